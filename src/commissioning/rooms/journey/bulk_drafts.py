"""Referrals of a file before they are made: each row is read, and decided by the terms as one by one.

What is asked of every person stands in columns of the programme's own: `answer_benefit` for the circumstance `benefit`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial

from commissioning.platform.access import Access
from commissioning.platform.references import new_reference
from commissioning.platform.relationship_models import REFERS
from commissioning.platform.sealing import one_spelling
from commissioning.rooms.design.models import PackageArea
from commissioning.rooms.journey.bulk_reading import A_DAY, SEALED, Columns, SentColumn, SentRow
from commissioning.rooms.journey.journey_rules import Rules, journey_terms, rules_of
from commissioning.rooms.journey.known_people import known_people
from commissioning.rooms.journey.participant_models import Given, Route
from commissioning.rooms.journey.referring import (
    TWICE,
    Particulars,
    decided,
    group_of,
    people_on,
)
from commissioning.rooms.journey.refusals import NoRules, NoSuchRoute, NotEligible, RefersNobody
from commissioning.rooms.journey.rules_models import JourneyTerms
from commissioning.terms.deciding import Answers, Why, WrongAnswers, asked
from commissioning.terms.journey import Number, Routes, choices

ANSWER = "answer_"
OPTIONAL = ("nino", "telephone", "email", "address", "needs")
AT_ONCE = 1_000
_GIVEN = tuple(Given.values)
_NINO = re.compile(r"[A-Z]{2}[0-9]{6}[A-D]")


@dataclass(frozen=True, slots=True)
class Draft:
    """A referral that may be made. `person` is the key of a human being, known already or new."""

    row: SentRow
    person: str
    area: str
    who: Particulars
    route: Route
    referred_on: date
    standards_given: str
    answers: Answers
    group: str
    because: Why
    terms_version: str


def columns_of(programme: str, *, on: date) -> Columns:
    """The columns of a file of referrals to a programme: with what its terms ask on a day. Raises NoRules."""
    rules = rules_of(journey_terms(programme, on=on))
    areas = tuple(PackageArea.objects.filter(programme=programme).order_by("code").values_list("code", flat=True))
    areas = areas or ("",)  # where there is none nobody can be referred
    ways = next((tuple(rule.routes) for rule in rules.journey.values() if isinstance(rule, Routes)), ())
    needed, personal = partial(SentColumn, is_needed=True), partial(SentColumn, is_personal=True)
    who = partial(SentColumn, is_needed=True, is_personal=True)
    return Columns(
        who("name", f"Who it is. {SEALED}", longest=200),
        who("born_on", f"{A_DAY} {SEALED}", is_day=True),
        needed("package_area", "The code of the package area in which they live.", codes=areas),
        needed("route", "By which route they come.", codes=tuple(Route.values), offers=ways),
        needed("referred_on", f"{A_DAY} Not after today.", is_day=True),
        needed("standards_given", "How the written standards, and how to complain, were handed over.", codes=_GIVEN),
        *(
            who(ANSWER + key, str(question.question), offers=tuple(choices(question) or ()))
            for key, question in asked(rules.circumstances).items()
        ),
        personal("nino", f"A national insurance number. {SEALED}", longest=20),
        personal("telephone", SEALED, longest=40),
        personal("email", SEALED, longest=254),
        personal("address", SEALED, longest=500),
        personal("needs", f"What to heed when meeting them. {SEALED}", longest=1_000),
    )


def drafts(programme: str, rows: Sequence[SentRow], *, by: Access) -> list[Draft]:
    """The referrals of rows that are right; what is wrong with others is told on them. Raises RefersNobody."""
    if not any(each.kind == REFERS and each.programme == programme and each.in_force(by.on) for each in by.standings):
        raise RefersNobody("Your organisation refers nobody to this programme. Its commissioner names who does.")
    areas = dict(PackageArea.objects.filter(programme=programme).values_list("code", "pk"))
    terms = _Terms(programme)
    found = [draft for row in rows if (draft := _draft(row, areas, terms, by)) is not None]
    whole = _with_people(found)
    _refuse_twice(programme, whole)
    return [draft for draft in whole if draft.row.is_right()]


@dataclass(slots=True)
class _Terms:
    """The terms that rule a programme's journey, each version read once."""

    programme: str
    by_day: dict[date, JourneyTerms] = field(default_factory=dict)
    rules: dict[str, Rules] = field(default_factory=dict)

    def on(self, day: date) -> tuple[str, Rules]:
        """The version that holds on a day, and what it rules. Raises NoRules."""
        if day not in self.by_day:
            self.by_day[day] = journey_terms(self.programme, on=day)
        row = self.by_day[day]
        if row.pk not in self.rules:
            self.rules[row.pk] = rules_of(row)
        return row.terms_version, self.rules[row.pk]


