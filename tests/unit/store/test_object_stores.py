"""The same store on S3, as moto's server speaks it: added to, read, compacted, verified; and two writers there."""

import re
import threading

import pytest
from pyarrow import fs

from commissioning.core.clock import SystemRandomness
from commissioning.warehouse.store import manifest as manifests
from commissioning.warehouse.store.compacting import compact
from commissioning.warehouse.store.places import Objects, place_of
from commissioning.warehouse.store.refusals import NoStore, StoreChanged
from commissioning.warehouse.store.verifying import verify
from support.stores import NOW, Failing, Killed, added, paid, pay, place_at, referrals, rows_in


@pytest.fixture(scope="module")
def server():
    """The address of an S3 of our own, with nothing in it but a bucket."""
    from moto.server import ThreadedMotoServer

    running = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ACCESS_KEY_ID", "key")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
        patch.setenv("AWS_EC2_METADATA_DISABLED", "true")
        running.start()
        yield _made(running)
        running.stop()


def _made(running):
    """How the address of a store of some name is written."""
    host, port = running.get_host_and_port()
    asked = f"endpoint_override={host}:{port}&scheme=http&region=eu-west-2"
    filesystem, _ = fs.FileSystem.from_uri(f"s3://evidence?{asked}&allow_bucket_creation=true")
    filesystem.create_dir("evidence")
    return lambda name: f"s3://evidence/{name}?{asked}"


@pytest.fixture
def objects(server, request):
    return place_at(server(re.sub(r"\W", "-", request.node.name)))


def test_a_store_on_s3_holds_what_one_on_disk_holds(objects, place, sent):
    for store in (objects, place):
        added(store, referrals(sent), pay(sent), buckets=2)
        added(store, pay(sent, paid("ada", 7), name="payroll/2.csv"))
    assert isinstance(objects, Objects)
    on_disk = manifests.newest(place)
    assert manifests.newest(objects) == on_disk  # the same bytes, so the same digests
    assert rows_in(objects) == rows_in(place)
    assert compact(objects, now=NOW).after < len(on_disk.files)
    assert rows_in(objects) == rows_in(place)
    assert rows_in(objects, at=1) == rows_in(place, at=1)
    found = verify(objects)
    assert (found.manifests, found.breaches) == (3, ())
    assert objects.names("claims") == []


def test_a_changed_object_is_found(objects, sent):
    manifest = added(objects, pay(sent, paid("ada"))).manifest
    (file,) = manifest.files
    objects.put(file.name, sent / "payroll.csv")
    (breach,) = verify(objects).breaches
    assert "payroll.csv" in breach
    objects.remove(file.name)
    (breach,) = verify(objects).breaches
    assert "the file is missing" in breach


@pytest.mark.parametrize("after", [False, True])
def test_killed_before_or_after_the_manifest_it_is_the_old_state_or_the_new(objects, sent, after):
    with pytest.raises(Killed):
        added(Failing(objects, at=1, after=after), pay(sent, paid("ada")), buckets=1)
    assert (manifests.newest(objects) is not None) == after
    added(objects, pay(sent, paid("ada")), buckets=1)
    assert len(rows_in(objects)["payroll"]) == 1


def test_who_sees_the_claim_of_another_steps_back(objects, sent):
    objects._write("claims/somebody", b"a claim")
    with pytest.raises(StoreChanged):
        added(objects, pay(sent))
    assert manifests.newest(objects) is None
    objects.remove("claims/somebody")
    added(objects, pay(sent))
    assert not objects.create(manifests.name_of(1), b"another")
    assert manifests.newest(objects).number == 1


def test_a_claim_that_was_left_behind_holds_nobody_up_for_long(objects, monkeypatch):
    from datetime import timedelta

    from commissioning.warehouse.store import places

    objects._write("claims/left-behind", b"a claim")
    monkeypatch.setattr(places, "CLAIM_LASTS", timedelta(0))
    monkeypatch.setattr(places, "monotonic", lambda: 0.0)
    assert objects.create("manifests/00000001.json", b"content")


def test_of_several_who_create_one_object_never_two_do(objects):
    for round_ in range(3):
        together, made = threading.Barrier(4), []

        def create(number, name=f"manifests/{round_:08}.json", together=together, made=made):
            together.wait()
            made.append((objects.create(name, b"%d" % number), number))

        threads = [threading.Thread(target=create, args=[number]) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        won = [number for did, number in made if did]
        assert len(won) <= 1
        for number in won:
            assert objects.read(f"manifests/{round_:08}.json") == b"%d" % number


def test_an_address_that_arrow_does_not_know_is_refused():
    with pytest.raises(NoStore, match="no address"):
        place_of("carrier-pigeon://loft", chance=SystemRandomness())


def test_an_address_with_a_key_in_it_is_refused_and_not_repeated():
    with pytest.raises(NoStore, match="a key in the address") as refused:
        place_of("s3://AKIA123:hush@evidence/store", chance=SystemRandomness())
    assert "hush" not in str(refused.value)
