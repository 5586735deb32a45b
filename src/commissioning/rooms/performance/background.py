"""The room's job: to count and publish how the contracts of a programme were delivered."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from commissioning.platform.access import Access
from commissioning.platform.jobs import Progress, job
from commissioning.platform.roles import Permission
from commissioning.rooms.design.models import Programme
from commissioning.rooms.journey.refusals import NoRules
from commissioning.rooms.performance.publishing import publish_facts
from commissioning.rooms.performance.refusals import NothingToPublish

PUBLISH_FACTS = "publish facts to choose by"


@job(PUBLISH_FACTS, needs=Permission.FACTS_PUBLISH, foreseen=(NothingToPublish, NoRules))
def publish_facts_to_choose_by(
    arguments: Mapping[str, Any], *, by: Access, now: datetime, report: Progress
) -> Mapping[str, Any]:
    """Publish the facts of the twelve months that ended last.

    Takes    arguments: `programme`, by its reference.
    Returns  programme; until: the first day after the months.
    """
    programme = Programme.objects.get(pk=arguments["programme"])

    def told(done: int, of: int) -> None:
        report(done, of, "Counting contracts")

    row = publish_facts(programme=programme, by=by, now=now, told=told)
    return {"programme": programme.pk, "until": row.until.isoformat()}
