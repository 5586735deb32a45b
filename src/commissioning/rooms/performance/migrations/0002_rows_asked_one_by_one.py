"""Policies ask of each row what its own parent or child says, and no longer make a list of all that may be seen."""

from django.db import migrations

from commissioning.platform.row_security import RenewRows
from commissioning.platform.visibility import LedToBy, Oneself, Own, Says, SeenThrough, Standings, Visibility


class Migration(migrations.Migration):
    dependencies = [("performance", "0001_initial")]

    operations = [
        RenewRows("ReviewResult", Visibility(reads=SeenThrough("review"), writes=SeenThrough("review", Own("lead")))),
        RenewRows(
            "ReviewedCase",
            Visibility(
                reads=SeenThrough("review", Own("lead"))
                | (
                    LedToBy("performance.ReviewResult", "review", "review")
                    & SeenThrough(
                        "placement",
                        Own("delivered_by") | Standings(("prime_of",), "contract", during=("starts_on", "ends_on")),
                    )
                ),
                writes=SeenThrough("review", Own("lead")),
            ),
        ),
        RenewRows(
            "Scoring",
            Visibility(
                reads=SeenThrough("case", SeenThrough("review", Own("lead"))),
                writes=Oneself("assessor")
                & (
                    (
                        Says("seat", ("first",))
                        & SeenThrough("case", SeenThrough("review", Own("lead") & Oneself("first_assessor")))
                    )
                    | (
                        Says("seat", ("second",))
                        & SeenThrough("case", SeenThrough("review", Own("lead") & Oneself("second_assessor")))
                    )
                ),
            ),
        ),
        RenewRows(
            "CaseScore",
            Visibility(
                reads=SeenThrough("case", SeenThrough("review", Own("lead")))
                & (
                    Oneself("assessor")
                    | (
                        LedToBy("performance.Scoring", "case", "case", Says("seat", ("first",)))
                        & LedToBy("performance.Scoring", "case", "case", Says("seat", ("second",)))
                    )
                ),
                writes=Oneself("assessor")
                & SeenThrough(
                    "case",
                    SeenThrough("review", Own("lead") & (Oneself("first_assessor") | Oneself("second_assessor"))),
                ),
            ),
        ),
        RenewRows(
            "ProposedScore",
            Visibility(
                reads=SeenThrough("case", SeenThrough("review", Own("lead"))),
                writes=(
                    Oneself("proposed_by")
                    & SeenThrough(
                        "case",
                        SeenThrough("review", Own("lead") & (Oneself("first_assessor") | Oneself("second_assessor"))),
                    )
                )
                & (
                    LedToBy("performance.Scoring", "case", "case", Says("seat", ("first",)))
                    & LedToBy("performance.Scoring", "case", "case", Says("seat", ("second",)))
                ),
            ),
        ),
        RenewRows(
            "AgreedScore",
            Visibility(
                reads=SeenThrough("case"),
                writes=(
                    Oneself("agreed_by")
                    & SeenThrough(
                        "case",
                        SeenThrough("review", Own("lead") & (Oneself("first_assessor") | Oneself("second_assessor"))),
                    )
                )
                & (
                    LedToBy("performance.Scoring", "case", "case", Says("seat", ("first",)))
                    & LedToBy("performance.Scoring", "case", "case", Says("seat", ("second",)))
                ),
            ),
        ),
    ]
