"""What break-glass opens of contacts, for reading alone."""

from django.db import migrations

from commissioning.platform.row_security import ChangeReads
from commissioning.platform.visibility import Granted, Own, Standings

_PARTIES = Own("organisation") | Standings(("commissions", "prime_of", "sub_of"), "contract", in_force=True)


class Migration(migrations.Migration):
    dependencies = [("market", "0003_official_code_list"), ("platform", "0010_break_glass")]
    operations = [
        ChangeReads("Contact", before=_PARTIES, after=_PARTIES | Granted("contract")),
    ]
