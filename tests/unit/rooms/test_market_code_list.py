"""The official code list: the real file whole, newer editions, and every kind of bad file refused with its place."""

from datetime import UTC, date, datetime

import pytest

from support.code_lists import HEADER, code_list, row
from support.reference_data import reference_file

NOW = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
TODAY = date(2026, 6, 1)
REAL = "data/geo/uk_local_authorities_current.csv"


def import_list(world, *rows, by=None, now=None, **file):
    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from commissioning.rooms.market import actions
    from support.organisations import NOW as THEN

    by = by or world.access(world.operator, Role.ADMINISTRATOR)
    with code_list(*rows, **file) as path, acting_as(by):
        return actions.import_code_list(path=path, source="Test list, edition 1", by=by, now=now or THEN)


def everything(world):
    return {
        table: sorted(map(str, world.database.as_superuser(f"SELECT * FROM market_{table}")))
        for table in ("localauthority", "succession", "formerlabel", "codelistedition")
    } | {"events": world.database.as_superuser("SELECT count(*) FROM platform_auditevent")}


def refused(world, *rows, **file):
    """The errors of a list that is refused; nothing of it was entered."""
    from commissioning.rooms.market.actions import CodeListRefused

    before = everything(world)
    with pytest.raises(CodeListRefused) as caught:
        import_list(world, *rows, **file)
    assert everything(world) == before
    return caught.value.errors.errors


def test_the_real_list_whole(world):
    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from commissioning.rooms.market import actions, queries
    from commissioning.rooms.market.models import LocalAuthority

    path = reference_file(REAL)
    by = world.access(world.operator, Role.ADMINISTRATOR)
    asked = {"path": path, "source": "UK Local Authorities, mySociety, CC BY 4.0", "by": by, "now": NOW}
    with acting_as(by):
        done = actions.import_code_list(**asked)
        assert (done.added, done.changed, done.ended) == (469, 1, 0), "Hartlepool was there"
        assert done.not_listed == ("Durham", "Easington", "Old Hartlepool", "Tees Valley")
        listed = LocalAuthority.objects.exclude(register_code=None).exclude(register_code__startswith="X")
        assert listed.count() == 470
        current = queries.local_authorities(on=TODAY).filter(pk__in=listed)
        assert current.count() == 397
        for authority in current:
            assert queries.authority_with_code(authority.code) == authority
        assert queries.local_authorities(on=TODAY, nation="wales").count() == 22

        # Merged, and divided: the last day as written, 2023-04-01 or 2020-03-31, means the same.
        allerdale, wycombe = queries.authority_with_code("E07000026"), queries.authority_with_code("E07000007")
        assert (allerdale.ends_on, wycombe.ends_on) == (date(2023, 4, 1), date(2020, 4, 1))
        assert [each.name for each in queries.successors(allerdale, on=TODAY)] == ["Cumberland"]
        assert queries.successors(allerdale, on=date(2023, 3, 31)) == [allerdale]
        cumbria = queries.authority_with_code("E10000006")
        assert {each.name for each in queries.successors(cumbria, on=TODAY)} == {
            "Cumberland",
            "Westmorland and Furness",
        }
        # Two steps: Taunton Deane, then Somerset West and Taunton, then Somerset.
        taunton = queries.authority_with_code("E07000190")
        assert [each.name for each in queries.successors(taunton, on=date(2021, 1, 1))] == ["Somerset West and Taunton"]
        assert [each.code for each in queries.successors(taunton, on=TODAY)] == ["E06000066"]
        assert all(
            queries.successors(each, on=TODAY)
            for each in LocalAuthority.objects.filter(ends_on__isnull=False).exclude(code=None)
        )

        # Codes that are no longer used lead to their authority.
        assert queries.authority_with_code("E08000020").name == "Gateshead"
        assert queries.authority_with_code("S12000046") == queries.authority_with_code("S12000049")

    state = everything(world)
    with acting_as(by):
        again = actions.import_code_list(**asked)
    assert (again.edition, again.added, again.changed, again.ended, again.unchanged) == (None, 0, 0, 0, 470)
    assert everything(world) == state


