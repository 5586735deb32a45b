"""One participant's whole journey, as the acting organisation may see it; and people found by name or number."""

import json
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from commissioning.platform.access import current_access
from commissioning.platform.dated_rows import not_over
from commissioning.platform.relationship_models import REFERS
from commissioning.platform.sealed_fields import marked, opened
from commissioning.platform.visibility import Rule
from commissioning.rooms.journey.advising import named
from commissioning.rooms.journey.event_models import CASEWORK, Event, Words
from commissioning.rooms.journey.journey_rules import Rules, journey_terms, rules_of
from commissioning.rooms.journey.participant_models import Circumstances, Identity, NameWord, Participant
from commissioning.rooms.journey.placement_models import Placement
from commissioning.rooms.journey.promise_days import Promised
from commissioning.rooms.journey.promised import promised
from commissioning.rooms.journey.recording import standing
from commissioning.rooms.journey.restricting import who_is
from commissioning.rooms.journey.standing_states import State, state_of
from commissioning.terms.deciding import Answered, told

MOST_FOUND = 50


@dataclass(frozen=True, slots=True)
class Told:
    """What a participant answered, and the payment group with the clause that decided it.

    reason   of a correction: why it was made.
    """

    answers: tuple[Answered, ...]
    group: str
    group_title: str
    rule_title: str
    clause: str
    reason: str
    row: Circumstances


@dataclass(frozen=True, slots=True)
class Happened:
    """An event as it stands, with the words about it. `versions` is how often it was written down."""

    event: Event
    words: str | None
    versions: int


@dataclass(frozen=True, slots=True)
class Case:
    """All that may be seen of somebody's time on a programme.

    placements   the last one last.
    told         as it was at referral first, then each correction.
    events       those that stand, by day.
    promises     what is or was promised, the most urgent first.
    rules        of the journey, as on the day of the referral.
    """

    participant: Participant
    identity: Identity
    programme: str
    placements: tuple[Placement, ...]
    state: State
    told: tuple[Told, ...]
    events: tuple[Happened, ...]
    promises: tuple[Promised, ...]
    rules: Rules

    @property
    def placement(self) -> Placement | None:
        """The last one."""
        return self.placements[-1] if self.placements else None


def case(participant: str, *, on: date) -> Case:
    """Somebody's journey by the reference of the participant. Raises Identity.DoesNotExist, for who may not be named.

    To show it to somebody, ask `reading.read_case`, which puts that on record.
    """
    who = identity(participant)
    row = who.participant
    terms = journey_terms(row.programme, on=row.referred_on)
    rules = rules_of(terms)
    served = named(Placement.objects.filter(participant=row).select_related("delivered_by"))
    placements = tuple(served.order_by("starts_on", "recorded_at", "pk"))
    events = _happened(placements)
    return Case(
        participant=row,
        identity=who,
        programme=terms.title,
        placements=placements,
        state=state_of(placements, [each.event for each in events], on=on),
        told=_told(row, rules),
        events=tuple(events),
        promises=tuple(promised(placements[-1:], on=on)),
        rules=rules,
    )


def identity(participant: str) -> Identity:
    """Who a participant is, opened. Raises what `who_is` does."""
    return opened([who_is(participant)])[0]


def versions(participant: str, record: str) -> list[Happened]:
    """All that was ever written down of one event, the last version first, each with its words.

    Raises   Event.DoesNotExist, for an event that may not be seen.
    """
    rows = Event.objects.filter(placement__participant=participant, record=record)
    found = list(rows.select_related("recorded_by", "recorded_for", "placement").order_by("-recorded_at", "-pk"))
    if not found:
        raise Event.DoesNotExist
    words = _words(Words.objects.filter(about__in=[event.pk for event in found]))
    return [Happened(event, words.get(event.pk), len(found)) for event in found]


def found(text: str) -> list[Identity]:
    """People who may be seen by name and are called so, or have this national insurance number or reference: opened.

    Takes    text: each word of it must be in the name, in whatever order.
    """
    words = {marked(word, "name word") for word in text.replace("-", " ").split()}
    if not words:
        return []
    called = Q()
    for mark in words:
        called &= Q(pk__in=NameWord.objects.filter(mark=mark).values("identity"))
    # One after another, because each has an index of its own, and together they have none.
    by_key: dict[str, Identity] = {}
    for one in (Q(participant=text.strip()), Q(nino_mark=marked(text, "nino")), called):
        rows = Identity.objects.filter(one).select_related("participant").order_by("pk")[:MOST_FOUND]
        by_key |= {each.pk: each for each in rows}
    people = opened(list(by_key.values())[:MOST_FOUND])
    return sorted(people, key=lambda each: ((each.name or "").casefold(), each.participant.referred_on, each.pk))


