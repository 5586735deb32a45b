"""The evidence of a chunk of people: what happened, as the tables tell it."""

from collections.abc import Mapping

import numpy as np
import pyarrow as pa

from commissioning.engines.simulation import sources
from commissioning.engines.simulation.arrays import Floats, Ints, nearest_whole
from commissioning.engines.simulation.benefits import benefit_names, benefit_spells
from commissioning.engines.simulation.claims import claimed_components, claims
from commissioning.engines.simulation.columns import (
    Letters,
    dates,
    digits,
    flags,
    hours,
    id_letters,
    instants,
    names,
    texts,
)
from commissioning.engines.simulation.draws import Draws
from commissioning.engines.simulation.jobs import employers
from commissioning.engines.simulation.milestones import milestone_names
from commissioning.engines.simulation.outcomes import KINDS_OF_WORK, Lives
from commissioning.engines.simulation.participants import participants
from commissioning.engines.simulation.recording import Told, lateness, told_points, told_spells
from commissioning.tables.schema import SOURCES


def evidence(lives: Lives) -> dict[str, pa.Table]:
    """All evidence tables of these people, rows in the order of people, facts and versions."""
    ids = id_letters(lives.people.draws.keys)
    return {
        "participants": participants(lives, ids),
        "employment": _employment(lives, ids),
        "payroll": _payroll(lives, ids),
        "benefits": _benefits(lives, ids),
        "milestones": _milestones(lives, ids),
        "claims": _claims(lives, ids),
    }


def _employment(lives: Lives, ids: Letters) -> pa.Table:
    jobs, people, settings = lives.jobs, lives.people, lives.society.settings
    twice = jobs.draws.happens("also told", settings.also_by_another_source)
    job = np.repeat(np.arange(len(jobs)), 1 + twice)
    teller = np.concatenate([[False], job[1:] == job[:-1]])[: len(job)].astype(np.int64)
    draws = jobs.draws.at(job).nth("told by", teller)
    told = told_spells(
        draws,
        jobs.worked_from[job],
        jobs.worked_until[job],
        people.referred_on[jobs.person[job]],
        until=lives.society.until,
        settings=settings,
    )
    source = _sources(draws, jobs.kind[job], sources.for_jobs(lives.terms, settings))
    fact = told.fact
    of = job[fact]
    person = jobs.person[of]
    pool = employers(texts("p-", ids, rows=len(ids)).to_pylist(), lives.society)
    letter = (teller[fact] + ord("a")).astype(np.uint8)[:, None]
    return _table(
        ids,
        person,
        {
            "employer": names(jobs.employer[of], pool),
            "kind": names(jobs.kind[of], KINDS_OF_WORK),
            "worked_from": dates(jobs.worked_from[of]),
            "worked_until": dates(told.value),
            "hours_per_week": hours(jobs.hours[of]),
            "source": names(source[fact], SOURCES),
        },
        told,
        ("-e", digits(jobs.number[of], 2), letter),
    )


def _payroll(lives: Lives, ids: Letters) -> pa.Table:
    pay, jobs, settings = lives.payments, lives.jobs, lives.society.settings
    late = jobs.draws.at(pay.job)
    seen = np.maximum(pay.paid_on, lives.people.referred_on[pay.person])
    first = seen + lateness(pay.draws, "first", settings, late=late)
    wrong = nearest_whole(pay.pence * (0.5 + pay.draws.uniform("wrong")))
    told = told_points(pay.draws, first, pay.pence, wrong, until=lives.society.until, settings=settings)
    source = pay.draws.choice("source", sources.for_payroll(lives.terms))
    fact = told.fact
    of = pay.job[fact]
    return _table(
        ids,
        pay.person[fact],
        {
            "employer": names(jobs.employer[of], employers([], lives.society)),
            "paid_on": dates(pay.paid_on[fact]),
            "period_from": dates(pay.period_from[fact]),
            "period_until": dates(pay.period_until[fact]),
            "pay_pence": pa.array(told.value),
            "source": names(source[fact], SOURCES),
        },
        told,
        ("-w", digits(jobs.number[of], 2), "-", digits(pay.number[fact], 4)),
    )


def _benefits(lives: Lives, ids: Letters) -> pa.Table:
    settings, until = lives.society.settings, lives.society.until
    spells = benefit_spells(lives.people, lives.jobs, until=until, settings=settings)
    seen_from = lives.people.referred_on[spells.person]
    told = told_spells(
        spells.draws, spells.claimed_from, spells.claimed_until, seen_from, until=until, settings=settings
    )
    fact = told.fact
    return _table(
        ids,
        spells.person[fact],
        {
            "benefit": names(spells.benefit[fact], benefit_names(settings)),
            "claimed_from": dates(spells.claimed_from[fact]),
            "claimed_until": dates(told.value),
            "source": names(np.zeros(len(told), np.int64), SOURCES),
        },
        told,
        ("-b", digits(spells.number[fact], 2)),
    )


def _milestones(lives: Lives, ids: Letters) -> pa.Table:
    settings = lives.society.settings
    known = milestone_names(lives.terms)
    person, which, day, draws = lives.milestones.rows(lives.people)
    first = day + lateness(draws, "first", settings)
    wrong = np.minimum(day + draws.between("wrong", 1, 20), first)
    told = told_points(draws, first, day, wrong, until=lives.society.until, settings=settings)
    source = _sources(draws, which, [sources.for_milestone(lives.terms, name, settings) for name in known])
    fact = told.fact
    return _table(
        ids,
        person[fact],
        {
            "milestone": names(which[fact], known),
            "on": dates(told.value),
            "source": names(source[fact], SOURCES),
        },
        told,
        ("-m", digits(which[fact], 2)),
    )


def _claims(lives: Lives, ids: Letters) -> pa.Table:
    asked = claims(lives)
    wrong = np.minimum(asked.earned_on + asked.draws.between("wrong", 1, 10), asked.claimed_on)
    told = told_points(
        asked.draws,
        asked.claimed_on,
        asked.earned_on,
        wrong,
        until=lives.society.until,
        settings=lives.society.settings,
    )
    fact = told.fact
    person, component = asked.person[fact], asked.component[fact]
    which = (digits(component, 2), "-", digits(asked.ordinal[fact], 3))
    provider = np.full(len(told), SOURCES.index("provider"))
    table = _table(
        ids,
        person,
        {
            "contract": names(asked.place[fact], [place.key for place in lives.society.market.places]),
            "component": names(component, claimed_components(lives.terms)),
            "ordinal": pa.array(asked.ordinal[fact]),
            "earned_on": dates(told.value),
            "source": names(provider, SOURCES),
        },
        told,
        ("-c", *which),
    )
    return table.add_column(0, "claim", texts("c-", ids[person], "-", *which, rows=len(told)))


def _sources(draws: Draws, case: Ints, weights: list[Floats]) -> Ints:
    """A source for each row, by the weights of its case."""
    source = np.zeros(len(case), dtype=np.int64)
    for number, its in enumerate(weights):
        here = np.flatnonzero(case == number)
        source[here] = draws.at(here).choice("source", its)
    return source


def _table(
    ids: Letters, person: Ints, columns: Mapping[str, pa.Array], told: Told, record: tuple[str | Letters, ...]
) -> pa.Table:
    rows = len(told)
    return pa.table(
        {
            "participant": texts("p-", ids[person], rows=rows),
            **columns,
            "recorded_at": instants(told.recorded_at),
            "record": texts("p-", ids[person], *record, rows=rows),
            "withdrawn": flags(told.withdrawn),
        }
    )
