"""Somebody's action plan: the one that counts with its signatures, all before it with what changed; write and sign."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from commissioning.platform import files
from commissioning.platform.roles import Permission
from commissioning.platform.work_models import StoredFile
from commissioning.rooms.journey import planning, signing
from commissioning.rooms.journey.plan_models import Result, Side
from commissioning.rooms.journey.plan_text import PlanText, changed
from commissioning.rooms.journey.planning import WrittenPlan
from commissioning.rooms.journey.refusals import NotAPlan, NotToBeSigned
from commissioning.rooms.journey.work import Work
from commissioning.web.allows import allows, require
from commissioning.web.environment import in_words
from commissioning.web.forms import case_plans as forms
from commissioning.web.forms.journey import Answers, Journey
from commissioning.web.page import page
from commissioning.web.views.case_work import kept, may_keep, opened_work, plan_in_words
from commissioning.web.views.imports import REFUSED


@allows(Permission.CASE_READ)
def plan(request: Any, reference: str) -> HttpResponse:
    work, name = opened_work(request, reference, "the action plan of a participant")
    keeps = may_keep(request, reference)
    return page(
        request,
        "cases/plan",
        reference=reference,
        name=name,
        plan=work.plan,
        stands=plan_in_words(work.plan),
        holds=work.agreed_plan if work.plan is not work.agreed_plan else None,
        sides=list(_sides(work.plan)),
        earlier=list(_earlier(work)),
        may_keep=keeps,
        may_sign=keeps and work.plan is not None and work.plan.plan.placement_id == work.placements[-1].pk,
    )


@allows(Permission.CASE_KEEP)
def write(request: Any, reference: str, step: str) -> HttpResponse:
    placement = kept(request, reference)
    work, name = opened_work(request, reference, "the writing of an action plan")

    def change(said: Answers) -> tuple[str, str]:
        planning.write_plan(placement=placement, text=forms.plan_of(said), by=request.access, now=request.clock.now())
        return _plan(reference), _("The plan is written. It holds when both of you have signed it.")

    return Journey(
        title=_("Action plan: %(name)s") % {"name": name},
        questions=forms.WRITE,
        cancel=_plan(reference),
        button=_("Write the plan"),
        change=change,
        foreseen=(NotAPlan,),
        note=_("It takes the place of the plan before, which stays readable. Then both of you sign it."),
        given={"today": request.access.on, "before": _text(work)},
        private=True,
    ).answer(request, step)


@allows(Permission.CASE_KEEP)
def sign(request: Any, reference: str, plan: str) -> HttpResponse:
    """As the adviser: the participant signs in their own name."""
    placement = kept(request, reference)
    work, name = opened_work(request, reference, "an action plan that is signed")
    shown = _of(work, plan)
    require(shown.plan.placement_id == placement.pk)
    form = forms.Sign.sent(request, initial={"digest": shown.plan.digest})

    def change() -> tuple[str, str]:
        digest = form.cleaned_data["digest"]
        signing.sign_as_adviser(plan=shown.plan, digest=digest, by=request.access, now=request.clock.now())
        return _plan(reference), _("You have signed the plan.")

    if form.is_valid():
        with form.showing(NotToBeSigned):
            return form.once(request, change)
    return page(request, "cases/sign", form=form, reference=reference, name=name, plan=shown)


@allows(Permission.CASE_KEEP)
def paper(request: Any, reference: str, plan: str) -> HttpResponse:
    """A plan that was signed on paper."""
    placement = kept(request, reference)
    work, name = opened_work(request, reference, "an action plan that was signed on paper")
    shown = _of(work, plan)
    require(shown.plan.placement_id == placement.pk)
    form = forms.Paper(request.POST or None, request.FILES or None)

    def change() -> tuple[str, str]:
        uploaded = form.cleaned_data["uploaded"]
        signing.hand_in_paper(
            plan=shown.plan,
            content=uploaded.chunks(),
            name=uploaded.name,
            signed_on=form.cleaned_data["signed_on"],
            by=request.access,
            now=request.clock.now(),
        )
        return _plan(reference), _("The signed plan is handed in.")

    return form.answer(
        request,
        change,
        foreseen=(NotToBeSigned, *REFUSED),
        title=_("Hand in a plan that was signed on paper"),
        caption=name,
        facts=[(_("Plan"), _version(shown))],
        note=_("It stands for each of you who has not signed on screen. Both signatures must be on the paper."),
        button=_("Hand in"),
        cancel_href=_plan(reference),
    )


@allows(Permission.CASE_READ)
def paper_file(request: Any, reference: str, plan: str) -> HttpResponse:
    """The signed paper, to whoever's organisation keeps it."""
    work, _name = opened_work(request, reference, "the signed paper of an action plan")
    papers = [each.paper for each in _of(work, plan).signatures.values() if each.paper]
    require(bool(papers))
    sent = files.download(StoredFile.objects.get(pk=papers[0]))
    with sent.content as content:
        return HttpResponse(content.read(), headers=sent.headers)


