"""The door by which erasing learns whether an account is still anything to anybody."""

from django.db import migrations

from commissioning.platform.row_security import OnPostgres
from commissioning.rooms.journey import erasing_doors_sql


class Migration(migrations.Migration):
    dependencies = [("journey", "0007_exits_and_specialists")]

    operations = [
        OnPostgres(
            "Create the door that says whether an account is still anything to anybody",
            forwards=erasing_doors_sql.ACCOUNT_NEEDED,
            backwards="DROP FUNCTION app_account_needed(text)",
        )
    ]
