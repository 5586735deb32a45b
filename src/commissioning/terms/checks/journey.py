"""The journey, tried on every kind of person that its rules tell apart: who is left out, and what nobody comes to."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from math import prod

from commissioning.terms import journey as j
from commissioning.terms import models as m
from commissioning.terms.checks.finding import Finding, error, note, warning
from commissioning.terms.deciding import Answers, Decision, asks, decide, limit, told

MOST_KINDS = 20_000
"""More kinds of people than this are not tried."""
LONG_KEPT, SHORT_KEPT = 120, 6
"""Months. Whoever keeps names for longer, or less, is asked whether that is meant."""

Ordered = Mapping[str, j.GroupRule] | Mapping[str, j.Limit]


def findings(terms: m.Terms) -> Iterator[Finding]:
    yield from _unasked(terms)
    if not terms.journey:
        return
    if not any(isinstance(rule, j.Routes) for rule in terms.journey.values()):
        sentence = "Nothing says by which routes people come, and how it is settled who serves them."
        yield note(("journey",), sentence, "Say it in a rule of the kind routes, once it is known.")
    yield from _keeping(terms)
    yield from _groups(terms)
    for promise in dict.fromkeys(rule.of for rule in terms.journey.values() if isinstance(rule, j.Limit)):
        yield from _limits(promise, terms)


def _unasked(terms: m.Terms) -> Iterator[Finding]:
    """No slip by itself: whatever is known at referral helps to compare like with like."""
    used = asks(terms.journey.values())
    used |= {name for measure in terms.measures.values() for name in measure.adjusted.covariates}
    for key in terms.circumstances:
        if key not in used:
            sentence = "No rule of the journey asks for it, and no measure is adjusted for it."
            yield note(("circumstances", key), sentence, "Keep it, if it is to be known who came.")


def _keeping(terms: m.Terms) -> Iterator[Finding]:
    """Who somebody is may neither stay for ever, nor go while they may still ask, complain or be paid for."""
    rules = {name: rule for name, rule in terms.journey.items() if isinstance(rule, j.Keeping)}
    if not rules:
        sentence = "Nothing says for how long who somebody is is kept, so it can never be erased."
        yield note(("journey",), sentence, "Say it in a rule of the kind keeping, once it is known.")
    for name, rule in rules.items():
        for day, line in rule.identity.lines(None).items():
            path = ("journey", name, "identity", "values", str(day))
            if line.value == "none":
                sentence = "From this day nothing says for how long who somebody is is kept: it can never be erased."
                yield warning(path, sentence, "Write a number of months.")
            elif line.is_number and line.number() > LONG_KEPT:
                sentence = f"Who somebody is is kept for {line.value} months after their time is over."
                yield warning(path, sentence, "Keep it no longer than it is needed, and say what for in the clause.")
            elif line.is_number and line.number() < SHORT_KEPT:
                sentence = f"Who somebody is is kept for {line.value} months, while outcomes and complaints still come."
                yield warning(path, sentence, "Check that nobody has to be asked by name after that.")


def _groups(terms: m.Terms) -> Iterator[Finding]:
    rules = {key: rule for key, rule in terms.journey.items() if isinstance(rule, j.GroupRule)}
    for group in terms.groups:
        if group not in {rule.group for rule in rules.values()}:
            yield warning(("groups", group), "No rule of the journey leads to it.", "Add one, or leave it out.")
    people = _kinds_of_people(rules.values(), terms)
    if people is None:
        yield _too_many(rules)
        return
    decisions = [(answers, decide(terms.circumstances, terms.journey, answers)) for answers in people]
    yield from _requirements([decision for _, decision in decisions], terms)
    admitted = [(answers, decision) for answers, decision in decisions if not decision.unmet]
    if not admitted:
        return
    yield from _never(rules, {decision.because.rule for _, decision in admitted if decision.because})
    left_out = next((answers for answers, decision in admitted if decision.group is None), None)
    if left_out is not None:
        sentence = f"Who meets all requirements may still belong to no group: {_told(left_out, terms)}."
        yield warning(("journey", _last(rules)), sentence, "Add a rule for them, or a requirement they do not meet.")


def _requirements(decisions: list[Decision], terms: m.Terms) -> Iterator[Finding]:
    names = [name for name, rule in terms.journey.items() if isinstance(rule, j.Requirement)]
    missed = {why.rule for decision in decisions for why in decision.unmet}
    for name in names:
        if name not in missed:
            yield warning(("journey", name), "Everybody meets it.", "Correct its tests, or leave it out.")
    if all(decision.unmet for decision in decisions):
        yield error(("journey", names[0]), "Nobody meets all requirements.", "Correct those that exclude each other.")


def _limits(promise: j.Promise, terms: m.Terms) -> Iterator[Finding]:
    rules = {key: rule for key, rule in terms.journey.items() if isinstance(rule, j.Limit) and rule.of == promise}
    requirements = {key: rule for key, rule in terms.journey.items() if isinstance(rule, j.Requirement)}
    people = _kinds_of_people(rules.values(), terms)
    if people is None:
        yield _too_many(rules)
        return
    admitted = [answers for answers in people if not decide(terms.circumstances, requirements, answers).unmet]
    if not admitted:
        return  # told of the groups
    held = [limit(rules, promise, answers) for answers in admitted]
    yield from _never(rules, {name for name, rule in rules.items() if rule in held})
    if None in held:
        without = _told(admitted[held.index(None)], terms)
        sentence = f"The promise ({promise}) has no limit that holds for everybody, as for: {without}."
        yield warning(("journey", _last(rules)), sentence, "Add one without tests, of the highest order.")


def _never(rules: Ordered, reached: set[str]) -> Iterator[Finding]:
    for name in rules:
        if name not in reached:
            sentence = "Nobody comes to it: whoever meets it meets one of a lower order too, or not all requirements."
            yield warning(("journey", name), sentence, "Correct its tests or its order, or leave it out.")


def _last(rules: Ordered) -> str:
    return max(rules, key=lambda name: rules[name].order)


def _too_many(rules: Ordered) -> Finding:
    sentence = f"More than {MOST_KINDS:,} kinds of people are told apart, so it was not tried who is left out."
    return note(("journey", _last(rules)), sentence, "Try those that matter by hand.")


def _kinds_of_people(rules: Iterable[j.GroupRule | j.Limit], terms: m.Terms) -> list[Answers] | None:
    """Answers for every kind of person that the requirements and these rules tell apart; None for too many."""
    telling = [*rules, *(rule for rule in terms.journey.values() if isinstance(rule, j.Requirement))]
    keys = sorted(asks(telling))
    answers = [_answers(key, telling, terms) for key in keys]
    if prod(map(len, answers)) > MOST_KINDS:
        return None
    return [dict(zip(keys, each, strict=True)) for each in product(*answers)]


def _answers(key: str, rules: Iterable[j.Tested], terms: m.Terms) -> list[str | int]:
    """The answers that rules tell apart; of numbers one for each range between two edges."""
    circumstance = terms.circumstances[key]
    if isinstance(circumstance, j.ByRoute):
        said = [rule.routes for rule in terms.journey.values() if isinstance(rule, j.Routes)]
        return list(said[0] if said else j.ROUTES)
    choices = j.choices(circumstance)
    if choices is not None:
        return list(choices)
    tests = [test for rule in rules for test in rule.when if test.circumstance == key]
    return sorted({0, *(edge for test in tests for edge in (test.at_least, test.below) if edge is not None)})


def _told(answers: Answers, terms: m.Terms) -> str:
    return "; ".join(map(str, told(answers, terms.circumstances))) or "anybody"
