"""Two programmes on paper that tests may spoil: the small one of the how-to page, and one with every kind of thing."""

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from commissioning.terms.loading import load
from commissioning.terms.models import Terms
from commissioning.terms.refusals import TermsError, TermsRefused

HOW_TO = Path(__file__).parents[3] / "docs" / "how-to" / "write-terms.md"


@dataclass(frozen=True, slots=True)
class Folder:
    """A programme's folder in which a test may change a word."""

    path: Path

    def change(self, file: str, old: str, new: str) -> "Folder":
        """Replace the first place of a text, which must be there."""
        before = (self.path / file).read_text(encoding="utf-8")
        assert old in before, f"{old!r} is not in {file}"
        (self.path / file).write_text(before.replace(old, new, 1), encoding="utf-8")
        return self

    def add(self, file: str, text: str) -> "Folder":
        """Append to a file, or begin it."""
        path = self.path / file
        path.parent.mkdir(exist_ok=True)
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        path.write_text(before + text, encoding="utf-8")
        return self

    def load(self, *, known_by: datetime | None = None, assume: str | None = None) -> Terms:
        return load(self.path, known_by=known_by, assume=self.path / assume if assume else None)

    def errors(self, *, assume: str | None = None) -> list[TermsError]:
        with pytest.raises(TermsRefused) as refused:
            self.load(assume=assume)
        return refused.value.errors

    def line(self, file: str, text: str) -> int:
        """On which line a text stands, from 1."""
        lines = (self.path / file).read_text(encoding="utf-8").splitlines()
        return next(n for n, line in enumerate(lines, start=1) if text in line)


@pytest.fixture
def small(tmp_path: Path) -> Folder:
    """The worked programme of docs/how-to/write-terms.md, taken from the page itself."""
    return _folder(tmp_path, documented_files())


@pytest.fixture
def full(small: Folder) -> Folder:
    """A programme with every kind of outcome and component, in which nobody finds anything wrong."""
    for other in ("measures.yaml", "circumstances.yaml", "journey.yaml"):  # FULL has richer ones
        (small.path / other).unlink()
    for file, text in FULL.items():
        small.add(file, text)
    small.change("prices.yaml", "value: unknown, clause", "value: 130_000, clause")
    small.change("contracts.yaml", "        2026-04-01: 500\n", "        2026-04-01: 500\n" + CONTRACT)
    small.change("outcomes.yaml", "  not_tested:\n    - The job pays at least the minimum wage.\n", "")
    return small


def documented_files() -> dict[str, str]:
    """The files that the how-to page shows, by name."""
    page = HOW_TO.read_text(encoding="utf-8")
    return dict(re.findall(r"^`([\w/.-]+\.yaml)`[^`]*?(?:`[^`\n]*`[^`]*?)*\n\n```yaml\n(.*?)```", page, re.M | re.S))


def _folder(path: Path, files: dict[str, str]) -> Folder:
    folder = Folder(path / "steps")
    folder.path.mkdir()
    for name, text in files.items():
        folder.add(name, text)
    return folder


CONTRACT = """\
    contract_value:
      unit: pence
      by: contract_start
      values:
        2026-04-01: 90_000_000
    promised:
      unit: outcomes
      by: cohort_start
      values:
        2026-04-01: 100
  prices:
    skill_payment:
      unit: pence per participant, once
      by: started_on
      values:
        2026-04-01: 20_000
  own_employers: [Brightwater Kitchens]
  referrals_until: 2028-04-01
  pays_until: 2030-04-01
  deferrals:
    - from: 2026-06-01
      until: 2026-09-01
      clause: "contract 6"
      status: signed
"""

