"""What a world is made by: every parameter, with the value it has unless the caller says otherwise.

`docs/guide/simulated-evidence.md` gives the formulas. Effects are in the log of a hazard: +0.1 is about a tenth more
often.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of person. Payment groups get the first kind whose pattern is found in their title.

    pattern         a regular expression, searched in the group's title whatever the case.
    share           the weight of a group of this kind among all referrals.
    ages            youngest and oldest.
    health          the share with a health condition.
    months          the median months out of work before referral.
    benefit         the out-of-work benefit before universal credit.
    start           log hazard of starting a job.
    leave           log hazard of leaving one.
    """

    name: str
    pattern: str
    share: float
    ages: tuple[int, int]
    health: float
    months: float
    benefit: str
    start: float
    leave: float


JSA, ESA = "jobseekers_allowance", "employment_and_support_allowance"

KINDS = (
    Kind("prison_leaver", r"prison|custody|offender", 0.5, (18, 58), 0.30, 20.0, JSA, -0.10, 0.25),
    Kind("health", r"\besa\b|\bib\b|incapacity|health|disab|support allow", 0.4, (20, 64), 0.85, 24, ESA, -0.75, 0.05),
    Kind("early", r"early (access|entr)", 2.0, (18, 60), 0.20, 8.0, JSA, 0.0, 0.10),
    Kind("young", r"\b1[0-9] ?(-|–|to) ?2[0-9]\b|young|youth", 2.5, (18, 24), 0.12, 11.0, JSA, 0.1, 0.1),
    Kind("adult", r"", 4.5, (25, 64), 0.22, 14.0, JSA, 0.0, 0.0),
)

QUALIFICATIONS = ("none", "level_1", "level_2", "level_3", "level_4_or_more")
HEALTH_CONDITIONS = ("none", "physical", "mental", "both")

START_EFFECTS = {
    "age_10_years_over_35": -0.10,
    "log_months_out_of_work": -0.22,
    "qualification_step": 0.14,
    "health_physical": -0.25,
    "health_mental": -0.35,
    "health_both": -0.60,
    "lone_parent": -0.15,
    "again": 0.55,
}
LEAVE_EFFECTS = {
    "age_10_years_over_35": -0.08,
    "log_months_out_of_work": 0.05,
    "qualification_step": -0.08,
    "health_physical": 0.08,
    "health_mental": 0.15,
    "health_both": 0.25,
    "lone_parent": 0.05,
}


@dataclass(frozen=True, slots=True)
class Settings:
    """The parameters of a world."""

    # People
    kinds: tuple[Kind, ...] = KINDS
    area_size_spread: float = 0.4  # standard deviation of the log of an area's share
    qualifications: tuple[float, ...] = (0.24, 0.24, 0.26, 0.15, 0.11)
    health_conditions: tuple[float, ...] = (0.45, 0.35, 0.20)  # physical, mental, both, of those with any
    lone_parent: float = 0.11
    never_starts: float = 0.07
    start_lag_working_days: float = 5.0  # mean, after the first working day
    leaves_early: float = 0.04
    support_days: int | None = None  # None: the terms' clock from started_on called support, else 730
    transferred: float = 0.005
    group_corrected: float = 0.004

    # Starting a job: daily hazard exp(start + kind + traits + area and month + provider + person)
    start: float = -6.08
    start_effects: tuple[tuple[str, float], ...] = tuple(START_EFFECTS.items())
    start_person_spread: float = 0.70
    start_provider_spread: float = 0.18
    unemployment_effect: float = -0.60  # times the log of the area's rate over `unemployment`
    unemployment: float = 0.075
    unemployment_area_spread: float = 0.22
    unemployment_cycle: float = 0.16  # half the swing of the log rate, over `cycle_months`
    cycle_months: int = 96
    months_of_the_year: tuple[float, ...] = (
        *(-0.20, -0.05, 0.05, 0.08, 0.05, 0.02),
        *(-0.05, -0.08, 0.12, 0.14, 0.08, -0.16),
    )

    # Leaving a job: Weibull in days since it began
    leave: float = -4.45
    leave_shape: float = 0.78
    leave_effects: tuple[tuple[str, float], ...] = tuple(LEAVE_EFFECTS.items())
    leave_provider_spread: float = 0.12
    leave_part_time: float = 0.15
    straight_to_next: float = 0.12
    second_job: float = 0.06
    most_jobs: int = 12

    # What jobs are like
    self_employed: float = 0.07
    apprenticeship: float = 0.02
    apprenticeship_under_25: float = 0.10
    employers_per_area: int = 800
    own_employer: float = 0.015
    at_minimum_wage: float = 0.35
    wage_above_minimum: float = 0.22  # mean of the exponential part above it
    wage_pence: int = 608  # an hour, where the terms name no wage
    paid: tuple[tuple[str, float], ...] = (("weekly", 0.30), ("four_weekly", 0.15), ("monthly", 0.55))
    unpaid_period: float = 0.02
    final_pay: float = 0.5
    negative_pay: float = 0.012

    # How the evidence is told
    signs_off: float = 0.93
    signs_off_part_time: float = 0.45  # under 16 hours a week
    late: float = 0.08
    corrected: float = 0.02
    withdrawn: float = 0.003
    told_twice: float = 0.005
    also_by_another_source: float = 0.12
    accepted_source: float = 0.94
    milestone: float = 0.35
    declares_own_employer: float = 0.6
    claim_missing: float = 0.06
    claim_late: float = 0.10
    claim_unfounded: float = 0.02
