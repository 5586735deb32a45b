"""All checks of the ratings against what others worked out."""

from support.conformance import cohorts, funnels, monitoring, profiling, rates, selection, stars
from support.conformance.agreement import Agreement, Check

CHECKS: tuple[Check, ...] = tuple(
    check for part in (profiling, rates, funnels, cohorts, monitoring, selection, stars) for check in part.CHECKS
)


def agreements() -> list[Agreement]:
    """What every check found."""
    return [agreement for check in CHECKS for agreement in check()]


def markdown(found: list[Agreement]) -> str:
    """One table: vector, what was compared, tolerance, worst difference."""
    lines = [
        "| vector | compared | values | tolerance | worst difference |",
        "|---|---|---:|---:|---:|",
        *(_line(agreement) for agreement in found),
    ]
    return "\n".join(lines) + "\n"


def _line(agreement: Agreement) -> str:
    what = agreement.what + (f" ({agreement.left_out})" if agreement.left_out else "")
    unit = " of the value" if agreement.relative else ""
    tolerance = f"{agreement.tolerance:.0e}{unit}" if agreement.tolerance else "exact"
    worst = f"{agreement.worst:.0e}" if agreement.worst else "0"
    return f"| `{agreement.vector}` | {what} | {agreement.compared:,} | {tolerance} | {worst} |"
