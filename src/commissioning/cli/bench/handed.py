"""What every engine of the bench is handed, and what it hands back."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import numpy as np

from commissioning.engines.ratings.arrays import Codes, Floats

_FEW = 20_000


@dataclass(frozen=True, slots=True)
class Handed:
    """People sorted by provider, as codes; `facts` are covariates × people, level 0 the most common."""

    provider: Codes
    outcome: Floats
    facts: Codes

    @property
    def providers(self) -> int:
        return int(self.provider[-1]) + 1

    def first(self, people: int) -> "Handed":
        """The people of the first providers, at least so many."""
        end = int(np.searchsorted(self.provider, self.provider[min(people, len(self.provider)) - 1], side="right"))
        return Handed(self.provider[:end], self.outcome[:end], self.facts[:, :end])

    def save(self, folder: Path) -> None:
        for name, values in asdict(self).items():
            np.save(folder / f"{name}.npy", values)

    @classmethod
    def load(cls, folder: Path) -> "Handed":
        return cls(*(np.load(folder / f"{name}.npy") for name in ("provider", "outcome", "facts")))


@dataclass(frozen=True, slots=True)
class Result:
    """What an engine found, and what that cost. `ready_seconds`: to make its input, which is not in `seconds`."""

    seconds: float
    cpu_seconds: float
    ready_seconds: float
    peak_bytes: int
    coefficients: Mapping[str, float]
    errors: Mapping[str, float]


Worths = tuple[Mapping[str, float], Mapping[str, float]]
"""The coefficient and the standard error of each column, as far as the engine gives them."""
Ready = tuple[Callable[[], Any], Callable[[Any], Worths]]
"""The fit, which is timed; and how its answer is read, which is not."""


def timed(engine: Callable[[Handed], Ready], people: Handed) -> Result:
    """Let an engine try itself on a few people, so that nothing has to be loaded or compiled; make its input; fit."""
    with suppress(Exception):  # whatever it has against so few
        engine(people.first(_FEW))[0]()
    began = perf_counter()
    fit, read = engine(people)
    started, cpu = perf_counter(), process_time()
    found = fit()
    seconds, cpu_seconds, peak = perf_counter() - started, process_time() - cpu, peak_bytes()
    coefficients, errors = read(found)
    return Result(seconds, cpu_seconds, started - began, peak, coefficients, errors)


def name_of(fact: str, level: str) -> str:
    """What a column is called, whoever fits it."""
    return f"{fact}: {level}"


def peak_bytes() -> int:
    """The most memory that this process has held so far. What the parent held is not in it, as `getrusage` would."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    raise RuntimeError("This system does not say how much memory a process has held.")
