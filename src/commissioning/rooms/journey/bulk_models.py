"""Files by which a system sends in many rows at once: each a receipt that stays, with what became of every row."""

from django.db.models import (
    PROTECT,
    CharField,
    CheckConstraint,
    DateTimeField,
    ForeignKey,
    PositiveIntegerField,
    Q,
    TextChoices,
    UniqueConstraint,
)

from commissioning.platform.references import REFERENCE_LENGTH
from commissioning.platform.scoped import ScopedModel
from commissioning.platform.visibility import Own, SeenThrough, Visibility


class Sort(TextChoices):
    """What the rows of a file are."""

    REFERRALS = "referrals", "Referrals"
    EVENTS = "events", "Journey events"
    ASSESSMENTS = "assessments", "Assessments"
    PLANS = "plans", "Action plans"
    PLAN_RESULTS = "plan_results", "Results of action plans"
    APPOINTMENTS = "appointments", "Appointments"
    EXIT_REPORTS = "exit_reports", "Exit reports"


class BulkFile(ScopedModel):
    """A file whose rows were entered, by one organisation at one moment: the receipt. Never changed.

    `made_digest` is over the references of all that it made, in the order of its rows. It stands in the audit event of
    the import, so that rows which come this way are bound to the chain as one.
    """

    visibility = Visibility(reads=Own("organisation"), writes=Own("organisation"))
    append_only = True

    organisation = ForeignKey("platform.Organisation", PROTECT, related_name="+")
    sort = CharField(max_length=12, choices=Sort.choices)
    programme = CharField(max_length=REFERENCE_LENGTH)
    sha256 = CharField(max_length=64, help_text="Of the file as it was sent.")
    rows = PositiveIntegerField(help_text="All rows of the file.")
    taken = PositiveIntegerField(help_text="Those that were new, and were entered.")
    known = PositiveIntegerField(help_text="Those that had been entered before, and changed nothing.")
    refused = PositiveIntegerField(help_text="Those with errors; none, unless the rest was wanted all the same.")
    made_digest = CharField(max_length=64)
    recorded_at = DateTimeField()
    recorded_by = ForeignKey("platform.User", PROTECT, related_name="+")

    class Meta(ScopedModel.Meta):
        constraints = [
            CheckConstraint(name="bulk_file_sort_is_known", condition=Q(sort__in=Sort.values)),
            CheckConstraint(name="bulk_file_has_a_digest", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")),
        ]


class BulkRow(ScopedModel):
    """A row that was entered: under which key of the sender's own, and what it made. Never changed.

    The key and what the row said are kept as marks, from which neither can be read: enough to know a row again.
    """

    visibility = Visibility(reads=SeenThrough("file"), writes=SeenThrough("file") & Own("organisation"))
    append_only = True

    file = ForeignKey(BulkFile, PROTECT, related_name="+")
    organisation = ForeignKey("platform.Organisation", PROTECT, related_name="+")
    sort = CharField(max_length=12, choices=Sort.choices)
    key_mark = CharField(max_length=40)
    said_mark = CharField(max_length=40)
    made = CharField(max_length=REFERENCE_LENGTH, help_text="The participant, or the record of what was told.")

    class Meta(ScopedModel.Meta):
        constraints = [UniqueConstraint(name="bulk_row_once_a_key", fields=["organisation", "sort", "key_mark"])]
