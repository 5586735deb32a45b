"""One engine, once, in a process of its own: `python -m … ENGINE FOLDER SECONDS`, which prints what it found as JSON.

Besides the engines there is `prepare`, from the file of words to the codes that the others are handed; `whole`, our
engine from that file to the last slice of people; and `optimum`, how far our answer is from it.
"""

import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from itertools import combinations
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from commissioning.cli.bench.drawn import COVARIATES
from commissioning.cli.bench.handed import Handed, peak_bytes, timed
from commissioning.cli.bench.optimum import distance
from commissioning.cli.bench.ours import ours, people_of
from commissioning.cli.bench.peers import PEERS
from commissioning.cli.bench.r_pprof import NAME, fitted
from commissioning.cli.rating.answer import answer
from commissioning.cli.rating.cohort import Cohort, cohort_of
from commissioning.cli.rating.question import Question
from commissioning.engines.ratings.case_mix import logistic
from commissioning.engines.ratings.case_mix.covariates import Category
from commissioning.engines.ratings.case_mix.model import CaseMix
from commissioning.engines.ratings.case_mix.people import People
from commissioning.engines.ratings.case_mix.slices import cube
from commissioning.tables.people_file import read_people

PEOPLE = "people.parquet"
QUESTION = Question("outcome", "provider", COVARIATES)
_ENGINES = {"ours": ours} | {name: peer.engine for name, peer in PEERS.items()}


def engine(name: str, folder: Path) -> dict[str, Any]:
    """The cost and the answer of one engine."""
    return asdict(timed(_ENGINES[name], Handed.load(folder)))


def prepare(folder: Path) -> dict[str, Any]:
    """Codes for the engines: of the people of providers with both outcomes, which all of them can fit."""
    people = _read(folder).people
    of, with_outcome = people.people_of_providers(), people.outcomes_of_providers()
    inside = (with_outcome > 0) & (with_outcome < of)
    kept = people if inside.all() else people.only(inside[people.provider.codes])
    number = (np.cumsum(inside) - 1).astype(people.provider.codes.dtype)
    facts = np.stack([known.codes for known in kept.covariates if isinstance(known, Category)])
    Handed(number[kept.provider.codes], kept.outcome, facts).save(folder)
    return {"people": len(kept), "left_out": len(people) - len(kept), "providers": int(inside.sum())}


def whole(folder: Path) -> dict[str, Any]:
    """As `commissioning rate` does it, from the file on: the seconds of each step, and the memory of all together."""
    started = perf_counter()
    cohort = _read(folder)
    read = perf_counter()
    model = logistic.fit(cohort.people, least_people=1)
    fitted = perf_counter()
    slices = _slices(cohort.people, model)
    sliced = perf_counter()
    answer(cohort, QUESTION)
    return {
        "read_seconds": read - started,
        "fitted_seconds": fitted - read,
        "slices": slices,
        "sliced_seconds": sliced - fitted,
        "rated_seconds": perf_counter() - sliced,
        "peak_bytes": peak_bytes(),
    }


def optimum(folder: Path) -> dict[str, Any]:
    """How far our answer is from the optimum."""
    handed = Handed.load(folder)
    return asdict(distance(handed, logistic.fit(people_of(handed), least_people=1)))


def _read(folder: Path) -> Cohort:
    return cohort_of(read_people(folder / PEOPLE, QUESTION.columns), QUESTION)


def _slices(people: People, model: CaseMix) -> int:
    """Each provider, its people at each level of each fact, and the people at each two levels of two facts."""
    facts = [fact.name for fact in people.covariates]
    ways = [(QUESTION.provider,), *((QUESTION.provider, fact) for fact in facts), *combinations(facts, 2)]
    tallies = cube(model, people)
    return sum(tallies.by(*way).people.size for way in ways)


def in_r(folder: Path) -> dict[str, Any]:
    """R ends a little before the process that waits for it would be, which could not end it."""
    return asdict(fitted(folder, int(sys.argv[3])))


_OTHERS: dict[str, Callable[[Path], dict[str, Any]]] = {
    "prepare": prepare,
    "whole": whole,
    "optimum": optimum,
    NAME: in_r,
}


if __name__ == "__main__":
    what, folder = sys.argv[1], Path(sys.argv[2])
    print(json.dumps(_OTHERS[what](folder) if what in _OTHERS else engine(what, folder)))
