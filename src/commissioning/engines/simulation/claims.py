"""What providers ask for: a claim where the terms want one; most in time, some late, some missing, some unfounded."""

from dataclasses import dataclass

import numpy as np

from commissioning.engines.simulation.arrays import NEVER, Ints, whole
from commissioning.engines.simulation.draws import Draws
from commissioning.engines.simulation.outcomes import Lives, reached_on
from commissioning.engines.simulation.people import People
from commissioning.terms.models import OutcomePayment, Terms

CLAIM_LAG_DAYS = 12.0


@dataclass(frozen=True, slots=True)
class Claims:
    """Claims sorted by person and component. `component` is a place in `claimed_components`; `place` of a contract."""

    person: Ints
    component: Ints
    place: Ints
    earned_on: Ints
    claimed_on: Ints
    draws: Draws


def claimed_components(terms: Terms) -> list[str]:
    return [
        key
        for key, component in terms.prices.items()
        if isinstance(component, OutcomePayment) and component.claim != "not_needed"
    ]


def claims(lives: Lives) -> Claims:
    """The first claim of each person for each component that wants one."""
    people, settings, until = lives.people, lives.society.settings, lives.society.until
    earned, claimed = [], []
    for key in claimed_components(lives.terms):
        draws = people.draws.nth(f"claim {key}", 1)
        reached = _reached(lives, key)
        invented = people.started_on + draws.between("unfounded after", 30, 400)
        unfounded = (reached == NEVER) & draws.happens("unfounded", settings.claim_unfounded)
        day = np.where(unfounded & (people.started_on < NEVER), invented, reached)
        late = draws.happens("late", settings.claim_late)
        lag = np.where(late, draws.between("months late", 100, 300), whole(CLAIM_LAG_DAYS * draws.exponential("lag")))
        asked = np.where(draws.happens("missing", settings.claim_missing) | (day > until), NEVER, day + lag)
        earned.append(day)
        claimed.append(asked)
    nothing = np.zeros((len(people), 0), dtype=np.int64)
    day = np.stack(earned, axis=1) if earned else nothing
    asked = np.stack(claimed, axis=1) if claimed else nothing
    person, component = np.nonzero(asked <= until)
    earned_on = day[person, component]
    return Claims(
        person=person,
        component=component,
        place=_open_on(people, person, earned_on),
        earned_on=earned_on,
        claimed_on=asked[person, component],
        draws=people.draws.at(person).nth("claim", component),
    )


def _reached(lives: Lives, key: str) -> Ints:
    """The outcome's day, or with `claim_for` that of the members that want a claim; not without a group's price."""
    component = lives.terms.prices[key]
    if not isinstance(component, OutcomePayment):
        raise TypeError(f"{key} is not paid for an outcome, so nobody claims it.")
    days = [reached_on(lives, outcome) for outcome in component.claim_for or [component.outcome]]
    day = np.asarray(np.min(np.stack(days), axis=0))
    paid = np.array([group in (component.only_groups or lives.society.groups) for group in lives.society.groups])
    if component.after is not None and isinstance(before := lives.terms.prices[component.after], OutcomePayment):
        day = np.maximum(day, reached_on(lives, before.outcome))
    return np.where(paid[lives.people.group], day, NEVER)


def _open_on(people: People, person: Ints, day: Ints) -> Ints:
    """The contract that the person was in on a day."""
    return np.where(day >= people.restarted_on[person], people.next_place[person], people.place[person])
