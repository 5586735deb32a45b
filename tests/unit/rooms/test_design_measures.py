"""Terms with a measure that the formula bench refuses: they are entered and read, and nothing is signed under them."""

from datetime import date

import pytest


@pytest.fixture
def versions(world):
    """Of the first commissioner: the version that is signed, the Work Programme's as carried, one of own targets."""
    from types import SimpleNamespace

    from commissioning.platform.access import acting_as
    from commissioning.rooms.design import actions as design
    from commissioning.rooms.design.models import TermsVersion
    from commissioning.terms.loading import load
    from commissioning.terms.measures import OwnOffer
    from support.journeys import with_journey
    from support.organisations import NOW, ROOT, terms

    (name, measure), *_ = terms().measures.items()
    offer = next(iter(next(iter(terms().contracts.values())).offers))
    against_itself = measure.model_copy(update={"compared_with": OwnOffer(kind="own_offer", offer=offer)})
    by = world.access(world.commissioners[0])
    with acting_as(by):
        sound = TermsVersion.objects.get()
        carried, own_targets = (
            design.import_terms(programme=sound.programme, terms=one, by=by, now=NOW)
            for one in (
                with_journey(load(ROOT / "terms" / "work-programme")),
                terms().model_copy(update={"measures": {name: against_itself}}),
            )
        )
    return SimpleNamespace(sound=sound, carried=carried, own_targets=own_targets, by=by)


def test_what_misleads_is_named_with_what_moved_and_can_be_taken_out(versions):
    from commissioning.rooms.design.measures import misleading, without_misleading
    from commissioning.rooms.design.queries import terms

    assert misleading(versions.sound) == ()
    (ratio,) = misleading(versions.carried)
    assert (ratio.name, ratio.clause) == ("minimum_performance_level", "HC162-2")
    assert ratio.because[0].startswith("From the turn of a period on, half of the people are not referred.")
    assert "it should have stayed as it was" in ratio.because[0]
    (own,) = misleading(versions.own_targets)
    assert own.because
    assert without_misleading(terms(versions.carried)) == terms(versions.sound)


def test_no_contract_is_signed_or_varied_under_it(world, versions):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.contracts import actions
    from commissioning.rooms.contracts.models import Contract, ContractTerms
    from commissioning.rooms.design.models import PackageArea
    from support.organisations import NOW

    with acting_as(versions.by):
        contract = Contract.objects.first()
        before = Contract.objects.count(), ContractTerms.objects.count()
        area = PackageArea.objects.get(code="north").pk
        signing = {
            "code": "cpa-12-b",
            "package_area": area,
            "prime": world.providers[0].pk,
            "title": "Never",
            "signed_on": date(2011, 5, 1),
            "ends_on": date(2016, 6, 1),
        }
        for version in (versions.carried, versions.own_targets):
            with pytest.raises(actions.MeasureMisleads, match=r"misleads, so no contract is signed .* take it out"):
                actions.sign(version=version, **signing, by=versions.by, now=NOW)
            with pytest.raises(actions.MeasureMisleads):
                actions.vary(contract=contract, version=version, applies_from=date(2013, 4, 1), by=versions.by, now=NOW)
        assert (Contract.objects.count(), ContractTerms.objects.count()) == before


def test_its_page_says_why_and_offers_no_signing(world, versions):
    from support.browsing import Browser
    from support.programs import Program

    browser = Browser(world)
    browser.sign_in(world.commissioners[0], "category_manager")
    place = f"/programmes/{versions.sound.programme_id}/terms/"
    shown = browser.get(place + versions.carried.digest).text
    assert "Measures that mislead" in shown
    assert "A provider who gets fewer people does no better." in shown
    assert "/sign/start" not in shown
    sound = browser.get(place + versions.sound.digest).text
    assert ("Measures that mislead" in sound, "/sign/start" in sound) == (False, True)
    contract = next(pk for pk, chain in world.contracts.items() if chain.commissioner == world.commissioners[0].pk)
    said = {"terms_version": versions.carried.digest, "applies_from": "2013-04-01"}
    refused = Program(world, world.commissioners[0]).change(f"/contracts/{contract}/variations", said)
    assert (refused.status_code, "misleads" in refused.json()["detail"]) == (409, True), refused.text
