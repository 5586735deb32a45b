"""Where the e-mail leads that offers a participant an account: to begin one, or to join theirs to their journey."""

from typing import Any

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import EmailAddress, Login
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from commissioning.platform.invitations import NoSuchInvitation
from commissioning.platform.people_models import User
from commissioning.platform.queries import NO_ORGANISATION
from commissioning.platform.roles import Role
from commissioning.rooms.journey.account_invitations import Opened, opened, take_up
from commissioning.web.access import wear
from commissioning.web.allows import Open, allows
from commissioning.web.page import page
from commissioning.web.sign_in.forms import NewPerson

TOKEN = "account of a participant"  # noqa: S105 - the session's key for it
"""The session's key for the token of the e-mail that was opened."""


@allows(Open.ANYONE)
def open_account(request: Any, token: str) -> HttpResponse:
    """Where the e-mail's link leads. The token goes into the session, out of the address."""
    request.session[TOKEN] = token
    return redirect("take_up_account")


@allows(Open.ANYONE)
def take_up_account(request: Any) -> HttpResponse:
    """Begin the account that was offered, or use the one that the address has."""
    try:
        offer = opened(request.session.get(TOKEN, ""), now=request.clock.now())
    except NoSuchInvitation as nothing:
        return page(request, "invitations/nothing", status=404, reason=str(nothing))
    if request.user.is_authenticated:
        return _as_oneself(request, offer)
    if User.objects.filter(email=offer.email).exists() or not settings.SIGN_IN_BY_PASSWORD:
        return page(request, "own/begin", email=offer.email, form=None, signs_in=True)
    form = NewPerson(request.POST if request.method == "POST" else None, email=offer.email)
    if form.is_valid():
        with transaction.atomic():
            person = User.objects.create_user(
                offer.email, form.cleaned_data["password"], name=form.cleaned_data["name"]
            )
            EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
            take_up(token=request.session[TOKEN], person=person, now=request.clock.now())
        perform_login(request, Login(user=person))
        return _taken(request)
    return page(request, "own/begin", email=offer.email, form=form, signs_in=False)


def _as_oneself(request: Any, offer: Opened) -> HttpResponse:
    if request.user.email != offer.email:
        return page(request, "invitations/another", status=403, offer={"email": offer.email})
    if request.method == "POST":
        take_up(token=request.session[TOKEN], person=request.user, now=request.clock.now())
        return _taken(request)
    return page(request, "own/begin", email=offer.email, form=None, signs_in=False)


def _taken(request: Any) -> HttpResponse:
    del request.session[TOKEN]
    wear(request, NO_ORGANISATION, Role.PARTICIPANT)
    messages.success(request, _("This is your account. Only you can see what is here for you."))
    return redirect("own_journey")
