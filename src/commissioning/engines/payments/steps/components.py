"""What participants earn: one step for each component, and what of it is due.

Source   How a payment is worked out, 2.2 to 2.4, 3.4 and 6.1 to 6.5.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from commissioning.engines.payments.steps.days import Days, of_dues
from commissioning.engines.payments.steps.outcomes import Outcomes
from commissioning.engines.payments.steps.people import People
from commissioning.engines.payments.steps.prices import Priced, prices
from commissioning.engines.payments.steps.sustainment import sustained
from commissioning.engines.payments.steps.volume import ranked
from commissioning.terms.models import AnyOf, EventFee, OutcomePayment, Sustainment, VolumeBonus
from commissioning.warehouse.base import Step

EVENTS = "participant, ordinal, earned_on, claimed_on, origin"
PLACED = f"{EVENTS}, contract, payment_group, line_group, row_referred_on, row_started_on, cohort_start"
EARNED = f"{PLACED}, due_on, reduced, waits"
DUES = (
    "participant, contract, component, ordinal, earned_on, due_on, pence, payment_group, line_group, "
    "row_referred_on, row_started_on, origin, price_json"
)


@dataclass(slots=True)
class Components:
    """Makes the steps of each component, once."""

    days: Days
    people: People
    outcomes: Outcomes
    claimed: Callable[[], Step]
    """The step of first claims, made when first asked for: terms that need no claim lay out no calendar for them."""
    contracts: Step
    """contract, starts_on, pays_until: what is earned on `pays_until` or later is not due; never empty."""
    _earned: dict[str, Step] = field(default_factory=dict)
    _dues: dict[str, Step] = field(default_factory=dict)
    _first: dict[str, Step] = field(default_factory=dict)

    def first(self, key: str) -> Step:
        """The days of a component that anchors and other components name: participant, earned_on, due_on."""
        if key not in self._first:
            earned = self.earned(key)
            self._first[key] = Step.query(
                f"first__{key}",
                "participant, earned_on, due_on",
                f"SELECT participant, earned_on, due_on FROM {earned} WHERE ordinal = 1",
                earned,
            )
        return self._first[key]

    def earned(self, key: str) -> Step:
        """What was earned up to the as-of day, due or not: a row per participant and ordinal.

        `due_on` is empty where the clock to be waited for does not run out. `reduced` is 1 for what nobody claimed in
        time; `waits` says that it is not decided yet whether somebody will.
        """
        if key not in self._earned:
            self._earned[key] = self._made(key)
        return self._earned[key]

    def dues(self, key: str) -> Step:
        """What is due of a component before caps, what is worth 0 pence included: a row per participant and ordinal."""
        if key not in self._dues:
            self._dues[key] = self._priced(key)
        return self._dues[key]

    def _read_again(self, key: str) -> bool:
        """Whether the dues of a component are read more than once: a bonus counts them, a cap adds them up."""
        terms = self.days.terms
        counted = any(isinstance(other, VolumeBonus) and other.of == key for other in terms.prices.values())
        return counted or bool(terms.caps)

    def _made(self, key: str) -> Step:
        component = self.days.terms.prices[key]
        match component:
            case EventFee():
                return self._payable(key, component, self._event(key, component))
            case OutcomePayment():
                return self._payable(key, component, self._placed(key, component, self._outcome(key, component)))
            case Sustainment():
                after = self.first(component.after)
                periods = sustained(key, component, after, self.days, self.outcomes)
                events = Step.query(
                    f"events__{key}",
                    EVENTS,
                    f"SELECT *, CAST(NULL AS DATE) AS claimed_on FROM {periods}",
                    periods,
                    passing=True,
                )
                return self._payable(key, component, self._placed(key, component, events))
            case VolumeBonus():
                placed = ranked(key, component, self.dues(component.of), self.people, self.days)
                return self._payable(key, component, placed)
        raise TypeError(f"{key} is a {component.kind}, which no participant earns.")

    def _event(self, key: str, fee: EventFee) -> Step:
        if fee.event == "started_on":
            events = Step.query(
                f"events__{key}",
                EVENTS,
                f"SELECT participant, 1 AS ordinal, started_on AS earned_on, CAST(NULL AS DATE) AS claimed_on, "
                f"CAST(NULL AS VARCHAR) AS origin FROM {self.people.each} WHERE started_on IS NOT NULL",
                self.people.each,
                passing=True,
            )
            return self._placed(key, fee, events)
        return Step.query(
            f"placed__{key}",
            PLACED,
            f"""
            SELECT e.participant, 1 AS ordinal, e.referred_on AS earned_on, CAST(NULL AS DATE) AS claimed_on,
                CAST(NULL AS VARCHAR) AS origin, r.contract, r.payment_group, r.line_group, r.row_referred_on,
                r.row_started_on, CAST(NULL AS DATE) AS cohort_start
            FROM {self.people.each} AS e JOIN {self.people.referred} AS r ON r.participant = e.participant
            WHERE {self._may_earn(fee, "e.referred_on", "r")}
            """,
            self.people.each,
            self.people.referred,
        )

    def _outcome(self, key: str, component: OutcomePayment) -> Step:
        """When the outcome is reached, with the claim where one is needed, and not before what it comes after."""
        reached = self._claimed_outcome(key, component)
        if component.after is None:
            earned_on, join = "r.reached_on", ""
            inputs: tuple[Step, ...] = (reached,)
        else:
            after = self.first(component.after)
            earned_on = "GREATEST(r.reached_on, a.earned_on)"
            join, inputs = f"JOIN {after} AS a ON a.participant = r.participant", (reached, after)
        return Step.query(
            f"events__{key}",
            EVENTS,
            f"SELECT r.participant, 1 AS ordinal, {earned_on} AS earned_on, r.claimed_on, r.origin "
            f"FROM {reached} AS r {join}",
            *inputs,
            passing=not join,
        )

    def _claimed_outcome(self, key: str, component: OutcomePayment) -> Step:
        outcome = self.days.terms.outcomes[component.outcome]
        needs = component.claim == "required"
        if needs and component.claim_for is not None and isinstance(outcome, AnyOf):
            members = [(member, member in component.claim_for) for member in outcome.outcomes]
        else:
            members = [(component.outcome, needs)]
        steps = [self.outcomes.reached(member) for member, _ in members]
        any_claim = any(claim for _, claim in members)
        every = " UNION ALL ".join(
            self._member(key, place, step, claim)
            for place, (step, (_, claim)) in enumerate(zip(steps, members, strict=True))
        )
        return Step.query(
            f"claimed__{key}",
            "participant, reached_on, claimed_on, origin",
            f"""
            SELECT participant, reached_on, claimed_on, origin
            FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY participant ORDER BY reached_on, member) AS place
                  FROM ({every}) AS members) AS placed
            WHERE place = 1
            """
            if len(members) > 1
            else f"SELECT participant, reached_on, claimed_on, origin FROM ({every}) AS members",
            *steps,
            *([self.claimed()] if any_claim else []),
            passing=len(members) == 1 and not any_claim,
        )

    def _member(self, key: str, place: int, reached: Step, claim: bool) -> str:
        if not claim:
            return (
                f"SELECT r.participant, r.reached_on, CAST(NULL AS DATE) AS claimed_on, r.origin, {place} AS member "
                f"FROM {reached} AS r"
            )
        return (
            f"SELECT r.participant, r.reached_on, c.claimed_on, r.origin, {place} AS member FROM {reached} AS r "
            f"JOIN {self.claimed()} AS c ON c.participant = r.participant AND c.component = {self.days.sql.text(key)} "
            "AND c.ordinal = 1"
        )

    def _placed(self, key: str, component: Priced, events: Step) -> Step:
        """The row paid for each event, and its group; what falls after the as-of day or to other groups is left out.

        Before the first start no row is paid: the row's columns are empty, and the group is known only where it is that
        of the first start.
        """
        group = "p" if self.days.terms.programme.group_from == "first_start" else "r"
        return Step.query(
            f"placed__{key}",
            PLACED,
            f"""
            SELECT e.participant, e.ordinal, e.earned_on, e.claimed_on, e.origin,
                r.contract, {group}.payment_group, {group}.line_group, r.row_referred_on, r.row_started_on,
                CAST(NULL AS DATE) AS cohort_start
            FROM {events} AS e
            JOIN {self.people.each} AS p ON p.participant = e.participant AND p.started_on IS NOT NULL
            LEFT JOIN {self.people.paid} AS r ON r.participant = e.participant
                AND e.earned_on >= r.paid_from AND e.earned_on < r.paid_until
            WHERE {self._may_earn(component, "e.earned_on", group)}
            """,
            events,
            self.people.each,
            self.people.paid,
        )

    def _may_earn(self, component: Priced, earned_on: str, row: str) -> str:
        return f"{earned_on} <= {self.days.sql.day(self.days.as_of)} AND {self._for_groups(component.only_groups, row)}"

    def _for_groups(self, only: Sequence[str] | None, row: str) -> str:
        if only is None:
            return "TRUE"
        return f"{row}.payment_group IN ({', '.join(self.days.sql.text(group) for group in only) or 'NULL'})"

    def _payable(self, key: str, component: Priced, placed: Step) -> Step:
        """When what was earned may be paid (6.4), and whether only the share for what nobody claimed."""
        cases = of_dues(placed, self.days.each)
        same = "{0}.participant = e.participant AND {0}.ordinal = e.ordinal"
        joins, inputs = [], [placed]
        payable_on, reduced, waits = "e.earned_on", "0", "FALSE"
        if component.payable is not None:
            clock = self.days.clock(component.payable, cases)
            joins.append(f"LEFT JOIN {clock} AS k ON {same.format('k')}")
            inputs.append(clock)
            payable_on = "k.day"
        not_before = "e.claimed_on"
        if isinstance(component, Sustainment) and component.claim == "required":
            joins.append(self._claim_of(key))
            inputs.append(self.claimed())
            waits, not_before = "c.claimed_on IS NULL", "c.claimed_on"
        if isinstance(component, OutcomePayment) and component.unclaimed and component.claim == "reduced_if_absent":
            clock = self.days.clock(component.unclaimed.after, cases)
            joins.append(f"LEFT JOIN {clock} AS u ON {same.format('u')}")
            joins.append(self._claim_of(key))
            inputs += [clock, self.claimed()]
            in_time = "COALESCE(c.claimed_on < u.day, c.claimed_on IS NOT NULL)"
            run_out = f"COALESCE(u.day <= {self.days.sql.day(self.days.as_of)}, FALSE)"
            reduced = f"CASE WHEN NOT {in_time} AND {run_out} THEN 1 ELSE 0 END"
            waits = f"(NOT {in_time} AND NOT {run_out})"
            not_before = f"CASE WHEN {in_time} THEN c.claimed_on WHEN {run_out} THEN u.day END"
        due_on = (
            f"CASE WHEN {payable_on} IS NOT NULL THEN GREATEST({payable_on}, COALESCE({not_before}, {payable_on})) END"
        )
        return Step.query(
            f"earned__{key}",
            EARNED,
            f"SELECT e.*, {due_on} AS due_on, {reduced} AS reduced, {waits} AS waits "
            f"FROM {placed} AS e {' '.join(joins)}",
            *inputs,
            passing=not joins,
        )

    def _claim_of(self, key: str) -> str:
        """The join of the first claim `c` for what was earned, `e`."""
        return (
            f"LEFT JOIN {self.claimed()} AS c ON c.participant = e.participant AND c.ordinal = e.ordinal "
            f"AND c.component = {self.days.sql.text(key)}"
        )

    def _priced(self, key: str) -> Step:
        earned, price, sql = self.earned(key), prices(key, self.days.terms), self.days.sql
        days = {day: f"p.{day}" for day in ("referred_on", "started_on")}
        days |= {day: f"e.{day}" for day in ("earned_on", "cohort_start")}
        return Step.query(
            f"dues__{key}",
            DUES,
            f"""
            SELECT e.participant, e.contract, {sql.text(key)} AS component, e.ordinal, e.earned_on, e.due_on, n.pence,
                e.payment_group, e.line_group, e.row_referred_on, e.row_started_on, e.origin, n.price_json
            FROM {earned} AS e
            JOIN {self.people.each} AS p ON p.participant = e.participant
            JOIN {self.contracts} AS t ON t.contract = e.contract
            JOIN {price.step} AS n ON n.contract = e.contract AND n.reduced = e.reduced
                AND {price.holds("n", days, "e.line_group")}
            WHERE NOT e.waits AND e.due_on IS NOT NULL AND e.earned_on < t.pays_until
            """,
            earned,
            self.people.each,
            self.contracts,
            price.step,
            passing=not self._read_again(key),
        )
