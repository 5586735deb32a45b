"""What counts as an outcome, and how long clocks run, in sentences."""

from collections.abc import Iterator

from commissioning.terms import models as m
from commissioning.terms.figures import Series
from commissioning.terms.telling import words
from commissioning.terms.telling.document import Block, Bullets, Heading, Paragraph

_WORK = {"employed": "employment", "self_employed": "self-employment", "apprenticeship": "an apprenticeship"}
_SOURCE = {
    "independent": "an independent source",
    "employer": "the employer",
    "provider": "the provider",
    "participant": "the participant",
}


def blocks(terms: m.Terms) -> Iterator[Block]:
    if terms.outcomes:
        yield Heading(2, "What counts as an outcome")
    for outcome in terms.outcomes.values():
        yield Heading(3, str(outcome.title))
        known = f"Clause: {outcome.clause}. Status: {outcome.status}."
        yield Paragraph(" ".join([*_sentences(outcome, terms), known]))
        for caption, series in _figures(outcome):
            yield from words.told(series, f"{outcome.title}: {caption}", terms)
        if outcome.not_tested:
            yield Paragraph("These conditions are part of the outcome, but no evidence shows them:")
            yield Bullets(tuple(f"{condition} (not tested)" for condition in outcome.not_tested))
    if terms.clocks:
        yield Heading(2, "Waiting times and deadlines")
    for name, clock in terms.clocks.items():
        title = words.clock(name, terms)
        yield Heading(3, title)
        yield Paragraph(f"Runs from {words.anchor(clock.from_, terms)}.")
        yield from words.told(clock, f"{title}: length", terms)
    if terms.wages:
        yield Heading(2, "Wages that thresholds use")
    for name, wage in terms.wages.items():
        yield words.table(wage, str(wage.title or name.replace("_", " ")), terms)


def _sentences(outcome: m.Outcome, terms: m.Terms) -> Iterator[str]:
    match outcome:
        case m.TimeInWork():
            yield "Time in work." + (
                " Days are added up; breaks do no harm." if outcome.counting == "cumulative" else ""
            )
            if outcome.counting == "continuous":
                yield "Days must follow one another without a break."
            jobs = "with one employer" if outcome.jobs == "one" else "in any number of jobs"
            yield f"They may be worked {jobs}."
        case m.WeeksInWork():
            yield "A number of weeks with enough hours of work, within a longer run of weeks."
        case m.Earnings():
            yield from _earnings(outcome, terms)
        case m.Milestone():
            events = words.listed([f"“{name.replace('_', ' ')}”" for name in outcome.milestones], "or")
            yield f"The event {events} is on record."
        case m.AnyOf() | m.AllOf():
            members = [f"“{terms.outcomes[name].title}”" for name in outcome.outcomes]
            if isinstance(outcome, m.AnyOf):
                yield f"Either {words.listed(members, 'or')}. What counts towards one does not count towards another."
            else:
                yield f"All of {words.listed(members)}."
            return
    if isinstance(outcome, m.TimeInWork | m.WeeksInWork):
        yield from _work(outcome, terms)
    yield f"Evidence suffices from {words.listed([_SOURCE[source] for source in outcome.evidence], 'or')}."
    closes = f" and before {words.anchor(outcome.window.closes, terms)}" if outcome.window.closes else ""
    yield f"Days count from {words.anchor(outcome.window.opens, terms)}{closes}."


def _work(outcome: m.TimeInWork | m.WeeksInWork, terms: m.Terms) -> Iterator[str]:
    yield f"Work means {words.listed([_WORK[kind] for kind in outcome.kinds], 'or')}."
    if outcome.off_benefit:
        yield "Days on an out-of-work benefit do not count."
    yield from _own_employers("Jobs with", outcome.own_employers)
    begin = outcome.jobs_begin
    if begin and begin.from_:
        yield f"The job must begin on or after {words.anchor(begin.from_, terms)}."
    if begin and begin.before:
        yield f"The job must begin before {words.anchor(begin.before, terms)}."


def _own_employers(what: str, rule: str) -> Iterator[str]:
    if rule == "excluded":
        yield f"{what} the provider or its supply chain do not count."
    elif rule == "declared_only":
        yield f"{what} the provider or its supply chain count only if they were declared."


def _earnings(outcome: m.Earnings, terms: m.Terms) -> Iterator[str]:
    threshold = outcome.threshold
    if threshold.wage and threshold.wage_by:
        wage = terms.wages[threshold.wage].title or threshold.wage.replace("_", " ")
        yield f"Pay adds up to a number of hours at the “{wage}” in force on {words.day_read(threshold.wage_by)}."
    else:
        yield "Pay adds up to a sum."
    dated = {
        "paid_on": "the day it is paid",
        "period_from": "the first day it is for",
        "period_until": "the first day it is no longer for",
    }
    yield f"Pay is dated by {dated[outcome.pay_dated_by]}."
    if outcome.earlier_work == "excluded":
        yield "Pay for work from before that time does not count."
    yield from _own_employers("Wages from jobs with", outcome.own_employers)
    if outcome.later_fall == "claws_back":
        yield "If a later correction takes the total below the threshold again, the outcome no longer stands."
    else:
        yield "Once reached it stands, whatever is corrected later."


def _figures(outcome: m.Outcome) -> list[tuple[str, Series]]:
    found: list[tuple[str, Series | None]] = []
    match outcome:
        case m.TimeInWork():
            found = [("length", outcome.length), ("least hours a week", outcome.min_hours)]
        case m.WeeksInWork():
            found = [
                ("weeks needed", outcome.weeks_needed),
                ("within so many weeks", outcome.weeks_within),
                ("hours a week", outcome.hours),
            ]
        case m.Earnings():
            found = [("sum", outcome.threshold.sum), ("hours", outcome.threshold.hours)]
    return [(caption, series) for caption, series in found if series is not None]
