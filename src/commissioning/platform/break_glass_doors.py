"""The doors that break-glass needs: whose a contract is, before anybody may see it; and whom to tell, in nobody's name.

On PostgreSQL each is a function that runs as the tables' owner (`break_glass_sql`) and answers with references and
addresses, never with what a row says. On SQLite, which has one wall, the same is asked without it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Q

from commissioning.platform.access import current_access
from commissioning.platform.break_glass_models import BrokenGlass
from commissioning.platform.database_clock import database_now
from commissioning.platform.dated_rows import in_force
from commissioning.platform.people_models import Kind, Membership
from commissioning.platform.relationship_models import Relation, Relationship
from commissioning.platform.roles import Role

TOLD = (Role.ADMINISTRATOR, Role.AUDITOR)
"""Who is told, of each organisation that is."""
Others = Callable[[str, str, date], Iterable[str]]
_others: list[Others] = []


def tells_too(others: Others) -> Others:
    """A room's own organisations, by programme, commissioner and day, that are told besides commissioner and prime.

    It is asked in nobody's name. What it gives, the database's function `app_glass_to_tell` must find by itself.
    """
    if others not in _others:
        _others.append(others)
    return others


@dataclass(frozen=True, slots=True)
class Parties:
    """Whose a contract is today. References."""

    programme: str
    commissioner: str
    prime: str | None


def parties(contract: str) -> Parties | None:
    """Whose a contract is; None when there is none of this reference. Answers the operator's people alone."""
    if connection.vendor == "postgresql":
        found = _call("SELECT programme, commissioner, prime FROM app_parties(%s)", contract)
        return Parties(*found[0]) if found else None
    access = current_access()
    if access.kind != Kind.OPERATOR:
        return None
    rows = Relationship._everything_for("the operator names a contract that it may not see").filter(contract=contract)
    commissions = rows.filter(kind=Relation.COMMISSIONS).first()
    if commissions is None:
        return None
    primes = rows.filter(in_force(access.on), kind=Relation.PRIME_OF)
    prime = primes.order_by("-starts_on").first()
    return Parties(commissions.programme, commissions.organisation_id, prime.organisation_id if prime else None)


def to_tell(*, on: date) -> dict[str, list[str]]:
    """Of what was agreed, is over and nobody was told yet: for each asking the addresses to write to, perhaps none."""
    found: dict[str, list[str]] = {}
    for asking, email in (
        _call("SELECT asking, email FROM app_glass_to_tell(%s)", on)
        if connection.vendor == "postgresql"
        else _to_tell(on)
    ):
        addresses = found.setdefault(asking, [])
        if email:
            addresses.append(email)
    return found


def told(asking: str) -> int:
    """Note that those whom it is about were told; of how many contracts. Once more changes nothing."""
    if connection.vendor == "postgresql":
        return int(_call("SELECT app_glass_told(%s)", asking)[0][0])
    rows = BrokenGlass._everything_for("it is noted in nobody's name that organisations were told")
    return rows.filter(asking=asking, agreed_at__isnull=False, told_at=None).update(told_at=database_now())


def _to_tell(on: date) -> list[tuple[str, str]]:
    rows = BrokenGlass._everything_for("whoever it is about is told, in nobody's name")
    over = Q(ended_at__isnull=False) | Q(expires_at__lte=database_now())
    found: set[tuple[str, str]] = set()
    for row in rows.filter(over, agreed_at__isnull=False, told_at=None):
        others = [each for source in _others for each in source(row.programme, row.commissioner_id, on)]
        held = Membership._everything_for("those to tell are found in nobody's name").filter(
            in_force(on),
            organisation__in=[row.commissioner_id, row.prime_id, *others],
            role__in=TOLD,
            person__is_active=True,
            person__is_service=False,
        )
        emails = list(held.values_list("person__email", flat=True)) or [""]
        found |= {(row.asking, email) for email in emails}
    return sorted(found)


def _call(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values))
        return list(cursor.fetchall())
