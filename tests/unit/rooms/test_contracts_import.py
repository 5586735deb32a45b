"""Supply chains from a file: a real set of 196 contracts, and files with errors."""

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta

import pytest

from support.reference_data import reference_file
from support.sizes import size

LATER = datetime(2022, 6, 1, 9, tzinfo=UTC)
HEADER = (
    "contract,title,package_area,contract_starts_on,contract_ends_on,prime,sub_contractor,above,starts_on,share_basis_points,"
    "services"
)


def _moj_rows():
    """The Ministry of Justice's files in our shape, and their facts: contract, prime, sub-contractors, by name.

    Of a quick run a part of them, the same in each.
    """
    folder = reference_file("data/moj_crs_contracts")
    names = {each["code"]: each["name"] for each in json.loads((folder / "providers.json").read_text())}
    rows, facts = [], []
    paths = sorted(set(folder.glob("*.json")) - {folder / "providers.json"})
    assert len(paths) == 196
    for path in paths[:: size("real contracts, one in")]:
        said = json.loads(path.read_text())
        code = said["contract_reference"]
        region = "-".join(value for value in said["region"].values() if value).lower() or "everywhere"
        starts = (said["scheduling"]["hide_before"] or "2021-06-26")[:10]
        last = (said["scheduling"]["hide_after"] or "2028-12-31")[:10]
        ends = max(date.fromisoformat(last), date.fromisoformat(starts)) + timedelta(days=1)
        providers = said["providers"]
        prime, subs = providers["prime_provider_code"], [names[sub] for sub in providers["subcontractor_codes"]]
        contract = [code, said["intervention_title"][:200], region, starts, ends.isoformat(), names[prime]]
        services = said["contract_type_id"]
        rows += [[*contract, sub, "", "", "", services if sub else ""] for sub in subs or [""]]
        facts.append((code, names[prime], subs))
    return rows, facts


def _csv(rows):
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADER.split(","))
    writer.writerows(rows)
    return out.getvalue().encode()


def _area(code, number, starts_on, by, now):
    from commissioning.rooms.market import actions as market

    authority = market.enter_local_authority(code=f"E0699{number:04}", name=code, starts_on=starts_on, by=by, now=now)
    return market.make_area(code=code, name=code, parts=[authority], starts_on=starts_on, by=by, now=now)


def test_real_supply_chains_come_in_and_each_prime_sees_exactly_its_own(database):
    from commissioning.platform.access import acting_as
    from commissioning.platform.people_models import Kind
    from commissioning.platform.relationship_models import Relationship
    from commissioning.platform.roles import Role
    from commissioning.rooms.contracts import queries
    from commissioning.rooms.contracts.importing import Imported, import_chains
    from commissioning.rooms.contracts.models import Contract
    from commissioning.rooms.design import actions as design
    from support import organisations

    rows, facts = _moj_rows()
    primes = sorted({prime for _, prime, _ in facts})
    world = organisations.found(database)
    operator = world.access(world.operator, Role.ADMINISTRATOR)
    with acting_as(operator):
        ministry = organisations.add(world, "Ministry", Kind.COMMISSIONER, operator)
        known = {name: organisations.add(world, name, Kind.PROVIDER, operator) for name in primes}
        first = min(date.fromisoformat(row[3]) for row in rows)
        areas = [
            _area(code, number, first, operator, organisations.NOW)
            for number, code in enumerate(sorted({row[2] for row in rows}))
        ]
    by = world.access(ministry, now=LATER)
    asked = {"content": _csv(rows), "file": "moj.csv", "by": by, "now": LATER, "register": True}
    with acting_as(by):
        programme = design.open_programme(key="crs", title="Rehabilitative services", by=by, now=LATER)
        design.take_over(programme=programme, areas=areas, starts_on=first, by=by, now=LATER)
        done = import_chains(programme=programme, **asked)
        everybody = {prime for _, prime, _ in facts} | {sub for *_, subs in facts for sub in subs}
        contracts, links = len(facts), sum(len(subs) for *_, subs in facts)
        assert (contracts, links) == (196, 343) or size("real contracts, one in") > 1
        assert (done.contracts, done.links, done.organisations) == (contracts, links, len(everybody - set(primes)))
    by = world.access(ministry, now=LATER)
    with acting_as(by):
        assert import_chains(programme=programme, **{**asked, "by": by}) == Imported(0, 0, 0)
        assert (Contract.objects.count(), Relationship.objects.filter(kind="sub_of").count()) == (contracts, links)
        with pytest.raises(queries.NothingApplied):
            queries.terms_on(Contract.objects.first().pk, on=by.on)
    for name, prime in known.items():
        with acting_as(world.access(prime, now=LATER)):
            codes = dict(Contract.objects.values_list("pk", "code"))
            own = {code for code, who, subs in facts if name == who or name in subs}
            begun = {row[0] for row in rows if row[3] <= "2022-06-01"}
            assert set(codes.values()) == own & begun
            links = Relationship.objects.filter(kind="sub_of").values_list("contract", "organisation__name")
            seen = {(codes[contract], sub) for contract, sub in links if contract in codes}
            assert seen == {
                (code, sub) for code, who, subs in facts for sub in subs if code in begun and name in (who, sub)
            }


