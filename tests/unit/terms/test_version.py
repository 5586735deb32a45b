"""The version of terms depends on what they mean and on nothing else; JSON and YAML lose nothing."""

import string
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.terms.loading import load
from commissioning.terms.models import Terms
from commissioning.terms.version import from_json, terms_version, to_json
from commissioning.terms.writing import write

from .conftest import Folder

CHARACTERS = st.characters(blacklist_categories=["Cs", "Cc"])
"""Without halves of one and control characters, which terms refuse."""
TEXTS = st.text(CHARACTERS, min_size=1, max_size=12) | st.sampled_from(
    [
        "none",
        "unknown",
        "1",
        "4.10",
        "true",
        "2026-04-01",
        "~",
        "- a",
        "a: b",
        "# no",
        " lead",
        "trail ",
        "é\n\tü",
        "0x1F",
    ]
)
KEYS = st.text(string.ascii_lowercase + string.digits + "_-", min_size=1, max_size=8).filter(
    lambda key: key[0] not in "_-"
)
DATES = st.dates(date(2000, 1, 1), date(2099, 12, 31))
KNOWN = st.sampled_from(["signed", "published", "recalled", "computed", "assumed"])


@st.composite
def lines(draw: st.DrawFn, numbers: st.SearchStrategy[Any]) -> dict[date, dict[str, Any]]:
    """Dated lines, each with its own clause and status."""
    found = {}
    for start in draw(st.sets(DATES, min_size=1, max_size=3)):
        value = draw(numbers | st.sampled_from(["unknown", "none"]))
        status = "unknown" if value == "unknown" else draw(KNOWN)
        found[start] = {"value": value, "clause": draw(TEXTS), "status": status}
    return found


@st.composite
def figures(
    draw: st.DrawFn, unit: str, numbers: st.SearchStrategy[Any], by: list[str], groups: list[str]
) -> dict[str, Any]:
    figure: dict[str, Any] = {"unit": unit, "by": draw(st.sampled_from(by))}
    if draw(st.booleans()):
        figure["title"] = draw(titles())
    if draw(st.booleans()):
        return figure | {"values": draw(lines(numbers))}
    named = draw(st.lists(st.sampled_from(groups), min_size=1, unique=True))
    return figure | {"groups": {group: draw(lines(numbers)) for group in named}}


def titles() -> st.SearchStrategy[dict[str, str]]:
    return st.fixed_dictionaries({"en": TEXTS}, optional={"cy": TEXTS})


@st.composite
def terms(draw: st.DrawFn) -> Terms:
    """Terms that load, with texts and values that are hard to write down."""
    known = st.fixed_dictionaries({"title": titles(), "clause": TEXTS, "status": KNOWN | st.just("unknown")})
    groups = draw(st.lists(TEXTS, min_size=1, max_size=3, unique=True))
    pence, whole = st.integers(0, 10**12), st.integers(0, 500)
    hours = whole | st.decimals(0, 168, places=2).map(lambda n: int(n) if n == int(n) else n.normalize())
    early = ["referred_on", "started_on", "contract_start", "unknown"]
    clock, outcome, component = draw(KEYS), draw(KEYS), draw(KEYS)
    work = draw(known) | {
        "kind": "time_in_work",
        "evidence": ["employer"],
        "window": {"opens": "started_on", "closes": clock},
        "kinds": ["employed"],
        "off_benefit": draw(st.booleans()),
        "counting": "cumulative",
        "jobs": "any",
        "length": draw(figures("weeks", st.integers(1, 500), early, groups)),
        "min_hours": draw(figures("hours a week", hours, early, groups)),
        "not_tested": draw(st.lists(TEXTS, max_size=2)),
    }
    payment = draw(known) | {
        "kind": "outcome",
        "outcome": outcome,
        "claim": "not_needed",
        "price": {"figure": draw(figures("pence, once", pence, [*early, "earned_on"], groups)), "less": "discount"},
    }
    contract = draw(known) | {
        "area": {"key": draw(KEYS), "title": draw(titles())},
        "provider": draw(TEXTS),
        "nation": "wales",
        "starts_on": draw(DATES),
        "offers": {"discount": draw(figures("basis points", st.integers(0, 10_000), early, groups))},
        "deferrals": [{"from": draw(DATES), "clause": draw(TEXTS), "status": draw(KNOWN)}],
    }
    programme = {
        "key": draw(KEYS),
        "title": draw(titles()),
        "commissioner": draw(TEXTS),
        "currency": "GBP",
        "time_zone": "Europe/London",
        "rounding": "half_to_even",
        "group_from": "row_paid",
        "sources": draw(st.dictionaries(TEXTS, TEXTS, max_size=2)),
    }
    return Terms.model_validate(
        {
            "programme": programme,
            "groups": {group: draw(known) for group in groups},
            "clocks": {clock: draw(figures("working days", whole, early, groups)) | {"from": "started_on"}},
            "outcomes": {outcome: work},
            "prices": {component: payment},
            "contracts": {draw(TEXTS): contract},
        }
    )


