"""Invitations by e-mail: sending one, those that wait for an answer, and taking one back."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from commissioning.platform import invitations
from commissioning.platform.people_models import Invitation, Kind
from commissioning.platform.roles import Permission, Role
from commissioning.web.allows import allows, may
from commissioning.web.environment import moment_in_words
from commissioning.web.forms import people as forms
from commissioning.web.forms.base import Change
from commissioning.web.lists import Column, answer_list
from commissioning.web.sign_in.invitations import invite as send_invitation

COLUMNS = (
    Column("email", _later("Email address"), lambda row: row.email, "email"),
    Column("role", _later("Role"), lambda row: Role(row.role).label, "role"),
    Column("by", _later("Invited by"), lambda row: row.invited_by.name, "invited_by__name"),
    Column("at", _later("Sent"), lambda row: row.invited_at, "invited_at"),
    Column("expires", _later("Can be accepted until"), lambda row: row.expires_at, "expires_at"),
)
WITHDRAW = Column(
    "withdraw",
    _later("Change"),
    lambda row: _("Withdraw"),
    href=lambda row: reverse("withdraw_invitation", args=[row.pk]),
)


@allows(Permission.PEOPLE_READ)
def waiting(request: Any) -> HttpResponse:
    """Invitations that can still be accepted."""
    may_appoint = may(request, Permission.PEOPLE_APPOINT)
    return answer_list(
        request,
        "people/invitations",
        caption=_("Invitations that wait for an answer"),
        columns=(*COLUMNS, WITHDRAW) if may_appoint else COLUMNS,
        rows=invitations.open_invitations(by=request.access, now=request.clock.now()).select_related("invited_by"),
        empty_text=_("No invitation waits for an answer."),
        may_appoint=may_appoint,
    )


@allows(Permission.PEOPLE_APPOINT)
def invite(request: Any) -> HttpResponse:
    form = forms.Invite.sent(request)
    return form.answer(
        request,
        lambda: _send(request, form.cleaned_data["email"], Role(form.cleaned_data["role"])),
        title=_("Invite somebody"),
        note=_("They have %(days)s days to accept. Their role begins when they do.") % {"days": invitations.DAYS_OPEN},
        button=_("Send the invitation"),
        cancel_href=reverse("people"),
    )


@allows(Permission.PEOPLE_APPOINT)
def invite_administrator(request: Any) -> HttpResponse:
    """As the operator: an administrator of any organisation, who then looks after its other people."""
    if request.access.kind != Kind.OPERATOR:
        return redirect("invite")
    form = forms.InviteAdministrator.sent(request)

    def change() -> tuple[str, str]:
        said = form.cleaned_data
        return _send(request, said["email"], Role.ADMINISTRATOR, said["organisation"].pk)

    return form.answer(
        request,
        change,
        title=_("Invite an administrator"),
        note=_("They give and end all other roles in their organisation. They have %(days)s days to accept.")
        % {"days": invitations.DAYS_OPEN},
        button=_("Send the invitation"),
        cancel_href=reverse("administrators"),
    )


@allows(Permission.PEOPLE_APPOINT)
def withdraw(request: Any, reference: str) -> HttpResponse:
    found = Invitation.objects.filter(organisation=request.access.own, withdrawn_at=None)
    row = found.select_related("invited_by").get(pk=reference)

    def change() -> tuple[str, str]:
        invitations.withdraw(invitation=row, by=request.access, now=request.clock.now())
        return reverse("invitations"), _("The invitation is withdrawn. Its email opens nothing any more.")

    return Change.sent(request).answer(
        request,
        change,
        foreseen=(invitations.AlreadyAccepted,),
        title=_("Withdraw an invitation"),
        facts=[
            (_("Email address"), row.email),
            (_("Role"), Role(row.role).label),
            (_("Sent"), moment_in_words(row.invited_at)),
            (_("Invited by"), row.invited_by.name),
        ],
        button=_("Withdraw the invitation"),
        cancel_href=reverse("invitations"),
        warning=True,
    )


def _send(request: Any, email: str, role: Role, organisation: str | None = None) -> tuple[str, str]:
    made = send_invitation(request, email=email, role=role, organisation=organisation)
    return reverse("invitations" if organisation is None else "administrators"), _(
        "The invitation goes to %(email)s."
    ) % {"email": made.email}