def _good(**changed):
    row = ["c-1", "One", "north", "2013-06-01", "2015-06-01", "Provider 0", "Provider 1", "", "", "2500", "Advice"]
    for place, value in changed.items():
        row[HEADER.split(",").index(place)] = value
    return row


@pytest.mark.parametrize(
    ("rows", "place", "problem"),
    [
        ([_good(package_area="nowhere")], (2, "package_area"), "is not known"),
        ([_good(prime="Nobody")], (2, "prime"), "is not known"),
        ([_good(sub_contractor="Nobody")], (2, "sub_contractor"), "is not known"),
        ([_good(prime="")], (2, "prime"), "is empty"),
        ([_good(title="x" * 201)], (2, "title"), "is too long"),
        ([_good(contract_starts_on="1/6/2013")], (2, "contract_starts_on"), "is not a date"),
        ([_good(contract_ends_on="2013-06-01")], (2, "contract_ends_on"), "is not after the start"),
        ([_good(starts_on="2015-06-01")], (2, "starts_on"), "is outside the contract"),
        ([_good(share_basis_points="10001")], (2, "share_basis_points"), "is no share"),
        ([_good(above="Provider 5")], (2, "above"), "is not in the contract"),
        ([_good(), _good()], (3, "sub_contractor"), "is in the contract already"),
        ([_good(), _good(title="Other", sub_contractor="Provider 2")], (3, "title"), "differs from row 2"),
        ([_good()[:-1]], (2, None), "has 10 cells"),
    ],
)
def test_each_error_is_located_and_nothing_is_entered(world, rows, place, problem):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.contracts.chain_rows import ImportRefused
    from commissioning.rooms.contracts.importing import import_chains
    from commissioning.rooms.contracts.models import Contract
    from commissioning.rooms.design.models import Programme
    from support.organisations import NOW

    by = world.access(world.commissioners[0])
    fine = _good(contract="c-0", title="Fine")
    with acting_as(by):
        before = Contract.objects.count()
        with pytest.raises(ImportRefused, match=r"chains\.csv") as refused:
            import_chains(
                programme=Programme.objects.get(), content=_csv([*rows, fine]), file="chains.csv", by=by, now=NOW
            )
        (error,) = refused.value.errors
        assert ((error.row, error.column), error.problem) == (place, problem)
        assert Contract.objects.count() == before


def test_a_file_that_says_otherwise_than_what_is_known_is_refused_and_new_links_are_added(world):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.contracts import queries
    from commissioning.rooms.contracts.chain_rows import ImportRefused
    from commissioning.rooms.contracts.importing import Imported, import_chains
    from commissioning.rooms.contracts.models import Contract
    from commissioning.rooms.design.models import Programme
    from support.organisations import NOW, TODAY

    access = {"file": "chains.csv", "now": NOW}
    by = world.access(world.commissioners[0])
    with acting_as(by):
        programme = Programme.objects.get()
        done = import_chains(programme=programme, content=_csv([_good()]), by=by, **access)
        assert done == Imported(1, 1, 0)
    by = world.access(world.commissioners[0])
    with acting_as(by):
        with pytest.raises(ImportRefused, match="row 2, column title: is otherwise"):
            import_chains(programme=programme, content=_csv([_good(title="Two")]), by=by, **access)
        below = _good(sub_contractor="Provider 2", above="Provider 1")
        assert import_chains(programme=programme, content=_csv([_good(), below]), by=by, **access) == Imported(0, 1, 0)
        chain = queries.supply_chain(Contract.objects.get(code="c-1").pk, on=TODAY)
        assert [(link.relationship.organisation.name, link.depth) for link in chain] == [
            ("Provider 1", 1),
            ("Provider 2", 2),
        ]


@pytest.mark.parametrize("content", [b"a,b\n1,2\n", b"\xff\xfe", b""])
def test_what_is_no_such_table_is_refused(content):
    from commissioning.rooms.contracts.chain_rows import ImportRefused, Problems, read

    with pytest.raises(ImportRefused):
        read(content, Problems("chains.csv"))
