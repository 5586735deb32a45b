"""Action plans of a file, and what came of their actions. Each side signs a plan as themselves, so not by a file."""

from datetime import datetime

from commissioning.platform.access import Access
from commissioning.rooms.journey.bulk_casework import PARTICIPANT, Casework, one_by_one
from commissioning.rooms.journey.bulk_reading import A_DAY, SEALED, Columns, SentColumn, SentRow
from commissioning.rooms.journey.placement_models import Placement
from commissioning.rooms.journey.plan_models import PlanAction, Result, Who
from commissioning.rooms.journey.plan_text import PlannedAction, PlanText
from commissioning.rooms.journey.planning import last_plan, say_result, write_plan
from commissioning.rooms.journey.refusals import NotAPlan

MOST_ACTIONS = 8
_PARTS = ("what", "who", "due_on", "known_by")
_EXAMPLE = {"key": "2013-000001", "participant": "abcdefghijklmnopqrstuvw2"}


def _write(row: SentRow, placement: Placement, by: Access, now: datetime) -> str | None:
    actions = {}
    for number in range(1, MOST_ACTIONS + 1):
        what, who, _, known_by = (row.cells[_name(number, part)] for part in _PARTS)
        due_on = row.day(_name(number, "due_on"))
        if what or who or due_on or known_by:
            actions[number] = PlannedAction(what, who or Who.PARTICIPANT, due_on, known_by)
    try:
        text = PlanText(row.cells["goal"], tuple(actions.values()))
        return write_plan(placement=placement, text=text, by=by, now=now).pk
    except NotAPlan as refused:
        _tell(row, list(actions), refused)
    return None


def _tell(row: SentRow, numbers: list[int], refused: NotAPlan) -> None:
    """Each problem at its column: `actions.2.what` is that of the second action that was sent."""
    for field, sentence in refused.problems.items():
        match field.split("."):
            case ["actions", number, part]:
                column = _name(numbers[int(number) - 1], part)
            case ["actions"]:
                column = _name(1, "what")
            case _:
                column = field
        row.wrong(column, "is not fit for a plan", "goal and actions: specific, measurable and dated", sentence)


def _name(number: int, part: str) -> str:
    return f"action_{number}_{part}"


def _columns_of_action(number: int) -> tuple[SentColumn, ...]:
    return (
        SentColumn(_name(number, "what"), f"What is to be done. {SEALED}", is_personal=True, longest=500),
        SentColumn(_name(number, "who"), "Who does it; the participant when it is empty.", codes=tuple(Who.values)),
        SentColumn(_name(number, "due_on"), f"By which day. {A_DAY}", is_day=True),
        SentColumn(_name(number, "known_by"), f"How one will know. {SEALED}", is_personal=True, longest=500),
    )


def _say(row: SentRow, placement: Placement, by: Access, now: datetime) -> str | None:
    number, plan = row.cells["action"], last_plan([placement])
    actions = PlanAction.objects.filter(plan=plan.plan if plan else None).select_related("plan")
    action = actions.filter(number=int(number)).first() if number.isascii() and number.isdigit() else None
    if action is None:
        expected = f"a number from 1 to {actions.count()}" if plan else "an action of a plan"
        row.wrong("action", "is no action of their last plan", expected, "Look it up in the plan.")
        return None
    try:
        result, on = Result(row.cells["result"]), row.needed_day("on")
        return say_result(action=action, result=result, on=on, by=by, now=now).pk
    except NotAPlan as refused:
        row.wrong("on", "cannot be", "a day from the plan on, not after today", str(refused))
    return None


PLANS = Casework(
    Columns(
        PARTICIPANT,
        SentColumn("goal", f"What they want to reach. {SEALED}", is_needed=True, is_personal=True, longest=2_000),
        *(column for number in range(1, MOST_ACTIONS + 1) for column in _columns_of_action(number)),
    ),
    _EXAMPLE
    | {
        "goal": "A job in a bakery",
        "action_1_what": "Take the food hygiene course",
        "action_1_who": "participant",
        "action_1_due_on": "2026-04-01",
        "action_1_known_by": "The certificate is there",
    },
    one_by_one(_write, once=("participant",), words=("goal",)),
)
RESULTS = Casework(
    Columns(
        PARTICIPANT,
        SentColumn("action", "The number of the action in their last plan.", is_needed=True, longest=3),
        SentColumn("result", "What came of it.", is_needed=True, codes=tuple(Result.values)),
        SentColumn("on", A_DAY, is_needed=True, is_day=True),
    ),
    _EXAMPLE | {"action": "1", "result": "done", "on": "2026-04-01"},
    one_by_one(_say, once=("participant", "action"), words=()),
)
