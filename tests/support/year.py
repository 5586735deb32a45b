"""A year of journeys through the public API, each step by whoever takes it, on its day; what came of it in plain facts.

Import it inside a test: it needs Django.
"""

import base64
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from heapq import heappop, heappush
from itertools import count
from random import Random
from typing import Any

from django.conf import settings

from commissioning.core.clock import FixedClock
from support.organisations import NOW
from support.programs import Program

BEGINS, ENDS = date(2013, 6, 4), date(2014, 5, 20)
"""The first and the last day on which anything is done; a token lasts a year at most."""
PAPER = base64.b64encode(b"%PDF-1.4\n%%EOF\n").decode()
LISTS = ("/participants", "/placements", "/journey-events", "/assessments", "/plans", "/appointments", "/exit-reports")


@dataclass
class Told:
    """A fact as it stands, and its row in the API."""

    kind: str
    on: date
    reference: str = ""
    record: str = ""


@dataclass
class Person:
    """One person's way, as it was meant: what the API must tell again."""

    number: int
    referred_on: date
    from_prison: bool
    age: int
    participant: str = ""
    placements: list[tuple[str, str]] = field(default_factory=list)  # with whom, and its reference
    facts: list[Told] = field(default_factory=list)
    plans: dict[str, bool] = field(default_factory=dict)  # whether both have signed
    appointments: dict[str, str] = field(default_factory=dict)  # how each stands
    assessed: int = 0
    report: str = ""

    def days(self, *kinds: str) -> list[date]:
        return sorted(each.on for each in self.facts if each.kind in kinds)


