"""Decide shares, make a month's seed and publish it, and carry people over when a contract ends or changes hands."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from commissioning.engines.allocation.draw import SharesRefused
from commissioning.platform import jobs
from commissioning.platform.roles import Permission
from commissioning.rooms.design.models import PackageArea, Programme
from commissioning.rooms.journey import seed_periods, shares
from commissioning.rooms.journey.allocating import ways_in
from commissioning.rooms.journey.allocation_models import SeedPeriod
from commissioning.rooms.journey.background import CARRY_OVER
from commissioning.rooms.journey.carrying_over import left_behind
from commissioning.rooms.journey.refusals import NoPeriod, NoShares, NotOver
from commissioning.web.allows import allows, require
from commissioning.web.environment import in_words, number
from commissioning.web.forms import shares as forms
from commissioning.web.forms.base import Change
from commissioning.web.forms.journey import Answers, Journey
from commissioning.web.views.allocation import shown_programme
from commissioning.web.views.shown_contract import commissions, shown_contract


@allows(Permission.ALLOCATION_KEEP)
def decide(request: Any, reference: str, group: str, step: str) -> HttpResponse:
    """The shares of one pool, from a day on."""
    area = PackageArea.objects.select_related("programme").get(pk=reference)
    shown = shown_programme(request, area.programme_id)
    require(shown.keeps and group in shown.rules.groups)
    leads_to = reverse("pool", args=[area.programme_id, area.code, group])

    def change(said: Answers) -> tuple[str, str]:
        shares.decide_shares(
            package_area=area,
            group=group,
            basis_points=said["basis_points"],
            applies_from=said["on"],
            reason=said["reason"],
            clause=said["clause"],
            by=request.access,
            now=request.clock.now(),
        )
        return leads_to, _("The shares apply from %(day)s.") % {"day": in_words(said["on"])}

    return Journey(
        title=_("Decide market shares: %(area)s, %(group)s") % {"area": area.name, "group": shown.group(group)},
        questions={"from": forms.FirstDayOfShares, "shares": forms.SharesOfDay, "why": forms.WhyShares},
        cancel=leads_to,
        button=_("Decide the shares"),
        change=change,
        foreseen=(SharesRefused,),
        note=_("The decision stays on record, and everybody can read it once it applies. A later one can replace it."),
        given={"package_area": area, "today": request.access.on, "held": _held(area, group, request)},
    ).answer(request, step)


@allows(Permission.ALLOCATION_KEEP)
def open_month(request: Any, reference: str) -> HttpResponse:
    programme = Programme.objects.get(pk=reference)
    require(shown_programme(request, reference).keeps)
    made = set(seed_periods.periods(reference).values_list("name", flat=True))
    form = forms.WhichMonth.sent(request, today=request.access.on, made=made)

    def change() -> tuple[str, str]:
        name = form.cleaned_data["month"]
        seed_periods.open_period(programme=programme, name=name, by=request.access, now=request.clock.now())
        return _back(reference), _("The seed of %(month)s is made, and its digest published.") % {"month": name}

    return form.answer(
        request,
        change,
        foreseen=(NoPeriod,),
        at="month",
        title=_("Make the seed of a month"),
        caption=programme.title,
        button=_("Make the seed"),
        note=_(
            "Nobody sees the seed before the month is over. Its digest is published at once, so that everybody can "
            "hold the one against the other afterwards."
        ),
        cancel_href=_back(reference),
    )


@allows(Permission.ALLOCATION_KEEP)
def publish_month(request: Any, reference: str) -> HttpResponse:
    period = SeedPeriod.objects.get(pk=reference)
    shown = shown_programme(request, period.programme)
    require(shown.keeps)
    form = Change.sent(request)

    def change() -> tuple[str, str]:
        seed_periods.publish_seed(period=period, by=request.access, now=request.clock.now())
        words = _("The seed of %(month)s is published, and with it the log of the month.")
        return _back(period.programme), words % {"month": period.name}

    return form.answer(
        request,
        change,
        foreseen=(NotOver, NoPeriod),
        title=_("Publish the seed of %(month)s") % {"month": period.name},
        caption=shown.title,
        button=_("Publish"),
        note=_("Then everybody can make each draw of the month again. It cannot be taken back."),
        warning=True,
        cancel_href=_back(period.programme),
    )


@allows(Permission.ALLOCATION_KEEP)
def carry_over(request: Any, reference: str) -> HttpResponse:
    """Whom a contract has left behind, and the button that carries them over."""
    shown = shown_contract(request, reference)
    require(commissions(request, shown.contract))
    found = left_behind(shown.contract, on=request.access.on)
    count = found.placements.count()
    form = Change.sent(request)

    def change() -> tuple[str, str]:
        asked, arguments = form.cleaned_data["request_id"], {"contract": reference}
        job = jobs.ask_for(
            kind=CARRY_OVER, arguments=arguments, request=asked, by=request.access, now=request.clock.now()
        )
        return reverse("job", args=[job.pk]), _("They are carried over now, a few at a time.")

    ended = _("The contract is over. Each person is drawn anew by the shares of today, which must no longer name it.")
    if found.prime is None and "choice" in ways_in(shown.contract.programme_id, on=request.access.on):
        ended += " " + _("Whoever wants to choose does so with their work coach, before you carry them over.")
    changed = _("Each person stays with whoever delivers to them, or comes to the prime where that organisation left.")
    return form.answer(
        request,
        change,
        title=_("Carry people over"),
        caption=shown.contract.title,
        facts=[(_("People left behind"), number(count) if count else _("Nobody"))],
        button=_("Carry them over"),
        note=(ended if found.prime is None else changed) + " " + _("Their history goes along."),
        cancel_href=reverse("contract", args=[reference]),
    )


def _held(area: PackageArea, group: str, request: Any) -> dict[str, int]:
    """The shares of today, to begin with; none before the first decision."""
    try:
        held = shares.decided(area.programme_id, area.pk, group, on=request.access.on)
    except NoShares:
        return {}
    return {code: each.basis_points for code, each in held.serving.items()}


def _back(programme: str) -> str:
    return reverse("allocation", args=[programme])
