"""The register of organisations and whom to speak to about what; the standing geography is in `map_models`."""

from django.db.models import (
    PROTECT,
    BooleanField,
    CharField,
    CheckConstraint,
    DateField,
    EmailField,
    F,
    ForeignKey,
    OneToOneField,
    Q,
    TextChoices,
    UniqueConstraint,
)

from commissioning.platform.references import REFERENCE_LENGTH
from commissioning.platform.relationship_models import Relation
from commissioning.platform.scoped import ScopedModel
from commissioning.platform.visibility import Granted, Own, Says, Standings, Visibility
from commissioning.rooms.market.keeping import KEPT_PUBLIC
from commissioning.rooms.market.map_models import (
    LIES_OVER_OTHERS,
    Area,
    AreaPart,
    AuthorityKind,
    CodeListEdition,
    FormerLabel,
    LabelKind,
    LocalAuthority,
    Nation,
    Succession,
)

__all__ = [
    "KEPT_PUBLIC",
    "LIES_OVER_OTHERS",
    "Area",
    "AreaPart",
    "AuthorityKind",
    "CodeListEdition",
    "Contact",
    "CountedRecord",
    "FormerLabel",
    "LabelKind",
    "Link",
    "LocalAuthority",
    "Nation",
    "OrganisationProfile",
    "Sector",
    "Size",
    "Succession",
    "Tier",
]


class Sector(TextChoices):
    """Who an organisation belongs to."""

    PRIVATE = "private", "Private"
    PUBLIC = "public", "Public"
    THIRD = "third", "Third sector"


class Size(TextChoices):
    """How large, by the definition of small and medium-sized enterprises."""

    MICRO = "micro", "Micro: fewer than 10 people"
    SMALL = "small", "Small: fewer than 50"
    MEDIUM = "medium", "Medium: fewer than 250"
    LARGE = "large", "Large"


class Tier(TextChoices):
    """What part an organisation usually takes."""

    TOP = "top_tier", "Top tier: signs with commissioners"
    DELIVERY = "delivery", "Delivery: end to end, for a prime"
    SPECIALIST = "specialist", "Specialist: a service to some people"


class OrganisationProfile(ScopedModel):
    """What the register says of one organisation. Company and charity numbers are org-id identifiers."""

    visibility = KEPT_PUBLIC

    organisation = OneToOneField("platform.Organisation", PROTECT, related_name="+")
    kept_by = ForeignKey("platform.Organisation", PROTECT, related_name="+")
    sector = CharField(max_length=8, choices=Sector.choices)
    size = CharField(max_length=8, choices=Size.choices)
    tier = CharField(max_length=12, choices=Tier.choices)
    is_vcse = BooleanField("voluntary, community or social enterprise", default=False)
    is_fe_college = BooleanField("further education college", default=False)
    company_number = CharField(max_length=20, null=True, blank=True, unique=True, help_text="As GB-COH-01234567.")
    charity_number = CharField(
        max_length=20, null=True, blank=True, unique=True, help_text="As GB-CHC-123456, GB-SC-SC012345, GB-NIC-100001."
    )

    class Meta(ScopedModel.Meta):
        constraints = [
            CheckConstraint(name="profile_sector_is_known", condition=Q(sector__in=Sector.values)),
            CheckConstraint(name="profile_size_is_known", condition=Q(size__in=Size.values)),
            CheckConstraint(name="profile_tier_is_known", condition=Q(tier__in=Tier.values)),
            CheckConstraint(
                name="profile_company_number_is_an_org_id",
                condition=Q(company_number=None) | Q(company_number__regex=r"^GB-COH-[A-Z0-9]{8}$"),
            ),
            CheckConstraint(
                name="profile_charity_number_is_an_org_id",
                condition=Q(charity_number=None)
                | Q(charity_number__regex=r"^GB-(CHC-[0-9]{6,7}|SC-SC[0-9]{6}|NIC-[0-9]{6})$"),
            ),
            CheckConstraint(
                name="profile_vcse_is_third_sector", condition=Q(is_vcse=False) | Q(sector=Sector.THIRD.value)
            ),
        ]


class Link(TextChoices):
    """Why another organisation's record counts."""

    PREDECESSOR = "predecessor", "was merged into it or renamed to it"
    PARENT = "parent", "is its parent"
    CONSORTIUM_MEMBER = "consortium_member", "is a member of the consortium"


class CountedRecord(ScopedModel):
    """Another organisation whose record counts for this one, from a day until the day before another."""

    visibility = KEPT_PUBLIC
    one_at_a_time = ("organisation", "other", "link")

    organisation = ForeignKey("platform.Organisation", PROTECT, related_name="+")
    other = ForeignKey("platform.Organisation", PROTECT, related_name="+")
    kept_by = ForeignKey("platform.Organisation", PROTECT, related_name="+")
    link = CharField(max_length=20, choices=Link.choices)
    starts_on = DateField()
    ends_on = DateField(null=True, blank=True)

    class Meta(ScopedModel.Meta):
        constraints = [
            CheckConstraint(name="counted_record_link_is_known", condition=Q(link__in=Link.values)),
            CheckConstraint(name="counted_record_is_anothers", condition=~Q(organisation=F("other"))),
            CheckConstraint(
                name="counted_record_ends_after_start", condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on"))
            ),
            UniqueConstraint(name="counted_record_once", fields=["organisation", "other", "link", "starts_on"]),
        ]


class Contact(ScopedModel):
    """The person of an organisation to speak to about a matter; with a contract, for all who are in it now.

    In a contract only commissioner and prime name people: a sub-contractor's contact would tell that it is there.
    """

    visibility = Visibility(
        reads=Own("organisation") | Standings(tuple(Relation.values), "contract", in_force=True) | Granted("contract"),
        writes=Own("organisation")
        & (
            Says("contract", ("",))
            | Standings((Relation.COMMISSIONS.value, Relation.PRIME_OF.value), "contract", in_force=True)
        ),
    )
    personal = frozenset({"name", "email", "telephone"})
    one_at_a_time = ("organisation", "contract", "matter")

    organisation = ForeignKey("platform.Organisation", PROTECT, related_name="+")
    contract = CharField(max_length=REFERENCE_LENGTH, blank=True, db_index=True)
    matter = CharField(max_length=80, help_text="As payment, performance, safeguarding.")
    name = CharField(max_length=200)
    role_title = CharField(max_length=200)
    email = EmailField(blank=True)
    telephone = CharField(max_length=40, blank=True)
    starts_on = DateField()
    ends_on = DateField(null=True, blank=True)

    class Meta(ScopedModel.Meta):
        constraints = [
            CheckConstraint(name="contact_ends_after_start", condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on"))),
            CheckConstraint(name="contact_can_be_reached", condition=~Q(email="") | ~Q(telephone="")),
            UniqueConstraint(
                name="contact_one_a_matter", fields=["organisation", "contract", "matter"], condition=Q(ends_on=None)
            ),
        ]
