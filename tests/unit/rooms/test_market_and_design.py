"""The register, the contacts, the map; and terms that come out as they went in."""

from datetime import date, timedelta

import pytest


def test_records_count_through_links_and_in_time(world):
    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from commissioning.rooms.market import actions, queries
    from commissioning.rooms.market.models import Link
    from support.organisations import NOW, TODAY

    one, other, third, *_ = world.providers
    by = world.access(world.operator, Role.ADMINISTRATOR)
    with acting_as(by):
        link = {"link": Link.CONSORTIUM_MEMBER, "by": by, "now": NOW}
        actions.count_record(organisation=other.pk, other=third.pk, starts_on=TODAY + timedelta(days=1), **link)
        actions.count_record(organisation=third.pk, other=one.pk, starts_on=TODAY, **link)
        assert queries.records_that_count(one.pk, on=TODAY) == {one.pk, other.pk}
        assert queries.records_that_count(one.pk, on=TODAY + timedelta(days=1)) == {one.pk, other.pk, third.pk}


@pytest.mark.parametrize(
    ("wrong", "promise"),
    [
        ({"company_number": "1234567"}, "profile_company_number_is_an_org_id"),
        ({"charity_number": "GB-CHC-12"}, "profile_charity_number_is_an_org_id"),
        ({"is_vcse": True}, "profile_vcse_is_third_sector"),
        ({"size": "huge"}, "profile_size_is_known"),
    ],
)
def test_the_register_refuses_what_cannot_be(world, wrong, promise):
    from django.db import IntegrityError, transaction

    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from commissioning.rooms.market.models import OrganisationProfile

    provider = world.providers[0].pk
    with (
        acting_as(world.access(world.operator, Role.ADMINISTRATOR)),
        pytest.raises(IntegrityError, match=promise),
        transaction.atomic(),
    ):
        OrganisationProfile.objects.filter(organisation=provider).update(**wrong)


def test_providers_of_a_contract_see_whom_to_speak_to_and_others_do_not(world):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.market import actions, queries
    from support.organisations import NOW, TODAY

    pk, chain = next(iter(world.contracts.items()))
    commissioner = next(each for each in world.commissioners if each.pk == chain.commissioner)
    by = world.access(commissioner)
    with acting_as(by):
        actions.name_contact(
            matter="payment",
            name="Sam Successor",
            role_title="Payments officer",
            telephone="0000",
            starts_on=TODAY,
            contract=pk,
            by=by,
            now=NOW,
        )
    prime = next(who for who, start, end in chain.primes if end is None)
    for provider in world.providers:
        with acting_as(world.access(provider)):
            today = [contact.name for contact in queries.contacts(pk, on=TODAY)]
            before = [contact.name for contact in queries.contacts(pk, on=TODAY - timedelta(days=1))]
        if provider.pk == prime:
            assert (today, before) == (["Sam Successor"], ["Pat Payment"])
        elif provider.pk not in {who for who, *_ in (*chain.primes, *chain.subs)}:
            assert (today, before) == ([], [])


def test_the_map_has_dates(world):
    from commissioning.platform.access import acting_as
    from commissioning.platform.queries import public_access
    from commissioning.rooms.market import queries
    from commissioning.rooms.market.models import Area
    from support.organisations import NOW, TODAY

    with acting_as(public_access(now=NOW)):
        assert [row.code for row in queries.local_authorities(on=TODAY)] == ["E06000001"]
        assert [row.code for row in queries.local_authorities(on=date(2009, 3, 31))] == ["E07000001"]
        (part,) = queries.parts_of_area(Area.objects.get().pk, on=TODAY)
        assert part.local_authority.name == "Hartlepool"


def test_an_authority_ends_once_and_lies_in_one_area_at_a_time(world):
    from django.db import IntegrityError

    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from commissioning.rooms.market import actions
    from commissioning.rooms.market.models import LocalAuthority
    from support.organisations import NOW, TODAY

    by = world.access(world.operator, Role.ADMINISTRATOR)
    with acting_as(by):
        old, new = LocalAuthority.objects.order_by("starts_on")
        with pytest.raises(actions.AlreadyEnded):
            actions.end_local_authority(authority=old, on=TODAY, by=by, now=NOW)
        with pytest.raises(IntegrityError):
            actions.make_area(code="again", name="Again", parts=[new], starts_on=TODAY, by=by, now=NOW)


def test_terms_come_out_as_they_went_in(world, tmp_path):
    """Import, export, load again: the same digest."""
    from commissioning.platform.access import acting_as
    from commissioning.rooms.design import queries
    from commissioning.rooms.design.models import TermsVersion
    from commissioning.terms.loading import load
    from commissioning.terms.version import terms_version
    from support.organisations import terms

    with acting_as(world.access(world.commissioners[0])):
        (programme,) = queries.programmes()
        version = queries.version(programme.pk, terms_version(terms()))
        assert queries.terms(version) == terms()
        queries.export_terms(version, tmp_path / "out", known_from=date(2011, 4, 1))
        assert terms_version(load(tmp_path / "out")) == version.digest
        assert TermsVersion.objects.count() == 1


def test_the_same_terms_again_are_the_same_version_and_others_programmes_are_refused(world):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.design import actions
    from commissioning.rooms.design.models import Programme, TermsVersion
    from support.organisations import NOW, terms

    by = world.access(world.commissioners[0])
    with acting_as(by):
        programme = Programme.objects.get()
        again = actions.import_terms(programme=programme, terms=terms(), by=by, now=NOW)
        assert again == TermsVersion.objects.get()
        other = actions.open_programme(key="another", title="Another", by=by, now=NOW)
        with pytest.raises(actions.AnotherProgramme):
            actions.import_terms(programme=other, terms=terms(), by=by, now=NOW)


def test_nobody_names_a_contact_for_a_contract_that_is_not_theirs(world):
    from django.db import DatabaseError

    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from commissioning.rooms.market import actions
    from support.organisations import NOW, TODAY

    pk, chain = next((pk, chain) for pk, chain in world.contracts.items() if chain.subs)
    stranger = next(each for each in world.commissioners if each.pk != chain.commissioner)
    sub = next(each for each in world.providers if each.pk == chain.subs[0][0])
    asked = {"matter": "m", "name": "N", "role_title": "R", "email": "n@example.org", "starts_on": TODAY}
    for organisation in (stranger, sub):
        by = world.access(organisation, Role.PROVIDER_MANAGER)
        with pytest.raises((PermissionError, DatabaseError), match=r"not yours|row-level security"), acting_as(by):
            actions.name_contact(contract=pk, by=by, now=NOW, **asked)
        with acting_as(by):
            actions.name_contact(by=by, now=NOW, **asked)
