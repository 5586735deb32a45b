"""The same request twice is one change and one answer."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest

HOUR = timedelta(hours=1)


@pytest.fixture
def by(world):
    from commissioning.platform.roles import Role

    return world.access(world.commissioners[0], Role.ADMINISTRATOR)


def entering(by, name, status=201):
    """Enters an organisation and answers with a count of how often."""
    from commissioning.platform.idempotency import Answer
    from commissioning.platform.people_models import Organisation

    def produce():
        Organisation(name=name, kind="provider", kept_by_id=by.own).save(force_insert=True)
        return Answer(status, f'{{"times":{Organisation.objects.filter(name=name).count()}}}')

    return produce


def ask(by, key="k", body=b"{}", name="Once", now=None, produce=None):
    from commissioning.platform.access import acting_as
    from commissioning.platform.idempotency import answered_once, request_digest
    from support.organisations import NOW

    asked = request_digest(method="POST", path="/api/v1/organisations", body=body, by=by)
    with acting_as(by):
        return answered_once(key, asked, produce or entering(by, name), by=by, now=now or NOW)


def entered(world, name):
    return world.database.as_superuser("SELECT count(*) FROM platform_organisation WHERE name = %s", name)[0][0]


def test_a_retry_gets_the_same_answer_and_changes_nothing(world, by):
    first, again = ask(by), ask(by)
    assert (first.status, first.body, first.again) == (201, '{"times":1}', False)
    assert (again.status, again.body, again.again) == (201, '{"times":1}', True)
    assert entered(world, "Once") == 1


def test_a_key_is_for_one_request(world, by):
    from commissioning.platform.idempotency import KeyReused

    ask(by)
    with pytest.raises(KeyReused, match="another request"):
        ask(by, body=b'{"x":1}')
    assert ask(by, key="other").body == '{"times":2}'


def test_each_askers_keys_are_their_own(world, by):
    """Neither a colleague in another role nor another organisation gets an answer, or learns that a key is used."""
    from commissioning.platform.idempotency import KeyReused
    from commissioning.platform.roles import Role

    ask(by, name="One")
    other = world.access(world.commissioners[1], Role.ADMINISTRATOR)
    assert ask(other, name="Two").again is False
    with pytest.raises(KeyReused):
        ask(world.access(world.commissioners[0], Role.CATEGORY_MANAGER))


def test_what_fails_is_undone_and_may_be_tried_again(world, by):
    def fails():
        entering(by, "Once")()
        raise LookupError("no such area")

    with pytest.raises(LookupError):
        ask(by, produce=fails)
    assert entered(world, "Once") == 0
    assert ask(by).body == '{"times":1}'


def test_two_at_the_same_time_are_one(world, by):
    from django.db import connection

    answers, both = [], Barrier(2)

    def send():
        both.wait()
        answers.append(ask(by))
        connection.close()

    threads = [Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer.again for answer in answers) == [False, True]
    assert {answer.body for answer in answers} == {'{"times":1}'}
    assert entered(world, "Once") == 1


def test_the_second_waits_for_the_first_and_does_it_when_that_fails(world, by):
    from django.db import connection

    answers = []
    threads = []

    def second():
        answers.append(ask(by))
        connection.close()

    def fails():
        threads.append(Thread(target=second))
        threads[0].start()
        threads[0].join(0.3)
        assert threads[0].is_alive(), "it waits"
        raise LookupError

    with pytest.raises(LookupError):
        ask(by, produce=fails)
    threads[0].join()
    assert [answer.body for answer in answers] == ['{"times":1}']
    assert answers[0].again is False


@pytest.mark.parametrize("key", ["", "x" * 201])
def test_a_key_has_bounds(by, key):
    from commissioning.platform.idempotency import NotAKey

    with pytest.raises(NotAKey):
        ask(by, key=key)


def test_answers_are_kept_for_a_day(world, by):
    from commissioning.platform.idempotency import forget
    from support.organisations import NOW

    before = world.database.as_superuser("SELECT count(*) FROM platform_idempotentanswer")[0][0]
    ask(by, now=NOW + HOUR)
    assert forget(now=NOW + 24 * HOUR) == 0
    assert forget(now=NOW + 24.5 * HOUR) == before
    assert ask(by).again is True
    assert forget(now=NOW + 26 * HOUR) == 1
    assert ask(by).again is False
