"""As many people as a large installation has, in the demonstration's world: 750 organisations with 6,000 people of
their own, 700,000 participants.

A program of its own (`python -m`), because the settings are read once in a process. All but what `journeys` brings over
is done by the rooms' own actions, so every row has its audit event.
"""

import json
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

from commissioning.cli.carried import terms_folder
from commissioning.cli.progress import progress
from commissioning.terms.loading import load

ORGANISATIONS, PEOPLE, PARTICIPANTS = 750, 6_000, 700_000
QUICK_ORGANISATIONS, QUICK_PEOPLE, QUICK_PARTICIPANTS = 80, 300, 1_000
_SIZES = ORGANISATIONS, PEOPLE, PARTICIPANTS
_QUICK_SIZES = QUICK_ORGANISATIONS, QUICK_PEOPLE, QUICK_PARTICIPANTS
SEVERAL_THOUSAND = 4_000
"""The sub-contractor whose people are visited serves about so many, or as near to it as any does."""
LARGE_SHARE = 0.02
"""Of the people, so many are with one commissioner: more than ten times as many as with the median organisation."""
_VISITORS = (
    ("Ministry for Work", "category_manager"),
    ("Ministry for Work", "performance_manager"),
    ("Ministry for Work", "auditor"),
    ("Ministry for Work", "administrator"),
    ("Calder Combined Authority", "category_manager"),
    ("Public Employment Service", "work_coach"),
)


def build(*, quick: bool) -> list[dict[str, str]]:
    """Fill the database of the settings, which is empty; who then visits it."""
    import django
    from django.core.management import call_command
    from django.db import transaction

    django.setup()
    from commissioning.cli.service.bench.journeys import fill, work_with
    from commissioning.cli.service.world.build import build as build_world
    from commissioning.rooms.design.measures import without_misleading

    organisations, people, participants = _QUICK_SIZES if quick else _SIZES
    national, local = without_misleading(load(terms_folder("work-programme"))), load(terms_folder("innovation-fund"))
    primes = {contract.provider for terms in (national, local) for contract in terms.contracts.values()}
    others = 6 + 1  # the three commissioners, three beside them, and the operator
    with progress("Building a world") as steps:
        call_command("migrate", verbosity=0)
        cast = build_world(national, local, seed=1, subs=organisations - len(primes) - others, report=steps.at)
        steps.at("Its people")
        with transaction.atomic():
            _appoint(cast, people)
    with progress("Bringing participants over", total=participants) as steps:
        served = fill(cast, national, participants, report=steps.done)
        provider = _of_middling_size(cast, served)
        work_with(cast, provider)
    return _visitors(cast, provider)


def _of_middling_size(cast: Any, served: Mapping[str, int]) -> Any:
    """The sub-contractor that serves as near to `SEVERAL_THOUSAND` as any."""
    from commissioning.platform.roles import Role

    subs = [each for each in cast.organisations.values() if (each.pk, Role.BID_MANAGER) not in cast.people]
    return min((each for each in subs if each.pk in served), key=lambda each: abs(served[each.pk] - SEVERAL_THOUSAND))


def _visitors(cast: Any, provider: Any) -> list[dict[str, str]]:
    """Whom the measurement signs in: some of each kind of organisation, in each role that has pages."""
    from commissioning.platform.people_models import Kind
    from commissioning.platform.roles import Role

    providers = [each.name for each in cast.organisations.values() if each.kind == Kind.PROVIDER]
    managed = (*providers[:2], *providers[-2:], provider.name)
    wanted = [*_VISITORS, *((name, "provider_manager") for name in managed), (provider.name, "adviser")]
    return [
        {
            "organisation": organisation,
            "role": role.value,
            "person": person.pk,
            "administrator": cast.people[organisation, Role.ADMINISTRATOR].pk,
        }
        for (organisation, role), person in cast.people.items()
        for name, said in wanted
        if role.value == said and cast.organisations[name].pk == organisation
    ]


def _appoint(cast: Any, people: int) -> None:
    from commissioning.core.clock import local_date
    from commissioning.platform import actions
    from commissioning.platform.people_models import User
    from commissioning.platform.queries import TIME_ZONE
    from commissioning.platform.roles import Role

    now = datetime(2013, 5, 1, 10, tzinfo=UTC)
    on = local_date(now, TIME_ZONE)
    random = Random(2)  # noqa: S311  # a story, not a secret
    places = list(cast.organisations.values())
    large = cast.organisations["Ministry for Work"]
    of_large = int(people * LARGE_SHARE)
    each, left = divmod(people - User.objects.count() - of_large, len(places))
    # By organisation, so that each administrator comes once.
    numbers = {place.pk: each for place in places} | {large.pk: each + of_large + left}
    for place in places:
        with cast.acting(place, Role.ADMINISTRATOR, now) as by:
            for number in range(numbers[place.pk]):
                role = random.choice((Role.ADVISER, Role.PROVIDER_MANAGER, Role.PERFORMANCE_MANAGER, Role.AUDITOR))
                person = User.objects.create_user(f"person-{number}.{place.pk}@people.example", name=f"Person {number}")
                actions.appoint(person=person, organisation=place.pk, role=role, starts_on=on, by=by, now=now)


if __name__ == "__main__":
    visitors = build(quick="--quick" in sys.argv)
    Path(sys.argv[1]).write_text(json.dumps(visitors), encoding="utf-8")
