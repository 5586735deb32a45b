"""Partners of a programme: made and ended by its lead; what each sees is in the test of the walls."""

from datetime import date

import pytest

JULY = date(2013, 7, 1)


@pytest.fixture
def lead(world):
    """The first commissioner, acting; its programme; a partner of it; what every action takes."""
    from commissioning.platform.access import acting_as
    from commissioning.rooms.design.models import Programme
    from support.organisations import NOW

    by = world.access(world.commissioners[0])
    with acting_as(by):
        yield Programme.objects.get(key="work-programme"), world.partners[0][0], {"by": by, "now": NOW}


def test_only_another_commissioner_becomes_a_partner_and_once(lead, world):
    from commissioning.rooms.design import actions

    programme, partner, who = lead
    for wrong in (world.providers[0], world.commissioners[0]):
        with pytest.raises(actions.NotACommissioner, match=wrong.name):
            actions.add_partner(programme=programme, organisation=wrong, starts_on=JULY, **who)
    with pytest.raises(actions.AlreadyPartner, match="Combined Authority is a partner from 2013-02-01"):
        actions.add_partner(programme=programme, organisation=partner, starts_on=JULY, **who)


def test_a_partner_ends_and_one_to_come_is_taken_out(lead):
    from commissioning.platform.audit_models import AuditEvent
    from commissioning.rooms.design import actions
    from commissioning.rooms.design.partners import partners

    programme, partner, who = lead
    row = partners(programme.pk).get(organisation=partner)
    actions.end_partner(partner=row, on=JULY, **who)
    with pytest.raises(actions.AlreadyEnded):
        actions.end_partner(partner=row, on=JULY, **who)
    again = actions.add_partner(programme=programme, organisation=partner, starts_on=JULY, **who)
    actions.end_partner(partner=again, on=JULY, **who)
    assert [each.ends_on for each in partners(programme.pk).filter(organisation=partner)] == [JULY]
    acts = AuditEvent.objects.filter(act__contains="partner").order_by("sequence").values_list("act", flat=True)
    assert list(acts)[-3:] == ["end partner", "add partner", "take out partner"]


def test_a_partner_reads_and_writes_nothing(lead, world):
    from commissioning.platform.access import acting_as
    from commissioning.platform.scoped import OutsideAccess
    from commissioning.rooms.contracts import actions as contracts
    from commissioning.rooms.contracts.models import Contract
    from commissioning.rooms.contracts.queries import contacts, what_applied
    from commissioning.rooms.design import actions
    from commissioning.rooms.design.models import PackageArea, Partner, Programme, TermsVersion
    from support.organisations import NOW, TODAY

    programme, partner, _ = lead
    by = world.access(partner)
    with acting_as(by):
        contract = Contract.objects.order_by("title").first()
        applied = what_applied(contract.pk, on=TODAY)
        assert (applied.prime is not None, applied.terms is not None) == (True, True)
        assert not TermsVersion.objects.exists(), "what others bid stays with the lead"
        assert not contacts(contract.pk, on=TODAY).exists(), "people to speak to are the parties' own"
        assert {row.code for row in PackageArea.objects.all()} == {"north", "coast"}
        for change in (
            lambda: contracts.end_early(contract=contract, on=date(2014, 1, 1), reason="x", by=by, now=NOW),
            lambda: (
                actions.take_over(programme=programme, areas=[], starts_on=TODAY, by=by, now=NOW)
                or PackageArea(programme=programme, code="x", name="X", starts_on=TODAY).save(force_insert=True)
            ),
            lambda: Partner(programme=programme, lead_id=by.own, organisation=programme.lead, starts_on=TODAY).save(
                force_insert=True
            ),
        ):
            # PostgreSQL's lock finds no such programme; the managers say the same in their own words.
            with pytest.raises((OutsideAccess, Programme.DoesNotExist)):
                change()


def test_before_its_day_a_partner_knows_the_programme_and_nothing_in_it(lead, world):
    from commissioning.platform.access import acting_as
    from commissioning.platform.people_models import Kind
    from commissioning.platform.roles import Role
    from commissioning.rooms.contracts.models import Contract
    from commissioning.rooms.design import actions
    from commissioning.rooms.design.models import PackageArea, Programme
    from support.organisations import add

    programme, _, who = lead
    operator = world.access(world.operator, Role.ADMINISTRATOR)
    with acting_as(operator):
        organisation = add(world, "Partner to be", Kind.COMMISSIONER, operator)
    with acting_as(who["by"]):
        actions.add_partner(programme=programme, organisation=organisation, starts_on=JULY, **who)
    with acting_as(world.access(organisation)):
        assert list(Programme.objects.all()) == [programme]
        assert (Contract.objects.count(), PackageArea.objects.count()) == (0, 0)
