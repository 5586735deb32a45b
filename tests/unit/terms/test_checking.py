"""Each check finds what it is for, and finds nothing in terms that are as they should be."""

import pytest

from commissioning.terms.checking import check
from commissioning.terms.checks.finding import KINDS

from .conftest import Folder

Edits = list[tuple[str, str, str]]

SECOND_CONTRACT = """
south:
  title: Steps into Work, South
  area: {key: north, title: North of the county}
  provider: Brightwater Employment
  nation: england
  starts_on: 2028-04-01
  ends_on: 2030-04-01
  clause: "contract, particulars"
  status: signed
"""


def test_good_terms_have_no_findings(full: Folder) -> None:
    assert check(full.load()) == []


def test_unknown_figures_and_untested_conditions_are_listed_and_are_no_errors(small: Folder) -> None:
    assert [(found.kind, found.path) for found in check(small.load())] == [
        ("note", "outcomes.job.not_tested.0"),
        ("unknown", "prices.job_payment.price.figure.groups.2.2026-04-01"),
    ]


OWN_OFFER: Edits = [
    ("measures.yaml", "compared_with: {kind: other_providers}", "compared_with: {kind: own_offer, offer: share}"),
    (
        "contracts.yaml",
        "    promised:\n",
        "    share: {unit: basis points, by: cohort_start, values: {2026-04-01: 3_000}}\n    promised:\n",
    ),
]

MANY_EDGES = "".join(
    f"    - {{circumstance: {number}, at_least: {n}}}\n" for number in ("age", "months_out_of_work") for n in range(99)
)
WEEKS = ("clocks.yaml", "unit: working days", "unit: weeks")
WAYS = ("routes: [mandatory, voluntary]", "allocation: [random, choice]")
KEPT = """who_they_are:
  kind: keeping
  title: Names are kept for two years
  clause: "contract 9.1"
  status: signed
  identity: {unit: months, by: referred_on, values: {2026-04-01: 24}}
"""
EXIT_COUNTED = """    kind: event
    event: exit_report_sent
    after: completed
    within: {unit: weeks, by: started_on, values: {2026-04-01: 2}}
    at_least: {unit: basis points, by: rated_on, values: {2026-04-01: 10_000}}
"""
JUDGED = """  qualitative:
    looked_at: Whether the person could say what they may expect.
    clause: "contract 8.9"
    status: signed
    scores: [{score: 1, meaning: They could not}, {score: 2, meaning: They could}]
"""
HARD = "Commencement of participation follows notification of eligibility determinations by the referring organisation."

