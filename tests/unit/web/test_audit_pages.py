"""The audit record as pages: found, filtered, in plain words, checked, and never another organisation's."""

import json
import threading
from datetime import timedelta

import pytest

from support.forms import fill_in


@pytest.fixture
def browser(world):
    from support.browsing import Browser

    browser = Browser(world)
    browser.sign_in(world.commissioners[0], "auditor")
    return browser


@pytest.fixture
def events(world):
    """The events of an organisation."""
    from commissioning.platform import audit_queries
    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role

    def of(organisation, **which):
        by = world.access(organisation, Role.AUDITOR)
        with acting_as(by):
            return list(audit_queries.events(by=by).filter(**which))

    return of


@pytest.fixture
def looked_at(world):
    """A contact whom somebody looked at, to speak to them."""
    from django.db import transaction

    from commissioning.platform import audit
    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from commissioning.rooms.market.models import Contact
    from support.organisations import NOW

    by = world.access(world.commissioners[0], Role.PERFORMANCE_MANAGER)
    with acting_as(by), transaction.atomic():
        contact = Contact.objects.first()
        audit.record_read(contact, by=by, now=NOW, purpose="To ring about a payment")
    return contact


def test_events_are_found_by_what_is_known_of_them(browser, world, events):
    shown = browser.get("/audit").text
    assert "Someone of Department 0" in shown
    assert "Someone of Department 1" not in shown
    assert "Sign" in browser.get("/audit?act=sign").text
    assert "Nothing like this" in browser.get("/audit?last_on-day=1&last_on-month=1&last_on-year=2000").text
    found = browser.get("/audit?subject_kind=platform.membership&format=csv").text
    assert len(found.splitlines()) == 1 + len(events(world.commissioners[0], subject_kind="platform.membership"))
    assert "Membership" in found
    person = world.people[world.commissioners[0].pk].pk
    everything = len(events(world.commissioners[0], actor=person))
    assert len(browser.get(f"/audit?actor={person}&format=csv").text.splitlines()) == 1 + everything
    assert browser.get("/audit?actor=nobody").status_code == 200


def test_the_list_asks_as_much_for_many_events_as_for_few(browser):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    asked = []
    for filtered in ("?act=issue+token", ""):
        with CaptureQueriesContext(connection) as queries:
            browser.get("/audit" + filtered)
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_an_event_says_what_changed_in_plain_words(browser, world, events):
    from commissioning.platform import actions
    from commissioning.platform.access import acting_as
    from commissioning.platform.people_models import Membership
    from commissioning.platform.roles import Role
    from support.organisations import NOW, TODAY

    one = world.commissioners[0]
    by = world.access(one, Role.ADMINISTRATOR)
    with acting_as(by):
        held = Membership.objects.get(organisation=one, role=Role.PERFORMANCE_MANAGER, person=by.who)
        actions.dismiss(membership=held, on=TODAY + timedelta(days=1), by=by, now=NOW)
    (dismissed,) = events(one, act="dismiss")
    shown = browser.get(f"/audit/events/{dismissed.pk}").text.replace("<wbr>", "")
    for told in ("Dismiss", "Ends on", "Nothing", "4 June 2013", "Administrator", dismissed.hash):
        assert told in shown
    assert "Starts on" not in shown, "only what changed"
    appointed = next(each for each in events(one, act="appoint") if each.subject == held.pk)
    shown = browser.get(f"/audit/events/{appointed.pk}").text
    for told in ("Someone of Department 0", "Department 0", "Performance manager, contract monitoring officer"):
        assert told in shown, "references and codes are said in words"
    (invited,) = events(one, act="invite")
    shown = browser.get(f"/audit/events/{invited.pk}").text
    assert "A personal value, not kept here" in shown
    assert "canary" not in shown
    assert "hmac" not in shown


def test_what_programs_write_is_said_in_words_and_a_long_text_opens_by_itself(browser, world, events):
    from commissioning.platform.audit_models import AuditEvent
    from commissioning.web.views.audit_in_words import differences

    offered = {"headline_terms": '{"notice":"a month","payment_terms_days":30}', "share_basis_points": 1_250}
    engaged = AuditEvent(subject_kind="contracts.supplyterms", before="{}", after=json.dumps(offered))
    assert [(each.field, each.after) for each in differences(engaged)] == [
        ("Headline terms", "notice: a month; payment terms days: 30"),
        ("Share", "12.5%"),
    ]
    agreed = events(world.commissioners[0], act="agree terms")[0]
    shown = browser.get(f"/audit/events/{agreed.pk}").text
    terms = json.loads(agreed.after)["own_terms"]
    assert f"Show all {len(terms):,} characters" in shown
    assert "Canonical json" not in shown


def test_the_names_of_a_page_are_asked_for_at_once(browser, world, events):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from commissioning.web.views.audit_names import name_of, with_names

    found = events(world.commissioners[0])
    with acting_as(world.access(world.commissioners[0], Role.AUDITOR)):
        with CaptureQueriesContext(connection) as queries:
            named = list(with_names(found))
        assert len(queries) == 1
        assert len({each.subject_kind for each in named if each.subject_name}) > 5
        assert [each.subject_name for each in named] == [name_of(each.subject_kind, each.subject) for each in named]


