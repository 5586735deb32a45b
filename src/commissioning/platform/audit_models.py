"""What was done, as chains of events, and the roots that prove that none is missing."""

from django.db.models import (
    PROTECT,
    CharField,
    CheckConstraint,
    DateField,
    DateTimeField,
    ForeignKey,
    Index,
    PositiveIntegerField,
    Q,
    TextField,
    UniqueConstraint,
)

from commissioning.platform.people_models import Kind, Organisation, User
from commissioning.platform.references import REFERENCE_LENGTH
from commissioning.platform.scoped import ScopedModel
from commissioning.platform.visibility import Nobody, OfKind, Oneself, Own, Visibility


class AuditEvent(ScopedModel):
    """One thing done, or one reading of personal data, as a link in the chain of a tenant's day. Never changed."""

    visibility = Visibility(reads=Own("organisation"), writes=Own("organisation") & Oneself("actor"))
    append_only = True

    organisation = ForeignKey(Organisation, PROTECT, related_name="+")
    day = DateField(help_text="The date in UTC: with the organisation, the stream.")
    sequence = PositiveIntegerField(help_text="1, 2, 3 in the stream.")
    at = DateTimeField()
    actor = ForeignKey(User, PROTECT, related_name="+")
    role = CharField(max_length=24)
    on_behalf_of = CharField(max_length=REFERENCE_LENGTH, blank=True)
    act = CharField(max_length=60)
    subject_kind = CharField(max_length=60)
    subject = CharField(max_length=REFERENCE_LENGTH)
    purpose = CharField(max_length=200, blank=True)
    before = TextField(help_text="Canonical JSON; personal values as keyed hashes.")
    after = TextField(help_text="As `before`.")
    previous = CharField(max_length=64)
    hash = CharField(max_length=64)

    class Meta(ScopedModel.Meta):
        constraints = [
            UniqueConstraint(name="audit_one_event_a_place", fields=["organisation", "day", "sequence"]),
            UniqueConstraint(name="audit_one_event_after_another", fields=["organisation", "previous"]),
            CheckConstraint(name="audit_sequence_begins_at_1", condition=Q(sequence__gte=1)),
        ]
        indexes = [
            Index(name="audit_about_a_subject", fields=["organisation", "subject", "day", "sequence"]),
            Index(name="audit_event_at", fields=["at"]),
        ]


class AuditRoot(ScopedModel):
    """The root over the heads of all chains that grew since the one before: a link of the chain of roots (`merkle`).

    All who act for an organisation may read it, and may keep it where no administrator of the database reaches. It
    tells how many tenants were active, and nothing of which or what. `audit_roots.gather_heads` writes it.
    """

    visibility = Visibility(reads=OfKind(tuple(Kind.values)), writes=Nobody())
    append_only = True

    sequence = PositiveIntegerField(unique=True, help_text="1, 2, 3 …")
    at = DateTimeField()
    count = PositiveIntegerField(help_text="How many heads are under it.")
    root = CharField(max_length=64)
    previous = CharField(max_length=64, unique=True)
    hash = CharField(max_length=64)


class AuditLeaf(ScopedModel):
    """One tenant's head under a root, and what proves that it is there. The tenant sees its own alone."""

    visibility = Visibility(reads=Own("organisation"), writes=Nobody())
    append_only = True

    organisation = ForeignKey(Organisation, PROTECT, related_name="+")
    under = ForeignKey(AuditRoot, PROTECT, related_name="+")
    place = PositiveIntegerField(help_text="From 0, among the heads under the root.")
    head = CharField(max_length=64)
    proof = TextField(blank=True, help_text="The neighbours on the way up to the root, in hexadecimal, with spaces.")

    class Meta(ScopedModel.Meta):
        constraints = [
            UniqueConstraint(name="audit_leaf_once_a_head", fields=["organisation", "head"]),
            UniqueConstraint(name="audit_leaf_one_a_place", fields=["under", "place"]),
        ]
