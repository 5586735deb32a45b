"""Refer a person to a programme: who they are is sealed, what they answer decides, and both are kept as they were."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from django.db import transaction

from commissioning.core.canonical import canonical_json
from commissioning.platform import audit
from commissioning.platform.access import Access
from commissioning.platform.references import new_reference
from commissioning.platform.roles import Permission
from commissioning.platform.sealed_fields import marked
from commissioning.rooms.journey.journey_rules import Rules, journey_terms, rules_of
from commissioning.rooms.journey.known_people import known_person
from commissioning.rooms.journey.participant_models import Circumstances, Given, Identity, NameWord, Participant, Route
from commissioning.rooms.journey.placement_models import Placement
from commissioning.rooms.journey.refusals import AlreadyReferred, NoSuchRoute, NotEligible
from commissioning.rooms.journey.restricting import who_is
from commissioning.terms import journey as terms_journey
from commissioning.terms.deciding import Answers, Decision, Why, WrongAnswers, decide, worked_out, wrong_answers

TWICE = "This person is on the programme already. Open their journey instead."


@dataclass(frozen=True, slots=True)
class Particulars:
    """Who somebody is and how to reach them. All of it is sealed.

    needs   what to heed when meeting them: access, language, safety.
    """

    name: str
    born_on: date
    nino: str | None = None
    telephone: str | None = None
    email: str | None = None
    address: str | None = None
    needs: str | None = None


@dataclass(frozen=True, slots=True)
class Referred:
    """A participant with their identity, and what the terms decided."""

    participant: Participant
    identity: Identity
    decision: Decision


@transaction.atomic
def refer(
    *,
    programme: str,
    package_area: str,
    who: Particulars,
    answers: Answers,
    route: Route,
    referred_on: date,
    standards_given: Given,
    by: Access,
    now: datetime,
    same_as: str | None = None,
) -> Referred:
    """Refer a person: eligible by the terms of the day, in the payment group that follows, known under one key.

    Takes    answers: for each circumstance that is asked; ages are worked out.
             same_as: a participant who is the same human being, and may be seen. Otherwise the number says who it is.
    Raises   NoRules, NoSuchRoute, WrongAnswers, NotEligible, AlreadyReferred.
    """
    by.require(Permission.REFERRAL_MAKE)
    terms = journey_terms(programme, on=referred_on)
    rules = rules_of(terms)
    decision, known = decided(rules, answers, who.born_on, route=route, referred_on=referred_on)
    group, because = group_of(decision)
    person = _person(who, same_as)
    if people_on(programme, [person]):
        raise AlreadyReferred(TWICE)
    participant = Participant(
        programme=programme,
        employment_service_id=by.own,
        referred_on=referred_on,
        route=route,
        package_area=package_area,
        standards_given=standards_given,
        recorded_at=now,
        recorded_by_id=by.who,
    )
    participant.save(force_insert=True)
    circumstances_of(participant, known, group, because, terms.terms_version).save(force_insert=True)
    identity = identity_of(participant, person, who)
    identity.save(force_insert=True)
    NameWord.objects.bulk_create(name_words(identity))
    audit.record("refer", participant, by=by, now=now)
    audit.record("identify", identity, by=by, now=now)
    return Referred(participant, identity, decision)


def decided(
    rules: Rules, answers: Answers, born_on: date, *, route: Route, referred_on: date
) -> tuple[Decision, Answers]:
    """What the terms decide of somebody, and the answers by which they do, with what is worked out among them.

    Raises   WrongAnswers, NoSuchRoute.
    """
    said = next((rule for rule in rules.journey.values() if isinstance(rule, terms_journey.Routes)), None)
    if said is not None and route.value not in said.routes:
        raise NoSuchRoute(f"Nobody comes to this programme by the route {route.label.lower()} (clause {said.clause}).")
    found = worked_out(
        rules.circumstances, born_on=born_on, referred_on=referred_on, route=cast(terms_journey.Route, route.value)
    )
    known = {**answers, **found}
    if problems := wrong_answers(rules.circumstances, known):
        raise WrongAnswers(problems)
    return decide(rules.circumstances, rules.journey, known), known


def _person(who: Particulars, same_as: str | None) -> str:
    """The key of a human being: that of somebody who is known already, or a new one."""
    if same_as is not None:
        return who_is(same_as).person
    known = known_person(nino=who.nino, born_on=who.born_on.isoformat()) if who.nino else None
    return known or new_reference()


def group_of(decision: Decision) -> tuple[str, Why]:
    """The group that was decided, and why. Raises NotEligible."""
    if decision.unmet:
        unmet = tuple(
            f"{each.title} (clause {each.clause}); {', '.join(map(str, each.answers))}" for each in decision.unmet
        )
        raise NotEligible(f"The terms do not let this person in: {'; '.join(unmet)}.", unmet)
    if decision.group is None or decision.because is None:
        raise NotEligible("The terms have no payment group for this person. Ask whoever keeps the terms.")
    return decision.group, decision.because


def people_on(programme: str, people: Collection[str]) -> set[str]:
    """Those of some people (their keys) who are on a programme, by a referral that may be seen.

    What another organisation did stays its own.
    """
    rows = Identity.objects.filter(person__in=people, participant__programme=programme)
    there = dict(rows.values_list("participant", "person"))
    if not there:
        return set()
    over = _over(there.keys())
    return {person for participant, person in there.items() if participant not in over}


def _over(participants: Collection[str]) -> set[str]:
    """Those of some participants whose last placement has ended."""
    rows = Placement.objects.filter(participant__in=participants)
    placed = list(rows.values_list("participant", "ends_on"))
    return {key for key, _ in placed} - {key for key, ends_on in placed if ends_on is None}


def circumstances_of(
    participant: Participant, answers: Answers, group: str, because: Why, version: str
) -> Circumstances:
    """The row that keeps what somebody answered at referral, to be saved."""
    return Circumstances(
        participant=participant,
        answers=canonical_json(dict(answers)).decode(),
        group=group,
        because=canonical_json({"rule": because.rule, "clause": because.clause}).decode(),
        terms_version=version,
        recorded_at=participant.recorded_at,
    )


def identity_of(participant: Participant, person: str, who: Particulars) -> Identity:
    """The row that says who a participant is, to be saved: then it is sealed."""
    return Identity(
        participant=participant,
        person=person,
        name=who.name,
        born_on=who.born_on.isoformat(),
        nino=who.nino,
        telephone=who.telephone,
        email=who.email,
        address=who.address,
        needs=who.needs,
    )


def name_words(identity: Identity) -> list[NameWord]:
    """The rows by which somebody is found by one word of their name, to be saved."""
    marks = sorted({marked(word, "name word") for word in identity.name.replace("-", " ").split()})
    return [NameWord(identity=identity, mark=mark) for mark in marks]