def test_the_real_list_warns_of_districts_under_a_combined_county_authority(world):
    """The list gives the combined authority at the county, so its districts are found through it."""
    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from commissioning.rooms.market import actions, queries
    from commissioning.rooms.market.rules import Concern, Proposed

    path = reference_file(REAL)
    by = world.access(world.operator, Role.ADMINISTRATOR)
    with acting_as(by):
        actions.import_code_list(path=path, source="mySociety", by=by, now=NOW)
        derby, ashfield = queries.authority_with_code("E06000015"), queries.authority_with_code("E07000170")
        wales = tuple(queries.local_authorities(on=TODAY, nation="wales").values_list("pk", flat=True))
        asked = [Proposed("mids", "Midlands", (derby.pk, ashfield.pk)), Proposed("wales", "Wales", wales)]
        found = queries.warnings_about(asked, on=TODAY)
    cut = next(each for each in found if each.concern == Concern.CUTS_PARTNER)
    assert cut.words.startswith("The boundary of Midlands cuts across East Midlands CCA: Ashfield and Derby inside, ")
    assert {(each.concern, each.area) for each in found} >= {
        (Concern.WHOLE_NATION, "wales"),
        (Concern.RURAL_NOT_KNOWN, "wales"),
    }
    assert [each.words.split(",")[0] for each in found if each.concern == Concern.HOLE] == [
        "In England",
        "In Northern Ireland",
        "In Scotland",
    ]


def test_a_newer_edition_ends_renames_recodes_and_merges(world):
    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from commissioning.rooms.market import queries
    from commissioning.rooms.market.models import FormerLabel, LocalAuthority

    old = [row("AAA", "E06000901", name="Aford"), row("BBB", "E06000902", name="Beeton")]
    import_list(world, *old, row("CCC", "E06000903", name="Ceham", start_date="2001-04-01"), now=NOW)
    done = import_list(
        world,
        row("AAA", "E06000901", name="Aford", end_date="2025-03-31", replaced_by="NEW"),
        row("BBB", "E06000902", name="Beeton", end_date="2025-04-01", replaced_by="NEW"),
        row("CCC", "E06000905", name="Ceham upon Sea", former_gss_codes="E06000903"),
        row("NEW", "E06000904", name="Newland", start_date="2025-04-01", **{"pop-2020": "1000.0", "area": "12.5"}),
        now=NOW,
    )
    assert (done.added, done.ended, done.changed, done.unchanged) == (1, 2, 1, 0)
    by = world.access(world.operator, Role.ADMINISTRATOR)
    with acting_as(by):
        aford, beeton, ceham = (LocalAuthority.objects.get(register_code=code) for code in ("AAA", "BBB", "CCC"))
        assert aford.ends_on == beeton.ends_on == date(2025, 4, 1)
        (newland,) = queries.successors(aford, on=TODAY)
        assert (newland.name, newland.population, newland.population_year) == ("Newland", 1000, 2020)
        assert (ceham.name, ceham.code, ceham.starts_on) == ("Ceham upon Sea", "E06000905", date(2001, 4, 1))
        assert queries.authority_with_code("E06000903") == ceham
        assert list(queries.local_authorities(on=TODAY, search="ceham")) == [ceham]
        labels = FormerLabel.objects.filter(local_authority=ceham).order_by("kind").values_list("value", "seen_until")
        assert list(labels) == [("E06000903", TODAY), ("Ceham", TODAY)]
    changed = world.database.as_superuser(
        "SELECT act, count(*) FROM platform_auditevent WHERE subject_kind = 'market.localauthority' "
        "AND act IN ('change local authority', 'end local authority') AND subject IN (%s, %s, %s) "
        "GROUP BY act ORDER BY act",
        aford.pk,
        beeton.pk,
        ceham.pk,
    )
    assert changed == [("change local authority", 1), ("end local authority", 2)]


def test_a_successor_that_was_wrong_is_taken_out_and_one_without_end_stands_again(world):
    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from commissioning.rooms.market import queries

    two = [row("BBB", "E06000902"), row("CCC", "E06000903")]
    import_list(world, row("AAA", "E06000901", end_date="2020-03-31", replaced_by="BBB,CCC"), *two)
    done = import_list(world, row("AAA", "E06000901"), *two)
    assert (done.changed, done.unchanged) == (1, 2)
    with acting_as(world.access(world.operator, Role.ADMINISTRATOR)):
        one = queries.authority_with_code("E06000901")
        assert queries.successors(one, on=TODAY) == [one]


