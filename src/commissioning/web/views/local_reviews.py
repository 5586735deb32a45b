"""Local reviews between the employment service and a provider: written up, confirmed, and what came of each action."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from commissioning.platform.people_models import Organisation
from commissioning.platform.roles import Permission
from commissioning.rooms.contracts.models import Contract
from commissioning.rooms.journey import local_reviews as room
from commissioning.rooms.journey.local_review_models import (
    ActionState,
    LocalReview,
    ReviewAction,
    ReviewSide,
    ReviewStep,
)
from commissioning.rooms.journey.local_reviews import Agreed
from commissioning.rooms.journey.refusals import NotAReview
from commissioning.web.allows import allows, may
from commissioning.web.environment import in_words
from commissioning.web.forms import local_reviews as forms
from commissioning.web.forms.base import Change
from commissioning.web.forms.journey import Answers, Journey
from commissioning.web.lists import Column, answer_list
from commissioning.web.page import page

MOST_SHOWN = 20
COLUMNS = (
    Column(
        "held",
        _later("Held"),
        lambda row: in_words(row.held_on),
        "held_on",
        lambda row: reverse("local_review", args=[row.pk]),
    ),
    Column("service", _later("Employment service"), lambda row: row.service.name, "service__name"),
    Column("provider", _later("Provider"), lambda row: row.provider.name, "provider__name"),
    Column("contract", _later("Contract"), lambda row: row.contract_title, "contract_title"),
    Column("state", _later("Record"), lambda row: _state(row)[0], "step"),
)


@allows(Permission.LOCAL_REVIEW_READ)
def local_reviews(request: Any) -> HttpResponse:
    """What is still to be done, the most urgent first; and all reviews."""
    still = room.open_actions()
    return answer_list(
        request,
        "local_reviews/list",
        caption=_("Local reviews"),
        columns=COLUMNS,
        rows=room.local_reviews(),
        empty_text=_("No review was written up that you may see in this role."),
        still=[_row(each, request.access.on) for each in still[:MOST_SHOWN]],
        more=max(0, len(still) - MOST_SHOWN),
        writes=may(request, Permission.LOCAL_REVIEW_WRITE),
    )


@allows(Permission.LOCAL_REVIEW_READ)
def local_review(request: Any, reference: str) -> HttpResponse:
    """One review with what was agreed in it."""
    row = _one(reference)
    return page(
        request,
        "local_reviews/review",
        review=row,
        state=_state(row),
        actions=[
            {**_row(each, request.access.on), "open": room.may_say(each.action, request.access)}
            for each in room.agreed([row])
        ],
        doing=list(_doing(request, row)),
    )


@allows(Permission.LOCAL_REVIEW_WRITE)
def write(request: Any, step: str) -> HttpResponse:
    def change(said: Answers) -> tuple[str, str]:
        contract, provider = forms.pair(said)
        made = room.write_review(
            contract=Contract.objects.get(pk=contract),
            provider=Organisation.objects.get(pk=provider),
            held_on=said["held_on"],
            words=said["words"],
            by=request.access,
            now=request.clock.now(),
        )
        return _shown(made), _("It is written up. Add what you agreed.")

    return Journey(
        title=_("Write up a local review"),
        questions={"whom": forms.Whom, "when": forms.When, "about": forms.TalkedAbout},
        cancel=reverse("local_reviews"),
        button=_("Write it up"),
        change=change,
        foreseen=(NotAReview,),
        note=_("The provider, its prime and the commissioner read it. The provider confirms that it is right."),
        given={"whom_to_meet": room.whom_to_meet(by=request.access), "today": request.access.on},
    ).answer(request, step)


@allows(Permission.LOCAL_REVIEW_WRITE)
def agree(request: Any, reference: str, step: str) -> HttpResponse:
    row = _one(reference)
    if not room.may_add(row, request.access) and request.method == "GET":
        return _not_now(request, row)

    def change(said: Answers) -> tuple[str, str]:
        room.agree_action(
            review=row,
            side=ReviewSide(said["side"]),
            what=said["what"],
            by_day=said["by_day"],
            by=request.access,
            now=request.clock.now(),
        )
        return _shown(row), _("It is added. The provider confirms the record once all is there.")

    return Journey(
        title=_("Add what was agreed with %(provider)s") % {"provider": row.provider.name},
        questions={"side": forms.Side, "what": forms.What, "by": forms.ByDay},
        cancel=_shown(row),
        button=_("Add it"),
        change=change,
        foreseen=(NotAReview,),
        given={"held_on": row.held_on},
    ).answer(request, step)


@allows(Permission.LOCAL_REVIEW_KEEP)
def confirm(request: Any, reference: str) -> HttpResponse:
    row = _one(reference)
    form = forms.Confirm.sent(request, initial={"digest": room.digest_of(row)})
    if not room.may_confirm(row, request.access) and request.method == "GET":
        return _not_now(request, row)

    def change() -> tuple[str, str]:
        digest = form.cleaned_data["digest"]
        room.confirm_review(review=row, digest=digest, by=request.access, now=request.clock.now())
        return _shown(row), _("The record is confirmed.")

    return form.answer(
        request,
        change,
        foreseen=(NotAReview,),
        title=_("Confirm that this is what you agreed"),
        caption=_who_and_when(row.service.name, row),
        facts=[(_("What was talked about"), row.words), *_agreed_facts(row)],
        note=_("Nothing can be added afterwards."),
        button=_("Confirm"),
        cancel_href=_shown(row),
    )


@allows(Permission.LOCAL_REVIEW_WRITE)
def take_back(request: Any, reference: str) -> HttpResponse:
    row = _one(reference)
    if not room.may_add(row, request.access) and request.method == "GET":
        return _not_now(request, row)

    def change() -> tuple[str, str]:
        room.take_back_review(review=row, by=request.access, now=request.clock.now())
        return reverse("local_reviews"), _("The record is taken back. It stays in sight as one that does not stand.")

    return Change.sent(request).answer(
        request,
        change,
        foreseen=(NotAReview,),
        title=_("Take back this record"),
        caption=_who_and_when(row.provider.name, row),
        button=_("Take it back"),
        warning=True,
        cancel_href=_shown(row),
    )


@allows(Permission.LOCAL_REVIEW_KEEP)
def result(request: Any, reference: str) -> HttpResponse:
    action = ReviewAction.objects.select_related("review__service", "review__provider").get(pk=reference)
    if not room.may_say(action, request.access) and request.method == "GET":
        return _not_now(request, action.review)
    form = forms.Result.sent(request, initial={"on": request.access.on})

    def change() -> tuple[str, str]:
        room.say_what_came(
            action=action,
            state=ActionState(form.cleaned_data["state"]),
            on=form.cleaned_data["on"],
            by=request.access,
            now=request.clock.now(),
        )
        return _shown(action.review), _("What came of it is on record.")

    return form.answer(
        request,
        change,
        foreseen=(NotAReview,),
        title=_("Say what came of it"),
        facts=[(_("What was agreed"), action.what), (_("By"), in_words(action.by_day))],
        button=_("Save"),
        cancel_href=_shown(action.review),
    )


def _doing(request: Any, row: LocalReview) -> Iterator[tuple[str, str]]:
    if room.may_add(row, request.access):
        yield _("Add what was agreed"), reverse("local_review_agree", args=[row.pk, "start"])
        yield _("Take back this record"), reverse("local_review_take_back", args=[row.pk])
    if room.may_confirm(row, request.access):
        yield _("Confirm that this is right"), reverse("local_review_confirm", args=[row.pk])


def _row(each: Agreed, on: date) -> dict[str, Any]:
    action, review = each.action, each.action.review
    who = review.service.name if action.side == ReviewSide.SERVICE else review.provider.name
    return {
        "reference": action.pk,
        "what": action.what,
        "who": who,
        "by_day": in_words(action.by_day),
        "state": _came(each, on),
        "done_on": in_words(each.result.on) if each.result and not each.is_open else "",
        "next": _("Say what came of it") if each.is_open else _("Correct it"),
        "href": _shown(review),
    }


def _came(each: Agreed, on: date) -> tuple[str, str]:
    """What came of an action, in words and as the tone of a tag."""
    if each.result is not None and not each.is_open:
        state = ActionState(each.result.state)
        return _(state.label), "good" if state == ActionState.DONE else "over"
    return (_("Overdue"), "bad") if each.is_overdue(on) else (_("To be done"), "waiting")


def _agreed_facts(row: LocalReview) -> list[tuple[str, str]]:
    return [
        (f"{_(ReviewSide(each.action.side).label)}, {in_words(each.action.by_day)}", each.action.what)
        for each in room.agreed([row])
    ]


def _state(row: LocalReview) -> tuple[str, str]:
    match row.step:
        case ReviewStep.CONFIRMED.value:
            return _("Confirmed"), "good"
        case ReviewStep.WITHDRAWN.value:
            return _("Taken back"), "over"
        case _:
            return _("Not confirmed yet"), "waiting"


def _who_and_when(who: str, row: LocalReview) -> str:
    return _("%(who)s, %(day)s") % {"who": who, "day": in_words(row.held_on)}


def _not_now(request: Any, row: LocalReview) -> HttpResponse:
    messages.info(request, _("The record has gone on since, or this is for the other side to do."))
    return redirect(_shown(row))


def _one(reference: str) -> LocalReview:
    return room.local_reviews().get(pk=reference)


def _shown(row: LocalReview) -> str:
    return reverse("local_review", args=[row.pk])
