"""Commands that act in a person's name, as everybody does: with a role that they hold today, and on record."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from commissioning.cli.exits import refuse
from commissioning.cli.service.ready import make_ready
from commissioning.core.clock import Clock

if TYPE_CHECKING:
    from commissioning.platform.access import Access

As = Annotated[str, typer.Option("--as", metavar="EMAIL", help="Who runs this, by their e-mail address.")]
InRole = Annotated[str, typer.Option("--role", help="The role in which they do: auditor.")]
In = Annotated[
    str | None,
    typer.Option(
        "--organisation", metavar="REF", help="Which organisation; needed when they hold the role in several."
    ),
]


@contextmanager
def acting(email: str, role: str, organisation: str | None) -> "Iterator[tuple[Access, Clock]]":
    """Act as a named person for the length of the block; their access, and the clock of the service.

    Raises   InputRefused: nobody of that address, no such role, not held today, held in several organisations, or
             not enough for what the block does.
    """
    clock = make_ready()
    from commissioning.platform.access import NotAllowed, acting_as
    from commissioning.platform.people_models import User
    from commissioning.platform.queries import access_for
    from commissioning.platform.roles import Role

    if role not in Role.values:
        refuse(f"There is no role {role}. Roles are: {', '.join(sorted(Role.values))}.")
    person = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if person is None:
        refuse(f"Nobody signs in as {email}. Look how the address is written.")
    found = _organisations(person, role, clock)
    if organisation is None and len(found) > 1:
        listed = ", ".join(f"{reference} ({name})" for reference, name in sorted(found.items()))
        refuse(f"{email} holds the role {role} in several organisations. Name one by --organisation: {listed}.")
    if not found or (organisation or next(iter(found))) not in found:
        where = "" if organisation is None else f" in {organisation}"
        refuse(f"{email} does not hold the role {role}{where} today. Its administrator gives roles.")
    access = access_for(person, organisation or next(iter(found)), Role(role), now=clock.now())
    try:
        with acting_as(access):
            yield access, clock
    except NotAllowed as refused:
        refuse(str(refused))


def _organisations(person: object, role: str, clock: Clock) -> dict[str, str]:
    """Where the person holds the role today: references and names."""
    from commissioning.platform.access import acting_as
    from commissioning.platform.people_models import Organisation, User
    from commissioning.platform.queries import hats, signed_in_access

    assert isinstance(person, User)
    now = clock.now()
    held = [reference for reference, each in hats(person, now=now) if each == role]
    with acting_as(signed_in_access(person, now=now)):
        return {row.pk: row.name for row in Organisation.objects.filter(pk__in=held)}
