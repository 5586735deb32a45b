"""Rules of the language about circumstances and the journey that a single field cannot state."""

from collections.abc import Iterator, Sequence

from commissioning.terms import journey as j
from commissioning.terms import models as m
from commissioning.terms.merging import did_you_mean
from commissioning.terms.refusals import Path
from commissioning.terms.rules import BrokenRule

_BEFORE_THE_START = ("acknowledged", "attached")
"""Promises that are kept or broken before anybody has started."""

_ONCE: dict[type[j.Routes | j.Keeping], str] = {
    j.Routes: "by which routes people come",
    j.Keeping: "for how long who somebody is is kept",
}
"""What is said once at most."""


def broken_journey(terms: m.Terms) -> Iterator[BrokenRule]:
    """Everything in the journey that breaks a rule of the language."""
    for name, rule in terms.journey.items():
        path = ("journey", name)
        for n, test in enumerate(getattr(rule, "when", [])):
            yield from _test(test, (*path, "when", str(n)), terms)
        match rule:
            case j.Routes():
                yield from _named_once(rule.routes, (*path, "routes"))
                yield from _named_once(rule.allocation, (*path, "allocation"))
            case j.Limit():
                yield from _limit(rule, (*path, "within"))
            case j.Handling():
                yield from _named_once(rule.desks, (*path, "desks"))
                if rule.within.groups is not None:
                    problem = "A complaint waits no longer for the payment group of whoever complains."
                    yield BrokenRule((*path, "within", "groups"), problem, "Write `values`, which hold for everybody.")
            case j.Keeping() if rule.identity.groups is not None:
                problem = "Nobody is kept longer than others for the payment group that they belong to."
                yield BrokenRule((*path, "identity", "groups"), problem, "Write `values`, which hold for everybody.")
    yield from _said_once(terms)
    yield from _orders(terms)
    yield from _desks(terms)


def _test(test: j.Test, path: Path, terms: m.Terms) -> Iterator[BrokenRule]:
    circumstance = terms.circumstances.get(test.circumstance)
    if circumstance is None:
        return
    answers, is_range = j.choices(circumstance), test.at_least is not None or test.below is not None
    if answers is None and (test.is_ is not None or not is_range):
        todo = "Write `at_least`, `below` or both."
        yield BrokenRule(path, f"The answer to {test.circumstance} is a number, and the test is no range.", todo)
    elif answers is None:
        yield from _range(test, path)
    elif is_range or not test.is_:
        todo = f"Write `is` with some of {', '.join(answers)}."
        yield BrokenRule(path, f"The test does not say which answers to {test.circumstance} meet it.", todo)
    else:
        yield from _named_once(test.is_, (*path, "is"))
        for n, answer in enumerate(test.is_):
            if answer not in answers:
                problem = f"{answer} is no answer to {test.circumstance}."
                yield BrokenRule((*path, "is", str(n)), problem, did_you_mean(answer, answers))


def _range(test: j.Test, path: Path) -> Iterator[BrokenRule]:
    least, below = test.at_least or 0, test.below
    if least < 0 or (below is not None and below <= least):
        yield BrokenRule(path, "No whole number meets the test.", "Correct `at_least` or `below`; neither is below 0.")


def _named_once(names: Sequence[str], path: Path) -> Iterator[BrokenRule]:
    if len(set(names)) < len(names):
        yield BrokenRule(path, "One of them is named twice.", "Name each once.")


def _limit(limit: j.Limit, path: Path) -> Iterator[BrokenRule]:
    if limit.within.groups is not None:
        problem = "A limit is promised before the payment group counts."
        todo = "Write `values`, and for some people a limit of their own with a test and a lower `order`."
        yield BrokenRule((*path, "groups"), problem, todo)
    if limit.of in _BEFORE_THE_START and limit.within.by == "started_on":
        problem = f"Whoever waits to be {limit.of} has not started yet."
        yield BrokenRule((*path, "by"), problem, "Read it by referred_on.")


def _said_once(terms: m.Terms) -> Iterator[BrokenRule]:
    for kind, what in _ONCE.items():
        names = [name for name, rule in terms.journey.items() if isinstance(rule, kind)]
        for name in names[1:]:
            problem, todo = f"The terms say twice {what}.", f"Keep one of {', '.join(names)}."
            yield BrokenRule(("journey", name), problem, todo)
    if terms.journey and not any(isinstance(rule, j.GroupRule) for rule in terms.journey.values()):
        problem = "No rule of the journey says to which payment group somebody belongs."
        todo = "Add one of the kind group; without tests it is met by everybody."
        yield BrokenRule(("journey", next(iter(terms.journey))), problem, todo)


def _orders(terms: m.Terms) -> Iterator[BrokenRule]:
    """Which of several rules counts is never left to chance."""
    seen: dict[tuple[str, int], str] = {}
    for name, rule in terms.journey.items():
        if isinstance(rule, j.GroupRule | j.Limit):
            what = "group" if isinstance(rule, j.GroupRule) else rule.of
            first = seen.setdefault((what, rule.order), name)
            if first != name:
                problem = f"{first} has the order {rule.order} too, so nobody can say which of the two counts."
                yield BrokenRule(("journey", name, "order"), problem, "Give each an order of its own.")


def _desks(terms: m.Terms) -> Iterator[BrokenRule]:
    """At one desk one time counts."""
    seen: dict[tuple[str, str], str] = {}
    handling = {name: rule for name, rule in terms.journey.items() if isinstance(rule, j.Handling)}
    for name, rule in handling.items():
        for desk in dict.fromkeys(rule.desks):
            first = seen.setdefault((rule.of, desk), name)
            if first != name:
                problem = f"{first} says too within how long a complaint is {rule.of} at the {desk}."
                yield BrokenRule(("journey", name, "desks"), problem, "Leave this desk to one of the two.")
