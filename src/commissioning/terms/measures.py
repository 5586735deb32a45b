"""Measures: how a programme says who does well. Each is a share of people, held against a level.

Sound and unsound ways can both be said, for contracts have used both: outcomes of a year over referrals of the year,
or a provider held against its own offer. What is wrong with those the formula bench says, not the language.
"""

from typing import Annotated, Literal

from pydantic import Field

from commissioning.terms.cohorts import Cohorts
from commissioning.terms.figures import Figure, Key, Part, Status, Text, Words


class Numerator(Part):
    """What is counted above the line: people who reached an outcome or earned a component, or each payment of it."""

    outcome: Key | None = None
    component: Key | None = None
    counted: Literal["people", "payments"]


class AfterTheDay(Part):
    """An outcome counts if it is reached within `months` of the day by which its person belongs to a cohort."""

    kind: Literal["after_the_day"]
    months: Figure


class InThePeriod(Part):
    """An outcome counts in the period it is dated in, whoever reached it: above and below the line are other people.

    Contracts have been judged so. It rises when referrals fall, and the formula bench refuses it.
    """

    kind: Literal["in_the_period"]


MeasureWindow = Annotated[AfterTheDay | InThePeriod, Field(discriminator="kind")]


class Adjustment(Part):
    """The model that makes people comparable: `none`, or a regression on columns of the participants table."""

    model: Literal["none", "logistic", "linear"]
    covariates: list[Text] = []


class FixedLevel(Part):
    """Held against a level that the terms state."""

    kind: Literal["fixed_level"]
    level: Figure


class Counterfactual(Part):
    """Held against what would have happened without the programme, times a share of it (110% is 11,000)."""

    kind: Literal["counterfactual"]
    rate: Figure
    times: Figure


class OtherProviders(Part):
    """Held against what all providers of the programme reach for the same people."""

    kind: Literal["other_providers"]


class OwnOffer(Part):
    """Held against what the provider itself offered. Who promises little does well; the formula bench refuses it."""

    kind: Literal["own_offer"]
    offer: Key


Comparison = Annotated[FixedLevel | Counterfactual | OtherProviders | OwnOffer, Field(discriminator="kind")]


class Band(Part):
    """A band of results: from a share of what the measure is held against, itself in the band, up to the next."""

    title: Words
    from_: Figure = Field(alias="from")


class Measure(Part):
    """A share of people, who is counted in it and until when, what it is held against, and what it weighs."""

    title: Words
    clause: Text
    status: Status
    policy_intent: Text
    """What the measure is for, in a sentence."""
    only_groups: list[str] | None = None
    per_group: bool
    numerator: Numerator
    denominator: Literal["referrals", "starts"]
    cohorts: Cohorts
    window: MeasureWindow
    adjusted: Adjustment
    compared_with: Comparison
    weight: Figure | None = None
    """Its share of the whole rating. Without it the measure is watched, and weighs nothing."""
    bands: list[Band] = []
    """Bands from the lowest to the highest; the first begins at 0."""
