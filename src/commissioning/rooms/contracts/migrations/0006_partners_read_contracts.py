"""A partner of a programme reads its contracts, and all of them that began before it left."""

from django.db.migrations import Migration as DjangoMigration

from commissioning.platform.row_security import DeclareAnew
from commissioning.platform.visibility import AllOf, OfKind, Own, SeenThrough, Standings, Visibility

_PARTIES = Own("commissioner") | Standings(("commissions", "prime_of", "sub_of"), "reference")
_WRITES = (Own("commissioner") & OfKind(("commissioner",))) & SeenThrough(
    "programme", (Own("lead") & OfKind(("commissioner",)))
)
_CONTRACTS_ROWS = SeenThrough("contract", _WRITES)
_TERMS = _CONTRACTS_ROWS | (SeenThrough("contract") & Standings(("prime_of",), "contract", during=("agreed_on", None)))
_ENDS = _CONTRACTS_ROWS | (
    SeenThrough("contract") & (Own("prime") | Standings(("prime_of",), "contract", during=("decided_on", "ends_on")))
)
_LINK = SeenThrough("relationship")
_SUPPLY_WRITES = (_LINK & SeenThrough("contract")) & Standings(("commissions", "prime_of"), "contract", in_force=True)


def _partners_while(began: str) -> AllOf:
    return SeenThrough("contract") & Standings(("partner_of",), "contract", during=(began, None))


class Migration(DjangoMigration):
    dependencies = [("contracts", "0005_terms_agreed_on"), ("design", "0003_partners_and_package_areas")]
    operations = [
        DeclareAnew(
            "Contract",
            Visibility(
                reads=(_PARTIES | Standings(("partner_of",), "reference", during=("starts_on", None)))
                & SeenThrough("programme"),
                writes=_WRITES,
            ),
            former=Visibility(reads=_PARTIES & SeenThrough("programme"), writes=_WRITES),
        ),
        DeclareAnew(
            "ContractTerms",
            Visibility(reads=_TERMS | _partners_while("agreed_on"), writes=_CONTRACTS_ROWS),
            former=Visibility(reads=_TERMS, writes=_CONTRACTS_ROWS),
        ),
        DeclareAnew(
            "FlowDown",
            Visibility(
                reads=SeenThrough("contract", _PARTIES) | _partners_while("applies_from"), writes=_CONTRACTS_ROWS
            ),
            former=Visibility(reads=SeenThrough("contract"), writes=_CONTRACTS_ROWS),
        ),
        DeclareAnew(
            "EndChange",
            Visibility(reads=_ENDS | _partners_while("decided_on"), writes=_CONTRACTS_ROWS),
            former=Visibility(reads=_ENDS, writes=_CONTRACTS_ROWS),
        ),
        DeclareAnew(
            "SupplyTerms",
            Visibility(
                reads=(_LINK & SeenThrough("contract", _PARTIES)) | (_LINK & _partners_while("applies_from")),
                writes=_SUPPLY_WRITES,
            ),
            former=Visibility(reads=_LINK & SeenThrough("contract"), writes=_SUPPLY_WRITES),
        ),
    ]
