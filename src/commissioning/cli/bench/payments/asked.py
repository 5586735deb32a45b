"""What every engine of the bench is asked: dues of the same terms from the same staged evidence, into one file.

The terms lie beside this module as those of any programme; our engine reads them as they are. The peers, whose rules
are written by hand, take from them the figures only: prices, thresholds and the most that is paid.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import pyarrow as pa

from commissioning.cli.run_folder import staged_evidence
from commissioning.tables.reader import Evidence
from commissioning.terms.figures import Figure
from commissioning.terms.loading import load
from commissioning.terms.models import Earnings, EventFee, OutcomePayment, Sustainment, Terms

TERMS = Path(__file__).parent / "terms"
UNTIL = date(2026, 7, 1)
"""The last day of the simulated world, as of which everything is paid."""
TABLES = ("participants", "employment", "payroll")
"""The evidence that these terms read."""
END = date(2026, 7, 2)
"""The first day that cannot count."""
NEVER = date(9999, 12, 31)


@dataclass(frozen=True, slots=True)
class Asked:
    """A folder of staged evidence, and the file that an engine writes its dues to."""

    evidence: Evidence
    out: Path

    @classmethod
    def of(cls, folder: Path, out: Path) -> "Asked":
        return cls(staged_evidence(folder), out)

    def files(self, table: str) -> list[str]:
        """The Parquet files of a table."""
        return [str(path) for path in self.evidence.files[table]]


@cache
def terms() -> Terms:
    return load(TERMS)


def prices() -> pa.Table:
    """A row for each component, group and range of first starts: `from`, `until` (half-open) and `pence`."""
    rows = []
    for key, component in terms().prices.items():
        assert isinstance(component, EventFee | OutcomePayment | Sustainment)
        assert component.price.figure is not None
        for group in terms().groups:
            lines = sorted(component.price.figure.lines(group).items())
            ends = [*(day for day, _ in lines[1:]), NEVER]
            rows += [
                {"component": key, "group": group, "from": begins, "until": until, "pence": line.number()}
                for (begins, line), until in zip(lines, ends, strict=True)
            ]
    return pa.Table.from_pylist(rows, pa.schema(_PRICES))


_PRICES = [("component", pa.string()), ("group", pa.string()), ("from", pa.date32()), ("until", pa.date32()),
           ("pence", pa.int64())]  # fmt: skip


def groups() -> pa.Table:
    """For each group the pay to be reached, in pence, and how often sustainment is paid at most."""
    outcome, component = terms().outcomes["earned_enough"], terms().prices["sustainment"]
    assert isinstance(outcome, Earnings)
    assert outcome.threshold.sum is not None
    assert isinstance(component, Sustainment)
    names = list(terms().groups)
    return pa.table(
        {
            "group": names,
            "threshold_pence": [_only(outcome.threshold.sum, group) for group in names],
            "at_most": [_only(component.at_most, group) for group in names],
        }
    )


def support_days() -> int:
    """For how long after the start pay counts."""
    return _only(terms().clocks["support"])


def every_days() -> int:
    """The days in work of one sustainment payment."""
    component = terms().prices["sustainment"]
    assert isinstance(component, Sustainment)
    return 7 * _only(component.every)


def _only(figure: Figure, group: str | None = None) -> int:
    """The one number that a figure has for a group."""
    (line,) = figure.lines(group).values()
    return line.number()
