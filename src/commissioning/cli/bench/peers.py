"""The peers of the bench, each as its own manual has it. Only here are they imported, and only in their own process.

They fit the same model: eight facts of six levels, the first left out, and one effect for each provider. What each
needs as input (a matrix, a data frame) is made before the clock starts, and standard errors are in the time only where
the fit gives them anyway. Each stops where it stops by default.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from commissioning.cli.bench.drawn import COVARIATES, LEVELS
from commissioning.cli.bench.handed import Handed, Ready, name_of
from commissioning.engines.ratings.arrays import Floats

_NAMES = tuple(name_of(fact, level) for fact in COVARIATES for level in LEVELS[1:])


def statsmodels(people: Handed) -> Ready:
    from statsmodels.api import Logit

    matrix = _dummies(people)
    return (
        lambda: Logit(people.outcome, matrix).fit(method="newton", disp=0),
        lambda found: (_first(found.params), _first(found.bse)),
    )


def scikit_learn(people: Handed) -> Ready:
    from sklearn.linear_model import LogisticRegression

    matrix = _dummies(people)
    model = LogisticRegression(C=np.inf, solver="newton-cholesky", fit_intercept=False)
    return lambda: model.fit(matrix, people.outcome), lambda found: (_first(found.coef_[0]), {})


def glum(people: Handed) -> Ready:
    from glum import GeneralizedLinearRegressor

    frame = _frame(people)
    model = GeneralizedLinearRegressor(family="binomial", alpha=0, drop_first=True)

    def read(found: Any) -> tuple[Mapping[str, float], Mapping[str, float]]:
        given = dict(zip(found.feature_names_, found.coef_.tolist(), strict=True))
        return {name: given[name.replace(": ", "[") + "]"] for name in _NAMES}, {}

    return lambda: model.fit(frame, people.outcome), read


def pyfixest(people: Handed) -> Ready:
    import pyfixest as package

    frame = _frame(people)
    frame["outcome"] = people.outcome
    formula = f"outcome ~ {' + '.join(f'C({fact})' for fact in COVARIATES)} | provider"

    def read(found: Any) -> tuple[Mapping[str, float], Mapping[str, float]]:
        given = found.coef().to_dict()
        return {name: given[f"C({name.replace(': ', ')[T.')}]"] for name in _NAMES}, {}

    return lambda: package.feglm(formula, data=frame, family="logit", vcov="iid"), read


@dataclass(frozen=True, slots=True)
class Peer:
    """A peer and the memory it was seen to need: so many bytes for each cell of people × columns, for each person, and
    for each cell of columns × columns, where a column is a fact's level or a provider."""

    engine: Callable[[Handed], Ready]
    package: str
    per_cell_bytes: float
    per_person_bytes: float
    per_square_bytes: float = 0.0

    def needs_bytes(self, people: int, columns: int) -> float:
        """A forecast of its peak."""
        each = self.per_cell_bytes * columns + self.per_person_bytes
        return people * each + self.per_square_bytes * columns**2


PEERS: Mapping[str, Peer] = {
    "statsmodels": Peer(statsmodels, "statsmodels", 27.0, 0.0),
    "glum": Peer(glum, "glum", 0.0, 300.0, 65.0),
    "scikit-learn": Peer(scikit_learn, "sklearn", 18.0, 0.0),
    "pyfixest": Peer(pyfixest, "pyfixest", 0.0, 3_200.0),
}


def _first(values: Any) -> dict[str, float]:
    return dict(zip(_NAMES, np.asarray(values)[: len(_NAMES)].tolist(), strict=True))


def _dummies(people: Handed) -> Floats:
    """People × columns of 0 and 1: the levels but the first of each fact, then every provider."""
    matrix = np.zeros((len(people.outcome), len(_NAMES) + people.providers))
    for place, codes in enumerate(people.facts):
        for level in range(1, len(LEVELS)):
            matrix[:, place * (len(LEVELS) - 1) + level - 1] = codes == level
    matrix[np.arange(len(matrix)), len(_NAMES) + people.provider.astype(np.int64)] = 1.0
    return matrix


def _frame(people: Handed) -> Any:
    from pandas import Categorical, DataFrame

    facts = {
        name: Categorical.from_codes(codes, categories=list(LEVELS))
        for name, codes in zip(COVARIATES, people.facts, strict=True)
    }
    names = [f"{number:05}" for number in range(people.providers)]
    return DataFrame(facts | {"provider": Categorical.from_codes(people.provider, categories=names)})
