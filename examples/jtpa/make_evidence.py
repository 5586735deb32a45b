"""Turn the National JTPA Study's women into evidence tables.

    python examples/jtpa/make_evidence.py jtpa_women.csv OUT

Source: National JTPA Study (W. E. Upjohn Institute), the file `jtpa_women.csv` of the public package *senseweight* (MIT
licence): 6,102 women at 16 sites, one row each, with `site` and `Y`, their earnings in dollars over the thirty months
after assignment. The file has no dates and no single payments, so this script says, for everybody: started on 1 January
1988, one payment of all earnings on 1 July 1990, for the thirty months before it, recorded the day after. Nothing can
be concluded from it about when a person earned what.
"""

import csv
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

STARTED_ON = date(1988, 1, 1)
PAID_ON = date(1990, 7, 1)
RECORDED_AT = "1990-07-02T12:00:00Z"


def make(source: Path, out: Path) -> None:
    """Write participants.csv and payroll.csv into `out`."""
    out.mkdir(parents=True, exist_ok=True)
    with source.open(encoding="utf-8", newline="") as file:
        women = list(csv.DictReader(file))
    _write(
        out / "participants.csv",
        ("participant", "contract", "group", "referred_on", "started_on", "nation", "age", "prevearn", "yrs_educ"),
        (
            (
                _name(n),
                _contract(row),
                "women",
                STARTED_ON,
                STARTED_ON,
                "other",
                row["age"],
                row["prevearn"],
                row["yrs_educ"],
            )
            for n, row in enumerate(women, 1)
        ),
    )
    _write(
        out / "payroll.csv",
        ("participant", "employer", "paid_on", "period_from", "period_until", "pay_pence", "source", "recorded_at"),
        (
            (
                _name(n),
                "not-recorded",
                PAID_ON,
                STARTED_ON,
                PAID_ON,
                int(Decimal(row["Y"]) * 100),
                "independent",
                RECORDED_AT,
            )
            for n, row in enumerate(women, 1)
        ),
    )


def _name(n: int) -> str:
    return f"jtpa-{n:04}"


def _contract(row: dict[str, str]) -> str:
    return f"site-{row['site'].lower()}"


def _write(path: Path, header: tuple[str, ...], rows: object) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)  # type: ignore[arg-type]


if __name__ == "__main__":
    make(Path(sys.argv[1]), Path(sys.argv[2]))
