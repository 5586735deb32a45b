"""What is said while work goes on: the part, the rate, the time left; and a line now and then without a terminal."""

import io

import pytest
from rich.console import Console

from commissioning.cli import progress
from commissioning.cli.pace import Pace
from commissioning.cli.progress import Steps


class Clock:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_pace_is_said_once_there_is_one() -> None:
    clock = Clock()
    pace = Pace([3_000, 6_000, 9_000], [0, 1, 2], clock=clock)
    assert pace.at(0) == "part 1 of 3"
    clock.now = 10
    assert pace.at(1) == "part 2 of 3, 300 rows a second, about 1 minute left"
    clock.now = 30
    assert pace.at(2) == "part 3 of 3, 300 rows a second, less than a minute left"


def test_pace_is_of_what_is_done_now_and_not_before() -> None:
    clock = Clock()
    pace = Pace([1_000, 1_000_000, 1_000, 36_000], [0, 2, 3], clock=clock)
    pace.at(0)
    pace.at(2)
    clock.now = 2_000
    assert pace.at(3) == "part 4 of 4, 1 rows a second, about 10 hours left"


@pytest.mark.parametrize(("after_seconds", "said"), [(29, ""), (31, "Working: part 2 of 3\n")])
def test_without_a_terminal_there_is_a_line_now_and_then(
    monkeypatch: pytest.MonkeyPatch, after_seconds: float, said: str
) -> None:
    clock = Clock()
    monkeypatch.setattr(progress, "monotonic", clock)
    printed = io.StringIO()
    steps = Steps(None, Console(file=printed), "Working", None)
    clock.now = after_seconds
    steps.at("part 2 of 3")
    clock.now += 1
    steps.at("part 3 of 3")
    assert printed.getvalue() == said
