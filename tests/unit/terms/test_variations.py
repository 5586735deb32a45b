"""Files agreed later: what they change, what they may not, and what an assumption may fill."""

from datetime import UTC, date, datetime

import pytest

from commissioning.terms.models import OutcomePayment, Terms
from commissioning.terms.unknown import unknowns

from .conftest import Folder

HEAD = "known_from: 2027-03-01\ntitle: A change\n"
FIRST = '{clause: V1, status: signed, price: {figure: {groups: {"1": {%s}}}}}'


def prices_of_group_1(terms: Terms) -> dict[date, object]:
    payment = terms.prices["job_payment"]
    assert isinstance(payment, OutcomePayment)
    assert payment.price.figure is not None
    return {start: line.value for start, line in payment.price.figure.lines("1").items()}


def vary(folder: Folder, text: str, name: str = "002-change.yaml") -> Folder:
    return folder.add(f"variations/{name}", HEAD + text)


def test_lines_merge_by_date_and_past_dates_too(small: Folder) -> None:
    vary(small, "prices:\n  job_payment: " + FIRST % "2026-04-01: 121_000, 2026-10-01: 122_000")
    assert prices_of_group_1(small.load()) == {
        date(2026, 4, 1): 121_000,
        date(2026, 10, 1): 122_000,
        date(2027, 4, 1): 126_000,
    }
    before = small.load(known_by=datetime(2027, 2, 28, 12, tzinfo=UTC))
    assert prices_of_group_1(before) == {date(2026, 4, 1): 120_000, date(2027, 4, 1): 126_000}


def test_two_files_of_one_day_count_in_the_order_of_their_names(small: Folder) -> None:
    for name, pence in (("010-b.yaml", 7), ("009-a.yaml", 9)):
        vary(small, "prices:\n  job_payment: " + FIRST % f"2028-04-01: {pence}", name)
    assert prices_of_group_1(small.load())[date(2028, 4, 1)] == 7


def test_a_variation_adds_entries_sources_and_groups_of_a_figure(small: Folder) -> None:
    vary(
        small,
        """
programme: {sources: {V2: "Variation 2"}}
groups:
  "3": {title: Carers, clause: V2, status: signed}
prices:
  job_payment: {clause: V2, status: signed, price: {figure: {groups: {"3": {2027-04-01: 99_000}}}}}
""",
    )
    terms = small.load()
    assert terms.programme.sources["V2"] == "Variation 2"
    assert terms.groups["3"].title.en == "Carers"
    payment = terms.prices["job_payment"]
    assert isinstance(payment, OutcomePayment)
    assert payment.price.figure is not None
    assert payment.price.figure.lines("3")[date(2027, 4, 1)].value == 99_000


def test_a_contract_may_end_early_change_hands_and_gain_deferrals(full: Folder) -> None:
    vary(
        full,
        """
contracts:
  north:
    provider: Harbour Works
    ends_on: 2028-10-01
    referrals_until: 2028-01-01
    pays_until: 2029-10-01
    own_employers: [Harbour Cafe, Brightwater Kitchens]
    deferrals:
      - {from: 2026-06-01, until: 2026-12-01, clause: V1, status: signed}
      - {from: 2027-06-01, clause: V1, status: signed}
""",
    )
    north = full.load().contracts["north"]
    assert (north.provider, north.ends_on) == ("Harbour Works", date(2028, 10, 1))
    assert (north.referrals_until, north.pays_until) == (date(2028, 1, 1), date(2029, 10, 1))
    assert north.own_employers == ["Brightwater Kitchens", "Harbour Cafe"]
    assert [(deferral.from_, deferral.until) for deferral in north.deferrals] == [
        (date(2026, 6, 1), date(2026, 12, 1)),
        (date(2027, 6, 1), None),
    ]


def test_a_share_in_a_list_is_varied_by_its_place(full: Folder) -> None:
    vary(full, "prices: {skill_payment: {clause: V1, status: signed, price: {times: [{values: {2028-04-01: 8_000}}]}}}")
    component = full.load().prices["skill_payment"]
    assert isinstance(component, OutcomePayment)
    assert [line.value for line in (component.price.times[0].values or {}).values()] == [10_000, 9_000, 8_000]


@pytest.mark.parametrize(
    ("text", "path", "phrase"),
    [
        ("prices: {job_payment: {claim: required}}", "prices.job_payment.claim", "with `none`"),
        (
            "prices: {job_payment: {price: {figure: {by: earned_on}}}}",
            "prices.job_payment.price.figure.by",
            "started_on",
        ),
        ("outcomes: {job: {evidence: [provider]}}", "outcomes.job.evidence", "a list"),
        ("programme: {currency: EUR}", "programme.currency", "Only sources may be added"),
        ("contracts: {north: {nation: wales}}", "contracts.north.nation", "cannot become wales"),
        ("contract: {north: {nation: wales}}", "contract", "Did you mean contracts?"),
        ("verification: {one: {}}", "verification", "Nothing uses it yet"),
        ("prices: {job_payment: {clause: 4.10}}", "prices.job_payment.clause", 'Quote it: "4.10"'),
        (
            'prices: {job_payment: {price: {figure: {groups: {"1": {2028-04-01: 5}}}}}}',
            "prices.job_payment.price.figure.groups.1.2028-04-01.clause",
            "clause is missing",
        ),
    ],
)
def test_anything_else_is_refused_and_says_what_to_do(text: str, path: str, phrase: str, small: Folder) -> None:
    vary(small, text)
    (error,) = [error for error in small.errors() if error.path == path]
    assert phrase in str(error)
    assert error.file.endswith("002-change.yaml")


