"""The ratings give what public packages and printed tables give, within the tolerance of each."""

import pytest

from support.conformance.agreement import compared, same
from support.conformance.suite import CHECKS, markdown


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: f"{check.__module__.rpartition('.')[2]}-{check.__name__}")
def test_agrees_with_its_vectors(check):
    agreements = list(check())
    assert agreements
    assert [agreement for agreement in agreements if not agreement.holds] == []


def test_a_difference_is_seen():
    assert not compared("v", "a number", [1.0], [1.1], 1e-6).holds
    assert not compared("v", "no number", [float("nan")], [1.0], 1e-6).holds
    assert not compared("v", "nothing at all", [], [], 1e-6).holds
    assert not same("v", "a flag", ["high"], ["low"]).holds
    assert compared("v", "one in a thousand", [1.001], [1.0], 0.01, relative=True).holds


def test_the_table_says_what_was_left_out():
    text = markdown([compared("v.csv", "γ", [1.0], [1.0], 1e-6, left_out="provider 3 has no outcomes")])
    assert text.splitlines()[-1] == "| `v.csv` | γ (provider 3 has no outcomes) | 1 | 1e-06 | 0 |"
