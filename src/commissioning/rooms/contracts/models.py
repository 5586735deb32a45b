"""Contracts: in an area, under versions of terms, with break points and a supply chain. Who is party to one, and since
when, are the platform's relationships."""

from django.db.models import (
    PROTECT,
    CharField,
    CheckConstraint,
    DateField,
    DateTimeField,
    F,
    ForeignKey,
    PositiveIntegerField,
    Q,
    TextChoices,
    TextField,
    UniqueConstraint,
)

from commissioning.platform.people_models import Kind
from commissioning.platform.relationship_models import PARTNER, REFERS, Relation
from commissioning.platform.scoped import ScopedModel
from commissioning.platform.visibility import AllOf, Granted, OfKind, Own, SeenThrough, Standings, Visibility
from commissioning.rooms.contracts.point_models import PointAnswer, RaisedPoint
from commissioning.rooms.design.models import PROGRAMME_WRITES

__all__ = [
    "CONTRACT_READERS",
    "CONTRACT_WRITES",
    "BreakPoint",
    "Contract",
    "ContractTerms",
    "EndChange",
    "FlowDown",
    "FlowDownRule",
    "PointAnswer",
    "RaisedPoint",
    "SupplyTerms",
    "partners_while",
]

CONTRACT_READERS = Own("commissioner") | Standings(tuple(Relation.values), "reference") | Granted("reference")
"""Who is or was in the contract, and whoever break-glass lets read it. A partner of the programme is neither: it reads
what began before it left."""
CONTRACT_WRITES = Own("commissioner") & OfKind((Kind.COMMISSIONER.value,)) & SeenThrough("programme", PROGRAMME_WRITES)


def partners_while(began: str) -> AllOf:
    """To a partner of the programme: the rows of a contract that began before it left."""
    return SeenThrough("contract") & Standings((PARTNER,), "contract", during=(began, None))


class Contract(ScopedModel):
    """A signed agreement to deliver one programme in one package area."""

    visibility = Visibility(
        reads=(
            CONTRACT_READERS
            | Standings((REFERS,), "reference")
            | Standings((PARTNER,), "reference", during=("starts_on", None))
        )
        & SeenThrough("programme"),
        writes=CONTRACT_WRITES,
    )

    programme = ForeignKey("design.Programme", PROTECT, related_name="+")
    package_area = ForeignKey("design.PackageArea", PROTECT, related_name="+")
    commissioner = ForeignKey("platform.Organisation", PROTECT, related_name="+")
    code = CharField(max_length=60, help_text="Its name in the terms.")
    title = CharField(max_length=200)
    signed_on = DateField()
    starts_on = DateField()
    ends_on = DateField(help_text="The first day after the contract.")

    class Meta(ScopedModel.Meta):
        constraints = [
            CheckConstraint(name="contract_ends_after_start", condition=Q(ends_on__gt=F("starts_on"))),
            CheckConstraint(name="contract_is_signed_before_it_starts", condition=Q(signed_on__lte=F("starts_on"))),
            UniqueConstraint(name="contract_code_once_a_programme", fields=["programme", "code"]),
        ]


class ContractTerms(ScopedModel):
    """The terms that hold in a contract from a day on, until later ones do: its own part of a version. Never changed.

    `terms_version` names the whole, which holds what others bid. For one date the last agreed wins. A prime that has
    left sees what was agreed while it was there, and nothing that was agreed since, whatever days that holds for.
    """

    visibility = Visibility(
        reads=(SeenThrough("contract", CONTRACT_WRITES))
        | (
            SeenThrough("contract")
            & (Standings((Relation.PRIME_OF.value,), "contract", during=("agreed_on", None)) | Granted("contract"))
        )
        | partners_while("agreed_on"),
        writes=SeenThrough("contract", CONTRACT_WRITES),
    )
    append_only = True

    contract = ForeignKey(Contract, PROTECT, related_name="+")
    applies_from = DateField()
    agreed_on = DateField(help_text="The day on which the parties agreed.")
    agreed_at = DateTimeField(help_text="When it was entered.")
    terms_version = CharField(max_length=64)
    own_terms = TextField(help_text="Canonical JSON of the version without the other contracts.")

    class Meta(ScopedModel.Meta):
        constraints = [
            UniqueConstraint(name="contract_terms_once_a_moment", fields=["contract", "applies_from", "agreed_at"]),
            CheckConstraint(name="contract_terms_name_a_version", condition=Q(terms_version__regex=r"^[0-9a-f]{64}$")),
        ]


