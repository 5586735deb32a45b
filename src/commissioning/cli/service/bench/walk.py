"""What people open: as each of them from the home page along the links, and every list of the API with its first row.

A program of its own (`python -m … VISITORS`), run as the application. It prints the visits as JSON, with how many
queries each page took, counted in this process; the measurement itself makes them over the network.
"""

import json
import re
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

OF_A_KIND = 6
"""Addresses of one page that one person opens."""
DEPTH = 3
_LINK = re.compile(r'href="(/[^"#]*)"')
_NOT_WALKED = ("/account", "/static", "/health", "/api")
_API = "/api/v1"


def walk(visitors: list[dict[str, str]]) -> dict[str, Any]:
    """Visits, and the queries of each page: the most that an address of it took."""
    import django

    django.setup()
    visits, queries = [], Counter[str]()
    for visitor in visitors:
        for found, number in (*_pages(visitor), *_calls(visitor)):
            visits.append({**found, "role": visitor["role"]})
            queries[found["name"]] = max(queries[found["name"]], number)
    return {"visits": visits, "queries": queries}


def _pages(visitor: dict[str, str]) -> list[tuple[dict[str, Any], int]]:
    from django.conf import settings
    from django.test import Client
    from django.urls import resolve

    from commissioning.platform.people_models import User
    from commissioning.web.access import HAT

    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(pk=visitor["person"]), settings.AUTHENTICATION_BACKENDS[-1])
    session = client.session
    session[HAT] = [visitor["organisation"], visitor["role"]]
    session.save()
    headers = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"}
    found: list[tuple[dict[str, Any], int]] = []
    seen, of_a_kind, edge = {"/"}, Counter[str](), ["/"]
    for _ in range(DEPTH):
        following: list[str] = []
        for address in edge:
            name = resolve(address.split("?")[0]).view_name
            if of_a_kind[name] >= OF_A_KIND:
                continue
            answer, number = _asked(client, address)
            if answer.status_code != 200:
                continue
            of_a_kind[name] += 1
            found.append(({"name": name, "address": address, "headers": headers}, number))
            following += [link.replace("&amp;", "&") for link in _LINK.findall(answer.text)]
        edge = [link for link in dict.fromkeys(following) if link not in seen and not link.startswith(_NOT_WALKED)]
        seen |= set(edge)
    return found


def _calls(visitor: dict[str, str]) -> list[tuple[dict[str, Any], int]]:
    from django.test import Client

    client = Client(SERVER_NAME="localhost")
    client.defaults["HTTP_AUTHORIZATION"] = token = f"Bearer {_token(visitor)}"
    described = client.get(f"{_API}/openapi.json")
    if described.status_code == 404:
        return []  # the pages alone, where no API is served
    found = []
    for path, methods in described.json()["paths"].items():
        if "get" not in methods or "{" in path:
            continue
        answer, number = _asked(client, path)
        if answer.status_code != 200:
            continue
        found.append(({"name": f"API {path}", "address": path, "headers": {"Authorization": token}}, number))
        for row in answer.json().get("items", [])[:OF_A_KIND]:
            address = f"{path}/{row.get('reference', '')}"
            one, number = _asked(client, address)
            if one.status_code == 200:
                said = {"name": f"API {path}/…", "address": address, "headers": {"Authorization": token}}
                found.append((said, number))
    return found


def _token(visitor: dict[str, str]) -> str:
    from django.conf import settings

    from commissioning.platform.access import acting_as
    from commissioning.platform.api_models import Scope
    from commissioning.platform.people_models import User
    from commissioning.platform.queries import access_for
    from commissioning.platform.roles import Role
    from commissioning.platform.tokens import issue_token

    now = settings.CLOCK.now()
    person = User.objects.get(pk=visitor["administrator"])
    by = access_for(person, visitor["organisation"], Role.ADMINISTRATOR, now=now)
    with acting_as(by):
        issued = issue_token(
            name="Bench",
            role=Role(visitor["role"]),
            scopes=[Scope.READ],
            expires_at=now + timedelta(days=1),
            by=by,
            now=now,
        )
    return issued.secret


def _asked(client: Any, address: str) -> tuple[Any, int]:
    """The answer, and how many statements the database was asked for it."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address)
    return answer, len(captured)


if __name__ == "__main__":
    print(json.dumps(walk(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))))
