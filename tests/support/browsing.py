"""A person in front of the pages, without a browser: Django's client, at a moment, in a hat."""

from datetime import datetime

from django.conf import settings
from django.test import Client

from commissioning.core.clock import FixedClock
from commissioning.platform.roles import Role
from commissioning.web.access import HAT
from support.organisations import NOW
from support.pages import hidden


class Browser(Client):
    """A client of a world's pages. Time stands still at `NOW` unless told."""

    def __init__(self, world, **defaults):
        super().__init__(SERVER_NAME="localhost", **defaults)
        self.world = world
        self.at(NOW)

    def at(self, moment: datetime) -> None:
        settings.CLOCK = FixedClock(moment)

    def sign_in(self, organisation, role: str | None = None) -> None:
        """As the person of an organisation, in a role or before choosing one. A participant acts for none."""
        if role == Role.PARTICIPANT:
            self.sign_in_as(self.world.participant)
            return
        self.sign_in_as(self.world.people[organisation.pk])
        if role is not None:
            session = self.session
            session[HAT] = [organisation.pk, role]
            session.save()

    def sign_in_as(self, person) -> None:
        self.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")

    @staticmethod
    def sent(page) -> tuple[str, dict[str, str]]:
        """What sending the form of a page sends, and where to: what it carries unseen."""
        return page.wsgi_request.path, hidden(page)
