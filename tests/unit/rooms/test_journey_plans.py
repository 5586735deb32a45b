"""Action plans and assessments: who may sign as whom, what is refused, and when a plan is agreed.

In the world both have signed the plan of somebody whom a sub-contractor serves, on 3 June 2013.
"""

from datetime import UTC, date, datetime, timedelta

import pytest

from commissioning.platform.roles import Role

NOW = datetime(2013, 6, 3, 12, tzinfo=UTC)


@pytest.fixture
def adviser(world):
    return world.access(
        next(each for each in world.providers if each.pk == world.placement.delivered_by_id), Role.ADVISER
    )


@pytest.fixture
def themselves(world):
    from commissioning.platform.queries import NO_ORGANISATION, access_for

    return access_for(world.participant, NO_ORGANISATION, Role.PARTICIPANT, now=NOW)


def _write(world, by, **more):
    from commissioning.rooms.journey.planning import write_plan
    from support.journeys import PLAN

    return write_plan(placement=world.placement, text=PLAN, by=by, now=NOW, **more)


def test_a_plan_is_agreed_when_both_have_signed_the_text_that_stands(world, adviser, themselves):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.journey.planning import plans
    from commissioning.rooms.journey.signing import sign_as_adviser, sign_as_participant
    from support.journeys import PLAN

    with acting_as(adviser):
        plan = _write(world, adviser)
        sign_as_adviser(plan=plan, digest=plan.digest, by=adviser, now=NOW)
        (first, half) = plans([world.placement])
    with acting_as(themselves):
        sign_as_participant(plan=plan, digest=plan.digest, by=themselves, now=NOW)
        whole = plans([world.placement])[-1]

    assert (first.agreed_on, half.agreed_on, whole.agreed_on) == (date(2013, 6, 3), None, date(2013, 6, 3))
    assert (whole.plan.number, whole.text, whole.is_whole) == (2, PLAN, True)


def test_a_text_that_is_not_the_one_of_its_digest_is_not_shown(world, adviser):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.journey import plan_text
    from commissioning.rooms.journey.planning import as_written, plans

    with acting_as(adviser):
        (found,) = plans([world.placement])
    row = found.plan
    exact = plan_text.written(found.text, plan=row.pk, number=row.number, made_on=row.made_on)
    shown, hidden = (
        as_written(row, text, (), {}, found.signatures.values()) for text in (exact, exact.replace("cafes", "cases"))
    )

    assert shown.text == found.text
    assert (hidden.text, hidden.is_whole) == (None, False)


@pytest.mark.parametrize("which", ["another text", "twice", "replaced"])
def test_nobody_signs_what_they_did_not_read_or_what_holds_no_more(world, adviser, which):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.journey.planning import plans
    from commissioning.rooms.journey.refusals import NotToBeSigned
    from commissioning.rooms.journey.signing import sign_as_adviser

    with acting_as(adviser):
        (signed,) = plans([world.placement])
        if which == "replaced":
            _write(world, adviser)
        plan = _write(world, adviser) if which == "another text" else signed.plan
        digest = signed.plan.digest
        with pytest.raises(
            NotToBeSigned,
            match={"another text": "not the text", "twice": "signed this", "replaced": "Another plan"}[which],
        ):
            sign_as_adviser(plan=plan, digest=digest, by=adviser, now=NOW)


def test_an_adviser_signs_for_nobody_else(world, adviser):
    from commissioning.platform.access import NotAllowed, acting_as
    from commissioning.platform.scoped import OutsideAccess
    from commissioning.rooms.journey.plan_models import Medium, Side, Signature
    from commissioning.rooms.journey.signing import sign_as_participant

    with acting_as(adviser):
        plan = _write(world, adviser)
        with pytest.raises(NotAllowed):
            sign_as_participant(plan=plan, digest=plan.digest, by=adviser, now=NOW)
        past_the_action = Signature(
            plan=plan,
            side=Side.PARTICIPANT,
            medium=Medium.ON_SCREEN,
            digest=plan.digest,
            signed_on=adviser.on,
            account="a" * 24,
            recorded_at=NOW,
        )
        with pytest.raises(OutsideAccess):
            past_the_action.save(force_insert=True)


