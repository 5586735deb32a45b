"""What a quick run leaves to others: a part that the commit chooses, so that all have had their turn after some."""

import os
import subprocess
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from support.sizes import COLUMNS, column

T = TypeVar("T")


@cache
def commit() -> str:
    """The commit being tested, or what ASSURANCE_TURN says; `none` outside a repository."""
    if said := os.environ.get("ASSURANCE_TURN"):
        return said
    found = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=Path(__file__).parent, capture_output=True, text=True, check=False
    )
    return found.stdout.strip() or "none"


def one_of(items: list[T], whole_from: str = "ci") -> list[T]:
    """One of the items, chosen by commit; at size `whole_from` and larger all of them."""
    if COLUMNS.index(column()) >= COLUMNS.index(whole_from):
        return items
    return [items[int.from_bytes(sha256(f"{commit()} {items}".encode()).digest()[:4]) % len(items)]]


def turn(items: list[T], one_in: int, whole_from: str = "ci") -> list[T]:
    """One in so many of the items, chosen by commit and printed; at size `whole_from` and larger all of them."""
    if COLUMNS.index(column()) >= COLUMNS.index(whole_from):
        return items
    chosen = [
        each for each in items if int.from_bytes(sha256(f"{commit()} {each}".encode()).digest()[:4]) % one_in == 0
    ]
    print(f"{len(chosen)} of {len(items)}, chosen by commit {commit()}: {', '.join(map(str, chosen))}")
    return chosen or items[:1]
