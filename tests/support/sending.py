"""Sending every form of the pages as somebody would, with answers that fit; and what the database holds by then.

The forms of a new page are found and filled in by themselves, field by field (`_answer`). Where what is sent so is
refused, the test says what the page answered: add to `ANSWERS` what to say there, or to `PLAYERS` who must say it.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from commissioning.platform.roles import Role
from commissioning.web.census import Row
from support import advisers, local_reviews
from support.browsing import Browser
from support.census import OBJECTS, Route
from support.organisations import NOW
from support.sending_glass import BEGUN as BEGUN_UNDER_GLASS
from support.sending_journey import BEGUN as BEGUN_ON_THE_JOURNEY
from support.sending_journey import PREPARED as PREPARED_ON_THE_JOURNEY
from support.sending_journey import prime_of_the_journey
from support.sending_prepared import PREPARED as PREPARED_ELSEWHERE
from support.sending_sign_in import BEGUN as BEGUN_AT_SIGN_IN

TERMS = Path(__file__).parents[2] / "terms" / "work-programme"
DAY = {"day": "3", "month": "6", "year": "2013"}
MOST_PAGES = 20
"""More questions than any journey asks."""


def _terms() -> io.BytesIO:
    """The carried terms under another title, as one file."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for path in sorted(TERMS.rglob("*.yaml")):
            text = path.read_text(encoding="utf-8").replace("title: Work Programme", "title: Work Programme, again", 1)
            archive.writestr(f"work-programme/{path.relative_to(TERMS).as_posix()}", text)
    made.seek(0)
    made.name = "terms.zip"
    return made


def _coach(world) -> tuple[Any, str]:
    return world.service, Role.WORK_COACH.value


ANSWERS: dict[str, dict[str, str | Callable[[], Any]]] = {
    "": {
        "name": "Provider",
        "share": "12.5",
        "offered": "notice: three months",
        "key": "another-key",
    },
    "refer": {"born_on-year": "1985", "nino": ""},
    "area_make": {"code": "a-code", "on-year": "2017", "search": ""},
    "authority_move": {"on-year": "2017"},
    "appoint": {"role": Role.EVALUATOR.value},
    "dismiss": {"on-day": "4"},
    "invite_administrator": {"organisation": "Department 0"},
    "terms_import": {"uploaded": _terms},
    "contract_sign": {"signed_on-year": "2011", "signed_on-month": "4"},
    "contract_extend": {"last_day-year": "2020"},
    "flow_down_require": {"value": "60"},
    "package_area_open": {"code": "a-code"},
    "package_area_join": {"code": "a-code"},
    "area_split": {"code": "a-code"},
    "record_end": {"on-year": "2014"},
    "authority_enter": {"code": "E06000299"},
    "personal_data": {"participant": "", "nino": "QQ 12 34 56 C"},
    "case_assess": {"occasion": "again"},
    "case_assessment_correct": {"occasion": "first"},
    "case_plan_paper": {"uploaded": lambda: SimpleUploadedFile("plan.pdf", b"%PDF-1.7 signed", "application/pdf")},
    "case_appointment_book": {"on-day": "10", "time": "14:30"},
    "case_appointment_move": {"on-day": "11", "time": "14:30"},
    "specialist_ask": {"sessions": "4", "price": "180"},
    "case_review_draw": {
        "since-day": "1",
        "since-month": "5",
        "last_day-day": "31",
        "last_day-month": "5",
        "size": "2",
    },
    "standards_review_write": {"verdict": "change", "which": "supported"},
    "standards_review_correct": {"verdict": "change", "which": "supported"},
    "complaints_draw": {"received_from-day": "1", "received_from-month": "5", "size": "2"},
}
"""By route and field: what is said where the first choice, or a word, will not do. Under no route: everywhere."""
PREPARED = PREPARED_ELSEWHERE | PREPARED_ON_THE_JOURNEY
BEGUN = BEGUN_AT_SIGN_IN | BEGUN_UNDER_GLASS | BEGUN_ON_THE_JOURNEY
"""By route: who begins, where, and what they say, where it is nobody in a role of the first commissioner."""


