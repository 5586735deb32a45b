"""What is written on a person's journey: an event, a correction, one taken back; and a handover in the supply chain."""

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from commissioning.platform.roles import Permission
from commissioning.rooms.journey import placing, queries, recording
from commissioning.rooms.journey.event_kinds import KINDS, OVER
from commissioning.rooms.journey.event_models import Event
from commissioning.rooms.journey.refusals import NotOnTheJourney, NotPlaced
from commissioning.web.allows import allows, require
from commissioning.web.environment import in_words
from commissioning.web.forms import case_events, case_hand_over
from commissioning.web.forms.base import Change
from commissioning.web.forms.journey import Answers, Journey
from commissioning.web.views.case_work import kept_late
from commissioning.web.views.cases_in_words import days_of, label_of, name_of


@allows(Permission.CASE_KEEP)
def record(request: Any, reference: str, kind: str, step: str) -> HttpResponse:
    name = name_of(queries.identity(reference).name)
    if kind not in KINDS or not KINDS[kind].by_hand:
        raise Http404
    placement = kept_late(reference)
    known = KINDS[kind]

    def change(said: Answers) -> tuple[str, str]:
        recording.record_event(
            placement=placement,
            kind=kind,
            **case_events.said_of(known, said),
            by=request.access,
            now=request.clock.now(),
        )
        return reverse("case", args=[reference]), _("%(what)s is on record.") % {"what": known.label}

    return Journey(
        title=_("%(what)s: %(name)s") % {"what": known.label, "name": name},
        questions=case_events.questions(known),
        cancel=reverse("case", args=[reference]),
        button=_("Record"),
        change=change,
        foreseen=(NotOnTheJourney,),
        note=_("Nobody serves them from that day on, until this is taken back.") if kind in OVER else "",
        given={"today": request.access.on, "placement": placement, "before": None},
        private=True,
    ).answer(request, step)


@allows(Permission.CASE_KEEP)
def correct(request: Any, reference: str, record: str, step: str) -> HttpResponse:
    """A later version of an event; the earlier ones stay readable."""
    name = name_of(queries.identity(reference).name)
    last = queries.versions(reference, record)[0]
    event, known = last.event, KINDS[last.event.kind]
    require(queries.may_keep(event.placement) and not event.withdrawn)

    def change(said: Answers) -> tuple[str, str]:
        recording.record_event(
            placement=event.placement,
            kind=event.kind,
            record=event.record,
            source=event.source,
            **case_events.said_of(known, said),
            by=request.access,
            now=request.clock.now(),
        )
        return _event(reference, event), _("%(what)s is corrected.") % {"what": known.label}

    return Journey(
        title=_("Correct: %(what)s, %(name)s") % {"what": known.label, "name": name},
        questions=case_events.questions(known),
        cancel=_event(reference, event),
        button=_("Correct"),
        change=change,
        foreseen=(NotOnTheJourney,),
        note=_("What was written before stays readable."),
        given={
            "today": request.access.on,
            "placement": event.placement,
            "before": event,
            "words_before": last.words or "",
        },
        private=True,
    ).answer(request, step)


@allows(Permission.CASE_KEEP)
def withdraw(request: Any, reference: str, record: str) -> HttpResponse:
    name = name_of(queries.identity(reference).name)
    event = queries.versions(reference, record)[0].event
    require(queries.may_keep(event.placement))

    def change() -> tuple[str, str]:
        recording.withdraw_event(event=event, by=request.access, now=request.clock.now())
        return _event(reference, event), _("%(what)s is taken back.") % {"what": label_of(event)}

    return Change.sent(request).answer(
        request,
        change,
        foreseen=(NotOnTheJourney,),
        title=_("Take back: %(what)s") % {"what": label_of(event)},
        caption=name,
        facts=[(_("When"), days_of(event)), (_("Written down"), in_words(event.recorded_at.date()))],
        note=_("Take back what never happened. What was only written wrongly can be corrected instead."),
        button=_("Take it back"),
        cancel_href=_event(reference, event),
        warning=True,
    )


@allows(Permission.PARTICIPANT_PLACE)
def hand_over(request: Any, reference: str, step: str) -> HttpResponse:
    name = name_of(queries.identity(reference).name)
    placement = queries.going_on(reference, on=request.access.on)
    require(placement is not None and queries.may_place(placement))
    assert placement is not None

    def change(said: Answers) -> tuple[str, str]:
        made = placing.hand_over(
            placement=placement, to=said["to"], on=said["on"], by=request.access, now=request.clock.now()
        )
        words = {"who": made.delivered_by.name, "day": in_words(made.starts_on)}
        return reverse("case", args=[reference]), _("%(who)s serves them from %(day)s.") % words

    return Journey(
        title=_("Hand over: %(name)s") % {"name": name},
        questions={"from": case_hand_over.FirstDayThere, "to": case_hand_over.ToWhom},
        cancel=reverse("case", args=[reference]),
        button=_("Hand over"),
        change=change,
        foreseen=(NotPlaced,),
        note=_("All that happened so far goes along. Whoever served them until then sees their own time, and no more."),
        given={"placement": placement},
    ).answer(request, step)


def _event(reference: str, event: Event) -> str:
    return reverse("case_event", args=[reference, event.record])
