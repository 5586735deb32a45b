"""Made-up people in a file, for tests of `commissioning rate`."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from commissioning.tables.safe_csv import write_csv

SITES = ("Ash", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Gorse", "Hazel", "Ivy", "Juniper", "Larch", "Maple")
EFFECTS = (1.0, 0.0, 0.0, 0.2, -0.2, 0.1, -0.1, 0.3, -0.3, 0.0, 0.0, -1.2)


def people(*, number: int = 2_400, seed: int = 5) -> dict[str, list[object]]:
    """Columns: a job (0 or 1) and pay at twelve sites, of which Ash is good and Maple is poor."""
    chance = np.random.default_rng(seed)
    site = chance.integers(0, len(SITES), number)
    age = chance.integers(18, 65, number)
    benefit = chance.integers(0, 3, number)
    total = -0.4 + np.array(EFFECTS)[site] - 0.02 * (age - 40) + np.array([0.5, 0.0, -0.6])[benefit]
    job = chance.random(number) < 1 / (1 + np.exp(-total))
    pay = np.round(np.maximum(0, 9_000 + 4_000 * total + chance.normal(0, 3_000, number)), 2)
    day = np.datetime64("2026-01-01") + chance.integers(0, 365, number)
    return {
        "person": [f"p{place:05}" for place in range(number)],
        "site": [SITES[place] for place in site],
        "age": age.tolist(),
        "benefit": [("ESA", "JSA", "UC")[place] for place in benefit],
        "job": job.astype(int).tolist(),
        "pay": pay.tolist(),
        "started_on": [str(each) for each in day],
    }


def as_csv(path: Path, columns: dict[str, list[object]]) -> Path:
    write_csv(path, tuple(columns), zip(*columns.values(), strict=True))
    return path


def as_parquet(path: Path, columns: dict[str, list[object]]) -> Path:
    pq.write_table(pa.table(columns), path)
    return path


def followed(*, number: int = 3_000, seed: int = 7) -> dict[str, list[object]]:
    """People who started over two years at three providers, and the day each came into work: later starts do worse."""
    chance = np.random.default_rng(seed)
    started = np.datetime64("2025-01-01") + chance.integers(0, 730, number)
    provider = chance.integers(0, 3, number)
    share = 0.34 + np.array([0.05, 0.0, -0.1])[provider] - 0.06 * (started >= np.datetime64("2026-01-01"))
    days = np.round(chance.gamma(2.0, 75.0, number)).astype(np.int64)
    reached = np.where(chance.random(number) < share, started + days, np.datetime64("NaT"))
    return {
        "person": [f"p{place:05}" for place in range(number)],
        "provider": [("Alder", "Beech", "Cherry")[place] for place in provider],
        "started_on": [str(each) for each in started],
        "in_work_on": ["" if np.isnat(each) else str(each) for each in reached],
    }


def measured(*, number: int = 1_500, seed: int = 11) -> dict[str, list[object]]:
    """People of `people` with a group, and whether they kept the job, which no site can help."""
    columns = people(number=number, seed=seed)
    chance = np.random.default_rng(seed + 1)
    group = np.array(["1", "2"])[chance.integers(0, 2, number)]
    lean = 0.6 + 0.1 * (group == "1")
    kept = (np.array(columns["job"]) == 1) & (chance.random(number) < lean)
    return columns | {"group": group.tolist(), "kept": kept.astype(int).tolist()}


def served(*, number: int = 3_000, seed: int = 11, odd: str | None = "Hazel") -> dict[str, list[object]]:
    """Referred people at ten providers; the odd one starts and sees those of good prospects, the others whoever comes.

    Maple is a specialist, who gets those of poor prospects and serves them as everybody else does; Larch is small.
    """
    chance = np.random.default_rng(seed)
    names = SITES[2:]
    likely = np.array([0.02 if name == "Larch" else 0.11 for name in names])
    place = chance.choice(len(names), number, p=likely / likely.sum())
    site = np.array(names)[place]
    out_of_work = np.round(chance.gamma(2.0, 14.0, number) * np.where(site == "Maple", 1.8, 1.0)).astype(np.int64)
    health = chance.choice(["limits work", "none", "some"], number, p=[0.25, 0.5, 0.25])
    worth = -0.03 * (out_of_work - 28) + np.select([health == "none", health == "some"], [0.5, 0.0], -0.9)
    lean = np.where(site == odd, 0.9 * worth, 0.0)
    started = chance.random(number) < 1 / (1 + np.exp(-1.5 - 0.1 * worth - lean))
    job = started & (chance.random(number) < 1 / (1 + np.exp(0.7 - worth - 0.3 * lean)))
    months = np.round(chance.uniform(4.0, 12.0, number), 1)
    contacts = chance.poisson(months * np.exp(0.4 + 0.05 * worth + lean) * chance.gamma(4.0, 0.25, number))
    unseen = np.round(chance.gamma(2.0, 22.0, number) * np.exp(-0.8 * lean)).astype(np.int64)
    waited = np.round(chance.exponential(24.0, number) * np.exp(-lean)).astype(np.int64)

    def cells(values: np.ndarray, there: np.ndarray) -> list[object]:
        return [value if here else "" for value, here in zip(values.tolist(), there.tolist(), strict=True)]

    return {
        "person": [f"p{at:05}" for at in range(number)],
        "site": site.tolist(),
        "out_of_work": out_of_work.tolist(),
        "health": health.tolist(),
        "started": started.astype(int).tolist(),
        "job": job.astype(int).tolist(),
        "months": cells(months, started),
        "contacts": cells(contacts, started),
        "unseen_days": cells(np.minimum(unseen, np.round(months * 30.4)).astype(np.int64), started),
        "waited_days": cells(waited, started & (waited < months * 30.4)),
    }


def watched(*, number: int = 3_000, seed: int = 7) -> dict[str, list[object]]:
    """People of five providers over two years, by the day on which it was due to be known whether each was in work.

    Cherry, like the others until then, gets worse from March 2026: the odds of its people halve, and more.
    """
    chance = np.random.default_rng(seed)
    known = np.sort(np.datetime64("2025-01-01") + chance.integers(0, 730, number))
    provider = chance.integers(0, 5, number)
    age = chance.integers(18, 65, number)
    benefit = chance.integers(0, 3, number)
    fallen = (provider == 2) & (known >= np.datetime64("2026-03-01"))
    total = -0.4 - 0.9 * fallen - 0.02 * (age - 40) + np.array([0.5, 0.0, -0.6])[benefit]
    return {
        "person": [f"p{place:05}" for place in range(number)],
        "provider": [("Alder", "Beech", "Cherry", "Damson", "Elder")[place] for place in provider],
        "age": age.tolist(),
        "benefit": [("ESA", "JSA", "UC")[place] for place in benefit],
        "known_on": [str(each) for each in known],
        "in_work": (chance.random(number) < 1 / (1 + np.exp(-total))).astype(int).tolist(),
    }
