"""What comes into a store, what is refused, and that a refusal leaves nothing."""

import pytest

from commissioning.tables.errors import EvidenceRefused
from commissioning.tables.personal import names_a_person
from commissioning.warehouse.store.refusals import NotAStore, OtherBuckets, StoreDamaged
from support.stores import PEOPLE, added, paid, pay, place_at, referrals, rows_in


def refused(place, *paths):
    """The errors for which files are refused; the store is as it was."""
    before = place.names("")
    with pytest.raises(EvidenceRefused) as found:
        added(place, *paths)
    assert place.names("") == before
    return found.value.errors.errors


def test_rows_keep_their_own_columns_and_say_where_they_came_from(place, sent):
    added(
        place,
        referrals(sent),
        pay(sent, paid("ada", 5, record="r1"), paid("ada", 7, record="r1", at="2026-04-01T00:00:00Z")),
    )
    rows = rows_in(place)
    assert [row["participant"] for row in rows["participants"]] == list(PEOPLE)
    assert [(row["pay_pence"], row["record"]) for row in rows["payroll"]] == [(5, "r1"), (7, "r1")]
    assert {(row["origin_file"], row["origin_row"]) for row in rows["payroll"]} == {
        ("payroll.csv", 2),
        ("payroll.csv", 3),
    }
    assert rows["employment"] == []


def test_the_same_file_adds_nothing_whatever_it_is_called(place, sent):
    first = added(place, referrals(sent), pay(sent))
    again = added(place, pay(sent), pay(sent, name="payroll/again.csv"))
    assert again.new == ()
    assert again.manifest == first.manifest
    assert [source.name for _, source in again.known] == ["payroll.csv", "payroll.csv"]


def test_one_file_given_twice_is_added_once(place, sent):
    assert len(added(place, pay(sent), pay(sent / "copy")).new) == 1


def test_another_file_of_the_same_name_gets_a_name_of_its_own(place, sent):
    added(place, pay(sent))
    source = added(place, pay(sent, paid("ada", 7))).new[0]
    assert source.name == f"payroll.csv@{source.sha256[:8]}"
    assert {row["origin_file"] for row in rows_in(place)["payroll"]} == {"payroll.csv", source.name}


def test_a_file_without_rows_is_added_and_holds_nothing(place, sent):
    done = added(place, pay(sent, "\n"))
    assert (done.new[0].rows, done.manifest.files) == (0, ())
    assert rows_in(place)["payroll"] == []


def test_a_repeated_version_is_kept_once_and_counted(place, sent):
    added(place, pay(sent, paid("ada", record="r1"), paid("bob", record="r2")))
    source = added(place, pay(sent, paid("ada", record="r1"), paid("cyd", record="r3"), name="payroll/2.csv")).new[0]
    assert (source.rows, source.kept) == (2, 1)
    assert sorted(row["participant"] for row in rows_in(place)["payroll"]) == ["ada", "bob", "cyd"]


def test_a_version_that_differs_and_is_as_old_is_refused_and_names_the_row_in_the_store(place, sent):
    added(place, pay(sent, paid("ada", 5, record="r1")))
    errors = refused(place, pay(sent, paid("bob", 6), paid("ada", 7, record="r1"), name="payroll/2.csv"))
    assert [(error.file, error.row, error.problem) for error in errors] == [
        ("payroll/2.csv", 3, "two versions of one record have the same recorded_at")
    ]
    assert "payroll.csv row 2" in errors[0].todo


def test_a_referral_that_is_there_is_refused_until_the_other_is_withdrawn(place, sent):
    head = "participant,contract,group,referred_on,nation,recorded_at,record,withdrawn\n"
    row = "ada,C1,jsa,2026-01-05,england,{},{},{}\n"
    folder = sent / "participants"
    folder.mkdir(parents=True)
    files = {
        "1.csv": row.format("2026-01-06T00:00:00Z", "r1", ""),
        "2.csv": row.format("2026-01-07T00:00:00Z", "r2", ""),
        "3.csv": row.format("2026-01-08T00:00:00Z", "r1", "true"),
    }
    first, second, withdrawal = ((folder / name) for name in files)
    for name, text in files.items():
        (folder / name).write_text(head + text)
    added(place, first)
    assert ["is there twice" in error.problem for error in refused(place, second)] == [True]
    added(place, second, withdrawal)
    assert len(rows_in(place)["participants"]) == 3