def _draft(row: SentRow, areas: dict[str, str], terms: _Terms, by: Access) -> Draft | None:
    cells = row.cells
    if cells["nino"] and not _NINO.fullmatch(cells["nino"].replace(" ", "").upper()):
        expected = "two letters, six digits and a letter from A to D"
        row.wrong("nino", "is no national insurance number", expected, "Correct it, or leave it empty.")
    born_on, referred_on = row.needed_day("born_on"), row.needed_day("referred_on")
    if referred_on > by.on:
        row.wrong("referred_on", "has not come yet", f"{by.on} or earlier", "Send it when it has happened.")
    if born_on >= referred_on:
        row.wrong("born_on", "is not before the referral", "a day before it", "Correct one of the two.")
    if not row.is_right():
        return None
    route = Route(cells["route"])
    try:
        version, rules = terms.on(referred_on)
        decision, known = decided(rules, _answers(cells, rules), born_on, route=route, referred_on=referred_on)
        group, because = group_of(decision)
    except WrongAnswers as wrong:
        for circumstance in wrong.problems:
            _tell_answer(row, circumstance, rules)
        return None
    except NoSuchRoute as wrong:
        row.wrong("route", "is no route of this programme", "a route of the terms", str(wrong))
        return None
    except NoRules as wrong:
        row.wrong("referred_on", "no terms rule the journey on this day", "a day with terms", str(wrong))
        return None
    except NotEligible as wrong:
        row.wrong(None, "the terms do not let this person in", "a person whom they let in", str(wrong))
        return None
    who = Particulars(cells["name"], born_on, **{name: cells[name] or None for name in OPTIONAL})
    area, given = areas[cells["package_area"]], cells["standards_given"]
    return Draft(row, new_reference(), area, who, route, referred_on, given, known, group, because, version)


def _tell_answer(row: SentRow, circumstance: str, rules: Rules) -> None:
    question = rules.circumstances.get(circumstance)
    answers = choices(question) if question is not None else None
    expected = f"one of {', '.join(answers)}" if answers else "a whole number" if question else "an empty cell"
    row.wrong(ANSWER + circumstance, "is no answer that the terms of that day know", expected, "Write it that way.")


def _answers(cells: dict[str, str], rules: Rules) -> dict[str, str | int]:
    said = {name.removeprefix(ANSWER): text for name, text in cells.items() if name.startswith(ANSWER) and text}
    numbers = {key for key, each in rules.circumstances.items() if isinstance(each, Number)}
    return {
        name: int(text) if name in numbers and text.isascii() and text.isdigit() and len(text) < 6 else text
        for name, text in said.items()
    }


def _with_people(found: list[Draft]) -> list[Draft]:
    """The same, with the key of each who is known already. Who stands in two rows is told on the second."""
    seen: dict[tuple[str, str], int] = {}
    whole: list[Draft] = []
    for first in range(0, len(found), AT_ONCE):
        some = found[first : first + AT_ONCE]
        numbers = [_number(draft) for draft in some]
        known = known_people(sorted({number for number in numbers if number is not None}))
        for draft, number in zip(some, numbers, strict=True):
            if number is None:
                whole.append(draft)
                continue
            if (earlier := seen.setdefault(number, draft.row.number)) != draft.row.number:
                todo = f"Take this row out, or row {earlier}."
                draft.row.wrong("nino", "is that of an earlier row", "each person once", todo)
            whole.append(replace(draft, person=known.get(number, draft.person)))
    return whole


def _number(draft: Draft) -> tuple[str, str] | None:
    """By what somebody is known again; None where no number was sent."""
    return (one_spelling(draft.who.nino), draft.who.born_on.isoformat()) if draft.who.nino else None


def _refuse_twice(programme: str, whole: list[Draft]) -> None:
    for first in range(0, len(whole), AT_ONCE):
        some = whole[first : first + AT_ONCE]
        there = people_on(programme, [draft.person for draft in some])
        for draft in some:
            if draft.person in there:
                draft.row.wrong(None, "this person is on the programme already", "somebody who is not", TWICE)
