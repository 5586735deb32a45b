"""Whoever refers people to a programme sees its contracts, and nothing of their terms."""

from django.db import migrations

from commissioning.platform.row_security import ChangeReads
from commissioning.platform.visibility import Granted, Own, SeenThrough, Standings

_READERS = Own("commissioner") | Standings(("commissions", "prime_of", "sub_of"), "reference") | Granted("reference")
_PARTNERS = Standings(("partner_of",), "reference", during=("starts_on", None))


class Migration(migrations.Migration):
    dependencies = [("contracts", "0008_break_glass"), ("design", "0006_referrers_see_programmes")]
    operations = [
        ChangeReads(
            "Contract",
            before=(_READERS | _PARTNERS) & SeenThrough("programme"),
            after=(_READERS | Standings(("refers_to",), "reference") | _PARTNERS) & SeenThrough("programme"),
        ),
        ChangeReads(
            "BreakPoint",
            before=SeenThrough("contract"),
            after=SeenThrough("contract", _READERS)
            | (SeenThrough("contract") & Standings(("partner_of",), "contract")),
        ),
    ]
