"""Templates for files of many referrals or events: the columns with an example, as CSV or as a workbook."""

from collections.abc import Iterator
from datetime import date

from commissioning.rooms.design.models import PackageArea
from commissioning.rooms.journey.bulk_drafts import ANSWER
from commissioning.rooms.journey.bulk_importing import columns, example
from commissioning.rooms.journey.bulk_models import Sort
from commissioning.rooms.journey.event_kinds import KINDS
from commissioning.rooms.journey.journey_rules import journey_terms, rules_of
from commissioning.rooms.journey.participant_models import Given, Route
from commissioning.tables.safe_csv import csv_line
from commissioning.tables.schema import SOURCES
from commissioning.tables.workbook import TemplateColumn, template
from commissioning.terms.journey import Routes, choices

_A_DAY = "A date such as 2026-04-01."
_KEY = "Your own key for the row, never a name or number of a person. The same row sent again changes nothing."
_SEALED = "Sealed, and read by those alone who work with the person."
_OF_REFERRALS = {
    "key": _KEY,
    "name": f"Who it is. {_SEALED}",
    "born_on": f"{_A_DAY} {_SEALED}",
    "package_area": "The code of the package area of the programme in which they live.",
    "route": "By which route they come.",
    "referred_on": f"{_A_DAY} Not after today.",
    "standards_given": "How the written standards, and how to complain, were handed over.",
    "nino": f"A national insurance number. {_SEALED}",
    "telephone": _SEALED,
    "email": _SEALED,
    "address": _SEALED,
    "needs": f"What to heed when meeting them. {_SEALED}",
}
_OF_EVENTS = {
    "key": _KEY,
    "participant": "Their reference, as the list of your referrals says it.",
    "kind": "What happened.",
    "on": _A_DAY,
    "until": f"Of what lasts, the first day after it. {_A_DAY}",
    "details": "The codes that the kind asks for, such as work=employed; hours=16.",
    "source": "Who says so; the provider when it is empty.",
    "words": f"What codes cannot say. {_SEALED}",
    "record": "To correct what was told before: the record of that event.",
    "withdrawn": "With a record: true when it never happened.",
}


def csv_template(sort: Sort, programme: str, *, on: date) -> str:
    """The header and one example row. Raises NoRules."""
    names, row = columns(sort, programme, on=on).all, example(sort, programme, on=on)
    return csv_line(names) + csv_line([row.get(name, "") for name in names])


def workbook_template(sort: Sort, programme: str, *, on: date) -> bytes:
    """The same as a workbook: what may stand in a column is offered there, and explained on a second sheet."""
    explained = _of_events if sort == Sort.EVENTS else lambda: _of_referrals(programme, on)
    found = {column.name: column for column in explained()}
    wanted = columns(sort, programme, on=on)
    return template(sort.value, [found[name] for name in wanted.all], example(sort, programme, on=on))


def _of_events() -> Iterator[TemplateColumn]:
    allowed = {"kind": tuple(KINDS), "source": tuple(SOURCES), "withdrawn": ("true",)}
    needed = columns(Sort.EVENTS, "", on=date.min).needed
    for name, says in _OF_EVENTS.items():
        yield TemplateColumn(name, name in needed, says, allowed.get(name, ()))


def _of_referrals(programme: str, on: date) -> Iterator[TemplateColumn]:
    rules = rules_of(journey_terms(programme, on=on))
    needed = columns(Sort.REFERRALS, programme, on=on).needed
    ways = next((tuple(rule.routes) for rule in rules.journey.values() if isinstance(rule, Routes)), Route.values)
    areas = PackageArea.objects.filter(programme=programme).order_by("code").values_list("code", flat=True)
    allowed = {"route": tuple(ways), "standards_given": tuple(Given.values), "package_area": tuple(areas)}
    for name, says in _OF_REFERRALS.items():
        yield TemplateColumn(name, name in needed, says, allowed.get(name, ()))
    for key, question in rules.circumstances.items():
        yield TemplateColumn(ANSWER + key, True, str(question.question), tuple(choices(question) or ()))
