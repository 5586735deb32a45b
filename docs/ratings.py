"""Write the runs and pictures of docs/guide/ratings.md anew.

python -m docs.ratings     needs the reference folder (COMMISSIONING_REFERENCE), which is not part of the project
"""

import csv
import re
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from typer.testing import CliRunner

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from support.people_files import as_csv, followed, measured, served, watched  # noqa: E402  # tests are no package
from support.rated_terms import terms_with_stars  # noqa: E402
from support.reference_data import reference_file  # noqa: E402

GUIDE = ROOT / "docs" / "guide" / "ratings.md"
PICTURES = ROOT / "docs" / "guide" / "pictures"
FACTS = ("prevearn", "age", "married", "black", "hispanic", "hsorged", "yrs_educ")
ADJUST = [word for fact in FACTS for word in ("--adjust", fact)]
PROGRESS = (
    "Reading people …",
    "Comparing providers …",
    "Comparing the two ways …",
    "Following cohorts …",
    "Looking for signs …",
    "Watching providers …",
)
DRAWN = ("funnel", "caterpillar", "curves", "stars", "panels", "watched")
PAGES = (
    "rating/report.html", "cohorts/cohorts.html", "stars/stars.html", "review/review.html", "watch/watch.html",
)  # fmt: skip
RULES = (".app-funnel", ".app-rows", ".app-curves", ".app-watched")
LATER = (
    "--started", "started", "--contacts", "contacts", "--months", "months", "--unseen", "unseen_days",
    "--waited", "waited_days",
)  # fmt: skip
BESIDE = ("--level", "30", "--offer", "36", "--without", "25", "--provider", "provider")


def run(people: Path, *more: str, outcome: str = "Y") -> str:
    """What `commissioning rate` says of some of the women."""
    return said("rate", "--people", str(people), "--outcome", outcome, "--provider", "site", *ADJUST, *more)


def trial(people: Path) -> str:
    """What `commissioning effect` says of the lots that were drawn."""
    asked = ("--outcome", "Y", "--choice", "T", "--lots", "--within", "site", *ADJUST, "--draws", "999")
    return said("effect", "--people", str(people), *asked)


def cohorts(folder: Path) -> str:
    """What `commissioning cohorts` says of made-up people."""
    as_csv(folder / "people.csv", followed())
    asked = ("--started", "started_on", "--reached", "in_work_on", "--as-of", "2026-12-31", *BESIDE)
    return said("cohorts", "--people", str(folder / "people.csv"), *asked, "--out", str(folder / "cohorts"))


def stars(folder: Path, *more: str) -> str:
    """What `commissioning stars` says of made-up people, by made-up terms."""
    terms = folder / "terms"
    if not terms.exists():
        terms_with_stars(terms)
    as_csv(folder / "measured.csv", measured())
    asked = ("--terms", str(terms), "--provider", "site", "--group", "group", "--outcome", "jobs=job")
    return said("stars", "--people", str(folder / "measured.csv"), *asked, "--as-of", "2026-12-31", *more)


def review(folder: Path) -> str:
    """What `commissioning review` says of made-up people of whom one provider picks some and leaves others alone."""
    as_csv(folder / "referred.csv", served())
    asked = ("--outcome", "job", "--provider", "site", "--adjust", "out_of_work", "--adjust", "health", *LATER)
    return said("review", "--people", str(folder / "referred.csv"), *asked, "--out", str(folder / "review"))


def watch(folder: Path) -> str:
    """What `commissioning watch` says of made-up people."""
    as_csv(folder / "watched.csv", watched())
    asked = ("--outcome", "in_work", "--provider", "provider", "--on", "known_on", "--adjust", "age")
    more = ("--adjust", "benefit", "--learn-until", "2026-01-01", "--out", str(folder / "watch"))
    return said("watch", "--people", str(folder / "watched.csv"), *asked, *more)


def said(*asked: str) -> str:
    """What a command says, but for its progress."""
    from commissioning.cli.main import app

    ran = CliRunner().invoke(app, list(asked), catch_exceptions=False)
    if ran.exit_code:
        raise RuntimeError(ran.output)
    return "\n".join(line for line in ran.output.splitlines() if line not in PROGRESS)


def some(people: Path, out: Path, keep: Callable[[dict[str, str]], bool]) -> Path:
    """A file with some of the women, and whether each earned 12,000 dollars."""
    with people.open(encoding="utf-8", newline="") as file:
        rows = [row | {"earned_12000": str(int(float(row["Y"]) >= 12_000))} for row in csv.DictReader(file)]
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(row for row in rows if keep(row))
    return out


def documents() -> dict[Path, str]:
    """The guide with its runs, and the pictures."""
    people = reference_file("data/jtpa/jtpa_women.csv")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        blocks = {"everybody": run(people, "--out", str(folder / "rating")).rsplit("\nWritten to", 1)[0]}
        blocks["one site"] = run(people, "--explain", "OH")
        blocks["nobody served"] = run(some(people, folder / "none.csv", lambda row: row["T"] == "0.0"))
        blocks["12,000 dollars"] = run(some(people, folder / "all.csv", lambda row: True), outcome="earned_12000")
        blocks["the trial"] = trial(people)
        blocks["cohorts"] = cohorts(folder).rsplit("\nWritten to", 1)[0]
        blocks["stars"] = stars(folder, "--out", str(folder / "stars")).split("\nWhat each measure did:")[0]
        explained = stars(folder, "--explain", "Cedar")
        blocks["one star"] = explained[explained.index("\nCedar: ") :]
        blocks["signs"] = review(folder).rsplit("\nWritten to", 1)[0]
        blocks["watch"] = watch(folder).rsplit("\nWritten to", 1)[0]
        page = "".join((folder / each).read_text(encoding="utf-8") for each in PAGES)
    text = GUIDE.read_text(encoding="utf-8")
    for block, words in blocks.items():
        text = _filled(text, block, words)
    return {GUIDE: text} | {PICTURES / f"ratings-{key}.svg": _alone(page, key) for key in DRAWN}


def _filled(text: str, block: str, said: str) -> str:
    pattern = re.compile(rf"(<!-- run: {re.escape(block)} -->\n\n```text\n).*?(```)", re.DOTALL)
    if not pattern.search(text):
        raise ValueError(f"The guide has no place for the run {block!r}.")
    return pattern.sub(lambda match: match[1] + said.strip("\n") + "\n" + match[2], text)


def _alone(page: str, key: str) -> str:
    """The wide drawing as a file of its own, with the style it needs."""
    from commissioning.cli.printed.page import style

    drawing = re.search(
        rf'<svg class="[^"]*app-picture__wide"[^>]*labelledby="{key}-wide-title".*?</svg>', page, re.DOTALL
    )
    assert drawing is not None
    rules = "\n".join(line for line in style().splitlines() if line.startswith(RULES))
    font = ".app-picture__svg { font-family: Arial, sans-serif; background: #fff; }"
    opened = drawing[0].replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    return opened.replace("<title", f"<style>{font}\n{rules}</style><title", 1) + "\n"


def main() -> int:
    """Write whatever is not current."""
    PICTURES.mkdir(exist_ok=True)
    for path, text in documents().items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            print(f"written: {path.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
