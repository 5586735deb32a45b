"""Parts: which steps they run, what they leave, and what of it is taken up again."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from commissioning.warehouse.base import RunRefused, Step, in_order
from commissioning.warehouse.duckdb import DuckDB, DuckDBDialect
from commissioning.warehouse.parts import DIGESTS, Files, Parts, frontier, standing_on

PEOPLE = {"ada": [1, 1], "bob": [5], "cyd": [3, 4]}


@pytest.fixture
def parts(tmp_path: Path) -> list[Files]:
    """A part for each person."""
    found = []
    for person, pence in PEOPLE.items():
        path = tmp_path / f"{person}.parquet"
        pq.write_table(pa.table({"participant": [person] * len(pence), "pence": pence}), path)
        found.append({"pay": [path]})
    return found


def _richest(parts: list[Files], bonus: int = 10) -> Step:
    """Everybody's pay with a bonus, and the bonus; the highest first."""
    pay = Step.files("pay", ["participant", "pence"], [path for part in parts for path in part["pay"]])
    bonuses = Step.rows("bonuses", {"extra": "number"}, [(bonus,)])
    total = Step.query(
        "total",
        "participant, pence",
        f"SELECT participant, CAST(SUM(pence) AS BIGINT) AS pence FROM {pay} GROUP BY participant",
        pay,
    )
    paid = Step.query(
        "paid",
        "participant, pence",
        f"SELECT participant, pence + extra AS pence FROM {total}, {bonuses}",
        total,
        bonuses,
    )
    return Step.query(
        "richest",
        "participant, pence, extra",
        f"SELECT participant, pence, extra FROM {paid}, {bonuses} ORDER BY pence DESC, participant",
        paid,
        bonuses,
        across=True,
    )


def _work_out(kept: Parts) -> list[int]:
    done = kept.missing()
    for number in done:
        with DuckDB() as warehouse:
            kept.work_out(number, warehouse)
    return done


def _rows(step: Step) -> list[tuple[object, ...]]:
    with DuckDB() as warehouse:
        return [tuple(row.values()) for row in warehouse.table(step).to_pylist()]


RICHEST = [("cyd", 17, 10), ("bob", 15, 10), ("ada", 12, 10)]


def test_the_frontier_is_what_steps_across_people_read_of_single_people(parts: list[Files]) -> None:
    step = _richest(parts)
    assert [each.name for each in frontier(step)] == ["paid"]
    assert frontier(step.inputs[0]) == [step.inputs[0]]
    assert frontier(step.inputs[1]) == []


def test_parts_give_what_all_give_at_once(parts: list[Files], tmp_path: Path) -> None:
    step = _richest(parts)
    kept = Parts(step, parts, tmp_path / "kept", known_as="pay")
    assert _work_out(kept) == [0, 1, 2]
    assert _rows(kept.joined()) == _rows(step) == RICHEST


def test_nothing_of_the_evidence_is_read_once_the_parts_are_there(parts: list[Files], tmp_path: Path) -> None:
    kept = Parts(_richest(parts), parts, tmp_path / "kept", known_as="pay")
    _work_out(kept)
    for part in parts:
        part["pay"][0].unlink()
    assert _rows(kept.joined()) == RICHEST
    assert "pay" not in {each.name for each in in_order(kept.joined())}


def test_what_is_there_is_not_worked_out_again(parts: list[Files], tmp_path: Path) -> None:
    first = Parts(_richest(parts), parts, tmp_path / "kept", known_as="pay")
    with DuckDB() as warehouse:
        first.work_out(1, warehouse)
    again = Parts(_richest(parts), parts, tmp_path / "kept", known_as="pay")
    assert _work_out(again) == [0, 2]
    assert _rows(again.joined()) == RICHEST


@pytest.mark.parametrize("other", ["steps", "evidence", "division"])
def test_another_question_takes_nothing_up_and_clears_it_away(parts: list[Files], tmp_path: Path, other: str) -> None:
    _work_out(Parts(_richest(parts), parts, tmp_path / "kept", known_as="pay"))
    divided = [{"pay": [*parts[0]["pay"], *parts[1]["pay"]]}, parts[2]] if other == "division" else parts
    kept = Parts(
        _richest(parts, bonus=11 if other == "steps" else 10),
        divided,
        tmp_path / "kept",
        known_as="other pay" if other == "evidence" else "pay",
    )
    assert _work_out(kept) == list(range(len(divided)))
    assert len(list((tmp_path / "kept").iterdir())) == 1


@pytest.mark.parametrize("harm", ["a byte", "a file", "the digests", "half the digests"])
def test_a_part_that_is_not_as_it_was_written_is_worked_out_again(
    parts: list[Files], tmp_path: Path, harm: str
) -> None:
    kept = Parts(_richest(parts), parts, tmp_path / "kept", known_as="pay")
    _work_out(kept)
    (place,) = (tmp_path / "kept").glob("*/0001")
    harmed = place / (DIGESTS if "digests" in harm else "paid.parquet")
    whole = harmed.read_bytes()
    if harm in ("a file", "the digests"):
        harmed.unlink()
    else:
        harmed.write_bytes(whole[: len(whole) // 2])
    assert _work_out(kept) == [1]
    assert _rows(kept.joined()) == RICHEST


def test_a_part_that_is_refused_leaves_no_part(parts: list[Files], tmp_path: Path) -> None:
    pay = Step.files("pay", ["participant", "pence"], [path for part in parts for path in part["pay"]])
    why = DuckDBDialect().refuse("Five is too much.")
    odd = f"SELECT participant, CASE WHEN pence = 5 THEN CAST({why} AS BIGINT) ELSE pence END AS pence FROM {pay}"
    kept = Parts(Step.query("odd", "participant, pence", odd, pay), parts, tmp_path / "kept", known_as="pay")
    with pytest.raises(RunRefused, match="Five is too much"):
        _work_out(kept)
    assert kept.missing() == [1, 2]


def test_steps_may_stand_on_others(parts: list[Files]) -> None:
    step = _richest(parts)
    (few,) = standing_on([step], {step.inputs[0]: Step.rows("paid", {"participant": "text", "pence": "number"}, [])})
    assert _rows(few) == []
