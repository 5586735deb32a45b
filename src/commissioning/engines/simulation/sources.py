"""Who tells of what: mostly the sources that the terms accept, so that most outcomes can be proven."""

from collections.abc import Sequence

import numpy as np

from commissioning.engines.simulation.arrays import Floats
from commissioning.engines.simulation.outcomes import KINDS_OF_WORK
from commissioning.engines.simulation.settings import Settings
from commissioning.tables.schema import SOURCES
from commissioning.terms.models import Earnings, Milestone, Terms, TimeInWork, WeeksInWork

# Weights of independent, employer, provider and participant, where the terms leave it open.
USUAL_FOR_JOBS = (0.0, 0.58, 0.38, 0.04)
USUAL_FOR_OWN_BUSINESS = (0.0, 0.0, 0.8, 0.2)
USUAL_FOR_MILESTONES = (0.2, 0.1, 0.65, 0.05)
USUAL_FOR_PAYROLL = (1.0, 0.0, 0.0, 0.0)


def for_jobs(terms: Terms, settings: Settings) -> list[Floats]:
    """Weights of the sources for each kind of work."""
    worked = [outcome for outcome in terms.outcomes.values() if isinstance(outcome, TimeInWork | WeeksInWork)]
    return [
        _weights(
            [outcome.evidence for outcome in worked if kind in outcome.kinds],
            USUAL_FOR_OWN_BUSINESS if kind == "self_employed" else USUAL_FOR_JOBS,
            settings.accepted_source,
        )
        for kind in KINDS_OF_WORK
    ]


def for_payroll(terms: Terms) -> Floats:
    """Pay is told by the payroll feed, unless the terms accept only others: twice told it would count twice."""
    earned = [outcome.evidence for outcome in terms.outcomes.values() if isinstance(outcome, Earnings)]
    return _weights(earned, USUAL_FOR_PAYROLL, 1.0)


def for_milestone(terms: Terms, name: str, settings: Settings) -> Floats:
    reached = [outcome for outcome in terms.outcomes.values() if isinstance(outcome, Milestone)]
    named = [outcome.evidence for outcome in reached if name in outcome.milestones]
    return _weights(named, USUAL_FOR_MILESTONES, settings.accepted_source)


def _weights(accepted: Sequence[Sequence[str]], usual: Sequence[float], share: float) -> Floats:
    """The usual weights, moved so that `share` of them is on sources that every outcome accepts."""
    usual_weights = np.array(usual, dtype=np.float64)
    by_all = set(SOURCES).intersection(*accepted) or set(accepted[0])
    inside = np.array([source in by_all for source in SOURCES])
    if inside.all():
        return usual_weights
    wanted = np.where(inside, usual_weights, 0.0)
    wanted = wanted if wanted.sum() > 0 else inside.astype(np.float64)
    others = np.where(inside, 0.0, usual_weights)
    rest = others / others.sum() * (1.0 - share) if others.sum() > 0 else others
    return np.asarray(wanted / wanted.sum() * share + rest)
