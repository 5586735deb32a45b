"""Whoever refers people to a programme sees it and its package areas."""

from django.db import migrations

from commissioning.platform.row_security import ChangeReads
from commissioning.platform.visibility import AnyOf, Granted, Own, SeenThrough, Standings

_NAMED_PARTNERS = Standings(("named_partner",), "reference", on="programme")
_PARTNERS = SeenThrough("programme") & Standings(
    ("partner_of",), "programme", on="programme", during=("starts_on", None)
)


def _readers(*kinds: str) -> AnyOf:
    return Own("lead") | Standings(kinds, "reference", on="programme") | Granted("reference", on="programme")


_BEFORE = _readers("commissions", "prime_of", "sub_of")
_AFTER = _readers("commissions", "prime_of", "sub_of", "refers_to")


class Migration(migrations.Migration):
    dependencies = [("design", "0005_partners_are_told"), ("platform", "0013_referrers_see_primes")]
    operations = [
        ChangeReads("Programme", before=_BEFORE | _NAMED_PARTNERS, after=_AFTER | _NAMED_PARTNERS),
        ChangeReads(
            "PackageArea",
            before=SeenThrough("programme", _BEFORE) | _PARTNERS,
            after=SeenThrough("programme", _AFTER) | _PARTNERS,
        ),
    ]
