"""What happened in a contract, as ordered events in plain words, made from what the acting organisation may see.

A day tells from when something applied; an instant tells when it became known, where a row or the organisation's own
audit events say so. Another organisation's audit events stay its own, so its people are never named here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from operator import attrgetter

from commissioning.core.periods import in_words
from commissioning.platform.audit_models import AuditEvent
from commissioning.platform.relationship_models import Relation, Relationship
from commissioning.rooms.contracts.flow_down import name_in_words, required_in_words
from commissioning.rooms.contracts.models import (
    BreakPoint,
    Contract,
    ContractTerms,
    EndChange,
    FlowDown,
    FlowDownRule,
    SupplyTerms,
)
from commissioning.rooms.contracts.queries import break_points

_ACTS = (
    *("signed", "agreed", "varied", "prime ended", "prime began", "break point"),
    *("flow-down required", "flow-down lifted"),
    *("released", "called off", "engaged", "supply terms varied", "extended", "ended early"),
)


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened in a contract.

    act          one of `_ACTS`, which stand in the order in which they follow from one another on a day.
    applies_on   the day from which it holds.
    known_at     when it was entered; None where only another organisation's record would say.
    by           the person who entered it, where the organisation's own record names one; else empty.
    subject      the reference of the row that says so: of a variation, its terms.
    """

    applies_on: date
    act: str
    says: str
    known_at: datetime | None
    by: str
    subject: str


@dataclass(frozen=True, slots=True)
class _Entered:
    """The organisation's own record: when something was done to a row first, and by whom."""

    events: dict[tuple[str, str], AuditEvent]

    def event(self, subject: str, act: str, on: date, did: str, says: str, at: datetime | None = None) -> Event:
        """An event of the history, from the audit event in which somebody `did` it to the subject."""
        own = self.events.get((subject, did))
        return Event(on, act, says, at or (own.at if own else None), own.actor.name if own else "", subject)


def history(contract: str) -> list[Event]:
    """A contract's events by the day from which they apply, then as they became known.

    Raises   Contract.DoesNotExist, for a foreign contract too.
    """
    row = Contract.objects.get(pk=contract)
    relationships = list(
        Relationship.objects.filter(contract=contract)
        .select_related("organisation", "above")
        .order_by("starts_on", "organisation__name", "pk")
    )
    agreed = list(ContractTerms.objects.filter(contract=contract).order_by("agreed_at", "applies_from"))
    offered = list(SupplyTerms.objects.filter(contract=contract).order_by("relationship", "agreed_at", "applies_from"))
    breaks = list(break_points().filter(contract=contract))
    changes = list(EndChange.objects.filter(contract=contract).order_by("decided_at"))
    required = list(FlowDown.objects.filter(contract=contract).order_by("agreed_at", "applies_from"))
    subjects = [row, *relationships, *agreed, *offered, *breaks, *changes, *required]
    entered = _Entered(_own_record([each.pk for each in subjects]))
    found = [
        entered.event(row.pk, "signed", row.signed_on, "sign" if agreed else "enter", f"{row.title} was signed."),
        *_of_primes(relationships, entered),
        *_of_terms(agreed, entered),
        *_of_breaks(breaks, entered),
        *_of_ends(changes, entered),
        *_of_flow_down(required, entered),
        *_of_the_chain(relationships, offered, entered),
    ]
    return sorted(found, key=_in_order)


def _in_order(event: Event) -> tuple[date, str, int, str]:
    """By day; then as entered, what nobody here can date last; then as things follow from one another."""
    entered = "~" if event.known_at is None else event.known_at.isoformat()
    return event.applies_on, entered, _ACTS.index(event.act), event.says


def _own_record(subjects: list[str]) -> dict[tuple[str, str], AuditEvent]:
    """The last time that each thing was done to each row."""
    events = AuditEvent.objects.filter(subject__in=subjects).select_related("actor").order_by("day", "sequence")
    return {(event.subject, event.act): event for event in events}


def _of_primes(relationships: list[Relationship], entered: _Entered) -> Iterator[Event]:
    for link in relationships:
        if link.kind != Relation.PRIME_OF:
            continue
        name = link.organisation.name
        yield entered.event(link.pk, "prime began", link.starts_on, "relate", f"{name} became the prime.")
        if link.ends_on is not None:
            says = f"{name} was no longer the prime."
            yield entered.event(link.pk, "prime ended", link.ends_on, "end relationship", says)


def _of_terms(agreed: list[ContractTerms], entered: _Entered) -> Iterator[Event]:
    for n, terms in enumerate(agreed):
        act, says = ("varied", "The contract was varied: other terms held.") if n else ("agreed", "The terms held.")
        says += f" Version {terms.terms_version}."
        yield entered.event(terms.pk, act, terms.applies_from, "agree terms", says, terms.agreed_at)


def _of_breaks(breaks: list[BreakPoint], entered: _Entered) -> Iterator[Event]:
    for point in breaks:
        says = f"Break point ({point.clause}): {point.test}."
        yield entered.event(point.pk, "break point", point.on, "set break point", says)


def _of_ends(changes: list[EndChange], entered: _Entered) -> Iterator[Event]:
    for change in changes:
        last = in_words(change.ends_on - timedelta(days=1))
        act, did = ("ended early", "end early") if change.ends_on < change.former_ends_on else ("extended", "extend")
        says = f"The contract was {act}: its last day is {last}. {change.reason}"
        if change.break_clause:
            says += f" Break point ({change.break_clause})."
        # An extension holds from the day on which the contract would have been over.
        on = min(change.ends_on, change.former_ends_on)
        yield entered.event(change.pk, act, on, did, says, change.decided_at)


def _of_flow_down(required: list[FlowDown], entered: _Entered) -> Iterator[Event]:
    for term in required:
        name, did = name_in_words(term.term), "require flow-down"
        act, says = "flow-down required", f"Each sub-contractor must have {name}: {required_in_words(term)}"
        if term.rule == FlowDownRule.LIFTED:
            act, says = "flow-down lifted", f"Sub-contractors need no longer have {name} as the contract says"
        yield entered.event(term.pk, act, term.applies_from, did, f"{says} (clause {term.clause}).", term.agreed_at)


def _of_the_chain(relationships: list[Relationship], offered: list[SupplyTerms], entered: _Entered) -> Iterator[Event]:
    terms = {key: list(each) for key, each in groupby(offered, key=attrgetter("relationship_id"))}
    for link in relationships:
        if link.kind != Relation.SUB_OF:
            continue
        name, above = link.organisation.name, link.above.name if link.above else ""
        first, *later = terms[link.pk]
        says = f"{name} was engaged under {above}. It delivers: {first.services}."
        yield entered.event(first.pk, "engaged", link.starts_on, "engage", says, first.agreed_at)
        for other in later:
            says = f"{name} and {above} agreed other terms."
            at = other.agreed_at
            yield entered.event(other.pk, "supply terms varied", other.applies_from, "vary supply terms", says, at)
        if link.ends_on is not None:
            act, says = ("released", f"{name} no longer delivered under {above}.")
            if link.ends_on == link.starts_on:
                act, says = ("called off", f"{name} was not to deliver under {above} after all.")
            yield entered.event(link.pk, act, link.ends_on, "end relationship", says)
