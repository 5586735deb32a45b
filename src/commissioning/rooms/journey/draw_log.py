"""The log of draws: what is published of a programme's months, and whether contracts got what their shares say."""

import json
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain, repeat

from django.db.models import Count

from commissioning.engines.allocation.draw import Shares, pool_name, shares_of
from commissioning.engines.allocation.log import Allocation, Evenness, evenness, shares_cell
from commissioning.rooms.journey.allocation_models import Draw, PublishedSeed

Line = tuple[int, str, str, str, str, str]
"""A row of the published log, as `engines.allocation.log.PUBLISHED` names its cells."""


def published_log(programme: str) -> Iterator[Line]:
    """The draws of the months whose seeds are published, in the order in which each pool had them, nobody's name."""
    published = PublishedSeed.objects.filter(period__programme=programme).values("period")
    rows = Draw.objects.filter(period__in=published).select_related("period").order_by("area", "group", "number")
    for row in rows.iterator():
        shares = shares_cell(_shares(row.shares))
        yield row.number, row.area, row.group, row.period.name, shares, row.contract


def evenness_by_pool(programme: str) -> list[Evenness]:
    """For each pool, how far what its contracts got lies from their shares, over all draws that may be seen."""
    rows = Draw.objects.filter(programme=programme).order_by()
    counted = rows.values_list("area", "group", "shares", "contract").annotate(times=Count("pk"))
    alike = (
        repeat(Allocation("", pool_name((area, group)), 0, _shares(shares), contract), times)
        for area, group, shares, contract, times in counted
    )
    return evenness(chain.from_iterable(alike))


@lru_cache(maxsize=1_000)
def _shares(written: str) -> Shares:
    return shares_of(list(json.loads(written).items()))
