"""The heads of all chains under a root, hour by hour, so that a chain rewritten with all its hashes shows as well.

Whoever kept a root (auditors; readers of a publication that prints it) can hold a tenant to the head that was under it.

Gathering reads every tenant's last hash, which no access may. On PostgreSQL it is therefore one function of the
database, which runs as the tables' owner, works the tree out itself and answers with a count alone: the application
may start it at any time, and learns no head, and can forge no root, because no access may write one. The owner still
could; therefore roots are kept elsewhere. On SQLite, which has one wall, the same is done here.
"""

from collections.abc import Iterator
from dataclasses import fields
from datetime import datetime
from typing import TypeVar

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet, Subquery

from commissioning.platform import merkle
from commissioning.platform.access import Access
from commissioning.platform.audit_models import AuditEvent, AuditLeaf, AuditRoot
from commissioning.platform.merkle import Inclusion, Root
from commissioning.platform.people_models import Organisation
from commissioning.platform.references import new_reference
from commissioning.platform.roles import Permission
from commissioning.platform.scoped import ScopedModel

M = TypeVar("M", bound=ScopedModel)


def gather_heads(*, now: datetime) -> int:
    """Put each head that is under no root yet under a new one; how many there were. With none there is no new root.

    In nobody's name: for `commissioning tick`, once an hour. Twice at once makes one root.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT app_gather_heads(%s, %s)", [new_reference(), now])
            return int(cursor.fetchone()[0])
    with transaction.atomic():
        return _gather(now)


def roots(*, by: Access) -> QuerySet[AuditRoot]:
    """The roots, newest first: for everybody who acts for an organisation."""
    return AuditRoot.objects.filter(count__gte=1).order_by("-sequence")


def inclusions(*, by: Access) -> QuerySet[AuditLeaf]:
    """The acting organisation's own heads under roots, newest first. Raises NotAllowed."""
    by.require(Permission.AUDIT_READ)
    return AuditLeaf.objects.filter(organisation=by.own).select_related("under").order_by("-under__sequence")


def inclusion(*, by: Access) -> Inclusion | None:
    """The proof that the acting organisation's last gathered head is under its root. Raises NotAllowed."""
    last = inclusions(by=by).first()
    return None if last is None else as_inclusion(last)


def broken_roots(*, by: Access) -> Iterator[str]:
    """What does not hold: in the chain of roots, or between the own heads and their roots. Raises NotAllowed."""
    previous = merkle.FIRST
    for row in AuditRoot.objects.order_by("sequence").iterator():
        root = _as_root(row)
        if root.previous != previous:
            yield f"Root {root.sequence} does not hang on the root before it: roots are missing."
        if root.hash != root.right_hash():
            yield f"Root {root.sequence} does not say what it said when it was made."
        previous = root.hash
    for leaf in inclusions(by=by).iterator():
        if not as_inclusion(leaf).holds():
            yield f"The head {leaf.head} is not under root {leaf.under.sequence}, as was written."


def as_inclusion(row: AuditLeaf) -> Inclusion:
    """The value of a row."""
    return Inclusion(row.organisation_id, row.head, row.place, tuple(row.proof.split()), _as_root(row.under))


def _as_root(row: AuditRoot) -> Root:
    return Root(**{field.name: getattr(row, field.name) for field in fields(Root)})


def _all(model: type[M]) -> QuerySet[M]:
    return model._everything_for("the heads of all chains go under one root")


def _gather(now: datetime) -> int:
    last = _all(AuditEvent).filter(organisation=OuterRef("pk")).order_by("-day", "-sequence")
    under = _all(AuditLeaf).filter(organisation=OuterRef("pk"), head=OuterRef("last"))
    grown = _all(Organisation).annotate(last=Subquery(last.values("hash")[:1])).exclude(last=None)
    heads = list(grown.filter(~Exists(under)).order_by("pk").values_list("pk", "last"))
    if not heads:
        return 0
    leaves = [merkle.leaf(organisation, head) for organisation, head in heads]
    before = _all(AuditRoot).order_by("-sequence").first()
    sequence, previous = (1, merkle.FIRST) if before is None else (before.sequence + 1, before.hash)
    said = Root(sequence, now, len(heads), merkle.root(leaves), previous, "")
    row = AuditRoot(
        sequence=sequence, at=now, count=said.count, root=said.root, previous=previous, hash=said.right_hash()
    )
    _all(AuditRoot).bulk_create([row])
    _all(AuditLeaf).bulk_create(
        AuditLeaf(
            organisation_id=organisation,
            under=row,
            place=place,
            head=head,
            proof=" ".join(merkle.proof(leaves, place)),
        )
        for place, (organisation, head) in enumerate(heads)
    )
    return len(heads)
