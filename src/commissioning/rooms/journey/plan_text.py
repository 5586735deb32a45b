"""The text of an action plan: what makes it one that can be held to, its one spelling, and what changed. Pure."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from commissioning.core.canonical import canonical_json


@dataclass(frozen=True, slots=True)
class PlannedAction:
    """What is to be done, by whom, by which day, and how one will know that it was done.

    who  a code of `plan_models.Who`.
    """

    what: str
    who: str
    due_on: date | None
    known_by: str


@dataclass(frozen=True, slots=True)
class PlanText:
    """What a plan says: the goal, and the actions that lead to it."""

    goal: str
    actions: tuple[PlannedAction, ...]


@dataclass(frozen=True, slots=True)
class Changed:
    """What differs between two plans. `before` is None for what was added, `after` for what was left out."""

    before: PlannedAction | None
    after: PlannedAction | None


def problems(text: PlanText, *, on: date) -> dict[str, str]:
    """What is wrong with a plan made on a day, by field (`goal`, `actions`, `actions.2.due_on`); empty if nothing is.

    Each action must be specific, measurable and dated.
    """
    found = {}
    if not text.goal.strip():
        found["goal"] = "Say what the plan is to reach."
    if not text.actions:
        found["actions"] = "Say at least one action."
    for number, action in enumerate(text.actions, start=1):
        for name, sentence in _wrong(action, on):
            found[f"actions.{number}.{name}"] = f"Action {number}: {sentence}"
    return found


def written(text: PlanText, *, plan: str, number: int, made_on: date) -> str:
    """The exact text that people sign. It names the plan, so that a signature to it is to nothing else."""
    said = {
        "plan": plan,
        "number": number,
        "made_on": made_on,
        "goal": text.goal,
        "actions": [
            {"what": each.what, "who": each.who, "due_on": each.due_on, "known_by": each.known_by}
            for each in text.actions
        ],
    }
    return canonical_json(said).decode()


def digest_of(exact: str) -> str:
    """The SHA-256 of an exact text."""
    return hashlib.sha256(exact.encode()).hexdigest()


def read(exact: str) -> PlanText:
    """What an exact text says."""
    said = json.loads(exact)
    return PlanText(
        said["goal"],
        tuple(
            PlannedAction(each["what"], each["who"], date.fromisoformat(each["due_on"]), each["known_by"])
            for each in said["actions"]
        ),
    )


def changed(before: PlanText, after: PlanText) -> list[Changed]:
    """The actions that were added, left out or said otherwise. An action is the same one when it asks for the same."""
    old, new = ({action.what: action for action in text.actions} for text in (before, after))
    return [
        *(Changed(action, new.get(what)) for what, action in old.items() if new.get(what) != action),
        *(Changed(None, action) for what, action in new.items() if what not in old),
    ]


def _wrong(action: PlannedAction, on: date) -> Iterator[tuple[str, str]]:
    if not action.what.strip():
        yield "what", "say what is to be done."
    if not action.known_by.strip():
        yield "known_by", "say how you will know that it is done."
    if action.due_on is None:
        yield "due_on", "say by which day."
    elif action.due_on < on:
        yield "due_on", f"{action.due_on} is before the plan is made. Choose a later day."
