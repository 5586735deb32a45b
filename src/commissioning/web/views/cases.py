"""One person's page: who they are, what is promised to them, what happened, and what can be done next."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commissioning.core.periods import Period
from commissioning.platform.roles import Permission
from commissioning.rooms.journey import queries
from commissioning.rooms.journey.account_invitations import may_be_invited
from commissioning.rooms.journey.advising import may_assign
from commissioning.rooms.journey.assessing import standing_assessments, unassessed_starts
from commissioning.rooms.journey.event_kinds import BARRIERS, KINDS, Stage
from commissioning.rooms.journey.exit_reports import WrittenReport, exit_reports
from commissioning.rooms.journey.journey_rules import journey_terms, rules_of
from commissioning.rooms.journey.left_over import over
from commissioning.rooms.journey.placement_models import Placement
from commissioning.rooms.journey.queries import Case, Happened
from commissioning.rooms.journey.reading import read_case, read_versions
from commissioning.rooms.journey.recording import standing_events
from commissioning.rooms.journey.specialists import specialist_referrals
from commissioning.rooms.journey.standing_states import LASTING, State
from commissioning.web.allows import allows, may
from commissioning.web.charts.timeline import Lane, timeline
from commissioning.web.forms.cases import TO_DO
from commissioning.web.page import page
from commissioning.web.views.case_work import kept_late, summary
from commissioning.web.views.cases_in_words import (
    TONES,
    days_of,
    details_in_words,
    how_it_stands,
    label_of,
    name_of,
)

NEXT: dict[State, tuple[str, ...]] = {
    State.TO_ACKNOWLEDGE: ("acknowledged", "attached", "failed_to_attend", "returned"),
    State.TO_ATTACH: ("attached", "failed_to_attend", "not_attached"),
    State.BEFORE_WORK: ("support", "onward_referral", "employer_contact", "job_start", "disengaged"),
    State.ON_A_BREAK: ("support",),
    State.OUT_OF_TOUCH: ("failed_to_attend", "support", "left_early"),
    State.IN_WORK: ("in_work_support", "in_work_support_offered", "earnings_progress"),
    State.OVER: ("exit_report_requested", "job_start"),
}
"""What mostly comes next, by where somebody stands. All else is one page further."""


@dataclass(frozen=True, slots=True)
class Link:
    text: str
    href: str


@allows(Permission.CASE_READ)
def case(request: Any, reference: str) -> HttpResponse:
    on = request.access.on
    shown = read_case(
        participant=reference,
        on=on,
        purpose="the page of a participant",
        by=request.access,
        now=request.clock.now(),
    )
    assessments = standing_assessments(shown.placements)
    return page(
        request,
        "cases/case",
        case=shown,
        name=name_of(shown.identity.name),
        tone=TONES.get(shown.state, "plain"),
        promises=[(TO_DO[each.promise], each, how_it_stands(each, on)) for each in shown.promises],
        overdue=[each for each in shown.promises if each.is_open and each.is_late(on)],
        doing=list(_doing(request, shown)),
        work=summary(reference, shown.placements, assessments),
        unassessed=unassessed_starts([each.event for each in shown.events], assessments),
        entries=[_entry(shown, each) for each in reversed(shown.events)],
        picture=_picture(shown, on),
        reports=[each for each in exit_reports(shown.placements, words=False) if _may_read(each, request)],
        specialists=[
            (BARRIERS[each.last.need], each.last, reverse("specialist_referral", args=[each.last.record]))
            for each in specialist_referrals(shown.placements)
        ],
        alike=queries.alike(shown.identity),
    )


@allows(Permission.CASE_READ)
def case_event(request: Any, reference: str, record: str) -> HttpResponse:
    """An event with every version of it: nothing that was written down is lost."""
    identity = queries.identity(reference)
    found = read_versions(
        participant=reference,
        record=record,
        purpose="the page of an event of a participant",
        by=request.access,
        now=request.clock.now(),
    )
    last = found[0].event
    rules = rules_of(journey_terms(identity.participant.programme, on=last.on))
    return page(
        request,
        "cases/event",
        reference=reference,
        record=record,
        name=name_of(identity.name),
        label=label_of(last),
        last=last,
        versions=[(each, days_of(each.event), list(details_in_words(each.event, rules))) for each in found],
        may_change=may(request, Permission.CASE_KEEP) and not last.withdrawn and queries.may_keep(last.placement),
    )


@allows(Permission.CASE_KEEP)
def kinds(request: Any, reference: str) -> HttpResponse:
    """All that can be written down, by the stage at which it happens."""
    identity = queries.identity(reference)
    placement = kept_late(reference)
    there = {event.kind for event in standing_events([placement])}
    offered = {key: kind for key, kind in KINDS.items() if kind.by_hand and not (kind.once and key in there)}
    stages = [
        (
            stage.value,
            [(_of_kind(reference, key), kind.label) for key, kind in offered.items() if kind.stage is stage],
        )
        for stage in Stage
    ]
    return page(
        request,
        "cases/kinds",
        reference=reference,
        name=name_of(identity.name),
        stages=[(stage, links) for stage, links in stages if links],
    )


def _may_read(written: WrittenReport, request: Any) -> bool:
    """A draft is its writers' alone."""
    return written.sent is not None or bool(written.report.recorded_for_id == request.access.organisation)


