"""The day on which terms were agreed; and a prime that has left sees nothing of what was agreed since."""

from datetime import date
from typing import Any

from django.db import migrations, models

from commissioning.core.clock import local_date
from commissioning.platform.append_only import let_change
from commissioning.platform.row_security import ChangeReads
from commissioning.platform.visibility import AnyOf, OfKind, Own, SeenThrough, Standings

_BY_COMMISSIONER = SeenThrough(
    "contract",
    (
        (Own("commissioner") & OfKind(("commissioner",)))
        & SeenThrough("programme", (Own("lead") & OfKind(("commissioner",))))
    ),
)


def _reads(prime: Standings) -> AnyOf:
    return _BY_COMMISSIONER | (SeenThrough("contract") & prime)


def say_when(apps: Any, schema_editor: Any) -> None:
    """The first terms of a contract were agreed when it was signed, later ones on the day they were entered."""
    let_change(schema_editor.connection, "contracts_contractterms")
    signed: set[str] = set()
    terms = apps.get_model("contracts", "ContractTerms").objects
    for each in terms.select_related("contract").order_by("agreed_at", "applies_from").iterator():
        first = each.contract_id not in signed
        signed.add(each.contract_id)
        agreed_on = each.contract.signed_on if first else local_date(each.agreed_at, "Europe/London")
        terms.filter(pk=each.pk).update(agreed_on=agreed_on)


class Migration(migrations.Migration):
    dependencies = [("contracts", "0004_flow_down")]

    operations = [
        migrations.AlterField("contractterms", "agreed_at", models.DateTimeField(help_text="When it was entered.")),
        migrations.AddField(
            "contractterms",
            "agreed_on",
            models.DateField(default=date(1970, 1, 1), help_text="The day on which the parties agreed."),
            preserve_default=False,
        ),
        migrations.RunPython(say_when, migrations.RunPython.noop),
        ChangeReads(
            "ContractTerms",
            before=_reads(Standings(("prime_of",), "contract")),
            after=_reads(Standings(("prime_of",), "contract", during=("agreed_on", None))),
        ),
    ]
