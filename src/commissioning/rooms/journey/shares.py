"""Which contracts serve the people of a pool, and how many of them each: market shares, moved by dated decisions.

A pool is one payment group in one package area. What a decision says of a contract is read from the contract's own
terms when it is made, because those who draw by it do not see those terms.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from commissioning.core.canonical import canonical_json
from commissioning.engines.allocation.draw import Shares, SharesRefused, shares_of
from commissioning.platform import audit
from commissioning.platform.access import Access
from commissioning.platform.roles import Permission
from commissioning.rooms.contracts.models import Contract
from commissioning.rooms.contracts.queries import own_terms, terms_on
from commissioning.rooms.design.models import PackageArea
from commissioning.rooms.journey.allocation_models import ShareDecision
from commissioning.rooms.journey.journey_rules import journey_terms, rules_of
from commissioning.rooms.journey.refusals import NoShares


@dataclass(frozen=True, slots=True)
class Serving:
    """A contract of a pool, as a decision has it.

    contract         its reference; its title is public with the shares.
    nation           by whose calendar working days are counted.
    referrals_until  the first day on which it takes nobody, by its terms; without one, it takes people to its end.
    """

    contract: str
    title: str
    basis_points: int
    nation: str
    referrals_until: date | None

    def takes_on(self, on: date) -> bool:
        return self.referrals_until is None or on < self.referrals_until


@dataclass(frozen=True, slots=True)
class Decided:
    """What holds in a pool on a day. `serving` is by the code of the contract."""

    row: ShareDecision
    serving: Mapping[str, Serving]

    @property
    def shares(self) -> Shares:
        return shares_of([(code, each.basis_points) for code, each in self.serving.items()])

    def taking(self, on: date) -> dict[str, Serving]:
        """The contracts that take referrals on a day: they run, as they stand today, and their terms let them."""
        running = _running(on).filter(pk__in=[each.contract for each in self.serving.values()])
        there = set(running.values_list("pk", flat=True))
        return {code: each for code, each in self.serving.items() if each.contract in there and each.takes_on(on)}


@transaction.atomic
def decide_shares(
    *,
    package_area: PackageArea,
    group: str,
    basis_points: Mapping[str, int],
    applies_from: date,
    reason: str,
    clause: str,
    by: Access,
    now: datetime,
) -> ShareDecision:
    """Decide the shares of a pool from a day on, all at once.

    Takes    basis_points: for each contract that takes referrals in the area that day, by its code; 0 is a share too.
    Raises   SharesRefused: not 10,000 in all, other contracts, a day that is over, or a group that the terms do not
             have. NothingApplied, NoRules.
    """
    by.require(Permission.ALLOCATION_KEEP)
    if applies_from < by.on:
        raise SharesRefused(
            f"{applies_from} is over, and its draws are made. Let the shares apply from today or later."
        )
    if group not in rules_of(journey_terms(package_area.programme_id, on=applies_from)).groups:
        raise SharesRefused(f"The terms have no payment group {group} on {applies_from}. Choose one that they have.")
    there = contracts_taking(package_area, on=applies_from)
    _refuse_others(basis_points, there, applies_from)
    shares_of(list(basis_points.items()))
    serving = {code: _serving(each, basis_points[code], on=applies_from) for code, each in there.items()}
    row = ShareDecision(
        programme=package_area.programme_id,
        package_area=package_area.pk,
        area=package_area.code,
        area_name=package_area.name,
        group=group,
        lead_id=by.own,
        serving=canonical_json({code: asdict(each) for code, each in serving.items()}).decode(),
        applies_from=applies_from,
        reason=reason,
        clause=clause,
        decided_at=now,
        decided_by_id=by.who,
    )
    row.save(force_insert=True)
    audit.record("decide shares", row, by=by, now=now)
    return row


def contracts_taking(package_area: PackageArea, *, on: date) -> dict[str, Contract]:
    """The contracts of an area that take referrals on a day, by code, for those who see their terms.

    Raises   NothingApplied, where one has no terms of ours.
    """
    found = _running(on).filter(package_area=package_area)
    return {each.code: each for each in found if _serving(each, 0, on=on).takes_on(on)}


def decisions(programme: str) -> QuerySet[ShareDecision]:
    """The decisions on a programme's shares that may be seen, pool by pool, the last that counts for a day first."""
    return ShareDecision.objects.filter(programme=programme).order_by("area", "group", "-applies_from", "-decided_at")


def decided(programme: str, package_area: str, group: str, *, on: date) -> Decided:
    """What holds in a pool on a day. Raises NoShares."""
    rows = decisions(programme).filter(package_area=package_area, group=group, applies_from__lte=on)
    found = rows.first()
    if found is None:
        raise NoShares(
            f"Nobody has decided which contracts serve group {group} in this area on {on}. Ask the commissioner to."
        )
    return read(found)


def read(row: ShareDecision) -> Decided:
    """What a decision says."""
    return Decided(row, {code: _said(each) for code, each in json.loads(row.serving).items()})


def _said(each: dict[str, Any]) -> Serving:
    until = each["referrals_until"]
    return Serving(**{**each, "referrals_until": until and date.fromisoformat(until)})


def _refuse_others(wanted: Mapping[str, int], there: Mapping[str, Contract], on: date) -> None:
    """Raises SharesRefused."""
    if wrong := sorted(wanted.keys() ^ there.keys()):
        raise SharesRefused(
            f"Give a share, if only 0, to each contract that takes referrals on {on} and to no other. "
            f"Look again at {', '.join(wrong)}."
        )
    if unreadable := [code for code in there if any(sign.isspace() or sign == ":" for sign in code)]:
        raise SharesRefused(f"The log cannot tell codes with a space or a colon apart: {', '.join(unreadable)}.")


def _serving(contract: Contract, basis_points: int, *, on: date) -> Serving:
    said = own_terms(terms_on(contract.pk, on=on)).contracts[contract.code]
    return Serving(contract.pk, contract.title, basis_points, said.nation, said.referrals_until)


def _running(on: date) -> QuerySet[Contract]:
    return Contract.objects.filter(starts_on__lte=on, ends_on__gt=on).order_by("code")
