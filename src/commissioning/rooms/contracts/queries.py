"""What applied in a contract on a day, to whoever is acting. Someone from outside finds nothing, not a refusal."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F, Min, Q, QuerySet

from commissioning.platform.dated_rows import in_force
from commissioning.platform.relationship_models import Relation, Relationship
from commissioning.rooms.contracts.models import BreakPoint, Contract, ContractTerms, SupplyTerms
from commissioning.rooms.design.models import PackageArea
from commissioning.rooms.market import queries as market
from commissioning.rooms.market.models import Contact
from commissioning.terms.models import Terms
from commissioning.terms.version import from_json

WHOLE_BASIS_POINTS = 10_000


class NothingApplied(LookupError):
    """No terms were agreed for the day."""


@dataclass(frozen=True, slots=True)
class Link:
    """A sub-contractor in a supply chain on a day, with the terms that hold between it and the organisation above."""

    relationship: Relationship
    depth: int
    """1 under the prime, 2 under one of those, …; counted from the top of what may be seen."""
    terms: SupplyTerms | None

    @property
    def headline_terms(self) -> dict[str, Any]:
        return {} if self.terms is None else dict(json.loads(self.terms.headline_terms))


@dataclass(frozen=True, slots=True)
class Applied:
    """Everything that applied in a contract on a day."""

    contract: Contract
    prime: Relationship | None
    """None on a day outside the contract, or one of which the acting organisation sees nothing."""
    terms: ContractTerms | None
    """None to a sub-contractor, who sees its own headline terms alone."""
    breaks: Sequence[BreakPoint]
    supply_chain: Sequence[Link]


def contracts(*, on: date | None = None) -> QuerySet[Contract]:
    """The contracts that may be seen, or those of them that run on a day, by title."""
    rows = Contract.objects.order_by("title", "pk")
    return rows if on is None else rows.filter(starts_on__lte=on, ends_on__gt=on)


def open_in(package_area: PackageArea, on: date) -> list[str]:
    """The titles of the contracts in a package area that run on a day or later."""
    return list(Contract.objects.filter(package_area=package_area, ends_on__gt=on).values_list("title", flat=True))


def prime(contract: str, *, on: date) -> Relationship:
    """Who is prime on a day. Raises Relationship.DoesNotExist."""
    return _primes(contract, on).get()


def _primes(contract: str, on: date) -> QuerySet[Relationship]:
    return Relationship.objects.filter(in_force(on), contract=contract, kind=Relation.PRIME_OF).order_by("pk")


def contacts(contract: str, *, on: date) -> QuerySet[Contact]:
    """Whom to speak to about a contract on a day: people of those who are in it, so none of a prime that has left."""
    parties = Relationship.objects.filter(in_force(on), contract=contract).values("organisation")
    return market.contacts(contract, on=on).filter(organisation__in=parties)


def terms_on(contract: str, *, on: date, known_by: datetime | None = None) -> ContractTerms:
    """The terms that hold on a day, as agreed before a moment (default: ever). For one date the last agreed wins.

    Raises   NothingApplied.
    """
    agreed = ContractTerms.objects.filter(contract=contract, applies_from__lte=on)
    if known_by is not None:
        agreed = agreed.filter(agreed_at__lt=known_by)
    found = agreed.order_by("-applies_from", "-agreed_at").first()
    if found is None:
        raise NothingApplied(f"No terms that you may see held on {on}. Ask for a day in the contract.")
    return found


def in_force_since(programme: str) -> dict[str, date]:
    """By digest of a version of a programme's terms, the first day on which it holds in a contract that may be seen."""
    held = ContractTerms.objects.filter(contract__programme=programme).order_by().values("terms_version")
    return dict(held.annotate(since=Min("applies_from")).values_list("terms_version", "since"))


def own_terms(of: ContractTerms) -> Terms:
    """The terms as the contract has them: without the other contracts of the programme."""
    return from_json(of.own_terms.encode())