@allows(Permission.CASE_KEEP)
def result(request: Any, reference: str, plan: str, number: int) -> HttpResponse:
    """What came of an action."""
    placement = kept(request, reference)
    work, name = opened_work(request, reference, "what came of an action")
    shown = _of(work, plan)
    require(shown.plan.placement_id == placement.pk)
    found = [(row, said) for row, said in _actions(shown) if row.number == number]
    require(bool(found))
    row, said = found[0]
    form = forms.WhatCame.sent(request, initial={"on": request.access.on})

    def change() -> tuple[str, str]:
        answer = form.cleaned_data
        planning.say_result(
            action=row, result=Result(answer["result"]), on=answer["on"], by=request.access, now=request.clock.now()
        )
        return _plan(reference), _("What came of it is on record.")

    return form.answer(
        request,
        change,
        foreseen=(NotAPlan,),
        title=_("What came of it?"),
        caption=name,
        facts=[
            (_("Action"), said.what),
            (_("By"), in_words(row.due_on)),
            (_("How you know"), said.known_by),
        ],
        button=_("Record"),
        cancel_href=_plan(reference),
    )


def _text(work: Work) -> PlanText | None:
    return work.plan.text if work.plan else None


def _of(work: Work, plan: str) -> WrittenPlan:
    """One of the plans, when it can be read. Else the page is not there."""
    found = [each for each in work.plans if each.plan.pk == plan and each.text is not None]
    require(bool(found))
    return found[0]


def _actions(shown: WrittenPlan) -> Iterator[tuple[Any, Any]]:
    """Each action's row with its words."""
    assert shown.text is not None
    return zip(shown.actions, shown.text.actions, strict=True)


def _sides(shown: WrittenPlan | None) -> Iterator[tuple[str, Any]]:
    """Who has signed, in words."""
    if shown is None:
        return
    for side in Side:
        signature = shown.signatures.get(side)
        if signature is None:
            yield str(side.label), _("Has not signed yet")
            continue
        words = {"day": in_words(signature.signed_on), "how": signature.get_medium_display().lower()}
        who = signature.recorded_by
        said = _("Signed on %(day)s, %(how)s") % words
        yield str(side.label), said if side == Side.PARTICIPANT or who is None else f"{said}: {who.name}"


def _earlier(work: Work) -> Iterator[dict[str, Any]]:
    """The plans before, the latest first, each with what the next one changed."""
    following = list(work.plans)[1:]
    for before, after in reversed(list(zip(work.plans, following, strict=False))):
        both = before.text is not None and after.text is not None
        yield {
            "plan": before,
            "stands": plan_in_words(before),
            "goal_changed": both and before.text.goal != after.text.goal,  # type: ignore[union-attr]
            "changed": changed(before.text, after.text) if both else [],  # type: ignore[arg-type]
        }


def _version(shown: WrittenPlan) -> str:
    return _("Number %(number)s, written on %(day)s") % {
        "number": shown.plan.number,
        "day": in_words(shown.plan.made_on),
    }


def _plan(reference: str) -> str:
    return reverse("case_plan", args=[reference])
