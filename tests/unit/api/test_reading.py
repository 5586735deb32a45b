"""What a program reads through the API, as each role: lists and details agree, and what is another's does not exist."""

from itertools import pairwise

import pytest

ROLES = ("category_manager", "provider_manager", "auditor", "performance_manager", "administrator")
RESOURCES = (
    "/organisations",
    "/local-authorities",
    "/areas",
    "/programmes",
    "/contracts",
    "/supply-chain-links",
    "/roles",
    "/audit-events",
    "/jobs",
)
NEVER_WAS = "a" * 24


@pytest.fixture
def program(world):
    from support.programs import Program

    return lambda organisation=None, role="category_manager", **token: Program(world, organisation, role, **token)


def test_what_a_list_gives_a_detail_opens(world, program):
    opened = set()
    for organisation in (world.commissioners[0], world.providers[0], world.providers[3]):
        for role in ROLES:
            asking = program(organisation, role)
            for resource in RESOURCES:
                answer = asking.read(resource, query_params={"limit": 100})
                assert answer.status_code in (200, 403), (resource, role, answer.text)
                if answer.status_code == 403:
                    assert asking.read(f"{resource}/{NEVER_WAS}").status_code == 403
                    continue
                for item in answer.json()["items"][:3]:
                    detail = asking.read(f"{resource}/{item['reference']}")
                    assert detail.status_code == 200, (resource, role)
                    assert {name: detail.json()[name] for name in item} == item
                    opened.add(resource)
    assert opened == set(RESOURCES)


def test_another_organisations_rows_do_not_exist(world, program):
    """The same body for a row of another's as for one that never was, whatever is asked of it."""
    one, other = world.commissioners
    asking, theirs = program(one), program(other)
    audit, their_audit = program(one, "auditor"), program(other, "auditor")
    people, their_people = program(one, "administrator"), program(other, "administrator")
    contract = theirs.all("/contracts")[0]["reference"]
    programme = theirs.all("/programmes")[0]["reference"]
    versions = f"/programmes/{programme}/terms-versions"
    version = theirs.all(versions)[0]["digest"]
    event = their_audit.all("/audit-events")[0]["reference"]
    role = their_people.all("/roles")[0]["reference"]
    foreign = [
        (asking, f"/contracts/{contract}", f"/contracts/{NEVER_WAS}"),
        (asking, f"/contracts/{contract}/terms", f"/contracts/{NEVER_WAS}/terms"),
        (asking, f"/contracts/{contract}/supply-chain", f"/contracts/{NEVER_WAS}/supply-chain"),
        (asking, f"/contracts/{contract}/flow-down", f"/contracts/{NEVER_WAS}/flow-down"),
        (asking, f"/contracts/{contract}/standards", f"/contracts/{NEVER_WAS}/standards"),
        (asking, f"/programmes/{programme}", f"/programmes/{NEVER_WAS}"),
        (asking, versions, f"/programmes/{NEVER_WAS}/terms-versions"),
        (asking, f"{versions}/{version}", f"/programmes/{NEVER_WAS}/terms-versions/{'0' * 64}"),
        (audit, f"/audit-events/{event}", f"/audit-events/{NEVER_WAS}"),
        (people, f"/roles/{role}", f"/roles/{NEVER_WAS}"),
    ]
    own = {each["reference"] for each in asking.all("/supply-chain-links")}
    links = [each["reference"] for each in theirs.all("/supply-chain-links") if each["reference"] not in own]
    foreign += [(asking, f"/supply-chain-links/{link}", f"/supply-chain-links/{NEVER_WAS}") for link in links[:1]]
    for asker, theirs_path, never in foreign:
        there, nowhere = asker.read(theirs_path), asker.read(never)
        assert there.status_code == nowhere.status_code == 404, theirs_path
        assert there.content == nowhere.content
        assert there["Content-Type"] == "application/problem+json"
    for path, body in [
        (f"/contracts/{contract}/novations", {"to": one.pk, "on": "2013-06-03"}),
        (f"/contracts/{contract}/early-ends", {"on": "2015-06-01", "reason": "Theirs"}),
        (f"/contracts/{contract}/extensions", {"ends_on": "2025-06-01", "reason": "Theirs"}),
        (
            f"/contracts/{contract}/flow-down",
            {"term": "notice", "rule": "same", "value": "yes", "clause": "1", "applies_from": "2013-06-03"},
        ),
        (f"/contracts/{contract}/variations", {"terms_version": version, "applies_from": "2013-06-03"}),
    ]:
        there, nowhere = asking.change(path, body), asking.change(path.replace(contract, NEVER_WAS), body)
        assert there.status_code == nowhere.status_code == 404
        assert there.content == nowhere.content