def _adviser(world):
    return advisers.provider_of(world), Role.ADVISER.value


PLAYERS: dict[str, Callable[[Any], tuple[Any, str]]] = {
    "invite_administrator": lambda world: (world.operator, Role.ADMINISTRATOR.value),
    "authority_move": lambda world: (world.operator, Role.ADMINISTRATOR.value),
    "journey_referrals_file": lambda world: (world.service, Role.WORK_COACH.value),
    "journey_file": lambda world: (world.service, Role.WORK_COACH.value),
    "appoint": lambda world: (world.commissioners[1], Role.ADMINISTRATOR.value),
    "complaint_acknowledge": prime_of_the_journey,
    "complaint_answer": prime_of_the_journey,
    "self_assess": prime_of_the_journey,
    "point_raise": prime_of_the_journey,
    "local_review_write": _coach,
    "local_review_agree": _coach,
    "local_review_take_back": _coach,
    "review_action_result": _coach,
    "case_adviser": _adviser,
    "advisers_hand_all": _adviser,
    "local_review_confirm": lambda world: (local_reviews.provider_of(world), Role.PROVIDER_MANAGER.value),
}
"""Who sends the form of a route, where it is not the first commissioner in a role that may."""


@dataclass
class Control:
    """A field of a form: what it holds, and what may be chosen."""

    name: str
    kind: str
    value: str | None = None
    choices: list[str] = field(default_factory=list)


