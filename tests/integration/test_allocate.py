"""`commissioning allocate`: the same draws for whoever has the seed, none for who does not, and meddling is seen."""

import csv
import random
import stat
from pathlib import Path

import pytest
from typer.testing import CliRunner

from commissioning.cli.main import app

SHARES = """area,group,from,contract,basis_points
north,1,2026-01-01,north-a,5000
north,1,2026-01-01,north-b,5000
south,1,2026-01-01,south-a,10000
north,1,2026-11-15,north-a,2000
north,1,2026-11-15,north-b,8000
"""


def ran(*words: object):
    return CliRunner().invoke(app, ["allocate", *map(str, words)], catch_exceptions=False)


@pytest.fixture
def folder(tmp_path) -> Path:
    chance = random.Random(1)
    rows = [f"r{n},{chance.choice(['north', 'south'])},1,2026-11-{chance.randint(1, 28):02}" for n in range(300)]
    (tmp_path / "referrals.csv").write_text("\n".join(["referral,area,group,referred_on", *rows]), encoding="utf-8")
    (tmp_path / "shares.csv").write_text(SHARES, encoding="utf-8")
    said = ran("seed", "--period", "2026-11", "--seeds", tmp_path / "seeds.csv")
    assert said.exit_code == 0, said.output
    published = said.output.split("Publish now: ")[1]
    (tmp_path / "digests.csv").write_text(f"period,digest\n{published}", encoding="utf-8")
    return tmp_path


def draw(folder: Path, referrals: str = "referrals.csv"):
    files = [f"--{name}={folder / f'{name}.csv'}" for name in ("shares", "seeds", "log")]
    return ran("draw", "--referrals", folder / referrals, *files)


def check(folder: Path):
    files = [f"--{name}={folder / f'{name}.csv'}" for name in ("seeds", "digests")]
    return ran("check", folder / "log.csv", *files)


def log(folder: Path) -> list[dict[str, str]]:
    with (folder / "log.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_everybody_is_drawn_once_by_the_shares_of_the_day(folder):
    assert "300 referrals drawn, 0 were" in draw(folder).output
    rows = log(folder)
    assert len({row["referral"] for row in rows}) == 300
    early = [row for row in rows if row["area"] == "north" and row["drawn_on"] < "2026-11-15"]
    late = [row for row in rows if row["area"] == "north" and row["drawn_on"] >= "2026-11-15"]
    assert {row["shares"] for row in early} == {"north-a:5000 north-b:5000"}
    assert {row["shares"] for row in late} == {"north-a:2000 north-b:8000"}
    assert {row["contract"] for row in rows if row["area"] == "south"} == {"south-a"}
    for area in ("north", "south"):
        numbers = [int(row["number"]) for row in rows if row["area"] == area]
        assert numbers == list(range(1, len(numbers) + 1))


def test_the_same_file_again_changes_nothing_and_a_longer_one_only_adds(folder):
    draw(folder)
    before = (folder / "log.csv").read_bytes()
    assert "0 referrals drawn, 300 were" in draw(folder).output
    assert (folder / "log.csv").read_bytes() == before
    with (folder / "referrals.csv").open("a", encoding="utf-8") as file:
        file.write("\nlater,north,1,2026-11-30\n")
    assert "1 referrals drawn" in draw(folder).output
    assert (folder / "log.csv").read_bytes().startswith(before)


def test_whoever_has_the_seed_finds_the_same(folder):
    draw(folder)
    first = (folder / "log.csv").read_bytes()
    (folder / "log.csv").unlink()
    draw(folder)
    assert (folder / "log.csv").read_bytes() == first
    published = [line.rpartition(",")[0] for line in first.decode().splitlines()]
    (folder / "log.csv").write_text("\n".join(published), encoding="utf-8")
    said = check(folder)
    assert said.exit_code == 0
    assert "Each of 300 draws" in said.output


@pytest.mark.parametrize("meddle", ["another contract", "a row taken out", "another seed"])
def test_meddling_ends_with_a_broken_promise(folder, meddle):
    draw(folder)
    path = folder / "log.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    place = next(n for n, line in enumerate(lines) if ",north,1," in line)
    if meddle == "another contract":
        other = {"north-a": "north-b", "north-b": "north-a"}[log(folder)[place - 1]["contract"]]
        cells = lines[place].split(",")
        lines[place] = ",".join([*cells[:6], other, *cells[7:]])
    if meddle == "a row taken out":
        del lines[place]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    if meddle == "another seed":
        (folder / "seeds.csv").write_text(f"period,seed\n2026-11,{'ab' * 32}\n", encoding="utf-8")
    said = check(folder)
    assert said.exit_code == 3
    assert "The log does not hold" in said.output


def test_a_seed_is_made_once_a_month_for_its_owners_eyes(folder):
    assert stat.S_IMODE((folder / "seeds.csv").stat().st_mode) == 0o600
    before = (folder / "seeds.csv").read_bytes()
    again = ran("seed", "--period", "2026-11", "--seeds", folder / "seeds.csv")
    assert (again.exit_code, (folder / "seeds.csv").read_bytes()) == (1, before)
    assert ran("seed", "--period", "2026-12", "--seeds", folder / "seeds.csv").exit_code == 0
    assert (folder / "seeds.csv").read_bytes().startswith(before)
    assert "is no month" in ran("seed", "--period", "2026-13", "--seeds", folder / "seeds.csv").output


WRONG = {
    "referral,area,group,referred_on\nr1,north,1,2026-11-31\n": ("row 2", "referred_on", "a date such as"),
    "referral,area,group,referred_on\nr1,north,,2026-11-30\n": ("row 2", "group", "there is nothing here"),
    "referral,area,group,referred_on\n=r1,north,1,2026-11-30\n": ("row 2", "referral", "formula"),
    "referral,area,group,referred_on\nr1,north,1,2026-11-30\nr1,north,1,2026-11-30\n": ("referral", "comes 2 times"),
    "referral,area,group,referred_on\nr1,north,9,2026-11-30\n": ("was drawn in", "that stands"),
    "referral,area,group\nr1,north,1\n": ("referred_on", "there is no such column"),
    "referral,area,group,referred_on\nx1,west,1,2026-11-30\n": ("nobody has shares of west / 1 on 30 November 2026",),
    "referral,area,group,referred_on\nx1,north,1,2026-10-30\n": ("no seed of 2026-10", "allocate seed"),
}


@pytest.mark.parametrize("content", WRONG)
def test_what_cannot_be_drawn_says_where_and_why_and_leaves_the_log(folder, content):
    draw(folder)
    before = (folder / "log.csv").read_bytes()
    (folder / "wrong.csv").write_text(content, encoding="utf-8")
    said = draw(folder, "wrong.csv")
    assert said.exit_code == 1
    assert [part for part in WRONG[content] if part not in " ".join(said.output.split())] == []
    assert (folder / "log.csv").read_bytes() == before
    assert sorted(path.name for path in folder.glob(".*")) == []


@pytest.mark.parametrize(
    ("row", "said_of_it"),
    [
        ("north,1,2027-01-01,north-a,9000", "add up to 9,000"),
        ("north,1,2027-01-01,north a,10000", "a name with a space"),
        ("north,1,2027-01-01,north-a,-1", "a whole number"),
    ],
)
def test_shares_that_do_not_say_who_serves_how_many_are_refused(folder, row, said_of_it):
    with (folder / "shares.csv").open("a", encoding="utf-8") as file:
        file.write(row + "\n")
    said = draw(folder)
    assert said.exit_code == 1
    assert said_of_it in " ".join(said.output.split())
    assert not (folder / "log.csv").exists()