def test_a_participant_signs_as_nobody_else_and_writes_no_plan(world, adviser, themselves):
    from commissioning.platform.access import NotAllowed, acting_as
    from commissioning.platform.scoped import OutsideAccess
    from commissioning.rooms.journey.plan_models import Medium, Side, Signature

    with acting_as(adviser):
        plan = _write(world, adviser)
    with acting_as(themselves):
        with pytest.raises(NotAllowed):
            _write(world, themselves)
        past_the_action = Signature(
            plan=plan,
            side=Side.ADVISER,
            medium=Medium.ON_SCREEN,
            digest=plan.digest,
            signed_on=themselves.on,
            recorded_at=NOW,
            recorded_by=world.participant,
        )
        with pytest.raises(OutsideAccess):
            past_the_action.save(force_insert=True)


def test_a_signed_paper_stands_for_the_side_that_had_not_signed(world, adviser):
    from commissioning.platform.access import acting_as
    from commissioning.platform.work_models import StoredFile
    from commissioning.rooms.journey.planning import plans
    from commissioning.rooms.journey.signing import hand_in_paper, sign_as_adviser

    with acting_as(adviser):
        plan = _write(world, adviser)
        sign_as_adviser(plan=plan, digest=plan.digest, by=adviser, now=NOW)
        (handed_in,) = hand_in_paper(
            plan=plan, content=[b"%PDF-1.7 signed"], name="plan.pdf", signed_on=adviser.on, by=adviser, now=NOW
        )
        kept = StoredFile.objects.get(pk=handed_in.paper)
        agreed = plans([world.placement])[-1]

    assert (handed_in.side, handed_in.paper_sha256) == ("participant", kept.sha256)
    assert agreed.agreed_on == adviser.on


def test_the_commissioner_sees_the_days_of_a_plan_and_not_its_words(world):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.journey.plan_models import PlanAction
    from commissioning.rooms.journey.planning import agreements, plans

    with acting_as(world.access(world.commissioners[0], Role.PERFORMANCE_MANAGER)):
        (found,) = plans([world.placement])
        seen = agreements([world.placement]), PlanAction.objects.count()

    assert seen == ([(world.placement.pk, date(2013, 6, 3))], 2)
    assert found.text is None


def test_steps_nearer_to_work_and_barriers_overcome_are_counted_between_assessments(world, adviser):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.journey.assessing import assess, distance, standing_assessments
    from commissioning.rooms.journey.assessment_models import Occasion, Step

    with acting_as(adviser):
        assess(
            placement=world.placement,
            on=adviser.on,
            occasion=Occasion.AGAIN,
            barriers=["childcare"],
            step=Step.MEETING,
            by=adviser,
            now=NOW,
        )
        come = distance(*standing_assessments([world.placement]))

    assert (come.steps, come.overcome, come.arisen) == (2, ("transport",), ("childcare",))


def test_a_correction_replaces_an_assessment_and_a_second_first_one_is_refused(world, adviser):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.journey.assessing import assess, standing_assessments, withdraw_assessment
    from commissioning.rooms.journey.assessment_models import Assessment, Occasion, Step
    from commissioning.rooms.journey.refusals import NotAnAssessment

    with acting_as(adviser):
        (first,) = standing_assessments([world.placement])
        said = {"placement": world.placement, "on": first.on, "occasion": Occasion.FIRST, "barriers": []}
        said |= {"step": Step.LOOKING, "by": adviser, "now": NOW}
        with pytest.raises(NotAnAssessment, match="stands on record already"):
            assess(**said)
        assess(**said, record=first.record)
        (corrected,) = standing_assessments([world.placement])
        withdraw_assessment(assessment=corrected, by=adviser, now=NOW + timedelta(minutes=1))
        left = standing_assessments([world.placement]), Assessment.objects.filter(record=first.record).count()

    assert corrected.step == Step.LOOKING
    assert left == ([], 3)