@given(terms())
def test_terms_go_to_json_and_back(known: Terms) -> None:
    assert from_json(to_json(known)) == known
    assert to_json(from_json(to_json(known))) == to_json(known)


@given(terms())
def test_terms_go_to_yaml_and_back(known: Terms) -> None:
    with TemporaryDirectory() as folder:
        write(known, Path(folder), date(2026, 1, 15))
        again = load(Path(folder))
    assert again == known
    assert terms_version(again) == terms_version(known)


def test_every_kind_of_thing_goes_to_yaml_and_back(full: Folder, tmp_path: Path) -> None:
    known = full.load()
    write(known, tmp_path / "again", date(2026, 1, 15))
    again = load(tmp_path / "again")
    assert again == known
    assert from_json(to_json(known)) == known
    assert terms_version(again) == terms_version(known)


def test_terms_are_not_written_over_others(small: Folder) -> None:
    with pytest.raises(FileExistsError):
        write(small.load(), small.path, date(2026, 1, 15))


def test_comments_order_layout_and_ways_of_writing_do_not_count(full: Folder) -> None:
    before = terms_version(full.load())
    full.change("outcomes.yaml", "2026-04-01: 7.5", "2026-04-01: {value: 7.50, status: signed}  # half days")
    full.change("outcomes.yaml", "title: A plan is signed", "title: {en: 'A plan is signed'}")
    full.change("clocks.yaml", "  unit: weeks\n  by: started_on\n", "  by: started_on\n  unit: weeks\n")
    full.change("prices.yaml", "40_000", "40000")
    full.add("prices.yaml", "# the end\n")
    assert terms_version(full.load()) == before


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("prices.yaml", "40_000", "40_001"),
        ("prices.yaml", '"contract 5.1"', '"contract 5.01"'),
        ("prices.yaml", "2027-04-01: none", "2027-04-02: none"),
        ("programme.yaml", "half_away_from_zero", "half_to_even"),
        ("outcomes.yaml", "2026-04-01: 7.5", "2026-04-01: 7.51"),
        ("outcomes.yaml", "outcomes: [pay, own_business]", "outcomes: [own_business, pay]"),
    ],
)
def test_whatever_they_mean_counts(file: str, old: str, new: str, full: Folder) -> None:
    before = terms_version(full.load())
    assert terms_version(full.change(file, old, new).load()) != before


def test_a_decimal_is_written_with_the_fewest_places(full: Folder) -> None:
    full.change("outcomes.yaml", "2026-04-01: 7.5", "2026-04-01: 16.00")
    business = full.load().outcomes["own_business"]
    value = business.min_hours.values[date(2026, 4, 1)].value  # type: ignore[union-attr,index]
    assert value == 16
    assert not isinstance(value, Decimal)


def test_terms_without_measures_keep_the_version_they_had_before_there_were_any(small: Folder) -> None:
    assert b'"measures"' in to_json(small.load())
    (small.path / "measures.yaml").unlink()
    assert b'"measures"' not in to_json(small.load())


def test_measures_go_to_yaml_and_back(full: Folder, tmp_path: Path) -> None:
    terms = full.load()
    write(terms, tmp_path / "again", date(2026, 1, 15))
    assert "in_the_period" not in (tmp_path / "again" / "measures.yaml").read_text(encoding="utf-8")
    assert terms_version(load(tmp_path / "again")) == terms_version(terms)