FULL = {
    "circumstances.yaml": """\
known_from: 2026-01-15
benefit:
  kind: one_of
  title: Benefit
  question: {en: Which benefit do you claim?, cy: Pa fudd-dal ydych chi’n ei hawlio?}
  answers: {jobseekers: Jobseeker's allowance, support: {en: Support allowance, cy: Lwfans cymorth}, other: Another}
  clause: "contract 2.2"
  status: signed
prison_leaver:
  kind: yes_or_no
  title: Prison leaver
  question: Have you left prison in the last three months?
  clause: "contract 2.3"
  status: signed
months_out_of_work:
  kind: number
  title: Months out of work
  question: For how many months have you not worked?
  clause: "contract 2.4"
  status: signed
age:
  kind: age
  title: Age
  question: How old is the person?
  clause: "contract 2.1"
  status: signed
route:
  kind: route
  title: Route
  question: How does the person come?
  clause: "contract 2.5"
  status: signed
""",
    "journey.yaml": """\
known_from: 2026-01-15
ways_in:
  kind: routes
  title: Sent or of their own will
  clause: "contract 2.5"
  status: signed
  routes: [mandatory, voluntary]
  allocation: [random, choice]
on_benefit:
  kind: requirement
  title: On a benefit, and out of work for half a year
  clause: "contract 2.6"
  status: signed
  when:
    - {circumstance: benefit, is: [jobseekers, support]}
    - {circumstance: months_out_of_work, at_least: 6}
adult:
  kind: requirement
  title: Of working age
  clause: "contract 2.7"
  status: signed
  when: [{circumstance: age, at_least: 18, below: 67}]
volunteers:
  kind: group
  title: Volunteers count with the older
  clause: "contract 2.8"
  status: signed
  group: "2"
  order: 1
  when: [{circumstance: route, is: [voluntary]}]
young:
  kind: group
  title: Under 25
  clause: "contract 2.1"
  status: signed
  group: "1"
  order: 2
  when: [{circumstance: age, below: 25}]
others:
  kind: group
  title: Everybody else
  clause: "contract 2.1"
  status: signed
  group: "2"
  order: 3
attached_from_prison:
  kind: limit
  title: Attached after prison
  clause: "contract 3.4"
  status: signed
  of: attached
  order: 1
  when: [{circumstance: prison_leaver, is: ["yes"]}]
  within: {unit: calendar days, by: referred_on, values: {2026-04-01: 25}}
attached:
  kind: limit
  title: Attached
  clause: "contract 3.4"
  status: signed
  of: attached
  order: 2
  within: {unit: working days, by: referred_on, values: {2026-04-01: 15}}
reassessed:
  kind: limit
  title: Assessed again
  clause: "contract 3.5"
  status: signed
  of: reassessed
  within: {unit: weeks, by: started_on, values: {2026-04-01: 13}}
sent_twice:
  kind: reason
  title: The person was sent twice
  clause: "contract 3.6"
  status: signed
  of: returned
complaint_acknowledged:
  kind: complaint
  title: Complaints are acknowledged
  clause: "contract 3.7"
  status: signed
  of: acknowledged
  within: {unit: working days, by: referred_on, values: {2026-04-01: 2}}
complaint_answered:
  kind: complaint
  title: Complaints are answered
  clause: "contract 3.8"
  status: signed
  of: answered
  desks: [provider, prime]
  within: {unit: working days, by: referred_on, values: {2026-04-01: 15}}
who_they_are:
  kind: keeping
  title: Names are kept for two years
  clause: "contract 9.1"
  status: signed
  identity: {unit: months, by: referred_on, values: {2026-04-01: 24}}
""",
    "standards.yaml": """\
known_from: 2026-01-15
given:
  stage: pre_programme
  title: You know what to expect
  text: We give you these standards on paper. They tell you how to complain.
  clause: "contract 8.1"
  status: signed
  quantitative:
    kind: event
    event: standards_given
    after: referred
    within: {unit: calendar days, by: referred_on, values: {2026-04-01: 0}}
    at_least: {unit: basis points, by: rated_on, values: {2026-04-01: 10_000}}
  qualitative:
    looked_at: Whether the person could say what they may expect.
    clause: "contract 8.9"
    status: signed
    scores: [{score: 1, meaning: They could not}, {score: 2, meaning: They could}]
seen:
  stage: engagement
  title: You are seen soon
  text: You start soon after you are sent to us.
  clause: "contract 8.2"
  status: signed
  quantitative:
    kind: promise
    of: attached
    or_else: [failed_to_attend]
    at_least: {unit: basis points, by: rated_on, values: {2026-04-01: 9_900}}
  qualitative:
    looked_at: Whether the person could say what they may expect.
    clause: "contract 8.9"
    status: signed
    scores: [{score: 1, meaning: They could not}, {score: 2, meaning: They could}]
looked_at_again:
  stage: pre_work
  title: We look again
  text: We look again at what you need.
  clause: "contract 8.3"
  status: signed
  quantitative:
    kind: promise
    of: reassessed
    at_least: {unit: basis points, by: rated_on, values: {2026-04-01: 9_000}}
  qualitative:
    looked_at: Whether the person could say what they may expect.
    clause: "contract 8.9"
    status: signed
    scores: [{score: 1, meaning: They could not}, {score: 2, meaning: They could}]
helped_in_work:
  stage: in_work
  title: Help goes on
  text: When you start a job we ask if you want help.
  clause: "contract 8.4"
  status: signed
  quantitative:
    kind: event
    event: in_work_support_offered
    after: job_start
    within: {unit: working days, by: started_on, values: {2026-04-01: 10}}
    at_least: {unit: basis points, by: rated_on, values: {2026-04-01: 9_500}}
  qualitative:
    looked_at: Whether the person could say what they may expect.
    clause: "contract 8.9"
    status: signed
    scores: [{score: 1, meaning: They could not}, {score: 2, meaning: They could}]
told_at_the_end:
  stage: exit
  title: A report of your time
  text: At the end we write down what you did.
  clause: "contract 8.5"
  status: signed
  quantitative:
    kind: event
    event: exit_report_sent
    after: completed
    within: {unit: weeks, by: started_on, values: {2026-04-01: 2}}
    at_least: {unit: basis points, by: rated_on, values: {2026-04-01: 10_000}}
  qualitative:
    looked_at: Whether the person could say what they may expect.
    clause: "contract 8.9"
    status: signed
    scores: [{score: 1, meaning: They could not}, {score: 2, meaning: They could}]
""",
    "clocks.yaml": """\
tail:
  title: Tail after support
  from: support_ends
  unit: calendar days
  by: started_on
  clause: "contract 3.3"
  status: signed
  values:
    2026-04-01: 91
unclaimed:
  title: Time to claim
  from: earned_on
  unit: months
  by: started_on
  clause: "contract 5.5"
  status: signed
  values:
    2026-04-01: 3
fee_wait:
  title: Wait for the fee
  from: earned_on
  unit: working days
  by: contract_start
  clause: "contract 5.6"
  status: signed
  values:
    2026-04-01: 10
""",
    "wages.yaml": """\
known_from: 2026-01-15
living_wage:
  title: National living wage
  unit: pence per hour
  clause: "contract 4.3"
  status: published
  values:
    2026-04-01: 1_271
""",
    "outcomes.yaml": """\
pay:
  kind: earnings
  title: Earnings of half a year
  clause: "contract 4.2"
  status: signed
  evidence: [independent]
  window: {opens: started_on, closes: tail}
  threshold:
    hours:
      unit: hours
      by: started_on
      values:
        2026-04-01: 416
    wage: living_wage
    wage_by: started_on
  pay_dated_by: paid_on
  earlier_work: excluded
  own_employers: declared_only
  later_fall: claws_back
own_business:
  kind: time_in_work
  title: Half a year in a business of one's own
  clause: "contract 4.4"
  status: signed
  evidence: [participant]
  window: {opens: started_on, closes: tail}
  kinds: [self_employed]
  off_benefit: false
  own_employers: excluded
  counting: continuous
  jobs: one
  jobs_begin: {from: started_on, before: support_ends}
  min_hours:
    unit: hours
    by: started_on
    values:
      2026-04-01: 7.5
  length:
    unit: calendar days
    by: started_on
    values:
      2026-04-01: 182
steady:
  kind: weeks_in_work
  title: Thirteen of sixteen weeks
  clause: "contract 4.5"
  status: signed
  evidence: [employer]
  window: {opens: started_on, closes: tail}
  kinds: [employed]
  off_benefit: false
  weeks_needed: {unit: weeks, by: started_on, values: {2026-04-01: 13}}
  weeks_within: {unit: weeks, by: started_on, values: {2026-04-01: 16}}
  hours: {unit: hours, by: started_on, values: {2026-04-01: 7}}
plan:
  kind: milestone
  title: A plan is signed
  clause: "contract 4.6"
  status: signed
  evidence: [provider]
  window: {opens: referred_on}
  milestones: [plan_signed]
either:
  kind: any_of
  title: Earnings or a business
  clause: "contract 4.7"
  status: signed
  outcomes: [pay, own_business]
  mixing: barred
both:
  kind: all_of
  title: A plan and steady work
  clause: "contract 4.8"
  status: signed
  outcomes: [plan, steady]
""",
    "prices.yaml": """\
either_payment:
  kind: outcome
  title: Payment for earnings or a business
  clause: "contract 5.7"
  status: signed
  outcome: either
  claim: required
  claim_for: [own_business]
  price:
    figure: {unit: "pence per participant, once", by: earned_on, values: {2026-04-01: 90_000}}
skill_payment:
  kind: outcome
  title: Payment for plan and steady work
  clause: "contract 5.8"
  status: signed
  outcome: both
  after: start_fee
  claim: reduced_if_absent
  unclaimed:
    share: {unit: basis points, by: started_on, values: {2026-04-01: 5_000}}
    after: unclaimed
  price:
    times:
      - {unit: basis points, by: started_on, values: {2026-04-01: 10_000, 2027-04-01: 9_000}}
staying:
  kind: sustainment
  title: Staying in work
  clause: "contract 5.9"
  status: signed
  after: job_payment
  work: job
  counting: continuous
  closes: tail
  claim: required
  ends_at_break_after: support_ends
  only_groups: ["1"]
  every: {unit: weeks, by: started_on, values: {2026-04-01: 4}}
  at_most: {unit: payments, by: started_on, values: {2026-04-01: 6}}
  price:
    figure: {unit: pence per payment, by: started_on, groups: {"1": {2026-04-01: 10_000}}}
service_fee:
  kind: fixed_fee
  title: Service fee
  clause: "contract 5.10"
  status: signed
  payable: fee_wait
  value: contract_value
  share: {unit: basis points, by: contract_start, values: {2026-04-01: 3_000}}
  tranches:
    - months: {unit: months, by: contract_start, values: {2026-04-01: 12}}
      share: {unit: basis points, by: contract_start, values: {2026-04-01: 6_000}}
    - months: {unit: months, by: contract_start, values: {2026-04-01: 12}}
      share: {unit: basis points, by: contract_start, values: {2026-04-01: 4_000}}
  months_are: contract
  stops_at: ends_on
  deferrable: true
accelerator:
  kind: volume_bonus
  title: Accelerator
  clause: "contract 5.11"
  status: signed
  of: job_payment
  cohorts:
    by: started_on
    first: 2026-04-01
    months: {unit: months, by: contract_start, values: {2026-04-01: 12}}
  per_group: false
  above:
    share: {unit: basis points, by: cohort_start, values: {2026-04-01: 7_500}}
    of: offer
    offer: promised
  price:
    figure: {unit: "pence per participant, once", by: started_on, values: {2026-04-01: 30_000}}
""",
    "caps.yaml": """\
known_from: 2026-01-15
per_person:
  title: Most for one person
  clause: "contract 5.12"
  status: signed
  scope: participant
  components: all
  each: lifetime
  limit: {unit: pence, by: started_on, values: {2026-04-01: 400_000}}
""",
    "measures.yaml": """\
known_from: 2026-01-15
lasting_jobs:
  title: Jobs within a year
  clause: "contract 7.1"
  status: signed
  policy_intent: People stay in work, whoever they are.
  per_group: true
  numerator: {outcome: job, counted: people}
  denominator: referrals
  cohorts:
    by: referred_on
    first: 2026-04-01
    months: {unit: months, by: contract_start, values: {2026-04-01: 3}}
  window:
    kind: after_the_day
    months: {unit: months, by: cohort_start, values: {2026-04-01: 12}}
  adjusted: {model: logistic, covariates: [age, months_out_of_work]}
  compared_with: {kind: other_providers}
  weight: {unit: basis points of the rating, by: cohort_start, values: {2026-04-01: 7_000}}
  bands:
    - title: Below the others
      from: {unit: basis points of the others, by: rated_on, values: {2026-04-01: 0}}
    - title: Like the others
      from: {unit: basis points of the others, by: rated_on, values: {2026-04-01: 8_500}}
    - title: Above the others
      from: {unit: basis points of the others, by: rated_on, values: {2026-04-01: 12_000, 2027-04-01: 11_500}}
starts:
  title: People who start
  clause: "contract 7.2"
  status: signed
  policy_intent: Everybody referred is seen.
  only_groups: ["1"]
  per_group: false
  numerator: {component: start_fee, counted: payments}
  denominator: referrals
  cohorts:
    by: referred_on
    first: 2026-04-01
    months: {unit: months, by: contract_start, values: {2026-04-01: 1}}
  window:
    kind: after_the_day
    months: {unit: months, by: contract_start, values: {2026-04-01: 1}}
  adjusted: {model: none}
  compared_with:
    kind: counterfactual
    rate: {unit: basis points of referrals, by: contract_start, values: {2026-04-01: 6_000}}
    times: {unit: basis points of that rate, by: contract_start, values: {2026-04-01: 11_000}}
  weight: {unit: basis points of the rating, by: cohort_start, values: {2026-04-01: 3_000}}
""",
    "ratings.yaml": """\
known_from: 2026-01-15
everybody_seen:
  kind: prerequisite
  title: Everybody is seen
  clause: "contract 7.4"
  status: signed
  measure: starts
  at_least: {unit: basis points of the level, by: cohort_start, values: {2026-04-01: 9_000}}
  at_most: Below the others
newcomers:
  kind: new_provider
  title: New providers
  clause: "contract 7.5"
  status: signed
  since: referred_on
  months: {unit: months, by: referred_on, values: {2026-04-01: 18}}
  people: {unit: participants due, by: referred_on, values: {2026-04-01: 50}}
two_years:
  kind: window
  title: The last two years
  clause: "contract 7.6"
  status: signed
  ends: rated_on
  months: {unit: months, by: rated_on, values: {2026-04-01: 24}}
how_sure:
  kind: enough_evidence
  title: Enough to tell
  clause: "contract 7.7"
  status: signed
  people: {unit: participants in the window, by: rated_on, values: {2026-04-01: 40}}
  outcomes: {unit: outcomes expected, by: rated_on, values: {2026-04-01: 12}}
  sure: {unit: basis points, by: rated_on, values: {2026-04-01: 9_000}}
""",
}
