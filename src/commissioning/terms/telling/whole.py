"""The whole document: what a category manager and a bidder read, in the order in which they ask."""

from collections.abc import Iterator

from commissioning.terms import models as m
from commissioning.terms.telling import contracts, journey, measures, outcomes, payments, ratings, standards, words
from commissioning.terms.telling.document import Block, Bullets, Heading, Paragraph, Table
from commissioning.terms.unknown import Unknown, unknowns
from commissioning.terms.version import terms_version

_STATUS = (
    ("Signed", "In a signed contract."),
    ("Published", "In a published paper, named beside it."),
    ("Recalled", "Believed, not checked against a paper."),
    ("Computed", "Worked out from other figures here."),
    ("Assumed", "Made up so that the terms can be tried. Nobody agreed to it."),
    ("Unknown", "Exists, but nobody has found it. Nothing is paid until it is known or assumed."),
)


def blocks(terms: m.Terms) -> Iterator[Block]:
    programme = terms.programme
    yield Heading(1, f"{programme.title}: terms")
    partners = f", with {words.listed(programme.partners)}" if programme.partners else ""
    yield Paragraph(
        f"What {programme.commissioner}{partners} pays for in this programme, for whom, when and how much. "
        f"Amounts are in {programme.currency}. Each value holds from its date until the next date. "
        f"Dates are those of {programme.time_zone}."
    )
    yield Paragraph(f"Version of the terms: {terms_version(terms)}")
    yield from _unknown(terms)
    yield from journey.blocks(terms)
    yield from standards.blocks(terms)
    yield from payments.blocks(terms)
    yield from outcomes.blocks(terms)
    yield from measures.blocks(terms)
    yield from ratings.blocks(terms)
    yield Heading(2, "Groups of participants")
    rows = tuple(
        (f"{key}: {group.title}", group.clause, group.status.capitalize()) for key, group in terms.groups.items()
    )
    yield Table("Groups", ("Group", "Clause", "Status"), rows)
    yield Paragraph(f"{_group_from(programme)} {_rounding(programme)} {_closing(terms)}".strip())
    yield from contracts.blocks(terms)
    yield Heading(2, "How well figures are known")
    yield Table("What each status means", ("Status", "Meaning"), _STATUS)
    yield Heading(2, "Sources")
    yield Table("Papers that clauses name", ("Short name", "Paper"), tuple(programme.sources.items()))


def _unknown(terms: m.Terms) -> Iterator[Block]:
    found = unknowns(terms)
    if found:
        yield Heading(2, "What is not known")
        noun = "figure is" if len(found) == 1 else "figures are"
        yield Paragraph(f"{len(found)} {noun} unknown.{_what_waits(found)}")
        yield Bullets(tuple(dict.fromkeys(f"{unknown.title} ({unknown.clause})" for unknown in found)))


def _what_waits(found: list[Unknown]) -> str:
    stopping = [unknown for unknown in found if unknown.stops_payment]
    if not stopping:
        return " They are of measures, of the journey or of standards only, and stop no payment."
    but = "" if len(stopping) == len(found) else ", but for those of measures, of the journey and of standards,"
    return f" Nothing can be paid until each{but} is found or assumed."


def _group_from(programme: m.Programme) -> str:
    if programme.group_from == "first_start":
        return "A participant stays in the group of the first start."
    return "A participant's group is that of the contract that is paid."


def _rounding(programme: m.Programme) -> str:
    way = {
        "half_away_from_zero": "to the nearest, halves away from zero",
        "half_to_even": "to the nearest, halves to the even one",
        "away_from_zero": "away from zero",
        "towards_zero": "towards zero",
    }[programme.rounding]
    return f"Amounts are rounded once, {way}, to the smallest unit of the currency."


def _closing(terms: m.Terms) -> str:
    clock = terms.programme.evidence_closes
    return f"Once the clock “{words.clock(clock, terms)}” has run out, no new evidence counts." if clock else ""
