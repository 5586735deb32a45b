"""How far work in parts has come, in words: which part, how many rows a second, how long it may take yet."""

from collections.abc import Callable, Sequence


class Pace:
    """The pace of work that is done part by part.

    Takes    rows: of each part. to_do: the numbers, from 0, of the parts that are to be done, in order.
             clock: gives seconds.
    """

    def __init__(self, rows: Sequence[int], to_do: Sequence[int], *, clock: Callable[[], float]) -> None:
        self._rows, self._clock = rows, clock
        self._left = sum(rows[number] for number in to_do)
        self._done = 0
        self._began_at = clock()

    def at(self, number: int) -> str:
        """Where the work is as a part begins; the parts are to begin in order."""
        said = f"part {number + 1} of {len(self._rows)}"
        seconds = self._clock() - self._began_at
        if self._done and seconds > 0:
            a_second = self._done / seconds
            said += f", {a_second:,.0f} rows a second, {_left(self._left / a_second)}"
        self._done += self._rows[number]
        self._left -= self._rows[number]
        return said


def _left(seconds: float) -> str:
    minutes = round(seconds / 60)
    if minutes == 0:
        return "less than a minute left"
    return f"about {minutes} minute{'s' * (minutes > 1)} left" if minutes < 120 else f"about {minutes // 60} hours left"
