"""Who may come, by which route, in which group, and within how long they are served, in sentences."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from commissioning.terms import journey as j
from commissioning.terms import models as m
from commissioning.terms.telling import words
from commissioning.terms.telling.document import Block, Heading, Paragraph, Table

_ROUTE = {"mandatory": "because they must", "voluntary": "of their own will", "early_access": "by early access"}
_WAY: dict[tuple[str, ...], str] = {
    ("random",): "It is drawn who serves them.",
    ("choice",): "They choose who serves them.",
}
_BOTH_WAYS = "They may choose who serves them; for whoever does not, it is drawn."
_PROMISE = {
    "acknowledged": "The provider acknowledges a referral within this time of it.",
    "attached": "Whoever is referred is attached within this time of the referral.",
    "planned": "An action plan that both have signed is there within this time of the attachment.",
    "reassessed": "The next assessment comes within this time of each one.",
    "exit_report": "An exit report is sent within this time of the request.",
}
_REASON = {
    "returned": "A referral is returned",
    "not_attached": "A person is not attached",
    "left_early": "A person leaves early",
}
_KEPT = (
    "Names, contact and all words are kept until this long after nobody serves them any more. Then they may be erased; "
    "days and codes stay, and name nobody."
)

_HANDLED = {
    "acknowledged": "A complaint is acknowledged within this time of the day on which it came to {desks}.",
    "answered": "A complaint is answered within this time of the day on which it came to {desks}.",
}

TITLE = "Who comes, and within how long they are served"
"""The heading over all of it."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """One thing that is told of the journey. Each row of `rows` ends with clause and status."""

    title: str
    sentences: tuple[str, ...]
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    timed: str = ""
    """The key of the rule whose time belongs here."""


def blocks(terms: m.Terms) -> Iterator[Block]:
    if terms.circumstances or terms.journey:
        yield Heading(2, TITLE)
    for chapter in chapters(terms):
        yield Heading(3, chapter.title)
        yield from map(Paragraph, chapter.sentences)
        if chapter.rows:
            yield Table(chapter.title, (*chapter.columns, "Clause", "Status"), chapter.rows)
        match terms.journey.get(chapter.timed):
            case j.Limit() | j.Handling() as limit:
                yield from words.told(limit.within, f"{chapter.title}: within", terms)
            case j.Keeping() as keeping:
                yield from words.told(keeping.identity, f"{chapter.title}: kept for", terms)


def chapters(terms: m.Terms) -> Iterator[Chapter]:
    """What the terms say of the journey, in the order in which people ask."""
    asked = tuple(map(_circumstance, terms.circumstances.values()))
    if asked:
        sentence = "What is known of a person at referral. It is kept as it was then."
        yield Chapter("What is asked at referral", (sentence,), ("Circumstance", "Question", "Answers"), asked)
    rules = terms.journey.values()
    yield from (_routes(rule) for rule in rules if isinstance(rule, j.Routes))
    required = tuple(
        (str(rule.title), _who(rule.when, terms), *_ends(rule)) for rule in rules if isinstance(rule, j.Requirement)
    )
    if required:
        yield Chapter(
            "Who may be referred", ("Whoever meets all of these.",), ("Requirement", "Who meets it"), required
        )
    yield from _groups([rule for rule in rules if isinstance(rule, j.GroupRule)], terms)
    yield from _limits({key: rule for key, rule in terms.journey.items() if isinstance(rule, j.Limit)}, terms)
    reasons = tuple(
        (_REASON[rule.of], key, str(rule.title), *_ends(rule))
        for key, rule in terms.journey.items()
        if isinstance(rule, j.Reason)
    )
    if reasons:
        yield Chapter("Reasons", ("What may be recorded.",), ("Of what", "Code", "Reason"), reasons)
    for key, rule in terms.journey.items():
        if isinstance(rule, j.Handling):
            desks = words.listed([f"the {desk}" for desk in rule.desks], "or")
            told = f"{_HANDLED[rule.of].format(desks=desks)} On the last day it is in time."
            yield Chapter(str(rule.title), (told, _source(rule)), timed=key)
    for key, rule in terms.journey.items():
        if isinstance(rule, j.Keeping):
            yield Chapter(str(rule.title), (_KEPT, _source(rule)), timed=key)


def _circumstance(circumstance: j.Circumstance) -> tuple[str, ...]:
    match circumstance:
        case j.Age():
            answers = "Whole years on the day of referral, from the date of birth"
        case j.ByRoute():
            answers = "The route by which the person comes"
        case _:
            choices = j.choices(circumstance)
            answers = "A whole number" if choices is None else "; ".join(map(str, choices.values()))
    return str(circumstance.title), str(circumstance.question), answers, *_ends(circumstance)


def _routes(rule: j.Routes) -> Chapter:
    come = words.listed([_ROUTE[route] for route in rule.routes], "or")
    settled = _WAY.get(tuple(rule.allocation), _BOTH_WAYS)
    return Chapter(str(rule.title), (f"People come {come}. {settled}", _source(rule)))


def _groups(rules: Sequence[j.GroupRule], terms: m.Terms) -> Iterator[Chapter]:
    rows = tuple(
        (str(rule.title), _who(rule.when, terms), words.group_title(rule.group, terms), *_ends(rule))
        for rule in sorted(rules, key=lambda rule: rule.order)
    )
    if rows:
        sentence = "That of the first rule that the person meets."
        yield Chapter("Which group somebody belongs to", (sentence,), ("Rule", "Who meets it", "Group"), rows)


def _limits(limits: Mapping[str, j.Limit], terms: m.Terms) -> Iterator[Chapter]:
    promised: set[str] = set()
    for key in sorted(limits, key=lambda key: (get_args(j.Promise).index(limits[key].of), limits[key].order)):
        rule = limits[key]
        holds = _for_whom(rule, terms, after_another=rule.of in promised)
        told = f"{_PROMISE[rule.of]} On the last day it is in time. {holds}".strip()
        yield Chapter(str(rule.title), (told, _source(rule)), timed=key)
        promised.add(rule.of)


def _source(rule: j.JourneyRule) -> str:
    return f"Clause: {rule.clause}. Status: {rule.status}."


def _ends(rule: j.JourneyRule | j.Circumstance) -> tuple[str, str]:
    return rule.clause, rule.status.capitalize()


def _for_whom(rule: j.Limit, terms: m.Terms, *, after_another: bool) -> str:
    if not rule.when:
        return "It holds for everybody else." if after_another else ""
    return f"It holds for whoever{' else' if after_another else ''} meets this: {_who(rule.when, terms)}."


def _who(tests: Sequence[j.Test], terms: m.Terms) -> str:
    """The tests in words: Age: at least 18 and below 25; Prison leaver: “Yes”."""
    return "; ".join(_test(test, terms.circumstances[test.circumstance]) for test in tests) or "Everybody"


def _test(test: j.Test, circumstance: j.Circumstance) -> str:
    choices = j.choices(circumstance)
    if choices is not None:
        said = words.listed([f"“{choices[answer]}”" for answer in test.is_ or []], "or")
        return f"{circumstance.title}: {said}"
    edges = (("at least", test.at_least), ("below", test.below))
    said = words.listed([f"{edge} {number:,}" for edge, number in edges if number is not None])
    return f"{circumstance.title}: {said}"
