"""The map: local authorities over time, and the standing areas made of them. `models` names them for others."""

from django.db.models import (
    PROTECT,
    CharField,
    CheckConstraint,
    DateField,
    DateTimeField,
    DecimalField,
    F,
    ForeignKey,
    PositiveIntegerField,
    Q,
    TextChoices,
    UniqueConstraint,
)

from commissioning.platform.scoped import ScopedModel
from commissioning.rooms.market.keeping import KEPT_PUBLIC


class Nation(TextChoices):
    """A nation of the United Kingdom, as the official list calls it."""

    ENGLAND = "england", "England"
    NORTHERN_IRELAND = "northern_ireland", "Northern Ireland"
    SCOTLAND = "scotland", "Scotland"
    WALES = "wales", "Wales"


class AuthorityKind(TextChoices):
    """What kind of authority: the official list's short codes."""

    CITY_CORPORATION = "CC", "City corporation"
    LONDON_BOROUGH = "LBO", "London borough"
    METROPOLITAN_DISTRICT = "MD", "Metropolitan district"
    NI_DISTRICT = "NID", "NI district"
    DISTRICT = "NMD", "Non-metropolitan district"
    SCOTTISH = "SCO", "Scottish unitary authority"
    UNITARY = "UA", "Unitary authority"
    WELSH = "WPA", "Welsh unitary authority"
    COUNTY = "CTY", "County"
    COMBINED = "COMB", "Combined authority"
    STRATEGIC = "SRA", "Strategic Regional Authority"


LIES_OVER_OTHERS = (AuthorityKind.COUNTY.value, AuthorityKind.COMBINED.value, AuthorityKind.STRATEGIC.value)
"""Kinds whose land is also that of districts: areas are built from the others, or the same land would count twice."""


