"""Partners of a programme see who broke the glass of its contracts."""

from django.db import migrations

from commissioning.platform.row_security import ChangeReads
from commissioning.platform.visibility import Own, Standings

_OF_PARTIES = Own("organisation") | Own("commissioner") | Own("prime")


class Migration(migrations.Migration):
    dependencies = [("platform", "0010_break_glass")]
    operations = [
        ChangeReads(
            "BrokenGlass",
            before=_OF_PARTIES,
            after=_OF_PARTIES | Standings(("partner_of",), "contract", in_force=True),
        ),
    ]
