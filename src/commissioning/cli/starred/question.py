"""What `commissioning stars` is asked, as the terms put it and as it is kept with what came of it."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from commissioning.cli.exits import refuse
from commissioning.cli.rating.question import Question, from_stored


@dataclass(frozen=True, slots=True)
class Weighed:
    """A measure of the terms, which columns answer it, and its weight in basis points with the clause of that."""

    name: str
    question: Question
    weight: int
    clause: str

    @property
    def declared_as(self) -> str:
        """Its title in the terms."""
        return self.question.declared.title if self.question.declared else self.name


@dataclass(frozen=True, slots=True)
class Band:
    """A band of the terms, from so many basis points of the average."""

    title: str
    starts: int
    clause: str


@dataclass(frozen=True, slots=True)
class Last:
    """The rating before: its last day, the digest of its file, and who had how many stars."""

    as_of: date
    sha256: str
    stars: dict[str, int]


@dataclass(frozen=True, slots=True)
class Asked:
    """Everything that settles the stars but the people.

    Takes    programme: the key of the terms; title: what it is called
             bands: lowest first; remarks: what was found when the terms were read.
    """

    programme: str
    title: str
    terms_version: str
    as_of: date
    provider: str
    measures: tuple[Weighed, ...]
    bands: tuple[Band, ...]
    remarks: tuple[str, ...]
    seed: int
    last: Last | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that is read."""
        return tuple(column for each in self.measures for column in each.question.columns)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(each.name for each in self.measures)

    def stored(self) -> dict[str, Any]:
        """As it is kept with the stars."""
        last = None if self.last is None else asdict(self.last) | {"as_of": self.last.as_of.isoformat()}
        measures = [asdict(each) | {"question": each.question.stored()} for each in self.measures]
        return asdict(self) | {"as_of": self.as_of.isoformat(), "measures": measures, "last": last}


def asked_as_stored(kept: dict[str, Any]) -> Asked:
    """What the stars of a folder were asked.

    Raises   InputRefused, when it is none of ours.
    """
    try:
        measures = [each | {"question": from_stored(each["question"])} for each in kept["measures"]]
        last = kept["last"]
        values = kept | {
            "as_of": date.fromisoformat(kept["as_of"]),
            "measures": tuple(Weighed(**each) for each in measures),
            "bands": tuple(Band(**each) for each in kept["bands"]),
            "remarks": tuple(kept["remarks"]),
            "last": None if last is None else Last(**last | {"as_of": date.fromisoformat(last["as_of"])}),
        }
        return Asked(**values)
    except (AttributeError, KeyError, TypeError, ValueError):
        refuse(
            "The folder's stars.json does not hold a question that this version understands. Was it changed by hand?"
        )
