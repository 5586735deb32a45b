"""What break-glass opens of contracts, for reading alone."""

from django.db import migrations

from commissioning.platform.row_security import ChangeReads
from commissioning.platform.visibility import AllOf, Granted, OfKind, Own, SeenThrough, Standings

_PARTIES = Own("commissioner") | Standings(("commissions", "prime_of", "sub_of"), "reference")
_READERS = _PARTIES | Granted("reference")
_PARTNERS = Standings(("partner_of",), "reference", during=("starts_on", None))
_BY_COMMISSIONER = SeenThrough(
    "contract",
    (Own("commissioner") & OfKind(("commissioner",)))
    & SeenThrough("programme", (Own("lead") & OfKind(("commissioner",)))),
)
_PRIMES = Standings(("prime_of",), "contract", during=("agreed_on", None))
_THEN_PRIMES = Own("prime") | Standings(("prime_of",), "contract", during=("decided_on", "ends_on"))
_LINK = SeenThrough("relationship")


def _partners_while(began: str) -> AllOf:
    return SeenThrough("contract") & Standings(("partner_of",), "contract", during=(began, None))


class Migration(migrations.Migration):
    dependencies = [
        ("contracts", "0007_contracts_name_package_areas"),
        ("design", "0004_break_glass"),
        ("platform", "0010_break_glass"),
    ]
    operations = [
        ChangeReads(
            "Contract",
            before=(_PARTIES | _PARTNERS) & SeenThrough("programme"),
            after=(_READERS | _PARTNERS) & SeenThrough("programme"),
        ),
        ChangeReads(
            "ContractTerms",
            before=_BY_COMMISSIONER | (SeenThrough("contract") & _PRIMES) | _partners_while("agreed_on"),
            after=_BY_COMMISSIONER
            | (SeenThrough("contract") & (_PRIMES | Granted("contract")))
            | _partners_while("agreed_on"),
        ),
        ChangeReads(
            "FlowDown",
            before=SeenThrough("contract", _PARTIES) | _partners_while("applies_from"),
            after=SeenThrough("contract", _READERS) | _partners_while("applies_from"),
        ),
        ChangeReads(
            "EndChange",
            before=_BY_COMMISSIONER | (SeenThrough("contract") & _THEN_PRIMES) | _partners_while("decided_on"),
            after=_BY_COMMISSIONER
            | (SeenThrough("contract") & (_THEN_PRIMES | Granted("contract")))
            | _partners_while("decided_on"),
        ),
        ChangeReads(
            "SupplyTerms",
            before=(_LINK & SeenThrough("contract", _PARTIES)) | (_LINK & _partners_while("applies_from")),
            after=(_LINK & SeenThrough("contract", _READERS)) | (_LINK & _partners_while("applies_from")),
        ),
    ]
