"""A participant's time in a contract, as evidence tells it: referred, started, ended, as known at each moment."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from commissioning.rooms.contracts.models import Contract
from commissioning.rooms.journey.event_kinds import OVER
from commissioning.rooms.journey.event_models import Event
from commissioning.rooms.journey.journey_rules import rules_of
from commissioning.rooms.journey.participant_models import Circumstances, Participant
from commissioning.rooms.journey.placement_models import Placement
from commissioning.rooms.journey.rules_models import JourneyTerms
from commissioning.tables.rows import Covariate, ParticipantRow
from commissioning.tables.schema import PARTICIPANTS


@dataclass(frozen=True, slots=True)
class _Known:
    """All that is on record of one participant in one contract.

    answered   circumstances by moment; the first are those at referral.
    """

    participant: Participant
    contract: str
    placements: tuple[Placement, ...]
    events: tuple[Event, ...]
    answered: tuple[Circumstances, ...]

    def moments(self) -> list[datetime]:
        """When something of it was written down, from the placement on."""
        first = self.placements[0].recorded_at
        placed = [moment for each in self.placements for moment in (each.recorded_at, each.ended_at) if moment]
        told = [each.recorded_at for each in self.events]
        answered = [each.recorded_at for each in self.answered]
        return sorted({moment for moment in (*placed, *told, *answered) if moment >= first})

    def at(self, moment: datetime, covariates: Iterable[str]) -> ParticipantRow:
        """The row as it was known then."""
        answered = [each for each in self.answered if each.recorded_at <= moment]
        at_referral: dict[str, Covariate] = json.loads(self.answered[0].answers)
        return ParticipantRow(
            participant=self.participant.pk,
            contract=self.contract,
            group=answered[-1].group,
            referred_on=self.participant.referred_on,
            started_on=min(self._days(moment, ("attached",)), default=None),
            ended_on=self._ended_on(moment),
            nation=self.placements[0].nation,
            source="provider",
            record=f"{self.participant.pk}-{self.contract}",
            covariates={name: at_referral.get(name) for name in covariates},
        )

    def _days(self, moment: datetime, kinds: tuple[str, ...], placement: str = "") -> list[date]:
        """The days of events as known then; of one placement alone, where it is named."""
        last = {each.record: each for each in self.events if each.recorded_at <= moment}
        found = [each for each in last.values() if each.kind in kinds and not each.withdrawn]
        return [each.on for each in found if placement in ("", each.placement_id)]

    def _ended_on(self, moment: datetime) -> date | None:
        """The day from which nobody served them here. Whoever was placed anew since their time was over goes on."""
        there = [each for each in self.placements if each.recorded_at <= moment]
        over = self._days(moment, OVER, there[-1].pk)
        ends = [each.ends_on if each.ended_at is not None and each.ended_at <= moment else None for each in there]
        left = [max(day for day in ends if day is not None)] if None not in ends else []
        return min([*over, *left], default=None)


def rows_of(programme: str, placements: list[Placement]) -> Iterator[ParticipantRow]:
    """The versions of each row, by the moment from which it was known: those of one participant together.

    Takes    placements: all of some participants, ordered by participant and start.
    """
    covariates = _asked(programme)
    codes = dict(Contract.objects.filter(programme=programme).values_list("pk", "code"))
    for known in _known(placements, codes):
        before: ParticipantRow | None = None
        for moment in known.moments():
            row = known.at(moment, covariates)
            if row != before:
                yield replace(row, recorded_at=moment)
            before = row


def _known(placements: list[Placement], codes: dict[str, str]) -> Iterator[_Known]:
    people = Participant.objects.in_bulk(sorted({each.participant_id for each in placements}))
    events: dict[str, list[Event]] = {}
    kinds = ("attached", *OVER)
    of_these = Event.objects.filter(placement__in=[each.pk for each in placements], kind__in=kinds)
    for event in of_these.order_by("recorded_at", "pk"):
        events.setdefault(event.placement_id, []).append(event)
    answered: dict[str, list[Circumstances]] = {}
    for row in Circumstances.objects.filter(participant__in=list(people)).order_by("recorded_at"):
        answered.setdefault(row.participant_id, []).append(row)
    together: dict[tuple[str, str], list[Placement]] = {}
    for placement in placements:
        together.setdefault((placement.participant_id, placement.contract), []).append(placement)
    for (participant, contract), there in together.items():
        said = sorted((event for each in there for event in events.get(each.pk, ())), key=lambda e: e.recorded_at)
        yield _Known(people[participant], codes[contract], tuple(there), tuple(said), tuple(answered[participant]))


def _asked(programme: str) -> list[str]:
    """The circumstances of all terms that ever ruled the journey, by name, as columns."""
    found = {key for row in JourneyTerms.objects.filter(programme=programme) for key in rules_of(row).circumstances}
    return sorted(found - set(PARTICIPANTS.column_names))
