"""Break-glass: who asked and agreed, each reading; its functions, and who reads relationships under it."""

import datetime

import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

import commissioning.platform.references
from commissioning.platform import break_glass_sql
from commissioning.platform.row_security import ChangeReads, OnPostgres, ProtectRows
from commissioning.platform.visibility import Granted, OfKind, Oneself, Own, Says, SeenThrough, Standings, Visibility

_DURING = ("starts_on", "ends_on")
_OF_PARTIES = (Own("organisation") | Own("above")) | Standings(("commissions", "prime_of"), "contract", during=_DURING)
_OF_EVERYBODY = Says("kind", ("commissions", "prime_of")) & Standings(
    ("commissions", "prime_of", "sub_of"), "contract", during=_DURING
)
_OF_PARTNERS = Standings(("partner_of",), "programme", on="programme", during=("starts_on", None))


class Migration(migrations.Migration):
    dependencies = [
        ("platform", "0009_partners_see_relationships"),
    ]

    operations = [
        migrations.CreateModel(
            name="BrokenGlass",
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
                    "asking",
                    models.CharField(
                        db_index=True, default=commissioning.platform.references.new_reference, max_length=24
                    ),
                ),
                ("contract", models.CharField(max_length=24)),
                ("programme", models.CharField(max_length=24)),
                ("reason", models.TextField(help_text="Those whom it is about read it.")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("category_manager", "Category manager"),
                            ("performance_manager", "Performance manager, contract monitoring officer"),
                            ("payments_officer", "Payments officer"),
                            ("payments_approver", "Payments approver"),
                            ("assurance_officer", "Assurance officer"),
                            ("auditor", "Auditor"),
                            ("evaluator", "Evaluator"),
                            ("local_partner", "Local partner"),
                            ("provider_manager", "Provider manager"),
                            ("bid_manager", "Bid manager"),
                            ("adviser", "Adviser"),
                            ("work_coach", "Work coach"),
                            ("participant", "Participant"),
                            ("public", "Member of the public"),
                            ("administrator", "Administrator"),
                        ],
                        help_text="In which they asked, and must read.",
                        max_length=24,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("agreed_at", models.DateTimeField(blank=True, null=True)),
                ("expires_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, help_text="Ended early, or refused.", null=True)),
                (
                    "told_at",
                    models.DateTimeField(
                        blank=True, help_text="When commissioner and prime were told by email.", null=True
                    ),
                ),
                (
                    "agreed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "commissioner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="platform.organisation"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        help_text="The operator.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="platform.organisation",
                    ),
                ),
                (
                    "prime",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="platform.organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "break-glass",
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "asking", "contract"), name="broken_glass_names_a_contract_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="broken_glass_says_why"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "role__in",
                                [
                                    "category_manager",
                                    "performance_manager",
                                    "payments_officer",
                                    "payments_approver",
                                    "assurance_officer",
                                    "auditor",
                                    "evaluator",
                                    "local_partner",
                                    "provider_manager",
                                    "bid_manager",
                                    "adviser",
                                    "work_coach",
                                    "participant",
                                    "public",
                                    "administrator",
                                ],
                            )
                        ),
                        name="broken_glass_role_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agreed_at", None), ("agreed_by", None), ("expires_at", None)),
                            models.Q(
                                ("agreed_at__isnull", False),
                                ("agreed_by__isnull", False),
                                ("expires_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="broken_glass_is_agreed_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("agreed_by", None),
                            models.Q(("agreed_by", models.F("asked_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="broken_glass_has_a_second_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("agreed_at", None),
                            models.Q(
                                ("agreed_at__gte", models.F("asked_at")),
                                (
                                    "agreed_at__lt",
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("asked_at"), "+", models.Value(datetime.timedelta(seconds=3600))
                                    ),
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="broken_glass_is_agreed_in_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("agreed_at", None),
                            (
                                "expires_at",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("agreed_at"), "+", models.Value(datetime.timedelta(seconds=3600))
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="broken_glass_lasts_an_hour",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("told_at", None), ("agreed_at__isnull", False), _connector="OR"),
                        name="broken_glass_is_told_of_once_agreed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GlassReading",
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
                ("request", models.CharField(db_index=True, max_length=24)),
                ("at", models.DateTimeField()),
                (
                    "path",
                    models.CharField(help_text="The page's address, without what was searched for.", max_length=300),
                ),
                (
                    "glass",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="platform.brokenglass"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        help_text="The operator.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="platform.organisation",
                    ),
                ),
                (
                    "reader",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "reading under break-glass",
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "request", "glass"), name="glass_reading_once_a_request"
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="brokenglass",
            index=models.Index(fields=["organisation", "asked_at"], name="broken_glass_asked_at"),
        ),
        ProtectRows(
            "BrokenGlass",
            Visibility(
                reads=((Own("organisation") | Own("commissioner")) | Own("prime")),
                writes=(Own("organisation") & OfKind(("operator",))),
            ),
        ),
        ProtectRows(
            "GlassReading",
            Visibility(
                reads=(Own("organisation") | SeenThrough("glass")),
                writes=((Own("organisation") & OfKind(("operator",))) & Oneself("reader")),
            ),
            append_only=True,
        ),
        OnPostgres(
            "Create the functions of break-glass",
            forwards=break_glass_sql.CREATE + break_glass_sql.GRANT,
            backwards=break_glass_sql.DROP,
        ),
        ChangeReads(
            "Relationship",
            before=_OF_PARTIES | _OF_EVERYBODY | _OF_PARTNERS,
            after=(_OF_PARTIES | Granted("contract")) | _OF_EVERYBODY | _OF_PARTNERS,
        ),
    ]
