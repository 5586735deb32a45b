"""Write action plans, say what came of their actions, and read them with their signatures. None is ever changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from commissioning.platform import audit
from commissioning.platform.access import Access
from commissioning.platform.references import new_reference
from commissioning.platform.roles import Permission
from commissioning.platform.sealed_fields import opened
from commissioning.rooms.journey import plan_text
from commissioning.rooms.journey.event_models import Words
from commissioning.rooms.journey.placement_models import Placement
from commissioning.rooms.journey.plan_models import ActionResult, Plan, PlanAction, Result, Side, Signature
from commissioning.rooms.journey.plan_text import PlanText
from commissioning.rooms.journey.recording import write_words
from commissioning.rooms.journey.refusals import NotAPlan


@dataclass(frozen=True, slots=True)
class SignedPlan:
    """A plan without its words, and who agreed to it.

    signatures  by side; those of the text that stands here alone.
    """

    plan: Plan
    signatures: dict[str, Signature]

    @property
    def agreed_on(self) -> date | None:
        """The day on which the second of both sides signed; None while one has not."""
        return agreed_on(self.signatures)


@dataclass(frozen=True, slots=True)
class WrittenPlan(SignedPlan):
    """A plan as it was written, who agreed to it, and what came of it.

    text        None when it cannot be read: erased, or not the text that the digest is of (`is_whole` is False then).
    actions     the rows of its actions, in order.
    results     by action; the last that was told.
    """

    text: PlanText | None
    is_whole: bool
    actions: tuple[PlanAction, ...]
    results: dict[str, ActionResult]


@transaction.atomic
def write_plan(*, placement: Placement, text: PlanText, by: Access, now: datetime) -> Plan:
    """Write a plan, or another in place of the last one on the placement. It holds when both sides have signed.

    Raises   NotAPlan, with what is wrong by field.
    """
    by.require(Permission.CASE_KEEP)
    if wrong := plan_text.problems(text, on=by.on):
        raise NotAPlan(wrong)
    reference, number = new_reference(), Plan.objects.filter(placement=placement).count() + 1
    exact = plan_text.written(text, plan=reference, number=number, made_on=by.on)
    plan = Plan(
        reference=reference,
        placement=placement,
        number=number,
        made_on=by.on,
        digest=plan_text.digest_of(exact),
        recorded_at=now,
        recorded_by_id=by.who,
        recorded_for_id=by.own,
    )
    plan.save(force_insert=True)
    audit.record("write plan", plan, by=by, now=now)
    actions = [
        PlanAction(plan=plan, number=number, who=each.who, due_on=each.due_on)
        for number, each in enumerate(text.actions, start=1)
        if each.due_on is not None  # without one it was refused
    ]
    PlanAction.objects.bulk_create(actions)
    write_words(placement=placement, about=plan.pk, text=exact, now=now)
    return plan


@transaction.atomic
def say_result(*, action: PlanAction, result: Result, on: date, by: Access, now: datetime) -> ActionResult:
    """Say what came of an action on a day. What was said before stays on record. Raises NotAPlan."""
    by.require(Permission.CASE_KEEP)
    if on > by.on:
        raise NotAPlan({"on": f"{on} has not come yet. Say it when it happened."})
    if on < action.plan.made_on:
        raise NotAPlan({"on": f"{on} is before the plan was made on {action.plan.made_on}. Correct the day."})
    row = ActionResult(
        action=action, result=result, on=on, recorded_at=now, recorded_by_id=by.who, recorded_for_id=by.own
    )
    row.save(force_insert=True)
    audit.record("say result", row, by=by, now=now)
    return row


def plans(placements: Iterable[Placement]) -> list[WrittenPlan]:
    """The plans of placements as they were written, the oldest first. Their words are opened: for those who may."""
    rows = list(
        Plan.objects.filter(placement__in=[each.pk for each in placements])
        .select_related("recorded_by", "recorded_for")
        .order_by("recorded_at", "number")
    )
    keys = [row.pk for row in rows]
    words = {each.about: each.text for each in opened(Words.objects.filter(about__in=keys))}
    actions = list(PlanAction.objects.filter(plan__in=keys).order_by("plan", "number"))
    results = {
        row.action_id: row
        for row in ActionResult.objects.filter(action__in=[each.pk for each in actions]).order_by("recorded_at")
    }
    signatures = list(Signature.objects.filter(plan__in=keys).select_related("recorded_by"))
    return [
        as_written(
            row,
            words.get(row.pk),
            tuple(each for each in actions if each.plan_id == row.pk),
            results,
            [each for each in signatures if each.plan_id == row.pk],
        )
        for row in rows
    ]


def last_plan(placements: Iterable[Placement]) -> SignedPlan | None:
    """The last plan on placements without its words, if there is any."""
    plan = Plan.objects.filter(placement__in=[each.pk for each in placements]).order_by("recorded_at", "number").last()
    return SignedPlan(plan, _by_side(plan, Signature.objects.filter(plan=plan))) if plan else None


def as_written(
    plan: Plan,
    exact: str | None,
    actions: tuple[PlanAction, ...],
    results: dict[str, ActionResult],
    signatures: Iterable[Signature],
) -> WrittenPlan:
    """A plan with its exact text, held against its digest; nothing is shown for what was signed that was not."""
    is_whole = exact is not None and plan_text.digest_of(exact) == plan.digest
    return WrittenPlan(
        plan=plan,
        text=plan_text.read(exact) if exact is not None and is_whole else None,
        is_whole=is_whole,
        actions=actions,
        results={each.pk: results[each.pk] for each in actions if each.pk in results},
        signatures=_by_side(plan, signatures),
    )


def _by_side(plan: Plan, signatures: Iterable[Signature]) -> dict[str, Signature]:
    return {each.side: each for each in signatures if each.digest == plan.digest}


def agreed_on(signatures: dict[str, Signature]) -> date | None:
    """The day on which the second of both sides signed a plan; None while one has not."""
    if signatures.keys() != set(Side.values):
        return None
    return max(each.signed_on for each in signatures.values())


def agreements(placements: Iterable[Placement]) -> list[tuple[str, date]]:
    """The placement and the day of each plan to which both sides agreed. No words are opened."""
    rows = Signature.objects.filter(plan__placement__in=[each.pk for each in placements]).select_related("plan")
    by_plan: dict[str, dict[str, Signature]] = {}
    for row in rows:
        if row.digest == row.plan.digest:
            by_plan.setdefault(row.plan_id, {})[row.side] = row
    found = [(next(iter(sides.values())).plan.placement_id, agreed_on(sides)) for sides in by_plan.values()]
    return [(placement, on) for placement, on in found if on is not None]
