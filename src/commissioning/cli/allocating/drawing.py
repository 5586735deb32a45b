"""Draws for the referrals of a file: numbered on from the log, each pool by itself; who is in the log keeps a place."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from commissioning.cli.allocating.files import Drawn, Referral, in_force
from commissioning.cli.exits import refuse
from commissioning.engines.allocation.draw import Pool, Shares, drawn, month_of, pool_name
from commissioning.engines.allocation.log import Allocation


def draw(
    referrals: Sequence[Referral],
    log: Sequence[Drawn],
    *,
    shares: Mapping[Pool, Sequence[tuple[date, Shares]]],
    seeds: Mapping[str, bytes],
) -> list[Drawn]:
    """The draws that are to be added to a log, in the order of the referrals.

    Raises   InputRefused: a pool without shares on the day, a month without a seed, a referral unlike its draw.
    """
    known = {each.referral: each for each in log}
    numbers = Counter(each.pool for each in log)
    new = []
    for each in referrals:
        if each.referral in known:
            _refuse_otherwise(each, known[each.referral])
            continue
        numbers[each.pool] += 1
        new.append(_drawn(each, numbers[each.pool], shares, seeds))
    return new


def _refuse_otherwise(referral: Referral, known: Drawn) -> None:
    if (referral.pool, referral.referred_on) != (known.pool, known.drawn_on):
        refuse(
            f"Referral {referral.referral} was drawn in {pool_name(known.pool)} on {known.drawn_on:%-d %B %Y}, and "
            "that stands: whoever moves stays. Say the same as the log, or give a new referral a name of its own."
        )


def _drawn(
    referral: Referral,
    number: int,
    shares: Mapping[Pool, Sequence[tuple[date, Shares]]],
    seeds: Mapping[str, bytes],
) -> Drawn:
    name, day = pool_name(referral.pool), referral.referred_on
    held = in_force(shares.get(referral.pool, ()), day)
    if held is None:
        refuse(
            f"Referral {referral.referral}: nobody has shares of {name} on {day:%-d %B %Y}. "
            "Add the decision to the file of shares, from that day or an earlier one."
        )
    period = month_of(day)
    if period not in seeds:
        refuse(
            f"Referral {referral.referral}: there is no seed of {period}. "
            f"Make it with `commissioning allocate seed --period {period}`, and publish its digest before the draw."
        )
    contract = drawn(seeds[period], name, number, held)
    return Drawn(referral.referral, referral.pool, day, Allocation(period, name, number, held, contract))
