"""Write docs/generated/conformance.md: how far the ratings are from what others worked out.

python -m docs.conformance     needs the reference folder (COMMISSIONING_REFERENCE), which is not part of the project
"""

import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from support.conformance.suite import agreements, markdown  # noqa: E402  # tests are no package: found by their folder

PAGE = ROOT / "docs" / "generated" / "conformance.md"
HEAD = """# What the ratings agree with

Each line is a number that somebody else worked out: a public package, its own tests, or a printed table. None of it is
part of this project. Tests compare ours with it wherever the reference folder is at hand (`tests/conformance`); this
page is written by `python -m docs.conformance`. The formulas stand at the head of each module of `engines/ratings`.

"""


def main() -> int:
    """Write the page; exit 1 where something does not agree."""
    found = agreements()
    apart = [agreement for agreement in found if not agreement.holds]
    for agreement in apart:
        print(f"{agreement.vector}, {agreement.what}: {agreement.worst:.2e} apart, {agreement.tolerance:.0e} allowed")
    values = sum(agreement.compared for agreement in found)
    summary = f"{len(found)} comparisons of {values:,} values; {len(apart)} of them apart.\n\n"
    PAGE.write_text(HEAD + summary + markdown(found), encoding="utf-8")
    print(f"written: {PAGE.relative_to(ROOT)}")
    return 1 if apart else 0


if __name__ == "__main__":
    sys.exit(main())
