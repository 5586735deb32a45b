"""Components: what one participant earned, by each component of the terms.

Source: How a payment is worked out, 6.1 to 6.5.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Protocol

from commissioning.core.periods import Period, in_words
from commissioning.engines.payments.reference.claims import Claim, claims_that_count, judge_claims, reduced_if_absent
from commissioning.engines.payments.reference.clocks import window
from commissioning.engines.payments.reference.days_in_work import total_days
from commissioning.engines.payments.reference.earned import Claimed, Earned, Owing
from commissioning.engines.payments.reference.judged import Judged, name_of
from commissioning.engines.payments.reference.outcomes import Person, any_of, work
from commissioning.engines.payments.reference.prices import Unclaimed
from commissioning.engines.payments.reference.progress import Progress, Work, earliest
from commissioning.engines.payments.reference.readings import read, whole
from commissioning.engines.payments.reference.sustainment import first_break, period_ends
from commissioning.tables.rows import ClaimRow
from commissioning.terms.models import AnyOf, EventFee, OutcomePayment, Sustainment, TimeInWork

NOBODY_CLAIMED = "nobody claimed it"


@dataclass(frozen=True, slots=True)
class Result:
    """What a participant earned by one component, and why not more.

    progress   how far its outcome got.
    why_not    why nothing (more) was earned.
    missing    what would have changed it.
    work       the work a sustainment looked at.
    claims     the claims on record, where claiming matters.
    """

    component: str
    earned: tuple[Earned, ...] = ()
    why_not: str | None = None
    missing: str | None = None
    progress: Progress | None = None
    work: Work | None = None
    claims: tuple[Judged[ClaimRow], ...] = ()

    def day(self, which: str) -> date | None:
        """`earned_on` or `due_on` of what was earned first."""
        first = next((one for one in self.earned if one.ordinal == 1), None)
        if first is None:
            return None
        return first.earned_on if which == "earned_on" else first.due_on


class Claimant(Person, Protocol):
    """What a component needs to know of a case."""

    @property
    def owing(self) -> Owing: ...
    def component(self, key: str) -> Result: ...


def result(case: Claimant, key: str) -> Result:
    """What a participant earned by a component."""
    terms = case.terms.prices[key]
    match terms:
        case EventFee():
            return _event_fee(case, key, terms)
        case OutcomePayment():
            return _outcome(case, key, terms)
        case Sustainment():
            return _sustainment(case, key, terms)
    return Result(key, why_not="it does not hang on one participant")


def _event_fee(case: Claimant, key: str, terms: EventFee) -> Result:
    referral = terms.event == "referred_on"
    day = case.participant.referred_on if referral else case.participant.started_on
    if day is None:
        return Result(key, why_not="the participant never started", missing="a start would have earned it")
    if day > case.as_of:
        return Result(key, why_not=f"it is earned on {in_words(day)}, after {in_words(case.as_of)}")
    if why_not := _why_group_not(case, terms.only_groups, day, for_referral=referral):
        return Result(key, why_not=why_not)
    row, _ = case.owing.row_and_group(day, for_referral=referral)
    by = name_of(row) if row else None
    return Result(key, (case.owing.earned(key, 1, day, for_referral=referral, completed_by=by),))


def _outcome(case: Claimant, key: str, terms: OutcomePayment) -> Result:
    if case.participant.started_on is None:
        return Result(key, why_not="the participant never started")
    zone = case.terms.programme.time_zone
    claims = _claims(case, key, terms, [1])
    claim = claims_that_count(claims, zone).get(1)
    progress, claim_needed, unclaimed = _claimed_progress(case, terms, claim)
    result = Result(key, progress=progress, missing=progress.missing, claims=tuple(claims))
    if progress.on is None:
        if unclaimed:
            return replace(result, why_not=unclaimed, missing="a claim would have earned it")
        return replace(result, why_not=f"the outcome {terms.outcome} was not reached: {progress.says}")
    earned_on = progress.on
    if terms.after is not None:
        before = case.component(terms.after).day("earned_on")
        if before is None:
            return replace(result, why_not=f"it comes after {terms.after}, which was not earned")
        earned_on = max(earned_on, before)
    if why_not := _why_group_not(case, terms.only_groups, earned_on):
        return replace(result, why_not=why_not)
    if claim_needed and claim is None:
        why_not = f"reached on {in_words(earned_on)}, but it is due only if claimed, and no claim is on record"
        return replace(result, why_not=why_not, missing="a claim would have earned it")
    claimed = Claimed(not_before=claim.on if claim and claim_needed else None)
    if terms.claim == "reduced_if_absent":
        claimed = _reduced(case, terms, claim, earned_on)
    earned = case.owing.earned(key, 1, earned_on, claimed=claimed, completed_by=progress.completed_by)
    return replace(result, earned=(earned,))


def _claims(
    case: Claimant, key: str, terms: OutcomePayment | Sustainment, ordinals: Collection[int]
) -> list[Judged[ClaimRow]]:
    """The claims on record where claiming matters, but for those that another claimed component tells of."""
    if terms.claim == "not_needed":
        return []
    others = {
        name
        for name, other in case.terms.prices.items()
        if name != key and isinstance(other, OutcomePayment | Sustainment) and other.claim != "not_needed"
    }
    claims = [claim for claim in case.facts.claims if claim.component not in others]
    return judge_claims(claims, key, case.terms.programme.time_zone, ordinals)


def _claimed_progress(case: Claimant, terms: OutcomePayment, claim: Claim | None) -> tuple[Progress, bool, str | None]:
    """How far the outcome got, whether it needs the claim, and which members only a claim was missing for."""
    progress = case.outcome(terms.outcome)
    outcome = case.terms.outcomes[terms.outcome]
    if terms.claim != "required" or terms.claim_for is None or not isinstance(outcome, AnyOf):
        return progress, terms.claim == "required", None
    waiting = [member.outcome for member in progress.members if member.outcome in terms.claim_for and member.on]
    if claim is None:
        members = [
            replace(member, on=None) if member.outcome in terms.claim_for else member for member in progress.members
        ]
        reached = any_of(terms.outcome, members)
        why = f"{' and '.join(waiting)} counts only if claimed, and no claim is on record" if waiting else None
        return replace(reached, members=progress.members), False, why
    first = earliest(progress.members)
    return progress, first is not None and first.outcome in terms.claim_for, None


def _reduced(case: Claimant, terms: OutcomePayment, claim: Claim | None, earned_on: date) -> Claimed:
    if terms.unclaimed is None:
        return Claimed()
    row, group = case.owing.row_and_group(earned_on)
    days = {
        "referred_on": case.participant.referred_on,
        "started_on": case.participant.started_on,
        "contract_start": case.terms.contracts[row.contract].starts_on if row else None,
        "earned_on": earned_on,
    }
    lapses_on = case.days.on(terms.unclaimed.after, earned_on)
    return reduced_if_absent(claim, lapses_on, case.as_of, Unclaimed(read(terms.unclaimed.share, days, group)))


def _sustainment(case: Claimant, key: str, terms: Sustainment) -> Result:
    outcome = case.terms.outcomes[terms.work]
    if not isinstance(outcome, TimeInWork):
        raise ValueError(f"{key} takes its test of a day in work from {terms.work}, which does not count days in work.")
    nothing = Result(key, claims=tuple(_claims(case, key, terms, [])))
    before = case.component(terms.after).day("earned_on")
    if before is None:
        return replace(nothing, why_not=f"it comes after {terms.after}, which was not earned")
    closes = case.days.on(terms.closes) if terms.closes else None
    within = window(before + timedelta(days=1), closes, as_of=case.as_of)
    done = work(case, outcome, within)
    every, at_most = case.days.read(terms.every), whole(case.days.read(terms.at_most))
    length = whole(every)
    if done is None or every is None or length is None or at_most is None:
        why_not = "the terms have no number in force for its length or how often it is paid"
        return replace(nothing, why_not=why_not, work=done)
    length = length * 7 if every.unit.startswith("weeks") else length
    runs = done.runs()
    ends = period_ends(runs, length, terms.counting)
    broken_on = _broken_on(case, terms, before, runs)
    if broken_on is not None:
        ends = [end for end in ends if end < broken_on]
    earned, claims = _periods(case, key, terms, ends[:at_most], done)
    why_not, missing = _why_no_more(ends, at_most, runs, length, terms.counting, broken_on)
    if ends and not earned:
        why_not = _why_group_not(case, terms.only_groups, ends[0]) or why_not
    return Result(key, earned, why_not, _claims_missing(key, earned, missing), None, done, claims)


def _periods(
    case: Claimant, key: str, terms: Sustainment, ends: Sequence[date], done: Work
) -> tuple[tuple[Earned, ...], tuple[Judged[ClaimRow], ...]]:
    """The periods earned, each with its claim, and the claims on record."""
    periods = {
        ordinal: end
        for ordinal, end in enumerate(ends, start=1)
        if _why_group_not(case, terms.only_groups, end) is None
    }
    claims = _claims(case, key, terms, periods)
    found = claims_that_count(claims, case.terms.programme.time_zone)

    def claimed(ordinal: int) -> Claimed:
        if terms.claim == "not_needed":
            return Claimed()
        return Claimed(not_before=found[ordinal].on) if ordinal in found else Claimed(waits=NOBODY_CLAIMED)

    earned = (
        case.owing.earned(key, ordinal, end, claimed=claimed(ordinal), completed_by=done.spell_on(end))
        for ordinal, end in periods.items()
    )
    return tuple(earned), tuple(claims)


def _claims_missing(key: str, earned: Sequence[Earned], besides: str | None) -> str | None:
    """The claims that would have made a period due, and what else was missing."""
    unclaimed = [str(one.ordinal) for one in earned if one.why_not_due == NOBODY_CLAIMED]
    claims = f"if claimed, {key} {', '.join(unclaimed)} would have been due" if unclaimed else None
    return "; ".join(filter(None, [claims, besides])) or None


def _broken_on(case: Claimant, terms: Sustainment, before: date, runs: list[Period]) -> date | None:
    """The first day out of work once the clock for that has run out; no period can end from then on."""
    if terms.ends_at_break_after is None:
        return None
    ran_out = case.days.on(terms.ends_at_break_after)
    if ran_out is None:
        return None
    return first_break(runs, window(max(ran_out, before + timedelta(days=1)), None, as_of=case.as_of))


def _why_no_more(
    ends: list[date], at_most: int, runs: list[Period], length: int, counting: str, broken_on: date | None
) -> tuple[str, str | None]:
    """Why there are not more periods, and what would have made one more."""
    if len(ends) >= at_most:
        return f"all {at_most} that can be paid were earned", None
    so_far = f"{len(ends)} whole {'period' if len(ends) == 1 else 'periods'} of {length} days in work so far"
    if broken_on is not None:
        return f"{so_far}; the break on {in_words(broken_on)} ended it", None
    open_run = total_days(runs) if counting == "cumulative" else (runs[-1].days if runs else 0)
    missing = length - open_run % length
    return so_far, f"{missing} more days in work would have earned the next"


def _why_group_not(
    case: Claimant, only_groups: Collection[str] | None, earned_on: date, *, for_referral: bool = False
) -> str | None:
    if only_groups is None:
        return None
    _, group = case.owing.row_and_group(earned_on, for_referral=for_referral)
    if group in only_groups:
        return None
    return f"it is for group {' or '.join(only_groups)}, and the participant is in group {group}"
