"""T18b: whoever misuses break-glass is refused, or sees nothing; each script on both databases."""

from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta

import pytest

from support.walls import wall_one_off


@contextmanager
def _stopped(*refusals):
    """The block must be refused."""
    with pytest.raises(refusals):
        yield


class Misuse:
    """What somebody tries, about the world's first contract. A script gives whether it saw something."""

    def __init__(self, world) -> None:
        from commissioning.platform import actions, break_glass
        from commissioning.platform.access import NotAllowed, acting_as
        from commissioning.platform.roles import Role
        from support.glass import agreed, asked, people, reading
        from support.organisations import NOW

        self.world, self.now, self.acting_as, self.Role, self.glass = world, NOW, acting_as, Role, break_glass
        self.actions, self.NotAllowed = actions, NotAllowed
        self.contract, self.other = list(world.contracts)[:2]
        self.people = people(world, NOW)
        self.asked = lambda: asked(world, self.contract, now=NOW)
        self.agreed = lambda: agreed(world, self.contract, now=NOW)
        self.reading = lambda asking: reading(world, asking, NOW)
        self.is_postgresql = world.database.vendor == "postgresql"

    def agree(self, asking, by):
        with self.acting_as(by):
            self.glass.agree(asking=asking, by=by, now=self.now)

    def end(self, asking):
        with self.acting_as(self.people.second):
            self.glass.end(asking=asking, by=self.people.second, now=self.now)

    def ask(self, by, **said):
        with self.acting_as(by):
            self.glass.ask(**{"contracts": [self.contract], "reason": "Urgent", "by": by, "now": self.now} | said)

    def read(self, rows, by=None, **said):
        access = self.glass.read(glass=rows, path="/contracts", by=by or self.people.asker, now=self.now, **said)
        return self.sees(access)

    def rows(self, asking):
        from commissioning.platform.break_glass_models import BrokenGlass

        with self.acting_as(self.people.asker):
            return list(BrokenGlass.objects.filter(asking=asking))

    def sees(self, access, contract=None):
        from commissioning.rooms.contracts.models import Contract

        with self.acting_as(access):
            return Contract.objects.filter(pk=contract or self.contract).exists()

    def wall_two_sees(self, access, contract=None):
        """What the second wall shows, should the first trust the access."""
        if not self.is_postgresql:
            return False
        with wall_one_off():
            return self.sees(access, contract)

    def appoint(self, access, role):
        by = self.world.access(self.world.operator, self.Role.ADMINISTRATOR)
        from commissioning.platform.people_models import User
        from commissioning.platform.queries import access_for

        person = User.objects.get(pk=access.person)
        with self.acting_as(by):
            self.actions.appoint(
                person=person, organisation=by.own, role=role, starts_on=date(2013, 6, 3), by=by, now=self.now
            )
        return access_for(person, by.own, role, now=self.now)

    # Asking and agreeing

    def the_one_who_asked_agrees(self):
        with _stopped(self.glass.SamePerson):
            self.agree(self.asked(), self.people.asker)

    def the_one_who_asked_agrees_in_another_role(self):
        self.as_administrator = self.appoint(self.people.asker, self.Role.ADMINISTRATOR)
        with _stopped(self.glass.SamePerson):
            self.agree(self.asked(), self.as_administrator)

    def the_one_who_asked_is_written_in_as_the_second(self):
        from django.db import IntegrityError, transaction

        from commissioning.platform.break_glass_models import BrokenGlass

        asking, by = self.asked(), self.people.asker
        row = self.rows(asking)[0]
        with self.acting_as(by), _stopped(IntegrityError), transaction.atomic():
            BrokenGlass.objects.filter(pk=row.pk).update(
                agreed_by_id=by.person, agreed_at=row.asked_at, expires_at=row.asked_at + timedelta(minutes=60)
            )

    def somebody_of_another_organisation_agrees(self):
        with _stopped(self.NotAllowed):
            self.agree(self.asked(), self.world.access(self.world.commissioners[0], self.Role.ADMINISTRATOR))

    def somebody_without_the_permission_agrees(self):
        with _stopped(self.NotAllowed):
            self.agree(self.asked(), replace(self.people.second, role=self.Role.AUDITOR))

    def a_commissioner_asks_for_anothers(self):
        by = self.world.access(self.world.commissioners[1], self.Role.ADMINISTRATOR)
        for role in (self.Role.ADMINISTRATOR, self.Role.ASSURANCE_OFFICER):
            with _stopped(self.NotAllowed):
                self.ask(replace(by, role=role))

    def a_program_asks_agrees_and_reads(self):
        from commissioning.platform.api_models import Scope
        from commissioning.platform.people_models import User
        from commissioning.platform.queries import access_for
        from commissioning.platform.tokens import issue_token

        by = self.world.access(self.world.operator, self.Role.ADMINISTRATOR)
        with self.acting_as(by):
            issued = issue_token(
                name="A program",
                role=self.Role.ASSURANCE_OFFICER,
                scopes=[Scope.READ, Scope.WRITE],
                expires_at=self.now + timedelta(days=2),
                by=by,
                now=self.now,
            )
        self.secret = issued.secret
        account = User.objects.get(pk=issued.token.account_id)
        program = access_for(account, by.own, self.Role.ASSURANCE_OFFICER, now=self.now)
        with _stopped(self.NotAllowed):
            self.ask(program)
        with _stopped(self.NotAllowed):
            self.agree(self.asked(), program)
        with _stopped(self.glass.NotOpen):
            self.read(self.rows(self.agreed()), by=program)

    def it_is_agreed_to_twice(self):
        with _stopped(self.glass.NoLongerWaiting):
            self.agree(self.agreed(), self.people.second)

    def it_is_agreed_to_after_it_was_refused(self):
        asking = self.asked()
        self.end(asking)
        with _stopped(self.glass.NoLongerWaiting):
            self.agree(asking, self.people.second)

    def it_is_agreed_to_an_hour_too_late(self):
        from support.glass import pass_minutes

        asking = self.asked()
        pass_minutes(self.world, 60)
        with _stopped(self.glass.NoLongerWaiting):
            self.agree(asking, self.people.second)

    def nothing_is_named_or_everything(self):
        with _stopped(self.glass.TooMany):
            self.ask(self.people.asker, contracts=[])
        with _stopped(self.glass.TooMany):
            self.ask(self.people.asker, contracts=[f"{n:024}" for n in range(11)])

    # Reading

    def it_is_read_before_anybody_agreed(self):
        with _stopped(self.glass.NotOpen):
            self.read(self.rows(self.asked()))

    def it_is_read_after_its_hour(self):
        """Also by a process whose own clock stands still, and with an access made while it was open."""
        from support.glass import pass_minutes

        asking = self.agreed()
        access = self.reading(asking)
        assert self.sees(access)
        pass_minutes(self.world, 60)
        with _stopped(self.glass.NotOpen):
            self.read(self.rows(asking))
        return self.wall_two_sees(access)

    def its_end_is_put_off(self):
        from django.db import IntegrityError, transaction

        from commissioning.platform.break_glass_models import BrokenGlass

        asking = self.agreed()
        with self.acting_as(self.people.asker), _stopped(IntegrityError), transaction.atomic():
            BrokenGlass.objects.filter(asking=asking).update(expires_at=self.rows(asking)[0].expires_at + timedelta(1))

    def it_is_read_after_it_was_ended(self):
        asking = self.agreed()
        access = self.reading(asking)
        self.end(asking)
        with _stopped(self.glass.NotOpen):
            self.read(self.rows(asking))
        return self.wall_two_sees(access)

    def another_contract_is_read(self):
        """Also by an access that says so itself."""
        access = self.reading(self.agreed())
        forged = replace(access, grant=replace(access.grant, contracts=frozenset({self.other})))
        return self.sees(access, self.other) or (self.is_postgresql and self.sees(forged, self.other))

    def the_second_person_reads(self):
        asking = self.agreed()
        access = replace(self.people.second, grant=self.reading(asking).grant)
        with _stopped(self.glass.NotOpen):
            self.read(self.rows(asking), by=self.people.second)
        return self.wall_two_sees(access)

    def it_is_read_in_another_role(self):
        asking = self.agreed()
        other = getattr(self, "as_administrator", None) or self.appoint(self.people.asker, self.Role.ADMINISTRATOR)
        with _stopped(self.glass.NotOpen):
            self.read(self.rows(asking), by=other)
        return self.wall_two_sees(replace(other, grant=self.reading(asking).grant))

    def one_reading_serves_for_many(self):
        """A reference of a reading that never was, or was for a page of a while ago, or that is not committed."""
        from django.db import transaction

        from support.glass import pass_minutes

        asking = self.agreed()
        access = self.reading(asking)
        never = replace(access, grant=replace(access.grant, reading="neverwasneverwasneverwas"))
        with transaction.atomic(), _stopped(self.glass.NotOnRecordFirst):
            self.read(self.rows(asking))
        pass_minutes(self.world, 1.1)
        return self.wall_two_sees(never) or self.wall_two_sees(access)

    def the_transaction_could_write(self):
        """The setting of the second wall, given by hand where something can be or was written."""
        from django.db import connection, transaction

        from commissioning.rooms.contracts.models import Contract

        if not self.is_postgresql:
            return False
        access = self.reading(self.agreed())
        with self.acting_as(self.people.asker), wall_one_off(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('app.reading', %s, true)", [access.grant.reading])
            seen = Contract.objects.filter(pk=self.contract).exists()
            cursor.execute("SELECT pg_current_xact_id()")
            cursor.execute("SET TRANSACTION READ ONLY")
            seen |= Contract.objects.filter(pk=self.contract).exists()
            transaction.set_rollback(True)
        return seen

    def it_is_read_through_the_api(self):
        from support.browsing import Browser

        asking = self.agreed()
        if not hasattr(self, "secret"):
            self.a_program_asks_agrees_and_reads()
        browser = Browser(self.world)
        session = browser.session
        session["glass"] = [asking, self.world.operator.pk, "assurance_officer"]
        session.save()
        address = f"/api/v1/contracts/{self.contract}"
        assert browser.get(address).status_code == 401
        return browser.get(address, headers={"Authorization": f"Bearer {self.secret}"}).status_code != 404

    def anothers_asking_is_put_into_the_session(self):
        from commissioning.platform.people_models import User
        from support.browsing import Browser

        browser = Browser(self.world)
        browser.sign_in_as(User.objects.get(pk=self.people.second.person))
        session = browser.session
        session["hat"] = [self.world.operator.pk, "assurance_officer"]
        session["glass"] = [self.agreed(), self.world.operator.pk, "assurance_officer"]
        session.save()
        return browser.get(f"/contracts/{self.contract}").status_code != 404

    def whoever_reads_is_dismissed_meanwhile(self):
        """Comes last: the one who asks has no role after it."""
        from commissioning.platform.people_models import Membership
        from commissioning.platform.queries import NoSuchHat, renewed

        asking = self.agreed()
        access = self.reading(asking)
        by = self.world.access(self.world.operator, self.Role.ADMINISTRATOR)
        with self.acting_as(by):
            held = Membership.objects.get(person=access.person, role=access.role)
            # From a day before: a role holds for the whole of its last day.
            Membership.objects.filter(pk=held.pk).update(starts_on=date(2013, 6, 1), ends_on=date(2013, 6, 3))
        with _stopped(NoSuchHat):
            renewed(access, now=self.now)
        return self.wall_two_sees(access)


def _scripts():
    helpers = {"agree", "end", "ask", "read", "rows", "sees", "wall_two_sees", "appoint"}
    return [name for name in vars(Misuse) if not name.startswith("_") and name not in helpers]


def test_no_script_of_misuse_gets_anywhere(world):
    from support.glass import pass_minutes

    assert len(_scripts()) >= 20
    misuse, got_through = Misuse(world), []
    for name in _scripts():
        pass_minutes(world, 0)
        if getattr(misuse, name)():
            got_through.append(name)
    assert got_through == []