class _Forms(HTMLParser):
    """The forms in the middle of a page that send a POST."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, Control]]] = []
        self._select: Control | None = None
        self._text: Control | None = None
        self._is_open = False
        self.feed(text.partition("<main")[2].partition("</main>")[0])

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attributes}
        if tag == "form":
            self._is_open = said.get("method", "").lower() == "post"
            if self._is_open:
                self.found.append((said.get("action", ""), {}))
        elif self._is_open and tag == "option" and self._select is not None:
            self._choice(self._select, said, "selected" in said)
        elif self._is_open and said.get("name"):
            self._control(tag, said)

    def _control(self, tag: str, said: dict[str, str]) -> None:
        kind = said.get("type", "text") if tag == "input" else tag
        control = self.found[-1][1].setdefault(said["name"], Control(said["name"], kind))
        if kind in ("radio", "checkbox"):
            self._choice(control, said, "checked" in said)
        elif tag == "select":
            self._select = control
        elif tag == "textarea":
            self._text = control
        elif control.value is None:
            control.value = said.get("value", "")

    @staticmethod
    def _choice(control: Control, said: dict[str, str], chosen: bool) -> None:
        control.choices.append(said.get("value", ""))
        if chosen:
            control.value = said.get("value", "")

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.value = (self._text.value or "") + data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._is_open = False
        elif tag == "select":
            self._select = None
        elif tag == "textarea":
            self._text = None


def _answer(control: Control, said: dict[str, Any]) -> Any:
    """What somebody might say there; None where they leave it."""
    if control.name in said:
        given = said[control.name]
        return given() if callable(given) else given
    if control.kind == "hidden" or (control.value or "").strip():
        return control.value
    if control.kind in ("radio", "select") or (control.kind == "checkbox" and len(control.choices) > 1):
        return next((each for each in control.choices if each), None)
    if control.kind in ("checkbox", "button", "submit"):
        return None
    if control.kind == "email":
        return "somebody.else@example.org"
    part = control.name.rpartition("-")[2]
    return DAY.get(part, "A word")


@dataclass
class Sending:
    """A form that is ready to be sent."""

    browser: Browser
    address: str
    controls: dict[str, Control]
    said: dict[str, Any]

    def send(self):
        """What is answered."""
        answers = {name: _answer(control, self.said) for name, control in self.controls.items()}
        return self.browser.post(self.address, {name: said for name, said in answers.items() if said is not None})

    def send_well(self):
        """As `send`; what is refused is left empty or, of choices, the first is taken, and it is sent once more."""
        response = self.send()
        if response.status_code != 422:
            return response
        refused = set(re.findall(r'href="#(?:id_)?([a-z_0-9]+)', response.text)) & set(self.controls)
        instead = {name: next(iter(self.controls[name].choices), "") for name in refused}
        self.said = instead | self.said
        return self.send() if refused else response


def player(row: Row, world) -> tuple[Any, str]:
    """Who may send the form of a route."""
    if row.route in PLAYERS:
        return PLAYERS[row.route](world)
    roles = sorted(row.who & set(Role.values)) or [Role.ADMINISTRATOR.value]
    first = (Role.CATEGORY_MANAGER.value, Role.ADMINISTRATOR.value)
    return world.commissioners[0], next((role for role in first if role in roles), roles[0])


def begun(route: Route, row: Row, world) -> tuple[Browser, str, dict[str, Any]]:
    """Somebody who may, the address of the page, and what they say there."""
    if route.name in BEGUN:
        return BEGUN[route.name](world)
    organisation, role = player(row, world)
    browser = Browser(world)
    browser.sign_in(organisation, role)
    finds = organisation if organisation != world.operator else world.commissioners[0]
    arguments = OBJECTS[route.name].own(world, finds) if route.arguments else []
    said = ANSWERS[""] | ANSWERS.get(route.name, {})
    if route.name in PREPARED:
        arguments, more = PREPARED[route.name](world, tuple(arguments))
        said |= more
    return browser, reverse(route.name, args=arguments), said


def ready(browser: Browser, address: str, said: dict[str, Any]) -> Sending:
    """The first form of a page. Raises LookupError where there is none."""
    response = browser.get(address)
    if response.status_code == 405:
        return Sending(browser, address, {}, said)  # a button elsewhere sends it
    while "Location" in response:
        address = response["Location"]
        response = browser.get(address)
    found = _Forms(response.text).found
    if not found:
        raise LookupError(f"{address} answers {response.status_code} and has no form that is sent")
    action, controls = found[0]
    return Sending(browser, action or address, controls, said)


def sendings(route: Route, row: Row, world, minutes: int = 1) -> Iterator[Sending]:
    """Each form on the way through a page or a journey; sent by whoever asks, before the next is asked for.

    Takes    minutes: after `NOW`; what the world holds was decided before, and nothing is decided twice at one moment.

    Raises   LookupError, where a question does not take its answer.
    """
    browser, address, said = begun(route, row, world)
    browser.at(NOW + timedelta(minutes=minutes))
    for _page in range(MOST_PAGES):
        sending = ready(browser, address, said)
        yield sending
        if "step" not in route.arguments or "request_id" in sending.controls:
            return
        answer = sending.send()
        if "Location" not in answer:
            raise LookupError(f"{address} asks for something else: {told(answer)}")
        address = answer["Location"]


def told(response) -> str:
    """What a page says is wrong, in few words."""
    summary = response.text.partition("error-summary__list")[2].partition("</ul>")[0]
    return " ".join("".join(part.rpartition(">")[2] for part in summary.split("<")).split()) or "no error summary"


MEMORY = {
    "django_session": "the browser's own memory, in which the answers of a journey wait",
    "platform_cache": "how often somebody tried to sign in: each time is one more",
    "sqlite_sequence": "SQLite's own",
}
"""Tables that a second sending may change, and why."""

TABLES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table'",
    "postgresql": "SELECT tablename FROM pg_tables WHERE schemaname = 'public'",
}


def contents(database) -> dict[str, str]:
    """A digest of each table, as no wall sees it, but for `MEMORY`. Each look is on record."""
    with database.superuser() as ask:
        names = {name for (name,) in ask(TABLES[database.vendor])} - set(MEMORY)
        acts = {"platform_auditevent": "WHERE act <> 'read'"}
        return {name: _digest(ask(f'SELECT * FROM "{name}" {acts.get(name, "")}').fetchall()) for name in sorted(names)}


def _digest(rows: list[tuple[object, ...]]) -> str:
    return f"{len(rows)} rows, {sha256(''.join(sorted(map(repr, rows))).encode()).hexdigest()[:16]}"
