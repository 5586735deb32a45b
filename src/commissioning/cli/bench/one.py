"""One engine, once, in a process of its own: `python -m … ENGINE FOLDER`, which prints what it found as JSON.

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
from commissioning.cli.bench.ours import fast, ours, people_of
from commissioning.cli.bench.peers import PEERS
from commissioning.cli.rating.prepared import Columns, prepared
from commissioning.engines.ratings.case_mix import logistic
from commissioning.engines.ratings.case_mix.covariates import Category
from commissioning.engines.ratings.case_mix.model import CaseMix
from commissioning.engines.ratings.case_mix.people import People
from commissioning.engines.ratings.case_mix.slices import by_slice
from commissioning.warehouse.duckdb import DuckDB

PEOPLE = "people.parquet"
_DUCKDB_MEMORY = "400MB"
_ENGINES = {"ours": ours, "ours, fast": fast} | {name: peer.engine for name, peer in PEERS.items()}


def engine(name: str, folder: Path) -> dict[str, Any]:
    """The cost and the answer of one engine."""
    return asdict(timed(_ENGINES[name], Handed.load(folder)))


def prepare(folder: Path) -> dict[str, Any]:
    """Codes for the engines: of the people of providers with both outcomes, which all of them can fit."""
    people, _ = _from_file(folder)
    of, with_outcome = people.people_of_providers(), people.outcomes_of_providers()
    inside = (with_outcome > 0) & (with_outcome < of)
    kept = people if inside.all() else people.only(inside[people.provider.codes])
    number = (np.cumsum(inside) - 1).astype(people.provider.codes.dtype)
    facts = np.stack([known.codes for known in kept.covariates if isinstance(known, Category)])
    Handed(number[kept.provider.codes], kept.outcome, facts).save(folder)
    return {"people": len(kept), "left_out": len(people) - len(kept), "providers": int(inside.sum())}


def whole(folder: Path) -> dict[str, Any]:
    """File, fit, slices: the seconds of each, and the memory of all together."""
    people, prepared_seconds = _from_file(folder)
    started = perf_counter()
    model = logistic.fit(people, least_people=1)
    fitted = perf_counter()
    slices = _slices(people, model)
    return {
        "prepared_seconds": prepared_seconds,
        "fitted_seconds": fitted - started,
        "slices": slices,
        "sliced_seconds": perf_counter() - fitted,
        "peak_bytes": peak_bytes(),
    }


def optimum(folder: Path) -> dict[str, Any]:
    """How far our answer is from the optimum."""
    handed = Handed.load(folder)
    return asdict(distance(handed, logistic.fit(people_of(handed), least_people=1)))


def _from_file(folder: Path) -> tuple[People, float]:
    started = perf_counter()
    with DuckDB(memory_limit=_DUCKDB_MEMORY) as warehouse:
        people = prepared([folder / PEOPLE], Columns("provider", "outcome", COVARIATES), warehouse)
    return people, perf_counter() - started


def _slices(people: People, model: CaseMix) -> int:
    """Each provider, its people at each level of each fact, and the people at each two levels of two facts."""
    rows = model.rows(people)
    expected = model.expected(rows)
    provider = people.provider
    ways = [(provider,), *((provider, fact) for fact in people.covariates), *combinations(people.covariates, 2)]
    number = 0
    for way in ways:
        codes, size = np.zeros(len(people), dtype=np.int32), 1
        for known in way:
            assert isinstance(known, Category)
            codes, size = codes * np.int32(len(known.levels)) + known.codes, size * len(known.levels)
        by_slice(model, rows, codes, size, expected=expected)
        number += size
    return number


_OTHERS: dict[str, Callable[[Path], dict[str, Any]]] = {"prepare": prepare, "whole": whole, "optimum": optimum}


if __name__ == "__main__":
    what, folder = sys.argv[1], Path(sys.argv[2])
    print(json.dumps(_OTHERS[what](folder) if what in _OTHERS else engine(what, folder)))
