"""The journey of a participant as terms: who may come, by which route, in which payment group, and within how long; how
soon complaints are answered; and for how long afterwards it is kept who they are.

What is asked of a person at referral are their *circumstances*. Requirements, groups and limits are tests on the
answers, so that a decision can name the rule, its clause and the answer.
"""

from typing import Annotated, Literal, get_args

from pydantic import Field

from commissioning.terms.figures import Figure, Key, Part, Status, Text, Words


class _Circumstance(Part):
    """What all circumstances have."""

    title: Words
    """As a label: Benefit."""
    question: Words
    """As it is put to the person: Which benefit do you claim?"""
    clause: Text
    status: Status


class OneOf(_Circumstance):
    """One of several answers."""

    kind: Literal["one_of"]
    answers: dict[Key, Words] = Field(min_length=2)


class YesOrNo(_Circumstance):
    """Yes or no: the answers `yes` and `no`."""

    kind: Literal["yes_or_no"]


class Number(_Circumstance):
    """A whole number, as months since the last job."""

    kind: Literal["number"]


class Age(_Circumstance):
    """Whole years on the day of referral, worked out from the date of birth: nobody is asked."""

    kind: Literal["age"]


Route = Literal["mandatory", "voluntary", "early_access"]
ROUTES: dict[str, Words] = {route: Words(en=route.replace("_", " ").capitalize()) for route in get_args(Route)}


class ByRoute(_Circumstance):
    """The route by which the person comes, as the referral says it: nobody is asked again."""

    kind: Literal["route"]


Circumstance = Annotated[OneOf | YesOrNo | Number | Age | ByRoute, Field(discriminator="kind")]

_YES_OR_NO = {"yes": Words(en="Yes"), "no": Words(en="No")}


def choices(circumstance: Circumstance) -> dict[str, Words] | None:
    """The answers there are, each as it is read; None where the answer is a whole number."""
    match circumstance:
        case OneOf():
            return circumstance.answers
        case YesOrNo():
            return _YES_OR_NO
        case ByRoute():
            return ROUTES
    return None


class Test(Part):
    """What the answer to a circumstance must be: one of some (`is`), or a number of a range."""

    circumstance: Key
    is_: list[Key] | None = Field(default=None, alias="is")
    at_least: int | None = None
    below: int | None = None


class _Rule(Part):
    """What all rules of the journey have."""

    title: Words
    clause: Text
    status: Status


Way = Literal["random", "choice"]


class Routes(_Rule):
    """By which routes people come, and how it is settled who serves them: drawn, or by their own choice. Where both
    are named, whoever does not choose is drawn. Said once."""

    kind: Literal["routes"]
    routes: list[Route] = Field(min_length=1)
    allocation: list[Way] = Field(min_length=1)


class Requirement(_Rule):
    """What must hold for a person to be referred: every one of the tests. A person must meet all requirements."""

    kind: Literal["requirement"]
    when: list[Test] = Field(min_length=1)


class GroupRule(_Rule):
    """Whoever meets all of the tests belongs to a payment group. Of several rules that are met, the lowest `order`
    counts; without tests a rule is met by everybody."""

    kind: Literal["group"]
    group: Text
    order: int
    when: list[Test] = []


Promise = Literal["acknowledged", "attached", "planned", "reassessed", "exit_report"]
"""What has a limit: the provider's acknowledgement and the attachment (from the referral), an action plan that both
have signed (from the attachment), the next assessment (from each one), the exit report (from the request)."""


class Limit(_Rule):
    """The time within which something is to be done; on the last day it is in time.

    With tests it holds for those who meet them. Of several limits of one promise the lowest `order` that is met counts.
    """

    kind: Literal["limit"]
    of: Promise
    within: Figure
    order: int = 1
    when: list[Test] = []


class Reason(_Rule):
    """A coded reason: why a referral was returned, a person was not attached, or left early."""

    kind: Literal["reason"]
    of: Literal["returned", "not_attached", "left_early"]


class Keeping(_Rule):
    """How long who somebody is is kept when their time on the programme is over. Said once.

    Days and codes stay for good, for payments and ratings rest on them; names, contact and words are erased after it.
    """

    kind: Literal["keeping"]
    identity: Figure
    """Months from the day on which nobody serves them any more; of whom nobody ever served, from the referral."""


Desk = Literal["provider", "prime", "commissioner"]
"""Where a complaint lies: with whoever serves the person, the prime of the contract, or the commissioner."""
DESKS: tuple[Desk, ...] = get_args(Desk)


class Handling(_Rule):
    """The time within which a complaint is acknowledged, or answered, from the day on which it comes to a desk; on the
    last day it is in time. Said once at most for each desk.
    """

    kind: Literal["complaint"]
    of: Literal["acknowledged", "answered"]
    desks: list[Desk] = Field(default=list(DESKS), min_length=1)
    """Left out, it holds at each."""
    within: Figure


Tested = Requirement | GroupRule | Limit
"""The rules that put answers to the test."""

JourneyRule = Annotated[
    Routes | Requirement | GroupRule | Limit | Reason | Keeping | Handling, Field(discriminator="kind")
]
