"""The partners of a programme: second commissioners that read it. Its lead adds and ends them."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from commissioning.platform.people_models import Organisation
from commissioning.platform.roles import Permission
from commissioning.rooms.design import actions
from commissioning.rooms.design.models import Partner, Programme
from commissioning.rooms.design.partners import partners as partners_of
from commissioning.web.allows import allows, require
from commissioning.web.environment import in_words, last_day
from commissioning.web.forms import partners as forms
from commissioning.web.forms.journey import Answers, Journey
from commissioning.web.lists import Column, answer_list
from commissioning.web.views.programmes import crumbs, leads, programme_named


@allows(Permission.PROGRAMME_READ)
def partners(request: Any, reference: str) -> HttpResponse:
    """To the lead all of them, now and before; to a partner itself; to others none."""
    programme = programme_named(reference)
    leading = leads(request, programme)
    return answer_list(
        request,
        "partners/list",
        caption=_("Partners"),
        columns=tuple(_columns(leading)),
        rows=partners_of(reference),
        empty_text=_("There is no partner that you may see."),
        programme=programme,
        leads=leading,
        breadcrumbs=[*crumbs(programme), {"text": _("Partners")}],
    )


@allows(Permission.PROGRAMME_DESIGN)
def add_partner(request: Any, reference: str, step: str) -> HttpResponse:
    programme = _led(request, reference)

    def change(said: Answers) -> tuple[str, str]:
        organisation = Organisation.objects.get(pk=said["organisation"])
        actions.add_partner(
            programme=programme,
            organisation=organisation,
            starts_on=said["on"],
            by=request.access,
            now=request.clock.now(),
        )
        words = {"name": organisation.name, "day": in_words(said["on"])}
        return _list(programme), _("%(name)s is a partner from %(day)s.") % words

    return Journey(
        title=_("Add a partner: %(title)s") % {"title": programme.title},
        questions={"organisation": forms.WhichCommissioner, "from": forms.FirstDay},
        cancel=_list(programme),
        button=_("Add the partner"),
        change=change,
        foreseen=(actions.AlreadyPartner, actions.NotACommissioner),
        note=_(
            "Its people will read the programme's package areas and its contracts, with their terms, supply chains and "
            "history. They can change nothing, and do not see what others bid."
        ),
        given={"lead": programme.lead_id},
    ).answer(request, step)


@allows(Permission.PROGRAMME_DESIGN)
def end_partner(request: Any, reference: str, step: str) -> HttpResponse:
    found = Partner.objects.select_related("programme", "organisation").get(pk=reference)
    _led(request, found.programme_id)

    def change(said: Answers) -> tuple[str, str]:
        name = found.organisation.name
        actions.end_partner(partner=found, on=said["on"], by=request.access, now=request.clock.now())
        words = {"name": name, "day": in_words(said["on"])}
        return _list(found.programme), _("%(name)s is a partner no more from %(day)s.") % words

    return Journey(
        title=_("End the partnership of %(name)s") % {"name": found.organisation.name},
        questions={"from": forms.FirstDayWithout},
        cancel=_list(found.programme),
        button=_("End the partnership"),
        change=change,
        foreseen=(actions.AlreadyEnded,),
        note=_("Its people keep sight of what began before that day, and see nothing that begins later."),
        warning=True,
    ).answer(request, step)


def _columns(leading: bool) -> Any:
    yield Column(
        "name",
        _("Partner"),
        lambda row: row.organisation.name,
        "organisation__name",
        lambda row: reverse("organisation", args=[row.organisation_id]),
    )
    yield Column("starts", _("First day"), lambda row: row.starts_on, "starts_on")
    yield Column("ends", _("Last day"), lambda row: row.ends_on and last_day(row.ends_on), "ends_on")
    if leading:
        yield Column(
            "change",
            _("Change"),
            lambda row: (
                _("End the partnership of %(name)s") % {"name": row.organisation.name} if row.ends_on is None else ""
            ),
            None,
            lambda row: reverse("partner_end", args=[row.pk, "start"]),
        )


def _led(request: Any, reference: str) -> Programme:
    """The programme, to its lead alone."""
    programme = programme_named(reference)
    require(leads(request, programme))
    return programme


def _list(programme: Programme) -> str:
    return reverse("partners", args=[programme.pk])