def supply_chain(contract: str, *, on: date, known_by: datetime | None = None) -> list[Link]:
    """The supply chain on a day as a tree read from the top: each link after the one above it, siblings by name."""
    subs = Relationship.objects.filter(in_force(on), contract=contract, kind=Relation.SUB_OF)
    links = list(subs.select_related("organisation", "above").order_by("organisation__name", "pk"))
    offered = SupplyTerms.objects.filter(contract=contract, applies_from__lte=on)
    if known_by is not None:
        offered = offered.filter(agreed_at__lt=known_by)
    latest = {terms.relationship_id: terms for terms in offered.order_by("applies_from", "agreed_at")}
    below: dict[str, list[Relationship]] = {}
    for link in links:
        below.setdefault(str(link.above_id), []).append(link)
    tops = sorted(set(below) - {link.organisation_id for link in links})
    found: list[Link] = []
    waiting = [(link, 1) for top in reversed(tops) for link in reversed(below[top])]
    while waiting:
        link, depth = waiting.pop()
        found.append(Link(link, depth, latest.get(link.pk)))
        waiting += [(each, depth + 1) for each in reversed(below.get(link.organisation_id, []))]
    return found


def link(contract: str, reference: str, *, on: date) -> Link:
    """One link of a supply chain, whether it holds on a day or not, with the terms of that day, or its first ones.

    Raises   Relationship.DoesNotExist.
    """
    subs = Relationship.objects.filter(contract=contract, kind=Relation.SUB_OF).select_related("organisation", "above")
    found = subs.get(pk=reference)
    offered = SupplyTerms.objects.filter(relationship=found)
    held = offered.filter(applies_from__lte=max(on, found.starts_on)).order_by("-applies_from", "-agreed_at").first()
    return Link(found, 1, held)


@dataclass(frozen=True, slots=True)
class TooMuch:
    """An organisation that passes on more than all of its work on a day. A warning: see `too_much_passed_on`."""

    organisation: str
    basis_points: int


def too_much_passed_on(contract: str, *, on: date) -> list[TooMuch]:
    """The organisations whose sub-contractors' shares add up to more than the whole on a day, by reference.

    A warning and no refusal: shares are entered one after another, in any order and for past days too, so that a sum
    over the whole is often the way from one right state to the next.
    """
    shares: dict[str, int] = {}
    for link in supply_chain(contract, on=on):
        above = str(link.relationship.above_id)
        shares[above] = shares.get(above, 0) + (link.terms.share_basis_points if link.terms else 0)
    return [TooMuch(above, share) for above, share in sorted(shares.items()) if share > WHOLE_BASIS_POINTS]


def running_on_from(contract: str, on: date) -> QuerySet[Relationship]:
    """The prime's and sub-contractors' parts that hold on a day or later. One that was called off holds on none."""
    rows = Relationship.objects.filter(Q(ends_on=None) | Q(ends_on__gt=on) & Q(ends_on__gt=F("starts_on")))
    rows = rows.filter(contract=contract).exclude(kind=Relation.COMMISSIONS)
    return rows.select_related("organisation").order_by("starts_on", "pk")


def under_the_prime(contract: str, *, on: date) -> list[Relationship]:
    """The links right under a day's prime that hold then or later, by name: a handover has to say what becomes of them.

    Raises   Relationship.DoesNotExist, when nobody is prime on the day.
    """
    former = prime(contract, on=on).organisation_id
    links = running_on_from(contract, on).filter(kind=Relation.SUB_OF, above=former)
    return sorted(links, key=lambda link: (link.organisation.name, link.starts_on))


def directly_under_the_prime(contract: str, *, on: date) -> set[str]:
    """The organisations of `under_the_prime`."""
    return {link.organisation_id for link in under_the_prime(contract, on=on)}


def break_points() -> QuerySet[BreakPoint]:
    """The break points of contracts, the first first. One that ends before its day calls it off."""
    return BreakPoint.objects.filter(on__lte=F("contract__ends_on")).order_by("on", "pk")


def what_applied(contract: str, *, on: date, known_by: datetime | None = None) -> Applied:
    """Everything that applied on a day. Raises Contract.DoesNotExist, for a foreign contract too."""
    row = Contract.objects.get(pk=contract)
    try:
        terms: ContractTerms | None = terms_on(contract, on=on, known_by=known_by)
    except NothingApplied:
        terms = None
    return Applied(
        contract=row,
        prime=_primes(contract, on).first(),
        terms=terms,
        breaks=list(break_points().filter(contract=contract)),
        supply_chain=supply_chain(contract, on=on, known_by=known_by),
    )