def test_saying_the_same_again_is_no_change(small: Folder) -> None:
    before = small.load()
    vary(small, "prices: {job_payment: {claim: not_needed, title: Job payment}}")
    assert small.load() == before


def test_a_variation_is_not_older_than_what_it_varies(small: Folder) -> None:
    small.add("variations/000-early.yaml", "known_from: 2025-01-01\ntitle: Early\nclocks: {}\n")
    (error,) = small.errors()
    assert "before clocks.yaml" in error.problem


def test_a_variation_needs_a_title(small: Folder) -> None:
    small.add("variations/003-untitled.yaml", "known_from: 2027-03-01\n")
    (error,) = small.errors()
    assert error.path == "title"


def test_an_assumption_fills_what_is_unknown_and_says_so(small: Folder) -> None:
    terms = small.load(assume="assumptions/demonstration.yaml")
    assert unknowns(terms) == []
    payment = terms.prices["job_payment"]
    assert isinstance(payment, OutcomePayment)
    assert payment.price.figure is not None
    line = payment.price.figure.lines("2")[date(2026, 4, 1)]
    assert (line.value, line.status, line.clause) == (150_000, "assumed", "contract 5.2, table")


def test_an_assumption_fills_unknown_days(full: Folder) -> None:
    full.change("outcomes.yaml", "wage_by: started_on", "wage_by: unknown")
    full.change("prices.yaml", "by: started_on", "by: unknown")
    full.add(
        "assumptions/days.yaml",
        """
title: Days
outcomes: {pay: {threshold: {wage_by: earned_on}}}
prices: {start_fee: {price: {figure: {by: referred_on}}}}
""",
    )
    assert unknowns(full.load(assume="assumptions/days.yaml")) == []


@pytest.mark.parametrize(
    ("text", "path", "phrase"),
    [
        (
            "prices: {start_fee: {price: {figure: {values: {2026-04-01: 5}}}}}",
            "prices.start_fee.price.figure.values.2026-04-01",
            "not unknown",
        ),
        (
            "prices: {start_fee: {price: {figure: {by: earned_on}}}}",
            "prices.start_fee.price.figure.by",
            "only fill what is unknown",
        ),
        ("prices: {start_fe: {price: {}}}", "prices.start_fe", "Did you mean start_fee?"),
        (
            'prices: {job_payment: {price: {figure: {groups: {"2": {2026-04-01: {value: 5, status: signed}}}}}}}',
            "prices.job_payment.price.figure.groups.2.2026-04-01",
            "Leave the status out",
        ),
        ("verification: {}", "verification", "Nothing uses it yet"),
    ],
)
def test_an_assumption_changes_nothing_that_is_known(text: str, path: str, phrase: str, small: Folder) -> None:
    small.add("assumptions/wrong.yaml", f"title: Wrong\n{text}\n")
    errors = [error for error in small.errors(assume="assumptions/wrong.yaml") if error.path == path]
    assert len(errors) == 1
    assert phrase in str(errors[0])


def test_a_measure_gets_a_new_level_and_edge_and_keeps_its_way_of_counting(full: Folder) -> None:
    vary(
        full,
        """
measures:
  lasting_jobs:
    clause: V1
    status: signed
    weight: {values: {2027-04-01: 8_000}}
    bands:
      - {}
      - from: {values: {2027-04-01: 9_000}}
  starts:
    clause: V1
    status: signed
    weight: {values: {2027-04-01: 2_000}}
""",
    )
    measure = full.load().measures["lasting_jobs"]
    assert measure.weight is not None
    assert [line.value for line in (measure.weight.values or {}).values()] == [7_000, 8_000]
    assert [line.value for line in (measure.bands[1].from_.values or {}).values()] == [8_500, 9_000]
    vary(full, "measures: {lasting_jobs: {denominator: starts}}", "003-other.yaml")
    (error,) = full.errors()
    assert error.path == "measures.lasting_jobs.denominator"
    assert "cannot become starts" in error.problem


def test_an_unknown_limit_of_the_journey_stops_no_payment_and_can_be_assumed(full: Folder) -> None:
    full.change("journey.yaml", "values: {2026-04-01: 13}", "values: {2026-04-01: unknown}")
    assert [(found.path, found.stops_payment) for found in unknowns(full.load())] == [
        ("journey.reassessed.within.values.2026-04-01", False)
    ]
    limit = "title: A limit\njourney: {reassessed: {within: {values: {2026-04-01: 10}}}}\n"
    full.add("assumptions/limit.yaml", limit)
    assert unknowns(full.load(assume="assumptions/limit.yaml")) == []


def test_an_unknown_level_of_a_measure_stops_no_payment_and_can_be_assumed(full: Folder) -> None:
    full.change("measures.yaml", "values: {2026-04-01: 6_000}", "values: {2026-04-01: unknown}")
    assert [(found.path, found.stops_payment) for found in unknowns(full.load())] == [
        ("measures.starts.compared_with.rate.values.2026-04-01", False)
    ]
    full.add(
        "assumptions/level.yaml",
        "title: A level\nmeasures: {starts: {compared_with: {rate: {values: {2026-04-01: 5_000}}}}}\n",
    )
    assert unknowns(full.load(assume="assumptions/level.yaml")) == []
