"""End a contract early, at a break point or by agreement, or extend it: each a short journey of questions."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from commissioning.platform.roles import Permission
from commissioning.rooms.contracts import actions
from commissioning.rooms.contracts.queries import break_points
from commissioning.web.allows import allows, require
from commissioning.web.environment import in_words
from commissioning.web.forms import contract_ends as forms
from commissioning.web.forms.journey import Answers, Journey
from commissioning.web.views.shown_contract import commissions, shown_contract


@allows(Permission.CONTRACT_SIGN)
def end_early(request: Any, reference: str, step: str) -> HttpResponse:
    contract = shown_contract(request, reference).contract
    require(commissions(request, contract))
    points = break_points().filter(contract=contract, on__gt=contract.starts_on, on__lt=contract.ends_on)
    breaks = {point.pk: point for point in points}

    def change(said: Answers) -> tuple[str, str]:
        agreed = said["at"] == forms.BY_AGREEMENT
        ended = actions.end_early(
            contract=contract,
            on=said["last_day"] + forms.ONE_DAY if agreed else breaks[said["at"]].on,
            reason=said["reason"],
            by=request.access,
            now=request.clock.now(),
        )
        says = _("%(title)s ends early: its last day is %(day)s.")
        words = {"title": contract.title, "day": in_words(ended.ends_on - forms.ONE_DAY)}
        return reverse("contract", args=[reference]), says % words

    return Journey(
        title=_("End early: %(title)s") % {"title": contract.title},
        questions={"how": forms.AtWhichBreak, "last-day": forms.LastDay, "why": forms.WhyEarly},
        cancel=reverse("contract", args=[reference]),
        button=_("End the contract early"),
        change=change,
        foreseen=(actions.AlreadyEnded, actions.OutsideTheContract),
        note=_(
            "The prime and every sub-contractor end with it. Nothing is payable for the days after. If it ends "
            "at a break point, the day of the break point is the first one without it."
        ),
        warning=True,
        given={"contract": contract, "breaks": breaks},
    ).answer(request, step)


@allows(Permission.CONTRACT_SIGN)
def extend(request: Any, reference: str, step: str) -> HttpResponse:
    contract = shown_contract(request, reference).contract
    require(commissions(request, contract))

    def change(said: Answers) -> tuple[str, str]:
        extended = actions.extend(
            contract=contract,
            ends_on=said["last_day"] + forms.ONE_DAY,
            reason=said["reason"],
            by=request.access,
            now=request.clock.now(),
        )
        says = _("%(title)s is extended: its last day is %(day)s.")
        words = {"title": contract.title, "day": in_words(extended.ends_on - forms.ONE_DAY)}
        return reverse("contract", args=[reference]), says % words

    return Journey(
        title=_("Extend: %(title)s") % {"title": contract.title},
        questions={"last-day": forms.LaterLastDay, "why": forms.Why},
        cancel=reverse("contract", args=[reference]),
        button=_("Extend the contract"),
        change=change,
        foreseen=(actions.NotAnExtension, actions.OutsideTheArea, actions.AlreadyEnded),
        note=_("The prime and the supply chain go on as they are, until the new last day."),
        given={"contract": contract},
    ).answer(request, step)
