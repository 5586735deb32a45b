"""What `commissioning stars` is asked, as the terms put it and as it is kept with what came of it."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal

from commissioning.cli.exits import refuse
from commissioning.cli.rating.held import Held
from commissioning.cli.rating.question import Question, from_stored, held_as_stored


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
class Prerequisite:
    """What a provider has to reach in a measure first.

    Takes    against: whether its people are held against their level, or a typical other provider
             least: as a share of that, for cohorts that begin on a day or later
             at_most: the most stars of who fails; None for none at all.
    """

    name: str
    title: str
    clause: str
    measure: str
    question: Question
    against: Literal["their level", "other providers"]
    least: tuple[Held, ...]
    at_most: int | None


@dataclass(frozen=True, slots=True)
class Dated:
    """A number for providers whose first person came on a day or later; None for none."""

    starts: date
    value: int | None
    clause: str


@dataclass(frozen=True, slots=True)
class NewProvider:
    """Until when a provider is new: by the day of its first person, and by how many of its people are due."""

    title: str
    clause: str
    since: str
    months: tuple[Dated, ...]
    people: tuple[Dated, ...]


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
    prerequisites: tuple[Prerequisite, ...] = ()
    new: NewProvider | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that is read."""
        asked = [*(each.question for each in self.measures), *(each.question for each in self.prerequisites)]
        return (*(column for each in asked for column in each.columns), *((self.new.since,) if self.new else ()))

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(each.name for each in self.measures)

    def stored(self) -> dict[str, Any]:
        """As it is kept with the stars."""
        last = None if self.last is None else asdict(self.last) | {"as_of": self.last.as_of.isoformat()}
        measures = [asdict(each) | {"question": each.question.stored()} for each in self.measures]
        first = [asdict(each) | {"question": each.question.stored()} for each in self.prerequisites]
        more = {"measures": measures, "last": last, "prerequisites": first}
        return asdict(self) | {"as_of": self.as_of.isoformat()} | more


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
            "prerequisites": tuple(_prerequisite(each) for each in kept["prerequisites"]),
            "new": None if kept["new"] is None else _new(kept["new"]),
        }
        return Asked(**values)
    except (AttributeError, KeyError, TypeError, ValueError):
        refuse(
            "The folder's stars.json does not hold a question that this version understands. Was it changed by hand?"
        )


def _prerequisite(kept: dict[str, Any]) -> Prerequisite:
    of = {"question": from_stored(kept["question"]), "least": held_as_stored(kept["least"])}
    return Prerequisite(**kept | of)


def _new(kept: dict[str, Any]) -> NewProvider:
    def dated(name: str) -> tuple[Dated, ...]:
        return tuple(Dated(**each | {"starts": date.fromisoformat(each["starts"])}) for each in kept[name])

    return NewProvider(**kept | {"months": dated("months"), "people": dated("people")})
