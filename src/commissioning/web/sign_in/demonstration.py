"""One click into each role of the demonstration. Its route exists in that mode alone."""

from typing import Any

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext

from commissioning.platform.people_models import Kind, Organisation, User
from commissioning.platform.queries import NO_ORGANISATION, hats
from commissioning.platform.roles import Role
from commissioning.web.access import wear
from commissioning.web.allows import Open, allows

DEMO_PEOPLE = "@demo.example"
"""The end of the addresses of those who can be played: a name that nobody on the internet can have."""


def cast(now: Any) -> dict[str, list[dict[str, str]]]:
    """Who can be played, by organisation, providers last: each button's `label` and what it sends (`person`, `hat`)."""
    known = {each.pk: each for each in Organisation.objects.all()}
    played: dict[str, list[dict[str, str]]] = {}
    for person in User.objects.filter(email__endswith=DEMO_PEOPLE, is_active=True).order_by("name"):
        for organisation, role in hats(person, now=now):
            label = f"{person.name}, {_small(role.label)}"
            button = {"label": label, "person": person.pk, "hat": f"{organisation}:{role.value}"}
            played.setdefault(organisation, []).append(button)
    themselves = played.pop(NO_ORGANISATION, [])
    in_order = sorted(played, key=lambda each: (known[each].kind == Kind.PROVIDER, known[each].name))
    by_name = {known[each].name: played[each] for each in in_order}
    return {gettext("People who take part"): themselves} | by_name if themselves else by_name


@allows(Open.ANYONE)
def play(request: Any) -> HttpResponse:
    """Sign in as one of the cast, in a role of theirs."""
    if settings.MODE != "demo" or request.method != "POST":
        raise Http404
    person = User.objects.get(pk=request.POST.get("person", ""), email__endswith=DEMO_PEOPLE, is_active=True)
    organisation, _, role = request.POST.get("hat", "").partition(":")
    if (organisation, role) not in hats(person, now=request.clock.now()):
        raise Http404
    perform_login(request, Login(user=person))
    wear(request, organisation, Role(role))
    return redirect("home")


def _small(label: str) -> str:
    return label[:1].lower() + label[1:]
