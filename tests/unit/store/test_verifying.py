"""Verification: what was changed is found, and said where."""

import hashlib
import json

import pyarrow.parquet as pq
import pytest

from commissioning.warehouse.store import manifest as manifests
from commissioning.warehouse.store.refusals import NewerStore
from commissioning.warehouse.store.verifying import verify
from support.stores import PEOPLE, added, paid, pay, referrals


@pytest.fixture
def store(place, sent):
    added(place, referrals(sent), pay(sent))
    added(place, pay(sent, *map(paid, PEOPLE[:4]), name="payroll/2.csv"))
    return place


def changed(place, name, change):
    path = place.local(name, None)
    path.write_bytes(change(path.read_bytes()))


def test_a_whole_store_holds(store):
    found = verify(store)
    assert (found.manifests, found.rows, found.breaches) == (2, 20, ())
    assert found.files == len(manifests.newest(store).files)


@pytest.mark.parametrize("at", [0, 100, -1])
def test_a_changed_byte_is_found_and_says_whose_rows_it_spoils(store, at):
    file = next(file for file in manifests.newest(store).files if file.table == "payroll" and file.sources == (2,))
    changed(store, file.name, lambda data: bytes([*data[:at], data[at] ^ 1, *(data[at:][1:])]))
    (breach,) = verify(store).breaches
    assert breach.startswith(f"{file.name}: its bytes are not those that were written.")
    assert f"{file.rows:,} rows of payroll, bucket {file.bucket}, from payroll/2.csv" in breach


def test_a_missing_file_is_found(store):
    file = manifests.newest(store).files[0]
    store.remove(file.name)
    (breach,) = verify(store).breaches
    assert breach.startswith(f"{file.name}: the file is missing.")


def test_a_manifest_of_the_past_cannot_be_rewritten_unseen(store):
    name = manifests.name_of(1)
    content = json.loads(store.read(name))
    content["sources"][0]["sha256"] = "0" * 64
    first = manifests._from_json(content)
    changed(store, name, lambda data: first.content())
    assert len(verify(store).breaches) == 2  # it is not the one that the second was written after, nor of its sources
    changed(store, name, lambda data: data[:-2])
    (breach,) = verify(store).breaches
    assert "Manifest 1" in breach
    store.remove(name)
    assert verify(store).breaches == ("manifest 1 is missing. Restore it from a copy.",)


def test_a_damaged_last_manifest_is_never_read_around(store):
    changed(store, manifests.name_of(2), lambda data: data.replace(b'"buckets":4', b'"buckets":5'))
    assert verify(store).breaches != ()
    changed(store, manifests.name_of(2), lambda data: data[:100])
    (breach,) = verify(store).breaches
    assert breach.startswith("Manifest 2")


def test_what_a_newer_version_wrote_is_not_called_damaged(store):
    changed(store, manifests.name_of(2), lambda data: data.replace(b'"format":1', b'"format":2'))
    with pytest.raises(NewerStore, match="a newer version of commissioning wrote it"):
        verify(store)


def test_rows_in_the_wrong_bucket_order_or_number_are_found(store):
    """Nobody changed a byte since, but whoever wrote the file wrote it wrong."""
    newest = manifests.newest(store)
    one, other = [file for file in newest.files if file.table == "participants"][:2]
    rows = pq.read_table(store.local(other.name, None))
    path = store.local(one.name, None)
    pq.write_table(rows.take(list(reversed(range(rows.num_rows)))), path)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    wrong = manifests.DataFile(one.table, one.bucket, 1, digest, 99, path.stat().st_size, (1,))
    store.put(wrong.name, path)
    files = [wrong if file is one else file for file in newest.files]
    after = manifests.next_after(newest, buckets=4, made_at=newest.made_at, sources=newest.sources, files=files)
    manifests.publish(store, after)
    said = " ".join(verify(store).breaches)
    for what in ("rows, and the manifest says", "people of another bucket", "not from the sources", "were added"):
        assert what in said
