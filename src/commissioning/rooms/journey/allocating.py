"""Who serves a participant: drawn at random by market share, or chosen by them, as the terms let them.

A draw hangs on the pool, its next number and the month's seed, never on the person. Whoever was drawn once stays with
that contract while it takes referrals: asked again, nothing is drawn.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import get_args

from django.db import IntegrityError, transaction
from django.db.models import Max

from commissioning.core.canonical import canonical_json
from commissioning.engines.allocation.draw import pool_name
from commissioning.platform import audit
from commissioning.platform.access import Access
from commissioning.platform.roles import Permission
from commissioning.rooms.contracts import queries as contracts
from commissioning.rooms.contracts.models import Contract
from commissioning.rooms.journey import placing
from commissioning.rooms.journey.allocation_models import Choice, Draw, DrawnFor
from commissioning.rooms.journey.journey_rules import Rules, journey_terms, rules_of
from commissioning.rooms.journey.left_over import left_over
from commissioning.rooms.journey.offered import NOTHING_PUBLISHED, Fact, Published
from commissioning.rooms.journey.participant_models import Circumstances, Participant
from commissioning.rooms.journey.placement_models import How, Placement
from commissioning.rooms.journey.recording import write_words
from commissioning.rooms.journey.refusals import NoShares, NotPlaced, NotThatWay, OfferChanged
from commissioning.rooms.journey.seed_periods import drawn_in, period_for_drawing
from commissioning.rooms.journey.shares import Decided, Serving, decided
from commissioning.terms.deciding import limit
from commissioning.terms.journey import Promise, Routes, Way


@dataclass(frozen=True, slots=True)
class Promised:
    """A time that the terms promise whoever is served."""

    title: str
    within: str
    clause: str


@dataclass(frozen=True, slots=True)
class Offered:
    """A contract that a participant may choose, with what they are shown of it.

    counted_to  the last day of the facts, as 2013-05-31; empty where none are published.
    """

    contract: str
    code: str
    title: str
    provider: str
    promises: tuple[Promised, ...]
    facts: tuple[Fact, ...] = ()
    counted_to: str = ""


@transaction.atomic
def allocate(*, participant: Participant, by: Access, now: datetime) -> Placement:
    """Draw who serves a participant by the shares of today, and place them there from today on.

    Raises   NotThatWay, where the terms leave it to the person; NotPlaced, when they are placed; NoShares, NoPeriod.
    """
    by.require(Permission.REFERRAL_MAKE)
    _refuse_way(participant, "random", by)
    _refuse_placed(participant, by)
    # The first thing written, so that of two that draw at once neither waits for the other's audit chain.
    audit.record("allocate", participant, by=by, now=now)
    serving = serving_drawn(participant, by=by, now=now)
    return _place(participant, serving, How.DRAWN, by, now)


@transaction.atomic
def choose(
    *,
    participant: Participant,
    contract: str,
    shown: str,
    published: Published = NOTHING_PUBLISHED,
    words: str = "",
    by: Access,
    now: datetime,
) -> Choice:
    """Place a participant with the contract that they chose, from today on.

    Takes    contract: its reference; shown: the digest of what was on offer when they chose (`shown_digest`), with
             the `published` facts beside it; words: why, as they put it; sealed.
    Raises   NotThatWay, NotPlaced, NoShares; OfferChanged, when they were shown something else.
    """
    by.require(Permission.REFERRAL_MAKE)
    _refuse_way(participant, "choice", by)
    _refuse_placed(participant, by)
    on_offer = offers(participant, published, by=by)
    if shown != shown_digest(on_offer) or contract not in {each.contract for each in on_offer}:
        raise OfferChanged("Who can be chosen has changed since this was shown. Show it again, and let them choose.")
    choice = Choice(
        participant=participant,
        contract=contract,
        chosen_on=by.on,
        shown=_shown(on_offer),
        shown_digest=shown,
        recorded_at=now,
        recorded_by_id=by.who,
    )
    choice.save(force_insert=True)
    audit.record("choose", choice, by=by, now=now)
    serving = next(each for each in _taking(participant, by).values() if each.contract == contract)
    placement = _place(participant, serving, How.CHOSEN, by, now)
    if words.strip():
        write_words(placement=placement, about=choice.pk, text=words, now=now)
    return choice


def ways(participant: Participant, *, by: Access) -> tuple[Way, ...]:
    """How the terms of today let it be settled who serves somebody; at random, where they say nothing."""
    return ways_in(participant.programme, on=by.on)


def ways_in(programme: str, *, on: date) -> tuple[Way, ...]:
    """The same of everybody in a programme on a day."""
    rules = rules_of(journey_terms(programme, on=on))
    said = next((rule for rule in rules.journey.values() if isinstance(rule, Routes)), None)
    return ("random",) if said is None else tuple(said.allocation)


def offers(participant: Participant, published: Published = NOTHING_PUBLISHED, *, by: Access) -> list[Offered]:
    """The contracts of a participant's pool that take referrals today, by the name of the provider: no ranking.

    Takes    published: what is known of their delivery. It holds for whole months, so that an offer does not change
             while somebody reads it.
    Raises   NoShares.
    """
    promises = tuple(_promises(participant, by))
    found = []
    for code, serving in _taking(participant, by).items():
        title = Contract.objects.values_list("title", flat=True).get(pk=serving.contract)
        provider = contracts.prime(serving.contract, on=by.on).organisation.name
        facts = published.facts.get(serving.contract, ())
        found.append(Offered(serving.contract, code, title, provider, promises, facts, published.last_day))
    return sorted(found, key=lambda each: (each.provider, each.code))


def shown_digest(on_offer: list[Offered]) -> str:
    """What tells one list of offers from another: SHA-256 of all that is in it."""
    return hashlib.sha256(_shown(on_offer).encode()).hexdigest()


def serving_drawn(participant: Participant, *, by: Access, now: datetime) -> Serving:
    """The contract that a participant's draw gives today: that of their last draw while it takes referrals, or anew.

    Callers have asked for the permission, and have written to the audit chain. Raises NoShares, NoPeriod.
    """
    decision = _decided(participant, by)
    taking = decision.taking(by.on)
    last = DrawnFor.objects.filter(participant=participant).order_by("-at").values_list("draw__contract", flat=True)
    kept = taking.get(last[0]) if last else None
    if kept is not None:
        return kept
    if gone := [code for code, each in decision.serving.items() if each.basis_points and code not in taking]:
        raise NoShares(
            f"The shares of this area and group still name {', '.join(gone)}, which takes nobody on {by.on}. "
            "Ask the commissioner to decide them anew."
        )
    draw = _next_draw(decision, by)
    DrawnFor(draw=draw, participant=participant, at=now).save(force_insert=True)
    return taking[draw.contract]


def group_of(participant: Participant) -> str:
    """The payment group of a participant, as it was last found."""
    return _circumstances(participant).group


def _circumstances(participant: Participant) -> Circumstances:
    return Circumstances.objects.filter(participant=participant).order_by("-recorded_at")[0]


def _next_draw(decision: Decided, by: Access) -> Draw:
    """Of two that draw at once one number each: the second finds its number taken, and takes the next."""
    row, shares = decision.row, decision.shares
    period = period_for_drawing(row.programme, by=by)
    pool = {"programme": row.programme, "area": row.area, "group": row.group}
    while True:
        number = (Draw.objects.filter(**pool).aggregate(last=Max("number"))["last"] or 0) + 1
        draw = Draw(
            **pool,
            number=number,
            period=period,
            shares=canonical_json({share.contract: share.basis_points for share in shares.of}).decode(),
            contract=drawn_in(period, pool_name((row.area, row.group)), number, shares),
        )
        try:
            draw.save(force_insert=True)
        except IntegrityError:
            if not Draw.objects.filter(**pool, number=number).exists():
                raise
        else:
            return draw


def _place(participant: Participant, serving: Serving, how: How, by: Access, now: datetime) -> Placement:
    contract = Contract.objects.get(pk=serving.contract)
    left = left_over(participant, on=by.on)
    return placing.place(
        participant=participant,
        contract=contract,
        nation=serving.nation,
        # What a referral asks is asked in the first contract alone, however they came into the next.
        how=How.REALLOCATED if left else how,
        on=by.on,
        served_until=left.since if left else None,
        by=by,
        now=now,
    )


def _decided(participant: Participant, by: Access) -> Decided:
    return decided(participant.programme, participant.package_area, group_of(participant), on=by.on)


def _taking(participant: Participant, by: Access) -> dict[str, Serving]:
    return _decided(participant, by).taking(by.on)


def _rules(participant: Participant, by: Access) -> Rules:
    return rules_of(journey_terms(participant.programme, on=by.on))


def _refuse_way(participant: Participant, way: Way, by: Access) -> None:
    """Raises NotThatWay."""
    if way not in ways(participant, by=by):
        told = {"random": "let each person choose who serves them", "choice": "draw who serves each person"}[way]
        raise NotThatWay(f"The terms of this programme {told}, and say nothing else.")


def _refuse_placed(participant: Participant, by: Access) -> None:
    """Whose contract is over may choose anew, or is drawn anew. Raises NotPlaced."""
    there = Placement.objects.filter(participant=participant, ends_on=None).first()
    if there is not None and left_over(participant, on=by.on) is None:
        raise NotPlaced(f"This person is served since {there.starts_on}. There is nothing to do.")


def _promises(participant: Participant, by: Access) -> Iterator[Promised]:
    """The limits that hold for this person, read as on the day of their referral."""
    rules, row = _rules(participant, by), _circumstances(participant)
    for promise in get_args(Promise):
        held = limit(rules.journey, promise, json.loads(row.answers))
        line = held.within.line(participant.referred_on, row.group) if held else None
        if held is not None and line is not None and line[1].is_number:
            yield Promised(str(held.title), f"{line[1].value} {held.within.unit}", held.clause)


def _shown(on_offer: list[Offered]) -> str:
    return canonical_json([asdict(each) for each in on_offer]).decode()
