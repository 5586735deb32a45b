"""The real programmes in `terms/`: they load, hold no invented figure, and agree with the published tables."""

import csv
import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache

import pytest

from commissioning.terms.checking import check
from commissioning.terms.figures import Figure, Line, Series
from commissioning.terms.loading import load
from commissioning.terms.models import Earnings, EventFee, OutcomePayment, Sustainment, Terms, TimeInWork, VolumeBonus
from commissioning.terms.unknown import unknowns
from commissioning.terms.walking import lines, parts
from support.reference_data import ROOT, reference_file

PROGRAMMES = (
    "work-programme",
    "flexible-new-deal",
    "work-and-health-programme",
    "jets",
    "restart",
    "ipes",
    "ips-primary-care",
    "innovation-fund",
)
WHOLLY_KNOWN = ("innovation-fund",)
GUIDE = (ROOT / "docs/guide/programmes.md").read_text(encoding="utf-8")


@cache
def terms_of(programme: str) -> Terms:
    return load(ROOT / "terms" / programme)


@cache
def demonstrated(programme: str) -> Terms:
    assumptions = ROOT / "terms" / programme / "assumptions/demonstration.yaml"
    return load(ROOT / "terms" / programme, assume=assumptions if assumptions.exists() else None)


def transcribed(name: str) -> list[dict[str, str]]:
    with reference_file(f"data/transcribed/{name}").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def pence(pounds: str) -> int:
    return int(Decimal(pounds) * 100)


def all_lines(terms: Terms) -> Iterator[Line]:
    for at in parts(terms):
        if isinstance(at.part, Series):
            yield from (line for _, _, line in lines(at.part))


def in_force(series: Series | None, day: date, group: str | None = None) -> Line:
    assert series is not None
    found = series.line(day, group)
    assert found is not None, f"no line on {day} for group {group}"
    return found[1]


# Every programme


def test_these_are_all_the_programmes():
    assert sorted(PROGRAMMES) == sorted(path.name for path in (ROOT / "terms").iterdir() if path.is_dir())


@pytest.mark.parametrize("programme", PROGRAMMES)
@pytest.mark.parametrize("read", [terms_of, demonstrated])
def test_a_check_finds_no_error(programme, read):
    assert [str(found) for found in check(read(programme)) if found.kind == "error"] == []


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_what_is_unknown_is_marked_and_the_demonstration_assumes_all_of_it(programme):
    assert bool(unknowns(terms_of(programme))) == (programme not in WHOLLY_KNOWN)
    assert unknowns(demonstrated(programme)) == []


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_only_the_demonstration_assumes_and_nobody_signed_anything(programme):
    statuses = {line.status for line in all_lines(terms_of(programme))}
    assert statuses <= {"published", "recalled", "computed", "unknown"}
    assert ("assumed" in {line.status for line in all_lines(demonstrated(programme))}) == (
        programme not in WHOLLY_KNOWN
    )


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_a_figure_without_a_paper_is_never_called_published(programme):
    from_memory = [line for line in all_lines(terms_of(programme)) if line.clause.startswith("memory")]
    assert {line.status for line in from_memory} <= {"recalled", "unknown"}


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_every_paper_is_cited(programme):
    terms = terms_of(programme)
    cited = " ".join(
        [line.clause for line in all_lines(terms)] + [str(getattr(at.part, "clause", "")) for at in parts(terms)]
    )
    folder = ROOT / "terms" / programme
    comments = " ".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.yaml") if path.stem != "programme")
    for source in terms.programme.sources:
        assert source in cited or source in comments, f"{source} is among the sources of {programme} and not cited"


def test_no_provider_is_a_real_one():
    real = {row["prime"] for row in transcribed("wp_cpas_primes_2011.csv") + transcribed("restart_cpas_2022.csv")}
    providers = json.loads(reference_file("data/moj_crs_contracts/providers.json").read_text(encoding="utf-8"))
    real |= {provider["name"] for provider in providers}
    known = {word for name in real for word in first_words(name)}
    for programme in PROGRAMMES:
        for contract in terms_of(programme).contracts.values():
            assert not first_words(contract.provider) & known, contract.provider


def first_words(name: str) -> set[str]:
    """The word that tells one provider from another."""
    words = re.findall(r"[a-z0-9]+", name.lower())
    return {next((word for word in words if word not in ("the", "a")), "")}


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_the_guide_has_a_section_that_counts_what_is_unknown_and_names_what_is_not_tested(programme):
    terms = terms_of(programme)
    section = guide_section(str(terms.programme.title))
    count = len(unknowns(terms))
    assert f"`terms/{programme}`" in section
    assert ("**Nothing is unknown**" if count == 0 else f"**Unknown ({count} figure") in section
    assert "**Published.**" in section
    assert "**Not tested.**" in section


def guide_section(title: str) -> str:
    found = re.search(rf"^## {re.escape(title)}.*?(?=^## |\Z)", GUIDE, flags=re.MULTILINE | re.DOTALL)
    assert found, f"docs/guide/programmes.md has no section {title}"
    return found.group()


# The published tables


