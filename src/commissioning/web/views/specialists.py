"""Referrals to specialists: asked in codes, the price agreed, then named; for whoever asks and whoever is asked."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from commissioning.core.money import show
from commissioning.platform.people_models import Organisation
from commissioning.platform.roles import Permission
from commissioning.rooms.journey import queries
from commissioning.rooms.journey import specialists as room
from commissioning.rooms.journey.event_kinds import BARRIERS
from commissioning.rooms.journey.placement_models import Placement
from commissioning.rooms.journey.refusals import NotForASpecialist
from commissioning.rooms.journey.specialist_models import Outcome
from commissioning.rooms.journey.specialists import Wanted
from commissioning.web.allows import allows, may, require
from commissioning.web.forms import specialists as forms
from commissioning.web.forms.base import Change
from commissioning.web.forms.journey import Answers, Journey
from commissioning.web.page import page
from commissioning.web.views.case_work import kept_late
from commissioning.web.views.cases_in_words import name_of


@allows(Permission.CASE_KEEP)
def ask(request: Any, reference: str, step: str) -> HttpResponse:
    name = name_of(queries.identity(reference).name)
    placement = kept_late(reference)

    def change(said: Answers) -> tuple[str, str]:
        to = Organisation.objects.get(pk=said["to"])
        row = room.ask_specialist(
            placement=placement,
            to=to,
            need=said["need"],
            sessions=said["sessions"],
            price_pence=forms.pence(said["price"]),
            by=request.access,
            now=request.clock.now(),
        )
        return _shown(row.record), _("%(who)s is asked. Your prime agrees the price as well.") % {"who": to.name}

    return Journey(
        title=_("Ask a specialist: %(name)s") % {"name": name},
        questions=forms.QUESTIONS,
        cancel=reverse("case", args=[reference]),
        button=_("Ask"),
        change=change,
        foreseen=(NotForASpecialist,),
        note=_(
            "They see these answers, and not whom it is about. You name the person once both sides agree on a price."
        ),
        given={"placement": placement},
        private=True,
    ).answer(request, step)


@allows(Permission.CASE_READ)
def referrals(request: Any) -> HttpResponse:
    """What one's organisation was asked, and what it asked of others, the last first."""
    asked = room.referrals_in_sight()
    mine = [each for each in asked if each.last.to_id == request.access.own]
    return page(
        request,
        "specialists/list",
        lists=[
            (_("Asked of you"), _rows(mine), _("Nobody has asked you.")),
            (_("Asked of others"), _rows(each for each in asked if each not in mine), _("Nobody was asked.")),
        ],
    )


@allows(Permission.CASE_READ)
def referral(request: Any, record: str) -> HttpResponse:
    """One referral with what each side said; what a specialist was told of the person, on record that it was read."""
    wanted = room.specialist_referral(record)
    placement = _placement(wanted)
    return page(
        request,
        "specialists/referral",
        wanted=wanted,
        need=BARRIERS[wanted.last.need],
        outcome=Outcome(wanted.last.outcome).label if wanted.last.outcome else None,
        price=show(wanted.last.price_pence),
        participant=placement.participant_id if placement else None,
        brief=room.read_brief(record=record, by=request.access, now=request.clock.now()),
        said=[
            {
                "what": each.get_standing_display(),
                "at": each.recorded_at,
                "by": f"{each.recorded_by.name}, {each.recorded_for.name}",
                "text": show(each.price_pence),
            }
            for each in reversed(wanted.said)
        ],
        doing=list(_doing(request, wanted, placement)),
    )


@allows(Permission.SPECIALIST_FUND)
def agree(request: Any, record: str) -> HttpResponse:
    wanted = room.specialist_referral(record)
    form = forms.Agree.sent(request, initial={"price": f"{wanted.last.price_pence / 100:.2f}"})

    def change() -> tuple[str, str]:
        price_pence = forms.pence(form.cleaned_data["price"])
        room.agree_funding(record=record, price_pence=price_pence, by=request.access, now=request.clock.now())
        agreed = room.specialist_referral(record).agreed_pence is not None
        return _shown(record), _("Both sides agree on the price.") if agreed else _("The other side is asked to agree.")

    return _answer(
        request,
        form,
        change,
        wanted,
        title=_("Agree the price"),
        note=_("If it is not what the other side said last, it is an offer, and they have to agree to it."),
        button=_("Agree to this price"),
    )