def test_no_list_shows_what_is_anothers(world, program):
    """Each program's contracts are those of which its organisation is part, by the facts of the world."""
    for organisation in (*world.commissioners, *world.providers):
        asking = program(organisation)
        wanted = {
            pk
            for pk, chain in world.contracts.items()
            if organisation.pk
            in {
                chain.commissioner,
                *(who for who, begins, _ in chain.primes if begins.isoformat() <= "2013-06-03"),
                *(who for who, _, begins, _ in chain.subs if begins.isoformat() <= "2013-06-03"),
            }
        }
        assert {each["reference"] for each in asking.all("/contracts")} == wanted
        named = {pk for pk, chain in world.contracts.items() if organisation.pk in str((chain.primes, chain.subs))}
        shown = {each["contract"] for each in asking.all("/supply-chain-links")}
        assert shown <= wanted | named


def test_pages_go_on_where_the_last_ended_though_rows_come_in_between(world, program):
    asking = program(world.commissioners[0])
    before = {each["reference"] for each in asking.all("/organisations")}
    first = asking.read("/organisations", query_params={"limit": 2}).json()
    for n in range(5):
        made = asking.change("/organisations", {"name": f"Between {n}", "kind": "provider"})
        assert made.status_code == 201, made.text
    found, place = [each["reference"] for each in first["items"]], first["next"]
    while place:
        page = asking.get(place).json()
        assert len(page["items"]) <= 2
        found += [each["reference"] for each in page["items"]]
        place = page["next"]
    assert len(found) == len(set(found)), "nothing twice"
    assert before <= set(found), "nothing passed over"


def test_a_cursor_is_of_one_list_with_its_filters(world, program):
    asking = program(world.commissioners[0])
    onwards = asking.read("/organisations", query_params={"limit": 1}).json()["next"]
    cursor = onwards.partition("after=")[2]
    for path in (f"/areas?after={cursor}", f"/organisations?kind=provider&after={cursor}", "/organisations?after=x"):
        answer = asking.read(path)
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "after")


def test_audit_events_come_in_the_order_of_the_chain(world, program):
    asking = program(world.commissioners[0], "auditor")
    events, place = [], "/api/v1/audit-events?limit=3"
    while place:
        page = asking.get(place).json()
        events += page["items"]
        place = page["next"]
    assert len(events) > 6
    assert all(later["previous"] == earlier["hash"] for earlier, later in pairwise(events))


def test_what_is_known_already_is_not_sent_again(world, program):
    asking = program(world.commissioners[0])
    for path in ("/contracts", "/areas", f"/contracts/{asking.all('/contracts')[0]['reference']}"):
        first = asking.read(path)
        again = asking.read(path, headers={"If-None-Match": first["ETag"]})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
        other = asking.read(path, headers={"If-None-Match": '"other"'})
        assert (other.status_code, other.content) == (200, first.content)


def test_head_gives_the_headers_alone(world, program):
    asking = program(world.commissioners[0])
    got, head = asking.read("/areas"), asking.head("/api/v1/areas")
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", got["ETag"])


def test_a_contract_is_read_as_of_a_day(world, program):
    pk, chain = next((pk, chain) for pk, chain in world.contracts.items() if len(chain.primes) == 2)
    asking = program(next(each for each in world.commissioners if each.pk == chain.commissioner))
    for prime, begins, _ in chain.primes:
        shown = asking.read(f"/contracts/{pk}", query_params={"on": begins.isoformat()}).json()
        assert (shown["prime"], shown["on"]) == (prime, begins.isoformat())


def test_search_finds_part_of_a_name(world, program):
    asking = program(world.commissioners[0])
    assert {each["name"] for each in asking.all("/organisations", search="vider 3")} == {"Provider 3"}
    assert {each["name"] for each in asking.all("/local-authorities", search="hartle", on="2013-01-01")} == {
        "Hartlepool"
    }
    assert {each["name"] for each in asking.all("/local-authorities", search="xcom")} == {"Tees Valley"}


def test_the_queries_of_a_list_do_not_grow_with_its_rows(world, program):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    asking = program(world.commissioners[0])
    asking.read("/areas")  # a token's first use of a day is written down
    for resource in ("/organisations", "/contracts", "/supply-chain-links", "/programmes"):
        counts = set()
        for limit in (1, 2, 100):
            with CaptureQueriesContext(connection) as asked:
                assert asking.read(resource, query_params={"limit": limit}).status_code == 200
            counts.add(len(asked))
        assert len(counts) == 1, (resource, counts)
        assert counts.pop() <= 24