def perhaps_the_same(*, name: str, born_on: str, nino: str | None) -> list[Identity]:
    """Participants who may be the same human being and may be seen: by number, or by name and date of birth. Opened."""
    alike = Q(name_mark=marked(name, "name"), born_mark=marked(born_on, "born_on"))
    if nino:
        alike |= Q(nino_mark=marked(nino, "nino"))
    rows = Identity.objects.filter(alike).select_related("participant").order_by("participant__referred_on", "pk")
    return opened(rows[:MOST_FOUND])


def _happened(placements: Collection[Placement]) -> list[Happened]:
    there = Event.objects.filter(placement__in=[each.pk for each in placements])
    rows = list(there.select_related("recorded_by", "recorded_for"))
    stands = standing(rows)
    words = _words(Words.objects.filter(about__in=[event.pk for event in stands]))
    versions = Counter(each.record for each in rows)
    return [Happened(event, words.get(event.pk), versions[event.record]) for event in stands]


def _words(rows: QuerySet[Words]) -> dict[str, str]:
    """What words say, by the row that they are about; those of an erased person say nothing."""
    return {row.about: row.text for row in opened(rows) if row.text is not None}


def _told(participant: Participant, rules: Rules) -> tuple[Told, ...]:
    rows = Circumstances.objects.filter(participant=participant).order_by("recorded_at", "pk")
    return tuple(_as_told(row, rules) for row in rows)


def _as_told(row: Circumstances, rules: Rules) -> Told:
    because, group = json.loads(row.because), rules.groups.get(row.group)
    rule = rules.journey.get(because["rule"])
    answers = {key: answer for key, answer in json.loads(row.answers).items() if key in rules.circumstances}
    return Told(
        answers=told(answers, rules.circumstances),
        group=row.group,
        group_title=str(group.title) if group else "",
        rule_title=str(rule.title) if rule else "",
        clause=because["clause"],
        reason=row.reason,
        row=row,
    )


def alike(identity: Identity) -> list[Identity]:
    """Other participants who may be the same human being and may be seen. Opened."""
    if identity.name is None or identity.born_on is None:  # erased
        return []
    found = perhaps_the_same(name=identity.name, born_on=identity.born_on, nino=identity.nino)
    return [each for each in found if each.pk != identity.pk]


def known_by_placements_alone() -> bool:
    """Whether the acting organisation refers nobody, so that it knows people by their placements and not otherwise.

    Lists of a provider then begin with its placements, and do not look for its people among those of all others.
    """
    return not any(each.kind == REFERS for each in current_access().standings)


def may_keep(placement: Placement) -> bool:
    """Whether the acting organisation may write on a placement: the rule by which events are written."""
    return _written_by(CASEWORK.rule, placement)


def known_by_name(participants: Iterable[str]) -> set[str]:
    """Of participants, by reference, those whom the acting organisation may know by name."""
    return set(Identity.objects.filter(participant__in=set(participants)).values_list("participant", flat=True))


def kept(participant: str) -> Placement | None:
    """The last placement on which the acting organisation may write: what was is told late by whoever served then."""
    rule = CASEWORK.rule
    assert rule is not None, "casework has a rule of its own"
    rows = Placement.objects.filter(rule.q(Placement, current_access()), participant=participant)
    return rows.select_related("participant").order_by("starts_on", "recorded_at").last()


def may_place(placement: Placement) -> bool:
    """Whether the acting organisation may hand somebody over from a placement, or end it."""
    return _written_by(Placement.visibility.writes, placement)


def going_on(participant: str, *, on: date) -> Placement | None:
    """The placement that goes on on a day, or begins later; None, where there is none that may be seen."""
    rows = Placement.objects.filter(not_over(on), participant=participant).select_related("participant")
    return rows.order_by("starts_on", "recorded_at").last()


def _written_by(rule: Rule | None, placement: Placement) -> bool:
    assert rule is not None, "casework has a rule of its own"
    return Placement.objects.filter(rule.q(Placement, current_access()), pk=placement.pk).exists()
