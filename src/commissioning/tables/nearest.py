"""The known name that a misspelt one most likely means."""

from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher


def nearest(name: str, known: Iterable[str], *, at_least: float = 0.6) -> str | None:
    """The most alike of the known names, or None if none is alike enough. Case, spaces and hyphens do not count.

    >>> nearest("Worked From", ["worked_from", "worked_until"])
    'worked_from'
    >>> nearest("colour", ["worked_from", "worked_until"])
    """
    wanted = _plain(name)
    ranked = sorted(known, key=lambda candidate: -_likeness(wanted, candidate))
    return ranked[0] if ranked and _likeness(wanted, ranked[0]) >= at_least else None


def meant_or_there(name: str, known: Sequence[str], *, shown: int = 10) -> str:
    """The sentence for whoever named what is not there: which they meant, or which there are.

    >>> meant_or_there("Zebra", ["Ash", "Elm", "Oak"], shown=2)
    'There are Ash, Elm and 1 more.'
    """
    meant = nearest(name, known)
    if meant is not None:
        return f"Did you mean {meant}?"
    more = f" and {len(known) - shown:,} more" if len(known) > shown else ""
    return f"There are {', '.join(known[:shown])}{more}."


def _plain(name: str) -> str:
    return name.strip().lower().replace(" ", "_").replace("-", "_")


def _likeness(wanted: str, candidate: str) -> float:
    return SequenceMatcher(None, wanted[:100], _plain(candidate)[:100]).ratio()
