"""What counts of scores say, and when they say nothing."""

import pytest

from commissioning.rooms.performance.score_counts import FEW, Told, read, written


def _told(*agreed, frame=100, pairs=None, unjudged=0):
    scores = [1, 2, 3]
    return Told(scores, dict(zip(scores, agreed, strict=True)), unjudged, pairs or {}, frame)


def test_the_mean_and_how_far_the_draw_moves_it():
    """Of 1, 2, 3 given 2, 4, 4 times the mean is 22 / 10. The squares about it are 2 x 1.44 + 4 x 0.04 + 4 x 0.64,
    which is 5.6; over 9 a variance of 0.6222. A tenth of that, less the tenth that was looked at, is 0.056."""
    told = _told(2, 4, 4)
    assert told.mean == pytest.approx(2.2)
    assert told.standard_error == pytest.approx((5.6 / 9 / 10 * 0.9) ** 0.5)


def test_who_looked_at_every_case_has_nothing_left_to_chance():
    assert _told(2, 4, 4, frame=10).standard_error == 0


def test_too_few_cases_are_not_judged_whatever_they_say():
    few = _told(0, 0, FEW - 1, pairs={(2, 2): FEW - 1}, unjudged=5)
    assert (few.count, few.is_few, few.mean, few.standard_error) == (FEW - 1, True, None, None)
    assert (few.alike, few.kappa) == (None, None)
    enough = _told(0, 1, FEW - 1, pairs={(2, 2): FEW - 1, (1, 2): 1})
    assert (enough.is_few, enough.alike, enough.kappa) == (False, (FEW - 1) / FEW, 0)


def test_counts_are_written_and_read_again():
    told = _told(2, 4, 4, pairs={(0, 1): 2, (2, 2): 8}, unjudged=1)
    assert read(written(told)) == told
