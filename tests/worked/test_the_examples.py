"""The worked examples themselves: enough of them, of every programme, with sources that the programme names."""

import re
from collections import Counter

import pytest

from support.worked_chapters import chapters
from support.worked_examples import TERMS, WrittenDown, examples_written_down, terms_of


@pytest.fixture(scope="module")
def written() -> WrittenDown:
    return examples_written_down(chapters())


def test_every_carried_programme_has_three_examples_and_there_are_thirty(written: WrittenDown) -> None:
    carried = {folder.name for folder in TERMS.iterdir() if (folder / "programme.yaml").is_file()}
    found = Counter(written.programmes)
    assert set(found) == carried
    assert {programme: count for programme, count in found.items() if count < 3} == {}
    assert sum(found.values()) >= 30


def test_every_rule_names_a_source_of_its_programme(written: WrittenDown) -> None:
    for programme, rule in zip(written.programmes, written.rules, strict=True):
        named = set(re.findall(r"\[([^\]]+)\]", rule))
        known = set(terms_of(programme, None, ()).programme.sources)
        assert named, f"No source is named: {rule}"
        assert named <= known, f"{sorted(named - known)} is no source of {programme}: {rule}"


def test_no_example_is_written_down_twice(written: WrittenDown) -> None:
    titles = [line for line in written.lines if line.startswith("### ")]
    assert len(titles) == len(set(titles)) == len(written.programmes)
