"""Points that providers raise with the commissioner of a contract: raised, answered, read by the two of them alone."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from ninja import Query

from commissioning.api.operations import changes, reads
from commissioning.api.paging import Page, paged
from commissioning.api.schemas.common import Reference
from commissioning.api.schemas.points import PointAnswerGiven, PointAnswerShown, PointFilters, PointGiven, PointShown
from commissioning.platform.changes import settled_before
from commissioning.platform.roles import Permission
from commissioning.rooms.contracts import points
from commissioning.rooms.contracts.models import Contract
from commissioning.rooms.contracts.point_models import PointAnswer, RaisedPoint
from commissioning.rooms.contracts.refusals import NotAPoint

TAG = "Points raised"


class Points(Page[PointShown]):
    """One page of points."""


@reads("/points", who=Permission.POINT_READ, gives=Points, tag=TAG)
def list_points(request: Any, filters: Query[PointFilters]) -> Points:
    """The points that your organisation raised, or that were raised with it."""
    as_of = settled_before(now=request.clock.now())
    rows = points.points(contract=filters.contract or "", waiting=filters.waiting)
    if (since := filters.changed_since) is not None:
        answered = PointAnswer.objects.filter(recorded_at__gte=since).values("point")
        rows = rows.filter(Q(recorded_at__gte=since) | Q(pk__in=answered))
    return paged(Points, request, rows, filters, shows=_all_shown, as_of=as_of)


@reads("/points/{reference}", who=Permission.POINT_READ, gives=PointShown, tag=TAG)
def read_point(request: Any, reference: Reference) -> PointShown:
    """One point with its answers."""
    [shown] = _all_shown([RaisedPoint.objects.get(pk=reference)])
    return shown


@changes(
    "/contracts/{reference}/points",
    who=Permission.POINT_RAISE,
    gives=PointShown,
    tag=TAG,
    refuses=(NotAPoint,),
    located="/points/{reference}",
)
def raise_point(request: Any, reference: Reference, body: PointGiven) -> PointShown:
    """Tell the commissioner of a contract that you deliver, or once did, a problem, an insight or a question."""
    made = points.raise_point(
        contract=Contract.objects.get(pk=reference),
        kind=body.kind,
        about=body.about,
        words=body.words,
        by=request.access,
        now=request.clock.now(),
    )
    return read_point(request, made.pk)


@changes(
    "/points/{reference}/answers",
    who=Permission.POINT_ANSWER,
    gives=PointShown,
    tag=TAG,
    refuses=(NotAPoint,),
    about=read_point,
    located="/points/{reference}",
)
def answer_point(request: Any, reference: Reference, body: PointAnswerGiven) -> PointShown:
    """Answer a point, or tell what has come of it since."""
    found = RaisedPoint.objects.get(pk=reference)
    points.answer_point(point=found, outcome=body.outcome, words=body.words, by=request.access, now=request.clock.now())
    return read_point(request, reference)


def _all_shown(rows: Sequence[RaisedPoint]) -> list[PointShown]:
    answers: dict[str, list[PointAnswerShown]] = defaultdict(list)
    for each in PointAnswer.objects.filter(point__in=[row.pk for row in rows]).order_by("recorded_at"):
        answers[each.point_id].append(
            PointAnswerShown(reference=each.pk, outcome=each.outcome, words=each.words, recorded_at=each.recorded_at)
        )
    return [
        PointShown(
            reference=row.pk,
            contract=row.contract,
            kind=row.kind,
            about=row.about,
            words=row.words,
            recorded_at=row.recorded_at,
            recorded_by=row.recorded_by_id,
            recorded_for=row.recorded_for_id,
            answers=answers[row.pk],
        )
        for row in rows
    ]
