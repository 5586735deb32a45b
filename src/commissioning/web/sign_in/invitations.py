"""Invitations as pages: the email that goes out, and where whoever holds it takes it up."""

from typing import Any

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import EmailAddress, Login
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from commissioning.platform import invitations
from commissioning.platform.invitations import NoSuchInvitation, Opened
from commissioning.platform.people_models import Invitation, Membership, Organisation, User
from commissioning.platform.roles import Role
from commissioning.web.access import wear
from commissioning.web.allows import Open, allows
from commissioning.web.page import page
from commissioning.web.sign_in import letters
from commissioning.web.sign_in.account import single_sign_on
from commissioning.web.sign_in.forms import NewPerson

TOKEN = "invitation"  # noqa: S105 - the session's key for it
"""The session's key for the token of the email that was opened."""


def invite(request: Any, *, email: str, role: Role, organisation: str | None = None) -> Invitation:
    """Invite somebody in the name of whoever is acting; the email goes out when that is done.

    Takes    organisation: only from the operator, who invites administrators anywhere.
    """
    made = invitations.invite(
        email=email,
        role=role,
        organisation=organisation or request.access.own,
        by=request.access,
        now=request.clock.now(),
    )
    letters.send_invitation(made, service=request.build_absolute_uri("/"), by=request.access)
    return made.invitation


@allows(Open.ANYONE)
def invitation(request: Any, token: str) -> HttpResponse:
    """Where the email's link leads. The token goes into the session, out of the address: no log and no link shows it.

    Nothing is taken up yet: programs that look at emails for viruses follow links too.
    """
    request.session[TOKEN] = token
    return redirect("take_up_invitation")


@allows(Open.ANYONE)
def take_up(request: Any) -> HttpResponse:
    """Take up the invitation that was opened: as somebody new, or with the account one has."""
    try:
        opened = invitations.opened(request.session.get(TOKEN, ""), now=request.clock.now())
    except NoSuchInvitation as nothing:
        return page(request, "invitations/nothing", status=404, reason=str(nothing))
    offer = opened.invitation
    if request.user.is_authenticated:
        return _as_oneself(request, opened)
    if User.objects.filter(email=offer.email).exists():
        return page(request, "invitations/sign_in", offer=_told(offer))
    if not settings.SIGN_IN_BY_PASSWORD:
        return page(request, "invitations/new", offer=_told(offer), form=None, single_sign_on=single_sign_on())
    form = NewPerson(request.POST if request.method == "POST" else None, email=offer.email)
    if form.is_valid():
        return _as_somebody_new(request, opened, form)
    return page(request, "invitations/new", offer=_told(offer), form=form, single_sign_on=single_sign_on())


def invited_address(request: HttpRequest) -> str | None:
    """The address that the opened invitation was sent to; None without one. For single sign-on."""
    try:
        now = settings.CLOCK.now()
        return invitations.opened(request.session.get(TOKEN, ""), now=now).invitation.email
    except NoSuchInvitation:
        return None


def _as_oneself(request: Any, opened: Opened) -> HttpResponse:
    offer = opened.invitation
    if request.user.email != offer.email:
        return page(request, "invitations/another", status=403, offer=_told(offer))
    if request.method == "POST":
        return _taken(request, invitations.accept(**_by(request, request.user)))
    return page(request, "invitations/accept", offer=_told(offer))


def _as_somebody_new(request: Any, opened: Opened, form: NewPerson) -> HttpResponse:
    with transaction.atomic():
        person = User.objects.create_user(
            opened.invitation.email, form.cleaned_data["password"], name=form.cleaned_data["name"]
        )
        # The email arrived, which confirms the address.
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
        membership = invitations.accept(**_by(request, person))
    perform_login(request, Login(user=person))
    return _taken(request, membership)


def _by(request: Any, person: User) -> dict[str, Any]:
    return {"token": request.session[TOKEN], "person": person, "now": request.clock.now()}


def _taken(request: Any, membership: Membership) -> HttpResponse:
    del request.session[TOKEN]
    wear(request, membership.organisation_id, Role(membership.role))
    messages.success(request, _("You have accepted. You now act in your new role."))
    return redirect("home")


def _told(offer: Invitation) -> dict[str, Any]:
    """What the page says of an offer."""
    return {
        "email": offer.email,
        "role": Role(offer.role).label,
        "organisation": Organisation.objects.values_list("name", flat=True).get(pk=offer.organisation_id),
        "expires_at": offer.expires_at,
    }
