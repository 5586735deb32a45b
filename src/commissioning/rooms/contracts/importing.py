"""Real supply chains from a file, entered whole or not at all; the same file again changes nothing.

Contracts that come this way have no terms of ours: nobody has put them into the language of terms. So `terms_on`
raises NothingApplied for them and pages say that no terms were entered; until terms are agreed, nothing is payable.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from commissioning.platform import actions as platform
from commissioning.platform.access import Access, acting_as
from commissioning.platform.people_models import Kind, Organisation
from commissioning.platform.queries import renewed
from commissioning.platform.relationship_models import Relation, Relationship
from commissioning.platform.roles import Permission
from commissioning.rooms.contracts import actions
from commissioning.rooms.contracts.chain_rows import ContractRows, LinkRow, Problems, read
from commissioning.rooms.contracts.models import Contract
from commissioning.rooms.design.models import PackageArea, Programme
from commissioning.rooms.market.models import OrganisationProfile


@dataclass(frozen=True, slots=True)
class Imported:
    """How much was new in a file."""

    contracts: int
    links: int
    organisations: int


@transaction.atomic
def import_chains(
    *,
    programme: Programme,
    content: bytes,
    file: str,
    by: Access,
    now: datetime,
    register: bool = False,
    told: Callable[[int, int], None] = lambda done, of: None,
) -> Imported:
    """Enter the contracts and supply chains of a file (`chain_rows.COLUMNS`) into a programme.

    Takes    file: its name, for errors. register: enter organisations that the register does not know; else they are
             errors. told: is told before each contract how many are entered, and of how many.
    Raises   ImportRefused, with every error there is: then nothing was entered.
    """
    by.require(Permission.CONTRACT_SIGN)
    by.require(Permission.SUPPLY_CHAIN_KEEP)
    problems = Problems(file)
    contracts = read(content, problems)
    areas = _package_areas(programme, contracts, problems)
    organisations, unknown = _organisations(contracts, problems, register)
    problems.refuse_any()
    for name in unknown:
        entered = platform.register_organisation(name=name, kind=Kind.PROVIDER, by=by, now=now)
        organisations[name] = entered.pk
    existing = {row.code: row for row in Contract.objects.filter(programme=programme)}
    _refuse_differences(contracts, existing, areas, organisations, problems)
    problems.refuse_any()
    missing = [each for each in contracts if each.code not in existing]
    new = {each.code: _enter(each, programme, areas[each.package_area], by, now) for each in missing}
    fresh = renewed(by, now=now)
    links = 0
    for number, each in enumerate(contracts):
        told(number, len(contracts))
        row = new.get(each.code) or existing[each.code]
        # With this contract's standings alone: less may be done, and wall one's filters stay short.
        own = tuple(standing for standing in fresh.standings if standing.contract == row.pk)
        with acting_as(replace(fresh, standings=own)) as narrow:
            if each.code in new:
                actions.enter_prime(contract=row, prime=organisations[each.prime], by=narrow, now=now)
            links += _engage_new(each, row, organisations, narrow, now)
    return Imported(len(new), links, len(unknown))


def _enter(rows: ContractRows, programme: Programme, area: PackageArea, by: Access, now: datetime) -> Contract:
    return actions.enter(
        programme=programme.pk,
        code=rows.code,
        package_area=area.pk,
        title=rows.title,
        starts_on=rows.starts_on,
        ends_on=rows.ends_on,
        by=by,
        now=now,
    )


def _package_areas(programme: Programme, contracts: list[ContractRows], problems: Problems) -> dict[str, PackageArea]:
    """The programme's package areas by code. Each contract's must hold on all days of it."""
    known = {row.code: row for row in PackageArea.objects.filter(programme=programme)}
    for each in contracts:
        if (area := known.get(each.package_area)) is None:
            expected, todo = "the code of a package area of the programme", "Open it first, or correct its code."
            problems.add(each.row, "package_area", each.package_area, "is not known", expected, todo)
        elif each.starts_on < area.starts_on or (area.ends_on is not None and area.ends_on < each.ends_on):
            until = f" until the day before {area.ends_on}" if area.ends_on else ""
            expected, todo = f"days from {area.starts_on}{until}", "Correct the days, or the code."
            problem = "does not hold on each day of the contract"
            problems.add(each.row, "package_area", each.package_area, problem, expected, todo)
    return known


def _organisations(
    contracts: list[ContractRows], problems: Problems, register: bool
) -> tuple[dict[str, str], list[str]]:
    """The organisations by what the file calls them, and the names to enter in the register."""
    named: dict[str, tuple[int, str]] = {}
    for each in contracts:
        named.setdefault(each.prime, (each.row, "prime"))
        for link in each.links:
            named.setdefault(link.sub_contractor, (link.row, "sub_contractor"))
    found = _known(list(named))
    unknown = []
    for name, (row, column) in named.items():
        match len(found.get(name, ())):
            case 0 if register and not name.startswith("GB-"):
                unknown.append(name)
            case 0:
                todo = "Enter it in the register first, or correct the spelling."
                problems.add(row, column, name, "is not known", "an organisation of the register", todo)
            case 1:
                pass
            case several:
                expected, todo = "one organisation", "Give its identifier, as GB-COH-01234567."
                problems.add(row, column, name, f"is the name of {several} organisations", expected, todo)
    return {name: min(keys) for name, keys in found.items()}, unknown


def _known(names: list[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for name, pk in Organisation.objects.filter(name__in=names).values_list("name", "pk"):
        found.setdefault(name, set()).add(pk)
    by_number = OrganisationProfile.objects.filter(Q(company_number__in=names) | Q(charity_number__in=names))
    for profile in by_number:
        for number in {profile.company_number, profile.charity_number} & set(names):
            found.setdefault(str(number), set()).add(profile.organisation_id)
    return found


def _refuse_differences(
    contracts: list[ContractRows],
    existing: dict[str, Contract],
    areas: dict[str, PackageArea],
    organisations: dict[str, str],
    problems: Problems,
) -> None:
    """A contract that is known must be as the file says: a file that would change one is somebody's mistake."""
    primes = Relationship.objects.filter(
        contract__in=[row.pk for row in existing.values()], kind=Relation.PRIME_OF
    ).values_list("contract", "organisation")
    known = set(primes)
    for each in contracts:
        if (row := existing.get(each.code)) is None:
            continue
        for column, there, here in (
            ("title", row.title, each.title),
            ("package_area", row.package_area_id, areas[each.package_area].pk),
            ("contract_starts_on", row.starts_on, each.starts_on),
            ("contract_ends_on", row.ends_on, each.ends_on),
            ("prime", (row.pk, organisations[each.prime]) in known, True),
        ):
            if there != here:
                todo = "Correct the file, or change the contract by name: extend, end early, novate."
                problems.add(each.row, column, None, "is otherwise in the contract that is known", "the same", todo)


def _engage_new(contract: ContractRows, row: Contract, organisations: dict[str, str], by: Access, now: datetime) -> int:
    links = Relationship.objects.filter(contract=row.pk, kind=Relation.SUB_OF)
    known = set(links.values_list("organisation", "starts_on"))
    new = [link for link in contract.links if (organisations[link.sub_contractor], link.starts_on) not in known]
    for link in new:
        _engage(link, row, organisations, by, now)
    return len(new)


def _engage(link: LinkRow, row: Contract, organisations: dict[str, str], by: Access, now: datetime) -> None:
    actions.engage(
        contract=row,
        provider=organisations[link.sub_contractor],
        above=organisations[link.above],
        starts_on=link.starts_on,
        services=link.services,
        share_basis_points=link.share_basis_points,
        headline_terms={},
        by=by,
        now=now,
    )
