"""Write ASSURANCE.md from a run of the assurance tests.

python -m docs.assurance RESULTS.xml     the JUnit file that pytest wrote
"""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from support.sizes import column, size  # noqa: E402  # tests are no package: their folder must be found first


@dataclass(frozen=True, slots=True)
class Promise:
    """One row: a test of the programme, what must hold, where it is tested, and the size that counts."""

    id: str
    holds: str
    tests: tuple[str, ...]
    size: str | None


PROMISES = (
    Promise(
        "T1",
        "The ledger after every step: lines sum to 0, net = determination, nothing posted changed, chains valid",
        ("tests.integration.test_ledger_histories",),
        "ledger histories",
    ),
    Promise(
        "T2",
        "Set-based engine = plain reference to the penny, in any order, split, repeated or late",
        ("tests.agree.", "tests.spark."),
        "fact worlds",
    ),
    Promise(
        "T3",
        "Every form of the pages and every request of the API sent twice: the second changes no row",
        ("tests.integration.web.test_sent_twice",),
        None,
    ),
    Promise(
        "T5",
        "Working days = an oracle counted day by day, three calendars",
        ("tests.unit.core.",),
        "working day questions",
    ),
    Promise(
        "T6",
        "A failure at any statement leaves all or nothing, and a rerun completes once",
        ("tests.integration.test_ledger_faults",),
        None,
    ),
    Promise(
        "T7",
        "Killed at any moment: nothing acknowledged lost, nothing twice, nothing half",
        ("tests.integration.test_ledger_kills", "tests.unit.store.test_kills_and_rivals"),
        "ledger kills",
    ),
    Promise(
        "T10",
        "Spoilt files are refused whole, with the place of each error",
        ("tests.unit.tables.", "tests.unit.rooms.test_journey_bulk", "tests.unit.rooms.test_journey_casework_by_file"),
        "spoilt files",
    ),
    Promise(
        "T11",
        "Every table behind its walls, by role of the database; without anybody acting, no rows",
        ("tests.census.test_tables", "tests.unit.platform.test_database_roles"),
        None,
    ),
    Promise(
        "T12",
        "Every page and relationship answers every role as the reviewed table says; lists, files and details agree",
        (
            "tests.census.test_permissions",
            "tests.census.test_relationships",
            "tests.integration.web.test_lists_and_details_agree",
        ),
        None,
    ),
    Promise(
        "T12b",
        "No row and no marker of somebody else's is met, with both walls and with each off",
        (
            "tests.integration.platform.test_nobody_sees_a_foreign_row",
            "tests.integration.web.test_no_foreign_marker",
        ),
        "players of canaries",
    ),
    Promise(
        "T13",
        "A guessed reference finds nothing, and no refusal tells of somebody else's row",
        ("tests.integration.platform.test_nobody_learns_what_exists",),
        "guessed references",
    ),
    Promise(
        "T15",
        "No file that is given out holds a formula, and numbers stay numbers",
        ("tests.integration.web.test_exports", "tests.unit.tables.test_safe_csv"),
        "nasty CSV cells",
    ),
    Promise(
        "T17",
        "Every page is accessible at 320 and 1280 pixels, and journeys end without JavaScript",
        ("tests.browser.",),
        None,
    ),
    Promise(
        "T18",
        "Each table is handed to its subject or left out for a reason; erasure, restriction take the name everywhere",
        (
            "tests.unit.rooms.test_journey_data_protection",
            "tests.unit.rooms.test_journey_restricted",
            "tests.unit.web.test_restricted_pages",
        ),
        None,
    ),
    Promise(
        "T18b",
        "Nothing is read under break-glass without a second person, and nothing unrecorded",
        ("tests.integration.platform.test_break_glass",),
        None,
    ),
    Promise(
        "T19",
        "A page asks the database as often for many rows as for few, and thirty times at most",
        ("tests.integration.web.test_query_counts",),
        None,
    ),
    Promise(
        "T23",
        "Whatever is sent to the API is answered as described",
        ("tests.integration.test_api_schemathesis",),
        "api calls",
    ),
    Promise(
        "T25",
        "A filled database is migrated and keeps every row; a back-up is restored and its chain verified",
        ("tests.integration.operations.test_migrations_keep_data", "tests.integration.operations.test_restore"),
        None,
    ),
    Promise(
        "SIM",
        "A simulated year driven through the API by all roles is told as it was",
        ("tests.integration.test_year_through_the_api",),
        "people of a year",
    ),
    Promise(
        "–",
        "Every carried programme pays, and all worked examples hold on both engines",
        ("tests.integration.test_every", "tests.worked."),
        None,
    ),
)


def row(promise: Promise, cases: list[ElementTree.Element]) -> str:
    """What the tests of a promise came to."""
    own = [case for case in cases if case.get("classname", "").startswith(promise.tests)]
    failed = sum(case.find("failure") is not None or case.find("error") is not None for case in own)
    skipped = sum(case.find("skipped") is not None for case in own)
    amount = f"{size(promise.size):,} {promise.size}" if promise.size else ""
    seconds = sum(float(case.get("time", 0)) for case in own)
    cells = (promise.id, promise.holds, amount, len(own) - failed - skipped, failed, skipped, f"{seconds:,.0f}")
    return f"| {' | '.join(map(str, cells))} |"


def main(results: Path) -> None:
    """Read the results, write the page."""
    cases = list(ElementTree.parse(results).getroot().iter("testcase"))  # noqa: S314  # our own file, written just now
    asked = ["git", "rev-parse", "--short", "HEAD"]
    commit = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()
    header = ["| test | what must hold | size | passed | failed | skipped | seconds |", "|---|---|---|--:|--:|--:|--:|"]
    written = f"Written by `make assurance` at size `{column()}`, from commit `{commit}`."
    page = [
        "# Assurance",
        f"{written} Generation is derandomised: the same commit generates the same cases.",
        "\n".join([*header, *(row(promise, cases) for promise in PROMISES)]),
        "Promises C to E (sealing, disclosure, no accusation by machine) come with the rooms that make them.",
    ]
    (ROOT / "ASSURANCE.md").write_text("\n\n".join(page) + "\n", encoding="utf-8")
    print("\n\n".join(page))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
