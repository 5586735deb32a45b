"""Who may come, in which payment group, and within how long: decided by the terms, each time with rule, clause and
answer.

Pure: two sections of the terms and a person's answers in, a decision with its reasons out. Of rules that are met the
lowest `order` counts, so the order in which a file has them does not.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from commissioning.terms import journey as j
from commissioning.terms.figures import Words

Circumstances = Mapping[str, j.Circumstance]
Journey = Mapping[str, j.JourneyRule]

Answers = Mapping[str, str | int]
"""What is known of a person, by circumstance: the key of an answer, or a whole number."""


class WrongAnswers(Exception):
    """Answers on which nothing can be decided. `problems` says what is wrong, by circumstance."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = dict(problems)
        super().__init__("Nothing was decided. " + " ".join(self.problems.values()))


@dataclass(frozen=True, slots=True)
class Answered:
    """A circumstance and what was answered. `said` is the answer as it is read."""

    circumstance: str
    title: Words
    answer: str | int
    said: Words

    def __str__(self) -> str:
        return f"{self.title}: {self.said}"


@dataclass(frozen=True, slots=True)
class Why:
    """A rule that decided: its key, title and clause, and the answers that made the difference.

    answers  of a requirement that is not met, those that missed it; of a group, all that its rule asks for.
    """

    rule: str
    title: Words
    clause: str
    answers: tuple[Answered, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether a person may come, and to which payment group.

    unmet    the requirements that are not met, by their keys.
    because  the rule that settled the group; None, like the group, where no rule is met.
    """

    unmet: tuple[Why, ...]
    group: str | None
    because: Why | None

    @property
    def eligible(self) -> bool:
        """All requirements are met, and there is a group: for who belongs to none nobody could be paid."""
        return not self.unmet and self.group is not None


def age_on(born_on: date, day: date) -> int:
    """Whole years on a day. Who was born on 29 February is a year older on 1 March of a common year.

    Raises   ValueError, if the day comes before the birth.

    >>> age_on(date(2000, 2, 29), date(2018, 2, 28)), age_on(date(2000, 2, 29), date(2018, 3, 1))
    (17, 18)
    """
    if day < born_on:
        raise ValueError(f"Nobody born on {born_on} has an age on {day}. Correct one of the two dates.")
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def asked(circumstances: Circumstances) -> dict[str, j.Circumstance]:
    """The circumstances that a person is asked about, in the order of the terms; `worked_out` answers the others."""
    return {key: each for key, each in circumstances.items() if not isinstance(each, j.Age | j.ByRoute)}


def worked_out(
    circumstances: Circumstances, *, born_on: date, referred_on: date, route: j.Route
) -> dict[str, str | int]:
    """The answers that nobody is asked for, because the referral holds them."""
    found: dict[str, str | int] = {}
    for key, circumstance in circumstances.items():
        match circumstance:
            case j.Age():
                found[key] = age_on(born_on, referred_on)
            case j.ByRoute():
                found[key] = route
    return found


def wrong_answers(circumstances: Circumstances, answers: Answers) -> dict[str, str]:
    """What is wrong with answers, a sentence for each circumstance, in the order of the terms; empty if nothing is."""
    problems = {key: _wrong(key, each, answers.get(key)) for key, each in circumstances.items()}
    for key in sorted(answers.keys() - circumstances.keys()):
        problems[key] = f"The terms ask for no {key}. Leave it out."
    return {key: problem for key, problem in problems.items() if problem is not None}


def told(answers: Answers, circumstances: Circumstances) -> tuple[Answered, ...]:
    """Right answers as they are read."""
    found = []
    for key, answer in answers.items():
        said = (j.choices(circumstances[key]) or {}).get(str(answer)) or Words(en=str(answer))
        found.append(Answered(key, circumstances[key].title, answer, said))
    return tuple(found)


def asks(rules: Iterable[j.JourneyRule]) -> set[str]:
    """The circumstances that some rule puts to the test."""
    return {test.circumstance for rule in rules if isinstance(rule, j.Tested) for test in rule.when}


def decide(circumstances: Circumstances, journey: Journey, answers: Answers) -> Decision:
    """Whether a person may come, and to which group, with the reasons.

    Takes    answers: at least those that a requirement or a group asks for; others make no difference.
    Raises   WrongAnswers, if one of those is missing or is no answer.
    """
    requirements = {key: rule for key, rule in journey.items() if isinstance(rule, j.Requirement)}
    groups = {key: rule for key, rule in journey.items() if isinstance(rule, j.GroupRule)}
    tested = asks((*requirements.values(), *groups.values()))
    needed = {key: circumstance for key, circumstance in circumstances.items() if key in tested}
    if problems := wrong_answers(needed, {key: answers[key] for key in needed.keys() & answers.keys()}):
        raise WrongAnswers(problems)

    def why(key: str, rule: j.Requirement | j.GroupRule, tests: Iterable[j.Test]) -> Why:
        counted = {test.circumstance: answers[test.circumstance] for test in tests}
        return Why(key, rule.title, rule.clause, told(counted, needed))

    missed = {key: [test for test in rule.when if not _meets(test, answers)] for key, rule in requirements.items()}
    unmet = tuple(why(key, requirements[key], tests) for key, tests in sorted(missed.items()) if tests)
    first = min((key for key in groups if _met(groups[key], answers)), key=lambda key: groups[key].order, default=None)
    if first is None:
        return Decision(unmet, None, None)
    return Decision(unmet, groups[first].group, why(first, groups[first], groups[first].when))


def limit(journey: Journey, promise: j.Promise, answers: Answers) -> j.Limit | None:
    """The limit of a promise that holds for a person; None where the terms promise no time.

    Takes    answers: right ones (see `wrong_answers`), at least those that a limit of the promise asks for.
    Raises   WrongAnswers, if one of those is missing.
    """
    limits = [rule for rule in journey.values() if isinstance(rule, j.Limit) and rule.of == promise]
    if missing := asks(limits) - answers.keys():
        raise WrongAnswers({key: f"{key} is not answered." for key in sorted(missing)})
    return min((rule for rule in limits if _met(rule, answers)), key=lambda rule: rule.order, default=None)


def _met(rule: j.Tested, answers: Answers) -> bool:
    return all(_meets(test, answers) for test in rule.when)


def _meets(test: j.Test, answers: Answers) -> bool:
    answer = answers[test.circumstance]
    if isinstance(answer, str):
        return answer in (test.is_ or ())
    return (test.at_least is None or answer >= test.at_least) and (test.below is None or answer < test.below)


def _wrong(key: str, circumstance: j.Circumstance, answer: str | int | None) -> str | None:
    choices = j.choices(circumstance)
    todo = "Write a whole number, 0 or more." if choices is None else f"Choose one of {', '.join(choices)}."
    if answer is None:
        return f"{key} is not answered. {todo}"
    if choices is None:
        right = isinstance(answer, int) and not isinstance(answer, bool) and answer >= 0
    else:
        right = answer in choices
    return None if right else f"{answer} is no answer to {key}. {todo}"