def test_work_programme_prices_agree_with_the_table_of_year_1():
    prices = terms_of("work-programme").prices
    attachment, outcome, sustainment = prices["attachment_fee"], prices["job_outcome"], prices["sustainment"]
    assert isinstance(attachment, EventFee)
    assert isinstance(outcome, OutcomePayment)
    assert isinstance(sustainment, Sustainment)
    first_day = date(2011, 6, 1)
    rows = transcribed("wp_price_table_year1.csv")
    assert len(rows) == 9
    for row in rows:
        group = row["payment_group"]
        for figure, column in (
            (attachment.price.figure, "max_attachment_fee_y1_gbp"),
            (outcome.price.figure, "max_job_outcome_fee_gbp"),
        ):
            line = in_force(figure, first_day, group)
            assert (line.value, line.status) == (pence(row[column]), row["fees_status"]), f"{column} of group {group}"
        each = in_force(sustainment.price.figure, first_day, group)
        count = in_force(sustainment.at_most, first_day, group)
        assert each.value == pence(row["sustainment_payment_each_gbp"])
        assert count.value == int(row["sustainment_payments_max_count"])
        assert each.status == count.status == row["sustainment_split_status"]
        assert each.number() * count.number() == pence(row["sustainment_total_gbp"]), "the split fits the total"


def test_work_programme_weeks_agree_with_the_table():
    outcome = terms_of("work-programme").outcomes["job_outcome"]
    assert isinstance(outcome, TimeInWork)
    for row in transcribed("wp_price_table_year1.csv"):
        line = in_force(outcome.length, date(2011, 6, 1), row["payment_group"])
        assert (line.value, line.status) == (int(row["job_outcome_weeks"]), row["job_outcome_weeks_status"])


def test_work_programme_groups_are_the_published_ones():
    groups = terms_of("work-programme").groups
    published = {
        row["payment_group"]: row["name"] for row in transcribed("wp_job_outcome_payments_jun2011_mar2014.csv")
    }
    published.pop("")
    assert set(groups) == set(published)
    for key, name in published.items():
        assert str(groups[key].title).startswith(name)


def test_work_programme_incentive_begins_at_130_percent_of_the_rate_without_the_programme():
    """The minimum level of year 3 is that rate × 1.10; both, and so the benchmark, are recalled."""
    incentive = terms_of("work-programme").prices["incentive"]
    assert isinstance(incentive, VolumeBonus)
    levels = {
        row["payment_group"]: Decimal(row["minimum_performance_level_percent"])
        for row in transcribed("wp_minimum_performance_levels.csv")
        if row["contract_year"] == "3 and later" and row["status"] == "recalled"
    }
    assert incentive.only_groups == sorted(levels)
    for group, percent in levels.items():
        line = in_force(incentive.above.share, date(2014, 4, 1), group)
        assert (line.value, line.status) == (percent * 100 * 130 / 110, "recalled")


def test_work_programme_areas_and_contracts_agree_with_the_list_of_2011():
    rows = transcribed("wp_cpas_primes_2011.csv")
    contracts = terms_of("work-programme").contracts
    assert len(contracts) == 40
    assert len({contract.provider for contract in contracts.values()}) == 18
    assert Counter(str(contract.area.title) for contract in contracts.values()) == Counter(row["name"] for row in rows)
    seen = {row["name"] for row in rows if row["status"] == "published"}
    for contract in contracts.values():
        assert contract.status == ("published" if str(contract.area.title) in seen else "recalled")


@pytest.mark.parametrize("programme", ["work-and-health-programme", "restart"])
def test_living_wage_and_threshold_agree_with_the_published_rates(programme):
    terms = terms_of(programme)
    rows = transcribed("national_living_wage.csv")
    wage = terms.wages["national_living_wage"].values
    employed = terms.outcomes["employed"]
    assert isinstance(employed, Earnings)
    hours = in_force(employed.threshold.hours, next(iter(terms.contracts.values())).starts_on)
    assert wage is not None
    assert set(wage) == {date.fromisoformat(row["from_date"]) for row in rows}
    for row in rows:
        line = wage[date.fromisoformat(row["from_date"])]
        assert (line.value, line.status) == (pence(row["national_living_wage_hourly_gbp"]), row["rate_status"])
        assert hours.number() * line.number() == pence(row["sixteen_hours_26_weeks_gbp"])
    assert hours.status == "computed"


def test_restart_areas_are_the_published_ones():
    rows = transcribed("restart_cpas_2022.csv")
    contracts = terms_of("restart").contracts.values()
    assert [(one.area.key, str(one.area.title)) for one in contracts] == [(row["cpa"], row["name"]) for row in rows]
    assert len({one.provider for one in contracts}) == len({row["prime"] for row in rows}) == 8


def test_jets_closes_61_days_after_tracking():
    clocks = terms_of("jets").clocks
    days = {name: in_force(clock, date(2020, 10, 5)).number() for name, clock in clocks.items()}
    assert days["support"] + days["tracking"] + 61 == days["closing"] == 299


def test_a_work_and_health_case_lasts_639_days():
    clocks = terms_of("work-and-health-programme").clocks
    assert [in_force(clocks[name], date(2017, 11, 1)).value for name in ("support", "tracking")] == [456, 639 - 456]


def test_restart_was_extended_by_a_variation():
    until = {contract.referrals_until for contract in terms_of("restart").contracts.values()}
    assert until == {date(2026, 7, 1)}


def test_figures_say_by_which_day_they_are_read_or_that_nobody_knows():
    """Only the wage's day is unknown, and only where the paper leaves it open."""
    for programme in PROGRAMMES:
        terms = terms_of(programme)
        assert not [at.path for at in parts(terms) if isinstance(at.part, Figure) and at.part.by == "unknown"]
        found = [unknown.path for unknown in unknowns(terms) if unknown.path.endswith("wage_by")]
        assert bool(found) == bool(terms.wages)
