"""Row security as the models of `design` declare it: a census holds the two equal."""

from django.db.migrations import Migration as DjangoMigration

from commissioning.platform.row_security import ProtectRows
from commissioning.platform.visibility import OfKind, Own, SeenThrough, Standings, Visibility


class Migration(DjangoMigration):
    dependencies = [("design", "0001_initial"), ("platform", "0002_row_security")]
    operations = [
        ProtectRows(
            "Programme",
            Visibility(
                reads=(Own("lead") | Standings(("commissions", "prime_of", "sub_of"), "reference", on="programme")),
                writes=(Own("lead") & OfKind(("commissioner",))),
            ),
        ),
        ProtectRows(
            "TermsVersion",
            Visibility(
                reads=Own("lead"),
                writes=(Own("lead") & SeenThrough("programme", (Own("lead") & OfKind(("commissioner",))))),
            ),
            append_only=True,
        ),
    ]
