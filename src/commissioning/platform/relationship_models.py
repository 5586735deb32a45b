"""How organisations stand to each other, contract by contract: most of what is seen follows from it."""

from django.db.models import (
    PROTECT,
    CharField,
    CheckConstraint,
    DateField,
    F,
    ForeignKey,
    Q,
    TextChoices,
    UniqueConstraint,
)

from commissioning.platform.people_models import Kind, Organisation
from commissioning.platform.references import REFERENCE_LENGTH
from commissioning.platform.scoped import ScopedModel
from commissioning.platform.visibility import Granted, OfKind, Own, Says, Standings, Visibility


class Relation(TextChoices):
    """What an organisation is in a contract. Read as: organisation, kind, (of the organisation above, in) contract."""

    COMMISSIONS = "commissions", "commissions"
    PRIME_OF = "prime_of", "is the prime of"
    SUB_OF = "sub_of", "is a sub-contractor, under another, in"


PARTNER = "partner_of"
"""The standing of a second commissioner in a programme, and so in each of its contracts: it reads, never writes."""
NAMED_PARTNER = "named_partner"
"""The standing of whoever is, was or will be a partner of a programme: enough to know that it is there."""

REFERS = "refers_to"
"""The standing of an employment service in a programme to which it refers people, and so in each of its contracts."""

_ABOVE = (Relation.COMMISSIONS.value, Relation.PRIME_OF.value)
_ANY = tuple(Relation.values)
_DURING = ("starts_on", "ends_on")


class Relationship(ScopedModel):
    """What one organisation is in one contract, from a day until the day before another: visibility follows from it.

    Contract and programme are references, because both belong to rooms above. Only its end ever changes.
    """

    visibility = Visibility(
        reads=Own("organisation")
        | Own("above")
        | Standings(_ABOVE, "contract", during=_DURING)
        | Granted("contract")
        # Everyone in a contract, and whoever refers people to it, may know who commissions it and who is its prime.
        | (Says("kind", _ABOVE) & Standings((REFERS,), "programme", on="programme"))
        | (Says("kind", _ABOVE) & Standings(_ANY, "contract", during=_DURING))
        | Standings((PARTNER,), "programme", on="programme", during=("starts_on", None)),
        writes=(
            Own("declared_by")
            & Own("organisation")
            & OfKind((Kind.COMMISSIONER.value,))
            & Says("kind", (Relation.COMMISSIONS.value,))
        )
        | (
            Own("declared_by")
            & Says("kind", (Relation.PRIME_OF.value,))
            & Standings((Relation.COMMISSIONS.value,), "contract", in_force=True)
        )
        # Whoever declared it: a commissioner that ends a contract ends its supply chain with it.
        | (Says("kind", (Relation.SUB_OF.value,)) & Standings(_ABOVE, "contract", in_force=True)),
    )

    organisation = ForeignKey(Organisation, PROTECT, related_name="+")
    kind = CharField(max_length=12, choices=Relation.choices)
    above = ForeignKey(Organisation, PROTECT, related_name="+", null=True, blank=True)
    contract = CharField(max_length=REFERENCE_LENGTH, db_index=True)
    programme = CharField(max_length=REFERENCE_LENGTH)
    declared_by = ForeignKey(Organisation, PROTECT, related_name="+")
    starts_on = DateField()
    ends_on = DateField(null=True, blank=True, help_text="The first day after it.")

    class Meta(ScopedModel.Meta):
        constraints = [
            CheckConstraint(name="relationship_kind_is_known", condition=Q(kind__in=Relation.values)),
            CheckConstraint(
                # One that ends on the day on which it would begin was called off: it holds on no day.
                name="relationship_ends_no_earlier_than_it_starts",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
            ),
            CheckConstraint(
                name="relationship_only_a_sub_is_under_another",
                condition=Q(kind="sub_of", above__isnull=False) | (~Q(kind="sub_of") & Q(above=None)),
            ),
            CheckConstraint(
                name="relationship_nobody_is_under_itself",
                condition=Q(above=None) | ~Q(above=F("organisation")),
            ),
            # Or a second commissioner could claim a contract by naming it.
            UniqueConstraint(
                name="relationship_commissioned_once", fields=["contract"], condition=Q(kind="commissions")
            ),
            UniqueConstraint(
                name="relationship_one_open_prime", fields=["contract"], condition=Q(kind="prime_of", ends_on=None)
            ),
            UniqueConstraint(
                name="relationship_under_one_at_a_time",
                fields=["contract", "organisation"],
                condition=Q(kind="sub_of", ends_on=None),
            ),
        ]
