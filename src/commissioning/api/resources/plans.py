"""Action plans: written, signed on paper, and what came of their actions; words apart.

A token is nobody's hand: on screen each side signs as itself, on the pages. A plan that both signed on paper is handed
in here.
"""

import base64
import binascii
from collections.abc import Iterable
from typing import Any

from ninja import Query

from commissioning.api.journey_rows import asked_rows, read_words
from commissioning.api.operations import changes, reads
from commissioning.api.paging import Page, paged
from commissioning.api.problems import FieldProblem, Refused, not_as_described
from commissioning.api.resources.participants import TAG, read_placement
from commissioning.api.schemas.casework import (
    ActionShown,
    CaseworkFilters,
    PaperGiven,
    PlanGiven,
    PlanShown,
    ResultGiven,
    SignatureShown,
    TextShown,
)
from commissioning.api.schemas.common import Reference
from commissioning.platform.changes import settled_before
from commissioning.platform.file_kinds import HarmfulArchive, NotRecognised
from commissioning.platform.files import OverQuota
from commissioning.platform.roles import Permission
from commissioning.rooms.journey import planning, signing
from commissioning.rooms.journey.placement_models import Placement
from commissioning.rooms.journey.plan_models import ActionResult, Medium, Plan, PlanAction, Result, Side, Signature, Who
from commissioning.rooms.journey.plan_text import PlannedAction, PlanText
from commissioning.rooms.journey.refusals import NotAPlan, NotToBeSigned


class Plans(Page[PlanShown]):
    """One page of action plans."""


@reads("/plans", who=Permission.CASE_READ, gives=Plans, tag=TAG)
def list_plans(request: Any, filters: Query[CaseworkFilters]) -> Plans:
    """Every version of the action plans in sight, with who signed and what came of each action."""
    as_of = settled_before(now=request.clock.now())
    added = {"plan": Signature.objects.all(), "action__plan": ActionResult.objects.all()}
    rows = asked_rows(Plan.objects.all(), filters, added)
    return paged(Plans, request, rows, filters, shows=_all_shown, as_of=as_of)


@reads("/plans/{reference}", who=Permission.CASE_READ, gives=PlanShown, tag=TAG)
def read_plan(request: Any, reference: Reference) -> PlanShown:
    """One version of an action plan."""
    return _shown(Plan.objects.get(pk=reference))


@reads("/plans/{reference}/text", who=Permission.CASE_READ, gives=TextShown, tag=TAG)
def read_text_of_plan(request: Any, reference: Reference) -> TextShown:
    """The exact text that is signed, in canonical JSON: the digest is of it. That it was read is on record."""
    found = read_words(request, Plan.objects.get(pk=reference).pk)
    return TextShown(about=reference, text=found.text, recorded_at=found.recorded_at)


@changes(
    "/placements/{reference}/plans",
    who=Permission.CASE_KEEP,
    gives=PlanShown,
    tag=TAG,
    about=read_placement,
    located="/plans/{reference}",
)
def write_plan(request: Any, reference: Reference, body: PlanGiven) -> PlanShown:
    """Write an action plan, or another in place of the last one on the placement."""
    actions = (PlannedAction(each.what, each.who.value, each.due_on, each.known_by) for each in body.actions)
    try:
        made = planning.write_plan(
            placement=Placement.objects.get(pk=reference),
            text=PlanText(body.goal, tuple(actions)),
            by=request.access,
            now=request.clock.now(),
        )
    except NotAPlan as wrong:
        raise _located(wrong) from None
    return _shown(made)


@changes(
    "/plans/{reference}/papers",
    who=Permission.CASE_KEEP,
    gives=PlanShown,
    tag=TAG,
    refuses=(NotToBeSigned, OverQuota),
    about=read_plan,
    located="/plans/{reference}",
)
def hand_in_signed_plan(request: Any, reference: Reference, body: PaperGiven) -> PlanShown:
    """Hand in a plan that both have signed on paper. On screen each signs as themselves, on the pages."""
    plan = Plan.objects.select_related("placement").get(pk=reference)
    try:
        content = base64.b64decode(body.content, validate=True)
        signing.hand_in_paper(
            plan=plan,
            content=[content],
            name=body.name,
            signed_on=body.signed_on,
            by=request.access,
            now=request.clock.now(),
        )
    except binascii.Error:
        raise not_as_described("body", "content", "This is not base64. Encode the file's bytes.") from None
    except (NotRecognised, HarmfulArchive) as wrong:
        raise not_as_described("body", "content", str(wrong)) from None
    return _shown(plan)


@changes(
    "/plans/{reference}/results",
    who=Permission.CASE_KEEP,
    gives=PlanShown,
    tag=TAG,
    about=read_plan,
    located="/plans/{reference}",
)
def say_what_came_of_action(request: Any, reference: Reference, body: ResultGiven) -> PlanShown:
    """Say what came of an action of a plan. What was said before stays on record."""
    action = PlanAction.objects.select_related("plan").filter(plan=reference, number=body.action).first()
    if action is None:
        plan = Plan.objects.get(pk=reference)
        raise not_as_described("body", "action", f"Plan {plan.number} has no action {body.action}.")
    try:
        planning.say_result(action=action, result=body.result, on=body.on, by=request.access, now=request.clock.now())
    except NotAPlan as wrong:
        raise _located(wrong) from None
    return _shown(action.plan)


def _located(wrong: NotAPlan) -> Refused:
    errors = [FieldProblem(where="body", field=name, message=said) for name, said in wrong.problems.items()]
    return Refused(422, "Each error says where, and what is expected there.", errors=errors)


def _shown(row: Plan) -> PlanShown:
    [shown] = _all_shown([row])
    return shown


def _all_shown(rows: list[Plan]) -> list[PlanShown]:
    keys = [row.pk for row in rows]
    actions = list(PlanAction.objects.filter(plan__in=keys).order_by("number"))
    results = ActionResult.objects.filter(action__plan__in=keys).order_by("recorded_at")
    last = {each.action_id: each for each in results}
    signed = list(Signature.objects.filter(plan__in=keys).order_by("side"))
    return [
        _plan(
            row,
            [_action(each, last.get(each.pk)) for each in actions if each.plan_id == row.pk],
            {each.side: each for each in signed if each.plan_id == row.pk and each.digest == row.digest},
        )
        for row in rows
    ]


def _plan(row: Plan, actions: list[ActionShown], signatures: dict[str, Signature]) -> PlanShown:
    return PlanShown(
        reference=row.pk,
        placement=row.placement_id,
        number=row.number,
        made_on=row.made_on,
        digest=row.digest,
        actions=actions,
        signatures=_signatures(signatures.values()),
        agreed_on=planning.agreed_on(signatures),
        recorded_at=row.recorded_at,
        recorded_by=row.recorded_by_id,
        recorded_for=row.recorded_for_id,
    )


def _action(row: PlanAction, last: ActionResult | None) -> ActionShown:
    return ActionShown(
        number=row.number,
        who=Who(row.who),
        due_on=row.due_on,
        result=Result(last.result) if last else None,
        result_on=last.on if last else None,
    )


def _signatures(rows: Iterable[Signature]) -> list[SignatureShown]:
    return [SignatureShown(side=Side(row.side), medium=Medium(row.medium), signed_on=row.signed_on) for row in rows]
