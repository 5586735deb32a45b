"""Assessments, action plans and their results, appointments and exit reports may come by file too."""

from django.db import migrations, models

_SORTS = {
    "referrals": "Referrals",
    "events": "Journey events",
    "assessments": "Assessments",
    "plans": "Action plans",
    "plan_results": "Results of action plans",
    "appointments": "Appointments",
    "exit_reports": "Exit reports",
}


class Migration(migrations.Migration):
    dependencies = [("journey", "0012_advisers")]

    operations = [
        migrations.AlterField("bulkfile", "sort", models.CharField(choices=list(_SORTS.items()), max_length=12)),
        migrations.AlterField("bulkrow", "sort", models.CharField(choices=list(_SORTS.items()), max_length=12)),
        migrations.AlterField(
            "bulkrow",
            "made",
            models.CharField(help_text="The participant, or the record of what was told.", max_length=24),
        ),
        migrations.RemoveConstraint("bulkfile", "bulk_file_sort_is_known"),
        migrations.AddConstraint(
            "bulkfile",
            models.CheckConstraint(condition=models.Q(("sort__in", list(_SORTS))), name="bulk_file_sort_is_known"),
        ),
    ]
