"""What break-glass opens of programmes, for reading alone."""

from django.db import migrations

from commissioning.platform.row_security import ChangeReads
from commissioning.platform.visibility import Granted, Own, SeenThrough, Standings

_PARTIES = Own("lead") | Standings(("commissions", "prime_of", "sub_of"), "reference", on="programme")
_READERS = _PARTIES | Granted("reference", on="programme")
_NAMED_PARTNERS = Standings(("named_partner",), "reference", on="programme")
_PARTNERS = SeenThrough("programme") & Standings(
    ("partner_of",), "programme", on="programme", during=("starts_on", None)
)


class Migration(migrations.Migration):
    dependencies = [("design", "0003_partners_and_package_areas"), ("platform", "0010_break_glass")]
    operations = [
        ChangeReads("Programme", before=_PARTIES | _NAMED_PARTNERS, after=_READERS | _NAMED_PARTNERS),
        ChangeReads(
            "PackageArea",
            before=SeenThrough("programme", _PARTIES) | _PARTNERS,
            after=SeenThrough("programme", _READERS) | _PARTNERS,
        ),
    ]