def test_records_are_named_as_far_as_the_reader_may_see_them(browser, world, events):
    from commissioning.platform.access import acting_as
    from commissioning.platform.roles import Role
    from commissioning.rooms.contracts.models import Contract
    from commissioning.web.views.audit_names import name_of, short

    one, two = world.commissioners
    signed = events(one, act="sign")[0]
    with acting_as(world.access(one, Role.AUDITOR)):
        title = Contract.objects.get(pk=signed.subject).title
    with acting_as(world.access(two, Role.AUDITOR)):
        assert name_of(signed.subject_kind, signed.subject) == "", "the name of another's contract is not told"
    listed = browser.get("/audit?act=sign").text
    assert f">{title}</a>" in listed
    assert f">{signed.subject}" not in listed
    assert signed.subject in browser.get("/audit?act=sign&format=csv").text, "for programs"
    assert f">{title}</a>" in browser.get(f"/audit/events/{signed.pk}").text
    assert f"Contract: {title}</span>" in browser.get(f"/audit/about/{signed.subject}").text
    related = next(each for each in events(one, act="relate") if signed.subject in each.after)
    assert title in browser.get(f"/audit/events/{related.pk}").text, "in what changed too"
    (invited,) = events(one, act="invite")
    assert f">{short(invited.subject)}</a>" in browser.get("/audit?act=invite").text, "an address is personal"


def test_who_looked_at_a_record_and_what_for(browser, looked_at, events, world):
    page = f"/audit/about/{looked_at.pk}"
    everything = browser.get(page).text
    assert "Name contact" in everything
    assert "To ring about a payment" in everything
    readings = browser.get(f"{page}?only=readings").text
    assert "To ring about a payment" in readings
    assert "Name contact" not in readings
    (reading,) = events(world.commissioners[0], act="read")
    assert "What they read is not copied here" in browser.get(f"/audit/events/{reading.pk}").text


def test_anothers_event_does_not_exist_and_a_role_that_may_not_is_told(browser, world, events):
    foreign = events(world.commissioners[1])[0]
    for page in (f"/audit/events/{foreign.pk}", f"/audit/about/{foreign.subject}", "/audit/about/never-was"):
        assert browser.get(page).status_code == 404
    own = events(world.commissioners[0])[0]
    browser.sign_in(world.commissioners[0], "category_manager")
    for page in ("/audit", f"/audit/events/{own.pk}", f"/audit/about/{own.subject}", "/audit/chain", "/audit/proof"):
        assert browser.get(page).status_code == 403


def test_the_chain_is_checked_by_a_job_whose_page_tells_what_came_of_it(browser):
    asked = fill_in(browser, "/audit/chain")
    assert "asked for" in browser.get(asked["Location"]).text
    _work(browser)
    shown = browser.get(asked["Location"]).text
    assert "Done" in shown
    assert "Every link of the audit record holds" in shown


def test_a_record_that_was_tampered_with_is_told(browser, world, events):
    """By whoever has the database's own rights: nobody else can."""
    forged = events(world.commissioners[0])[5]
    with world.database.as_migrator():
        from django.db import connection

        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("ALTER TABLE platform_auditevent DISABLE TRIGGER USER")
                cursor.execute("ALTER TABLE platform_auditevent NO FORCE ROW LEVEL SECURITY")
            else:
                cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
                for (name,) in cursor.fetchall():
                    cursor.execute(f'DROP TRIGGER "{name}"')
            cursor.execute("UPDATE platform_auditevent SET act = 'nothing' WHERE reference = %s", [forged.pk])
            assert cursor.rowcount == 1
    asked = fill_in(browser, "/audit/chain")
    _work(browser)
    shown = browser.get(asked["Location"]).text
    assert "does not hold. Tell your security team" in shown
    assert "It does not say what it said when it was written." in shown


def test_the_proof_of_the_own_record_is_downloaded_and_holds(browser, world):
    from datetime import datetime

    from commissioning.platform.merkle import Inclusion, Root

    shown = browser.get("/audit/chain").text
    assert "Download the proof" in shown
    answer = browser.get("/audit/proof")
    assert 'filename="audit-proof-1.json"' in answer["Content-Disposition"]
    said = json.loads(answer.content)
    root = Root(**{**said.pop("root"), "at": datetime.fromisoformat(json.loads(answer.content)["root"]["at"])})
    proof = Inclusion(**{**said, "proof": tuple(said["proof"])}, root=root)
    assert proof.organisation == world.commissioners[0].pk
    assert proof.holds()


def _work(browser):
    """Let a worker do what waits."""
    from django.conf import settings

    from commissioning.platform.job_runner import run_worker

    run_worker(stop=threading.Event(), clock=settings.CLOCK, until_idle=True)