def _doing(request: Any, shown: Case) -> Iterator[Link]:
    reference, last = shown.participant.pk, shown.placement
    referred_here = shown.participant.employment_service_id == request.access.own
    is_served = last is not None and (last.ends_on is None or last.ends_on > request.access.on)
    if may(request, Permission.REFERRAL_MAKE):
        if may_be_invited(shown.participant, by=request.access):
            yield Link(_("Invite them to their own account"), reverse("offer_account", args=[reference]))
        if referred_here and not (is_served and last and not over([last.contract], on=request.access.on)):
            yield Link(_("Settle who serves them"), reverse("participant_allocate", args=[reference, "start"]))
    if may(request, Permission.CASE_KEEP) and (placement := queries.kept(reference)) is not None:
        there = {each.event.kind for each in shown.events}
        for kind in NEXT.get(shown.state, ()):
            if not (KINDS[kind].once and kind in there):
                yield Link(_("Record: %(what)s") % {"what": KINDS[kind].label}, _of_kind(reference, kind))
        for event in (each.event for each in shown.events):
            if event.kind in LASTING and event.until is None and event.placement_id == placement.pk:
                words = _("Say when it ended: %(what)s") % {"what": label_of(event)}
                yield Link(words, reverse("case_correct", args=[reference, event.record, "start"]))
        yield Link(_("Record something else"), reverse("case_kinds", args=[reference]))
        yield Link(_("Write an exit report"), reverse("exit_report_write", args=[reference, "start"]))
        if shown.state is not State.OVER:
            yield Link(_("Ask a specialist"), reverse("specialist_ask", args=[reference, "start"]))
    if last is not None and is_served:
        yield from _about_serving(request, last)
    if referred_here:
        yield from _about_their_data(request, reference, shown.identity.restricted)


def _about_serving(request: Any, last: Placement) -> Iterator[Link]:
    reference = last.participant_id
    if may_assign(last, request.access):
        yield Link(_("Say who works with them"), reverse("case_adviser", args=[reference]))
    if may(request, Permission.PARTICIPANT_PLACE) and queries.may_place(last):
        yield Link(_("Hand over within the supply chain"), reverse("case_hand_over", args=[reference, "start"]))


def _about_their_data(request: Any, reference: str, restricted: bool) -> Iterator[Link]:
    if may(request, Permission.SUBJECT_ACCESS):
        yield Link(_("See everything held about them"), reverse("held", args=[reference]))
    if not may(request, Permission.RECORD_RESTRICT):
        return
    if restricted:
        yield Link(_("Lift the restriction of this record"), reverse("case_lift_restriction", args=[reference]))
    else:
        yield Link(_("Restrict this record"), reverse("case_restrict", args=[reference]))


def _of_kind(reference: str, kind: str) -> str:
    return reverse("case_record", args=[reference, kind, "start"])


def _entry(shown: Case, each: Happened) -> dict[str, Any]:
    """An event for the list of what happened, the latest first."""
    event = each.event
    said = [f"{label}: {value}" for label, value in details_in_words(event, shown.rules)]
    if event.until is not None or event.kind in LASTING:
        said.insert(0, days_of(event))
    if each.versions > 1:
        said.append(
            ngettext("Corrected once", "Corrected %(count)s times", each.versions - 1) % {"count": each.versions - 1}
        )
    return {
        "what": label_of(event),
        "on": event.on,
        "by": f"{event.recorded_by.name}, {event.recorded_for.name}",
        "said": said,
        "words": each.words,
        "href": reverse("case_event", args=[shown.participant.pk, event.record]),
    }


def _picture(shown: Case, on: Any) -> Any:
    lanes = list(_lanes(shown))
    return timeline(
        lanes,
        until=on,
        today=on,
        today_label=_("Today"),
        title=_("Who served %(name)s, and what lasted") % {"name": name_of(shown.identity.name)},
        description=_("The same is in the lists on this page."),
    )


def _lanes(shown: Case) -> Iterator[Lane]:
    for placement in shown.placements:
        if placement.ends_on != placement.starts_on:
            period = Period(placement.starts_on, placement.ends_on)
            yield Lane(placement.delivered_by.name, [period], "prime", _("Served by"))
    for kind, shade in (("break", "sub"), ("disengaged", "sub"), ("job_start", "terms")):
        periods = _periods(each for each in shown.events if each.event.kind == kind)
        if periods:
            yield Lane({"job_start": _("In work")}.get(kind, KINDS[kind].label), periods, shade)  # type: ignore[arg-type]


def _periods(of: Iterable[Happened]) -> list[Period]:
    return [Period(each.event.on, each.event.until) for each in of]
