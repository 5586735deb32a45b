"""Contracts as lists show them: with who is prime on a day, filtered; and those that ask for a decision."""

from collections.abc import Collection
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from commissioning.core.periods import add_months
from commissioning.platform.dated_rows import in_force
from commissioning.platform.relationship_models import Relation, Relationship
from commissioning.rooms.contracts.models import BreakPoint, Contract, ContractTerms
from commissioning.rooms.contracts.queries import break_points
from commissioning.rooms.market.models import Contact

RUNNING, TO_BEGIN, OVER = "running", "to begin", "over"
ENDS_WITHIN = {f"ends within {months} months": months for months in (3, 6, 12, 24)}
STATES = (RUNNING, TO_BEGIN, OVER, *ENDS_WITHIN)


def listed(
    *, on: date, search: str = "", programme: str = "", package_area: str = "", prime: str = "", state: str = ""
) -> QuerySet[Contract]:
    """The contracts that may be seen, by title, with `prime_name` and `prime_reference` on a day (None: nobody then).

    Takes    search: part of a title, a code, or the name of who is in it that day; programme, package_area, prime:
             references; state: how it stands on the day, one of `STATES`.
    """
    primes = _primes(on).filter(contract=OuterRef("pk"))
    found = Contract.objects.select_related("programme", "package_area").annotate(
        prime_name=Subquery(primes.values("organisation__name")[:1]),
        prime_reference=Subquery(primes.values("organisation")[:1]),
    )
    wanted = {"programme": programme, "package_area": package_area, "prime_reference": prime}
    found = found.filter(**{field: value for field, value in wanted.items() if value})
    if text := search.strip():
        named = Relationship.objects.filter(in_force(on), contract=OuterRef("pk"), organisation__name__icontains=text)
        found = found.filter(Q(title__icontains=text) | Q(code__icontains=text) | Exists(named))
    return found.filter(_stands(state, on)).order_by("title", "pk")


def _stands(state: str, on: date) -> Q:
    running = Q(starts_on__lte=on, ends_on__gt=on)
    if state in ENDS_WITHIN:
        return running & Q(ends_on__lte=add_months(on, ENDS_WITHIN[state]))
    return {"": Q(), RUNNING: running, TO_BEGIN: Q(starts_on__gt=on), OVER: Q(ends_on__lte=on)}[state]


def primes(contracts: QuerySet[Contract]) -> list[tuple[str, str]]:
    """Reference and name of whoever is or was prime of some contracts, by name."""
    found = Relationship.objects.filter(kind=Relation.PRIME_OF, contract__in=contracts.order_by().values("pk"))
    return list(found.order_by("organisation__name").values_list("organisation", "organisation__name").distinct())


def taking_part(organisation: str, *, on: date) -> QuerySet[Relationship]:
    """What an organisation is in contracts, now and before, as far as may be seen: the latest first."""
    found = Relationship.objects.filter(organisation=organisation, kind__in=(Relation.PRIME_OF, Relation.SUB_OF))
    return found.filter(starts_on__lte=on).select_related("above").order_by("-starts_on", "pk")


def sub_contractors(contracts: Collection[str], *, on: date) -> dict[str, int]:
    """How many sub-contractors each of some contracts has on a day, as far as may be seen."""
    subs = Relationship.objects.filter(in_force(on), contract__in=contracts, kind=Relation.SUB_OF)
    return dict(subs.order_by().values_list("contract").annotate(Count("pk")))


def changing(organisation: str, *, on: date, within_days: int) -> QuerySet[Relationship]:
    """The organisation's own links, as prime and as sub-contractor, that start or end in the days after `on`."""
    until = on + timedelta(days=within_days)
    soon = Q(starts_on__gt=on, starts_on__lte=until) | Q(ends_on__gt=on, ends_on__lte=until)
    found = Relationship.objects.filter(soon, organisation=organisation)
    return found.filter(kind__in=(Relation.PRIME_OF, Relation.SUB_OF)).select_related("above").order_by("pk")


def breaking(*, on: date, within_days: int) -> QuerySet[BreakPoint]:
    """Break points of the running contracts from a day on, the next first."""
    soon = break_points().filter(on__gte=on, on__lte=on + timedelta(days=within_days), contract__ends_on__gt=on)
    return soon.select_related("contract")


def ending(*, on: date, within_days: int) -> QuerySet[Contract]:
    """Contracts that run on a day and end soon after, the first first."""
    running = Contract.objects.filter(starts_on__lte=on, ends_on__gt=on)
    return running.filter(ends_on__lte=on + timedelta(days=within_days)).order_by("ends_on", "pk")


def without_contact(organisation: str, *, on: date) -> QuerySet[Contract]:
    """Running contracts that an organisation is in, for which it has named nobody to speak to."""
    named = Contact.objects.filter(in_force(on), organisation=organisation, contract=OuterRef("pk"))
    part = Relationship.objects.filter(in_force(on), organisation=organisation, contract=OuterRef("pk"))
    return listed(on=on, state=RUNNING).filter(Exists(part), ~Exists(named))


def agreed(contract: str) -> QuerySet[ContractTerms]:
    """The terms that were agreed for a contract and may be seen, in the order in which they were."""
    return ContractTerms.objects.filter(contract=contract).order_by("agreed_at", "applies_from", "pk")


def parties(contract: str) -> QuerySet[Relationship]:
    """Who is or was what in a contract, as far as may be seen, by first day."""
    found = Relationship.objects.filter(contract=contract).select_related("organisation", "above")
    return found.order_by("starts_on", "organisation__name", "pk")


def _primes(on: date) -> QuerySet[Relationship]:
    return Relationship.objects.filter(in_force(on), kind=Relation.PRIME_OF).order_by("pk")
