"""The terms of a programme: what is eligible, what counts, what is paid, for how long, by whom.

The shape here is the loaded one: files and variations merged, every figure carrying its own clause and status. Its
canonical JSON is what a `terms_version` is the digest of. `docs/guide/how-a-payment-is-worked-out.md` says what each
part means for a payment.
"""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from commissioning.terms.cohorts import Cohorts
from commissioning.terms.figures import Figure, Key, Part, Series, Status, Text, Words
from commissioning.terms.journey import Circumstance, JourneyRule
from commissioning.terms.measures import Measure
from commissioning.terms.ratings import Condition
from commissioning.terms.standards import Standard

Source = Literal["independent", "employer", "provider", "participant"]
Nation = Literal["england", "wales", "scotland", "northern_ireland", "other"]
"""`other`: outside the United Kingdom. No working-day calendar is carried for it, so no such clock can be counted."""
WorkKind = Literal["employed", "self_employed", "apprenticeship"]
Anchor = Annotated[str, Field(pattern=r"^[a-z0-9_-]+(\.(earned_on|due_on))?$")]
"""A day of a case: `referred_on`, `started_on`, `ended_on`, `earned_on` (in the clock a payment waits for), the name of
a clock (the day it runs out), or a component's day (`job_outcome.earned_on`, `job_outcome.due_on`)."""


class Programme(Part):
    """What holds for the whole programme."""

    key: Key
    title: Words
    commissioner: Text
    partners: list[Text] = []
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    time_zone: Text
    rounding: Literal["half_away_from_zero", "half_to_even", "away_from_zero", "towards_zero"]
    group_from: Literal["first_start", "row_paid"]
    """Whose group sets price and length when a person's rows differ: the row of the first start, or the row paid."""
    evidence_closes: Key | None = None
    """The clock after which nothing new is counted for a participant; a fact can then only be withdrawn."""
    sources: dict[str, Text]
    """The papers that clauses name, by their short name."""


class Group(Part):
    """A payment group: people for whom the same prices and lengths hold."""

    title: Words
    clause: Text
    status: Status


class Clock(Figure):
    """A length of time from a day. It runs out on that day plus the length; a window that closes by it excludes that
    day. Calendar days and weeks add days, months go to the same day of a later month (or its last), working days
    count the nation's working days after it."""

    from_: Anchor = Field(alias="from")


class Window(Part):
    """Days that can count: from `opens` (itself counted) to `closes` (itself not). Open where the anchor is empty."""

    opens: Anchor
    closes: Anchor | None = None


class JobsBegin(Part):
    """Only jobs that begin on or after `from` and before `before` count."""

    from_: Anchor | None = Field(default=None, alias="from")
    before: Anchor | None = None


class _Outcome(Part):
    """What all outcomes have."""

    title: Words
    clause: Text
    status: Status
    not_tested: list[Text] = []
    """Conditions of the source that no evidence table can show; printed with the terms, and left to verification."""


class _Proven(_Outcome):
    """An outcome that rows of evidence prove."""

    evidence: list[Source] = Field(min_length=1)
    """The sources that suffice."""
    window: Window


class _Worked(_Proven):
    """An outcome made of days in work."""

    kinds: list[WorkKind] = Field(min_length=1)
    off_benefit: bool
    own_employers: Literal["count", "excluded", "declared_only"] = "count"
    """Jobs with an employer that the contract lists as the provider's own or its supply chain's."""
    jobs_begin: JobsBegin | None = None


class TimeInWork(_Worked):
    """So many days in work, counted up (`cumulative`) or without a break (`continuous`), in any jobs or in one."""

    kind: Literal["time_in_work"]
    length: Figure
    counting: Literal["cumulative", "continuous"]
    jobs: Literal["any", "one"]
    min_hours: Figure | None = None


class WeeksInWork(_Worked):
    """So many weeks at so many hours within a longer run of weeks."""

    kind: Literal["weeks_in_work"]
    weeks_needed: Figure
    weeks_within: Figure
    hours: Figure


class Threshold(Part):
    """The pay to be reached: a sum, or hours at a wage that is read on a stated day."""

    sum: Figure | None = None
    hours: Figure | None = None
    wage: Key | None = None
    wage_by: Literal["referred_on", "started_on", "contract_start", "earned_on", "unknown"] | None = None


class Earnings(_Proven):
    """Cumulative pay reaches a sum."""

    kind: Literal["earnings"]
    threshold: Threshold
    pay_dated_by: Literal["paid_on", "period_from", "period_until"]
    earlier_work: Literal["counts", "excluded"]
    """Pay for a period that began before the window opened."""
    own_employers: Literal["count", "excluded", "declared_only"] = "count"
    """Pay from an employer that the contract lists as the provider's own or its supply chain's."""
    later_fall: Literal["stands", "claws_back"]
    """What happens when a later correction takes the total below the threshold again."""


class Milestone(_Proven):
    """A dated event is on record."""

    kind: Literal["milestone"]
    milestones: list[Key] = Field(min_length=1)


class AnyOf(_Outcome):
    """The first of several outcomes. Each is reached alone: what counts towards one counts for no other."""

    kind: Literal["any_of"]
    outcomes: list[Key] = Field(min_length=2)
    mixing: Literal["barred"]


class AllOf(_Outcome):
    """Several outcomes together, on the day the last is reached."""

    kind: Literal["all_of"]
    outcomes: list[Key] = Field(min_length=2)


