"""`commissioning review`: whoever picks people or leaves some alone comes up for review, and nobody else does."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from commissioning.cli.main import app
from support.people_files import as_csv, as_parquet, served

DONE = (
    "--started", "started", "--contacts", "contacts", "--months", "months", "--unseen", "unseen_days",
    "--waited", "waited_days",
)  # fmt: skip
KNOWN = ("--adjust", "out_of_work", "--adjust", "health")
ODD = "Hazel"


def review(path: Path, *more: str, known: tuple[str, ...] = KNOWN):
    asked = ["review", "--people", str(path), "--outcome", "job", "--provider", "site", *known, *more]
    return CliRunner().invoke(app, asked, catch_exceptions=False)


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def columns() -> dict[str, list[object]]:
    return served()


@pytest.fixture(scope="module")
def file(columns, tmp_path_factory) -> Path:
    return as_csv(tmp_path_factory.mktemp("people") / "people.csv", columns)


@pytest.fixture(scope="module")
def folder(file, tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("review") / "out"
    ran = review(file, *DONE, "--person", "person", "--out", str(out))
    assert ran.exit_code == 0, ran.output
    (out.parent / "said.txt").write_text(ran.output, encoding="utf-8")
    return out


@pytest.fixture(scope="module")
def told(folder) -> str:
    return (folder.parent / "said.txt").read_text(encoding="utf-8")


def test_whoever_picks_and_leaves_alone_is_for_review_and_nobody_else(folder, told):
    signs = read(folder / "signs.csv")
    assert len(signs) == 10 * 5
    assert {line["provider"] for line in signs if line["for_review"]} == {ODD}
    found = {line["question"] for line in signs if line["provider"] == ODD and line["sign"] == "yes"}
    assert found == {"who is started", "contacts", "nobody saw them", "first service"}
    assert "1 of 10 providers is for review by a person" in told
    assert "Of the tenth with the poorest prospects" in told
    assert "does not say why" in told
    assert "the provider is a specialist" in told
    assert "parking" not in told.lower(), "a sign is no verdict"
    for line in signs:
        assert float(line["low"]) <= float(line["effect"]) <= float(line["high"])
        assert float(line["p"]) <= float(line["p_adjusted"])


def test_a_specialist_who_serves_as_everybody_does_has_no_sign(folder, columns):
    """Maple's people have the poorest prospects; that alone is nothing to look at."""
    there = np.array(columns["site"]) == "Maple"
    long = np.array(columns["out_of_work"], dtype=float)
    assert long[there].mean() > 1.5 * long[~there].mean()
    assert {line["sign"] for line in read(folder / "signs.csv") if line["provider"] == "Maple"} == {"no"}


def test_groups_are_counted_as_by_hand(folder, columns):
    groups = read(folder / "groups.csv")
    site = np.array(columns["site"])
    started = np.array(columns["started"], dtype=float)
    of = [line for line in groups if line["provider"] == ODD and line["question"] == "who is started"]
    people = [int(line["people"]) for line in of]
    assert sum(people) == (site == ODD).sum()
    own = sum(float(line["own"]) * number for line, number in zip(of, people, strict=True))
    assert own == pytest.approx(started[site == ODD].sum(), abs=1e-4)
    seen = [line for line in groups if line["provider"] == ODD and line["question"] == "contacts"]
    assert sum(int(line["people"]) for line in seen) == started[site == ODD].sum(), "of those who were started"
    assert min(int(line["people"]) for line in groups) >= 5


def test_the_page_says_what_it_is_and_the_folder_is_the_same_again(file, folder, columns, tmp_path):
    assert review(file, *DONE, "--person", "person", "--out", str(tmp_path / "again")).exit_code == 0
    for path in folder.iterdir():
        assert path.read_bytes() == (tmp_path / "again" / path.name).read_bytes()
    page = (folder / "review.html").read_text(encoding="utf-8")
    assert page.count('role="img"') == 3, "for three widths"
    assert page.count("Contacts a month: sign") >= 3
    assert "What else makes the same picture" in page
    assert "<script" not in page
    kept = json.loads((folder / "review.json").read_text(encoding="utf-8"))
    assert kept["for_review"] == [ODD]
    assert kept["asked"]["unseen"] == "unseen_days"
    for path in folder.iterdir():
        assert "p00" not in path.read_text(encoding="utf-8"), "nobody is named"


def test_a_table_of_parquet_gives_the_same_figures_whatever_the_order_of_names(columns, folder, tmp_path):
    numbers = {name: [None if cell == "" else cell for cell in cells] for name, cells in columns.items()}
    assert (
        review(as_parquet(tmp_path / "people.parquet", numbers), *DONE, "--out", str(tmp_path / "out")).exit_code == 0
    )
    assert (tmp_path / "out" / "signs.csv").read_bytes() == (folder / "signs.csv").read_bytes()


def test_where_nobody_is_odd_nobody_is_for_review(tmp_path):
    path = as_csv(tmp_path / "people.csv", served(odd=None, seed=2))
    ran = review(path, *DONE, "--out", str(tmp_path / "out"))
    assert "None of 10 providers is for review by a person" in ran.output
    page = (tmp_path / "out" / "review.html").read_text(encoding="utf-8")
    assert "<h2>What the signs are</h2>" not in page
    assert 'role="img"' not in page


