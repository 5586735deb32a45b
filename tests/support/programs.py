"""A program in front of the API, without a server: Django's client with an organisation's token."""

import json
from datetime import timedelta
from itertools import count

from django.conf import settings
from django.test import Client

from commissioning.core.clock import FixedClock
from commissioning.platform.access import acting_as
from commissioning.platform.api_models import Scope
from commissioning.platform.roles import Role
from commissioning.platform.tokens import issue_token
from support.organisations import NOW

_keys = count(1)


def secret_of(world, organisation, role: str, scopes=("read", "write"), expires_at=NOW + timedelta(days=30)) -> str:
    """The secret of a new token, issued by the organisation's administrator."""
    by = world.access(organisation, Role.ADMINISTRATOR)
    with acting_as(by):
        issued = issue_token(
            name=f"{role} program",
            role=Role(role),
            scopes=[Scope(scope) for scope in scopes],
            expires_at=expires_at,
            by=by,
            now=NOW,
        )
    return issued.secret


class Program(Client):
    """Asks the API in a role of an organisation; without one, without a token. Time stands still at `NOW`."""

    def __init__(self, world, organisation=None, role: str = "category_manager", **token):
        settings.CLOCK = FixedClock(NOW)
        headers = {}
        if organisation is not None:
            headers["authorization"] = f"Bearer {secret_of(world, organisation, role, **token)}"
        super().__init__(SERVER_NAME="localhost", headers=headers)

    def read(self, path: str, **kwargs):
        return self.get(f"/api/v1{path}", **kwargs)

    def change(self, path: str, body, key: str | None = None, headers=None):
        """A POST with an idempotency key of its own, or with one given."""
        key = key or f"key-{next(_keys)}"
        said = body if isinstance(body, str | bytes) else json.dumps(body)
        return self.post(
            f"/api/v1{path}",
            said,
            content_type="application/json",
            headers={"Idempotency-Key": key, **(headers or {})},
        )

    def all(self, path: str, **asked) -> list[dict]:
        """Every row of a list, page by page."""
        found, place = [], f"/api/v1{path}"
        while place:
            answer = self.get(place, asked)
            assert answer.status_code == 200, answer.text
            found += answer.json()["items"]
            place, asked = answer.json()["next"], {}
        return found