class LocalAuthority(ScopedModel):
    """A local authority while it exists, under the name and the official code that the list gives it now.

    What it was merged into are its `Succession`s; what it was called before, its `FormerLabel`s.
    """

    visibility = KEPT_PUBLIC

    register_code = CharField(
        max_length=10,
        null=True,
        blank=True,
        unique=True,
        help_text="The list's own code, as ABE: it stays when the boundary, and so the official code, changes.",
    )
    code = CharField(
        max_length=9,
        null=True,
        blank=True,
        unique=True,
        help_text="The official (GSS) code, as E06000001. Some that ended long ago have none.",
    )
    name = CharField(max_length=120)
    official_name = CharField(max_length=120, blank=True)
    nation = CharField(max_length=16, choices=Nation.choices)
    region = CharField(max_length=60, blank=True, help_text="Of England; empty elsewhere and where not known.")
    kind = CharField(max_length=4, choices=AuthorityKind.choices)
    county = ForeignKey("self", PROTECT, related_name="+", null=True, blank=True)
    combined_authority = ForeignKey("self", PROTECT, related_name="+", null=True, blank=True)
    population = PositiveIntegerField(null=True, blank=True, help_text="People living there.")
    population_year = PositiveIntegerField(null=True, blank=True)
    area_square_km = DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    rural_percent = DecimalField(
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="Share of people in rural places; empty: not known.",
    )
    source = CharField(max_length=200, blank=True, help_text="The edition of the list that last changed this row.")
    kept_by = ForeignKey("platform.Organisation", PROTECT, related_name="+")
    starts_on = DateField(null=True, blank=True, help_text="Empty: it has existed for longer than the list tells.")
    ends_on = DateField(null=True, blank=True, help_text="The first day without it.")

    class Meta(ScopedModel.Meta):
        constraints = [
            CheckConstraint(
                name="local_authority_code_is_official", condition=Q(code=None) | Q(code__regex=r"^[ENSW][0-9]{8}$")
            ),
            CheckConstraint(
                name="local_authority_has_a_code", condition=Q(code__isnull=False) | Q(register_code__isnull=False)
            ),
            CheckConstraint(name="local_authority_nation_is_known", condition=Q(nation__in=Nation.values)),
            CheckConstraint(name="local_authority_kind_is_known", condition=Q(kind__in=AuthorityKind.values)),
            CheckConstraint(
                name="local_authority_ends_after_start",
                condition=Q(ends_on=None) | Q(starts_on=None) | Q(ends_on__gt=F("starts_on")),
            ),
            CheckConstraint(
                name="local_authority_population_has_its_year",
                condition=Q(population=None, population_year=None)
                | Q(population__isnull=False, population_year__isnull=False),
            ),
            CheckConstraint(
                name="local_authority_rural_percent_is_a_share",
                condition=Q(rural_percent=None) | Q(rural_percent__gte=0, rural_percent__lte=100),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Succession(ScopedModel):
    """A local authority that ended, and one that took its place: in a merger one, in a division several."""

    visibility = KEPT_PUBLIC

    authority = ForeignKey(LocalAuthority, PROTECT, related_name="+")
    successor = ForeignKey(LocalAuthority, PROTECT, related_name="+")
    kept_by = ForeignKey("platform.Organisation", PROTECT, related_name="+")

    class Meta(ScopedModel.Meta):
        constraints = [
            CheckConstraint(name="succession_is_by_another", condition=~Q(authority=F("successor"))),
            UniqueConstraint(name="succession_once", fields=["authority", "successor"]),
        ]


class LabelKind(TextChoices):
    """What a local authority was known by."""

    CODE = "code", "Official code"
    NAME = "name", "Name"


class FormerLabel(ScopedModel):
    """An official code or a name that a local authority no longer has, by which people may still look for it."""

    visibility = KEPT_PUBLIC

    local_authority = ForeignKey(LocalAuthority, PROTECT, related_name="+")
    kind = CharField(max_length=4, choices=LabelKind.choices)
    value = CharField(max_length=120)
    seen_until = DateField(null=True, blank=True, help_text="When an import found it replaced; empty: not known.")
    kept_by = ForeignKey("platform.Organisation", PROTECT, related_name="+")

    class Meta(ScopedModel.Meta):
        constraints = [
            CheckConstraint(name="former_label_kind_is_known", condition=Q(kind__in=LabelKind.values)),
            UniqueConstraint(name="former_code_once", fields=["value"], condition=Q(kind="code")),
            UniqueConstraint(name="former_label_once", fields=["local_authority", "kind", "value"]),
        ]


class CodeListEdition(ScopedModel):
    """One import of an edition of the official list that changed something. Never changed itself."""

    visibility = KEPT_PUBLIC
    append_only = True

    source = CharField(max_length=200, help_text="Publisher, list and version, for the attribution.")
    sha256 = CharField(max_length=64)
    imported_at = DateTimeField()
    rows = PositiveIntegerField()
    added = PositiveIntegerField()
    ended = PositiveIntegerField()
    changed = PositiveIntegerField()
    kept_by = ForeignKey("platform.Organisation", PROTECT, related_name="+")


class Area(ScopedModel):
    """A standing area, built from local authorities, from which programmes make their package areas."""

    visibility = KEPT_PUBLIC

    code = CharField(max_length=40, unique=True)
    name = CharField(max_length=120)
    kept_by = ForeignKey("platform.Organisation", PROTECT, related_name="+")

    class Meta(ScopedModel.Meta):
        constraints = [CheckConstraint(name="area_code_is_plain", condition=Q(code__regex=r"^[a-z0-9][a-z0-9-]*$"))]

    def __str__(self) -> str:
        return self.name


class AreaPart(ScopedModel):
    """A local authority in a standing area, from a day until the day before another: in one area at a time."""

    visibility = KEPT_PUBLIC
    one_at_a_time = ("local_authority",)

    area = ForeignKey(Area, PROTECT, related_name="+")
    local_authority = ForeignKey(LocalAuthority, PROTECT, related_name="+")
    kept_by = ForeignKey("platform.Organisation", PROTECT, related_name="+")
    starts_on = DateField()
    ends_on = DateField(null=True, blank=True)

    class Meta(ScopedModel.Meta):
        constraints = [
            CheckConstraint(
                name="area_part_ends_after_start", condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on"))
            ),
            UniqueConstraint(
                name="area_part_in_one_area_at_a_time", fields=["local_authority"], condition=Q(ends_on=None)
            ),
        ]
