"""Whose adviser somebody is: said on a page about one person, and about everybody of one adviser."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commissioning.platform.roles import Permission
from commissioning.rooms.journey import advising, queries
from commissioning.rooms.journey.refusals import NotAnAdviser
from commissioning.web.allows import allows
from commissioning.web.forms.advisers import Assign, HandAll
from commissioning.web.forms.cases import NOBODY
from commissioning.web.views.cases_in_words import name_of


@allows(Permission.ADVISER_ASSIGN)
def assign(request: Any, reference: str) -> HttpResponse:
    name, back = name_of(queries.identity(reference).name), reverse("case", args=[reference])
    placement = queries.going_on(reference, on=request.access.on)
    if placement is None or not advising.may_assign(placement, request.access):
        messages.info(request, _("Whoever serves the person says who works with them, while they do."))
        return redirect(back)
    people = advising.advisers(by=request.access)
    now = advising.advisers_of([placement]).get(placement.pk)
    mine = request.access.who if request.access.who in {each.pk for each in people} else None
    form = Assign.sent(request, advisers=people, initial={"adviser": now.pk if now else mine})

    def change() -> tuple[str, str]:
        said = form.cleaned_data["adviser"]
        advising.assign(
            placement=placement, adviser=None if said == NOBODY else said, by=request.access, now=request.clock.now()
        )
        return back, _("It is on record who works with them.")

    return form.answer(
        request,
        change,
        foreseen=(NotAnAdviser,),
        at="adviser",
        title=_("Say who works with them"),
        caption=name,
        button=_("Save"),
        cancel_href=back,
    )


@allows(Permission.ADVISER_ASSIGN)
def hand_all(request: Any) -> HttpResponse:
    people = advising.advisers(by=request.access)
    form = HandAll.sent(request, working=advising.working(by=request.access), advisers=people)
    back = reverse("caseload")

    def change() -> tuple[str, str]:
        said = form.cleaned_data
        count = advising.hand_all(of=said["of"], to=said["to"], by=request.access, now=request.clock.now())
        words = ngettext("1 person has another adviser.", "%(count)s people have another adviser.", count)
        return back, words % {"count": count}

    return form.answer(
        request,
        change,
        foreseen=(NotAnAdviser,),
        at="to",
        title=_("Give all people of an adviser to another"),
        note=_("For somebody who leaves, or is away for long. Each of their people sees the new name at once."),
        button=_("Give them all"),
        cancel_href=back,
    )
