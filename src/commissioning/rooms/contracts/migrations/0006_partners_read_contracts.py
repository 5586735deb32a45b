"""A partner of a programme reads its contracts, and all of them that began before it left."""

from django.db import migrations

from commissioning.platform.row_security import ChangeReads
from commissioning.platform.visibility import AllOf, OfKind, Own, SeenThrough, Standings

_PARTIES = Own("commissioner") | Standings(("commissions", "prime_of", "sub_of"), "reference")
_WRITES = (Own("commissioner") & OfKind(("commissioner",))) & SeenThrough(
    "programme", (Own("lead") & OfKind(("commissioner",)))
)
_TERMS = SeenThrough("contract", _WRITES) | (
    SeenThrough("contract") & Standings(("prime_of",), "contract", during=("agreed_on", None))
)
_ENDS = SeenThrough("contract", _WRITES) | (
    SeenThrough("contract") & (Own("prime") | Standings(("prime_of",), "contract", during=("decided_on", "ends_on")))
)
_LINK = SeenThrough("relationship")


def _partners_while(began: str) -> AllOf:
    return SeenThrough("contract") & Standings(("partner_of",), "contract", during=(began, None))


class Migration(migrations.Migration):
    dependencies = [("contracts", "0005_terms_agreed_on"), ("design", "0003_partners_and_package_areas")]
    operations = [
        ChangeReads(
            "Contract",
            before=_PARTIES & SeenThrough("programme"),
            after=(_PARTIES | Standings(("partner_of",), "reference", during=("starts_on", None)))
            & SeenThrough("programme"),
        ),
        ChangeReads("ContractTerms", before=_TERMS, after=_TERMS | _partners_while("agreed_on")),
        ChangeReads(
            "FlowDown",
            before=SeenThrough("contract"),
            after=SeenThrough("contract", _PARTIES) | _partners_while("applies_from"),
        ),
        ChangeReads("EndChange", before=_ENDS, after=_ENDS | _partners_while("decided_on")),
        ChangeReads(
            "SupplyTerms",
            before=_LINK & SeenThrough("contract"),
            after=(_LINK & SeenThrough("contract", _PARTIES)) | (_LINK & _partners_while("applies_from")),
        ),
    ]
