"""What break-glass opens of programmes, for reading alone."""

from django.db import migrations

from commissioning.platform.row_security import ChangeReads
from commissioning.platform.visibility import Granted, Own, Standings

_PARTIES = Own("lead") | Standings(("commissions", "prime_of", "sub_of"), "reference", on="programme")


class Migration(migrations.Migration):
    dependencies = [("design", "0002_row_security"), ("platform", "0009_break_glass")]
    operations = [
        ChangeReads("Programme", before=_PARTIES, after=_PARTIES | Granted("reference", on="programme")),
    ]
