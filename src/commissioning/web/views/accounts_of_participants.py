"""A work coach invites a participant to an account of their own."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from commissioning.platform.roles import Permission
from commissioning.rooms.journey import queries
from commissioning.rooms.journey.account_invitations import invite_participant
from commissioning.rooms.journey.refusals import HasAccount
from commissioning.web.allows import allows, require
from commissioning.web.forms import voices as forms
from commissioning.web.sign_in.letters import send_account_invitation


@allows(Permission.REFERRAL_MAKE)
def offer(request: Any, reference: str) -> HttpResponse:
    """Send the e-mail with which the person begins their account."""
    identity = queries.identity(reference)
    require(identity.participant.employment_service_id == request.access.own)
    form = forms.AccountOffer.sent(request, initial={"email": identity.email})

    def change() -> tuple[str, str]:
        made = invite_participant(
            participant=identity.participant,
            email=form.cleaned_data["email"],
            by=request.access,
            now=request.clock.now(),
        )
        send_account_invitation(made.email, made.token, service=request.build_absolute_uri("/"), by=request.access)
        return _case(reference), _("The invitation goes to %(email)s.") % {"email": made.email}

    return form.answer(
        request,
        change,
        foreseen=(HasAccount,),
        at="email",
        title=_("Invite to an account"),
        caption=identity.name,
        note=_("With it they see their own journey, sign their plan, say how it goes and complain."),
        button=_("Send the invitation"),
        cancel_href=_case(reference),
    )


def _case(reference: str) -> str:
    return reverse("case", args=[reference])
