"""A case: one participant under the terms. Each outcome and component is worked out once, when first asked for."""

from dataclasses import dataclass, field
from datetime import date, datetime

from commissioning.core.clock import local_date
from commissioning.engines.payments.reference.components import Result, result
from commissioning.engines.payments.reference.days import Days, GoesRound, participant_days
from commissioning.engines.payments.reference.earned import Owing
from commissioning.engines.payments.reference.facts import Closing, Facts, facts, versions
from commissioning.engines.payments.reference.judged import Judged, counted
from commissioning.engines.payments.reference.outcomes import progress
from commissioning.engines.payments.reference.participant import Participant, participant
from commissioning.engines.payments.reference.progress import Progress
from commissioning.tables.rows import ParticipantRow, PersonEvidence
from commissioning.terms.models import Terms


@dataclass(frozen=True, slots=True)
class Moment:
    """What is asked: as of which day, known by which moment."""

    as_of: date
    known_by: datetime | None

    def known_on(self, terms: Terms) -> date | None:
        """The day on which the bank holidays must have been known."""
        return None if self.known_by is None else local_date(self.known_by, terms.programme.time_zone)


@dataclass(slots=True)
class Case:
    """One participant under the terms.

    referrals   the participant's rows, with those that do not stand.
    """

    terms: Terms
    participant: Participant
    referrals: tuple[Judged[ParticipantRow], ...]
    facts: Facts
    moment: Moment
    closing: Closing | None
    days: Days = field(init=False)
    owing: Owing = field(init=False)
    _outcomes: dict[str, Progress] = field(default_factory=dict)
    _components: dict[str, Result] = field(default_factory=dict)
    _asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.days = participant_days(
            self.terms, self.participant, known_on=self.moment.known_on(self.terms), component_day=self._component_day
        )
        self.owing = Owing(self.terms, self.participant, self.days)

    @property
    def as_of(self) -> date:
        return self.moment.as_of

    def outcome(self, key: str) -> Progress:
        """How far an outcome got."""
        if key not in self._outcomes:
            self._begin(key)
            self._outcomes[key] = progress(self, key)
            self._asked.pop()
        return self._outcomes[key]

    def component(self, key: str) -> Result:
        """What was earned by a component."""
        if key not in self._components:
            self._begin(f"the component {key}")
            self._components[key] = result(self, key)
            self._asked.pop()
        return self._components[key]

    def results(self) -> list[Result]:
        """What was earned, by every component that hangs on a participant, in the order of the terms."""
        return [self.component(key) for key, terms in self.terms.prices.items() if hangs_on_participant(terms.kind)]

    def settled_days(self) -> Days:
        """The days of the case, once all is worked out, without its evidence."""
        known = {
            one.component: {"earned_on": one.day("earned_on"), "due_on": one.day("due_on")} for one in self.results()
        }
        return self.days.settled(known)

    def _component_day(self, component: str, which: str) -> date | None:
        return self.component(component).day(which)

    def _begin(self, what: str) -> None:
        if what in self._asked:
            raise GoesRound(f"In the terms, {' hangs on '.join([*self._asked, what])}, and so goes round.")
        self._asked.append(what)


def hangs_on_participant(kind: str) -> bool:
    """Whether a component is worked out for one participant, and not for a contract or a cohort."""
    return kind not in ("fixed_fee", "volume_bonus")


def open_case(terms: Terms, person: PersonEvidence, moment: Moment) -> Case | None:
    """The case of a participant; None when no row says that they take part."""
    referrals = versions(person.participants, known_by=moment.known_by)
    rows = counted(referrals)
    if not rows:
        return None
    who = participant(rows)
    closing = _closing(terms, who, moment)
    return Case(terms, who, tuple(referrals), facts(person, known_by=moment.known_by, closing=closing), moment, closing)


def _closing(terms: Terms, who: Participant, moment: Moment) -> Closing | None:
    """When the case closes for new evidence: by the participant's own days alone."""
    clock = terms.programme.evidence_closes
    if clock is None:
        return None
    days = participant_days(terms, who, known_on=moment.known_on(terms), component_day=_needs_evidence)
    on = days.on(clock)
    return Closing.on_day(on, terms.programme.time_zone) if on else None


def _needs_evidence(component: str, which: str) -> date | None:
    raise GoesRound(
        f"The clock that closes the evidence hangs on {component}.{which}, which hangs on the evidence. "
        "Let it run from a day of the participant."
    )