def test_what_the_file_does_not_tell_stays(world):
    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from commissioning.rooms.market import queries

    import_list(
        world, {**row("AAA", "E06000901", **{"pop-2020": "5"}), "rural-percent": "0"}, header=[*HEADER, "rural-percent"]
    )
    done = import_list(world, row("AAA", "E06000901"), header=[name for name in HEADER if name != "pop-2020"])
    assert done.unchanged == 1
    newer = [*HEADER, "pop-2021", "rural-percent"]
    import_list(world, {**row("AAA", "E06000901"), "pop-2021": "7", "rural-percent": "33.33"}, header=newer)
    with acting_as(world.access(world.operator, Role.ADMINISTRATOR)):
        place = queries.authority_with_code("E06000901")
        assert (place.population, place.population_year, str(place.rural_percent)) == (7, 2021, "33.33")


@pytest.mark.parametrize(
    ("rows", "place", "problem"),
    [
        (
            [row("AAA", "E06000901"), row("AAA", "E06000902")],
            (2, "local-authority-code"),
            "several rows have this code",
        ),
        ([row("AAA", "E06000901"), row("BBB", "E06000901")], (2, "gss-code"), "several authorities have or had"),
        ([row("AAA", "E06000901"), row("BBB", former_gss_codes="E06000901")], (2, "gss-code"), "several authorities"),
        (
            [row("AAA", end_date="2020-03-31", replaced_by="ZZZ")],
            (2, "replaced-by"),
            "the successor is not in the list",
        ),
        ([row("AAA", end_date="2020-03-31", replaced_by="AAA")], (2, "replaced-by"), "it would replace itself"),
        ([row("AAA", replaced_by="BBB"), row("BBB")], (2, "end-date"), "it is replaced (by BBB) but has no end"),
        ([row("AAA", start_date="2020-04-01", end_date="2019-03-31")], (2, "end-date"), "it ends before it begins"),
        (
            [row("AAA", end_date="2019-03-31", replaced_by="BBB"), row("BBB", start_date="2020-04-01")],
            (2, "end-date"),
            "its end does not meet the beginning",
        ),
        ([row("AAA", county_la="BBB"), row("BBB")], (2, "county-la"), "no such authority is in the list"),
        ([row("AAA", combined_authority="ZZZ")], (2, "combined-authority"), "no such authority is in the list"),
        ([row("AAA", "S12000001")], (2, "gss-code"), "the code is another nation's"),
        ([row("AAA", "E0600001")], (2, "gss-code"), "this is not an official code"),
        ([row("AAA", former_gss_codes="E06000901;E06000902")], (2, "former-gss-codes"), "not a list of official codes"),
        ([row("AAA", nation="Engeland")], (2, "nation"), "this is none of the choices"),
        ([row("AAA", local_authority_type="XYZ")], (2, "local-authority-type"), "this is none of the choices"),
        ([row("AAA", start_date="1/4/2020")], (2, "start-date"), "the date is not in ISO order"),
        ([row("AAA", start_date="2021-02-29")], (2, "start-date"), "there is no such day"),
        ([row("")], (2, "local-authority-code"), "the cell is empty"),
        ([row("AAA", name="x" * 121)], (2, "official-name"), "the cell is too long"),
        ([row("AAA", name="x" * 100_000)], (2, "official-name"), "the cell is too long"),
        ([row("AAA", name="=cmd()")], (2, "official-name"), "the cell begins as a formula does"),
        ([row("AAA", **{"pop-2020": "many"})], (2, "pop-2020"), "this is not a right number"),
        ([row("AAA", **{"pop-2020": "10.5"})], (2, "pop-2020"), "this is not a right number"),
        ([row("AAA", area="-1")], (2, "area"), "begins as a formula"),
        ([row("TST", "E06000001")], None, None),
        ([row("TST", "E10999901")], (2, "gss-code"), "in the register this is the code of Durham"),
        ([row("TST", former_gss_codes="E07000057")], (2, "former-gss-codes"), "is the code of Hartlepool"),
        ([], (None, None), "there are no rows"),
    ],
)
def test_bad_rows_are_refused_with_their_place(world, rows, place, problem):
    if problem is None:  # the code is Hartlepool's under another code of the list's own
        place, problem = (2, "gss-code"), "in the register this is the code of Hartlepool"
    errors = refused(world, *rows)
    assert (errors[0].row, errors[0].column) == place
    assert problem in errors[0].problem
    assert errors[0].file == "authorities.csv"
    assert errors[0].expected
    assert errors[0].todo


