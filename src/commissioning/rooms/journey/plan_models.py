"""Action plans: each version with its digest, what it asks of whom by when, what came of that, and who agreed to it."""

from django.db.models import (
    PROTECT,
    CharField,
    CheckConstraint,
    DateField,
    DateTimeField,
    ForeignKey,
    PositiveSmallIntegerField,
    Q,
    TextChoices,
    UniqueConstraint,
)

from commissioning.platform.references import REFERENCE_LENGTH
from commissioning.platform.scoped import ScopedModel
from commissioning.platform.visibility import Oneself, Says, SeenThrough, Visibility
from commissioning.rooms.journey.event_models import CASEWORK
from commissioning.rooms.journey.participant_models import THEMSELVES
from commissioning.rooms.journey.placement_models import Placement

SHA256 = r"^[0-9a-f]{64}$"


class Who(TextChoices):
    """Who does an action of a plan."""

    PARTICIPANT = "participant", "The participant"
    ADVISER = "adviser", "The adviser"
    OTHER = "other", "Somebody else"


class Plan(ScopedModel):
    """One version of a participant's action plan. Its text is sealed, apart, and the digest is of that very text.

    Never changed: what is planned anew is the next number, and the last number on a placement counts.
    """

    visibility = Visibility(reads=SeenThrough("placement"), writes=CASEWORK)
    append_only = True

    placement = ForeignKey(Placement, PROTECT, related_name="+")
    number = PositiveSmallIntegerField()
    made_on = DateField()
    digest = CharField(max_length=64, help_text="SHA-256 of its text.")
    recorded_at = DateTimeField()
    recorded_by = ForeignKey("platform.User", PROTECT, related_name="+")
    recorded_for = ForeignKey("platform.Organisation", PROTECT, related_name="+")

    class Meta(ScopedModel.Meta):
        constraints = [
            UniqueConstraint(name="plan_number_once", fields=["placement", "number"]),
            CheckConstraint(name="plan_counts_from_one", condition=Q(number__gte=1)),
            CheckConstraint(name="plan_digest_is_sha256", condition=Q(digest__regex=SHA256)),
        ]


class PlanAction(ScopedModel):
    """One action of a plan, without its words: who does it, and by which day."""

    visibility = Visibility(reads=SeenThrough("plan"), writes=SeenThrough("plan", CASEWORK))
    append_only = True

    plan = ForeignKey(Plan, PROTECT, related_name="+")
    number = PositiveSmallIntegerField()
    who = CharField(max_length=12, choices=Who.choices)
    due_on = DateField()

    class Meta(ScopedModel.Meta):
        constraints = [
            UniqueConstraint(name="plan_action_number_once", fields=["plan", "number"]),
            CheckConstraint(name="plan_action_who_is_known", condition=Q(who__in=Who.values)),
        ]


class Result(TextChoices):
    """What came of an action."""

    DONE = "done", "Done"
    NOT_DONE = "not_done", "Not done"
    NOT_NEEDED = "not_needed", "No longer needed"


class ActionResult(ScopedModel):
    """What came of an action of a plan, as it was told at a moment. The last that was told counts."""

    visibility = Visibility(reads=SeenThrough("action"), writes=SeenThrough("action", SeenThrough("plan", CASEWORK)))
    append_only = True

    action = ForeignKey(PlanAction, PROTECT, related_name="+")
    result = CharField(max_length=12, choices=Result.choices)
    on = DateField()
    recorded_at = DateTimeField()
    recorded_by = ForeignKey("platform.User", PROTECT, related_name="+")
    recorded_for = ForeignKey("platform.Organisation", PROTECT, related_name="+")

    class Meta(ScopedModel.Meta):
        constraints = [
            UniqueConstraint(name="action_result_once_a_moment", fields=["action", "recorded_at"]),
            CheckConstraint(name="action_result_is_known", condition=Q(result__in=Result.values)),
        ]


class Side(TextChoices):
    """One of the two who agree on a plan."""

    PARTICIPANT = "participant", "The participant"
    ADVISER = "adviser", "The adviser"


class Medium(TextChoices):
    """How a plan was signed."""

    ON_SCREEN = "on_screen", "On screen, as themselves"
    PAPER = "paper", "On paper"


class Signature(ScopedModel):
    """One side's agreement to the exact text of a plan. A plan is agreed when both sides have signed.

    On screen each signs as themselves: the walls let nobody but the participant write theirs. What an adviser may hand
    in for them is the signed paper. The row names the account and not the user, so that it leads nobody to a name.
    """

    visibility = Visibility(
        reads=SeenThrough("plan"),
        writes=(
            SeenThrough("plan", CASEWORK)
            & Oneself("recorded_by")
            & (Says("side", (Side.ADVISER.value,)) | Says("medium", (Medium.PAPER.value,)))
        )
        | (
            SeenThrough("plan", SeenThrough("placement", THEMSELVES))
            & Says("side", (Side.PARTICIPANT.value,))
            & Says("medium", (Medium.ON_SCREEN.value,))
        ),
    )
    append_only = True

    plan = ForeignKey(Plan, PROTECT, related_name="+")
    side = CharField(max_length=12, choices=Side.choices)
    medium = CharField(max_length=12, choices=Medium.choices)
    digest = CharField(max_length=64, help_text="SHA-256 of the text that was signed.")
    signed_on = DateField()
    # References, as neither row is seen by all who see the signature.
    account = CharField(max_length=REFERENCE_LENGTH, blank=True, help_text="Of the participant, when on screen.")
    paper = CharField(max_length=REFERENCE_LENGTH, blank=True, help_text="The stored file, when on paper.")
    paper_sha256 = CharField(max_length=64, blank=True)
    recorded_at = DateTimeField()
    recorded_by = ForeignKey("platform.User", PROTECT, related_name="+", null=True)

    class Meta(ScopedModel.Meta):
        constraints = [
            UniqueConstraint(name="signature_once_a_side", fields=["plan", "side"]),
            CheckConstraint(name="signature_digest_is_sha256", condition=Q(digest__regex=SHA256)),
            CheckConstraint(name="signature_side_is_known", condition=Q(side__in=Side.values)),
            CheckConstraint(
                name="signature_on_paper_has_the_paper",
                condition=Q(medium=Medium.ON_SCREEN, paper="", paper_sha256="")
                | (Q(medium=Medium.PAPER, paper_sha256__regex=SHA256) & ~Q(paper="")),
            ),
            CheckConstraint(
                name="signature_names_who_recorded_it",
                condition=Q(recorded_by=None, side=Side.PARTICIPANT, medium=Medium.ON_SCREEN) & ~Q(account="")
                | Q(recorded_by__isnull=False, account=""),
            ),
        ]
