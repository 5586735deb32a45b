"""Spells on benefit: they end some days after a job begins and are taken up again after it ends."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from commissioning.engines.simulation.arrays import NEVER, Flags, Ints, day_number, first_of_each
from commissioning.engines.simulation.draws import Draws
from commissioning.engines.simulation.jobs import PART_TIME, Jobs
from commissioning.engines.simulation.people import DAYS_A_MONTH, People
from commissioning.engines.simulation.settings import Settings

UNIVERSAL_CREDIT = "universal_credit"
UNIVERSAL_CREDIT_FROM = day_number(date(2016, 5, 1))


@dataclass(frozen=True, slots=True)
class BenefitSpells:
    """True spells on benefit, sorted by person; `benefit` is a place in the names of `benefit_names`."""

    person: Ints
    number: Ints
    benefit: Ints
    claimed_from: Ints
    claimed_until: Ints
    draws: Draws


def benefit_names(settings: Settings) -> list[str]:
    return [*(kind.benefit for kind in settings.kinds), UNIVERSAL_CREDIT]


def signs_off(jobs: Jobs, settings: Settings) -> tuple[Flags, Ints]:
    """Which jobs end a benefit spell, and how many days after they begin."""
    share = np.where(jobs.hours < PART_TIME, settings.signs_off_part_time, settings.signs_off)
    lag = np.where(jobs.draws.happens("signs off slowly", 0.08), jobs.draws.between("slow", 11, 45), 0)
    return jobs.main & jobs.draws.happens("signs off", share), lag + jobs.draws.between("signs off after", 0, 10)


def benefit_spells(people: People, jobs: Jobs, *, until: int, settings: Settings) -> BenefitSpells:
    """Between the jobs that ended a spell: from before the referral to the first, and after each to the next."""
    off, lag = signs_off(jobs, settings)
    off &= (jobs.worked_from + lag) < jobs.worked_until
    rows = np.flatnonzero(off)
    person = jobs.person[rows]
    left = jobs.worked_from[rows] + lag[rows]
    back = jobs.worked_until[rows] + jobs.draws.at(rows).between("signs on after", 1, 12)
    back = np.where(jobs.draws.at(rows).happens("stays off", 0.08), NEVER, back)
    # The benefit runs from the return after the job before (or from the first claim) up to this leaving.
    first = first_of_each(person)
    begins = np.where(first, _first_claim(people)[person], np.roll(back, 1)) if len(rows) else rows
    last = np.append(first[1:], True)[: len(rows)]
    idle = np.setdiff1d(np.arange(len(people)), person)
    owner = np.concatenate([person, person[last], idle])
    claimed_from = np.concatenate([begins, back[last], _first_claim(people)[idle]])
    claimed_until = np.concatenate([left, np.full(int(last.sum()) + len(idle), NEVER)])
    kept = (claimed_from < claimed_until) & (claimed_from <= until)
    order = np.lexsort((claimed_from[kept], owner[kept]))
    owner, claimed_from, claimed_until = (column[kept][order] for column in (owner, claimed_from, claimed_until))
    number = np.arange(len(owner)) - np.maximum.accumulate(np.where(first_of_each(owner), np.arange(len(owner)), 0))
    later = people.referred_on[owner] >= UNIVERSAL_CREDIT_FROM
    return BenefitSpells(
        person=owner,
        number=number,
        benefit=np.where(later, len(settings.kinds), people.kind[owner]),
        claimed_from=claimed_from,
        claimed_until=claimed_until,
        draws=people.draws.at(owner).nth("benefit", number),
    )


def _first_claim(people: People) -> Ints:
    """Soon after the job before, or as long ago as the person has been out of work."""
    worked = people.worked_before_until
    after_job = np.minimum(worked + people.draws.between("first claim", 1, 25), people.referred_on)
    return np.where(worked < NEVER, after_job, people.referred_on - people.months_out_of_work * DAYS_A_MONTH)
