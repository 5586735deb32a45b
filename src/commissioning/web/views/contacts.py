"""Whom to speak to about what, in a contract. Opening the names is recorded; commissioner and prime name people."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from commissioning.platform.roles import Permission
from commissioning.rooms.contracts import actions as contracts
from commissioning.rooms.contracts.models import Contract
from commissioning.rooms.market import actions
from commissioning.rooms.market.models import Contact
from commissioning.web.allows import allows, may, require
from commissioning.web.environment import in_words
from commissioning.web.forms import contacts as forms
from commissioning.web.forms.journey import Answers, Journey
from commissioning.web.page import page
from commissioning.web.views.shown_contract import around, keeps_chain, shown_contract


@allows(Permission.CONTRACT_READ)
def contract_contacts(request: Any, reference: str) -> HttpResponse:
    shown = shown_contract(request, reference)
    found = contracts.read_contacts(
        contract=shown.contract,
        on=shown.on,
        purpose="the page of a contract's contacts",
        by=request.access,
        now=request.clock.now(),
    )
    return page(
        request,
        "contacts/contacts",
        contacts=found,
        own=request.access.own if may(request, Permission.CONTACT_NAME) else None,
        **around(request, shown),
    )


@allows(Permission.CONTACT_NAME)
def name_contact(request: Any, reference: str, step: str) -> HttpResponse:
    contract = _contract(request, reference)

    def change(said: Answers) -> tuple[str, str]:
        contact = actions.name_contact(
            matter=said["matter"],
            name=said["contact_name"],
            role_title=said["role_title"],
            email=said["email"],
            telephone=said["telephone"],
            starts_on=said["on"],
            contract=reference,
            by=request.access,
            now=request.clock.now(),
        )
        says = _("%(name)s is named for %(matter)s.") % {"name": contact.name, "matter": contact.matter}
        return reverse("contract_contacts", args=[reference]), says

    return Journey(
        title=_("Name whom to speak to: %(title)s") % {"title": contract.title},
        questions={"matter": forms.Matter, "who": forms.Who, "from": forms.From},
        cancel=reverse("contract_contacts", args=[reference]),
        button=_("Name"),
        change=change,
        foreseen=(actions.AlreadyNamed,),
        note=_("Whoever your organisation named for the matter before is ended on that day."),
    ).answer(request, step)


@allows(Permission.CONTACT_NAME)
def end_contact(request: Any, reference: str, contact: str, step: str) -> HttpResponse:
    contract = _contract(request, reference)
    found = Contact.objects.get(pk=contact, contract=reference, organisation=request.access.own)

    def change(said: Answers) -> tuple[str, str]:
        actions.end_contact(contact=found, on=said["on"], by=request.access, now=request.clock.now())
        says = _("Nobody is named for %(matter)s from %(day)s.") % {"matter": found.matter, "day": in_words(said["on"])}
        return reverse("contract_contacts", args=[reference]), says

    return Journey(
        title=_("End the contact for %(matter)s: %(title)s") % {"matter": found.matter, "title": contract.title},
        questions={"from": forms.Until},
        cancel=reverse("contract_contacts", args=[reference]),
        button=_("End"),
        change=change,
        foreseen=(actions.AlreadyEnded,),
        given={"starts_on": found.starts_on},
        warning=True,
    ).answer(request, step)


def _contract(request: Any, reference: str) -> Contract:
    contract = shown_contract(request, reference).contract
    require(keeps_chain(request, contract, Permission.CONTACT_NAME))
    return contract
