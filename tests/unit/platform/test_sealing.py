"""What is sealed opens with its person's key, in its place, unchanged; and not once the key is erased."""

import os
import stat
from itertools import pairwise

import pytest

from commissioning.core.clock import SeededRandomness
from commissioning.platform.key_store import TABLE, keys_in_a_file, keys_in_postgresql
from commissioning.platform.sealing import (
    DataKeys,
    DoesNotOpen,
    NoSuchKey,
    Place,
    WrongMasterKey,
    blind,
    one_spelling,
    opened,
    seal,
)

PLACE = Place("journey_person", "name", "row1")
MASTER, OTHER_MASTER = bytes(range(32)), bytes(range(32, 64))


@pytest.fixture(params=["a file", "PostgreSQL"])
def store(request, tmp_path):
    if request.param == "a file":
        return keys_in_a_file(tmp_path / "keys" / "keys.sqlite3")
    templates = request.getfixturevalue("templates")
    database = request.getfixturevalue("stack").enter_context(templates.empty("postgresql"))
    database.as_superuser(TABLE)
    return keys_in_postgresql(f"postgresql://postgres@/{database.name}?host={database.settings('postgres')['HOST']}")


@pytest.fixture
def stack():
    from contextlib import ExitStack

    with ExitStack() as stack:
        yield stack


def _keys(store, *master, seed=1):
    return DataKeys(store, master or (MASTER,), SeededRandomness(seed))


def _sealed(keys, text="Rosa Baines", subject="p1", place=PLACE):
    return seal(text, key=keys.made(subject), place=place, chance=keys.chance)


def test_what_is_sealed_opens_again_and_looks_different_each_time(store):
    keys = _keys(store)
    first, second = _sealed(keys), _sealed(keys)
    assert first != second
    assert b"Rosa" not in first
    assert [opened(each, key=keys.one("p1"), place=PLACE) for each in (first, second)] == ["Rosa Baines"] * 2


@pytest.mark.parametrize(
    "place",
    [Place("journey_person", "name", "row2"), Place("journey_person", "nino", "row1"), Place("x", "name", "row1")],
)
def test_a_value_that_was_moved_does_not_open(place, tmp_path):
    keys = _keys(keys_in_a_file(tmp_path / "keys"))
    with pytest.raises(DoesNotOpen, match="changed, moved or sealed for another"):
        opened(_sealed(keys), key=keys.one("p1"), place=place)


def test_no_byte_of_it_can_be_changed(tmp_path):
    keys = _keys(keys_in_a_file(tmp_path / "keys"))
    sealed = _sealed(keys, "ab")
    for at in range(len(sealed)):
        changed = bytes(byte ^ (at == place) for place, byte in enumerate(sealed))
        with pytest.raises(DoesNotOpen):
            opened(changed, key=keys.one("p1"), place=PLACE)


def test_places_are_never_written_alike():
    written = sorted(
        Place(*parts).written() for parts in [("a", "b", "c"), ("ab", "", "c"), ("a", "bc", ""), ("", "ab", "c")]
    )
    assert all(one != other for one, other in pairwise(written))


def test_another_persons_key_does_not_open_it(tmp_path):
    keys = _keys(keys_in_a_file(tmp_path / "keys"))
    with pytest.raises(DoesNotOpen):
        opened(_sealed(keys), key=keys.made("p2"), place=PLACE)


def test_an_erased_key_is_gone_for_good(store):
    keys = _keys(store)
    sealed = _sealed(keys)
    keys.erase("p1")
    with pytest.raises(NoSuchKey):
        keys.one("p1")
    with pytest.raises(NoSuchKey):
        keys.made("p1")
    assert keys.of(["p1", "p2"]) == {}
    keys.erase("p3")
    with pytest.raises(NoSuchKey):
        keys.made("p3")
    with pytest.raises(DoesNotOpen):
        opened(sealed, key=keys.made("p2"), place=PLACE)


def test_of_two_who_make_a_key_at_once_both_get_the_one_that_is_kept(store):
    class Late:
        """A store in which another was quicker."""

        read = staticmethod(store.read)

        @staticmethod
        def keep(subject, wrapped):
            _keys(store, seed=2).made(subject)
            store.keep(subject, wrapped)

    assert _keys(Late).made("p1") == _keys(store).one("p1")


def test_a_new_master_key_opens_what_an_old_one_wrapped_as_long_as_it_is_given(store):
    old = _keys(store).made("p1")
    assert _keys(store, OTHER_MASTER, MASTER).one("p1") == old
    _keys(store, OTHER_MASTER, MASTER).made("p2")
    assert _keys(store, OTHER_MASTER).made("p2")
    with pytest.raises(WrongMasterKey, match="COMMISSIONING_FORMER_MASTER_KEYS"):
        _keys(store, OTHER_MASTER).one("p1")


def test_many_are_asked_for_at_once(store):
    keys = _keys(store)
    people = [f"p{number}" for number in range(1_203)]
    made = {person: keys.made(person) for person in people[::400]}
    assert keys.of(people) == made


def test_a_file_of_keys_is_for_its_owner_and_keeps_nothing_of_an_erased_key(tmp_path):
    path = tmp_path / "keys.sqlite3"
    keys = _keys(keys_in_a_file(path))
    keys.made("p1")
    wrapped = keys.store.read(["p1"])["p1"]
    assert wrapped in path.read_bytes()
    keys.erase("p1")
    assert wrapped[4:] not in b"".join((tmp_path / name).read_bytes() for name in os.listdir(tmp_path))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_marks_tell_nothing_of_the_text_and_do_not_meet_across_purposes():
    mark = blind(one_spelling("QQ 12 34 56 C"), purpose="nino", key=MASTER)
    assert mark == blind(one_spelling("qq123456c"), purpose="nino", key=MASTER)
    assert mark != blind(one_spelling("qq123456c"), purpose="name", key=MASTER)
    assert mark != blind(one_spelling("qq123456c"), purpose="nino", key=OTHER_MASTER)
    assert one_spelling("Zoë  O’Brien-SMITH") == "zoeobriensmith"
    assert one_spelling("STRASSE") == one_spelling("straße")
