"""Policies ask of each row what its own parent or child says, and no longer make a list of all that may be seen."""

from django.db import migrations

from commissioning.platform.row_security import RenewRows
from commissioning.platform.visibility import OfKind, Oneself, Own, SeenThrough, Visibility


class Migration(migrations.Migration):
    dependencies = [("platform", "0014_participants_ask_once")]

    operations = [
        RenewRows(
            "GlassReading",
            Visibility(
                reads=Own("organisation") | SeenThrough("glass"),
                writes=(Own("organisation") & OfKind(("operator",))) & Oneself("reader"),
            ),
        ),
    ]
