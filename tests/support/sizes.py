"""How much each test generates: one table, one column chosen by ASSURANCE_SIZE."""

import os

SIZES = {
    #                      quick   ci  night release
    "nasty CSV cells": (200, 2_000, 10_000, 10_000),
    "spoilt files": (150, 500, 5_000, 20_000),
    "evidence worlds": (30, 100, 1_000, 20_000),
    "hypothesis examples": (50, 200, 2_000, 5_000),
    "working day questions": (20_000, 100_000, 1_000_000, 1_000_000),
    "ledger histories": (30, 300, 1_000, 10_000),  # T1, of 30 steps
    "fact worlds": (40, 100, 1_000, 5_000),  # T2, of 20 people
    "worlds on Spark": (0, 6, 60, 600),  # T2, of 20 people, beside one that is always run
    "property worlds": (2, 10, 100, 1_000),  # of each property, on each engine
    "exports as": (2, 5, 5, 5),  # T15, roles
    "players of canaries": (2, 8, 100, 1_000),  # T12b, with both walls and with each off
    "worlds of organisations": (2, 20, 50, 200),  # T12b
    "job kills": (4, 50, 100, 500),  # T7, workers, on SQLite
    "job kills on PostgreSQL": (2, 10, 20, 100),
    "api calls": (100, 1_000, 5_000, 50_000),  # T23, of each of four roles
    "guessed references": (1_000, 10_000, 100_000, 1_000_000),  # T13
    "bench worlds": (1, 3, 20, 100),  # T4, of each carried programme
    "months of a demonstration": (4, 8, 8, 8),  # that is stopped after half of them
    "months paid before serving": (4, 24, 24, 24),  # in the demonstration as a newcomer runs it
    "real contracts, one in": (4, 1, 1, 1),  # of 196, with their supply chains
    "ledger kills": (5, 50, 100, 1_000),  # T7
    "people of a year": (12, 60, 300, 2_000),  # driven through the API
    "bad rows of a bulk file": (300, 20_000, 200_000, 1_000_000),  # T10
}
COLUMNS = ("quick", "ci", "night", "release")


def column() -> str:
    """The size asked for; quick when nothing is said."""
    asked = os.environ.get("ASSURANCE_SIZE", "quick")
    if asked not in COLUMNS:
        raise ValueError(f"ASSURANCE_SIZE is {asked!r}. Set it to one of {', '.join(COLUMNS)}.")
    return asked


def size(name: str) -> int:
    """How many of something a test generates."""
    if name not in SIZES:
        raise KeyError(f"No size is called {name!r}. Add a row for it to tests/support/sizes.py.")
    return SIZES[name][COLUMNS.index(column())]
