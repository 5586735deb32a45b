"""Made-up people of a measurement as rows of files: who they are, and what happens to them by a day. Pure.

They go the way of the demonstration's participants. Of what happens on it only that is written down which tells where
somebody stands: the rest is work that pages of one person show.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from commissioning.cli.service.world import names
from commissioning.cli.service.world.journeys import WAY
from commissioning.rooms.journey.standing_states import TELLING

RETURNED_OF_HUNDRED = 3
"""So many referrals are returned, and their time is over."""
RARE_OF_HUNDRED = 70
"""So many people have one of the rarer surnames."""
_SURNAMES = names.places(Random(0), 741)  # noqa: S311  # a story, not a secret
_TELLING = frozenset(step.kind for step in WAY) & TELLING


@dataclass(frozen=True, slots=True)
class Happened:
    """A row of a file of events, but for whom it is about."""

    kind: str
    on: date
    details: str


def referral(random: Random, number: int, *, area: str, on: date) -> dict[str, str]:
    """A row of a file of referrals to the Work Programme. Each `number` is another human being."""
    route = "voluntary" if number % 5 == 0 else "mandatory"
    return {
        "key": f"bench-{number:07}",
        "name": _name(random),
        "born_on": (on - timedelta(days=random.randint(19 * 366, 60 * 365))).isoformat(),
        "package_area": area,
        "route": route,
        "referred_on": on.isoformat(),
        "standards_given": random.choice(("paper", "email", "read_out")),
        # Numbers that begin with these letters are never given out; telephone numbers are kept for fiction.
        "nino": f"{('QQ', 'DQ', 'FQ', 'IQ')[number // 4_000_000 % 4]}{number // 4 % 1_000_000:06}{'ABCD'[number % 4]}",
        "telephone": f"07700 900{number % 1000:03}",
        "address": f"{random.randint(1, 90)} {random.choice(_SURNAMES)} Street",
        "needs": "Prefers a call in the morning" if number % 6 == 0 else "",
        "answer_benefit": "esa" if route == "voluntary" else random.choice(("jsa", "jsa", "jsa", "esa")),
        "answer_ex_ib": _of_hundred(random, 12),
        "answer_prison_leaver": _of_hundred(random, 5),
    }


def way(random: Random, *, on: date, until: date) -> Iterator[Happened]:
    """What happens to somebody who is referred on a day, as far as it is told by another."""
    if random.uniform(0, 100) < RETURNED_OF_HUNDRED:
        if on < until:
            yield Happened("returned", on + timedelta(days=1), "reason=ineligible")
        return
    for step in WAY:
        on += timedelta(days=random.randint(*step.days))
        if on > until or random.uniform(0, 100) >= step.of_hundred:
            return
        if step.kind in _TELLING:
            said = step.said(random).items()
            yield Happened(step.kind, on, "; ".join(f"{name}={str(value).lower()}" for name, value in said))


def _name(random: Random) -> str:
    common = names.person(random)
    if random.uniform(0, 100) >= RARE_OF_HUNDRED:
        return common
    return f"{common.split()[0]} {random.choice(_SURNAMES)}"


def _of_hundred(random: Random, many: int) -> str:
    return "yes" if random.uniform(0, 100) < many else "no"
