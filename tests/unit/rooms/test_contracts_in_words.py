"""A contract in plain words: its terms, what a variation changed, and what happened in it."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from commissioning.terms.loading import load

WORK_PROGRAMME = Path(__file__).parents[3] / "terms" / "work-programme"


def _a_chain_with(world, wanted):
    return next((pk, chain) for pk, chain in world.contracts.items() if wanted(chain))


def _organisation(world, pk):
    return next(each for each in [*world.commissioners, *world.providers] if each.pk == pk)


def test_the_terms_in_plain_words_hold_every_figure_with_clause_and_status(world):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.contracts import queries
    from commissioning.rooms.contracts.plain_terms import plain_terms
    from commissioning.rooms.contracts.sections import THIS_CONTRACT
    from commissioning.terms.figures import Series
    from commissioning.terms.walking import lines, parts
    from support.organisations import TODAY

    pk, chain = next(iter(world.contracts.items()))
    prime = next(who for who, _, end in chain.primes if end is None)
    with acting_as(world.access(_organisation(world, prime))):
        told = plain_terms(pk, on=TODAY)
        terms = queries.own_terms(told.agreed)
        held = [line for section in told.sections for line in section.lines]
        expected = [
            (line.clause, line.status)
            for at in parts(terms)
            if isinstance(at.part, Series)
            for _, _, line in lines(at.part)
        ]
        assert sorted(expected) == sorted((line.clause, line.status.lower()) for line in held)
        assert {component.title.en for component in terms.prices.values()} <= {each.title for each in told.sections}
        assert [section.part for section in told.sections][-1] == THIS_CONTRACT
        assert all(section.lines or section.sentences for section in told.sections)
        assert not [text for each in told.sections for text in each.sentences if "value in force" in text]


def test_one_value_of_a_figure_is_in_force_on_a_day():
    from commissioning.rooms.contracts.sections import sections

    before, after = (
        [line for section in sections(load(WORK_PROGRAMME), on=on) for line in section.lines if line.in_force]
        for on in (date(1900, 1, 1), date(2013, 6, 3))
    )
    assert not before
    figures = [(line.what, line.group) for line in after]
    assert figures
    dated = [line for section in sections(load(WORK_PROGRAMME), on=date(2013, 6, 3)) for line in section.lines]
    assert {line.since for line in dated if line.in_force} <= {line.since for line in dated if line.since.year <= 2013}
    assert any(line.since > date(2013, 6, 3) and not line.in_force for line in dated)


def test_a_section_says_in_short_what_it_is_called_after_and_its_figures_hold_every_line():
    from commissioning.rooms.contracts.sections import THE_CONTRACTS, sections

    assert list(sections(load(WORK_PROGRAMME), on=date(2013, 6, 3)))[-1].part == THE_CONTRACTS
    found = {each.title: each for each in sections(load(WORK_PROGRAMME), on=date(2013, 6, 3))}
    fee = found["Attachment fee"]
    (price,) = fee.figures
    assert (price.what, price.unit) == ("Price", "per participant, once")
    assert fee.in_short == "£200 or £300"
    assert [group for group, _ in price.by_group] == [line.group for line in price.held]
    assert found["Job outcome payment"].in_short == "£1,200, £1,000 or £3,500"
    assert found["Sustainment payments"].in_short.endswith("values, by group")
    for section in found.values():
        assert [line for figure in section.figures for line in figure.lines] == list(section.lines)


def test_a_sub_contractor_is_told_no_terms_of_the_contract(world):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.contracts.plain_terms import plain_terms
    from commissioning.rooms.contracts.queries import NothingApplied
    from support.organisations import TODAY

    pk, chain = _a_chain_with(world, lambda chain: any(begins <= TODAY for _, _, begins, _ in chain.subs))
    sub = next(who for who, _, begins, _ in chain.subs if begins <= TODAY)
    with acting_as(world.access(_organisation(world, sub))), pytest.raises(NothingApplied):
        plain_terms(pk, on=TODAY)


def test_what_a_variation_changed_is_told_term_by_term():
    from commissioning.rooms.contracts.what_changed import what_changed
    from commissioning.terms.models import Terms
    from commissioning.terms.version import from_json, to_json

    before = load(WORK_PROGRAMME)
    plain = json.loads(to_json(before))
    component = next(each for each in plain["prices"].values() if each.get("price", {}).get("figure"))
    figure = component["price"]["figure"]
    dated = figure.get("values") or next(iter(figure["groups"].values()))
    start = min(dated)
    old = dict(dated[start])
    dated[start] = {"value": 123_400, "clause": "V1.1", "status": "signed"}
    dated["2030-04-01"] = {"value": 9_900, "clause": "V1.2", "status": "signed"}
    plain["programme"]["rounding"] = "half_to_even"
    after: Terms = from_json(json.dumps(plain).encode())

    changes = what_changed(before, after)
    assert not what_changed(before, before)
    by_day = {change.since: change for change in changes}
    assert set(by_day) == {None, date.fromisoformat(start), date(2030, 4, 1)}
    assert (by_day[None].old.words, by_day[None].new.words) == ("half away from zero", "half to even")
    changed = by_day[date.fromisoformat(start)]
    assert changed.new.words.startswith("£1,234")
    assert changed.new.clause == "V1.1"
    assert changed.old.clause == old["clause"]
    added = by_day[date(2030, 4, 1)]
    assert added.old is None
    assert added.new.words.startswith("£99")
    assert [(change.old, change.new) for change in what_changed(after, before) if change.since == date(2030, 4, 1)] == [
        (added.new, None)
    ]

    asked = json.loads(to_json(before))
    asked["circumstances"]["benefit"]["question"]["en"] = "Which?"
    (change,) = what_changed(before, from_json(json.dumps(asked).encode()))
    assert (change.what, change.new.words) == ("Benefit: question", "Which?")


def test_the_history_tells_each_party_its_part(world):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.contracts.history import history
    from commissioning.rooms.contracts.models import Contract
    from support.organisations import everyone

    for pk, chain in world.contracts.items():
        partners = {each.pk: end for each, _, end in world.partners}
        names = {each.pk: each.name for each in [*world.commissioners, *world.providers]}
        for who, access in everyone(world):
            own_part = who == chain.commissioner or who in {prime for prime, *_ in chain.primes}
            with acting_as(access):
                if not Contract.objects.filter(pk=pk).exists():
                    with pytest.raises(Contract.DoesNotExist):
                        history(pk)
                    continue
                events = history(pk)
            assert [event.applies_on for event in events] == sorted(event.applies_on for event in events)
            engaged = {event.says.split(" was engaged")[0] for event in events if event.act == "engaged"}
            if who == chain.commissioner:
                assert engaged == {names[sub] for sub, *_ in chain.subs}
                assert [event.act for event in events].count("prime began") == len(chain.primes)
                acts = [event.act for event in events]
                ended = sum(end is not None for *_, end in chain.subs)
                assert acts.count("released") + acts.count("called off") == ended
                signed = next(event for event in events if event.act == "signed")
                assert signed.by == f"Someone of {names[who]}"
                assert signed.known_at is not None
            elif who in partners:
                until = partners[who] or date.max
                assert engaged == {names[sub] for sub, _, start, _ in chain.subs if start < until}
                began = [event for event in events if event.act == "prime began"]
                assert len(began) == sum(start < until for _, start, _ in chain.primes)
                assert all(event.by == "" for event in events), "another organisation's people are never named"
            elif not own_part:
                assert engaged <= {names[sub] for sub, above, *_ in chain.subs if who in (sub, above)}
                assert not [event for event in events if event.act in ("agreed", "varied")]
            assert all(event.by in ("", f"Someone of {names.get(who)}") for event in events)


def test_a_variation_and_its_time_stand_in_the_history(world, django_assert_max_num_queries):
    from commissioning.platform.access import acting_as
    from commissioning.rooms.contracts import actions
    from commissioning.rooms.contracts.history import history
    from commissioning.rooms.contracts.models import Contract
    from commissioning.rooms.design.models import TermsVersion
    from support.organisations import NOW

    by = world.access(world.commissioners[0])
    later = NOW + timedelta(days=3)
    with acting_as(by):
        contract = Contract.objects.order_by("pk").first()
        on = date(2012, 4, 1)
        actions.vary(contract=contract, version=TermsVersion.objects.get(), applies_from=on, by=by, now=later)
        with django_assert_max_num_queries(8):
            (varied,) = [event for event in history(contract.pk) if event.act == "varied"]
    assert (varied.applies_on, varied.known_at) == (on, later)
