"""What break-glass opens of contracts, for reading alone."""

from django.db import migrations

from commissioning.platform.row_security import ChangeReads
from commissioning.platform.visibility import Granted, OfKind, Own, SeenThrough, Standings

_WRITES = (Own("commissioner") & OfKind(("commissioner",))) & SeenThrough(
    "programme", (Own("lead") & OfKind(("commissioner",)))
)
_PARTIES = Own("commissioner") | Standings(("commissions", "prime_of", "sub_of"), "reference")
_PRIMES = Standings(("prime_of",), "contract")
_THEN_PRIMES = Own("prime") | Standings(("prime_of",), "contract", during=("decided_on", "ends_on"))


class Migration(migrations.Migration):
    dependencies = [
        ("contracts", "0004_flow_down"),
        ("design", "0003_break_glass"),
        ("platform", "0009_break_glass"),
    ]
    operations = [
        ChangeReads(
            "Contract",
            before=_PARTIES & SeenThrough("programme"),
            after=(_PARTIES | Granted("reference")) & SeenThrough("programme"),
        ),
        ChangeReads(
            "ContractTerms",
            before=SeenThrough("contract", _WRITES) | (SeenThrough("contract") & _PRIMES),
            after=SeenThrough("contract", _WRITES) | (SeenThrough("contract") & (_PRIMES | Granted("contract"))),
        ),
        ChangeReads(
            "EndChange",
            before=SeenThrough("contract", _WRITES) | (SeenThrough("contract") & _THEN_PRIMES),
            after=SeenThrough("contract", _WRITES) | (SeenThrough("contract") & (_THEN_PRIMES | Granted("contract"))),
        ),
    ]
