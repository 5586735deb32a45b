"""Exit reports: each version with its digest, and which of them were sent."""

from django.db.models import (
    PROTECT,
    CharField,
    CheckConstraint,
    DateField,
    DateTimeField,
    ForeignKey,
    PositiveSmallIntegerField,
    Q,
    UniqueConstraint,
)

from commissioning.platform.scoped import ScopedModel
from commissioning.platform.visibility import SeenThrough, Visibility
from commissioning.rooms.journey.event_models import CASEWORK
from commissioning.rooms.journey.placement_models import Placement
from commissioning.rooms.journey.plan_models import SHA256


class ExitReport(ScopedModel):
    """One version of the report on a participant's time. Its text is sealed, apart; the digest is of that very text.

    Never changed: what is written anew is the next number.
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
            UniqueConstraint(name="exit_report_number_once", fields=["placement", "number"]),
            CheckConstraint(name="exit_report_counts_from_one", condition=Q(number__gte=1)),
            CheckConstraint(name="exit_report_digest_is_sha256", condition=Q(digest__regex=SHA256)),
        ]


class SentExitReport(ScopedModel):
    """That a version of an exit report was sent, with the digest of the text that went. Never changed."""

    visibility = Visibility(reads=SeenThrough("report"), writes=SeenThrough("report", CASEWORK))
    append_only = True

    report = ForeignKey(ExitReport, PROTECT, related_name="+")
    digest = CharField(max_length=64, help_text="SHA-256 of the text that was sent.")
    sent_on = DateField()
    recorded_at = DateTimeField()
    recorded_by = ForeignKey("platform.User", PROTECT, related_name="+")
    recorded_for = ForeignKey("platform.Organisation", PROTECT, related_name="+")

    class Meta(ScopedModel.Meta):
        constraints = [
            UniqueConstraint(name="exit_report_sent_once", fields=["report"]),
            CheckConstraint(name="sent_exit_report_digest_is_sha256", condition=Q(digest__regex=SHA256)),
        ]
