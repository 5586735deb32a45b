"""All chains' heads go under a root: worked out alike by both databases, seen by each tenant for its own alone."""

from datetime import timedelta

import pytest


@pytest.fixture
def auditors(world):
    """An auditor of each organisation but the operator, whose administrator may read its events."""
    from commissioning.platform.roles import Role

    access = {each.pk: world.access(each, Role.AUDITOR) for each in [*world.commissioners, *world.providers]}
    return {**access, world.operator.pk: world.access(world.operator, Role.ADMINISTRATOR)}


def _heads(world):
    """Each tenant's last hash, as no wall shows it."""
    rows = world.database.as_superuser(
        "SELECT organisation_id, hash FROM platform_auditevent ORDER BY organisation_id, day, sequence"
    )
    return dict(rows)


def _act(by, now):
    from django.db import transaction

    from commissioning.platform import audit
    from commissioning.platform.access import acting_as
    from commissioning.platform.people_models import Organisation

    with acting_as(by), transaction.atomic():
        audit.record("look", Organisation.objects.get(pk=by.own), by=by, now=now)


def test_a_root_is_the_one_that_the_plain_calculation_gives(world, auditors):
    """On PostgreSQL the database works it out itself; this holds its words equal to `merkle`."""
    from commissioning.platform import audit_roots, merkle
    from commissioning.platform.access import acting_as
    from support.organisations import NOW

    heads = dict(sorted(_heads(world).items()))
    leaves = [merkle.leaf(*each) for each in heads.items()]
    for organisation, by in auditors.items():
        with acting_as(by):
            [made] = audit_roots.roots(by=by)
            assert (made.sequence, made.at, made.count) == (1, NOW, len(heads))
            assert (made.root, made.previous) == (merkle.root(leaves), merkle.FIRST)
            found = audit_roots.inclusion(by=by)
            assert found is not None
            place = list(heads).index(organisation)
            assert (found.organisation, found.head) == (organisation, heads[organisation])
            assert (found.place, list(found.proof)) == (place, merkle.proof(leaves, place))
            assert found.holds()
            assert list(audit_roots.broken_roots(by=by)) == []


def test_only_what_grew_goes_under_the_next_and_twice_makes_nothing_new(world, auditors):
    from commissioning.platform.access import acting_as
    from commissioning.platform.audit_roots import broken_roots, gather_heads, inclusion, inclusions, roots
    from support.organisations import NOW

    one, other, idle, *_ = auditors.values()
    assert gather_heads(now=NOW) == 0
    for hour, acting in ((1, [one]), (2, [one, other]), (3, [])):
        for by in acting:
            _act(by, NOW + timedelta(hours=hour))
        assert gather_heads(now=NOW + timedelta(hours=hour)) == len(acting)
    assert gather_heads(now=NOW + timedelta(hours=4)) == 0
    for by, sequences in ((one, [3, 2, 1]), (other, [3, 1]), (idle, [1])):
        with acting_as(by):
            assert [row.under.sequence for row in inclusions(by=by)] == sequences
            assert [row.sequence for row in roots(by=by)] == [3, 2, 1]
            assert list(broken_roots(by=by)) == []
            found = inclusion(by=by)
            assert found is not None
            assert found.holds()


def test_a_tenant_sees_its_own_leaves_and_nobody_writes_one(world, auditors):
    from django.db import DatabaseError, transaction

    from commissioning.platform.access import acting_as
    from commissioning.platform.audit_models import AuditLeaf, AuditRoot
    from commissioning.platform.queries import public_access
    from commissioning.platform.scoped import OutsideAccess
    from support.organisations import NOW

    for organisation, by in auditors.items():
        with acting_as(by):
            assert set(AuditLeaf.objects.values_list("organisation", flat=True)) == {organisation}
            made = AuditRoot.objects.get()
            forged = AuditRoot(sequence=2, at=NOW, count=1, root="0" * 64, previous=made.hash, hash="0" * 64)
            with pytest.raises((OutsideAccess, DatabaseError)), transaction.atomic():
                forged.save(force_insert=True)
            leaf = AuditLeaf(organisation_id=organisation, under=made, place=99, head="0" * 64)
            with pytest.raises((OutsideAccess, DatabaseError)), transaction.atomic():
                leaf.save(force_insert=True)
    with acting_as(public_access(now=NOW)):
        assert not AuditRoot.objects.exists()


def test_a_chain_rewritten_with_all_its_hashes_shows(world, auditors):
    """What the chain alone cannot show: the owner of the database writes the last event anew, hash and all."""
    from dataclasses import replace

    from commissioning.platform import audit
    from commissioning.platform.access import acting_as

    by = auditors[world.commissioners[0].pk]
    with acting_as(by):
        *_, last = audit.events(by=by)
    forged = replace(last, purpose="another purpose")
    if world.database.vendor == "sqlite":
        world.database.as_superuser('DROP TRIGGER "platform_auditevent_no_update"')
    else:
        world.database.as_superuser("ALTER TABLE platform_auditevent DISABLE TRIGGER USER")
    world.database.as_superuser(
        "UPDATE platform_auditevent SET purpose = %s, hash = %s WHERE hash = %s",
        forged.purpose,
        forged.right_hash(),
        last.hash,
    )
    with acting_as(by):
        [found] = audit.verify(by=by)
    assert found.what == f"The head {last.hash} that was kept is no longer there."


def test_a_root_that_was_changed_or_removed_shows(world, auditors):
    from commissioning.platform.access import acting_as
    from commissioning.platform.audit_roots import broken_roots, gather_heads
    from support.organisations import NOW

    by = auditors[world.commissioners[0].pk]
    _act(by, NOW)
    assert gather_heads(now=NOW) == 1
    if world.database.vendor == "sqlite":
        for table in ("auditroot", "auditleaf"):
            for command in ("update", "delete"):
                world.database.as_superuser(f'DROP TRIGGER "platform_{table}_no_{command}"')
    else:
        for table in ("auditroot", "auditleaf"):
            world.database.as_superuser(f"ALTER TABLE platform_{table} DISABLE TRIGGER USER")
    world.database.as_superuser("UPDATE platform_auditroot SET count = 7 WHERE sequence = 2")
    with acting_as(by):
        assert [what for what in broken_roots(by=by) if "Root 2 does not say" in what]
        assert [what for what in broken_roots(by=by) if "is not under root 2" in what]
    world.database.as_superuser(
        "DELETE FROM platform_auditleaf WHERE under_id = (SELECT reference FROM platform_auditroot WHERE sequence = 1)"
    )
    world.database.as_superuser("DELETE FROM platform_auditroot WHERE sequence = 1")
    with acting_as(by):
        assert [what for what in broken_roots(by=by) if "roots are missing" in what]