class BreakPoint(ScopedModel):
    """A day on which a contract may end early, and the test, known beforehand, that decides."""

    visibility = Visibility(
        reads=SeenThrough("contract", CONTRACT_READERS) | (SeenThrough("contract") & Standings((PARTNER,), "contract")),
        writes=SeenThrough("contract", CONTRACT_WRITES),
    )

    contract = ForeignKey(Contract, PROTECT, related_name="+")
    on = DateField()
    test = TextField()
    clause = CharField(max_length=40)

    class Meta(ScopedModel.Meta):
        constraints = [
            UniqueConstraint(name="break_point_once_a_day", fields=["contract", "on"]),
            CheckConstraint(name="break_point_says_its_test", condition=~Q(test="")),
        ]


class FlowDownRule(TextChoices):
    """How what a sub-contractor is offered must compare with what the contract says."""

    AT_MOST = "at_most", "at most"
    AT_LEAST = "at_least", "at least"
    SAME = "same", "just"
    LIFTED = "lifted", "whatever was agreed: no longer required"


class FlowDown(ScopedModel):
    """A headline term that each link of the supply chain must honour, from a day on, until another row says otherwise.

    Seen by everybody in the contract, because a sub-contractor is to know what it may expect. Never changed.
    """

    visibility = Visibility(
        reads=SeenThrough("contract", CONTRACT_READERS) | partners_while("applies_from"),
        writes=SeenThrough("contract", CONTRACT_WRITES),
    )
    append_only = True

    contract = ForeignKey(Contract, PROTECT, related_name="+")
    term = CharField(max_length=60, help_text="The name among the headline terms of a link, as payment_terms_days.")
    rule = CharField(max_length=8, choices=FlowDownRule.choices)
    value = TextField(help_text="Canonical JSON: a whole number or a text.")
    clause = CharField(max_length=40)
    applies_from = DateField()
    agreed_at = DateTimeField()

    class Meta(ScopedModel.Meta):
        constraints = [
            CheckConstraint(name="flow_down_rule_is_known", condition=Q(rule__in=FlowDownRule.values)),
            UniqueConstraint(name="flow_down_once_a_moment", fields=["contract", "term", "applies_from", "agreed_at"]),
        ]


class EndChange(ScopedModel):
    """A contract's end brought forward or put off, and why. Never changed: a later change is another row.

    Seen by the commissioner, its partners, the prime it concerned, and primes since; a sub-contractor and whoever has
    left see the contract's end alone, which is a public fact.
    """

    visibility = Visibility(
        reads=SeenThrough("contract", CONTRACT_WRITES)
        | (
            SeenThrough("contract")
            & (
                Own("prime")
                | Standings((Relation.PRIME_OF.value,), "contract", during=("decided_on", "ends_on"))
                | Granted("contract")
            )
        )
        | partners_while("decided_on"),
        writes=SeenThrough("contract", CONTRACT_WRITES),
    )
    append_only = True

    contract = ForeignKey(Contract, PROTECT, related_name="+")
    prime = ForeignKey("platform.Organisation", PROTECT, related_name="+")
    former_ends_on = DateField()
    ends_on = DateField(help_text="The first day after the contract, from now on.")
    decided_on = DateField()
    decided_at = DateTimeField()
    reason = TextField()
    break_clause = CharField(max_length=40, blank=True, help_text="Of the break point at which the contract ended.")

    class Meta(ScopedModel.Meta):
        constraints = [
            CheckConstraint(name="end_change_changes_the_end", condition=~Q(ends_on=F("former_ends_on"))),
            CheckConstraint(name="end_change_says_why", condition=~Q(reason="")),
            UniqueConstraint(name="end_change_once_a_moment", fields=["contract", "decided_at"]),
        ]


class SupplyTerms(ScopedModel):
    """What a sub-contractor is offered from a day on, until later terms hold. Never changed.

    Seen by whoever sees the link: the two organisations, the prime, the commissioner and its partners.
    """

    visibility = Visibility(
        reads=(SeenThrough("relationship") & SeenThrough("contract", CONTRACT_READERS))
        | (SeenThrough("relationship") & partners_while("applies_from")),
        writes=SeenThrough("relationship")
        & SeenThrough("contract")
        & Standings((Relation.COMMISSIONS.value, Relation.PRIME_OF.value), "contract", in_force=True),
    )
    append_only = True

    relationship = ForeignKey("platform.Relationship", PROTECT, related_name="+")
    contract = ForeignKey(Contract, PROTECT, related_name="+")
    applies_from = DateField()
    agreed_at = DateTimeField()
    services = TextField()
    share_basis_points = PositiveIntegerField(help_text="Of the work under the organisation above.")
    headline_terms = TextField(help_text="Canonical JSON: name of the term and what is offered.")

    class Meta(ScopedModel.Meta):
        constraints = [
            UniqueConstraint(name="supply_terms_once_a_moment", fields=["relationship", "applies_from", "agreed_at"]),
            CheckConstraint(name="supply_terms_share_is_a_share", condition=Q(share_basis_points__lte=10_000)),
        ]
