"""Changes to the register over time: an organisation's new name, and whose record counts for whom."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from commissioning.platform.people_models import Organisation
from commissioning.platform.roles import Permission
from commissioning.rooms.market import actions
from commissioning.rooms.market.models import CountedRecord, Link
from commissioning.web.allows import allows, require
from commissioning.web.environment import in_words
from commissioning.web.forms import organisations as forms
from commissioning.web.forms.journey import Answers, Journey
from commissioning.web.views.organisations import names_in_use, registers


@allows(Permission.ORGANISATION_REGISTER)
def rename(request: Any, reference: str, step: str) -> HttpResponse:
    found = Organisation.objects.get(pk=reference)
    require(registers(request) and found.kept_by_id == request.access.own)

    def change(said: Answers) -> tuple[str, str]:
        name = said["organisation_name"]
        actions.rename_organisation(organisation=found, name=name, by=request.access, now=request.clock.now())
        return _there(reference), _("The organisation is called %(name)s.") % {"name": name}

    return Journey(
        title=_("Rename %(name)s") % {"name": found.name},
        questions={"name": forms.Renamed},
        cancel=_there(reference),
        button=_("Rename it"),
        change=change,
        note=_("The earlier name stays on record. If another organisation took it over, count its record instead."),
        given={"names": names_in_use(request)},
    ).answer(request, step)


@allows(Permission.ORGANISATION_REGISTER)
def count(request: Any, reference: str, step: str) -> HttpResponse:
    """Predecessors, parents, members of a consortium: what they did counts as what it did."""
    require(registers(request))
    found = Organisation.objects.get(pk=reference)

    def change(said: Answers) -> tuple[str, str]:
        actions.count_record(
            organisation=reference,
            other=said["other"],
            link=Link(said["link"]),
            starts_on=said["on"],
            by=request.access,
            now=request.clock.now(),
        )
        return _there(reference), _("The record counts from %(day)s.") % {"day": in_words(said["on"])}

    return Journey(
        title=_("Whose record counts for %(name)s") % {"name": found.name},
        questions={
            "why": forms.WhyItCounts,
            "find": forms.FindOther,
            "other": forms.ChooseOther,
            "from": forms.CountsFrom,
        },
        cancel=_there(reference),
        button=_("Let it count"),
        change=change,
        foreseen=(actions.AlreadyCounted,),
        note=_("The register is public."),
        given={"organisation": reference},
    ).answer(request, step)


@allows(Permission.ORGANISATION_REGISTER)
def end_count(request: Any, reference: str, step: str) -> HttpResponse:
    counted = CountedRecord.objects.select_related("organisation", "other").get(pk=reference)
    require(registers(request) and counted.kept_by_id == request.access.own)
    there = _there(counted.organisation_id)
    names = {"other": counted.other.name, "name": counted.organisation.name}

    def change(said: Answers) -> tuple[str, str]:
        actions.end_counted_record(counted=counted, on=said["on"], by=request.access, now=request.clock.now())
        words = _("The record of %(other)s does not count for %(name)s from %(day)s.")
        return there, words % {**names, "day": in_words(said["on"])}

    return Journey(
        title=_("The record of %(other)s, for %(name)s") % names,
        questions={"on": forms.CountsUntil},
        cancel=there,
        button=_("Let it count no longer"),
        change=change,
        foreseen=(actions.AlreadyEnded,),
        note=_("On every day before it counts, as it did."),
        warning=True,
        given={"starts_on": counted.starts_on},
    ).answer(request, step)


def _there(reference: str) -> str:
    return reverse("organisation", args=[reference])
