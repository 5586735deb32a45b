"""Sub-contractors beside each other, each drawn towards its own prime: small ones are never ranked on raw rates.

    θ_sub = θ_prime + δ;  τ² within primes by DerSimonian and Laird, summed over them
    θ_prime: the mean of its sub-contractors by 1/(s²+τ²), itself drawn towards all primes where there are three
    B = τ²/(τ²+s²);  θ_EB = Bθ + (1−B)θ_prime,  var = B s² + (1−B)² var(θ_prime)

Source   Methods, 1, "Supply chain", and 4.
"""

from dataclasses import dataclass

from commissioning.engines.ratings.arrays import Codes, Floats, totals
from commissioning.engines.ratings.shrinkage import FEWEST, shrink


@dataclass(frozen=True, slots=True)
class SupplyChain:
    """Primes, and their sub-contractors drawn towards them.

    Returns  primes: each prime's figure, drawn towards all primes; values, variances, reliability: of each
             sub-contractor; reliability is how much of its figure is its own
             tau2: how much sub-contractors of one prime differ beyond chance.
    """

    primes: Floats
    tau2: float
    values: Floats
    variances: Floats
    reliability: Floats


def towards_prime(estimates: Floats, variances: Floats, prime: Codes) -> SupplyChain:
    """Draw each sub-contractor's figure towards its prime.

    Takes    estimates and variances such as O/E and V/E²; prime: the number of each one's prime, 0, 1, … without a gap.
    """
    number = int(prime.max()) + 1
    weights = 1.0 / variances
    sums = totals(prime, weights, number)
    means = totals(prime, weights * estimates, number) / sums
    spread = float(weights @ (estimates - means[prime]) ** 2)
    spare = len(estimates) - int((sums > 0).sum())
    under = float((sums - totals(prime, weights**2, number) / sums).sum())
    tau2 = max(0.0, (spread - spare) / under) if under > 0 else 0.0
    weights = 1.0 / (variances + tau2)
    sums = totals(prime, weights, number)
    means = totals(prime, weights * estimates, number) / sums
    primes, of_prime = means, 1.0 / sums
    if number >= FEWEST:
        drawn = shrink(means, of_prime)
        primes, of_prime = drawn.values, drawn.variances
    own = tau2 / (tau2 + variances)
    return SupplyChain(
        primes,
        tau2,
        own * estimates + (1.0 - own) * primes[prime],
        own * variances + (1.0 - own) ** 2 * of_prime[prime],
        own,
    )
