"""The standards of a programme as anybody reads them: what you may count on, within how long, how often."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from commissioning.rooms.journey.journey_rules import Rules, journey_terms, rules_of
from commissioning.rooms.journey.rules_models import JourneyTerms
from commissioning.rooms.performance.standards import in_order
from commissioning.terms.figures import Series
from commissioning.terms.journey import Limit
from commissioning.terms.standards import MustHappen, PromiseKept, Quantitative, Stage, Standard
from commissioning.terms.telling import words
from commissioning.terms.telling.standards import counted


@dataclass(frozen=True, slots=True)
class Told:
    """One standard in words.

    within  who it holds for and how long it may take, as the terms say on the day; nothing where nobody has said.
    share   in which share of cases it is to be kept: "at least 90%"; empty while nobody knows it.
    """

    key: str
    stage: Stage
    standard: Standard
    counted: str
    within: Sequence[tuple[str, str]]
    share: str


def programmes() -> list[tuple[str, str]]:
    """Every programme whose journey is ruled, by title: reference and title. Public."""
    rows = JourneyTerms.objects.order_by("agreed_at").values_list("programme", "title")
    return sorted(dict(rows).items(), key=lambda named: (named[1], named[0]))


def told(programme: str, *, on: date) -> tuple[str, list[Told]]:
    """The programme's title and its standards on a day, by stage: public. Raises NoRules."""
    rules = rules_of(journey_terms(programme, on=on))
    return str(rules.title), told_by(rules, on=on)


def told_by(rules: Rules, *, on: date) -> list[Told]:
    """The standards of some rules on a day, by stage."""
    return [_told(key, standard, rules, on) for key, standard in in_order(rules)]


def _told(key: str, standard: Standard, rules: Rules, on: date) -> Told:
    element = standard.quantitative
    if element is None:
        return Told(key, standard.stage, standard, "", (), "")
    within = tuple(_within(element, rules, on))
    share = _value(element.at_least, on)
    return Told(key, standard.stage, standard, counted(element), within, share)


def _within(element: Quantitative, rules: Rules, on: date) -> Iterator[tuple[str, str]]:
    match element:
        case PromiseKept():
            limits = [rule for rule in rules.journey.values() if isinstance(rule, Limit) and rule.of == element.of]
            for rule in sorted(limits, key=lambda rule: rule.order):
                if said := _value(rule.within, on):
                    yield str(rule.title), said
        case MustHappen():
            if said := _value(element.within, on):
                yield "", "On the same day" if said.startswith("0 ") else said


def _value(series: Series, on: date) -> str:
    held = series.line(on)
    return words.value(held[1], series, "") if held and held[1].is_number else ""
