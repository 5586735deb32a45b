"""Whoever refers people to a programme sees who commissions its contracts, and who is prime in each."""

from django.db import migrations

from commissioning.platform.row_security import ChangeReads
from commissioning.platform.visibility import Granted, Own, Says, Standings

_DURING = ("starts_on", "ends_on")
_OF_PARTIES = (
    Own("organisation")
    | Own("above")
    | Standings(("commissions", "prime_of"), "contract", during=_DURING)
    | Granted("contract")
)
_REFERRED_TO = Says("kind", ("commissions", "prime_of")) & Standings(("refers_to",), "programme", on="programme")
_OF_EVERYBODY = Says("kind", ("commissions", "prime_of")) & Standings(
    ("commissions", "prime_of", "sub_of"), "contract", during=_DURING
)
_OF_PARTNERS = Standings(("partner_of",), "programme", on="programme", during=("starts_on", None))


class Migration(migrations.Migration):
    dependencies = [("platform", "0012_who_ended_break_glass")]
    operations = [
        ChangeReads(
            "Relationship",
            before=_OF_PARTIES | _OF_EVERYBODY | _OF_PARTNERS,
            after=_OF_PARTIES | _REFERRED_TO | _OF_EVERYBODY | _OF_PARTNERS,
        ),
    ]
