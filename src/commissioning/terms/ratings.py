"""Ratings: of which people a rating is made, and when a provider is given no band, or none above a certain one."""

from typing import Annotated, Literal

from pydantic import Field

from commissioning.terms.figures import Figure, Key, Part, Status, Text, Words


class Prerequisite(Part):
    """What a provider has to reach in one measure before it is given any band, or one above `at_most`."""

    kind: Literal["prerequisite"]
    title: Words
    clause: Text
    status: Status
    measure: Key
    """The measure. It may weigh nothing in the rating."""
    at_least: Figure
    """The least, as a share of what the measure is held against: 10,000 is all of it. Who has less fails."""
    at_most: Text | None = None
    """The (English) title of the best band that is given to who fails. Without it none is given."""


class NewProvider(Part):
    """A provider that is too new to be told: no band until so many months after its first person, and before so many
    of its people are due."""

    kind: Literal["new_provider"]
    title: Words
    clause: Text
    status: Status
    since: Literal["referred_on", "started_on"]
    """The day of a person by which a provider's first one is found."""
    months: Figure | None = None
    people: Figure | None = None


class RatingWindow(Part):
    """Of which people a rating is made: those whose day by the measure's cohorts lies in the last so many months."""

    kind: Literal["window"]
    title: Words
    clause: Text
    status: Status
    ends: Literal["last_due", "rated_on"]
    """With the last day whose people are due by now, measure by measure; or with the last day that counts, for all
    measures, so that whoever is not due yet is in the window and not counted."""
    months: Figure


class EnoughEvidence(Part):
    """How much evidence it takes before a band is given, and before it changes."""

    kind: Literal["enough_evidence"]
    title: Words
    clause: Text
    status: Status
    people: Figure | None = None
    outcomes: Figure | None = None
    """The fewest that are to be expected of a provider's people."""
    sure: Figure | None = None
    """How sure it has to be that a provider is beyond the edge of its last band, before the band changes."""


Condition = Annotated[Prerequisite | NewProvider | RatingWindow | EnoughEvidence, Field(discriminator="kind")]
"""What a rating is made of, and what has to be so before a band is given."""

FIGURES = ("at_least", "months", "people", "outcomes", "sure")
"""The fields of them that are figures, in the order in which they are told."""
