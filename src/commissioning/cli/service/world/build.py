"""The world of the demonstration, told from its beginning by the rooms' own actions.

Two commissioners that cannot see one another; the Work Programme's published terms with its 18 areas and 40 contracts
under one, the Innovation Fund's ten under the other, in package areas that it splits and joins; a third commissioner
that is a partner of the first; some two hundred invented organisations in their supply chains.
The same random seed tells the same story; references are new each time.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from random import Random

from django.db import transaction

from commissioning.cli.service.world.cast import PARTNER, Cast
from commissioning.cli.service.world.contracting import (
    Programme,
    add_partner,
    engage_chain,
    hand_over,
    later,
    morning,
    open_and_sign,
    release_one,
)
from commissioning.cli.service.world.geography import draw_map
from commissioning.cli.service.world.journeys import come_and_gone, let_one_in, rule_and_name, travel
from commissioning.cli.service.world.local_reviews import hold_reviews
from commissioning.cli.service.world.points import raise_points
from commissioning.cli.service.world.restrictions import restrict_one
from commissioning.cli.service.world.reviews import review_cases
from commissioning.cli.service.world.standards_reviews import publish_months, review_the_standards
from commissioning.platform.people_models import Organisation
from commissioning.terms.models import Terms

FOUNDED_ON = date(2011, 3, 1)
PARTNER_SINCE = date(2012, 1, 9)
UNTIL = date(2013, 6, 2)
"""The last day of the story: the demonstration's clock begins on the next."""
SUBS = 175
_LARGEST_CHAIN = 9


@dataclass(frozen=True, slots=True)
class Scene:
    """Something that happens on a day."""

    on: date
    title: str
    play: Callable[[], object]


def build(national: Terms, local: Terms, *, seed: int, subs: int = SUBS, report: Callable[[str], None]) -> Cast:
    """Tell the whole story, each scene in one transaction, `report`ing its title first.

    Takes    the terms of the national and of the local programme, whose contracts name their providers;
             subs: how many sub-contractors there are to choose from.
    """
    cast = Cast(Random(seed))  # noqa: S311  # a story, not a secret
    now = morning(FOUNDED_ON)
    primes = sorted({contract.provider for terms in (national, local) for contract in terms.contracts.values()})
    report("Organisations and their people")
    with transaction.atomic():
        cast.found("Employment Platform Office", now)
        cast.enter_everyone(primes, subs, now)
    report("Areas")
    with transaction.atomic():
        areas = draw_map(cast, national, now)
    ministry, authority = (cast.organisations[name] for name in ("Ministry for Work", "Calder Combined Authority"))
    nearby = [areas[key] for key in sorted(areas)][: len(local.contracts)]
    keys = [contract.area.key for contract in local.contracts.values()]
    programmes = [
        Programme(ministry, national, areas, date(2019, 4, 1)),
        Programme(authority, local, dict(zip(keys, nearby, strict=True)), date(2015, 10, 1), is_shaped=True),
    ]
    partner = cast.organisations[PARTNER]
    scenes = _scenes(cast, programmes)
    scenes.append(Scene(PARTNER_SINCE, "A partner", lambda: add_partner(cast, programmes[0], partner, PARTNER_SINCE)))
    for scene in sorted(scenes, key=lambda scene: scene.on):
        report(scene.title)
        with transaction.atomic():
            scene.play()
    with transaction.atomic():
        cast.employ_assurance_officer(now)
    report("Participants")
    service = cast.organisations["Public Employment Service"]
    with transaction.atomic():
        rule_and_name(cast, programmes[0], service, programmes[0].starts_on())
        come_and_gone(cast, programmes[0], service)
    for _ in travel(cast, programmes[0], service, UNTIL):
        pass
    with transaction.atomic():
        let_one_in(cast, service, UNTIL)
    report("Local reviews")
    with transaction.atomic():
        hold_reviews(cast, service, UNTIL)
    report("Restricted records")
    with transaction.atomic():
        restrict_one(cast, service, UNTIL)
    report("Points raised")
    with transaction.atomic():
        raise_points(cast, programmes[0], UNTIL)
    report("Reviews of standards")
    with transaction.atomic():
        review_the_standards(cast, programmes[0])
        publish_months(cast, programmes[0], UNTIL)
    report("Reviews of cases")
    with transaction.atomic():
        review_cases(cast, programmes[0], UNTIL)
    return cast


def _scenes(cast: Cast, programmes: list[Programme]) -> list[Scene]:
    return [scene for programme in programmes for scene in _of(programme, cast)]


def _of(programme: Programme, cast: Cast) -> list[Scene]:
    """All scenes of a programme, in no order."""
    title = str(programme.terms.programme.title)
    contracts = programme.terms.contracts
    starts = programme.starts_on()
    scenes = [Scene(starts, f"{title}: contracts", lambda: list(open_and_sign(cast, programme, starts)))]
    for code, contract in contracts.items():
        scenes += _story(cast, programme, code, contract.starts_on, title)
    handed_over = cast.random.sample(sorted(contracts), 2)
    for code, on in zip(handed_over, (date(2012, 11, 1), date(2013, 4, 1)), strict=True):
        scenes.append(Scene(on, f"{title}: a contract is handed over", _novation(cast, programme, code, on)))
    return scenes


def _novation(cast: Cast, programme: Programme, code: str, on: date) -> Callable[[], object]:
    contracts = programme.terms.contracts
    takers = {contract.provider for contract in contracts.values()} - {contracts[code].provider}
    to = cast.random.choice(sorted(takers))
    return lambda: hand_over(cast, programme, code, cast.organisations[to], on)


def _story(cast: Cast, programme: Programme, code: str, starts: date, title: str) -> list[Scene]:
    """What becomes of one contract: chosen beforehand, so that the order of scenes changes nothing."""
    primes = {contract.provider for contract in programme.terms.contracts.values()}
    free = [each for name, each in cast.organisations.items() if name not in primes and each.kind == "provider"]
    chain: list[Organisation] = cast.random.sample(free, cast.random.randint(2, _LARGEST_CHAIN))
    first, second = chain[: len(chain) // 2 + 1], chain[len(chain) // 2 + 1 :]
    on = later(starts, cast.random.randint(10, 60))
    scenes = [Scene(on, f"{title}: supply chains", lambda: engage_chain(cast, programme, code, first, on))]
    if second:
        next_on = later(starts, cast.random.randint(120, 330))
        scenes.append(
            Scene(next_on, f"{title}: supply chains", lambda: engage_chain(cast, programme, code, second, next_on))
        )
    if cast.random.random() < 0.3:
        gone_on = later(starts, cast.random.randint(340, 420))
        scenes.append(
            Scene(gone_on, f"{title}: a sub-contractor leaves", lambda: release_one(cast, programme, code, gone_on))
        )
    return scenes
