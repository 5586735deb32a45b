"""Many referrals at once: what is new is written together, sealed with keys that are made together.

Events of the audit chain cost several questions each, so an import writes one, about its `BulkFile`, which binds all
that it made. The rows are only ever added, and each names the person, the organisation and the moment.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from commissioning.platform.access import Access
from commissioning.platform.sealed_fields import keys_at_hand
from commissioning.rooms.design.models import PackageArea
from commissioning.rooms.journey.bulk_drafts import ANSWER, AT_ONCE, Draft
from commissioning.rooms.journey.journey_rules import journey_terms, rules_of
from commissioning.rooms.journey.participant_models import Circumstances, Identity, NameWord, Participant, Route
from commissioning.rooms.journey.referring import circumstances_of, identity_of, name_words
from commissioning.terms.deciding import asked
from commissioning.terms.journey import Routes, choices

Told = Callable[[int, int], None]


def example_of(programme: str, *, on: date) -> dict[str, str]:
    """A row as it may be sent: a made-up person, the first answer to each question. Raises NoRules."""
    rules = rules_of(journey_terms(programme, on=on))
    area = PackageArea.objects.filter(programme=programme).order_by("code").first()
    ways = next((rule.routes for rule in rules.journey.values() if isinstance(rule, Routes)), [Route.MANDATORY.value])
    said = {
        "key": "2013-000001",
        "name": "Ada Example",
        "born_on": "1990-02-03",
        "package_area": area.code if area else "",
        "route": ways[0],
        "referred_on": on.isoformat(),
        "standards_given": "paper",
        "nino": "QQ000000A",
    }
    for key, question in asked(rules.circumstances).items():
        said[ANSWER + key] = next(iter(choices(question) or ("0",)))
    return said


def enter(programme: str, wanted: Sequence[Draft], *, by: Access, now: datetime, told: Told) -> dict[int, str]:
    """Write referrals, all under the day and person of the import; the participants by the number of the row."""
    made: dict[int, str] = {}
    for first in range(0, len(wanted), AT_ONCE):
        told(first, len(wanted))
        some = wanted[first : first + AT_ONCE]
        people = [_participant(programme, draft, by, now) for draft in some]
        pairs = list(zip(people, some, strict=True))
        identities = [identity_of(participant, draft.person, draft.who) for participant, draft in pairs]
        Participant.objects.bulk_create(people)
        Circumstances.objects.bulk_create(
            [
                circumstances_of(person, draft.answers, draft.group, draft.because, draft.terms_version)
                for person, draft in pairs
            ]
        )
        with keys_at_hand({draft.person for draft in some}):
            Identity.objects.bulk_create(identities)
        words = [word for identity in identities for word in name_words(identity)]
        for at in range(0, len(words), AT_ONCE):
            NameWord.objects.bulk_create(words[at : at + AT_ONCE])
        made |= {draft.row.number: participant.pk for participant, draft in pairs}
    return made


def _participant(programme: str, draft: Draft, by: Access, now: datetime) -> Participant:
    return Participant(
        programme=programme,
        employment_service_id=by.own,
        referred_on=draft.referred_on,
        route=draft.route,
        package_area=draft.area,
        standards_given=draft.standards_given,
        recorded_at=now,
        recorded_by_id=by.who,
    )
