"""The tables of evidence that come in, and of dues that go out: one schema, read by the reader and by the manual.

A table's rows are facts. Rows with the same `record` are versions of one fact: the one recorded last before the
known-by moment counts. Without `record` each row is a fact of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Kind = Literal["text", "identifier", "date", "instant", "whole number", "pence", "hours", "yes_no", "choice"]

SOURCES = ("independent", "employer", "provider", "participant")
NATIONS = ("england", "wales", "scotland", "northern_ireland", "other")
EMPLOYMENT_KINDS = ("employed", "self_employed", "apprenticeship")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    required   the column must be there, and no cell of it may be empty.
    least      the smallest value, of numbers.
    most       the largest value, of numbers.
    """

    name: str
    kind: Kind
    unit: str | None
    required: bool
    meaning: str
    choices: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None


@dataclass(frozen=True, slots=True)
class DateOrder:
    """Two dates of a row: `later` comes after `earlier`, or on the same day where that is allowed."""

    later: str
    earlier: str
    may_be_equal: bool


@dataclass(frozen=True, slots=True)
class Table:
    """A table: what one row is, by which columns it is known, and which dates must follow which.

    key                 columns whose values no two current facts share; empty where facts may be alike.
    further_columns     whether columns of the sender's own (covariates) are kept.
    """

    name: str
    grain: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    meaning: str
    date_orders: tuple[DateOrder, ...] = ()
    further_columns: bool = False

    def column(self, name: str) -> Column:
        """The column of that name. Raises KeyError where there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    @property
    def column_names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


def _identifier(name: str, meaning: str, *, required: bool = True) -> Column:
    return Column(name, "identifier", None, required, meaning)


def _date(name: str, meaning: str, *, required: bool = True) -> Column:
    return Column(name, "date", None, required, meaning)


def _source(*, required: bool) -> Column:
    return Column("source", "choice", None, required, "Who says so. It is the strength of the evidence.", SOURCES)


def _recorded_at(*, required: bool) -> Column:
    meaning = "When the row was recorded. It counts for every known-by moment after this."
    if not required:
        meaning += " Empty: known from the beginning."
    return Column("recorded_at", "instant", "UTC", required, meaning)


_RECORD = _identifier(
    "record",
    "Rows with the same record are versions of one fact: the one recorded last counts. Empty: a fact of its own.",
    required=False,
)
_WITHDRAWN = Column("withdrawn", "yes_no", None, False, "true: this fact no longer stands. Empty means false.")
_PARTICIPANT = _identifier("participant", "One person's time on one programme, by its pseudonym.")

PARTICIPANTS = Table(
    name="participants",
    grain="a participant in a contract",
    key=("participant", "contract", "referred_on"),
    columns=(
        _PARTICIPANT,
        _identifier("contract", "The contract that the participant was referred to."),
        _identifier("group", "The group of the terms that the participant belongs to."),
        _date("referred_on", "The day of the referral."),
        _date("started_on", "The day on which support began. Empty: referred, never started.", required=False),
        _date("ended_on", "The first day no longer in this contract. Empty: still in it.", required=False),
        Column("nation", "choice", None, True, "Whose bank holidays count for the participant.", NATIONS),
        _source(required=False),
        _recorded_at(required=False),
        _RECORD,
        _WITHDRAWN,
    ),
    meaning="Who was referred to whom, and when. After a transfer the participant has a second row, other contract.",
    date_orders=(
        DateOrder("started_on", "referred_on", may_be_equal=True),
        DateOrder("ended_on", "started_on", may_be_equal=True),
        DateOrder("ended_on", "referred_on", may_be_equal=True),
    ),
    further_columns=True,
)

EMPLOYMENT = Table(
    name="employment",
    grain="a spell of work as reported",
    key=(),
    columns=(
        _PARTICIPANT,
        _identifier("employer", "The employer; for self-employment the business."),
        Column("kind", "choice", None, True, "The kind of work.", EMPLOYMENT_KINDS),
        _date("worked_from", "The first day worked."),
        _date("worked_until", "The first day no longer worked. Empty: still in this work.", required=False),
        Column("hours_per_week", "hours", "hours a week", False, "Usual hours, to two places.", least=0, most=168),
        _source(required=True),
        _recorded_at(required=True),
        _RECORD,
        _WITHDRAWN,
    ),
    meaning="Spells may overlap: a person may have several jobs, and several sources may report one job.",
    date_orders=(DateOrder("worked_until", "worked_from", may_be_equal=False),),
)

PAYROLL = Table(
    name="payroll",
    grain="one payment of wages",
    key=(),
    columns=(
        _PARTICIPANT,
        _identifier("employer", "The employer who paid."),
        _date("paid_on", "The day of the payment."),
        _date("period_from", "The first day that the payment is for."),
        _date("period_until", "The first day that the payment is no longer for."),
        Column("pay_pence", "pence", "pence", True, "Gross pay. A negative amount corrects an earlier payment."),
        _source(required=True),
        _recorded_at(required=True),
        _RECORD,
        _WITHDRAWN,
    ),
    meaning="Wages as payroll reports them, payment by payment.",
    date_orders=(DateOrder("period_until", "period_from", may_be_equal=False),),
)

BENEFITS = Table(
    name="benefits",
    grain="a spell on an out-of-work benefit",
    key=(),
    columns=(
        _PARTICIPANT,
        _identifier("benefit", "Which benefit, by the name the terms use."),
        _date("claimed_from", "The first day on the benefit."),
        _date("claimed_until", "The first day no longer on it. Empty: still on it.", required=False),
        _source(required=True),
        _recorded_at(required=True),
        _RECORD,
        _WITHDRAWN,
    ),
    meaning="Spells on benefit, for outcomes and checks that ask whether someone left it.",
    date_orders=(DateOrder("claimed_until", "claimed_from", may_be_equal=False),),
)

MILESTONES = Table(
    name="milestones",
    grain="a dated event",
    key=(),
    columns=(
        _PARTICIPANT,
        _identifier("milestone", "Which event, by the name the terms use (plan signed, qualification, …)."),
        _date("on", "The day of the event."),
        _source(required=True),
        _recorded_at(required=True),
        _RECORD,
        _WITHDRAWN,
    ),
    meaning="Events that terms pay for or count from, and that are no spell.",
)

CLAIMS = Table(
    name="claims",
    grain="what a provider asked for",
    key=("claim",),
    columns=(
        _identifier("claim", "The claim's own identifier, given by who claims, the same on every retry."),
        _PARTICIPANT,
        _identifier("contract", "The contract under which it is claimed."),
        _identifier("component", "Which price component of the terms."),
        Column("ordinal", "whole number", None, True, "1 for what is paid once; the n-th of what repeats.", least=1),
        _date("earned_on", "The day on which the provider says the terms were met."),
        _source(required=False),
        _recorded_at(required=True),
        _RECORD,
        _WITHDRAWN,
    ),
    meaning="What was asked for. What is owed is computed from the other tables and the terms.",
)

TABLES: Mapping[str, Table] = MappingProxyType(
    {table.name: table for table in (PARTICIPANTS, EMPLOYMENT, PAYROLL, BENEFITS, MILESTONES, CLAIMS)}
)

DUES = Table(
    name="dues",
    grain="one amount due",
    key=("due",),
    columns=(
        _identifier("due", "Derived from the key, so the same amount has the same identifier in every run."),
        _identifier("contract", "The contract that is paid."),
        _identifier("participant", "Empty for a fee, whose subject is the contract.", required=False),
        _identifier("component", "Which price component of the terms."),
        Column("ordinal", "whole number", None, True, "1 for what is due once; the n-th of what repeats.", least=1),
        _date("earned_on", "The day on which the terms were met."),
        _date("due_on", "The first day on which it may be paid."),
        Column("pence", "pence", "pence", True, "The amount, in the minor unit of the programme's currency."),
        _identifier("terms_version", "The terms by which it was determined (SHA-256)."),
        Column("because", "text", None, True, "Short JSON: clause, price line, the record that completed it."),
    ),
    meaning="What is owed under the terms. It goes out; it is not read as evidence.",
)
