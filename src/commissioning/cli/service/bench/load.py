"""Requests at a steady rate, whatever the answers do: a slow answer makes the next ones late, and that shows."""

import math
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from random import Random


@dataclass(frozen=True, slots=True)
class Visit:
    """A request that the measurement makes. `name` is the page or call; several addresses may share it.

    body   of a form that is sent; without one the address is only opened.
    """

    name: str
    role: str
    address: str
    headers: dict[str, str]
    body: str = ""


@dataclass(frozen=True, slots=True)
class Sample:
    """How one request went. `seconds` count from when it should have been sent; status 0: no answer."""

    visit: Visit
    status: int
    seconds: float


def drive(
    visits: Sequence[Visit], *, port: int, per_second: float, seconds: float, report: Callable[[int], None]
) -> list[Sample]:
    """Make visits by turns, in an order of chance that is the same each time, at `per_second` for so many seconds."""
    order = Random(1)  # noqa: S311  # an order, not a secret
    number = int(per_second * seconds)
    chosen = [visit for _ in range(number // len(visits) + 1) for visit in order.sample(visits, len(visits))][:number]
    begins = time.monotonic() + 0.1
    wait = threading.Event()

    def at_its_time(place: int) -> Sample:
        due = begins + place / per_second
        wait.wait(max(0.0, due - time.monotonic()))
        status = _status(chosen[place], port)
        report(1)
        return Sample(chosen[place], status, time.monotonic() - due)

    with ThreadPoolExecutor(max_workers=64) as pool:
        return list(pool.map(at_its_time, range(number)))


def _status(visit: Visit, port: int) -> int:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("POST" if visit.body else "GET", visit.address, visit.body or None, visit.headers)
        response = connection.getresponse()
        response.read()
        return response.status
    except (OSError, HTTPException):
        return 0
    finally:
        connection.close()


def percentile(values: Sequence[float], share: float) -> float:
    """The least of the values that is at or above so great a share of them.

    >>> percentile([3.0, 1.0, 2.0, 4.0], 0.5), percentile([1.0], 0.99)
    (2.0, 1.0)
    """
    ordered = sorted(values)
    return ordered[math.ceil(round(len(ordered) * share, 6)) - 1]
