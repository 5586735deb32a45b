"""Points that providers raise with each commissioner of the world of tests; one of them is answered."""

from datetime import date, datetime, timedelta

from commissioning.platform.access import acting_as
from commissioning.platform.people_models import Organisation
from commissioning.platform.roles import Role
from commissioning.rooms.contracts import points
from commissioning.rooms.contracts.models import Contract
from commissioning.rooms.contracts.point_models import PointAnswer, PointKind, PointOutcome, RaisedPoint

NOW = datetime.fromisoformat("2013-06-03T09:00:00+00:00")
TODAY = date(2013, 6, 3)


def points_of(world) -> None:
    """The prime of a contract of each commissioner raises one, and a sub-contractor where there is one."""
    for commissioner in world.commissioners:
        for contract, chain in world.contracts.items():
            if chain.commissioner == commissioner.pk:
                begun = [who for who, since, _ in chain.primes if since <= TODAY][-1:]
                begun += [who for who, _, since, _ in chain.subs if since <= TODAY][:1]
                for minutes, provider in enumerate(begun):
                    raised(world, contract, organisation(world, provider), minutes)
    with acting_as(world.access(world.commissioners[0])):
        first = points.points().order_by("pk").first()
    answered(world, first)


def organisation(world, reference: str) -> Organisation:
    return next(each for each in [*world.commissioners, *world.providers] if each.pk == reference)


def raised(
    world, contract: str, by_whom: Organisation, minutes: int = 0, words: str = "Canary of a point"
) -> RaisedPoint:
    with acting_as(by := world.access(by_whom, Role.PROVIDER_MANAGER)):
        return points.raise_point(
            contract=Contract.objects.get(pk=contract),
            kind=PointKind.INSIGHT,
            about="chain",
            words=words,
            by=by,
            now=NOW + timedelta(minutes=minutes),
        )


def answered(
    world,
    point: RaisedPoint,
    outcome: PointOutcome = PointOutcome.TO_CHANGE,
    minutes: int = 60,
    words: str = "Canary of an answer",
) -> PointAnswer:
    commissioner = organisation(world, world.contracts[point.contract].commissioner)
    with acting_as(by := world.access(commissioner, Role.PERFORMANCE_MANAGER)):
        return points.answer_point(
            point=point, outcome=outcome, words=words, by=by, now=NOW + timedelta(minutes=minutes)
        )
