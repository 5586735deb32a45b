"""Programmes, the versions of their terms, their partners and their package areas."""

from django.db.models import (
    PROTECT,
    CharField,
    CheckConstraint,
    DateField,
    DateTimeField,
    F,
    ForeignKey,
    Q,
    TextField,
    UniqueConstraint,
)

from commissioning.platform.people_models import Kind
from commissioning.platform.relationship_models import NAMED_PARTNER, PARTNER, REFERS, Relation
from commissioning.platform.scoped import ScopedModel
from commissioning.platform.visibility import Granted, LedToBy, OfKind, Own, Says, SeenThrough, Standings, Visibility

PROGRAMME_WRITES = Own("lead") & OfKind((Kind.COMMISSIONER.value,))
LEADS_PROGRAMME = LedToBy("design.Programme", "reference", "programme", Own("lead"))
"""On a row that names a programme: whoever leads that."""
PROGRAMME_READERS = (
    Own("lead")
    | Standings((*Relation.values, REFERS), "reference", on="programme")
    | Granted("reference", on="programme")
)
"""The lead, whoever is or was in one of the contracts or refers people to it, and whoever break-glass lets read one."""


class Programme(ScopedModel):
    """A programme of one lead commissioner. Those with a standing in one of its contracts may see that it exists."""

    visibility = Visibility(
        reads=PROGRAMME_READERS | Standings((NAMED_PARTNER,), "reference", on="programme"), writes=PROGRAMME_WRITES
    )

    lead = ForeignKey("platform.Organisation", PROTECT, related_name="+")
    key = CharField(max_length=60, help_text="The key in its terms.")
    title = CharField(max_length=200)

    class Meta(ScopedModel.Meta):
        constraints = [UniqueConstraint(name="programme_key_once_a_lead", fields=["lead", "key"])]


class TermsVersion(ScopedModel):
    """A programme's terms as canonical JSON, under its digest. Never changed: other terms are another version.

    The whole holds what each provider bid, so only the lead commissioner sees it; a contract names it by digest.
    """

    visibility = Visibility(reads=Own("lead"), writes=Own("lead") & SeenThrough("programme", PROGRAMME_WRITES))
    append_only = True

    programme = ForeignKey(Programme, PROTECT, related_name="+")
    lead = ForeignKey("platform.Organisation", PROTECT, related_name="+")
    digest = CharField(max_length=64)
    canonical_json = TextField()
    imported_at = DateTimeField()

    class Meta(ScopedModel.Meta):
        constraints = [
            UniqueConstraint(name="terms_version_once_a_programme", fields=["programme", "digest"]),
            CheckConstraint(name="terms_version_digest_is_sha256", condition=Q(digest__regex=r"^[0-9a-f]{64}$")),
        ]


class Partner(ScopedModel):
    """A second commissioner that reads a programme, from a day until the day before another.

    While it lasts it sees the programme, its package areas and its contracts with their terms, chains and history as
    the lead does, and writes nothing; afterwards it sees nothing of what began later. Versions of terms as a whole,
    which say what others bid, stay with the lead.
    """

    visibility = Visibility(
        reads=Own("lead") | Own("organisation"),
        writes=Own("lead")
        & SeenThrough("programme", PROGRAMME_WRITES)
        & SeenThrough("organisation", Says("kind", (Kind.COMMISSIONER.value,))),
    )
    one_at_a_time = ("programme", "organisation")

    programme = ForeignKey(Programme, PROTECT, related_name="+")
    lead = ForeignKey("platform.Organisation", PROTECT, related_name="+")
    organisation = ForeignKey("platform.Organisation", PROTECT, related_name="+")
    starts_on = DateField()
    ends_on = DateField(null=True, blank=True, help_text="The first day on which it is a partner no more.")

    class Meta(ScopedModel.Meta):
        constraints = [
            CheckConstraint(name="partner_is_another", condition=~Q(organisation=F("lead"))),
            CheckConstraint(name="partner_ends_after_start", condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on"))),
        ]


class PackageArea(ScopedModel):
    """The area of a programme's contracts, from a day until the day before another: standing areas, or parts of them.

    Seen by everybody who sees the programme; by a partner while it had begun before the partner left.
    """

    visibility = Visibility(
        reads=SeenThrough("programme", PROGRAMME_READERS)
        | (SeenThrough("programme") & Standings((PARTNER,), "programme", on="programme", during=("starts_on", None))),
        writes=SeenThrough("programme", PROGRAMME_WRITES),
    )

    programme = ForeignKey(Programme, PROTECT, related_name="+")
    code = CharField(max_length=40)
    name = CharField(max_length=120)
    starts_on = DateField()
    ends_on = DateField(null=True, blank=True, help_text="The first day without it.")

    class Meta(ScopedModel.Meta):
        constraints = [
            CheckConstraint(name="package_area_code_is_plain", condition=Q(code__regex=r"^[a-z0-9][a-z0-9_-]*$")),
            CheckConstraint(
                name="package_area_ends_after_start", condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on"))
            ),
            UniqueConstraint(name="package_area_code_once_a_programme", fields=["programme", "code"]),
        ]

    def __str__(self) -> str:
        return self.name


class PackageAreaPart(ScopedModel):
    """What a package area is made of: a whole standing area, as that is on each day, or one local authority out of one.

    The programme stands here too, because in one programme a part lies in one package area at a time.
    """

    visibility = Visibility(
        reads=SeenThrough("package_area"),
        writes=SeenThrough("package_area", SeenThrough("programme", PROGRAMME_WRITES)),
    )
    one_at_a_time = ("programme", "area", "local_authority")

    package_area = ForeignKey(PackageArea, PROTECT, related_name="+")
    programme = ForeignKey(Programme, PROTECT, related_name="+")
    area = ForeignKey("market.Area", PROTECT, related_name="+", null=True, blank=True)
    local_authority = ForeignKey("market.LocalAuthority", PROTECT, related_name="+", null=True, blank=True)
    starts_on = DateField()
    ends_on = DateField(null=True, blank=True)

    class Meta(ScopedModel.Meta):
        constraints = [
            CheckConstraint(
                name="package_area_part_is_one_thing",
                condition=Q(area=None, local_authority__isnull=False) | Q(area__isnull=False, local_authority=None),
            ),
            CheckConstraint(
                name="package_area_part_ends_after_start", condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on"))
            ),
        ]
