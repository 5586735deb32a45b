"""`commissioning found`: begin an installation, with its operator and the first person who may appoint others."""

import os
import sys
from typing import Annotated

import typer

from commissioning.cli.exits import command, refuse
from commissioning.cli.said import say
from commissioning.cli.service.ready import make_ready


@command
def found(
    operator: Annotated[str, typer.Option(help="The organisation that runs this installation.")],
    email: Annotated[str, typer.Option(help="The e-mail address of its first administrator.")],
    name: Annotated[str, typer.Option(help="Their name.")],
) -> None:
    """Begin an installation: its operator and first administrator, who then invites everybody else.

    On PostgreSQL run it as migrator. It asks for the administrator's password, or reads it from standard input.
    """
    clock = make_ready()
    password = _password()
    from allauth.account.models import EmailAddress
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email
    from django.db import DatabaseError, transaction

    from commissioning.platform import actions
    from commissioning.platform.people_models import User
    from commissioning.platform.scoped import OutsideAccess

    try:
        validate_email(email)
        validate_password(password, User(email=email.strip().lower(), name=name))
    except ValidationError as problem:
        refuse(" ".join(problem.messages))
    try:
        with transaction.atomic():
            administrator = User.objects.create_user(email, password, name=name)
            EmailAddress.objects.create(user=administrator, email=administrator.email, verified=True, primary=True)
            founded = actions.found(operator_name=operator, administrator=administrator, now=clock.now())
    except actions.AlreadyFounded as problem:
        refuse(str(problem))
    except (DatabaseError, OutsideAccess) as problem:
        refuse(f"{_FOUNDED_AS_MIGRATOR} It was said: {str(problem).splitlines()[0]}")
    say(f"{founded.name} is founded, reference {founded.pk}. {name} signs in as {administrator.email}.")


_FOUNDED_AS_MIGRATOR = (
    "Nothing was founded. Set COMMISSIONING_DATABASE_URL to the address with the role migrator for this one command; "
    "row security lets no other begin. If a person with this e-mail address exists, give another."
)


def _password() -> str:
    """From a terminal asked for twice, unseen; else the first line of standard input, for a tool that keeps secrets."""
    if sys.stdin.isatty():
        return str(typer.prompt("Password, 12 characters or more", hide_input=True, confirmation_prompt=True))
    said = sys.stdin.readline().rstrip(os.linesep)
    return said or refuse("There is no terminal to ask for a password. Give it as the first line of standard input.")
