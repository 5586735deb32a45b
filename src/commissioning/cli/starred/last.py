"""The stars of the rating before, which stay until it is sure enough that they have moved."""

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any

from commissioning.cli.exits import refuse
from commissioning.cli.rating.again import kept_in
from commissioning.cli.starred.question import Asked, Last, asked_as_stored
from commissioning.core.periods import in_words

MARK = "stars.json"


def beside_last(asked: Asked, folder: Path) -> Asked:
    """The question, with the stars of a folder to hold on to.

    Raises   InputRefused, when those are of another programme, other measures or bands, or of no earlier day.
    """
    kept = kept_in(folder, "stars", MARK)
    then = asked_as_stored(kept.get("asked", {}))
    if then.programme != asked.programme:
        refuse(
            f"{folder} holds the stars of {then.title} ({then.programme}), and these are of {asked.title} "
            f"({asked.programme}). Name the rating before."
        )
    if then.provider != asked.provider:
        refuse(f"{folder} holds stars by {then.provider}, and these are by {asked.provider}. Name the rating before.")
    if set(then.names) != set(asked.names):
        refuse(
            f"{folder} holds stars made of {', '.join(then.names)}, and these are of {', '.join(asked.names)}. A star "
            "is kept only beside one of the same measures. Leave out --last, or name the same with --measure."
        )
    if [(band.title, band.starts) for band in then.bands] != [(band.title, band.starts) for band in asked.bands]:
        refuse(
            f"{folder} holds stars of other bands (terms version {then.terms_version[:12]}): a star meant something "
            "else then. Leave out --last."
        )
    if then.as_of >= asked.as_of:
        refuse(
            f"{folder} holds the stars of {in_words(then.as_of)}, which is no earlier than {in_words(asked.as_of)}. "
            "Name the rating before."
        )
    sha256 = hashlib.sha256((folder / MARK).read_bytes()).hexdigest()
    last = Last(then.as_of, sha256, _stars(kept, folder, most=len(asked.bands)))
    return replace(asked, last=last, remarks=(*asked.remarks, *_other_weights(then, asked)))


def _stars(kept: dict[str, Any], folder: Path, *, most: int) -> dict[str, int]:
    """Who had which star; whoever had none, or was held at one by a prerequisite, is not among them."""
    try:
        stars = {
            str(name): each["star"]
            for name, each in kept["stars"].items()
            if each["star"] is not None and not each["held_by_a_prerequisite"]
        }
    except (AttributeError, KeyError, TypeError):
        stars = {"": None}
    if not all(type(star) is int and 1 <= star <= most for star in stars.values()):
        refuse(f"{folder / MARK} does not say who had which star. Was it changed by hand?")
    return stars


def _other_weights(then: Asked, asked: Asked) -> list[str]:
    before = {each.name: each.weight for each in then.measures}
    other = [each.name for each in asked.measures if each.weight != before[each.name]]
    return [f"The rating before gave another weight to {', '.join(other)}."] if other else []
