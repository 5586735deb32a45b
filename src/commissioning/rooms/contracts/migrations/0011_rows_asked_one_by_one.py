"""Policies ask of each row what its own parent or child says, and no longer make a list of all that may be seen."""

from django.db import migrations

from commissioning.platform.row_security import RenewRows
from commissioning.platform.visibility import Granted, OfKind, Own, SeenThrough, Standings, Visibility


class Migration(migrations.Migration):
    dependencies = [("contracts", "0010_points_raised")]

    operations = [
        RenewRows(
            "PointAnswer",
            Visibility(
                reads=SeenThrough("point"), writes=SeenThrough("point", Standings(("commissions",), "contract"))
            ),
        ),
        RenewRows(
            "Contract",
            Visibility(
                reads=(
                    (
                        (
                            (Own("commissioner") | Standings(("commissions", "prime_of", "sub_of"), "reference"))
                            | Granted("reference")
                        )
                        | Standings(("refers_to",), "reference")
                    )
                    | Standings(("partner_of",), "reference", during=("starts_on", None))
                )
                & SeenThrough("programme"),
                writes=(Own("commissioner") & OfKind(("commissioner",)))
                & SeenThrough("programme", Own("lead") & OfKind(("commissioner",))),
            ),
        ),
        RenewRows(
            "ContractTerms",
            Visibility(
                reads=(
                    SeenThrough(
                        "contract",
                        (Own("commissioner") & OfKind(("commissioner",)))
                        & SeenThrough("programme", Own("lead") & OfKind(("commissioner",))),
                    )
                    | (
                        SeenThrough("contract")
                        & (Standings(("prime_of",), "contract", during=("agreed_on", None)) | Granted("contract"))
                    )
                )
                | (SeenThrough("contract") & Standings(("partner_of",), "contract", during=("agreed_on", None))),
                writes=SeenThrough(
                    "contract",
                    (Own("commissioner") & OfKind(("commissioner",)))
                    & SeenThrough("programme", Own("lead") & OfKind(("commissioner",))),
                ),
            ),
        ),
        RenewRows(
            "BreakPoint",
            Visibility(
                reads=SeenThrough(
                    "contract",
                    (Own("commissioner") | Standings(("commissions", "prime_of", "sub_of"), "reference"))
                    | Granted("reference"),
                )
                | (SeenThrough("contract") & Standings(("partner_of",), "contract")),
                writes=SeenThrough(
                    "contract",
                    (Own("commissioner") & OfKind(("commissioner",)))
                    & SeenThrough("programme", Own("lead") & OfKind(("commissioner",))),
                ),
            ),
        ),
        RenewRows(
            "FlowDown",
            Visibility(
                reads=SeenThrough(
                    "contract",
                    (Own("commissioner") | Standings(("commissions", "prime_of", "sub_of"), "reference"))
                    | Granted("reference"),
                )
                | (SeenThrough("contract") & Standings(("partner_of",), "contract", during=("applies_from", None))),
                writes=SeenThrough(
                    "contract",
                    (Own("commissioner") & OfKind(("commissioner",)))
                    & SeenThrough("programme", Own("lead") & OfKind(("commissioner",))),
                ),
            ),
        ),
        RenewRows(
            "EndChange",
            Visibility(
                reads=(
                    SeenThrough(
                        "contract",
                        (Own("commissioner") & OfKind(("commissioner",)))
                        & SeenThrough("programme", Own("lead") & OfKind(("commissioner",))),
                    )
                    | (
                        SeenThrough("contract")
                        & (
                            (Own("prime") | Standings(("prime_of",), "contract", during=("decided_on", "ends_on")))
                            | Granted("contract")
                        )
                    )
                )
                | (SeenThrough("contract") & Standings(("partner_of",), "contract", during=("decided_on", None))),
                writes=SeenThrough(
                    "contract",
                    (Own("commissioner") & OfKind(("commissioner",)))
                    & SeenThrough("programme", Own("lead") & OfKind(("commissioner",))),
                ),
            ),
        ),
        RenewRows(
            "SupplyTerms",
            Visibility(
                reads=(
                    SeenThrough("relationship")
                    & SeenThrough(
                        "contract",
                        (Own("commissioner") | Standings(("commissions", "prime_of", "sub_of"), "reference"))
                        | Granted("reference"),
                    )
                )
                | (
                    SeenThrough("relationship")
                    & (SeenThrough("contract") & Standings(("partner_of",), "contract", during=("applies_from", None)))
                ),
                writes=(SeenThrough("relationship") & SeenThrough("contract"))
                & Standings(("commissions", "prime_of"), "contract", in_force=True),
            ),
        ),
    ]
