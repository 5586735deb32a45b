"""Emails about what was done: each goes out once that is kept, and waits as a job when no mail server takes it.

A job keeps references, never an address or a secret: the address is read when it runs, and an invitation gets a new
token. Whoever did it sees the job among their work. Where nobody acts for an organisation there is nobody to ask for a
job, so the log alone tells.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from commissioning.platform import invitations
from commissioning.platform.access import Access, acting_as
from commissioning.platform.invitations import Invited
from commissioning.platform.jobs import Progress, TryLater, ask_for, job
from commissioning.platform.people_models import Invitation, User
from commissioning.platform.references import new_reference
from commissioning.platform.roles import Permission
from commissioning.web.sign_in import emails, log

SEND_LETTER = "send letter"
SEND_INVITATION = "send invitation"
PAUSE = timedelta(minutes=5)
TRIED_FOR = timedelta(days=1)


class NotSent(OSError):
    """No mail server took the email, for a whole day."""


def send(letter: str, to: User, *, by: Access, link: str = "") -> None:
    """Tell a person about their account, after the change under way. `letter` is one of `emails.EMAILS`."""
    _after_commit(
        lambda: emails.send(letter, to.email, link),
        lambda: _wait(SEND_LETTER, {"letter": letter, "person": to.pk, "link": link}, by),
    )


def send_to_former_address(letter: str, address: str, person: User) -> None:
    """As `send`, to an address that is written down nowhere any more: it is tried once."""
    _after_commit(lambda: emails.send(letter, address), lambda: log.write(f"email not sent: {letter}", person.pk))


def send_invitation(made: Invited, *, service: str, by: Access) -> None:
    """Send an invitation just made, after the change under way. `service` is the address of the first page."""
    invitation = made.invitation
    _after_commit(
        lambda: emails.send("invitation", invitation.email, _link(service, made.token)),
        lambda: _wait(SEND_INVITATION, {"invitation": invitation.pk, "service": service}, by),
    )


def send_account_invitation(to: str, token: str, *, service: str, by: Access) -> None:
    """Send the offer of an account to a participant, after the change under way. It is tried once: invite again."""
    link = service.rstrip("/") + reverse("open_account", args=[token])
    _after_commit(
        lambda: emails.send("participant", to, link),
        lambda: log.write("email not sent: participant", by.person),
    )


@job(SEND_LETTER, needs=None, foreseen=(NotSent,))
def _send_letter(arguments: Mapping[str, Any], *, by: Access, now: datetime, report: Progress) -> Mapping[str, Any]:
    person = User.objects.get(pk=arguments["person"])
    _try(lambda: emails.send(arguments["letter"], person.email, arguments["link"]), arguments, now)
    return {"sent": 1}


@job(SEND_INVITATION, needs=Permission.PEOPLE_APPOINT, foreseen=(NotSent, invitations.NoSuchInvitation))
def _send_invitation(arguments: Mapping[str, Any], *, by: Access, now: datetime, report: Progress) -> Mapping[str, Any]:
    made = invitations.new_token(invitation=Invitation.objects.get(pk=arguments["invitation"]), by=by, now=now)
    link = _link(arguments["service"], made.token)
    _try(lambda: emails.send("invitation", made.invitation.email, link), arguments, now)
    return {"sent": 1}


def _after_commit(go: Callable[[], None], otherwise: Callable[[], None]) -> None:
    def try_it() -> None:
        try:
            go()
        except OSError:
            otherwise()

    # What was done stands: nothing that goes wrong from here on may turn its page into an error.
    transaction.on_commit(try_it, robust=True)


def _wait(kind: str, arguments: dict[str, str], by: Access) -> None:
    if by.person is None or by.organisation is None:
        log.write(f"email not sent: {arguments.get('letter', kind)}", by.person)
        return
    now = settings.CLOCK.now()
    until = {"until": (now + TRIED_FOR).isoformat()}
    with acting_as(by):
        ask_for(kind=kind, arguments=arguments | until, request=new_reference(), by=by, now=now)


def _try(go: Callable[[], None], arguments: Mapping[str, Any], now: datetime) -> None:
    """Send it. Raises TryLater, and NotSent when it has been tried long enough."""
    try:
        go()
    except OSError:
        if now >= datetime.fromisoformat(arguments["until"]):
            raise NotSent(
                _("No mail server took the email for a day. Tell the operator; then do again what it was about.")
            ) from None
        minutes = int(PAUSE.total_seconds() // 60)
        words = _("The mail server does not answer. It is tried again every %(minutes)s minutes.")
        raise TryLater(words % {"minutes": minutes}, pause=PAUSE) from None


def _link(service: str, token: str) -> str:
    return service.rstrip("/") + reverse("invitation", args=[token])
