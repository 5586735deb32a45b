"""Reviews of the standards in the demonstration: two in time, one some days late, and the next soon due; and what
is published of how providers do."""

from datetime import date

from commissioning.cli.service.world.cast import Cast
from commissioning.cli.service.world.contracting import Programme, morning
from commissioning.platform.roles import Role
from commissioning.rooms.design.queries import programmes
from commissioning.rooms.performance.publishing import publish_facts
from commissioning.rooms.performance.standards_reviewing import Findings, review_standards

_REVIEWS = (
    (
        date(2011, 12, 1),
        Findings(
            "The first counts of each prime, and forty letters of complaint.",
            "People know what they may count on before they start.\n\nMost complaints are of a plan that came late.",
            {},
        ),
    ),
    (
        date(2012, 6, 1),
        Findings(
            "A year of counts, the monitoring officers’ reports, two meetings with providers.",
            "Attachment is prompt everywhere. What happens after a job start is hardly felt by those who are in work.",
            {},
        ),
    ),
    (
        date(2012, 12, 10),
        Findings(
            "The counts of eighteen months, samples of cases, and what participants said of each stage.",
            "The standards help where they name a day. Where they name none, nobody can tell whether they are kept.",
            {
                "plan_in_time": "Four weeks are long before anything begins. Providers who plan in the first talk "
                "lose fewer people.",
            },
        ),
    ),
)
"""Twice a year, as the standards ask; the next is due a week after the story ends."""


def review_the_standards(cast: Cast, programme: Programme) -> None:
    """The lead of a programme puts its reviews on record, each on its day."""
    for day, findings in _REVIEWS:
        with cast.acting(programme.commissioner, Role.PERFORMANCE_MANAGER, morning(day)) as by:
            found = programmes().get(pk=programme.reference)
            review_standards(programme=found, reviewed_on=day, findings=findings, by=by, now=morning(day))


def publish_months(cast: Cast, programme: Programme, until: date) -> None:
    """The lead publishes how its providers did in the months that are over."""
    with cast.acting(programme.commissioner, Role.PERFORMANCE_MANAGER, morning(until)) as by:
        publish_facts(programme=programmes().get(pk=programme.reference), by=by, now=morning(until))