WRONG: dict[str, tuple[Edits, str, str, str]] = {
    "outcomes of a period over its people": (
        [
            (
                "measures.yaml",
                "    kind: after_the_day\n    months: {unit: months, by: cohort_start,",
                "    kind: in_the_period\n#",
            )
        ],
        "warning",
        "measures.lasting_jobs.window.kind",
        "rises when fewer are referred",
    ),
    "a provider held against its own offer": (
        OWN_OFFER,
        "warning",
        "measures.lasting_jobs.compared_with.kind",
        "who promises little does well",
    ),
    "referrals in cohorts of starts": (
        [("measures.yaml", "by: referred_on", "by: started_on")],
        "warning",
        "measures.lasting_jobs.cohorts.by",
        "in no cohort",
    ),
    "people who never start left out": (
        [("measures.yaml", "denominator: referrals", "denominator: starts")],
        "note",
        "measures.lasting_jobs.denominator",
        "hardest to help",
    ),
    "adjusting for what the provider decides": (
        [("measures.yaml", "covariates: [age,", "covariates: [started_on,")],
        "warning",
        "measures.lasting_jobs.adjusted.covariates.0",
        "in the provider's hands",
    ),
    "a measure of what a group cannot earn": (
        [("measures.yaml", "{outcome: job, counted: people}", "{component: staying, counted: people}")],
        "warning",
        "measures.lasting_jobs.numerator.component",
        "group 2 cannot earn",
    ),
    "a measure for no group": (
        [("measures.yaml", 'only_groups: ["1"]', "only_groups: []")],
        "warning",
        "measures.starts.only_groups",
        "for no group",
    ),
    "a level by group of all groups together": (
        [("measures.yaml", "values: {2026-04-01: 6_000}", 'groups: {"1": {2026-04-01: 6_000}}')],
        "warning",
        "measures.starts.compared_with.rate",
        "adds all groups together",
    ),
    "a group without a level": (
        [
            ("measures.yaml", "  per_group: false", "  per_group: true"),
            ("measures.yaml", "values: {2026-04-01: 6_000}", 'groups: {"2": {2026-04-01: 6_000}}'),
        ],
        "warning",
        "measures.starts.compared_with.rate.groups",
        "Group 1 has no level",
    ),
    "weights that are not the whole": (
        [("measures.yaml", "{2026-04-01: 3_000}", "{2026-04-01: 2_000}")],
        "warning",
        "measures.lasting_jobs.weight",
        "sum to 9,000 basis points",
    ),
    "a price that begins late": (
        [("prices.yaml", "2026-04-01: 40_000", "2026-10-01: 40_000")],
        "warning",
        "prices.start_fee.price.figure.values.2026-10-01",
        "contract begins on 1 April 2026",
    ),
    "none between two values": (
        [("prices.yaml", "2027-04-01: none", "2027-04-01: none\n        2028-04-01: 5")],
        "warning",
        "prices.start_fee.price.figure.values.2027-04-01",
        "between two",
    ),
    "a line after the end": (
        [("prices.yaml", "2027-04-01: none", "2029-04-01: none")],
        "warning",
        "prices.start_fee.price.figure.values.2029-04-01",
        "No case reads",
    ),
    "a line that is over before the beginning": (
        [("prices.yaml", "2026-04-01: 40_000", "2025-04-01: 39_000\n        2026-04-01: 40_000")],
        "warning",
        "prices.start_fee.price.figure.values.2025-04-01",
        "No case reads",
    ),
    "an offer that is not read on the contract's first day": (
        [("contracts.yaml", "2026-04-01: 500", "2026-04-01: 500\n        2027-04-01: 400")],
        "warning",
        "contracts.north.offers.discount.values.2027-04-01",
        "No case reads",
    ),
    "an empty clause": (
        [("prices.yaml", '"contract 5.1"', '" "')],
        "error",
        "prices.start_fee.clause",
        "nobody can look up",
    ),
    "a clause still to come": (
        [("prices.yaml", '"contract 5.1"', '"TBC"')],
        "error",
        "prices.start_fee.clause",
        "nobody can look up",
    ),
    "a source that is not named": (
        [("prices.yaml", '"contract 5.1"', '"contarct 5.1"')],
        "error",
        "prices.start_fee.clause",
        "Did you mean contract?",
    ),
    "a group without a price": (
        [("prices.yaml", '        "2": {2026-04-01: {value: 130_000, clause: "contract 5.2, table"}}\n', "")],
        "error",
        "prices.job_payment.price.figure.groups",
        "Group 2 has no price",
    ),
    "a price for a group that is left out": (
        [("prices.yaml", "outcome: job\n", 'outcome: job\n  only_groups: ["1"]\n')],
        "warning",
        "prices.job_payment.price.figure.groups.2",
        "not for it",
    ),
    "no group at all": (
        [("prices.yaml", 'only_groups: ["1"]', "only_groups: []")],
        "error",
        "prices.staying.only_groups",
        "for no group",
    ),
    "nothing ever paid": (
        [("prices.yaml", "2026-04-01: 40_000\n", "2026-04-01: 0\n")],
        "warning",
        "prices.start_fee.price",
        "nothing is ever paid",
    ),
    "after what is not for the group": (
        [("prices.yaml", "outcome: job\n", 'outcome: job\n  only_groups: ["2"]\n')],
        "error",
        "prices.staying.after",
        "Group 1 cannot earn it",
    ),
    "a bonus over what nobody can earn": (
        [("prices.yaml", "outcome: job\n", "outcome: job\n  only_groups: []\n")],
        "error",
        "prices.accelerator.of",
        "nobody can earn",
    ),
    "a group that cannot earn what comes before": (
        [("prices.yaml", "of: job_payment", "of: staying")],
        "error",
        "prices.accelerator.of",
        "Group 2 cannot earn it",
    ),
    "an outcome longer than its window": (
        [("outcomes.yaml", "2026-04-01: 26", "2026-04-01: 53")],
        "error",
        "outcomes.job.window",
        "takes longer",
    ),
    "weeks longer than their window": (
        [("clocks.yaml", "2026-04-01: 91", "2026-04-01: 0"), ("clocks.yaml", "2026-04-01: 52", "2026-04-01: 12")],
        "error",
        "outcomes.steady.window",
        "takes longer",
    ),
    "a payment for what takes too long": (
        [("outcomes.yaml", "2026-04-01: 26", "2026-04-01: 53")],
        "error",
        "prices.job_payment.outcome",
        "not everybody can reach",
    ),
    "a window that is shut": (
        [("outcomes.yaml", "opens: started_on", "opens: support_ends")],
        "error",
        "outcomes.job.window",
        "closes before it has opened",
    ),
    "no job can begin": (
        [("outcomes.yaml", "{from: started_on, before: support_ends}", "{from: tail, before: support_ends}")],
        "error",
        "outcomes.own_business.jobs_begin",
        "no job can begin",
    ),
    "more weeks than there are": (
        [("outcomes.yaml", "{2026-04-01: 13}", "{2026-04-01: 17}")],
        "error",
        "outcomes.steady.weeks_needed",
        "17 weeks are needed within 16",
    ),
    "more hours than a week has": (
        [("outcomes.yaml", "{2026-04-01: 7}}", "{2026-04-01: 169}}")],
        "error",
        "outcomes.steady.hours",
        "168",
    ),
    "pay from two sources": (
        [
            (
                "outcomes.yaml",
                "evidence: [independent]\n  window: {opens: started_on, closes: tail}",
                "evidence: [independent, employer]\n  window: {opens: started_on, closes: tail}",
            )
        ],
        "warning",
        "outcomes.pay.evidence",
        "added twice",
    ),
    "earnings of nothing": (
        [("outcomes.yaml", "2026-04-01: 416", "2026-04-01: 0")],
        "error",
        "outcomes.pay.threshold",
        "Earnings of nothing",
    ),
    "own employers that nobody lists": (
        [("contracts.yaml", "  own_employers: [Brightwater Kitchens]\n", "")],
        "warning",
        "outcomes.own_business.own_employers",
        "no contract lists any",
    ),
    "pay from own employers that nobody lists": (
        [("contracts.yaml", "  own_employers: [Brightwater Kitchens]\n", "")],
        "warning",
        "outcomes.pay.own_employers",
        "Pay from the provider's own employers does not count, but no contract lists any",
    ),
    "a wage that begins late": (
        [("wages.yaml", "2026-04-01", "2027-04-01")],
        "error",
        "wages.living_wage.values",
        "no value before 1 April 2027",
    ),
    "a wage that stops": (
        [("wages.yaml", "1_271", "1_271\n    2027-04-01: none")],
        "error",
        "wages.living_wage.values.2027-04-01",
        "there is no wage",
    ),
    "claims for every member": (
        [("prices.yaml", "claim_for: [own_business]", "claim_for: [own_business, pay]")],
        "note",
        "prices.either_payment.claim_for",
        "All members",
    ),
    "claims for no member": (
        [("prices.yaml", "claim_for: [own_business]", "claim_for: []")],
        "error",
        "prices.either_payment.claim_for",
        "No member",
    ),
    "sustainment that never comes": (
        [("prices.yaml", "values: {2026-04-01: 6}", "values: {2026-04-01: 0}")],
        "error",
        "prices.staying.at_most",
        "nobody earn it",
    ),
    "cohorts after the end": (
        [("prices.yaml", "first: 2026-04-01", "first: 2029-04-01")],
        "error",
        "prices.accelerator.cohorts.first",
        "every contract has ended",
    ),
    "a referral priced by the start": (
        [("prices.yaml", "event: started_on", "event: referred_on")],
        "warning",
        "prices.start_fee.price.figure.by",
        "without a start nothing is paid",
    ),
    "an end before the start": (
        [("contracts.yaml", "ends_on: 2029-04-01", "ends_on: 2026-04-01")],
        "error",
        "contracts.north.ends_on",
        "does not lie after",
    ),
    "referrals after the end": (
        [("contracts.yaml", "referrals_until: 2028-04-01", "referrals_until: 2029-05-01")],
        "error",
        "contracts.north.referrals_until",
        "Referrals go on",
    ),
    "payments that stop before they begin": (
        [("contracts.yaml", "pays_until: 2030-04-01", "pays_until: 2026-04-01")],
        "error",
        "contracts.north.pays_until",
        "Nothing is paid",
    ),
    "payments that stop early": (
        [("contracts.yaml", "pays_until: 2030-04-01", "pays_until: 2029-03-01")],
        "warning",
        "contracts.north.pays_until",
        "before the contract ends",
    ),
    "a deferral that ends first": (
        [("contracts.yaml", "until: 2026-09-01", "until: 2026-06-01")],
        "error",
        "contracts.north.deferrals.0.until",
        "before it has begun",
    ),
    "a deferral outside the contract": (
        [("contracts.yaml", "from: 2026-06-01\n      until: 2026-09-01", "from: 2030-06-01\n      until: 2030-09-01")],
        "warning",
        "contracts.north.deferrals.0",
        "No day",
    ),
    "deferrals of nothing": (
        [("prices.yaml", "deferrable: true", "deferrable: false")],
        "warning",
        "contracts.north.deferrals",
        "can be deferred",
    ),
    "a contract without an offer": (
        [("contracts.yaml", "title: Steps", "title: New Steps"), ("contracts.yaml", "", SECOND_CONTRACT)],
        "error",
        "contracts.south.offers",
        "needs the offer discount",
    ),
    "a contract without a price": (
        [("contracts.yaml", "", SECOND_CONTRACT)],
        "error",
        "contracts.south.prices",
        "skill_payment has no price of the programme",
    ),
    "an area held twice": (
        [("contracts.yaml", "", SECOND_CONTRACT)],
        "warning",
        "contracts.south",
        "twice at one time",
    ),
    "a fee without an end": (
        [("contracts.yaml", "  ends_on: 2029-04-01\n", "")],
        "note",
        "contracts.north.ends_on",
        "does not state",
    ),
    "working days of nowhere": (
        [("contracts.yaml", "nation: england", "nation: other")],
        "error",
        "contracts.north.nation",
        "No calendar",
    ),
    "a clock that nobody reads": (
        [("prices.yaml", "  payable: fee_wait\n", "")],
        "warning",
        "clocks.fee_wait",
        "Nothing in the terms uses it",
    ),
    "an outcome that nobody pays": (
        [("prices.yaml", "outcome: either", "outcome: pay"), ("prices.yaml", "  claim_for: [own_business]\n", "")],
        "warning",
        "outcomes.either",
        "Nothing in the terms uses it",
    ),
    "an offer that nobody uses": (
        [("prices.yaml", "    less: discount", "    #")],
        "warning",
        "contracts.north.offers.discount",
        "No component uses",
    ),
    "a wage that nobody uses": (
        [
            (
                "wages.yaml",
                "living_wage:",
                "other: {unit: pence, clause: contract 1, status: signed, values: {2026-04-01: 1}}\nliving_wage:",
            )
        ],
        "warning",
        "wages.other",
        "No threshold",
    ),
    "a cap of nothing": (
        [("caps.yaml", "400_000", "0")],
        "warning",
        "caps.per_person.limit.values.2026-04-01",
        "is 0",
    ),
    "a cap on fees of a participant": (
        [("caps.yaml", "components: all", "components: [service_fee]")],
        "warning",
        "caps.per_person.components",
        "caps nothing",
    ),
    "a cap below a price": (
        [("caps.yaml", "400_000", "80_000")],
        "note",
        "caps.per_person.limit",
        "one either_payment alone",
    ),
    "a prerequisite that keeps nobody from anything": (
        [("ratings.yaml", "at_most: Below the others", "at_most: Above the others")],
        "warning",
        "ratings.everybody_seen.at_most",
        "Nothing is above Above the others",
    ),
    "a prerequisite that nobody fails": (
        [("ratings.yaml", "cohort_start, values: {2026-04-01: 9_000}", "cohort_start, values: {2026-04-01: 0}")],
        "warning",
        "ratings.everybody_seen.at_least.values.2026-04-01",
        "nobody fails",
    ),
    "a prerequisite by what misleads": (
        [("ratings.yaml", "measure: starts", "measure: lasting_jobs"), *OWN_OFFER],
        "warning",
        "ratings.everybody_seen.measure",
        "`stars` refuses these terms",
    ),
    "new for less than anything takes": (
        [
            ("ratings.yaml", "{2026-04-01: 18}", "{2026-04-01: 10}"),
            (
                "measures.yaml",
                "by: contract_start, values: {2026-04-01: 1}}\n  adjusted",
                "by: contract_start, values: {2026-04-01: 12}}\n  adjusted",
            ),
        ],
        "warning",
        "ratings.newcomers.months",
        "Nobody is due within 10 months, for outcomes count over 12: it keeps nobody out.",
    ),
    "a window in which nobody is due": (
        [("ratings.yaml", "values: {2026-04-01: 24}", "values: {2026-04-01: 12}")],
        "warning",
        "ratings.two_years.months",
        "Of people of the last 12 months nobody is due where outcomes count over 12.",
    ),
    "a weight that is never read": (
        [
            (
                "measures.yaml",
                "by: cohort_start, values: {2026-04-01: 3_000}}",
                "by: cohort_start, values: {2026-04-01: 3_000, 2027-04-01: 3_000}}",
            )
        ],
        "warning",
        "measures.starts.weight.by",
        "What holds from 1 April 2027 is never used: a rating over many cohorts reads it on 1 April 2026.",
    ),
    "a question that decides nothing": (
        [("journey.yaml", '  when: [{circumstance: prison_leaver, is: ["yes"]}]\n', "")],
        "note",
        "circumstances.prison_leaver",
        "No rule of the journey asks for it",
    ),
    "no way in": (
        [("journey.yaml", "ways_in:\n  kind: routes", "ways_in:\n  kind: reason\n  of: left_early\n#")]
        + [("journey.yaml", f"  {gone}\n", "") for gone in WAYS],
        "note",
        "journey",
        "how it is settled who serves them",
    ),
    "a group that no rule leads to": (
        [("journey.yaml", 'group: "1"', 'group: "2"')],
        "warning",
        "groups.1",
        "No rule of the journey leads to it.",
    ),
    "a rule after one that everybody meets": (
        [("journey.yaml", "  order: 3", "  order: 0")],
        "warning",
        "journey.young",
        "Nobody comes to it",
    ),
    "a rule for who may not come": (
        [("journey.yaml", "below: 25", "below: 18")],
        "warning",
        "journey.young",
        "Nobody comes to it",
    ),
    "a rule for a way that nobody comes": (
        [("journey.yaml", "is: [voluntary]", "is: [early_access]")],
        "warning",
        "journey.volunteers",
        "Nobody comes to it",
    ),
    "somebody in no group": (
        [("journey.yaml", "  order: 3\n", "  order: 3\n  when: [{circumstance: age, at_least: 30}]\n")],
        "warning",
        "journey.others",
        "belong to no group: Age: 25; Benefit: Jobseeker's allowance; Months out of work: 6; Route: Mandatory.",
    ),
    "a requirement that everybody meets": (
        [("journey.yaml", "at_least: 18, below: 67", "at_least: 0")],
        "warning",
        "journey.adult",
        "Everybody meets it.",
    ),
    "requirements that exclude each other": (
        [("journey.yaml", "at_least: 18, below: 67}", "at_least: 18}, {circumstance: age, below: 18}")],
        "error",
        "journey.on_benefit",
        "Nobody meets all requirements.",
    ),
    "a limit that somebody has not": (
        [("journey.yaml", "  of: reassessed\n", "  of: reassessed\n  when: [{circumstance: age, below: 25}]\n")],
        "warning",
        "journey.reassessed",
        "(reassessed) has no limit that holds for everybody, as for: Age: 25; Benefit",
    ),
    "a limit that nobody comes to": (
        [("journey.yaml", '  order: 1\n  when: [{circumstance: prison_leaver, is: ["yes"]}]', "  order: 3")],
        "warning",
        "journey.attached_from_prison",
        "Nobody comes to it",
    ),
    "more kinds of people than can be tried": (
        [("journey.yaml", "  order: 3\n", "  order: 3\n  when:\n" + MANY_EDGES)],
        "note",
        "journey.others",
        "it was not tried who is left out",
    ),
    "nothing of how long names are kept": (
        [("journey.yaml", KEPT, "")],
        "note",
        "journey",
        "so it can never be erased",
    ),
    "names that are kept for very long": (
        [("journey.yaml", "{2026-04-01: 24}", "{2026-04-01: 121}")],
        "warning",
        "journey.who_they_are.identity.values.2026-04-01",
        "kept for 121 months",
    ),
    "names that are hardly kept": (
        [("journey.yaml", "{2026-04-01: 24}", "{2026-04-01: 5}")],
        "warning",
        "journey.who_they_are.identity.values.2026-04-01",
        "while outcomes and complaints still come",
    ),
    "names that are kept for a time that nothing says": (
        [("journey.yaml", "{2026-04-01: 24}", "{2026-04-01: none}")],
        "warning",
        "journey.who_they_are.identity.values.2026-04-01",
        "it can never be erased",
    ),
    "a stage without a standard": (
        [("standards.yaml", "stage: exit", "stage: in_work")],
        "warning",
        "standards",
        "No standard holds at the stage exit.",
    ),
    "a standard that is not counted": (
        [("standards.yaml", f"  quantitative:\n{EXIT_COUNTED}", "")],
        "warning",
        "standards.told_at_the_end",
        "no quantitative element",
    ),
    "a standard that is not judged": (
        [("standards.yaml", f"{EXIT_COUNTED}{JUDGED}", EXIT_COUNTED)],
        "warning",
        "standards.told_at_the_end",
        "no qualitative element",
    ),
    "contact in place of quality": (
        [("standards.yaml", "event: in_work_support_offered", "event: employer_contact")],
        "warning",
        "standards.helped_in_work.quantitative.event",
        "not what came of it",
    ),
    "a standard that cannot be measured": (
        [("standards.yaml", "of: reassessed", "of: planned")],
        "warning",
        "standards.looked_at_again.quantitative.of",
        "the journey has no limit for what is promised (planned)",
    ),
    "a standard that is hard to read": (
        [("standards.yaml", "You start soon after you are sent to us.", HARD)],
        "warning",
        "standards.seen.text",
        "Write shorter sentences and everyday words.",
    ),
    "a limit in working days of nowhere": (
        [("contracts.yaml", "nation: england", "nation: other"), *2 * [WEEKS]],
        "error",
        "contracts.north.nation",
        "the limit attached counts them",
    ),
    "conditions of no rating": (
        [
            (
                "measures.yaml",
                "  weight: {unit: basis points of the rating, by: cohort_start, values: {2026-04-01: 3_000}}\n",
                "",
            ),
            (
                "measures.yaml",
                "  weight: {unit: basis points of the rating, by: cohort_start, values: {2026-04-01: 7_000}}\n",
                "",
            ),
            ("ratings.yaml", "  at_most: Below the others\n", ""),
        ],
        "warning",
        "ratings.newcomers",
        "no band is given over all of them",
    ),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_each_check_finds_what_it_is_for(wrong: str, full: Folder) -> None:
    edits, kind, path, phrase = WRONG[wrong]
    for file, old, new in edits:
        full.change(file, old, new) if old else full.add(file, new)
    findings = [found for found in check(full.load()) if (found.kind, found.path) == (kind, path)]
    assert any(phrase in f"{found.sentence} {found.todo}" for found in findings), check(full.load())


def test_the_order_of_findings_is_stable_and_errors_come_first(full: Folder) -> None:
    for edits, *_ in list(WRONG.values())[:9]:
        for file, old, new in edits:
            if old in (full.path / file).read_text():
                full.change(file, old, new)
    findings = check(full.load())
    assert findings == check(full.load())
    assert [found.kind for found in findings] == sorted((found.kind for found in findings), key=KINDS.index)
    assert len({found.kind for found in findings}) > 1
