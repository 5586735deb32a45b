"""Partners of a programme are told by email when the glass of one of its contracts was broken."""

from django.db import migrations

from commissioning.platform.row_security import OnPostgres
from commissioning.rooms.design import glass_sql


class Migration(migrations.Migration):
    dependencies = [("design", "0004_break_glass"), ("platform", "0011_partners_see_broken_glass")]
    operations = [
        OnPostgres(
            "Tell partners of broken glass too",
            forwards=glass_sql.TO_TELL_PARTNERS_TOO,
            backwards=glass_sql.TO_TELL_PARTIES,
        ),
    ]
