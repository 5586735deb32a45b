"""A small world is paid from its journeys, to the penny; and again, as it was known before a correction."""

import csv
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

ROOT = Path(__file__).parents[3]
PAY = (
    "--terms",
    ROOT / "terms/work-programme",
    "--assume",
    ROOT / "terms/work-programme/assumptions/demonstration.yaml",
)
LATER = datetime(2013, 12, 16, 9, tzinfo=UTC)
CORRECTED = LATER + timedelta(days=1)


@pytest.fixture
def placement(world):
    """Cyd, attached on 10 May 2013 and at work from 20 May; corrected in December to 20 June."""
    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from commissioning.rooms.contracts.models import Contract
    from commissioning.rooms.journey import recording
    from commissioning.rooms.journey.referring import Particulars
    from support.journeys import place

    lead = world.commissioners[0]
    with acting_as(world.access(lead)):
        contract = Contract.objects.get(pk__in=world.contracts, code="cpa-01-a", commissioner=lead.pk)
    there = place(world, world.service, contract, Particulars("Cyd Marlow", date(1980, 4, 5), nino="QQ 11 22 33 B"))
    provider = next(each for each in world.providers if each.pk == there.delivered_by_id)
    explained = {"explained": True, "standards": True, "understood": "yes"}

    def told(kind, on, detail, now, **more):
        by = world.access(provider, Role.ADVISER, now=now)
        with acting_as(by):
            return recording.record_event(placement=there, kind=kind, on=on, detail=detail, by=by, now=now, **more)

    told("attached", date(2013, 5, 10), explained, LATER)
    work = {"work": "employed", "hours": 30}
    job = told("job_start", date(2013, 5, 20), work, LATER, until=date(2013, 11, 18), words="Canary of an employer")
    told("skill_gained", date(2013, 5, 30), {"level": "level_2"}, LATER)
    told("job_start", date(2013, 6, 20), work, CORRECTED, until=date(2013, 11, 18), record=job.record)
    return there


@pytest.fixture
def evidence(world, placement, tmp_path, monkeypatch):
    """The folder that the command writes, with the provider's claim beside it."""
    from django.conf import settings

    from commissioning.core.clock import FixedClock

    monkeypatch.setattr(settings, "CLOCK", FixedClock(CORRECTED + timedelta(days=1)))
    email = world.people[world.commissioners[0].pk].email
    out = tmp_path / "evidence"
    _run("evidence", "from-journey", "work-programme", "--as", email, "--out", out)
    claim = f"one,{placement.participant_id},cpa-01-a,job_outcome,1,2013-11-17,2013-11-18T09:00:00Z\n"
    header = "claim,participant,contract,component,ordinal,earned_on,recorded_at\n"
    (out / "claims.csv").write_text(header + claim)
    return out


def _run(*words):
    from commissioning.cli.main import app

    ran = CliRunner().invoke(app, [str(word) for word in words])
    assert ran.exit_code == 0, f"{ran.output} {ran.exception!r}"


def _dues(evidence, out, participant, *more):
    _run("pay", *PAY, "--evidence", evidence, "--as-of", "2013-12-31", "--out", out, *more)
    with (out / "dues.csv").open() as file:
        rows = [row for row in csv.DictReader(file) if row["participant"] == participant]
    return {row["component"]: (row["earned_on"], int(row["pence"])) for row in rows}


def test_a_journey_is_paid_to_the_penny_and_replayed(evidence, placement, tmp_path):
    """An attachment of 2013 pays £200. 182 days from 20 May end on 17 November, for £1,200; from 20 June not."""
    known = ("--known-by", CORRECTED.isoformat())
    before = _dues(evidence, tmp_path / "before", placement.participant_id, *known)
    assert before == {"attachment_fee": ("2013-05-10", 20_000), "job_outcome": ("2013-11-17", 120_000)}
    after = _dues(evidence, tmp_path / "after", placement.participant_id)
    assert after == {"attachment_fee": ("2013-05-10", 20_000)}


def test_the_evidence_names_nobody(world, evidence, placement):
    written = "".join(path.read_text() for path in evidence.iterdir())
    assert placement.participant_id in written
    assert not [word for word in ("Cyd", "Marlow", "QQ", "1980", "Canary", "Ada") if word in written]
    with (evidence / "milestones.csv").open() as file:
        rows = list(csv.DictReader(file))
    mine = {row["milestone"] for row in rows if row["participant"] == placement.participant_id}
    assert mine == {"attached", "skill_gained", "skill_level_2"}
    plans = {(row["participant"], row["on"]) for row in rows if row["milestone"] == "plan_signed"}
    assert plans == {(world.placement.participant_id, "2013-06-03")}


def test_an_end_and_a_transfer_are_told_from_when_they_were_known(world, placement):
    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from commissioning.rooms.journey import placing
    from commissioning.rooms.journey.evidence import participants

    coach = world.access(world.service, Role.WORK_COACH, now=CORRECTED)
    with acting_as(coach):
        placing.end_placement(placement=placement, on=date(2013, 12, 1), by=coach, now=CORRECTED)
    moved = world.placement.participant_id  # handed over within the contract: one row
    with acting_as(world.access(world.commissioners[0], now=CORRECTED)):
        programme = placement.participant.programme
        told = list(participants(programme, [placement.participant_id, moved]))
    mine = [row for row in told if row.participant == placement.participant_id]
    assert [(row.started_on, row.ended_on, row.recorded_at) for row in mine[1:]] == [
        (date(2013, 5, 10), None, LATER),
        (date(2013, 5, 10), date(2013, 12, 1), CORRECTED),
    ]
    assert (mine[0].group, mine[0].covariates) == ("2", {"age": 33, "benefit": "jsa", "prison": "no"})
    assert [(row.started_on, row.ended_on) for row in told if row.participant == moved] == [(None, None)]


def test_whoever_is_placed_anew_after_their_time_was_over_goes_on_in_the_contract(world, placement):
    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from commissioning.rooms.contracts.models import Contract
    from commissioning.rooms.journey import placing, recording
    from commissioning.rooms.journey.evidence import participants
    from commissioning.rooms.journey.placement_models import How

    again = CORRECTED + timedelta(hours=1)
    coach = world.access(world.service, Role.WORK_COACH, now=again)
    with acting_as(coach):
        moved = {"kind": "left_early", "on": date(2013, 12, 1), "detail": {"reason": "moved"}}
        recording.record_event(placement=placement, **moved, by=coach, now=CORRECTED)
        placing.place(
            participant=placement.participant,
            contract=Contract.objects.get(pk=placement.contract),
            nation="england",
            how=How.DRAWN,
            on=date(2013, 12, 10),
            by=coach,
            now=again,
        )
    with acting_as(world.access(world.commissioners[0], now=again)):
        told = participants(placement.participant.programme, [placement.participant_id])
        ends = [(row.ended_on, row.recorded_at) for row in told]
    assert ends[-2:] == [(date(2013, 12, 1), CORRECTED), (None, again)]


def test_nobody_but_the_lead_takes_the_evidence(world, tmp_path):
    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from commissioning.rooms.design.models import Programme
    from commissioning.rooms.journey.evidence import NotItsLead, write_evidence

    with acting_as(world.access(world.commissioners[0])):
        programme = Programme.objects.get(lead=world.commissioners[0].pk)
    partner = next(who for who, _, until in world.partners if until is None)
    from support.organisations import NOW

    by = world.access(partner, Role.PERFORMANCE_MANAGER)
    with acting_as(by), pytest.raises(NotItsLead):
        write_evidence(programme=programme, folder=tmp_path, by=by, now=NOW)
