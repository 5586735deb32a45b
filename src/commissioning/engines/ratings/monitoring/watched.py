"""One arm of a watch: a provider's chart against a limit of its own, how long a change stays unseen, what a signal saw.

    cases to a signal by chance = years wanted × cases a year;  h from these and the provider's own mix of people
    a run: the cases since the sum was last at 0 or had signalled, the likeliest time of a change

Source   Methods, 10.
"""

from dataclasses import dataclass

import numpy as np

from commissioning.engines.ratings.arrays import Floats
from commissioning.engines.ratings.monitoring.likelihood_chart import Chart, chart
from commissioning.engines.ratings.monitoring.run_length import Mix, limit_for, mean_run


@dataclass(frozen=True, slots=True)
class Arm:
    """The chart for one change.

    Returns  limit: h; seen_after: cases until a change to the odds looked for is seen, on average
             signals: the places of the cases at which the sum reached the limit and began again.
    """

    odds: float
    limit: float
    seen_after: float
    chart: Chart

    @property
    def signals(self) -> list[int]:
        return [int(place) for place in np.flatnonzero(self.chart.signals)]

    @property
    def stands(self) -> float:
        """The sum after the last case, over the limit, 0 to 1: a signal has begun it again."""
        return 0.0 if self.chart.signals[-1] else float(self.chart.sums[-1]) / self.limit

    def began(self, signal: int) -> int:
        """The first case of the run that led to a signal."""
        ended = (self.chart.sums[:signal] <= 0.0) | self.chart.signals[:signal]
        return int(np.flatnonzero(ended)[-1]) + 1 if ended.any() else 0


def watched(outcomes: Floats, chances: Floats, *, odds: float, cases: float) -> Arm:
    """The cases of one provider, in order.

    Takes    outcomes: 0 or 1; chances: of a typical provider for the same person
             odds: the odds ratio looked for; cases: how many until it signals by chance, on average.
    Raises   NoSuchLimit.
    """
    mix = Mix.of(chances)
    limit = limit_for(mix, odds=odds, cases=cases)
    return Arm(
        odds,
        limit,
        mean_run(mix, odds=odds, limit=limit, true_odds=odds),
        chart(outcomes, chances, odds=odds, limit=limit),
    )
