"""How far we are from what others worked out: one vector, one quantity, its tolerance and the worst difference."""

import csv
import gzip
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from support.reference_data import reference_file


@dataclass(frozen=True, slots=True)
class Agreement:
    """One quantity of one vector.

    Takes    relative: whether the tolerance is a share of the expected value
             left_out: what the vector holds that was not compared, and why
    """

    vector: str
    what: str
    compared: int
    tolerance: float
    worst: float
    relative: bool = False
    left_out: str = ""

    @property
    def holds(self) -> bool:
        """Whether every value was compared and within the tolerance; "not a number" is not."""
        return self.compared > 0 and self.worst <= self.tolerance


Check = Callable[[], Iterator[Agreement]]


def compared(
    vector: str,
    what: str,
    ours: Iterable[float],
    theirs: Iterable[float],
    tolerance: float,
    *,
    relative: bool = False,
    left_out: str = "",
) -> Agreement:
    """Our values beside theirs, one for one."""
    pairs = list(zip(ours, theirs, strict=True))
    differences = [0.0 if a == b else abs(a - b) / (abs(b) if relative else 1.0) for a, b in pairs]
    worst = float(np.max(differences)) if differences else 0.0
    return Agreement(vector, what, len(pairs), tolerance, worst, relative, left_out)


def same(vector: str, what: str, ours: Iterable[object], theirs: Iterable[object], *, left_out: str = "") -> Agreement:
    """Our words or flags beside theirs: the worst difference is how many are not the same."""
    pairs = list(zip(ours, theirs, strict=True))
    return Agreement(vector, what, len(pairs), 0.0, float(sum(a != b for a, b in pairs)), left_out=left_out)


def table(name: str) -> list[dict[str, str]]:
    """The rows of a CSV vector."""
    path = reference_file(f"vectors/{name}")
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return list(csv.DictReader(content.decode().splitlines()))


def values(name: str) -> Any:
    """A JSON vector."""
    return json.loads(reference_file(f"vectors/{name}").read_text(encoding="utf-8"))


def column(rows: Iterable[dict[str, str]], name: str) -> np.ndarray:
    """A column as numbers; an empty or NA cell is "not a number"."""
    return np.array([float("nan") if row[name] in ("", "NA") else float(row[name]) for row in rows])
