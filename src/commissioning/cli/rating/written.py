"""The folder of a rating: the same bytes whenever the same question is asked of the same file.

ratings.csv   every provider, unrounded but for the last digits that machines differ in
model.json    what was asked of which file, with the model, the rules of the stars and the seed
report.html   the same to read
"""

from pathlib import Path
from typing import Any

from commissioning.cli.folders import whole_folder
from commissioning.cli.printed.digits import short
from commissioning.cli.printed.made import again_by, keep
from commissioning.cli.rating.answer import Answer, Line
from commissioning.cli.rating.one_star import days_of
from commissioning.cli.rating.report import report
from commissioning.cli.rating.words import why
from commissioning.engines.ratings.figures import Absent
from commissioning.tables.people_file import PeopleFile
from commissioning.tables.safe_csv import Cell, write_csv

MARK = "model.json"
HOLDS = {MARK, "ratings.csv", "report.html"}
MOST_STARS = 5
COLUMNS = (
    "provider", "prime", "people", "observed", "expected", "variance", "figure", "low", "high", "z", "p", "p_adjusted",
    "flag", "shrunk", "own", "state", "star", "distance", "distance_low", "distance_high",
    "star_1", "star_2", "star_3", "star_4", "star_5", "level", "level_score", "why_not",
)  # fmt: skip


def write(out: Path, found: Answer, file: PeopleFile) -> None:
    """Write the folder; whole or not at all."""
    with whole_folder(out, mark=MARK, holds=HOLDS) as folder:
        write_csv(folder / "ratings.csv", COLUMNS, (_row(found, line) for line in found.lines))
        keep(folder / MARK, file, **_kept(found))
        again = again_by(file, seed=found.question.seed, mark=MARK, command="rate")
        (folder / "report.html").write_text(report(found, again=again), encoding="utf-8")


def _row(found: Answer, line: Line) -> tuple[Cell, ...]:
    limits = (None, None) if isinstance(line.limits, Absent) else (line.limits.low, line.limits.high)
    star, level = line.star, found.levels.get(line.provider)
    of_star = (star.limits.low, star.limits.high) if star.limits else (None, None)
    probabilities = (*star.probabilities, *(None,) * MOST_STARS)[:MOST_STARS]
    return (
        line.provider, found.cohort.primes.get(line.provider), short(line.people), short(line.observed),
        short(line.expected), short(line.variance),
        short(line.figure), short(limits[0]), short(limits[1]), short(line.z), short(line.p),
        short(line.p_adjusted), line.flag, short(line.shrunk), short(line.own), star.state, star.star,
        short(star.distance), short(of_star[0]), short(of_star[1]), *(short(share) for share in probabilities),
        *((None, None) if level is None else (short(level.level), short(level.score))), why(line),
    )  # fmt: skip


def model_of(found: Answer) -> dict[str, Any]:
    """The model as it is kept: enough to work out what was to be expected of anybody."""
    model = found.model
    return {
        "kind": found.kind,
        "asked_for": found.question.model is not None,
        "columns": [
            {"name": name, "coefficient": short(coefficient), "standard_error": short(error)}
            for name, coefficient, error in zip(
                model.columns, model.coefficients.tolist(), model.standard_errors.tolist(), strict=True
            )
        ],
        "typical_effect": short(model.typical_effect),
        "residual_variance": short(model.residual_variance),
        "effects": {
            name: {"effect": short(effect), "variance": short(spread), "standing": standing}
            for name, effect, spread, standing in zip(
                model.providers, model.effects.tolist(), model.effect_variances.tolist(), model.standings, strict=True
            )
        },
    }


def _kept(found: Answer) -> dict[str, Any]:
    asked = found.question
    first, last = days_of(found.rules.window)
    return {
        "asked": asked.stored(),
        "window": {"first_day": first, "last_day": last},
        "model": model_of(found),
        "shrinkage": None
        if found.shrunk is None
        else {"mean": short(found.shrunk.mean), "tau2": short(found.shrunk.tau2)},
        "rankability": short(found.rankability.share),
        "stars": {
            "edges": list(found.rules.bands.edges),
            "least_people": found.rules.least_people,
            "least_expected": found.rules.least_expected,
            "draws": found.rules.draws,
        },
        "primes": {
            prime.name: {"subs": prime.subs, "shrunk": short(prime.shrunk), "star": prime.star.star,
                         "state": prime.star.state, "probabilities": [short(each) for each in prime.star.probabilities]}
            for prime in found.primes
        },
        "remarks": list(found.remarks),
    }  # fmt: skip
