"""Row security as the models of `contracts` declare it: a census holds the two equal."""

from django.db.migrations import Migration as DjangoMigration

from commissioning.platform.row_security import ProtectRows
from commissioning.platform.visibility import OfKind, Own, SeenThrough, Standings, Visibility


class Migration(DjangoMigration):
    dependencies = [
        ("contracts", "0001_initial"),
        ("platform", "0002_row_security"),
        ("design", "0002_row_security"),
        ("market", "0002_row_security"),
    ]
    operations = [
        ProtectRows(
            "Contract",
            Visibility(
                reads=(
                    (Own("commissioner") | Standings(("commissions", "prime_of", "sub_of"), "reference"))
                    & SeenThrough("programme")
                ),
                writes=(
                    (Own("commissioner") & OfKind(("commissioner",)))
                    & SeenThrough("programme", (Own("lead") & OfKind(("commissioner",))))
                ),
            ),
        ),
        ProtectRows(
            "ContractTerms",
            Visibility(
                reads=(
                    SeenThrough(
                        "contract",
                        (
                            (Own("commissioner") & OfKind(("commissioner",)))
                            & SeenThrough("programme", (Own("lead") & OfKind(("commissioner",))))
                        ),
                    )
                    | (SeenThrough("contract") & Standings(("prime_of",), "contract"))
                ),
                writes=SeenThrough(
                    "contract",
                    (
                        (Own("commissioner") & OfKind(("commissioner",)))
                        & SeenThrough("programme", (Own("lead") & OfKind(("commissioner",))))
                    ),
                ),
            ),
            append_only=True,
        ),
        ProtectRows(
            "BreakPoint",
            Visibility(
                reads=SeenThrough("contract"),
                writes=SeenThrough(
                    "contract",
                    (
                        (Own("commissioner") & OfKind(("commissioner",)))
                        & SeenThrough("programme", (Own("lead") & OfKind(("commissioner",))))
                    ),
                ),
            ),
        ),
        ProtectRows(
            "SupplyTerms",
            Visibility(
                reads=(SeenThrough("relationship") & SeenThrough("contract")),
                writes=(
                    (SeenThrough("relationship") & SeenThrough("contract"))
                    & Standings(("commissions", "prime_of"), "contract", in_force=True)
                ),
            ),
            append_only=True,
        ),
    ]
