"""A participant's own pages: where they are, what comes next, their plan, their rights, who looked, and how it goes."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from commissioning.platform.people_models import Organisation
from commissioning.platform.roles import Permission, Role
from commissioning.rooms.journey import erasing, signing, voicing
from commissioning.rooms.journey.advising import advisers_of
from commissioning.rooms.journey.appointment_models import About, Place
from commissioning.rooms.journey.appointments import appointments
from commissioning.rooms.journey.event_kinds import KINDS, Stage
from commissioning.rooms.journey.event_models import Words
from commissioning.rooms.journey.own_rights import rights_of
from commissioning.rooms.journey.placement_models import Placement
from commissioning.rooms.journey.plan_models import Plan, Side, Who
from commissioning.rooms.journey.planning import WrittenPlan, plans
from commissioning.rooms.journey.promised import open_promises
from commissioning.rooms.journey.readings import own_readings
from commissioning.rooms.journey.recording import standing_events
from commissioning.rooms.journey.refusals import NotToBeSigned
from commissioning.rooms.journey.serving import own_placements, serving, stage_of
from commissioning.web.allows import allows
from commissioning.web.environment import in_words, moment_in_words
from commissioning.web.forms import voices as forms
from commissioning.web.forms.base import Change
from commissioning.web.page import page
from commissioning.web.views.own_in_words import PROMISES, STAGES, TO_COME, complaint_heard, length


@allows(Permission.OWN_JOURNEY)
def journey(request: Any) -> HttpResponse:
    """Where they are, what comes next, who helps them, and what was written down."""
    placements = own_placements(by=request.access)
    if not placements:
        return page(request, "own/nobody_yet")
    now_with = placements[0]
    return page(
        request,
        "own/journey",
        placement=now_with,
        stages=_stages(stage_of(now_with)),
        coming=list(_coming(request, placements)),
        people=list(_people(request, now_with)),
        plan=_last_plan(placements),
        happened=list(_happened(placements)),
    )


@allows(Permission.OWN_JOURNEY)
def rights(request: Any) -> HttpResponse:
    """What the programme promises them, in plain words with clauses; what they may do; what is expected of them."""
    placements = own_placements(by=request.access)
    if not placements:
        return page(request, "own/nobody_yet")
    participant = placements[0].participant
    found = rights_of(participant)
    promised = [(PROMISES[each.promise], length(each), each.clause) for each in found.rights]
    promised += [(complaint_heard(each), length(each), each.clause) for each in found.complaints]
    return page(
        request,
        "own/rights",
        title=found.title,
        promised=promised,
        kept=erasing.kept(participant) if found.title else None,
        provider=placements[0].delivered_by,
        route=participant.route,
    )


@allows(Permission.OWN_JOURNEY)
def plan(request: Any) -> HttpResponse:
    """Their last action plan, and those before it; signed by reading it here."""
    found = list(reversed(plans(own_placements(by=request.access))))
    return page(
        request,
        "own/plan",
        shown=_shown(found[0]) if found else None,
        earlier=[_shown(each) for each in found[1:]],
        may_sign=bool(found) and found[0].is_whole and Side.PARTICIPANT.value not in found[0].signatures,
    )


@allows(Permission.OWN_JOURNEY)
def sign(request: Any, reference: str) -> HttpResponse:
    """Sign the plan that was read: its digest goes along, so that nothing else is signed."""
    row = Plan.objects.filter(placement__in=own_placements(by=request.access)).get(pk=reference)

    def change() -> tuple[str, str]:
        signing.sign_as_participant(plan=row, digest=row.digest, by=request.access, now=request.clock.now())
        return reverse("own_plan"), _("You have signed your plan.")

    (written,) = (each for each in plans([row.placement]) if each.plan.pk == row.pk)
    text = written.text
    return Change.sent(request).answer(
        request,
        change,
        foreseen=(NotToBeSigned,),
        title=_("Sign your plan"),
        facts=[
            (_("Made on"), in_words(row.made_on)),
            (_("Your goal"), text.goal if text else None),
            *((_said(each), _until(each)) for each in (text.actions if text else ())),
        ],
        note=_("Sign it if you agree with it. If you do not, speak to your adviser first: you do not have to sign."),
        button=_("I agree, sign the plan"),
        cancel_href=reverse("own_plan"),
    )


@allows(Permission.OWN_JOURNEY)
def seen(request: Any) -> HttpResponse:
    """Who has looked at their record."""
    found = own_readings(by=request.access)
    names = dict(Organisation.objects.filter(pk__in={each.organisation for each in found}).values_list("pk", "name"))
    told = [
        {"what": names[each.organisation], "at": each.at, "by": Role(each.role).label, "text": each.purpose}
        for each in found
    ]
    return page(request, "own/seen", told=told)


@allows(Permission.OWN_JOURNEY)
def feedback(request: Any) -> HttpResponse:
    """Say how it goes."""
    placements = own_placements(by=request.access)
    if not placements:
        return page(request, "own/nobody_yet")
    form = forms.Feedback.sent(request)

    def change() -> tuple[str, str]:
        said = form.cleaned_data
        voicing.give_feedback(
            placement=placements[0],
            score=int(said["score"]),
            words=said["words"],
            by=request.access,
            now=request.clock.now(),
        )
        return reverse("own_journey"), _("Thank you. The people who help you can read what you said.")

    return form.answer(
        request,
        change,
        title=_("Say how it is going"),
        note=_(
            "%(name)s, those who answer for it and your work coach can read what you write. Whoever pays for the "
            "programme sees only the score."
        )
        % {"name": placements[0].delivered_by.name},
        button=_("Send"),
        cancel_href=reverse("own_journey"),
    )


def _stages(now: Stage) -> list[dict[str, Any]]:
    """The way in four steps: which are behind, where they are, which are to come."""
    steps = list(STAGES)
    place = steps.index(now)
    return [
        {"text": STAGES[each], "is_now": number == place, "is_over": number < place}
        for number, each in enumerate(steps)
    ]


def _coming(request: Any, placements: list[Placement]) -> Iterator[tuple[str, str]]:
    """What is to happen next, and by when."""
    for kept in appointments(placements):
        if kept.is_standing and kept.last.at >= request.clock.now():
            said = {"about": About(kept.last.about).label, "place": Place(kept.last.place).label.lower()}
            yield _("%(about)s, %(place)s") % said, moment_in_words(kept.last.at)
    for each in open_promises(placements, on=request.access.on):
        if each.due_on is not None:
            late = each.is_late(request.access.on)
            by = _("This should have been done by %(day)s. You can complain.") if late else _("By %(day)s")
            yield TO_COME[each.promise], by % {"day": in_words(each.due_on)}


def _people(request: Any, placement: Placement) -> Iterator[tuple[str, Any]]:
    """Who helps, who answers for them, and who sent the person there."""
    behind = serving(placement, by=request.access)
    names = dict(
        Organisation.objects.filter(
            pk__in=[each for each in (behind.provider, behind.prime, behind.employment_service) if each]
        ).values_list("pk", "name")
    )
    yield _("Your provider"), _linked(behind.provider, names)
    if now := advisers_of([placement]).get(placement.pk):
        yield _("Your adviser"), now.name
    elif adviser := _adviser(placement):
        yield _("Who last worked with you there"), adviser
    if behind.prime and not behind.is_prime:
        yield _("Who answers for them"), _linked(behind.prime, names)
    yield _("Who sent you there"), _linked(behind.employment_service, names)


def _linked(organisation: str, names: dict[str, str]) -> dict[str, str]:
    return {"text": names[organisation], "href": reverse("organisation", args=[organisation])}


def _adviser(placement: Placement) -> str:
    """Who of those who serve last wrote something down."""
    events = [each for each in standing_events([placement]) if each.recorded_for_id == placement.delivered_by_id]
    return max(events, key=lambda each: each.recorded_at).recorded_by.name if events else ""


def _last_plan(placements: list[Placement]) -> WrittenPlan | None:
    found = plans(placements)
    return found[-1] if found else None


def _happened(placements: list[Placement]) -> Iterator[dict[str, Any]]:
    """What was written down, with its words, the last first."""
    events = standing_events(placements)
    said = {each.about: each.text for each in Words.objects.filter(about__in=[each.pk for each in events])}
    for event in reversed(events):
        yield {"what": _(KINDS[event.kind].label), "on": event.on, "text": said.get(event.pk) or ""}


def _shown(written: WrittenPlan) -> dict[str, Any]:
    """A plan as its page shows it."""
    actions = zip(written.actions, written.text.actions, strict=True) if written.text else ()
    return {
        "plan": written.plan,
        "goal": written.text.goal if written.text else "",
        "is_whole": written.is_whole,
        "actions": [
            {
                "what": said.what,
                "who": _("You") if row.who == Who.PARTICIPANT else _(Who(row.who).label),
                "due_on": row.due_on,
                "known_by": said.known_by,
                "result": written.results.get(row.pk),
            }
            for row, said in actions
        ],
        "yours": written.signatures.get(Side.PARTICIPANT.value),
        "theirs": written.signatures.get(Side.ADVISER.value),
    }


def _said(action: Any) -> str:
    who = _("You") if action.who == Who.PARTICIPANT else _(Who(action.who).label)
    return f"{who}: {action.what}"


def _until(action: Any) -> list[str]:
    known_by = _("We know that it is done by this: %(known_by)s") % {"known_by": action.known_by}
    return [_("By %(day)s") % {"day": in_words(action.due_on)}, known_by]
