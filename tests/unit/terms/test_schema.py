"""Editors are told what the loader will say: good files pass the schema, spoiled ones do not."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from commissioning.terms.refusals import Complaints, TermsRefused
from commissioning.terms.schema import file_schema, json_schema
from commissioning.terms.yaml_source import read_yaml

from .conftest import Folder

TERMS = Path(__file__).parents[3] / "terms"


def as_json(value: Any) -> Any:
    """A YAML value as an editor sees it."""
    if isinstance(value, dict):
        return {str(key): as_json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_json(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else value


def definition(file: Path) -> str:
    return {"variations": "variation", "assumptions": "assumptions"}.get(file.parent.name, file.name)


def problems(file: Path) -> list[str]:
    complaints = Complaints()
    tree = read_yaml(file, complaints)
    assert tree is not None
    assert not complaints.errors
    return [
        error.message for error in Draft202012Validator(file_schema(definition(file))).iter_errors(as_json(tree.data))
    ]


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(json_schema())
    assert {"programme.yaml", "prices.yaml", "variation", "assumptions"} <= set(json_schema()["$defs"])


@pytest.mark.parametrize("file", sorted(TERMS.rglob("*.yaml")), ids=lambda file: str(file.relative_to(TERMS)))
def test_every_file_of_our_terms_passes(file: Path) -> None:
    assert problems(file) == []


def test_every_kind_of_thing_passes(full: Folder) -> None:
    for file in sorted(full.path.rglob("*.yaml")):
        assert problems(file) == [], file


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("outcomes.yaml", "own_employers: declared_only", "own_employers: declared"),
        (
            "prices.yaml",
            "  claim: required\n  ends_at_break_after",
            "  claim: reduced_if_absent\n  ends_at_break_after",
        ),
    ],
)
def test_pay_from_own_employers_and_claims_for_periods_are_known_to_the_schema(
    file: str, old: str, new: str, full: Folder
) -> None:
    full.change(file, old, new)
    assert problems(full.path / file)
    with pytest.raises(TermsRefused):
        full.load()


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("prices.yaml", "known_from: 2026-01-15\n", ""),
        ("prices.yaml", "kind: event_fee", "kind: evnt_fee"),
        ("prices.yaml", "  event: started_on\n", ""),
        ("prices.yaml", "event: started_on", "evnt: started_on"),
        ("prices.yaml", "by: started_on", "by: startd_on"),
        ("prices.yaml", '"contract 5.1"', "4.10"),
        ("prices.yaml", "2026-04-01: 40_000", "first: 40_000"),
        ("prices.yaml", "40_000", "nought"),
        ("prices.yaml", "unit: pence per participant, once\n", "note: pence\n"),
        ("outcomes.yaml", "[independent,", "[indepndent,"),
        ("outcomes.yaml", "off_benefit: true", "off_benefit: perhaps"),
        ("contracts.yaml", "starts_on: 2026-04-01", "starts_on: soon"),
        ("contracts.yaml", "  provider: Brightwater Employment\n", ""),
        ("programme.yaml", "currency: GBP", "currency: pounds"),
        ("clocks.yaml", "  from: started_on\n", ""),
        ("variations/001-indexation.yaml", "prices:", "price:"),
        ("variations/001-indexation.yaml", "2027-04-01: 126_000", "later: 126_000"),
        ("assumptions/demonstration.yaml", "title: Made", "titel: Made"),
    ],
)
def test_spoiled_files_do_not_pass(file: str, old: str, new: str, small: Folder) -> None:
    small.change(file, old, new)
    assert problems(small.path / file)
