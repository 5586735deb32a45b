"""Terms are read exactly, and whatever is wrong is told with its place, all at once."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from commissioning.terms.figures import Line, Words
from commissioning.terms.loading import load
from commissioning.terms.models import EventFee, Milestone, OutcomePayment, TimeInWork
from commissioning.terms.refusals import TermsRefused
from commissioning.terms.unknown import Unknown, unknowns

from .conftest import Folder


def test_a_line_takes_clause_and_status_from_the_entry_around_it(small: Folder) -> None:
    fee = small.load().prices["start_fee"]
    assert isinstance(fee, EventFee)
    assert fee.price.figure is not None
    assert fee.title == Words(en="Start fee")
    assert fee.price.figure.values == {
        date(2026, 4, 1): Line(value=40_000, clause="contract 5.1", status="signed"),
        date(2027, 4, 1): Line(value="none", clause="contract 5.1", status="signed"),
    }


def test_a_line_of_its_own_clause_keeps_it_and_unknown_is_its_own_status(small: Folder) -> None:
    payment = small.load().prices["job_payment"]
    assert isinstance(payment, OutcomePayment)
    assert payment.price.figure is not None
    line = payment.price.figure.lines("2")[date(2026, 4, 1)]
    assert line == Line(value="unknown", clause="contract 5.2, table", status="unknown")
    assert unknowns(small.load()) == [
        Unknown("prices.job_payment.price.figure.groups.2.2026-04-01", "Job payment, price", "contract 5.2, table")
    ]


def test_pounds_are_not_taken_for_pence(small: Folder) -> None:
    small.change("prices.yaml", "40_000", "400.00")
    with pytest.raises(TermsRefused, match=r"400\.00 is not written as a whole number of pence.*£400 is 40_000"):
        small.load()


def test_decimals_stay_exact(full: Folder) -> None:
    business = full.load().outcomes["own_business"]
    assert isinstance(business, TimeInWork)
    assert business.min_hours is not None
    assert business.min_hours.line(date(2026, 5, 1)) == (
        date(2026, 4, 1),
        Line(value=Decimal("7.5"), clause="contract 4.4", status="signed"),
    )


def test_an_unknown_day_and_an_unknown_wage_day_are_listed(full: Folder) -> None:
    full.change("outcomes.yaml", "wage_by: started_on", "wage_by: unknown")
    full.change("prices.yaml", "by: started_on", "by: unknown")
    assert [found.path for found in unknowns(full.load())] == [
        "outcomes.pay.threshold.wage_by",
        "prices.start_fee.price.figure.by",
    ]


TWO_WINDOWS = """one:
  {kind: window, title: One, clause: c, status: signed, ends: last_due,
   months: {unit: months, by: rated_on, values: {2026-04-01: 12}}}
two_years:"""

ROUTES_AGAIN = """again:
  {kind: routes, title: R, clause: c, status: signed, routes: [voluntary], allocation: [choice]}
on_benefit:"""
KEPT_AGAIN = """again:
  kind: keeping
  title: K
  clause: c
  status: signed
  identity: {unit: months, by: referred_on, values: {2026-04-01: 12}}
