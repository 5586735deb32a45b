"""Dated events that the terms name: plans signed, qualifications gained, jobs with the provider declared."""

from dataclasses import dataclass

import numpy as np

from commissioning.engines.simulation.arrays import NEVER, Flags, Ints, whole
from commissioning.engines.simulation.draws import Draws
from commissioning.engines.simulation.jobs import SELF_EMPLOYED, Jobs
from commissioning.engines.simulation.people import People, Society
from commissioning.terms.models import Milestone, Terms

DECLARED = "own_employer_declared"


@dataclass(frozen=True, slots=True)
class Milestones:
    """When each person reached each milestone, by name; NEVER for who did not."""

    on: dict[str, Ints]

    def rows(self, people: People) -> tuple[Ints, Ints, Ints, Draws]:
        """Person, place of the name and day of all events, sorted by person."""
        names = list(self.on)
        days = np.stack([self.on[name] for name in names], axis=1) if names else np.zeros((len(people), 0), np.int64)
        person, which = np.nonzero(days < NEVER)
        return person, which, days[person, which], people.draws.at(person).nth("milestone row", which)


def milestone_names(terms: Terms) -> list[str]:
    """Those that outcomes name, and the declaration of a job with the provider where an outcome asks for it."""
    reached = [outcome for outcome in terms.outcomes.values() if isinstance(outcome, Milestone)]
    named = {name for outcome in reached for name in outcome.milestones}
    rules = [getattr(outcome, "own_employers", "count") for outcome in terms.outcomes.values()]
    declared = {DECLARED} if "declared_only" in rules else set()
    return sorted(named | declared)


def milestones(terms: Terms, people: People, jobs: Jobs, society: Society) -> Milestones:
    """A share of those who started reach each milestone, half of them within about six months."""
    on: dict[str, Ints] = {}
    for name in milestone_names(terms):
        draws = people.draws.nth(f"milestone {name}", 1)
        reached = draws.happens("reached", society.settings.milestone) & (people.started_on < NEVER)
        day = people.started_on + whole(260.0 * draws.exponential("after"))
        if name == DECLARED:
            reached, day = _declared(draws, people, jobs, society)
        on[name] = np.where(reached & (day <= society.until), day, NEVER)
    return Milestones(on)


def _declared(draws: Draws, people: People, jobs: Jobs, society: Society) -> tuple[Flags, Ints]:
    """Most of those who worked for the provider or its chain say so within a month of the first such job."""
    pool = len(society.market.areas) * society.settings.employers_per_area
    own = np.flatnonzero((jobs.employer >= pool) & (jobs.kind != SELF_EMPLOYED))
    day = np.full(len(people), NEVER)
    np.minimum.at(day, jobs.person[own], jobs.worked_from[own] + jobs.draws.at(own).between("declared after", 0, 30))
    return draws.happens("declares", society.settings.declares_own_employer) & (day < NEVER), day