@allows(Permission.SPECIALIST_FUND)
def decline(request: Any, record: str) -> HttpResponse:
    wanted = room.specialist_referral(record)

    def change() -> tuple[str, str]:
        room.decline(record=record, by=request.access, now=request.clock.now())
        return _shown(record), _("It is declined.")

    return _answer(
        request,
        Change.sent(request),
        change,
        wanted,
        title=_("Decline the referral"),
        button=_("Decline"),
        warning=True,
    )


@allows(Permission.CASE_KEEP)
def refer(request: Any, record: str) -> HttpResponse:
    """Name the person to the specialist, with what it has to know."""
    wanted = room.specialist_referral(record)
    placement = _placement(wanted)
    require(placement is not None and queries.may_keep(placement))
    form = forms.Refer.sent(request)

    def change() -> tuple[str, str]:
        text = form.cleaned_data["text"]
        room.refer_to_specialist(record=record, text=text, by=request.access, now=request.clock.now())
        return _shown(record), _("%(who)s can read who it is for.") % {"who": wanted.last.to.name}

    return _answer(request, form, change, wanted, title=_("Tell the specialist who it is for"), button=_("Refer"))


@allows(Permission.CASE_KEEP)
def end(request: Any, record: str) -> HttpResponse:
    wanted = room.specialist_referral(record)
    form = forms.End.sent(request)

    def change() -> tuple[str, str]:
        outcome = Outcome(form.cleaned_data["outcome"])
        room.end_referral(record=record, outcome=outcome, by=request.access, now=request.clock.now())
        return _shown(record), _("What came of it is on record.")

    return _answer(request, form, change, wanted, title=_("Say what came of it"), button=_("Save"))


def _answer(request: Any, form: Change, change: Any, wanted: Wanted, **words: Any) -> HttpResponse:
    facts = [
        (_("Help with"), BARRIERS[wanted.last.need]),
        (_("Sessions"), str(wanted.last.sessions)),
        (_("Price said last"), show(wanted.last.price_pence)),
    ]
    shown = {"caption": wanted.last.to.name, "facts": facts, "cancel_href": _shown(wanted.last.record), **words}
    return form.answer(request, change, foreseen=(NotForASpecialist,), **shown)


def _doing(request: Any, wanted: Wanted, placement: Placement | None) -> Iterator[dict[str, str]]:
    """What can be done next, by who asks."""
    record, keeps = wanted.last.record, may(request, Permission.CASE_KEEP)
    if wanted.is_over:
        return
    if wanted.is_referred:
        if keeps:
            yield {"text": _("Say what came of it"), "href": reverse("specialist_end", args=[record])}
        return
    if may(request, Permission.SPECIALIST_FUND):
        if _is_a_side(request, wanted, placement):
            yield {"text": _("Agree the price"), "href": reverse("specialist_agree", args=[record])}
        yield {"text": _("Decline"), "href": reverse("specialist_decline", args=[record])}
    if keeps and wanted.agreed_pence is not None and placement is not None and queries.may_keep(placement):
        yield {"text": _("Tell the specialist who it is for"), "href": reverse("specialist_refer", args=[record])}


def _is_a_side(request: Any, wanted: Wanted, placement: Placement | None) -> bool:
    """Whether the acting organisation agrees the funding: the specialist, or the prime of the contract."""
    return wanted.last.to_id == request.access.own or (
        placement is not None and room.is_prime(placement, by=request.access)
    )


def _placement(wanted: Wanted) -> Placement | None:
    """Where the person is served; None to the specialist, which sees no placement."""
    return Placement.objects.filter(pk=wanted.last.placement).first()


def _rows(asked: Any) -> list[dict[str, Any]]:
    return [
        {
            "need": BARRIERS[each.last.need],
            "who": each.last.to.name,
            "price": show(each.last.price_pence),
            "standing": each.last.get_standing_display(),
            "at": each.last.recorded_at,
            "href": _shown(each.last.record),
        }
        for each in asked
    ]


def _shown(record: str) -> str:
    return reverse("specialist_referral", args=[record])
