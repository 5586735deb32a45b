"""Somebody signed out everywhere by an administrator: a laptop was left in a train.

Their password and second factor stay. Nothing else is needed when a role ends: what may be done in it is asked at each
request, so it is over with the next one.
"""

from datetime import datetime

from allauth.usersessions.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.db import transaction

from commissioning.platform import audit
from commissioning.platform.access import Access
from commissioning.platform.people_models import Kind, User
from commissioning.platform.queries import hats
from commissioning.platform.roles import Permission
from commissioning.web.sign_in import letters, log


class OnesOwn(ValueError):
    """Everybody ends their own sessions on the page of their account."""


class NotOfThisOrganisation(ValueError):
    """The person has no role in the organisation today: signing them out is not for its administrator."""


@transaction.atomic
def end_everywhere(*, person: User, by: Access, now: datetime) -> int:
    """End all sessions of somebody and write to them; how many there were.

    Raises   OnesOwn; NotOfThisOrganisation, but not to the operator.
    """
    by.require(Permission.SESSIONS_END)
    if person.pk == by.who:
        raise OnesOwn("This is you. You end your own sessions on the page of your account.")
    if by.kind != Kind.OPERATOR and by.own not in {organisation for organisation, _ in hats(person, now=now)}:
        raise NotOfThisOrganisation("They have no role in your organisation today. Ask the operator of this service.")
    count = len(UserSession.objects.purge_and_list(person))
    get_adapter().end_sessions(UserSession.objects.filter(user=person))
    audit.record_of_account("end sessions", person, by=by, now=now)
    log.write("sessions ended by an administrator", person.pk)
    letters.send("sessions_ended", person, by=by)
    return count
