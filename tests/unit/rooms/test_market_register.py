"""The register of organisations and the contacts: what they refuse, what they keep, who reads them."""

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


@pytest.fixture
def keeper(world):
    """The operator, acting: what actions of the register ask for."""
    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from support.organisations import NOW

    by = world.access(world.operator, Role.ADMINISTRATOR)
    with acting_as(by):
        yield {"by": by, "now": NOW}


def said_of(who, subject):
    """What the audit events say of a row: act, name before, name after."""
    import json

    from commissioning.platform import audit

    events = [event for event in audit.events(by=who["by"]) if event.subject == subject]
    return [(event.act, json.loads(event.before), json.loads(event.after)) for event in events]


def test_a_profile_is_said_anew_and_what_it_said_stays_on_record(world, keeper):
    from commissioning.rooms.market import actions, queries
    from commissioning.rooms.market.models import Sector, Size, Tier

    provider = world.providers[0].pk
    profile = queries.profile(provider)
    actions.update_profile(
        profile=profile,
        sector=Sector.THIRD,
        size=Size.MICRO,
        tier=Tier.SPECIALIST,
        is_vcse=True,
        is_fe_college=False,
        company_number="GB-COH-01234567",
        charity_number="",
        **keeper,
    )
    now = queries.profile(provider)
    assert (now.sector, now.is_vcse, now.company_number, now.charity_number) == ("third", True, "GB-COH-01234567", None)
    act, before, after = said_of(keeper, profile.pk)[-1]
    assert (act, before["sector"], after["sector"]) == ("update profile", "private", "third")


def test_a_new_name_leaves_the_earlier_one_on_record(world, keeper):
    from commissioning.platform.people_models import Organisation
    from commissioning.rooms.market import actions

    provider = Organisation.objects.get(pk=world.providers[0].pk)
    earlier = provider.name
    actions.rename_organisation(organisation=provider, name=" Ready for Work ", **keeper)
    assert Organisation.objects.get(pk=provider.pk).name == "Ready for Work"
    act, before, after = said_of(keeper, provider.pk)[-1]
    assert (act, before["name"], after["name"]) == ("rename organisation", earlier, "Ready for Work")
    with pytest.raises(ValueError, match="Ready for Work needs a name"):
        actions.rename_organisation(organisation=provider, name=" ", **keeper)


def test_a_link_counts_once_on_any_day_and_ends_once(world, keeper):
    from django.db import IntegrityError, transaction

    from commissioning.rooms.market import actions, queries
    from commissioning.rooms.market.models import CountedRecord, Link
    from support.organisations import TODAY

    one, _, third, *_ = (each.pk for each in world.providers)
    link = {"organisation": third, "other": one, "link": Link.PARENT}
    counted = actions.count_record(**link, starts_on=TODAY, **keeper)
    with pytest.raises(actions.AlreadyCounted):
        actions.count_record(**link, starts_on=TODAY - timedelta(days=9), **keeper)
    end = TODAY + timedelta(days=10)
    actions.end_counted_record(counted=counted, on=end, **keeper)
    with pytest.raises(actions.AlreadyEnded):
        actions.end_counted_record(counted=counted, on=end, **keeper)
    with pytest.raises(actions.AlreadyCounted):
        actions.count_record(**link, starts_on=end - timedelta(days=1), **keeper)
    with pytest.raises(IntegrityError, match="the days overlap"), transaction.atomic():
        CountedRecord(
            organisation_id=third, other_id=one, link=Link.PARENT, kept_by=counted.kept_by, starts_on=date(2010, 1, 1)
        ).save(force_insert=True)
    actions.count_record(**link, starts_on=end, **keeper)
    page = queries.organisation_page(third, on=TODAY)
    assert [(each.other_id, each.link) for each in page.counting] == [(one, "parent")]
    assert [each.organisation_id for each in queries.organisation_page(one, on=end).counted_for] == [third]
    assert queries.organisation_page(world.operator.pk, on=TODAY).profile is None


def test_the_register_is_searched_by_name_and_by_number_in_capitals_or_not(world, keeper):
    from commissioning.rooms.market import queries
    from commissioning.rooms.market.models import OrganisationProfile

    OrganisationProfile.objects.filter(organisation=world.providers[2].pk).update(
        company_number="GB-COH-SC012345", sector="third", is_vcse=True
    )

    def found(**asked):
        return [each.name for each in queries.organisations(**asked)]

    everybody = {world.operator.name, *(each.name for each in (*world.commissioners, *world.providers))}
    everybody |= {partner.name for partner, *_ in world.partners} | {world.service.name}
    assert set(found()) == everybody
    assert found() == sorted(found())
    assert found(search="PROVIDER 1") == ["Provider 1"]
    assert found(search="sc0123") == found(search=" gb-coh-sc012345 ") == ["Provider 2"]
    assert found(search="no such") == []
    assert found(search="provider", sector="third") == found(vcse=True) == ["Provider 2"]
    partners = [partner.name for partner, *_ in world.partners]
    assert found(kind="commissioner") == sorted([*(each.name for each in world.commissioners), *partners])
    assert len(found(sector="private", size="small", tier="delivery", vcse=False, fe_college=False)) == 6
    assert {each.sector for each in queries.organisations(kind="commissioner")} == {None}


def test_the_register_is_one_question_however_long_it_is(world, keeper):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from commissioning.rooms.market import queries

    with CaptureQueriesContext(connection) as captured:
        assert [(each.name, each.kind, each.sector, each.is_vcse) for each in queries.organisations(search="provider")]
    assert len(captured) == 1


def test_contacts_end_follow_one_another_and_every_reading_is_on_record(world):
    from commissioning.platform import audit
    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from commissioning.rooms.market import actions
    from support.organisations import NOW, TODAY

    pk, chain = next(iter(world.contracts.items()))
    commissioner = next(each for each in world.commissioners if each.pk == chain.commissioner)
    prime = next(
        each for each in world.providers if each.pk == next(who for who, _, end in chain.primes if end is None)
    )
    by = world.access(commissioner)
    person = {"role_title": "Safeguarding lead", "telephone": "0000", "contract": pk, "by": by, "now": NOW}
    with acting_as(by):
        first = actions.name_contact(matter="safeguarding", name="Sam", starts_on=TODAY - timedelta(days=9), **person)
        with pytest.raises(actions.AlreadyNamed, match="Safeguarding lead is named for safeguarding"):
            actions.name_contact(matter="safeguarding", name="Kim", starts_on=first.starts_on, **person)
    reader = world.access(prime, Role.PROVIDER_MANAGER)
    with acting_as(reader):
        asked = {"contract": pk, "on": TODAY, "purpose": "to ask about a referral", "by": reader, "now": NOW}
        read = actions.read_contacts(**asked)
        assert [(each.matter, each.role_title, each.organisation.name) for each in read] == [
            ("payment", "Payments officer", commissioner.name),
            ("safeguarding", "Safeguarding lead", commissioner.name),
        ]
        auditor = world.access(prime, Role.AUDITOR)
    with acting_as(auditor):
        told = [event for event in audit.events(by=auditor) if event.act == "read"]
        assert [event.subject for event in told] == [each.pk for each in read]
        assert {event.purpose for event in told} == {"to ask about a referral"}
        assert not any("Sam" in event.after or "0000" in event.after for event in told)
    with acting_as(by):
        actions.end_contact(contact=first, on=TODAY, by=by, now=NOW)
        with pytest.raises(actions.AlreadyEnded):
            actions.end_contact(contact=first, on=TODAY, by=by, now=NOW)
        assert [each.matter for each in actions.read_contacts(**{**asked, "by": by})] == ["payment"]
