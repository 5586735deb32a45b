"""The worked examples themselves: enough of them, of every programme, with sources that the programme names."""

import re
from collections import Counter

import pytest

from support.worked_examples import TERMS, terms_of
from support.worked_manual import CHAPTERS, WORKED, WrittenDown, written_down


@pytest.fixture(scope="module")
def written() -> WrittenDown:
    return written_down()


def test_every_carried_programme_has_three_examples_and_there_are_thirty(written: WrittenDown) -> None:
    carried = {folder.name for folder in TERMS.iterdir() if (folder / "programme.yaml").is_file()}
    found = Counter(case.programme for case in written.cases)
    assert set(found) == carried
    assert {programme: count for programme, count in found.items() if count < 3} == {}
    assert sum(found.values()) >= 30


def test_every_rule_names_a_source_of_its_programme(written: WrittenDown) -> None:
    for case in written.cases:
        named = set(re.findall(r"\[([^\]]+)\]", case.rule))
        known = set(terms_of(case.programme, None, ()).programme.sources)
        assert named, f"No source is named: {case.rule}"
        assert named <= known, f"{sorted(named - known)} is no source of {case.programme}: {case.rule}"


def test_every_example_is_written_down_once(written: WrittenDown) -> None:
    titles = [line for line in written.lines if line.startswith("### ")]
    assert len(titles) == len(set(titles)) == len(written.cases)


def test_every_file_of_examples_is_a_chapter() -> None:
    files = {path.stem.removeprefix("test_") for path in WORKED.glob("test_*.py")}
    assert files == {*CHAPTERS, "the_examples"}