class Year:
    """Who acts, what they have still to do, and the people."""

    def __init__(self, world, seed: int) -> None:
        self.world, self.random = world, Random(seed)
        lasting = {"expires_at": NOW + timedelta(days=365)}
        contract = world.placement.contract
        by_key = {each.pk: each for each in world.providers}
        self.contract, self.prime = contract, world.contracts[contract].primes[-1][0]
        self.sub = world.placement.delivered_by_id
        self.coach = Program(world, world.service, "work_coach", **lasting)
        self.manager = Program(world, by_key[self.prime], "provider_manager", **lasting)
        self.advisers = {each: Program(world, by_key[each], "adviser", **lasting) for each in (self.prime, self.sub)}
        self.lead = Program(world, world.commissioners[0], "performance_manager", **lasting)
        self.people: list[Person] = []
        self.refused: list[str] = []
        self._due: list[Any] = []
        self._order = count()
        self._moment = NOW

    def run(self, people: int, each_month: Callable[[], None]) -> None:
        """All of it, in the order of days; between the days of two months, whatever is to be done each month."""
        for number in range(people):
            day = self._working(BEGINS + timedelta(days=self.random.randrange(200)))
            age = self.random.choice((16, 17, *range(18, 60)))
            person = Person(number, day, self.random.random() < 0.2, age)
            self.people.append(person)
            self._on(day, self._refer, person)
        while self._due:
            day, _, step, said = heappop(self._due)
            if day.month != self._moment.month:
                each_month()
            self._turn(day)
            step(*said)
        self._turn(ENDS + timedelta(days=1))
        each_month()

    def served_by(self, person: Person) -> Program:
        return self.advisers[person.placements[-1][0]]

    def _on(self, day: date, step: Any, *said: Any) -> None:
        if day <= ENDS:
            heappush(self._due, (day, next(self._order), step, said))

    def _turn(self, day: date) -> None:
        """The clock goes on, to the day if it has not come; always by some seconds: no two facts are of one moment."""
        morning = datetime.combine(day, time(9), NOW.tzinfo)
        self._moment = max(self._moment + timedelta(seconds=7), morning)
        settings.CLOCK = FixedClock(self._moment)

    def _working(self, day: date) -> date:
        return day + timedelta(days=max(0, 7 - day.weekday())) if day.weekday() > 4 else day

    def _in(self, low: int, high: int) -> timedelta:
        return timedelta(days=self.random.randint(low, high))

    def _made(self, program: Program, path: str, body: Any) -> Any:
        answer = program.change(path, body)
        assert answer.status_code == 201, f"{path} {body}: {answer.text}"
        self._turn(self._moment.date())
        return answer.json()

    def _refer(self, person: Person) -> None:
        born_on = date(person.referred_on.year - person.age, 1, 1)
        body = {
            "programme": self.world.placement.participant.programme,
            "package_area": self.world.placement.participant.package_area,
            "person": {"name": f"Person {person.number}", "born_on": str(born_on), "nino": f"AB{person.number:06}C"},
            "answers": {"benefit": self.random.choice(("jsa", "esa")), "prison": "yes" if person.from_prison else "no"},
            "route": self.random.choice(("mandatory", "voluntary")),
            "referred_on": str(person.referred_on),
            "standards_given": "paper",
        }
        if person.age < 18:
            answer = self.coach.change("/participants", body)
            self.refused.append(answer.json()["type"].rpartition(":")[2])
            return
        made = self._made(self.coach, "/participants", body)
        person.participant = made["reference"]
        assert made["group"] == ("9" if person.from_prison else "2")
        if self.random.random() < 0.2:
            self.refused.append(self.coach.change("/participants", body).json()["type"].rpartition(":")[2])
        where = {"contract": self.contract, "nation": "england", "how": "drawn", "on": str(person.referred_on)}
        placed = self._made(self.coach, f"/participants/{person.participant}/placements", where)
        person.placements.append((placed["delivered_by"], placed["reference"]))
        self._on(person.referred_on + self._in(0, 4), self._answer, person)

    def _answer(self, person: Person) -> None:
        """The provider acknowledges, or sends them back; some are handed on within the supply chain."""
        today = self._moment.date()
        if self.random.random() < 0.1:
            return self._tell(person, "returned", today, {"reason": "ineligible"})
        self._tell(person, "acknowledged", today)
        if self.random.random() < 0.3:
            over = {"to": self.sub, "on": str(today)}
            placed = self._made(self.manager, f"/placements/{person.placements[-1][1]}/hand-overs", over)
            person.placements.append((self.sub, placed["reference"]))
        if self.random.random() < 0.2:
            self._on(today + self._in(1, 6), self._tell_today, person, "failed_to_attend")
        return self._on(today + self._in(7, 26), self._attach, person)

    def _attach(self, person: Person) -> None:
        today = self._moment.date()
        if self.random.random() < 0.15:
            return self._tell(person, "not_attached", today, {"reason": "no_show"})
        said = {"explained": True, "standards": True, "understood": "yes"}
        late = min(timedelta(days=self.random.choice((0, 0, 2))), today - person.referred_on)
        self._tell(person, "attached", today - late, said)
        self._on(today + self._in(0, 5), self._plan, person, "first")
        self._on(today + self._in(1, 20), self._support, person)
        self._on(today + self._in(70, 100), self._plan, person, "again")
        if self.random.random() < 0.5:
            return self._on(today + self._in(30, 120), self._start_work, person)
        if self.random.random() < 0.4:
            return self._on(today + self._in(110, 150), self._leave, person)
        return None

    def _plan(self, person: Person, occasion: str) -> None:
        today, at = self._moment.date(), f"/placements/{person.placements[-1][1]}"
        adviser = self.served_by(person)
        needs = {"on": str(today), "occasion": occasion, "barriers": ["transport"], "step": "looking", "words": "Needs"}
        self._made(adviser, f"{at}/assessments", needs)
        person.assessed += 1
        action = {
            "what": "Ask three shops",
            "who": "participant",
            "due_on": str(today + timedelta(days=14)),
            "known_by": "Their names",
        }
        plan = self._made(adviser, f"{at}/plans", {"goal": "A job near home", "actions": [action]})["reference"]
        person.plans[plan] = self.random.random() < 0.9
        if person.plans[plan]:
            paper = {"name": "plan.pdf", "content": PAPER, "signed_on": str(today)}
            self._made(adviser, f"/plans/{plan}/papers", paper)
            self._made(adviser, f"/plans/{plan}/results", {"action": 1, "result": "done", "on": str(today)})
        when = datetime.combine(today + self._in(2, 9), time(14), NOW.tzinfo)
        booking = {"at": when.isoformat(), "about": "review", "place": "office", "asked_by": "provider"}
        booked = self._made(adviser, f"{at}/appointments", booking)
        person.appointments[booked["record"]] = "booked"
        if self.random.random() < 0.3:
            when += timedelta(days=2)
            to = {"at": when.isoformat(), "place": "video", "asked_by": "participant", "reason": "caring"}
            booked = self._made(adviser, f"/appointments/{booked['reference']}/moves", to)
            person.appointments[booked["record"]] = "rescheduled"
        self._on(when.date() + timedelta(days=1), self._meet, person, booked["reference"])

    def _meet(self, person: Person, appointment: str) -> None:
        came = self.random.random() < 0.7
        said = {"came": True} if came else {"came": False, "reason": "forgotten"}
        after = self._made(self.served_by(person), f"/appointments/{appointment}/outcomes", said)
        person.appointments[after["record"]] = "attended" if came else "missed"

    def _support(self, person: Person) -> None:
        told = self._tell(person, "support", self._moment.date(), {"type": "session"}, words="A talk")
        if self.random.random() < 0.2:
            self._made(self.served_by(person), f"/journey-events/{told.reference}/withdrawals", {})
            person.facts.remove(told)

    def _start_work(self, person: Person) -> None:
        today, work = self._moment.date(), {"work": "employed", "hours": 30}
        told = self._tell(person, "job_start", today, work)
        if self.random.random() < 0.3:  # it was the day before
            earlier = today - timedelta(days=1)
            self._tell(person, "job_start", earlier, work, record=told.record)
            person.facts.remove(told)
        if self.random.random() < 0.8:
            self._on(today + self._in(0, 15), self._tell_today, person, "in_work_support_offered", {"answer": "taken"})

    def _leave(self, person: Person) -> None:
        today = self._moment.date()
        self._tell(person, "exit_report_requested", today)
        written = {"gained": "A course", "next_steps": ["The library club"]}
        draft = self._made(self.served_by(person), f"/placements/{person.placements[-1][1]}/exit-reports", written)
        person.report = draft["reference"]
        digest = {"digest": draft["digest"]}
        self._made(self.served_by(person), f"/exit-reports/{person.report}/sendings", digest)
        person.facts.append(Told("exit_report_sent", today))
        self._tell(person, "left_early", today, {"reason": "moved"})

    def _tell_today(self, person: Person, kind: str, detail: Any = None) -> None:
        self._tell(person, kind, self._moment.date(), detail)

    def _tell(self, person: Person, kind: str, on: date, detail: Any = None, **more: Any) -> Told:
        body = {"kind": kind, "on": str(on), "detail": detail or {}, **more}
        made = self._made(self.served_by(person), f"/placements/{person.placements[-1][1]}/events", body)
        told = Told(kind, on, made["reference"], made["record"])
        person.facts.append(told)
        return told
