"""Policies ask of each row what its own parent or child says, and no longer make a list of all that may be seen."""

from django.db import migrations

from commissioning.platform.row_security import RenewRows
from commissioning.platform.visibility import Granted, OfKind, Own, Says, SeenThrough, Standings, Visibility


class Migration(migrations.Migration):
    dependencies = [("design", "0006_referrers_see_programmes")]

    operations = [
        RenewRows(
            "TermsVersion",
            Visibility(
                reads=Own("lead"),
                writes=Own("lead") & SeenThrough("programme", Own("lead") & OfKind(("commissioner",))),
            ),
        ),
        RenewRows(
            "Partner",
            Visibility(
                reads=Own("lead") | Own("organisation"),
                writes=(Own("lead") & SeenThrough("programme", Own("lead") & OfKind(("commissioner",))))
                & SeenThrough("organisation", Says("kind", ("commissioner",))),
            ),
        ),
        RenewRows(
            "PackageArea",
            Visibility(
                reads=SeenThrough(
                    "programme",
                    (
                        Own("lead")
                        | Standings(("commissions", "prime_of", "sub_of", "refers_to"), "reference", "programme")
                    )
                    | Granted("reference", "programme"),
                )
                | (
                    SeenThrough("programme")
                    & Standings(("partner_of",), "programme", "programme", during=("starts_on", None))
                ),
                writes=SeenThrough("programme", Own("lead") & OfKind(("commissioner",))),
            ),
        ),
        RenewRows(
            "PackageAreaPart",
            Visibility(
                reads=SeenThrough("package_area"),
                writes=SeenThrough("package_area", SeenThrough("programme", Own("lead") & OfKind(("commissioner",)))),
            ),
        ),
    ]
