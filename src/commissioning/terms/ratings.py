"""Ratings: when a provider is given no band over all measures together, or none above a certain one."""

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


Condition = Annotated[Prerequisite | NewProvider, Field(discriminator="kind")]
"""What has to be so before a band is given."""
