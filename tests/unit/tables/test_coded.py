"""A column as codes: the same cells, each text once."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.tables.coded import NOTHING, Coder, one_order

TEXTS = st.lists(st.sampled_from(["a", " a", "b ", "ä", "", "  ", None]), max_size=8)


def _coded(*parts):
    coder = Coder()
    for part in parts:
        coder.add(part if isinstance(part, pa.Array) else pa.array(part, pa.string()))
    return coder.coded()


@given(parts=st.lists(TEXTS, max_size=3), kept=st.sets(st.integers(0, 23)))
def test_cells_come_back_without_the_spaces_around_them(parts, kept):
    column = _coded(*parts)
    wanted = [(cell or "").strip() or None for part in parts for cell in part]
    assert [column.word(row) for row in range(len(column))] == wanted
    rows = np.array([row in kept for row in range(len(column))], dtype=np.bool_)
    some = column.only(rows)
    assert [some.word(row) for row in range(len(some))] == [cell for row, cell in enumerate(wanted) if row in kept]
    for each in (column, some, column.in_order()):
        words = each.words.to_pylist()
        assert set(words) == {each.word(row) for row in range(len(each))} - {None}
        assert len(words) == len(set(words))
        assert each.missing.tolist() == [each.word(row) is None for row in range(len(each))]
    assert column.in_order().words.to_pylist() == sorted(set(wanted) - {None})


def test_what_is_no_text_is_written_as_text():
    assert _coded(pa.array([1.5, float("nan"), None])).words.to_pylist() == ["1.5"]
    assert _coded(pa.array([True, False])).words.to_pylist() == ["1", "0"]
    assert _coded(pa.array(["a", "unused", "a"]).dictionary_encode().take(pa.array([0, 2]))).words.to_pylist() == ["a"]
    without_sign = pa.DictionaryArray.from_arrays(pa.array([1, None, 0], pa.uint8()), ["a", " "])
    assert _coded(without_sign).codes.tolist() == [NOTHING, NOTHING, 0]
    with pytest.raises(pa.ArrowException):
        _coded(pa.array([[1]]))


def test_codes_are_as_narrow_as_their_words_allow():
    few, many = _coded(["a", None]), _coded([str(number) for number in range(200)])
    assert (few.codes.dtype, many.codes.dtype) == (np.int8, np.int16)
    assert few.codes.tolist() == [0, NOTHING]


def test_whatever_order_rows_come_in_they_stand_in_one():
    """With so many different numbers, too, that no code holds them all."""
    chance = np.random.default_rng(3)
    table = [[str(each) for each in chance.integers(0, most, 3_000)] for most in (4, 10**6, 10**6, 10**6, 10**6, 10**6)]
    moved = chance.permutation(3_000)
    columns, others = ([_coded(each) for each in rows] for rows in (table, np.array(table)[:, moved].tolist()))
    order, other = one_order(columns), one_order(others)
    for column, again in zip(columns, others, strict=True):
        assert [column.word(row) for row in order] == [again.word(row) for row in other]
