"""A fitted case-mix model: what people's facts are worth, and what each provider adds to them."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.special import expit

from commissioning.engines.ratings.arrays import Flags, Floats, floats
from commissioning.engines.ratings.case_mix.encoding import Encoding
from commissioning.engines.ratings.case_mix.people import People
from commissioning.engines.ratings.case_mix.rows import Rows

Standing = Literal["fitted", "no outcomes", "all outcomes", "too few people", "nobody"]


@dataclass(frozen=True, slots=True)
class CaseMix:
    """A model with one effect γ for each provider, and one coefficient β for each column.

    Returns  coefficients and covariance: in the units of the covariates as given
             effects: for a person whose numbers are 0 and whose categories are the most common ones; infinite for a
             provider with no or all outcomes, "not a number" for one that was not fitted
             typical_effect: the median of the effects, what an average provider adds
             residual_variance: of the linear model; 1 for the logistic one
    """

    kind: Literal["logistic", "linear"]
    providers: tuple[str, ...]
    standings: tuple[Standing, ...]
    people: Floats
    encoding: Encoding
    coefficients: Floats
    covariance: Floats
    effects: Floats
    effect_variances: Floats
    typical_effect: float
    residual_variance: float
    log_likelihood: float
    steps: int

    @property
    def columns(self) -> tuple[str, ...]:
        return self.encoding.columns

    @property
    def standard_errors(self) -> Floats:
        return np.sqrt(np.diag(self.covariance))

    def rows(self, people: People) -> Rows:
        """People as this model reads them, in the order given."""
        return encoded(people, self.encoding)

    def risk(self, rows: Rows) -> Floats:
        """What each row's facts are worth, z·β, in the units of the effects."""
        inner = self.coefficients * self.encoding.scale
        shift = float(self.coefficients @ self.encoding.centre)
        worth = np.append(inner, 0.0)
        risk = rows.numbers @ inner[: rows.numbers.shape[1]] + shift
        for places in rows.places.T:
            risk += worth[places]
        return floats(risk)

    def expected(self, rows: Rows) -> Floats:
        """What would become of one person of each row at a typical provider."""
        return self.response(self.typical_effect + self.risk(rows))

    def response(self, total: Floats) -> Floats:
        """From effect and risk to a probability, or to a mean."""
        return np.asarray(expit(total)) if self.kind == "logistic" else total


def encoded(people: People, encoding: Encoding) -> Rows:
    """People as rows, in the order given."""
    none = np.zeros((len(people), 0))
    covariates = people.covariates
    return Rows(
        people.provider.codes,
        people.outcome,
        people.people,
        encoding.numbers_of(covariates) if covariates else none,
        encoding.places_of(covariates) if covariates else none.astype(np.int16),
        len(encoding.columns),
    )


def fitted_rows(people: People, encoding: Encoding, inside: Flags) -> Rows:
    """The rows to fit: of the providers inside, which are numbered anew, in their order."""
    number = (np.cumsum(inside) - 1).astype(people.provider.codes.dtype)
    rows = encoded(people, encoding).only(inside[people.provider.codes])
    return rows.with_providers(number[rows.provider]).sorted_by_provider()


def median_effect(effects: Floats) -> float:
    """The median over providers, those with no outcomes last and those with all first."""
    return float(np.median(effects[~np.isnan(effects)]))
