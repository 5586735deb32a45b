"""Who somebody is, erased when it may no longer be kept: the journey stays, and nobody can tell whose it was.

Days, codes and circumstances remain, because payments and ratings rest on them; they name nobody. Names, contact and
all words go: sealed columns are emptied, the marks by which somebody is found are taken away, and when nothing of the
person is needed by anybody, their key is destroyed, which ends every sealed word of them, in old backups too.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction

from commissioning.core.periods import add_months
from commissioning.platform import audit
from commissioning.platform.access import Access
from commissioning.platform.forgetting import forget
from commissioning.platform.people_models import Membership
from commissioning.platform.roles import Permission
from commissioning.platform.scoped import OutsideAccess
from commissioning.platform.sealed_fields import data_keys, sealed_fields
from commissioning.rooms.journey.journey_rules import journey_terms, rules_of
from commissioning.rooms.journey.participant_models import Account, Identity, NameWord, Participant
from commissioning.rooms.journey.placement_models import Placement
from commissioning.rooms.journey.refusals import KeptStill
from commissioning.rooms.journey.restricting import who_is
from commissioning.terms.journey import Keeping

ERASED = ""
"""What a name and a date of birth say when they were erased: they may not be empty."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Until when who somebody is is kept.

    until   the first day on which it may be erased; None where no day can be said, and `why` is the reason.
    months  as the terms say it, with the clause; None where they say nothing.
    """

    until: date | None
    months: int | None
    clause: str
    why: str

    def refusal(self, on: date) -> str:
        """Why nothing may be erased on a day, and what to do; empty if it may."""
        if self.until is None:
            return self.why
        if self.until > on:
            return (
                f"The terms keep who this person is until {self.until} (clause {self.clause}). Ask again on that day."
            )
        return ""


def kept(participant: Participant) -> Kept:
    """Until when who a participant is is kept, by the rule of their terms: those of the day of their referral."""
    rules = rules_of(journey_terms(participant.programme, on=participant.referred_on))
    rule = next((each for each in rules.journey.values() if isinstance(each, Keeping)), None)
    line = rule.identity.line(participant.referred_on) if rule else None
    clause = line[1].clause if line else ""
    months = line[1].number() if line and line[1].is_number else None
    if months is None:
        where = f" (clause {clause})" if clause else ""
        return Kept(
            None,
            None,
            clause,
            f"The terms do not say for how long who this person is is kept{where}, so it cannot be erased. "
            "Ask the commissioner to let the journey be ruled by terms that say it.",
        )
    over_on, why = _over_on(participant)
    return Kept(None if over_on is None else add_months(over_on, months), months, clause, why)


def is_erased(identity: Identity) -> bool:
    """Whether who somebody is was erased."""
    return identity.name_mark is None


@transaction.atomic
def erase_identity(*, participant: Participant, by: Access, now: datetime) -> None:
    """Erase who a participant is, as the service that referred them. Once more changes nothing.

    Raises   KeptStill, naming the day, or why there is none; OutsideAccess, for whoever else knows them.
    """
    by.require(Permission.IDENTITY_ERASE)
    if participant.employment_service_id != by.own:
        raise OutsideAccess("Another organisation referred this person. It erases who they are.")
    if refusal := kept(participant).refusal(by.on):
        raise KeptStill(refusal)
    identity = who_is(participant.pk)
    if is_erased(identity):
        return
    before = audit.said(identity)
    for field in sealed_fields(Identity):
        setattr(identity, field.attname, None if field.null else ERASED)
    identity.save()
    NameWord.objects.filter(identity=identity).delete()
    audit.record("erase identity", identity, by=by, now=now, before=before)
    _forget_account(participant, by, now)
    if not _needed(identity.person):
        transaction.on_commit(lambda: data_keys().erase(identity.person))


def _over_on(participant: Participant) -> tuple[date | None, str]:
    """The first day on which nobody served a participant any more, of whom nobody ever did that of the referral.

    None, and why, while there is none.
    """
    ends = list(Placement.objects.filter(participant=participant).values_list("ends_on", flat=True))
    if None in ends:
        return None, "This person is still served. Say first that they left, or that their time is over."
    return max((day for day in ends if day is not None), default=participant.referred_on), ""


def _forget_account(participant: Participant, by: Access, now: datetime) -> None:
    """End a participant's account. Who signs in with it for nothing else is forgotten: a name and an address too."""
    accounts = Account.objects.filter(participant=participant)
    people = [each.user for each in accounts.select_related("user")]
    accounts.delete()
    for person in people:
        if not _is_anything(person.pk):
            forget(person, by=by, now=now)


def _is_anything(user: str) -> bool:
    """Whether an account is for somebody else's journey too, or has or had a role anywhere."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT app_account_needed(%s)", [user])
            return bool(cursor.fetchone()[0])
    takes_part = Account._everything_for("an account goes when it is for nobody's journey any more").filter(user=user)
    roles = Membership._everything_for("an account goes when it never had a role, wherever that was")
    return takes_part.exists() or roles.filter(person=user).exists()


def _needed(person: str) -> bool:
    """Whether anybody, whoever it is, still keeps who the person is."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT app_person_kept(%s)", [person])
            return bool(cursor.fetchone()[0])
    rows = Identity._everything_for("a person's key goes when nobody needs it any more, whoever kept them last")
    return rows.filter(person=person).exclude(name_mark=None).exists()
