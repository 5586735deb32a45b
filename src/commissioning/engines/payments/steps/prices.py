"""What one due of a component is worth, by contract, group and the days its figures are read on.

Source   How a payment is worked out, 3.4.
"""

from collections.abc import Iterator
from fractions import Fraction

from commissioning.core.money import Rounding, round_pence
from commissioning.engines.payments.steps.lines import Combination, Factor, Numbers, combinations, lines_json, numbers
from commissioning.terms.models import Contract, EventFee, OutcomePayment, Sustainment, Terms, VolumeBonus

Priced = EventFee | OutcomePayment | Sustainment | VolumeBonus
BASIS = 10_000


def prices(key: str, terms: Terms) -> Numbers:
    """The prices of a component: contract, reduced (1 for the share paid for what nobody claimed, else 0), pence,
    price_json (the lines that made it)."""
    component = terms.prices[key]
    if not isinstance(component, EventFee | OutcomePayment | Sustainment | VolumeBonus):
        raise TypeError(f"{key} is a {component.kind}, which has no price.")
    return numbers(
        f"prices__{key}",
        {"contract": "text", "reduced": "number", "pence": "number", "price_json": "text"},
        [
            (found, (name, int(reduced), _pence(found, terms, less=less), lines_json(found.lines)))
            for name, contract in terms.contracts.items()
            for reduced in (False, True)
            for less, factors in _factors(key, component, contract, reduced=reduced)
            for found in combinations(factors, terms.groups, known={"contract_start": contract.starts_on})
        ],
    )


def _factors(key: str, component: Priced, contract: Contract, *, reduced: bool) -> Iterator[tuple[bool, list[Factor]]]:
    """The figures of a contract's price, and whether the second of them is a discount; none if one lacks."""
    price = component.price
    base = contract.prices.get(key, price.figure)
    if base is None:
        return
    factors = [Factor.of(base)]
    if price.less is not None:
        if price.less not in contract.offers:
            return
        factors.append(Factor.of(contract.offers[price.less]))
    factors += [Factor.of(share) for share in price.times]
    if reduced:
        if not isinstance(component, OutcomePayment) or component.unclaimed is None:
            return
        factors.append(Factor.of(component.unclaimed.share))
    yield price.less is not None, factors


def _pence(found: Combination, terms: Terms, *, less: bool) -> int:
    amount, *shares = (Fraction(each.line.value) for each in found.lines)
    for place, share in enumerate(shares):
        amount *= Fraction(BASIS - share if less and place == 0 else share, BASIS)
    return round_pence(amount, Rounding(terms.programme.rounding))
