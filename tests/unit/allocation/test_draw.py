"""A draw hangs on seed, pool and number alone, falls by the shares, and can be made again by anybody."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.engines.allocation.draw import (
    SharesRefused,
    drawn,
    point,
    seed_digest,
    shares_of,
)
from commissioning.engines.allocation.log import Allocation, evenness, problems

SEED = bytes(range(32))
SHARES = shares_of([("north", 5_000), ("east", 3_000), ("west", 2_000)])


def test_a_draw_made_again_without_us():
    r"""printf '\0\0\0\4jsa1\0\0\0\0\0\0\0\1' | openssl dgst -sha256 -mac HMAC -macopt hexkey:000102…1f"""
    digest = "d0b8d329d99ce45ecefddf430c9eefad1a07fa0d310dfe8d9e7981cc5960feee"
    assert point(SEED, "jsa1", 1) == int(digest, 16) * 10_000 // 2**256


@pytest.mark.parametrize(
    ("pairs", "said"),
    [
        ([("a", 5_000), ("b", 4_000)], "add up to 9,000"),
        ([("a", 5_000), ("a", 5_000)], "stands once"),
        ([("a", 11_000), ("b", -1_000)], "0 or more"),
        ([], "add up to 0"),
    ],
)
def test_shares_that_do_not_say_who_serves_how_many_are_refused(pairs, said):
    with pytest.raises(SharesRefused, match=said):
        shares_of(pairs)


@given(st.integers(0, 9_999), st.permutations([("a", 1), ("b", 0), ("c", 9_999)]))
def test_every_point_belongs_to_one_contract_however_the_shares_are_given(at, pairs):
    assert shares_of(pairs).at(at) == ("a" if at == 0 else "c")


def test_no_contract_gets_more_than_its_share_but_by_chance():
    got = Counter(drawn(SEED, "jsa", number, SHARES) for number in range(1, 20_001))
    assert all(abs(got[name] - due) < 300 for name, due in (("north", 10_000), ("east", 6_000), ("west", 4_000)))


def test_another_seed_or_pool_draws_otherwise():
    def first(seed, pool):
        return [drawn(seed, pool, number, SHARES) for number in range(1, 60)]

    assert first(SEED, "jsa") == first(SEED, "jsa")
    assert first(SEED, "jsa") != first(SEED, "esa")
    assert first(SEED, "jsa") != first(bytes(32), "jsa")


def _log(count=3_000, pool="jsa", seed=SEED):
    return [Allocation("2026-11", pool, n, SHARES, drawn(seed, pool, n, SHARES)) for n in range(1, count + 1)]


def _problems(log, seed=SEED, digest=None):
    return list(problems(log, seeds={"2026-11": seed}, digests={"2026-11": digest or seed_digest(SEED)}))


def test_a_true_log_has_no_problem():
    assert _problems(_log()) == []


def test_a_log_that_was_meddled_with_is_seen():
    log = _log(6)
    other = next(name for name in ("north", "east", "west") if name != log[2].contract)
    changed = Allocation("2026-11", "jsa", 3, SHARES, other)
    assert [f"the draw gives {log[2].contract}" in said for said in _problems([*log[:2], changed, *log[3:]])] == [True]
    assert ["missing" in said for said in _problems([*log[:2], *log[3:]])] == [True]
    assert ["out of order" in said for said in _problems([log[1], log[0]])] == [True, True]
    assert "not the one whose digest" in _problems([], seed=bytes(32))[0]
    assert "not published yet" in next(iter(problems(log, seeds={}, digests={})))


def test_evenness_sees_a_favoured_contract_and_not_chance():
    fair = evenness(_log())[0]
    assert fair.draws == 3_000
    assert fair.probability > 0.01
    favoured = [
        Allocation(
            each.period, each.pool, each.number, each.shares, "north" if each.number % 20 == 0 else each.contract
        )
        for each in _log()
    ]
    assert evenness(favoured)[0].probability < 0.05 < fair.probability
    assert evenness(_log(10))[0].probability is None


def test_evenness_over_many_pools_is_as_chance_would_have_it():
    low = sum(evenness(_log(200, pool=f"pool {number}"))[0].probability < 0.05 for number in range(200))
    assert 2 <= low <= 20