def test_what_the_file_has_no_column_for_is_not_asked_and_one_question_flags_nobody(file):
    said = review(file).output
    assert "Asked beside the other providers: outcomes" in said
    assert "Not asked, for want of a column: who is started (--started), contacts (--contacts)," in said
    assert "Only one question could be asked, so no two signs can agree" in said
    assert "None of 10 providers is for review" in said


def test_few_people_answer_nothing_and_are_not_shown(columns, tmp_path):
    place = {site: [at for at, each in enumerate(columns["site"]) if each == site] for site in ("Larch", "Cedar")}
    tiny = dict.fromkeys(place["Larch"][:3], "Alone") | dict.fromkeys(place["Cedar"][:20], "Few")
    other = {**columns, "site": [tiny.get(at, site) for at, site in enumerate(columns["site"])]}
    ran = review(as_csv(tmp_path / "people.csv", other), *DONE, "--out", str(tmp_path / "out"))
    assert "Cannot say of Alone, who is started: fewer than 5 people." in ran.output
    assert "Cannot say of Few, who is started: 20 people are too few to tell." in ran.output
    signs = [line for line in read(tmp_path / "out" / "signs.csv") if line["provider"] == "Alone"]
    assert {line["people"] for line in signs} == {""}
    assert {line["why_not"] for line in signs} == {"fewer than 5 people"}
    assert "Alone" not in (tmp_path / "out" / "groups.csv").read_text(encoding="utf-8")
    assert "Hazel" in (tmp_path / "out" / "review.json").read_text(encoding="utf-8")


def test_missing_records_are_said_before_anything_is_made_of_them(columns, tmp_path):
    lost = [
        "" if site == "Elm" and at % 2 else cell
        for at, (site, cell) in enumerate(zip(columns["site"], columns["contacts"], strict=True))
    ]
    said = review(as_csv(tmp_path / "people.csv", {**columns, "contacts": lost}), "--contacts", "contacts").output
    assert "contacts is missing for" in said
    assert "most at Elm (" in said
    assert "Ask about records before anything else." in said


def test_a_provider_who_recorded_nothing_leaves_the_others_to_be_asked(columns, tmp_path):
    none = [0 if site == "Elm" and cell != "" else cell
            for site, cell in zip(columns["site"], columns["contacts"], strict=True)]  # fmt: skip
    path = as_csv(tmp_path / "people.csv", {**columns, "contacts": none})
    ran = review(path, *DONE, "--out", str(tmp_path / "out"))
    assert "Cannot say of Elm, contacts: no slope can be told: Nothing was counted of anybody." in ran.output
    asked = [line for line in read(tmp_path / "out" / "signs.csv") if line["question"] == "contacts"]
    assert [line["provider"] for line in asked if not line["p"]] == ["Elm"]


BAD = {
    "an outcome of its own": ({"job": lambda at, cell: 7 if at == 3 else cell}, (), "job is neither 0 nor 1 in row 5."),
    "half started": (
        {"started": lambda at, cell: "" if at == 1 else cell},
        ("--started", "started"),
        "started is neither 0 nor 1 in row 3.",
    ),
    "nobody started": ({"started": lambda at, cell: 0}, ("--started", "started"), "started is 0 for everybody"),
    "below nought": (
        {"contacts": lambda at, cell: -1 if at == 0 else cell},
        ("--contacts", "contacts"),
        "contacts is below 0 in row 2.",
    ),
    "no contacts at all": (
        {"contacts": lambda at, cell: ""},
        ("--contacts", "contacts"),
        "contacts is empty for everybody who was started.",
    ),
    "no number": (
        {"contacts": lambda at, cell: "often" if at == 0 else cell},
        ("--contacts", "contacts"),
        "contacts is 'often' in row 2",
    ),
    "waiting for nobody knows how long": (
        {},
        ("--started", "started", "--waited", "waited_days"),
        "Say with --months how long each was on the programme",
    ),
    "learnt from what came after": (
        {},
        ("--contacts", "contacts", "--adjust", "contacts"),
        "--adjust contacts is given, but contacts says what became of people afterwards.",
    ),
    "one provider": ({"site": lambda at, cell: "Ash"}, (), "site names only one provider, Ash"),
    "no prospects": (
        {"out_of_work": lambda at, cell: 3, "health": lambda at, cell: "none"},
        (),
        "out_of_work, health say the same of everybody",
    ),
    "nobody like another": (
        {"job": lambda at, cell: int(at == 0)},
        (),
        "Prospects of job cannot be learnt by out_of_work, health:",
    ),
    "twice": ({"person": lambda at, cell: "p"}, ("--person", "person"), "more than once"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_told_the_column_and_what_to_do(columns, tmp_path, case):
    changes, more, wanted = BAD[case]
    other = {
        name: [changes[name](at, cell) for at, cell in enumerate(cells[:600])] if name in changes else cells[:600]
        for name, cells in columns.items()
    }
    ran = review(as_csv(tmp_path / "people.csv", other), *more)
    assert ran.exit_code == 1, ran.output
    assert wanted in " ".join(ran.output.split())
