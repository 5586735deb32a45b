"""A contract names a package area of its programme, which until now it named by the standing area."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Min


def take_over(apps: Any, schema_editor: Any) -> None:
    """For each programme a package area of each standing area that its contracts name, from their first day."""
    contracts = apps.get_model("contracts", "Contract")
    areas = {row.pk: row for row in apps.get_model("market", "Area").objects.all()}
    package_areas = apps.get_model("design", "PackageArea")
    parts = apps.get_model("design", "PackageAreaPart")
    named = contracts.objects.values("programme_id", "area_id").annotate(first=Min("starts_on")).order_by()
    for each in named:
        area = areas[each["area_id"]]
        programme, starts_on = each["programme_id"], each["first"]
        taken = package_areas.objects.create(
            programme_id=programme, code=area.code, name=area.name, starts_on=starts_on
        )
        parts.objects.create(package_area=taken, programme_id=programme, area=area, starts_on=starts_on)
        contracts.objects.filter(programme_id=programme, area=area).update(package_area=taken)
    # Now, because PostgreSQL alters no table whose keys are still to be checked.
    schema_editor.connection.check_constraints()


def _key(**more: Any) -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="design.packagearea", **more
    )


class Migration(migrations.Migration):
    dependencies = [
        ("contracts", "0006_partners_read_contracts"),
        ("design", "0003_partners_and_package_areas"),
    ]

    operations = [
        migrations.AddField("contract", "package_area", _key(null=True)),
        migrations.RunPython(take_over, migrations.RunPython.noop),
        migrations.AlterField("contract", "package_area", _key()),
        migrations.RemoveField("contract", "area"),
    ]
