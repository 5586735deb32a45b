"""Walking the pages as somebody would: every link from the first page, every page of the census, each answer kept."""

import re
from collections.abc import Container, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qs, urljoin, urlsplit

from django.core.exceptions import ObjectDoesNotExist
from django.urls import Resolver404, resolve, reverse

from commissioning.platform.queries import NoSuchHat
from commissioning.platform.roles import Role
from commissioning.web.census import rows
from support.browsing import Browser
from support.census import OBJECTS, routes


@dataclass(frozen=True)
class Player:
    """Somebody in front of the pages: signed out, signed in without a role, or in a role at an organisation."""

    name: str
    organisation: object = None
    role: str | None = None

    def __str__(self) -> str:
        return self.name

    def browser(self, world) -> Browser:
        browser = Browser(world)
        if self.organisation is not None:
            browser.sign_in(self.organisation, self.role)
        return browser


def players(world) -> list[Player]:
    """Every role at a commissioner, those of a provider, the operator's; without a role; signed out."""
    one, provider = world.commissioners[0], world.providers[0]
    return [
        Player("signed out"),
        Player("no role", one),
        Player("operator", world.operator, Role.ADMINISTRATOR.value),
        Player("provider's manager", provider, Role.PROVIDER_MANAGER.value),
        Player("provider's administrator", provider, Role.ADMINISTRATOR.value),
        *(Player(role.label, one, role.value) for role in Role if role != Role.PUBLIC),
    ]


@dataclass
class Form:
    method: str
    action: str
    values: dict[str, str] = field(default_factory=dict)


class Seen(HTMLParser):
    """What a page holds for whoever follows it: links, forms with what they would send untouched."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[Form] = []
        self.ids: set[str] = set()
        self._select = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attributes}
        if "id" in said:
            self.ids.add(said["id"])
        if tag == "a" and "href" in said:
            self.links.append(said["href"])
        elif tag == "form":
            self.forms.append(Form(said.get("method", "get").upper(), said.get("action", "")))
        elif self.forms:
            self._control(tag, said)

    def _control(self, tag: str, said: dict[str, str]) -> None:
        values, name = self.forms[-1].values, said.get("name", "")
        is_choice = said.get("type") in ("radio", "checkbox")
        if tag == "select":
            self._select = name
        elif tag == "option" and self._select and ("selected" in said or self._select not in values):
            values[self._select] = said.get("value", "")
        elif tag in ("input", "textarea", "button") and name and (not is_choice or "checked" in said):
            values.setdefault(name, said.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""


@dataclass(frozen=True)
class Answer:
    """What somebody got who asked for an address."""

    address: str
    route: str
    response: object
    player: Player

    def __str__(self) -> str:
        return f"{self.address} as {self.player}"


def kind_of(address: str) -> tuple[str, tuple[str, ...]]:
    """A page's route and which questions its address asks: two contracts are one kind, a sorted list another."""
    parts = urlsplit(address)
    try:
        name = resolve(parts.path).url_name or parts.path
    except Resolver404:
        name = "nothing"
    return name, tuple(sorted(parse_qs(parts.query)))


def crawl(player: Player, world, per_kind: int = 3) -> Iterator[Answer]:
    """Every page that can be reached, in the order of reaching, and at most so many of one kind."""
    browser = player.browser(world)
    waiting = ["/", *of_the_census(world, player.organisation)]
    asked: set[str] = set()
    counted: dict[object, int] = {}
    while waiting:
        address = waiting.pop(0)
        kind = kind_of(address)
        if address in asked or counted.get(kind, 0) >= per_kind:
            continue
        asked.add(address)
        counted[kind] = counted.get(kind, 0) + 1
        response = browser.get(address)
        yield Answer(address, kind[0], response, player)
        if "Location" in response:
            waiting.append(urljoin(address, response["Location"]))
        elif "html" in response.get("Content-Type", ""):
            waiting += [link for link in _onwards(address, Seen(response.text)) if link not in asked]


def _onwards(address: str, seen: Seen) -> list[str]:
    filters = [f"{form.action or urlsplit(address).path}?{_query(form)}" for form in seen.forms if form.method == "GET"]
    joined = [urljoin(address, link).partition("#")[0] for link in [*seen.links, *filters]]
    return [link for link in joined if link.startswith("/") and not link.startswith(("//", "/static/"))]


def _query(form: Form) -> str:
    return "&".join(f"{name}={value}" for name, value in form.values.items())


def of_the_census(world, organisation, leaving_out: Container[str] = ()) -> list[str]:
    """The address of each page that the census lists: of one about a row, for a row of the organisation's own."""
    by_name = {route.name: route for route in routes()}
    found = []
    for row in rows():
        route = by_name.get(row.route)
        if route is None or "GET" not in row.methods or route.name in leaving_out:
            continue
        if not route.arguments:
            found.append(reverse(route.name))
        elif organisation is not None and route.name in OBJECTS:
            with suppress(StopIteration, IndexError, ObjectDoesNotExist, NoSuchHat):  # nothing of the kind is theirs
                if own := OBJECTS[route.name].own(world, organisation):
                    found.append(reverse(route.name, args=own))
    return found


def look(answer: Answer) -> str:
    """What a page shows in its middle, without what changes each time: two roles that see the same are then the same.

    Of the first page all of it: what stands around every page is looked at there, for everybody.
    """
    text = re.sub(r'(nonce|csrfmiddlewaretoken" value)="[^"]*"', "", answer.response.text)
    return text if answer.route == "home" else text.partition("<main")[2].partition("</main>")[0] or text
