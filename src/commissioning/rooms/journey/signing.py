"""Sign an action plan: each side as itself, to the exact text whose digest is kept; or on paper that is handed in."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction

from commissioning.platform import audit, files
from commissioning.platform.access import Access, NotAllowed
from commissioning.platform.roles import Permission
from commissioning.rooms.journey.participant_models import Account
from commissioning.rooms.journey.plan_models import Medium, Plan, Side, Signature
from commissioning.rooms.journey.planning import plans
from commissioning.rooms.journey.refusals import NotToBeSigned

PAPER = ("application/pdf", "image/jpeg", "image/png")
"""As what a signed paper is taken."""
PAPER_KEPT = timedelta(days=7 * 366)
"""A signed paper is evidence of service that is paid for: it is kept for seven years."""


@transaction.atomic
def sign_as_adviser(*, plan: Plan, digest: str, by: Access, now: datetime) -> Signature:
    """Agree to a plan as the adviser. `digest` is that of the text which was read. Raises NotToBeSigned."""
    by.require(Permission.CASE_KEEP)
    _refuse(plan, Side.ADVISER, digest)
    signature = Signature(
        plan=plan,
        side=Side.ADVISER,
        medium=Medium.ON_SCREEN,
        digest=digest,
        signed_on=by.on,
        recorded_at=now,
        recorded_by_id=by.who,
    )
    signature.save(force_insert=True)
    audit.record("sign plan", signature, by=by, now=now)
    return signature


@transaction.atomic
def sign_as_participant(*, plan: Plan, digest: str, by: Access, now: datetime) -> Signature:
    """Agree to one's own plan, signed in as oneself. The row itself is the record: a participant has no organisation.

    Raises   NotToBeSigned; NotAllowed for whoever is not the participant.
    """
    by.require(Permission.OWN_JOURNEY)
    account = Account.objects.filter(user=by.who, participant=plan.placement.participant_id).first()
    if account is None:
        raise NotAllowed("This is the plan of somebody else. Each signs their own.")
    _refuse(plan, Side.PARTICIPANT, digest)
    signature = Signature(
        plan=plan,
        side=Side.PARTICIPANT,
        medium=Medium.ON_SCREEN,
        digest=digest,
        signed_on=by.on,
        account=account.pk,
        recorded_at=now,
    )
    signature.save(force_insert=True)
    return signature


@transaction.atomic
def hand_in_paper(
    *, plan: Plan, content: Iterable[bytes], name: str, signed_on: date, by: Access, now: datetime
) -> list[Signature]:
    """Hand in a paper that both have signed; a side that signed on screen already stands as it does.

    Raises   NotToBeSigned; what `files.store` refuses.
    """
    by.require(Permission.CASE_KEEP)
    if not plan.made_on <= signed_on <= by.on:
        raise NotToBeSigned(f"It was made on {plan.made_on}, so it was not signed on {signed_on}. Correct the day.")
    there = set(Signature.objects.filter(plan=plan).values_list("side", flat=True))
    missing = [side for side in Side if side.value not in there]
    _refuse(plan, missing[0] if missing else Side.PARTICIPANT, plan.digest)
    paper = files.store(
        content=content,
        name=name,
        why="an action plan signed on paper",
        ends_on=by.on + PAPER_KEPT,
        by=by,
        now=now,
        kinds=PAPER,
    )
    signatures = [
        Signature(
            plan=plan,
            side=side,
            medium=Medium.PAPER,
            digest=plan.digest,
            signed_on=signed_on,
            paper=paper.pk,
            paper_sha256=paper.sha256,
            recorded_at=now,
            recorded_by_id=by.who,
        )
        for side in missing
    ]
    for signature in signatures:
        signature.save(force_insert=True)
        audit.record("hand in signed plan", signature, by=by, now=now)
    return signatures


def _refuse(plan: Plan, side: Side, digest: str) -> None:
    of_placement = plans([plan.placement])
    (this,) = (each for each in of_placement if each.plan.pk == plan.pk)
    if this.plan.number < len(of_placement):
        raise NotToBeSigned("Another plan has taken the place of this one. Read and sign that one.")
    if not this.is_whole or digest != plan.digest:
        raise NotToBeSigned("This is not the text of the plan as it was written. Open the plan again, and read it.")
    if side in this.signatures:
        raise NotToBeSigned(f"{side.label} signed this plan on {this.signatures[side].signed_on}.")
