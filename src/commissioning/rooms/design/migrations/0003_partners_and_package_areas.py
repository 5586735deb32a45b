"""Partners of a programme, who read it and its contracts, and package areas, of which its contracts each name one."""

import django.db.models.deletion
from django.db import migrations, models

import commissioning.platform.references
from commissioning.platform.row_security import ChangeReads, OnPostgres, ProtectRows
from commissioning.platform.visibility import OfKind, Own, Says, SeenThrough, Standings, Visibility
from commissioning.rooms.design import standings_sql

_PROGRAMME_WRITES = Own("lead") & OfKind(("commissioner",))
_PROGRAMME_PARTIES = Own("lead") | Standings(("commissions", "prime_of", "sub_of"), "reference", on="programme")


class Migration(migrations.Migration):
    dependencies = [
        ("design", "0002_row_security"),
        ("market", "0003_official_code_list"),
        ("platform", "0009_partners_see_relationships"),
    ]

    operations = [
        migrations.CreateModel(
            name="PackageArea",
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
                ("code", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=120)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, help_text="The first day without it.", null=True)),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="design.programme"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[a-z0-9][a-z0-9_-]*$")), name="package_area_code_is_plain"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on", None), ("ends_on__gt", models.F("starts_on")), _connector="OR"),
                        name="package_area_ends_after_start",
                    ),
                    models.UniqueConstraint(fields=("programme", "code"), name="package_area_code_once_a_programme"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PackageAreaPart",
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
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                (
                    "area",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="market.area",
                    ),
                ),
                (
                    "local_authority",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="market.localauthority",
                    ),
                ),
                (
                    "package_area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="design.packagearea"
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="design.programme"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("area", None), ("local_authority__isnull", False)),
                            models.Q(("area__isnull", False), ("local_authority", None)),
                            _connector="OR",
                        ),
                        name="package_area_part_is_one_thing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on", None), ("ends_on__gt", models.F("starts_on")), _connector="OR"),
                        name="package_area_part_ends_after_start",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Partner",
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
                ("starts_on", models.DateField()),
                (
                    "ends_on",
                    models.DateField(
                        blank=True, help_text="The first day on which it is a partner no more.", null=True
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="platform.organisation"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="platform.organisation"
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="design.programme"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("organisation", models.F("lead")), _negated=True), name="partner_is_another"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on", None), ("ends_on__gt", models.F("starts_on")), _connector="OR"),
                        name="partner_ends_after_start",
                    ),
                ],
            },
        ),
        OnPostgres(
            "Let partners stand in a programme and its contracts",
            forwards=standings_sql.WITH_PARTNERS,
            backwards=standings_sql.OF_RELATIONSHIPS,
        ),
        ChangeReads(
            "Programme",
            before=_PROGRAMME_PARTIES,
            after=_PROGRAMME_PARTIES | Standings(("named_partner",), "reference", on="programme"),
        ),
        ProtectRows(
            "Partner",
            Visibility(
                reads=Own("lead") | Own("organisation"),
                writes=(Own("lead") & SeenThrough("programme", _PROGRAMME_WRITES))
                & SeenThrough("organisation", Says("kind", ("commissioner",))),
            ),
        ),
        ProtectRows(
            "PackageArea",
            Visibility(
                reads=SeenThrough("programme", _PROGRAMME_PARTIES)
                | (
                    SeenThrough("programme")
                    & Standings(("partner_of",), "programme", on="programme", during=("starts_on", None))
                ),
                writes=SeenThrough("programme", _PROGRAMME_WRITES),
            ),
        ),
        ProtectRows(
            "PackageAreaPart",
            Visibility(
                reads=SeenThrough("package_area"),
                writes=SeenThrough("package_area", SeenThrough("programme", _PROGRAMME_WRITES)),
            ),
        ),
    ]
