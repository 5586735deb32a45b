"""Row security as the models of `market` declare it: a census holds the two equal."""

from django.db.migrations import Migration as DjangoMigration

from commissioning.platform.row_security import ProtectRows
from commissioning.platform.visibility import Everyone, OfKind, Own, Says, Standings, Visibility


class Migration(DjangoMigration):
    dependencies = [("market", "0001_initial"), ("platform", "0002_row_security")]
    operations = [
        ProtectRows(
            "OrganisationProfile",
            Visibility(reads=Everyone(), writes=(Own("kept_by") & OfKind(("operator", "commissioner")))),
        ),
        ProtectRows(
            "CountedRecord",
            Visibility(reads=Everyone(), writes=(Own("kept_by") & OfKind(("operator", "commissioner")))),
        ),
        ProtectRows(
            "Contact",
            Visibility(
                reads=(
                    Own("organisation") | Standings(("commissions", "prime_of", "sub_of"), "contract", in_force=True)
                ),
                writes=(
                    Own("organisation")
                    & (Says("contract", ("",)) | Standings(("commissions", "prime_of"), "contract", in_force=True))
                ),
            ),
        ),
        ProtectRows(
            "LocalAuthority",
            Visibility(reads=Everyone(), writes=(Own("kept_by") & OfKind(("operator", "commissioner")))),
        ),
        ProtectRows(
            "Area", Visibility(reads=Everyone(), writes=(Own("kept_by") & OfKind(("operator", "commissioner"))))
        ),
        ProtectRows(
            "AreaPart", Visibility(reads=Everyone(), writes=(Own("kept_by") & OfKind(("operator", "commissioner"))))
        ),
    ]
