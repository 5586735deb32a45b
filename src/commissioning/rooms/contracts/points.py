"""Raising a point with the commissioner of a contract, answering it, and the points in sight."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery

from commissioning.platform import audit
from commissioning.platform.access import Access
from commissioning.platform.relationship_models import Relation
from commissioning.platform.roles import Permission
from commissioning.rooms.contracts.models import Contract
from commissioning.rooms.contracts.point_models import ABOUT, PointAnswer, PointKind, PointOutcome, RaisedPoint
from commissioning.rooms.contracts.refusals import NotAPoint

_DELIVERING = (Relation.PRIME_OF, Relation.SUB_OF)


def points(
    *, contract: str = "", kind: str = "", about: str = "", outcome: str = "", waiting: bool = False
) -> QuerySet[RaisedPoint]:
    """The points that may be seen, the newest first, each with `contract_title` and its last answer: `outcome`,
    `answered_at` (None: it waits).

    Takes    contract: a reference; kind, about, outcome: codes; waiting: those without an answer alone.
    """
    answers = PointAnswer.objects.filter(point=OuterRef("pk")).order_by("-recorded_at")
    found = RaisedPoint.objects.annotate(  # type: ignore[no-redef]  # the model says which names a row then has
        contract_title=Subquery(Contract.objects.filter(pk=OuterRef("contract")).values("title")[:1]),
        outcome=Subquery(answers.values("outcome")[:1]),
        answered_at=Subquery(answers.values("recorded_at")[:1]),
    )
    said = {"contract": contract, "kind": kind, "about": about, "outcome": outcome}
    wanted: dict[str, str | None] = {field: value for field, value in said.items() if value}
    if waiting:
        wanted["outcome"] = None
    return found.filter(**wanted).select_related("recorded_for").order_by("-recorded_at", "pk")


def answers(point: RaisedPoint) -> Sequence[PointAnswer]:
    """What was answered to a point, in order."""
    return list(PointAnswer.objects.filter(point=point).select_related("recorded_by").order_by("recorded_at"))


def may_raise(contract: str, by: Access) -> bool:
    """Whether an organisation delivers a contract, or once did, in a role that speaks for it."""
    delivers = any(each.contract == contract and each.kind in _DELIVERING for each in by.standings)
    return delivers and by.allows(Permission.POINT_RAISE)


def may_answer(point: RaisedPoint, by: Access) -> bool:
    """Whether an organisation commissions the contract of a point, in a role that answers for it."""
    commissions = any(each.contract == point.contract and each.kind == Relation.COMMISSIONS for each in by.standings)
    return commissions and by.allows(Permission.POINT_ANSWER)


@transaction.atomic
def raise_point(
    *, contract: Contract, kind: PointKind, about: str, words: str, by: Access, now: datetime
) -> RaisedPoint:
    """Tell the commissioner of a contract a problem, an insight or a question. Raises NotAPoint."""
    by.require(Permission.POINT_RAISE)
    if not may_raise(contract.pk, by):
        raise NotAPoint("Your organisation has never delivered this contract. Raise points about those it is in.")
    if about not in ABOUT or not words.strip():
        raise NotAPoint("Say what it is about, and what the commissioner should know.")
    row = RaisedPoint(
        contract=contract.pk,
        kind=kind.value,
        about=about,
        words=words.strip(),
        recorded_at=now,
        recorded_by_id=by.who,
        recorded_for_id=by.own,
    )
    row.save(force_insert=True)
    audit.record("raise point", row, by=by, now=now)
    return row


@transaction.atomic
def answer_point(*, point: RaisedPoint, outcome: PointOutcome, words: str, by: Access, now: datetime) -> PointAnswer:
    """Answer a point, or tell what has come of it since. Raises NotAPoint."""
    by.require(Permission.POINT_ANSWER)
    if not may_answer(point, by):
        raise NotAPoint("The commissioner of the contract answers. Your organisation is not.")
    if not words.strip():
        raise NotAPoint("Say in words what came of it.")
    row = PointAnswer(point=point, outcome=outcome.value, words=words.strip(), recorded_at=now, recorded_by_id=by.who)
    row.save(force_insert=True)
    audit.record("answer point", row, by=by, now=now)
    return row
