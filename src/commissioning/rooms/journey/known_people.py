"""Whether a human being is known already, found without telling one organisation what another one knows.

A person is the same when the national insurance number and the date of birth are. What is given is the person's key, a
random word: whoever refers somebody again learns neither that there was a first time, nor where.
"""

from collections.abc import Sequence

from django.db import connection
from django.db.models import F

from commissioning.platform.access import Access
from commissioning.platform.relationship_models import Relation
from commissioning.platform.sealed_fields import marked
from commissioning.rooms.journey.participant_models import Identity, Participant

_MANY = """
SELECT asked.nino, asked.born, known.person
FROM unnest(%s::text[], %s::text[]) AS asked (nino, born), app_known_person(asked.nino, asked.born) AS known (person)
"""


def known_person(*, nino: str, born_on: str) -> str | None:
    """The key of the person with this number and date of birth (ISO); None for somebody new.

    Of several, which only a mended mistake can make, the first.
    """
    return known_people([(nino, born_on)]).get((nino, born_on))


def known_people(numbers: Sequence[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """As `known_person`, of many at once: the keys of those who are known, by number and date of birth as given."""
    given: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for nino, born_on in numbers:
        given.setdefault((marked(nino, "nino"), marked(born_on, "born_on")), []).append((nino, born_on))
    keys: dict[tuple[str, str], str] = {}
    for nino, born, person in _found(sorted(given)):
        for each in given.get((nino, born), ()):
            keys[each] = min(person, keys.get(each, person))
    return keys


def _found(marks: Sequence[tuple[str, str]]) -> list[tuple[str, str, str]]:
    """Marks of known people with their keys; on SQLite also of some who share the number alone."""
    ninos, borns = [one for one, _ in marks], [other for _, other in marks]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(_MANY, [ninos, borns])
            return list(cursor.fetchall())
    rows = Identity._everything_for("a person who is known already keeps their key, whoever refers them")
    return list(rows.filter(nino_mark__in=ninos).values_list("nino_mark", "born_mark", "person"))


def same_people(programme: str, *, by: Access) -> list[tuple[str, str]]:
    """Pairs of participants of a programme who are one human being, to the programme's commissioner: references.

    Two employment services may each have referred them; neither is told of the other.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT one, other FROM app_same_people(%s)", [programme])
            return [(one, other) for one, other in cursor.fetchall()]
    if not any(each.kind == Relation.COMMISSIONS and each.programme == programme for each in by.standings):
        return []
    of_programme = Participant.objects.filter(programme=programme).values("pk")
    people: dict[str, list[str]] = {}
    every = Identity._everything_for("two participants who are one person are told to the commissioner, without a name")
    rows = every.filter(participant__in=of_programme).order_by("participant")
    for person, participant in rows.values_list("person", F("participant")):
        people.setdefault(person, []).append(participant)
    return sorted((one, other) for each in people.values() for n, one in enumerate(each) for other in each[n + 1 :])
