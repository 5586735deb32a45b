"""What people open: as each of them from the home page along the links, and every list of the API with its first row.

Whoever finds people looks for one whose page they opened, by surname and by national insurance number.

A program of its own (`python -m … VISITORS`), run as the application. It prints the visits as JSON, with how many
queries each page took, counted in this process; the measurement itself makes them over the network.
"""

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

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
        pages = _pages(visitor)
        for found, number in (*pages, *_searches(visitor, [found for found, _ in pages]), *_calls(visitor)):
            visits.append({**found, "role": visitor["role"]})
            queries[found["name"]] = max(queries[found["name"]], number)
    return {"visits": visits, "queries": queries}


def _pages(visitor: dict[str, str]) -> list[tuple[dict[str, Any], int]]:
    from django.urls import resolve

    client = _signed_in(visitor)
    headers = {"Cookie": _cookies(client)}
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
            if answer.headers["Content-Type"].startswith("text/html"):  # others are letters as PDF, and files
                following += [link.replace("&amp;", "&") for link in _LINK.findall(answer.text)]
        edge = [link for link in dict.fromkeys(following) if link not in seen and not link.startswith(_NOT_WALKED)]
        seen |= set(edge)
    return found


def _searches(visitor: dict[str, str], pages: list[dict[str, Any]]) -> list[tuple[dict[str, Any], int]]:
    """Forms by which somebody looks for a person whose page is among these."""
    from django.conf import settings

    names = {page["name"]: page["address"] for page in pages}
    if not {"case", "find_person"} <= names.keys():
        return []
    client = _signed_in(visitor)
    client.get(names["find_person"])
    token = client.cookies[settings.CSRF_COOKIE_NAME].value
    headers = {"Cookie": _cookies(client), "Content-Type": "application/x-www-form-urlencoded"}
    found = []
    for name, text in _sought(visitor, names["case"].rsplit("/", 1)[1]):
        body = {"csrfmiddlewaretoken": token, "text": text}
        _, number = _asked(client, names["find_person"], body)
        visit = {"name": name, "address": names["find_person"], "headers": headers, "body": urlencode(body)}
        found.append((visit, number))
    return found


def _sought(visitor: dict[str, str], participant: str) -> Iterator[tuple[str, str]]:
    from django.conf import settings

    from commissioning.platform.access import acting_as
    from commissioning.platform.people_models import User
    from commissioning.platform.queries import access_for
    from commissioning.platform.roles import Role
    from commissioning.rooms.journey.queries import identity

    now = settings.CLOCK.now()
    person = User.objects.get(pk=visitor["person"])
    with acting_as(access_for(person, visitor["organisation"], Role(visitor["role"]), now=now)):
        who = identity(participant)
    yield "find_person, by surname", (who.name or "").split()[-1]
    yield "find_person, by number", who.nino or ""


def _signed_in(visitor: dict[str, str]) -> Any:
    from django.conf import settings
    from django.test import Client

    from commissioning.platform.people_models import User
    from commissioning.web.access import HAT

    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(pk=visitor["person"]), settings.AUTHENTICATION_BACKENDS[-1])
    session = client.session
    session[HAT] = [visitor["organisation"], visitor["role"]]
    session.save()
    return client


def _cookies(client: Any) -> str:
    return "; ".join(f"{name}={cookie.value}" for name, cookie in client.cookies.items())


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


def _asked(client: Any, address: str, body: dict[str, str] | None = None) -> tuple[Any, int]:
    """The answer to an address, or to a form sent there, and how many statements the database was asked for it."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address) if body is None else client.post(address, body)
    return answer, len(captured)


if __name__ == "__main__":
    print(json.dumps(walk(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))))
