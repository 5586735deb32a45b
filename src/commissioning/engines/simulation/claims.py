"""What providers ask for: a claim where the terms want one; most in time, some late, some missing, some unfounded."""

from dataclasses import dataclass

import numpy as np

from commissioning.engines.simulation.arrays import NEVER, Flags, Ints, whole
from commissioning.engines.simulation.draws import Draws
from commissioning.engines.simulation.outcomes import Lives, reached_on
from commissioning.engines.simulation.people import People
from commissioning.engines.simulation.sustainment import periods
from commissioning.terms.models import Component, EventFee, OutcomePayment, Sustainment, Terms

CLAIM_LAG_DAYS = 12.0


@dataclass(frozen=True, slots=True)
class Claims:
    """Claims sorted by person, component and ordinal. `component` is a place in `claimed_components`; `place` of a
    contract."""

    person: Ints
    component: Ints
    ordinal: Ints
    place: Ints
    earned_on: Ints
    claimed_on: Ints
    draws: Draws


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked for by one component."""

    person: Ints
    ordinal: Ints
    earned_on: Ints
    claimed_on: Ints


def claimed_components(terms: Terms) -> list[str]:
    return [
        key
        for key, component in terms.prices.items()
        if isinstance(component, OutcomePayment | Sustainment) and component.claim != "not_needed"
    ]


def claims(lives: Lives) -> Claims:
    """The first claim of each person for each component that wants one, and for each period of what repeats."""
    asked = [_asked(lives, key, lives.terms.prices[key]) for key in claimed_components(lives.terms)]
    component = np.repeat(np.arange(len(asked)), [len(one.person) for one in asked])
    nothing = np.zeros(0, dtype=np.int64)
    person = np.concatenate([nothing, *(one.person for one in asked)])
    ordinal = np.concatenate([nothing, *(one.ordinal for one in asked)])
    earned_on = np.concatenate([nothing, *(one.earned_on for one in asked)])
    claimed_on = np.concatenate([nothing, *(one.claimed_on for one in asked)])
    order = np.lexsort((ordinal, component, person))
    order = order[claimed_on[order] <= lives.society.until]
    person, component, ordinal, earned_on = person[order], component[order], ordinal[order], earned_on[order]
    return Claims(
        person=person,
        component=component,
        ordinal=ordinal,
        place=_open_on(lives.people, person, earned_on),
        earned_on=earned_on,
        claimed_on=claimed_on[order],
        draws=lives.people.draws.at(person).nth("claim", component).nth("ordinal", ordinal),
    )


def _asked(lives: Lives, key: str, component: Component) -> _Asked:
    if isinstance(component, Sustainment):
        return _periods_asked(lives, key, component)
    people, settings = lives.people, lives.society.settings
    draws = people.draws.nth(f"claim {key}", 1)
    day = _earned_on(lives, key)
    invented = people.started_on + draws.between("unfounded after", 30, 400)
    unfounded = (day == NEVER) & draws.happens("unfounded", settings.claim_unfounded)
    day = np.where(unfounded & (people.started_on < NEVER), invented, day)
    return _Asked(np.arange(len(people)), np.ones(len(people), np.int64), day, _claimed_on(lives, draws, day))


def _periods_asked(lives: Lives, key: str, component: Sustainment) -> _Asked:
    """Each period of its own; for some one more, as if the work had gone on."""
    people, settings = lives.people, lives.society.settings
    after = np.where(_for_group(lives, component), _earned_on(lives, component.after), NEVER)
    done = periods(lives, component, after)
    count, ended = done.last(after)
    draws = people.draws.nth(f"claim {key}", count + 1)
    more = (after < NEVER) & (count < done.at_most) & draws.happens("unfounded", settings.claim_unfounded)
    person = np.concatenate([done.person, np.flatnonzero(more)])
    ordinal = np.concatenate([done.ordinal, count[more] + 1])
    day = np.concatenate([done.ends_on, (ended + done.length)[more]])
    return _Asked(person, ordinal, day, _claimed_on(lives, people.draws.at(person).nth(f"claim {key}", ordinal), day))


def _claimed_on(lives: Lives, draws: Draws, day: Ints) -> Ints:
    """The day on which something is asked for; NEVER where it is not."""
    settings = lives.society.settings
    late = draws.happens("late", settings.claim_late)
    lag = np.where(late, draws.between("months late", 100, 300), whole(CLAIM_LAG_DAYS * draws.exponential("lag")))
    missing = draws.happens("missing", settings.claim_missing) | (day > lives.society.until)
    return np.where(missing, NEVER, day + lag)


def _earned_on(lives: Lives, key: str) -> Ints:
    """The day on which providers believe that a component was earned by each person; NEVER where it was not."""
    component = lives.terms.prices[key]
    match component:
        case EventFee():
            people = lives.people
            day = people.referred_on if component.event == "referred_on" else people.started_on
        case OutcomePayment():
            day = _reached(lives, component)
        case Sustainment():
            done = periods(lives, component, _earned_on(lives, component.after))
            day = np.full(len(lives.people), NEVER)
            np.minimum.at(day, done.person, done.ends_on)
        case _:
            raise TypeError(f"{key} is not earned by a participant, so nothing can come after it.")
    return np.where(_for_group(lives, component), day, NEVER)


def _reached(lives: Lives, component: OutcomePayment) -> Ints:
    """The outcome's day, or with `claim_for` that of the members that want a claim."""
    days = [reached_on(lives, outcome) for outcome in component.claim_for or [component.outcome]]
    day = np.asarray(np.min(np.stack(days), axis=0))
    return day if component.after is None else np.maximum(day, _earned_on(lives, component.after))


def _for_group(lives: Lives, component: EventFee | OutcomePayment | Sustainment) -> Flags:
    """Whether each person's group is paid for a component."""
    groups = lives.society.groups
    return np.array([group in (component.only_groups or groups) for group in groups])[lives.people.group]


def _open_on(people: People, person: Ints, day: Ints) -> Ints:
    """The contract that the person was in on a day."""
    return np.where(day >= people.restarted_on[person], people.next_place[person], people.place[person])
