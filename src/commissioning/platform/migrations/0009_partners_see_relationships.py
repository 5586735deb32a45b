"""A partner of a programme sees who is what in its contracts."""

from django.db.migrations import Migration as DjangoMigration

from commissioning.platform.row_security import ChangeReads
from commissioning.platform.visibility import Own, Says, Standings

_READS = (
    (Own("organisation") | Own("above"))
    | Standings(("commissions", "prime_of"), "contract", during=("starts_on", "ends_on"))
) | (
    Says("kind", ("commissions", "prime_of"))
    & Standings(("commissions", "prime_of", "sub_of"), "contract", during=("starts_on", "ends_on"))
)


class Migration(DjangoMigration):
    dependencies = [("platform", "0008_relationships_called_off")]
    operations = [
        ChangeReads(
            "Relationship",
            before=_READS,
            after=_READS | Standings(("partner_of",), "programme", on="programme", during=("starts_on", None)),
        ),
    ]