Outcome = Annotated[
    TimeInWork | WeeksInWork | Earnings | Milestone | AnyOf | AllOf,
    Field(discriminator="kind"),
]


class Price(Part):
    """What one due is worth: the figure (or the contract's own price), less the contract's discount, times each share,
    rounded once."""

    figure: Figure | None = None
    """The programme's price. A contract's own price replaces it; without this figure each contract needs one."""
    less: Key | None = None
    """A discount in basis points among the contract's offers."""
    times: list[Figure] = []
    """Shares in basis points."""


class _Component(Part):
    """What all components have."""

    title: Words
    clause: Text
    status: Status
    payable: Key | None = None
    """The clock, from `earned_on`, that must run out before the due may be paid. Without it: payable when earned."""


class _Priced(_Component):
    """A component priced for each participant."""

    price: Price
    only_groups: list[str] | None = None


class EventFee(_Priced):
    """Paid once when a participant is referred or starts."""

    kind: Literal["event_fee"]
    event: Literal["referred_on", "started_on"]


class Unclaimed(Part):
    """What an outcome is worth that nobody claimed before a clock ran out."""

    share: Figure
    after: Key


class OutcomePayment(_Priced):
    """Paid once when an outcome is reached."""

    kind: Literal["outcome"]
    outcome: Key
    after: Key | None = None
    """A component that must have been earned first."""
    claim: Literal["not_needed", "required", "reduced_if_absent"]
    claim_for: list[Key] | None = None
    """With `required`: the members of an `any_of` that count only with a claim; the others are self-billed."""
    unclaimed: Unclaimed | None = None


class Sustainment(_Priced):
    """Paid again for each further stretch of work after another component was earned."""

    kind: Literal["sustainment"]
    after: Key
    work: Key
    """The outcome (`time_in_work`) whose test of a day in work applies."""
    every: Figure
    at_most: Figure
    counting: Literal["cumulative", "continuous"]
    closes: Anchor | None = None
    claim: Literal["not_needed", "required"] = "not_needed"
    """Whether each payment waits for a claim of its own ordinal."""
    ends_at_break_after: Key | None = None
    """A clock: the first day out of work once it has run out ends all further payments."""


class Tranche(Part):
    """A share of a fixed fee, spread over so many months."""

    months: Figure
    share: Figure


class FixedFee(_Component):
    """A sum spread over the months of a contract, whoever is served."""

    kind: Literal["fixed_fee"]
    value: Key
    """The contract's offer, in pence, of which the fee is a share."""
    share: Figure
    tranches: list[Tranche] = Field(min_length=1)
    months_are: Literal["calendar", "contract"]
    stops_at: Literal["referrals_until", "ends_on"]
    deferrable: bool


class Quantity(Part):
    """A number of outcomes: a share of the people in the cohort, or of a number the contract offers."""

    share: Figure
    of: Literal["referrals", "starts", "offer"]
    offer: Key | None = None


class VolumeBonus(_Priced):
    """Paid besides another component, for each outcome of a cohort above a quantity (incentive, accelerator)."""

    kind: Literal["volume_bonus"]
    of: Key
    cohorts: Cohorts
    per_group: bool
    above: Quantity


Component = Annotated[
    EventFee | OutcomePayment | Sustainment | FixedFee | VolumeBonus,
    Field(discriminator="kind"),
]


class Cap(Part):
    """The most that is paid to a contract, or for one participant, over a period; the due that crosses it pays the
    rest."""

    title: Words
    clause: Text
    status: Status
    scope: Literal["participant", "contract"]
    components: list[Key] | Literal["all"]
    each: Literal["lifetime", "contract_year", "financial_year"]
    limit: Figure


class Area(Part):
    """The package area of a contract."""

    key: Key
    title: Words


class Deferral(Part):
    """Months whose fees wait: instalments earned from `from` and before `until` are payable on `until`. While `until`
    is not known they are not payable at all."""

    from_: date = Field(alias="from")
    until: date | None = None
    clause: Text
    status: Status


class Contract(Part):
    """A signed agreement to deliver the programme in one package area."""

    title: Words
    area: Area
    provider: Text
    nation: Nation
    starts_on: date
    ends_on: date | None = None
    """The first day after the contract."""
    referrals_until: date | None = None
    """The first day without referrals."""
    pays_until: date | None = None
    """Nothing earned on or after this day is due. Without it: `ends_on`."""
    clause: Text
    status: Status
    own_employers: list[Text] = []
    offers: dict[Key, Figure] = {}
    prices: dict[Key, Figure] = {}
    deferrals: list[Deferral] = []


class Terms(Part):
    """A programme's terms as known at a moment."""

    programme: Programme
    groups: dict[str, Group] = Field(min_length=1)
    circumstances: dict[Key, Circumstance] = {}
    journey: dict[Key, JourneyRule] = {}
    standards: dict[Key, Standard] = {}
    clocks: dict[Key, Clock] = {}
    wages: dict[Key, Series] = {}
    outcomes: dict[Key, Outcome] = {}
    prices: dict[Key, Component] = Field(min_length=1)
    caps: dict[Key, Cap] = {}
    measures: dict[Key, Measure] = {}
    ratings: dict[Key, Condition] = {}
    contracts: dict[str, Contract] = Field(min_length=1)