on_benefit:"""

WRONG = {
    "a desk told twice of complaints": (
        "journey.yaml",
        "  of: answered\n  desks: [provider, prime]",
        "  of: acknowledged\n  desks: [prime]",
        "journey.complaint_answered.desks",
        "at the prime",
    ),
    "a desk named twice": (
        "journey.yaml",
        "desks: [provider, prime]",
        "desks: [prime, prime]",
        "journey.complaint_answered.desks",
        "named twice",
    ),
    "a desk that is none": (
        "journey.yaml",
        "desks: [provider, prime]",
        "desks: [provider, tribunal]",
        "journey.complaint_answered.desks.1",
        "",
    ),
    "complaints in hours": (
        "journey.yaml",
        "desks: [provider, prime]\n  within: {unit: working days",
        "desks: [provider, prime]\n  within: {unit: hours",
        "journey.complaint_answered.within.unit",
        "",
    ),
    "a decimal clause": ("prices.yaml", '"contract 5.1"', "4.10", "prices.start_fee.clause", 'Quote it: "4.10".'),
    "a number as a group": ("groups.yaml", '"2":', "2:", "groups", 'Quote it: "2".'),
    "31 April": ("prices.yaml", "2027-04-01", "2027-04-31", "prices.start_fee.price.figure.values", "not a date"),
    "infinity": (
        "prices.yaml",
        "40_000",
        ".inf",
        "prices.start_fee.price.figure.values.2026-04-01",
        "not a plain number",
    ),
    "not a number": (
        "prices.yaml",
        "40_000",
        ".nan",
        "prices.start_fee.price.figure.values.2026-04-01",
        "plain number",
    ),
    "hexadecimal": ("prices.yaml", "40_000", "0x1F", "prices.start_fee.price.figure.values.2026-04-01", "plain number"),
    "a date twice": (
        "prices.yaml",
        "2027-04-01",
        "2026-04-01",
        "prices.start_fee.price.figure.values.2026-04-01",
        "twice",
    ),
    "an entry twice": ("prices.yaml", "job_payment:", "start_fee:", "prices.start_fee", "written twice"),
    "an anchor": ("prices.yaml", "title: Start fee", "title: &a Start", "prices.start_fee.title", "Anchors"),
    "a tag": ("prices.yaml", "title: Start fee", "title: !x Start", "prices.start_fee.title", "tag"),
    "a quoted date": (
        "prices.yaml",
        "2027-04-01",
        '"2027-04-01"',
        "prices.start_fee.price.figure.values.2027-04-01",
        "without quotes",
    ),
    "no value": (
        "prices.yaml",
        "2027-04-01: none",
        "2027-04-01:",
        "prices.start_fee.price.figure.values.2027-04-01.value",
        "write none",
    ),
    "an unknown key": ("prices.yaml", "payable:", "payabel:", "prices.job_payment.payabel", "Did you mean payable?"),
    "a key for later": (
        "prices.yaml",
        "payable: claim_wait",
        "checks: all",
        "prices.job_payment.checks",
        "Nothing uses it",
    ),
    "an unknown kind": ("outcomes.yaml", "time_in_work", "time_in_wrk", "outcomes.job", "Did you mean time_in_work?"),
    "no kind": ("outcomes.yaml", "  kind: time_in_work\n", "", "outcomes.job", "kind is missing"),
    "an unknown word": ("outcomes.yaml", "[independent,", "[indepndent,", "outcomes.job.evidence.0", "independent?"),
    "something missing": (
        "contracts.yaml",
        "  provider: Brightwater Employment\n",
        "",
        "contracts.north.provider",
        "missing",
    ),
    "no clause anywhere": (
        "clocks.yaml",
        '  clause: "contract 3.2"\n',
        "",
        "clocks.support_ends.values.2026-04-01.clause",
        "clause is missing",
    ),
    "an unknown clock": (
        "prices.yaml",
        "payable: claim_wait",
        "payable: claim_weight",
        "prices.job_payment.payable",
        "claim_wait?",
    ),
    "an unknown day": (
        "outcomes.yaml",
        "opens: started_on",
        "opens: startd_on",
        "outcomes.job.window.opens",
        "started_on?",
    ),
    "an unknown component's day": (
        "clocks.yaml",
        "from: started_on",
        "from: start_fe.earned_on",
        "clocks.support_ends.from",
        "start_fee.earned_on?",
    ),
    "an unknown outcome": (
        "prices.yaml",
        "outcome: job",
        "outcome: jobb",
        "prices.job_payment.outcome",
        "Did you mean job?",
    ),
    "an unknown offer": (
        "prices.yaml",
        "less: discount",
        "less: discuont",
        "prices.job_payment.price.less",
        "discount?",
    ),
    "an unknown group": ("prices.yaml", '"2": {', '"3": {', "prices.job_payment.price.figure.groups.3", "no group 3"),
    "an unknown wage": (
        "outcomes.yaml",
        "wage: living_wage",
        "wage: livin_wage",
        "outcomes.pay.threshold.wage",
        "living_wage?",
    ),
    "an unknown member": ("outcomes.yaml", "[pay, own", "[pai, own", "outcomes.either.outcomes.0", "Did you mean pay?"),
    "an unknown component": (
        "prices.yaml",
        "of: job_payment",
        "of: job_paymnt",
        "prices.accelerator.of",
        "job_payment?",
    ),
    "an unknown capped component": (
        "caps.yaml",
        "components: all",
        "components: [jb]",
        "caps.per_person.components.0",
        "jb",
    ),
    "a length read too late": (
        "outcomes.yaml",
        "unit: weeks\n    by: started_on",
        "unit: weeks\n    by: earned_on",
        "outcomes.job.length.by",
        "before it is known what is earned",
    ),
    "a clock read too late": (
        "clocks.yaml",
        "unit: weeks\n  by: started_on",
        "unit: weeks\n  by: earned_on",
        "clocks.support_ends.by",
        "before it is known",
    ),
    "a month for a price": (
        "prices.yaml",
        "once\n      by: started_on",
        "once\n      by: month_start",
        "prices.start_fee.price.figure.by",
        "month_start",
    ),
    "a length as a price": (
        "prices.yaml",
        "unit: pence per",
        "unit: weeks per",
        "prices.start_fee.price.figure.unit",
        "pence",
    ),
    "no such unit": (
        "prices.yaml",
        "unit: pence per",
        "unit: pounds per",
        "prices.start_fee.price.figure",
        "does not begin",
    ),
    "half a penny": (
        "prices.yaml",
        "40_000",
        "400.5",
        "prices.start_fee.price.figure.values.2026-04-01",
        "whole number",
    ),
    "less than nothing": (
        "prices.yaml",
        "40_000",
        "-1",
        "prices.start_fee.price.figure.values.2026-04-01",
        "less than nothing",
    ),
    "an outcome of no days": (
        "outcomes.yaml",
        "2026-04-01: 26",
        "2026-04-01: 0",
        "outcomes.job.length.values.2026-04-01",
        "the least is 1",
    ),
    "an outcome of centuries": (
        "outcomes.yaml",
        "2026-04-01: 26",
        "2026-04-01: 26_000",
        "outcomes.job.length.values.2026-04-01",
        "more than a hundred years",
    ),
    "payable before it is earned": (
        "prices.yaml",
        "  closes: tail\n",
        "  closes: tail\n  payable: tail\n",
        "prices.staying.payable",
        "may run out before anything is earned",
    ),
    "worth less before it is earned": (
        "prices.yaml",
        "    after: unclaimed",
        "    after: tail",
        "prices.skill_payment.unclaimed.after",
        "may run out before anything is earned",
    ),
    "more than the whole": (
        "contracts.yaml",
        "2026-04-01: 500",
        "2026-04-01: 10_500",
        "contracts.north.offers.discount.values.2026-04-01",
        "more than 10,000",
    ),
    "an offer in the wrong unit": (
        "contracts.yaml",
        "unit: basis points",
        "unit: pence",
        "contracts.north.offers.discount.unit",
        "basis points",
    ),
    "a window by a clock of earning": (
        "outcomes.yaml",
        "closes: support_ends",
        "closes: claim_wait",
        "outcomes.job.window.closes",
        "not known here",
    ),
    "tranches that are not the whole": (
        "prices.yaml",
        "2026-04-01: 6_000",
        "2026-04-01: 5_999",
        "prices.service_fee.tranches",
        "9,999",
    ),
    "calendar months in tranches": (
        "prices.yaml",
        "months_are: contract",
        "months_are: calendar",
        "prices.service_fee.tranches",
        "one tranche",
    ),
    "a fee that waits for a participant": (
        "prices.yaml",
        "payable: fee_wait",
        "payable: claim_wait",
        "prices.service_fee.payable",
        "no participant",
    ),
    "a claim for no member": (
        "prices.yaml",
        "claim_for: [own_business]",
        "claim_for: [job]",
        "prices.either_payment.claim_for.0",
        "no member",
    ),
    "claims for members where none is needed": (
        "prices.yaml",
        "claim: required",
        "claim: not_needed",
        "prices.either_payment.claim_for",
        "claim: required",
    ),
    "a reduction without unclaimed": (
        "prices.yaml",
        "claim: reduced_if_absent",
        "claim: required",
        "prices.skill_payment.claim",
        "do not agree",
    ),
    "a threshold without a wage day": (
        "outcomes.yaml",
        "    wage_by: started_on\n",
        "",
        "outcomes.pay.threshold",
        "neither a sum nor hours",
    ),
    "sustainment by a milestone": ("prices.yaml", "work: job", "work: plan", "prices.staying.work", "time_in_work"),
    "an offer that is not said": (
        "prices.yaml",
        "    offer: promised\n",
        "",
        "prices.accelerator.above",
        "do not agree",
    ),
    "a bonus over a fee": (
        "prices.yaml",
        "of: job_payment",
        "of: service_fee",
        "prices.accelerator.of",
        "each participant",
    ),
    "an outcome within itself": (
        "outcomes.yaml",
        "outcomes: [pay, own_business]",
        "outcomes: [pay, either]",
        "outcomes.either",
        "outcome either → outcome either",
    ),
    "a clock that waits for itself": (
        "clocks.yaml",
        "from: support_ends",
        "from: staying.due_on",
        "clocks.tail",
        "clock tail → staying.due_on → component staying → clock tail",
    ),
    "evidence that closes by what it proves": (
        "programme.yaml",
        "currency",
        "evidence_closes: unclaimed\ncurrency",
        "programme.evidence_closes",
        "hangs on the evidence",
    ),
    "two things counted": (
        "measures.yaml",
        "numerator: {outcome: job,",
        "numerator: {outcome: job, component: start_fee,",
        "measures.lasting_jobs.numerator",
        "not one thing",
    ),
    "payments of an outcome": (
        "measures.yaml",
        "{outcome: job, counted: people}",
        "{outcome: job, counted: payments}",
        "measures.lasting_jobs.numerator.counted",
        "has no payments",
    ),
    "a measure of a fee": (
        "measures.yaml",
        "{component: start_fee,",
        "{component: service_fee,",
        "measures.starts.numerator.component",
        "a participant earns",
    ),
    "a model of payments": (
        "measures.yaml",
        "{outcome: job, counted: people}",
        "{component: start_fee, counted: payments}",
        "measures.lasting_jobs.adjusted.model",
        "linear model",
    ),
    "a model of nothing": (
        "measures.yaml",
        ", covariates: [age, months_out_of_work]",
        "",
        "measures.lasting_jobs.adjusted.covariates",
        "do not agree",
    ),
    "a lowest band above 0": (
        "measures.yaml",
        "values: {2026-04-01: 0}",
        "values: {2026-04-01: 1}",
        "measures.lasting_jobs.bands.0.from",
        "begin at 0",
    ),
    "bands that do not rise": (
        "measures.yaml",
        "2027-04-01: 11_500",
        "2027-04-01: 8_500",
        "measures.lasting_jobs.bands",
        "lowest to the highest",
    ),
    "a measure of what is not there": (
        "measures.yaml",
        "{outcome: job,",
        "{outcome: jobs,",
        "measures.lasting_jobs.numerator.outcome",
        "Did you mean job?",
    ),
    "a measure of no offer": (
        "measures.yaml",
        "compared_with: {kind: other_providers}",
        "compared_with: {kind: own_offer, offer: promise}",
        "measures.lasting_jobs.compared_with.offer",
        "Did you mean promised?",
    ),
    "a window of days": (
        "measures.yaml",
        "months: {unit: months, by: cohort_start,",
        "months: {unit: weeks, by: cohort_start,",
        "measures.lasting_jobs.window.months.unit",
        "does not fit",
    ),
    "a level read on the outcome": (
        "measures.yaml",
        "by: contract_start, values: {2026-04-01: 6_000}",
        "by: earned_on, values: {2026-04-01: 6_000}",
        "measures.starts.compared_with.rate.by",
        "read for a cohort",
    ),
    "a kind of comparison that there is not": (
        "measures.yaml",
        "{kind: other_providers}",
        "{kind: others}",
        "measures.lasting_jobs.compared_with",
        "other_providers",
    ),
    "a prerequisite of no measure": (
        "ratings.yaml",
        "measure: starts",
        "measure: start",
        "ratings.everybody_seen.measure",
        "There is no measure start. Did you mean starts?",
    ),
    "a prerequisite of no band": (
        "ratings.yaml",
        "at_most: Below the others",
        "at_most: Below others",
        "ratings.everybody_seen.at_most",
        "Name one of Below the others, Like the others, Above the others.",
    ),
    "a prerequisite by group": (
        "ratings.yaml",
        "values: {2026-04-01: 9_000}",
        'groups: {"1": {2026-04-01: 9_000}}',
        "ratings.everybody_seen.at_least.groups",
        "whose people are of several groups",
    ),
    "new by another day than its first": (
        "ratings.yaml",
        "since: referred_on",
        "since: started_on",
        "ratings.newcomers.months.by",
        "Read it by started_on.",
    ),
    "new for so many pence": (
        "ratings.yaml",
        "unit: participants due",
        "unit: pence",
        "ratings.newcomers.people.unit",
        "Begin the unit with participants.",
    ),
    "new twice": (
        "ratings.yaml",
        "newcomers:",
        "first: {kind: new_provider, title: New, clause: c, status: signed, since: referred_on}\nnewcomers:",
        "ratings.newcomers",
        "The terms say twice when a provider is new.",
    ),
    "new for no time": (
        "ratings.yaml",
        "newcomers:\n",
        "newcomers: {kind: new_provider, title: New, clause: c, status: signed, since: referred_on}\nother:\n",
        "ratings.newcomers",
        "It does not say when a provider is new.",
    ),
    "a window by the day of a cohort": (
        "ratings.yaml",
        "months: {unit: months, by: rated_on, values: {2026-04-01: 24}}",
        "months: {unit: months, by: cohort_start, values: {2026-04-01: 24}}",
        "ratings.two_years.months.by",
        "rated_on",
    ),
    "two windows": (
        "ratings.yaml",
        "two_years:",
        TWO_WINDOWS,
        "ratings.two_years",
        "The terms say twice of which people a rating is made.",
    ),
    "evidence of nothing": (
        "ratings.yaml",
        "how_sure:\n",
        "how_sure: {kind: enough_evidence, title: E, clause: c, status: signed}\nother:\n",
        "ratings.how_sure",
        "It does not say how much evidence is enough.",
    ),
    "less sure than a coin": (
        "ratings.yaml",
        "sure: {unit: basis points, by: rated_on, values: {2026-04-01: 9_000}}",
        "sure: {unit: basis points, by: rated_on, values: {2026-04-01: 4_000}}",
        "ratings.how_sure.sure.values.2026-04-01",
        "5,000",
    ),
    "an answer that is no name": (
        "circumstances.yaml",
        "{jobseekers: Job",
        "{Job Seekers: Job",
        "circumstances.benefit.answers.Job Seekers",
        "Job Seekers is not a name. Use small letters",
    ),
    "one answer": (
        "circumstances.yaml",
        "{jobseekers: Jobseeker's allowance, support: {en: Support allowance, cy: Lwfans cymorth}, other: Another}",
        "{jobseekers: Jobseeker's allowance}",
        "circumstances.benefit.answers",
        "answers has fewer than 2 entries.",
    ),
    "a test of no circumstance": (
        "journey.yaml",
        "circumstance: age, at_least",
        "circumstance: aeg, at_least",
        "journey.adult.when.0.circumstance",
        "There is no circumstance aeg. Did you mean age?",
    ),
    "a test for no answer": (
        "journey.yaml",
        "is: [jobseekers, support]",
        "is: [jobseekers, suport]",
        "journey.on_benefit.when.0.is.1",
        "suport is no answer to benefit. Did you mean support?",
    ),
    "a test for an answer twice": (
        "journey.yaml",
        "is: [jobseekers, support]",
        "is: [jobseekers, jobseekers]",
        "journey.on_benefit.when.0.is",
        "named twice",
    ),
    "a range of answers": (
        "journey.yaml",
        "is: [voluntary]",
        "at_least: 1",
        "journey.volunteers.when.0",
        "Write `is` with some of mandatory, voluntary, early_access.",
    ),
    "a test of nothing": (
        "journey.yaml",
        "is: [voluntary]",
        "is: []",
        "journey.volunteers.when.0",
        "does not say which answers to route meet it",
    ),
    "answers to a number": (
        "journey.yaml",
        "months_out_of_work, at_least: 6",
        "months_out_of_work, is: [six]",
        "journey.on_benefit.when.1",
        "Write `at_least`, `below` or both.",
    ),
    "half a year": (
        "journey.yaml",
        "at_least: 6",
        "at_least: 0.5",
        "journey.on_benefit.when.1.at_least",
        "should be a whole number",
    ),
    "a range of nobody": (
        "journey.yaml",
        "at_least: 18, below: 67",
        "at_least: 67, below: 67",
        "journey.adult.when.0",
        "No whole number meets the test.",
    ),
    "a rule for no group": (
        "journey.yaml",
        'group: "1"',
        'group: "3"',
        "journey.young.group",
        "There is no group 3.",
    ),
    "two rules of one order": (
        "journey.yaml",
        "order: 3",
        "order: 2",
        "journey.others.order",
        "young has the order 2 too",
    ),
    "two limits of one order": (
        "journey.yaml",
        "  order: 2\n  within",
        "  within",
        "journey.attached.order",
        "attached_from_prison has the order 1 too",
    ),
    "a limit read on the start": (
        "journey.yaml",
        "working days, by: referred_on",
        "working days, by: started_on",
        "journey.attached.within.by",
        "has not started yet. Read it by referred_on.",
    ),
    "a limit read when it is earned": (
        "journey.yaml",
        "weeks, by: started_on",
        "weeks, by: earned_on",
        "journey.reassessed.within.by",
        "Read it by referred_on or started_on.",
    ),
    "a limit in pence": (
        "journey.yaml",
        "unit: weeks",
        "unit: pence",
        "journey.reassessed.within.unit",
        "Begin the unit with calendar days, working days, weeks or months.",
    ),
    "a limit of no day": (
        "journey.yaml",
        "values: {2026-04-01: 13}",
        "values: {2026-04-01: 0}",
        "journey.reassessed.within.values.2026-04-01",
        "0 is too little",
    ),
    "a limit by group": (
        "journey.yaml",
        "values: {2026-04-01: 13}",
        'groups: {"1": {2026-04-01: 13}}',
        "journey.reassessed.within.groups",
        "a limit of their own",
    ),
    "routes twice": (
        "journey.yaml",
        "on_benefit:",
        ROUTES_AGAIN,
        "journey.again",
        "Keep one of ways_in, again.",
    ),
    "kept twice": (
        "journey.yaml",
        "on_benefit:",
        KEPT_AGAIN,
        "journey.who_they_are",
        "Keep one of again, who_they_are.",
    ),
    "kept by group": (
        "journey.yaml",
        "values: {2026-04-01: 24}",
        'groups: {"1": {2026-04-01: 24}}',
        "journey.who_they_are.identity.groups",
        "Nobody is kept longer than others",
    ),
    "kept from the start": (
        "journey.yaml",
        "months, by: referred_on",
        "months, by: started_on",
        "journey.who_they_are.identity.by",
        "some never start",
    ),
    "kept for days": (
        "journey.yaml",
        "unit: months, by: referred_on, values: {2026-04-01: 24}",
        "unit: calendar days, by: referred_on, values: {2026-04-01: 24}",
        "journey.who_they_are.identity.unit",
        "Begin the unit with months.",
    ),
    "kept for no time": (
        "journey.yaml",
        "values: {2026-04-01: 24}",
        "values: {2026-04-01: 0}",
        "journey.who_they_are.identity.values.2026-04-01",
        "0 is too little",
    ),
    "no such route": (
        "journey.yaml",
        "[mandatory, voluntary]",
        "[mandatory, volunteer]",
        "journey.ways_in.routes.1",
        "Did you mean voluntary?",
    ),
    "no such stage": (
        "standards.yaml",
        "stage: exit",
        "stage: exist",
        "standards.told_at_the_end.stage",
        "Did you mean exit?",
    ),
    "scores that fall": (
        "standards.yaml",
        "{score: 1, meaning: They could not}, {score: 2, meaning: They could}]\nseen",
        "{score: 2, meaning: They could}, {score: 1, meaning: They could not}]\nseen",
        "standards.given.qualitative.scores",
        "the lowest first",
    ),
    "a standard for a person": (
        "standards.yaml",
        "by: rated_on, values: {2026-04-01: 9_900}",
        "by: referred_on, values: {2026-04-01: 9_900}",
        "standards.seen.quantitative.at_least.by",
        "Read it by rated_on.",
    ),
    "a share of more than all": (
        "standards.yaml",
        "2026-04-01: 9_900",
        "2026-04-01: 99_000",
        "standards.seen.quantitative.at_least.values.2026-04-01",
        "10,000",
    ),
    "no time zone": ("programme.yaml", "Europe/London", "Europe/Londres", "programme.time_zone", "not a time zone"),
    "no date of agreement": ("prices.yaml", "known_from: 2026-01-15", "", "prices.known_from", "known_from: 2026"),
}


def test_a_journey_leads_to_a_group(full: Folder) -> None:
    (full.path / "journey.yaml").write_text(
        "known_from: 2026-01-15\n"
        "sent_twice: {kind: reason, title: Twice, clause: contract 3, status: signed, of: returned}\n"
    )
    (error,) = full.errors()
    assert (error.path, error.line, error.column) == ("journey.sent_twice", 2, 1)
    assert "Add one of the kind group" in error.todo


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_wrong_is_told_once_with_its_place(wrong: str, full: Folder) -> None:
    file, old, new, path, phrase = WRONG[wrong]
    full.change(file, old, new)
    errors = [error for error in full.errors() if error.path == path]
    assert len(errors) == 1, full.errors()
    assert phrase in str(errors[0])
    assert errors[0].file.endswith(file)
    assert errors[0].todo


def test_line_and_column_point_at_the_key(small: Folder) -> None:
    small.change("prices.yaml", "payable: claim_wait", "payable: claim_weight")
    (error,) = small.errors()
    assert (error.line, error.column) == (small.line("prices.yaml", "payable"), 3)


def test_all_errors_of_all_files_are_told_at_once(small: Folder) -> None:
    small.change("prices.yaml", "event: started_on", "event: startd_on")
    small.change("prices.yaml", "payable: claim_wait", "payable: claim_weight")
    small.change("outcomes.yaml", "kind: time_in_work", "kind: time_in_wrk")
    small.change("contracts.yaml", "nation: england", "nation: engelond")
    assert [error.path for error in small.errors()] == [
        "contracts.north.nation",
        "outcomes.job",
        "prices.start_fee.event",
        "prices.job_payment.payable",
    ]


def test_a_wrong_clause_is_told_where_it_is_written_and_not_for_each_line(small: Folder) -> None:
    small.change("clocks.yaml", '"contract 3.2"', "3.2")
    (error,) = small.errors()
    assert (error.path, error.line) == ("clocks.support_ends.clause", small.line("clocks.yaml", "clause: 3.2"))


@pytest.mark.parametrize("text", ["a: [1", "a: b: c", "\ta: 1", "- 1", "", "a: 1\n---\nb: 1", "a: \x00"])
def test_what_is_no_yaml_is_told_with_the_file(text: str, small: Folder) -> None:
    (small.path / "prices.yaml").write_text(text)
    assert any(error.file.endswith("prices.yaml") for error in small.errors())


def test_bytes_that_are_no_text_are_told(small: Folder) -> None:
    (small.path / "prices.yaml").write_bytes(b"title: \xff\xfe")
    assert "UTF-8" in small.errors()[0].problem


def test_brackets_without_end_are_told(small: Folder) -> None:
    (small.path / "prices.yaml").write_text("a: " + "[" * 2_000 + "]" * 2_000)
    assert small.errors()[0].file.endswith("prices.yaml")


@pytest.mark.parametrize(
    ("name", "phrase"),
    [
        ("verification.yaml", "Nothing uses it yet"),
        ("price.yaml", "Did you mean prices.yaml?"),
        ("prices.yml", "prices.yaml?"),
    ],
)
def test_other_files_are_refused(name: str, phrase: str, small: Folder) -> None:
    small.add(name, "known_from: 2026-01-15\n")
    (error,) = small.errors()
    assert phrase in error.todo


def test_a_folder_without_a_programme_is_told(tmp_path: Path) -> None:
    with pytest.raises(TermsRefused, match=r"There is no programme\.yaml here"):
        load(tmp_path)


def test_a_file_counts_from_local_midnight_of_its_day(small: Folder) -> None:
    small.change("clocks.yaml", "2026-04-01: 52", "2026-04-01: 53")  # so that nothing is said by chance
    summer = "known_from: 2027-07-01\ntitle: Longer\nclocks:\n  support_ends:\n    clause: V1\n    status: signed\n"
    small.add("variations/002-longer.yaml", summer + "    values: {2027-04-01: 60}\n")

    def weeks(known_by: datetime) -> list[object]:
        clock = small.load(known_by=known_by).clocks["support_ends"]
        return [line.value for line in (clock.values or {}).values()]

    assert weeks(datetime(2027, 6, 30, 22, 59, 59, tzinfo=UTC)) == [53]
    assert weeks(datetime(2027, 6, 30, 23, 0, tzinfo=UTC)) == [53, 60]


def test_a_programme_not_known_by_then_is_told(small: Folder) -> None:
    with pytest.raises(TermsRefused, match=r"programme\.yaml was agreed on 2026-01-15, after the known-by moment"):
        small.load(known_by=datetime(2026, 1, 14, 23, 59, tzinfo=UTC))


def test_a_plain_title_is_english(full: Folder) -> None:
    full.change(
        "outcomes.yaml", "title: A plan is signed", "title: {en: A plan is signed, cy: Cynllun wedi ei lofnodi}"
    )
    plan = full.load().outcomes["plan"]
    assert isinstance(plan, Milestone)
    assert plan.title == Words(en="A plan is signed", cy="Cynllun wedi ei lofnodi")


def test_folded_text_is_one_line_and_nothing_else(full: Folder) -> None:
    full.change("outcomes.yaml", "title: A plan is signed", "title: >-\n      A plan\n      is signed")
    plan = full.load().outcomes["plan"]
    assert isinstance(plan, Milestone)
    assert plan.title == Words(en="A plan is signed")


def test_what_nobody_sees_is_told(full: Folder) -> None:
    full.change("outcomes.yaml", "title: A plan is signed", 'title: "A plan\\a is signed"')
    with pytest.raises(TermsRefused, match=r"outcomes\.yaml.*control character.*Write the text again"):
        full.load()
