"""Who serves whom: shares as they were decided, the periods of draws with their seeds, each draw, and each choice."""

from django.db.models import (
    PROTECT,
    CharField,
    CheckConstraint,
    DateField,
    DateTimeField,
    ForeignKey,
    PositiveIntegerField,
    Q,
    TextField,
    UniqueConstraint,
)

from commissioning.platform.people_models import Kind
from commissioning.platform.references import REFERENCE_LENGTH
from commissioning.platform.relationship_models import REFERS, Relation
from commissioning.platform.scoped import ScopedModel
from commissioning.platform.visibility import (
    Begun,
    Everyone,
    LedToBy,
    OfKind,
    Own,
    SeenThrough,
    Standings,
    Visibility,
)
from commissioning.rooms.design.models import LEADS_PROGRAMME
from commissioning.rooms.journey.participant_models import REFERRING, Participant

_LEAD = Own("lead") & OfKind((Kind.COMMISSIONER.value,))
_LEADS_IT = _LEAD & LEADS_PROGRAMME
_DRAWING = (Relation.COMMISSIONS.value, REFERS)


class ShareDecision(ScopedModel):
    """Which contracts serve a pool from a day on, and how many of its people each. Never changed.

    The shares of a pool are decided at once, in one row, so that they are whole whenever anybody looks. Of several
    decisions the one with the latest first day counts; for one day the last that was made. Public once in force.
    """

    visibility = Visibility(
        reads=Begun("applies_from") | _LEAD | Standings((*Relation.values, REFERS), "programme", on="programme"),
        writes=_LEADS_IT,
    )
    append_only = True

    # References and codes: the public sees neither programme nor package area.
    programme = CharField(max_length=REFERENCE_LENGTH, db_index=True)
    package_area = CharField(max_length=REFERENCE_LENGTH)
    area = CharField(max_length=40, help_text="The code of the package area, as the log has it.")
    area_name = CharField(max_length=120)
    group = CharField(max_length=64, help_text="The payment group.")
    lead = ForeignKey("platform.Organisation", PROTECT, related_name="+")
    serving = TextField(help_text="Canonical JSON: a `shares.Serving` for each contract, by its code.")
    applies_from = DateField()
    reason = TextField()
    clause = CharField(max_length=40)
    decided_at = DateTimeField()
    decided_by = ForeignKey("platform.User", PROTECT, related_name="+")

    class Meta(ScopedModel.Meta):
        constraints = [
            UniqueConstraint(
                name="share_decision_once_a_moment",
                fields=["programme", "package_area", "group", "applies_from", "decided_at"],
            ),
            CheckConstraint(name="share_decision_says_why", condition=~Q(reason="")),
        ]


class SeedPeriod(ScopedModel):
    """A month of draws, with the digest of its seed, published before the first. Never changed.

    The seed itself is in no table while it is used: it is a key of the key store (see `seed_periods`).
    """

    visibility = Visibility(reads=Everyone(), writes=_LEADS_IT)
    append_only = True

    programme = CharField(max_length=REFERENCE_LENGTH, db_index=True)
    lead = ForeignKey("platform.Organisation", PROTECT, related_name="+")
    name = CharField(max_length=7, help_text="Year and month: 2026-12.")
    digest = CharField(max_length=64)
    opened_at = DateTimeField()

    class Meta(ScopedModel.Meta):
        constraints = [
            UniqueConstraint(name="seed_period_once_a_month", fields=["programme", "name"]),
            CheckConstraint(name="seed_period_is_a_month", condition=Q(name__regex=r"^[0-9]{4}-[0-9]{2}$")),
            CheckConstraint(name="seed_period_digest_is_sha256", condition=Q(digest__regex=r"^[0-9a-f]{64}$")),
        ]


class PublishedSeed(ScopedModel):
    """The seed of a month that is over, for everybody: with it each draw of the log is made again. Never changed."""

    visibility = Visibility(reads=Everyone(), writes=SeenThrough("period", _LEAD))
    append_only = True

    period = ForeignKey(SeedPeriod, PROTECT, related_name="+")
    seed = CharField(max_length=64, help_text="In hexadecimal.")
    published_at = DateTimeField()

    class Meta(ScopedModel.Meta):
        constraints = [UniqueConstraint(name="seed_published_once", fields=["period"])]


class Draw(ScopedModel):
    """One draw of a pool, by its number: what the published log says of it, and nothing of any person. Never changed.

    Everybody sees it once the seed of its month is published; before that, those who draw and the commissioner.
    """

    visibility = Visibility(
        reads=Standings(_DRAWING, "programme", on="programme") | LedToBy("journey.PublishedSeed", "period", "period"),
        writes=Standings(_DRAWING, "programme", on="programme", in_force=True),
    )
    append_only = True

    programme = CharField(max_length=REFERENCE_LENGTH)
    area = CharField(max_length=40)
    group = CharField(max_length=64)
    number = PositiveIntegerField(help_text="1, 2, 3 … in the pool, without a gap.")
    period = ForeignKey(SeedPeriod, PROTECT, related_name="+")
    shares = TextField(help_text="Canonical JSON: basis points by the code of the contract, as on the day.")
    contract = CharField(max_length=60, help_text="The code of the contract that was drawn.")

    class Meta(ScopedModel.Meta):
        constraints = [
            UniqueConstraint(name="draw_number_once_a_pool", fields=["programme", "area", "group", "number"]),
            CheckConstraint(name="draw_numbers_begin_at_one", condition=Q(number__gte=1)),
        ]


class DrawnFor(ScopedModel):
    """For whom a draw was made, apart from the draw, so that the log can be public and this cannot. Never changed."""

    visibility = Visibility(
        reads=SeenThrough("participant") & SeenThrough("draw"),
        writes=SeenThrough(
            "participant",
            REFERRING | Standings((Relation.COMMISSIONS.value,), "programme", on="programme", in_force=True),
        ),
    )
    append_only = True

    draw = ForeignKey(Draw, PROTECT, related_name="+")
    participant = ForeignKey(Participant, PROTECT, related_name="+")
    at = DateTimeField()

    class Meta(ScopedModel.Meta):
        constraints = [UniqueConstraint(name="drawn_for_one", fields=["draw"])]


class Choice(ScopedModel):
    """The contract that a participant chose, and what they were shown when they did. Never changed.

    Their reason in their own words is sealed in `Words`, about this row.
    """

    visibility = Visibility(reads=SeenThrough("participant"), writes=SeenThrough("participant", REFERRING))
    append_only = True

    participant = ForeignKey(Participant, PROTECT, related_name="+")
    contract = CharField(max_length=REFERENCE_LENGTH)
    chosen_on = DateField()
    shown = TextField(help_text="Canonical JSON: each provider on offer, with what the terms promise.")
    shown_digest = CharField(max_length=64)
    recorded_at = DateTimeField()
    recorded_by = ForeignKey("platform.User", PROTECT, related_name="+")

    class Meta(ScopedModel.Meta):
        constraints = [UniqueConstraint(name="choice_once_a_moment", fields=["participant", "recorded_at"])]
