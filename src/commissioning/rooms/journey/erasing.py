"""Who somebody is, erased when it may no longer be kept: the journey stays, and nobody can tell whose it was.

Days, codes and circumstances remain, because payments and ratings rest on them; they name nobody. Names, contact and
all words go: sealed columns are emptied, the marks by which somebody is found are taken away, and when nothing of the
person is needed by anybody, their key is destroyed, which ends every sealed word of them, in old backups too.
"""

from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import Max

from commissioning.core.periods import add_months
from commissioning.platform import audit
from commissioning.platform.access import Access
from commissioning.platform.roles import Permission
from commissioning.platform.sealed_fields import data_keys, sealed_fields
from commissioning.rooms.journey.participant_models import Account, Identity, NameWord, Participant
from commissioning.rooms.journey.placement_models import Placement
from commissioning.rooms.journey.refusals import KeptStill

ERASED = ""
"""What a name and a date of birth say when they were erased: they may not be empty."""


def kept_until(participant: Participant, *, months: int) -> date | None:
    """The day on which who somebody is may be erased: so many months after the last placement's end.

    None while the person is served, or was never placed.
    """
    rows = Placement.objects.filter(participant=participant)
    last = rows.aggregate(last=Max("ends_on"))["last"]
    return None if last is None or rows.filter(ends_on=None).exists() else add_months(last, months)


@transaction.atomic
def erase_identity(*, participant: Participant, months: int, by: Access, now: datetime) -> None:
    """Erase who a participant is. Once more changes nothing.

    Takes    months: how long the programme's terms let it be kept after the end.
    Raises   KeptStill, naming the day, or that the person is still served.
    """
    by.require(Permission.IDENTITY_ERASE)
    until = kept_until(participant, months=months)
    if until is None or until > by.on:
        raise KeptStill(
            "This person is still served, or waits to be. End that first."
            if until is None
            else f"The terms keep who this person is until {until}. Ask again on that day."
        )
    identity = Identity.objects.get(participant=participant)
    if identity.name_mark is None:
        return
    before = audit.said(identity)
    for field in sealed_fields(Identity):
        setattr(identity, field.attname, None if field.null else ERASED)
    identity.save()
    NameWord.objects.filter(identity=identity).delete()
    Account.objects.filter(participant=participant).delete()
    audit.record("erase identity", identity, by=by, now=now, before=before)
    if not _needed(identity.person):
        transaction.on_commit(lambda: data_keys().erase(identity.person))


def _needed(person: str) -> bool:
    """Whether anybody, whoever it is, still keeps who the person is."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT app_person_kept(%s)", [person])
            return bool(cursor.fetchone()[0])
    rows = Identity._everything_for("a person's key goes when nobody needs it any more, whoever kept them last")
    return rows.filter(person=person).exclude(name_mark=None).exists()
