"""A partner of a programme sees who is what in its contracts."""

from django.db.migrations import Migration as DjangoMigration

from commissioning.platform.row_security import DeclareAnew
from commissioning.platform.visibility import OfKind, Own, Says, Standings, Visibility

_READS = (
    (Own("organisation") | Own("above"))
    | Standings(("commissions", "prime_of"), "contract", during=("starts_on", "ends_on"))
) | (
    Says("kind", ("commissions", "prime_of"))
    & Standings(("commissions", "prime_of", "sub_of"), "contract", during=("starts_on", "ends_on"))
)
_WRITES = (
    (((Own("declared_by") & Own("organisation")) & OfKind(("commissioner",))) & Says("kind", ("commissions",)))
    | ((Own("declared_by") & Says("kind", ("prime_of",))) & Standings(("commissions",), "contract", in_force=True))
) | (Says("kind", ("sub_of",)) & Standings(("commissions", "prime_of"), "contract", in_force=True))


class Migration(DjangoMigration):
    dependencies = [("platform", "0008_relationships_called_off")]
    operations = [
        DeclareAnew(
            "Relationship",
            Visibility(
                reads=_READS | Standings(("partner_of",), "programme", on="programme", during=("starts_on", None)),
                writes=_WRITES,
            ),
            former=Visibility(reads=_READS, writes=_WRITES),
        ),
    ]
