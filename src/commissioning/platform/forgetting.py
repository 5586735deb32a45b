"""An account that nobody needs any more: it names nobody, and nobody signs in with it. The row stays, for rows name it.

What packages keep for signing in (addresses, second factors, sessions, single sign-on) is deleted with it, whatever
package it is of: found by following the keys that lead to a user.
"""

from datetime import datetime

from django.db import transaction

from commissioning.platform import audit
from commissioning.platform.access import Access
from commissioning.platform.outside_the_walls import USED
from commissioning.platform.people_models import User

FORGOTTEN = "Erased"
NOWHERE = "erased.invalid"
"""Where no mail ever goes (RFC 2606)."""


@transaction.atomic
def forget(person: User, *, by: Access, now: datetime) -> None:
    """Take name, address, password and all means of signing in from an account. Whoever calls knows that it may go."""
    for relation in User._meta.related_objects:
        model = relation.related_model
        if model._meta.db_table in USED:
            model._default_manager.filter(**{relation.field.name: person}).delete()
    person.name, person.email, person.is_active = FORGOTTEN, f"{person.pk}@{NOWHERE}", False
    person.set_unusable_password()
    person.save()
    audit.record_of_account("forget account", person, by=by, now=now)
