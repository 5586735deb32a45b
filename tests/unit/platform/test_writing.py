"""What an access may not write is refused by each wall, and to the writer looks like absence."""

from datetime import date
from unittest.mock import patch

import pytest


def test_an_update_and_a_delete_reach_only_rows_that_may_be_written(world):
    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from commissioning.rooms.contracts.models import BreakPoint, Contract

    contract, chain = next(iter(world.contracts.items()))
    prime = next(each for each in world.providers if each.pk == chain.primes[0][0])
    with acting_as(world.access(prime, Role.PROVIDER_MANAGER)):
        assert Contract.objects.filter(pk=contract).exists(), "it is seen"
        assert Contract.objects.filter(pk=contract).update(title="Mine") == 0
        assert BreakPoint.objects.all().delete() == (0, {})
        row = Contract.objects.get(pk=contract)
        row.title = "Mine"
        with pytest.raises(PermissionError, match="not yours"):
            row.save()
        with pytest.raises(PermissionError, match="not yours"):
            BreakPoint.objects.first().delete()


def test_a_foreign_row_cannot_be_made(world):
    from commissioning.platform.access import acting_as
    from commissioning.platform.scoped import OutsideAccess
    from commissioning.rooms.market.models import Contact

    one, other = world.commissioners
    row = {"matter": "x", "name": "N", "role_title": "R", "email": "n@example.org", "starts_on": date(2013, 1, 1)}
    with acting_as(world.access(one)):
        with pytest.raises(OutsideAccess):
            Contact(organisation=other, **row).save()
        with pytest.raises(OutsideAccess):
            Contact.objects.bulk_create([Contact(organisation=one, **row), Contact(organisation=other, **row)])
        with pytest.raises(OutsideAccess):
            Contact.objects.create(organisation=other, **row)
        assert not Contact.objects.filter(matter="x").exists()
        mine = Contact.objects.create(organisation=one, **row)
        mine.organisation = other
        with pytest.raises(OutsideAccess, match="not yours"):
            mine.save()


def test_row_security_refuses_a_foreign_row_by_itself(postgresql):
    from commissioning.platform import scoped
    from commissioning.platform.access import acting_as
    from commissioning.rooms.contracts.models import BreakPoint
    from commissioning.rooms.market.models import Contact
    from support.organisations import build

    world = build(postgresql, contracts_each=1)
    one, other = world.commissioners
    foreign = next(pk for pk, chain in world.contracts.items() if chain.commissioner == other.pk)
    row = {"matter": "x", "name": "N", "role_title": "R", "email": "n@example.org", "starts_on": date(2013, 1, 1)}
    with patch.object(scoped, "_refuse_outside", lambda model, keys: None), acting_as(world.access(one)):
        for attempt in (
            Contact(organisation=other, **row),
            BreakPoint(contract_id=foreign, on=date(2014, 1, 1), test="t", clause="1"),
        ):
            with pytest.raises(scoped.OutsideAccess) as refused:
                attempt.save(force_insert=True)
            assert "row-level security" in str(refused.value.__cause__)


def test_nobody_claims_a_contract_that_is_commissioned(world):
    """A second commissioner that has learnt a reference gains nothing by naming it."""
    from django.db import DatabaseError

    from commissioning.platform import actions
    from commissioning.platform.access import acting_as
    from commissioning.platform.relationship_models import Relation
    from support.organisations import NOW, TODAY

    contract, chain = next(iter(world.contracts.items()))
    other = next(each for each in world.commissioners if each.pk != chain.commissioner)
    by = world.access(other)
    for kind in (Relation.COMMISSIONS, Relation.PRIME_OF):
        with pytest.raises((DatabaseError, PermissionError)) as refused, acting_as(by):
            actions.relate(
                organisation=other.pk, kind=kind, contract=contract, programme="p", starts_on=TODAY, by=by, now=NOW
            )
        assert (
            "commissioned_once" in str(refused.value)
            or "relationship.contract" in str(refused.value)
            or ("not yours" in str(refused.value) or "row-level security" in str(refused.value))
        )


def test_what_decides_whose_a_row_is_does_not_change(world):
    from commissioning.platform.access import acting_as
    from commissioning.platform.scoped import Fixed
    from commissioning.rooms.market.models import Contact

    with acting_as(world.access(world.commissioners[0])), pytest.raises(Fixed, match="organisation"):
        Contact.objects.update(organisation=world.commissioners[1])


def test_raw_sql_and_merging_inserts_are_refused(world):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.market.models import Contact

    with acting_as(world.access(world.commissioners[0])):
        with pytest.raises(TypeError, match="no scope"):
            Contact.objects.raw("SELECT * FROM market_contact")
        with pytest.raises(TypeError, match="never merged"):
            Contact.objects.bulk_create([], ignore_conflicts=True)
        with pytest.raises(TypeError, match="slices"):
            Contact.objects.all()[:1].update(matter="y")
        with pytest.raises(ValueError, match="Say why"):
            Contact._everything_for(" ")


def test_no_reverse_name_leads_from_a_public_row_to_scoped_ones(world):
    from django.core.exceptions import FieldError

    from commissioning.platform.access import acting_as
    from commissioning.platform.people_models import Organisation

    with acting_as(world.access(world.providers[0])):
        for name in ("contract__title", "contact__name", "membership__role", "relationship__kind"):
            with pytest.raises(FieldError):
                list(Organisation.objects.values(name))
        with pytest.raises(FieldError):
            list(Organisation.objects.values("+__name"))