def test_a_claim_made_twice_is_refused(place, sent):
    head = "claim,participant,contract,component,ordinal,earned_on,recorded_at\n"
    sent.mkdir()
    (sent / "claims.csv").write_text(f"{head}C-1,ada,C1,start,1,2026-02-01,2026-02-02T00:00:00Z\n")
    (sent / "claims").mkdir()
    (sent / "claims" / "2.csv").write_text(f"{head}C-1,bob,C1,start,1,2026-02-01,2026-02-02T00:00:00Z\n")
    added(place, sent / "claims.csv")
    assert [error.problem for error in refused(place, sent / "claims" / "2.csv")] == ["the claim is there twice"]


def test_a_spoilt_file_is_located_and_the_good_one_beside_it_is_not_added(place, sent):
    spoilt = pay(sent, paid("ada"), paid("bob", "£9"))
    errors = refused(place, referrals(sent), spoilt)
    assert [(error.file, error.row, error.column) for error in errors] == [("payroll.csv", 3, "pay_pence")]
    assert place.names("") == []


@pytest.mark.parametrize("number", ["QQ123456C", "qq 12 34 56 c", "jobseeker QQ-12-34-56-C", "id:QQ123456C;"])
@pytest.mark.parametrize("column", ["participant", "employer", "record"])
def test_national_insurance_numbers_are_refused_and_not_shown(place, sent, number, column):
    row = paid("ada", record="r1").replace(
        {"participant": "ada", "employer": "Bakery", "record": "r1"}[column], number, 1
    )
    errors = refused(place, pay(sent, paid("bob"), row))
    assert [(error.file, error.row, error.column) for error in errors] == [("payroll.csv", 3, column)]
    assert "123456" not in str(errors[0])
    assert "12 34" not in str(errors[0])


def test_pseudonyms_that_only_hold_such_letters_are_taken(place, sent):
    added(place, pay(sent, paid("3fqq123456c9"), paid("QQ1234567C"), paid("QQ123456CX")))
    assert len(rows_in(place)["payroll"]) == 3


def test_columns_of_names_are_refused(place, sent):
    path = referrals(sent, "ada", "bob")
    lines = path.read_text().splitlines()
    path.write_text("\n".join([f"{lines[0]},Surname", *(f"{line},Lovelace" for line in lines[1:])]))
    errors = refused(place, path)
    assert [(error.file, error.column) for error in errors] == [("participants.csv", "Surname")]
    assert "Lovelace" not in str(errors[0])


@pytest.mark.parametrize("column", ["name", "First Name", "NI number", "nino", "national_insurance_no", "fullName"])
def test_what_names_a_person(column):
    assert names_a_person(column)


@pytest.mark.parametrize("column", ["employer_name", "nation", "age", "ni", "site", "benefit_name"])
def test_what_names_no_person(column):
    assert not names_a_person(column)


def test_the_number_of_buckets_is_for_good(place, sent):
    added(place, pay(sent), buckets=3)
    with pytest.raises(OtherBuckets, match="has 3 buckets"):
        added(place, referrals(sent), buckets=5)
    assert added(place, referrals(sent)).manifest.buckets == 3


def test_covariates_may_be_in_some_files_only_and_stay_as_sent(place, sent):
    plain, more = referrals(sent, "ada"), referrals(sent, "bob", name="participants/2.csv")
    lines = more.read_text().splitlines()
    more.write_text(f"{lines[0]},score\n{lines[1]},1.50\n")
    added(place, plain)
    added(place, more)
    assert [row.get("score") for row in rows_in(place)["participants"]] == [None, "1.50"]


def test_no_store_is_made_among_other_files(sent):
    """Plain evidence beside a store would no longer be seen by `pay`."""
    with pytest.raises(NotAStore, match=r"holds payroll\.csv"):
        added(place_at(sent), pay(sent))


def test_nothing_is_added_where_the_manifests_are_lost(place, sent):
    """What was added before would be there no more, and nobody would be told."""
    added(place, pay(sent))
    added(place, pay(sent, paid("ada", 2), name="payroll/2.csv"))
    for name in place.names("manifests"):
        place.remove(name)
    with pytest.raises(StoreDamaged, match="Restore its manifests"):
        added(place, pay(sent, paid("ada", 3), name="payroll/3.csv"))


def test_a_file_that_is_no_table_says_so(place, sent):
    (error,) = refused(place, pay(sent, name="payrol.csv"))
    assert "Did you mean payroll" in error.todo
    with pytest.raises(FileNotFoundError):
        added(place, sent / "nowhere.csv")