def test_everything_wrong_is_told_at_once_and_a_broken_row_breaks_no_other(world):
    errors = refused(
        world,
        row("AAA", "nonsense", start_date="tomorrow"),
        row("BBB", end_date="2020-03-31", replaced_by="AAA"),
        row("CCC", "E06000901", nation="Wales"),
    )
    assert [(each.row, each.column) for each in errors] == [(2, "gss-code"), (2, "start-date"), (4, "gss-code")]


def test_the_number_of_errors_kept_is_bounded_and_all_are_counted(world):
    from commissioning.rooms.market.actions import CodeListRefused
    from commissioning.rooms.market.code_list import KEPT_ERRORS

    with pytest.raises(CodeListRefused, match=r"(?s)600 errors; nothing .*597 more like these") as caught:
        import_list(world, *(row(f"A{n}", "no") for n in range(600)))
    assert len(caught.value.errors.errors) == KEPT_ERRORS


@pytest.mark.parametrize(
    ("change", "place", "problem"),
    [
        (lambda text: b"", (None, None), "the file is empty"),
        (lambda text: text.decode().encode("utf-16"), (1, None), "UTF-16"),
        (lambda text: text.replace(b"Place", "Plâce".encode("cp1252")), (2, "official-name"), "not UTF-8"),
        (lambda text: text.replace(b"Place", b"Pl\0ce"), (2, "official-name"), "there is a NUL byte"),
        (
            lambda text: text.replace(b"gss-code,", b"gss code,", 1),
            (1, "gss-code"),
            "a column that is needed is missing",
        ),
        (lambda text: text.replace(b",region,", b",nation,", 1), (1, "nation"), "two columns have this name"),
        (lambda text: b"\n\n", (1, None), "there is no header in the first row"),
        (lambda text: text + b"BBB,short\r\n", (3, None), "the row is too short"),
        (lambda text: text + b'BBB,"never closed', (3, "official-name"), "a quotation mark is never closed"),
        (lambda text: text.replace(b"Place", b"x" * 2_000_000), (2, None), "a cell is far too long"),
        (lambda text: b"PK\x03\x04" + b"\0" * 40, (None, None), "a workbook or a zip file"),
    ],
)
def test_bad_files_are_refused_with_their_place(world, change, place, problem):
    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from commissioning.rooms.market import actions

    by = world.access(world.operator, Role.ADMINISTRATOR)
    before = everything(world)
    with code_list(row("AAA", "E06000901")) as path, acting_as(by):
        path.write_bytes(change(path.read_bytes()))
        with pytest.raises(actions.CodeListRefused) as caught:
            actions.import_code_list(path=path, source="Test", by=by, now=NOW, name="sent.csv")
    error = caught.value.errors.errors[0]
    assert everything(world) == before
    assert error.file == "sent.csv"
    assert (error.row, error.column) == place
    assert problem in error.problem


def test_columns_may_stand_in_any_order_and_others_are_passed_over(world):
    done = import_list(world, row("AAA", "E06000901"), header=[*reversed(HEADER), "wdtk-id"])
    assert done.added == 1


def test_only_who_keeps_an_authority_changes_it_and_only_some_roles_import(world):
    from commissioning.platform.access import NotAllowed
    from commissioning.platform.roles import Role
    from commissioning.rooms.market.actions import KeptByAnother

    other = world.access(world.commissioners[0], Role.CATEGORY_MANAGER)
    before = everything(world)
    with pytest.raises(KeptByAnother, match="Hartlepool would change, but another organisation keeps it"):
        import_list(world, row("HPL", "E06000001", name="Hartlepool", region="North East"), by=other)
    with pytest.raises(NotAllowed):
        import_list(world, row("AAA"), by=world.access(world.commissioners[0], Role.AUDITOR))
    assert everything(world) == before


def test_a_provider_imports_nothing(world):
    from django.db import DatabaseError

    from commissioning.platform.roles import Role

    before = everything(world)
    by = world.access(world.providers[0], Role.CATEGORY_MANAGER)
    with pytest.raises((PermissionError, DatabaseError), match=r"not yours|row-level security"):
        import_list(world, row("AAA", "E06000901"), by=by)
    assert everything(world) == before
