"""Cohorts: people by the period in which they came, fixed once the period is over."""

from datetime import date
from typing import Literal

from commissioning.terms.figures import Figure, Part


class Cohorts(Part):
    """People by the period in which they were referred or started: `months` long each, from `first`."""

    by: Literal["referred_on", "started_on"]
    first: date
    months: Figure
