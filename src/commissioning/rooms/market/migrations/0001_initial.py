"""The first tables of `market`."""

import django.db.models.deletion
from django.db import migrations, models

import commissioning.platform.references


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("platform", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Area",
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
                ("code", models.CharField(max_length=40, unique=True)),
                ("name", models.CharField(max_length=120)),
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
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[a-z0-9][a-z0-9-]*$")), name="area_code_is_plain"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Contact",
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
                ("contract", models.CharField(blank=True, db_index=True, max_length=24)),
                ("matter", models.CharField(help_text="As payment, performance, safeguarding.", max_length=80)),
                ("name", models.CharField(max_length=200)),
                ("role_title", models.CharField(max_length=200)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("telephone", models.CharField(blank=True, max_length=40)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="platform.organisation"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on", None), ("ends_on__gt", models.F("starts_on")), _connector="OR"),
                        name="contact_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("email", ""), _negated=True),
                            models.Q(("telephone", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="contact_can_be_reached",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ends_on", None)),
                        fields=("organisation", "contract", "matter"),
                        name="contact_one_a_matter",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CountedRecord",
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
                    "link",
                    models.CharField(
                        choices=[
                            ("predecessor", "was merged into it or renamed to it"),
                            ("parent", "is its parent"),
                            ("consortium_member", "is a member of the consortium"),
                        ],
                        max_length=20,
                    ),
                ),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                (
                    "kept_by",
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
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="platform.organisation"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("link__in", ["predecessor", "parent", "consortium_member"])),
                        name="counted_record_link_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("organisation", models.F("other")), _negated=True),
                        name="counted_record_is_anothers",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on", None), ("ends_on__gt", models.F("starts_on")), _connector="OR"),
                        name="counted_record_ends_after_start",
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "other", "link", "starts_on"), name="counted_record_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LocalAuthority",
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
                ("code", models.CharField(help_text="The official code, as E06000001.", max_length=9, unique=True)),
                ("name", models.CharField(max_length=120)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, help_text="The first day without it.", null=True)),
                (
                    "became",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="market.localauthority",
                    ),
                ),
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
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[ENSW][0-9]{8}$")), name="local_authority_code_is_official"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on", None), ("ends_on__gt", models.F("starts_on")), _connector="OR"),
                        name="local_authority_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("became", None), ("ends_on__isnull", False), _connector="OR"),
                        name="local_authority_becomes_another_only_by_ending",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AreaPart",
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
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="market.area"),
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
                        condition=models.Q(("ends_on", None), ("ends_on__gt", models.F("starts_on")), _connector="OR"),
                        name="area_part_ends_after_start",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ends_on", None)),
                        fields=("local_authority",),
                        name="area_part_in_one_area_at_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OrganisationProfile",
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
                    "sector",
                    models.CharField(
                        choices=[("private", "Private"), ("public", "Public"), ("third", "Third sector")], max_length=8
                    ),
                ),
                (
                    "size",
                    models.CharField(
                        choices=[
                            ("micro", "Micro: fewer than 10 people"),
                            ("small", "Small: fewer than 50"),
                            ("medium", "Medium: fewer than 250"),
                            ("large", "Large"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "tier",
                    models.CharField(
                        choices=[
                            ("top_tier", "Top tier: signs with commissioners"),
                            ("delivery", "Delivery: end to end, for a prime"),
                            ("specialist", "Specialist: a service to some people"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "is_vcse",
                    models.BooleanField(default=False, verbose_name="voluntary, community or social enterprise"),
                ),
                ("is_fe_college", models.BooleanField(default=False, verbose_name="further education college")),
                (
                    "company_number",
                    models.CharField(
                        blank=True, help_text="As GB-COH-01234567.", max_length=20, null=True, unique=True
                    ),
                ),
                (
                    "charity_number",
                    models.CharField(
                        blank=True,
                        help_text="As GB-CHC-123456, GB-SC-SC012345, GB-NIC-100001.",
                        max_length=20,
                        null=True,
                        unique=True,
                    ),
                ),
                (
                    "kept_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="platform.organisation"
                    ),
                ),
                (
                    "organisation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="platform.organisation"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("sector__in", ["private", "public", "third"])),
                        name="profile_sector_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("size__in", ["micro", "small", "medium", "large"])),
                        name="profile_size_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("tier__in", ["top_tier", "delivery", "specialist"])),
                        name="profile_tier_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("company_number", None), ("company_number__regex", "^GB-COH-[A-Z0-9]{8}$"), _connector="OR"
                        ),
                        name="profile_company_number_is_an_org_id",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("charity_number", None),
                            ("charity_number__regex", "^GB-(CHC-[0-9]{6,7}|SC-SC[0-9]{6}|NIC-[0-9]{6})$"),
                            _connector="OR",
                        ),
                        name="profile_charity_number_is_an_org_id",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("is_vcse", False), ("sector", "third"), _connector="OR"),
                        name="profile_vcse_is_third_sector",
                    ),
                ],
            },
        ),
    ]
