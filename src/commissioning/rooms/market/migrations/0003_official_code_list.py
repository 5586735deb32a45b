"""The official code list: what it tells of local authorities, who succeeded whom, earlier codes and names."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

import commissioning.platform.references
from commissioning.platform.row_security import ProtectRows
from commissioning.platform.visibility import Everyone, OfKind, Own, Visibility

_KEPT_PUBLIC = Visibility(reads=Everyone(), writes=(Own("kept_by") & OfKind(("operator", "commissioner"))))
_NATIONS = {"E": "england", "N": "northern_ireland", "S": "scotland", "W": "wales"}
_KINDS = {"E06": "UA", "E07": "NMD", "E08": "MD", "E09": "LBO", "E10": "CTY", "E47": "COMB", "E61": "SRA"}
_KINDS_OF_NATIONS = {"E": "UA", "N": "NID", "S": "SCO", "W": "WPA"}


def carry_over(apps: Any, schema_editor: Any) -> None:
    """What the official code tells of authorities entered before, and what each became, as a row of its own."""
    authorities = apps.get_model("market", "LocalAuthority")
    successions = apps.get_model("market", "Succession")
    for row in authorities.objects.all():
        row.nation = _NATIONS[row.code[0]]
        row.kind = _KINDS.get(row.code[:3], _KINDS_OF_NATIONS[row.code[0]])
        row.save(update_fields=["nation", "kind"])
        if row.became_id is not None:
            successions.objects.create(authority=row, successor_id=row.became_id, kept_by_id=row.kept_by_id)
    # Now, because PostgreSQL alters no table whose keys are still to be checked.
    schema_editor.connection.check_constraints()


class Migration(migrations.Migration):
    dependencies = [
        ("market", "0002_row_security"),
        ("platform", "0002_row_security"),
    ]

    operations = [
        migrations.CreateModel(
            name="CodeListEdition",
            fields=[
                (
                    "reference",
                    models.CharField(
                        default=commissioning.platform.references.new_reference,
                        editable=False,
                        max_length=24,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "source",
                    models.CharField(help_text="Publisher, list and version, for the attribution.", max_length=200),
                ),
                ("sha256", models.CharField(max_length=64)),
                ("imported_at", models.DateTimeField()),
                ("rows", models.PositiveIntegerField()),
                ("added", models.PositiveIntegerField()),
                ("ended", models.PositiveIntegerField()),
                ("changed", models.PositiveIntegerField()),
                (
                    "kept_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="platform.organisation"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="FormerLabel",
            fields=[
                (
                    "reference",
                    models.CharField(
                        default=commissioning.platform.references.new_reference,
                        editable=False,
                        max_length=24,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("kind", models.CharField(choices=[("code", "Official code"), ("name", "Name")], max_length=4)),
                ("value", models.CharField(max_length=120)),
                (
                    "seen_until",
                    models.DateField(
                        blank=True, help_text="When an import found it replaced; empty: not known.", null=True
                    ),
                ),
                (
                    "kept_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="platform.organisation"
                    ),
                ),
                (
                    "local_authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="market.localauthority"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["code", "name"])), name="former_label_kind_is_known"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "code")), fields=("value",), name="former_code_once"
                    ),
                    models.UniqueConstraint(fields=("local_authority", "kind", "value"), name="former_label_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Succession",
            fields=[
                (
                    "reference",
                    models.CharField(
                        default=commissioning.platform.references.new_reference,
                        editable=False,
                        max_length=24,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="market.localauthority"
                    ),
                ),
                (
                    "kept_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="platform.organisation"
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="market.localauthority"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("authority", models.F("successor")), _negated=True),
                        name="succession_is_by_another",
                    ),
                    models.UniqueConstraint(fields=("authority", "successor"), name="succession_once"),
                ],
            },
        ),
        migrations.RemoveConstraint(
            model_name="localauthority",
            name="local_authority_code_is_official",
        ),
        migrations.RemoveConstraint(
            model_name="localauthority",
            name="local_authority_ends_after_start",
        ),
        migrations.RemoveConstraint(
            model_name="localauthority",
            name="local_authority_becomes_another_only_by_ending",
        ),
        migrations.AddField(
            model_name="localauthority",
            name="area_square_km",
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=9, null=True),
        ),
        migrations.AddField(
            model_name="localauthority",
            name="combined_authority",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="market.localauthority",
            ),
        ),
        migrations.AddField(
            model_name="localauthority",
            name="county",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="market.localauthority",
            ),
        ),
        migrations.AddField(
            model_name="localauthority",
            name="kind",
            field=models.CharField(
                choices=[
                    ("CC", "City corporation"),
                    ("LBO", "London borough"),
                    ("MD", "Metropolitan district"),
                    ("NID", "NI district"),
                    ("NMD", "Non-metropolitan district"),
                    ("SCO", "Scottish unitary authority"),
                    ("UA", "Unitary authority"),
                    ("WPA", "Welsh unitary authority"),
                    ("CTY", "County"),
                    ("COMB", "Combined authority"),
                    ("SRA", "Strategic Regional Authority"),
                ],
                default="UA",
                max_length=4,
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="localauthority",
            name="nation",
            field=models.CharField(
                choices=[
                    ("england", "England"),
                    ("northern_ireland", "Northern Ireland"),
                    ("scotland", "Scotland"),
                    ("wales", "Wales"),
                ],
                default="england",
                max_length=16,
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="localauthority",
            name="official_name",
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name="localauthority",
            name="population",
            field=models.PositiveIntegerField(blank=True, help_text="People living there.", null=True),
        ),
        migrations.AddField(
            model_name="localauthority",
            name="population_year",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="localauthority",
            name="region",
            field=models.CharField(
                blank=True, help_text="Of England; empty elsewhere and where not known.", max_length=60
            ),
        ),
        migrations.AddField(
            model_name="localauthority",
            name="register_code",
            field=models.CharField(
                blank=True,
                help_text="The list's own code, as ABE: it stays when the boundary, and so the official code, changes.",
                max_length=10,
                null=True,
                unique=True,
            ),
        ),
        migrations.AddField(
            model_name="localauthority",
            name="rural_percent",
            field=models.DecimalField(
                blank=True,
                decimal_places=2,
                help_text="Share of people in rural places; empty: not known.",
                max_digits=5,
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="localauthority",
            name="source",
            field=models.CharField(
                blank=True, help_text="The edition of the list that last changed this row.", max_length=200
            ),
        ),
        migrations.AlterField(
            model_name="localauthority",
            name="code",
            field=models.CharField(
                blank=True,
                help_text="The official (GSS) code, as E06000001. Some that ended long ago have none.",
                max_length=9,
                null=True,
                unique=True,
            ),
        ),
        migrations.AlterField(
            model_name="localauthority",
            name="starts_on",
            field=models.DateField(
                blank=True, help_text="Empty: it has existed for longer than the list tells.", null=True
            ),
        ),
        migrations.AddConstraint(
            model_name="localauthority",
            constraint=models.CheckConstraint(
                condition=models.Q(("code", None), ("code__regex", "^[ENSW][0-9]{8}$"), _connector="OR"),
                name="local_authority_code_is_official",
            ),
        ),
        migrations.AddConstraint(
            model_name="localauthority",
            constraint=models.CheckConstraint(
                condition=models.Q(("code__isnull", False), ("register_code__isnull", False), _connector="OR"),
                name="local_authority_has_a_code",
            ),
        ),
        migrations.AddConstraint(
            model_name="localauthority",
            constraint=models.CheckConstraint(
                condition=models.Q(("nation__in", ["england", "northern_ireland", "scotland", "wales"])),
                name="local_authority_nation_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="localauthority",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["CC", "LBO", "MD", "NID", "NMD", "SCO", "UA", "WPA", "CTY", "COMB", "SRA"])
                ),
                name="local_authority_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="localauthority",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on", None), ("starts_on", None), ("ends_on__gt", models.F("starts_on")), _connector="OR"
                ),
                name="local_authority_ends_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="localauthority",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("population", None), ("population_year", None)),
                    models.Q(("population__isnull", False), ("population_year__isnull", False)),
                    _connector="OR",
                ),
                name="local_authority_population_has_its_year",
            ),
        ),
        migrations.AddConstraint(
            model_name="localauthority",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("rural_percent", None),
                    models.Q(("rural_percent__gte", 0), ("rural_percent__lte", 100)),
                    _connector="OR",
                ),
                name="local_authority_rural_percent_is_a_share",
            ),
        ),
        ProtectRows("Succession", _KEPT_PUBLIC),
        ProtectRows("FormerLabel", _KEPT_PUBLIC),
        ProtectRows("CodeListEdition", _KEPT_PUBLIC, append_only=True),
        migrations.RunPython(carry_over, migrations.RunPython.noop),
        migrations.RemoveField(
            model_name="localauthority",
            name="became",
        ),
    ]
