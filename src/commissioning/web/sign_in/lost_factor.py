"""A lost second factor: an administrator removes it, and its owner enrols again as they did the first time.

That took an administrator's word and an email to the person's address; so does this. The password ends with the factor
and a new one is chosen from an email: whoever knows the password alone, and asks an administrator, gets nothing.
"""

from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
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
    """Nobody removes their own second factor here: on the page of their account they prove that it is theirs."""


class NotForOneOrganisation(ValueError):
    """The person acts for other organisations too, which this would leave with less of a guard; or for none."""


class NoneSet(ValueError):
    """There is no second factor to remove."""


def has_second_factor(person: User) -> bool:
    return bool(is_mfa_enabled(person, [Authenticator.Type.TOTP]))


@transaction.atomic
def remove(*, person: User, choose_password: str, by: Access, now: datetime) -> None:
    """Remove somebody's second factor with its recovery codes, their password and their sessions, and write to them.

    Takes    choose_password: the address at which they ask for a new password.
    Raises   OnesOwn, NoneSet; NotForOneOrganisation, but not to the operator.
    """
    by.require(Permission.SECOND_FACTOR_REMOVE)
    if person.pk == by.who:
        raise OnesOwn("This is your own. Ask another administrator, or the operator of this service.")
    if by.kind != Kind.OPERATOR and {organisation for organisation, _ in hats(person, now=now)} != {by.own}:
        raise NotForOneOrganisation("This cannot be done from your organisation. Ask the operator of this service.")
    if not Authenticator.objects.filter(user=person).delete()[0]:
        raise NoneSet("They have no second factor. If they cannot sign in, they can ask for a new password.")
    person.set_unusable_password()
    person.save(update_fields=["password"])
    get_adapter().end_sessions(UserSession.objects.filter(user=person))
    audit.record_of_account("remove second factor", person, by=by, now=now)
    log.write("second factor removed by an administrator", person.pk)
    letters.send("second_factor_lost", person, by=by, link=choose_password)
