"""What `commissioning rate` is asked."""

from dataclasses import asdict, dataclass, field, fields
from datetime import date
from typing import Any, Literal

from commissioning.cli.exits import refuse
from commissioning.cli.rating.held import Held

Model = Literal["logistic", "linear"]


@dataclass(frozen=True, slots=True)
class Declared:
    """The measure of the terms that a rating is made by.

    Takes    edges: of the bands, on the scale of a ratio less one; none where the terms have none
             said: what the terms say, each with its clause, as sentences
             levels: that the terms hold it against, for cohorts of `span` months
             months: after a person's own day in which an outcome counts.
    """

    programme: str
    terms_version: str
    measure: str
    title: str
    clause: str
    edges: tuple[float, ...]
    said: tuple[str, ...]
    levels: tuple[Held, ...] = ()
    span: int = 1
    months: int = 0


@dataclass(frozen=True, slots=True)
class Question:
    """Which columns say what.

    Takes    adjust: known before referral; categories: those of them that are words, even if written as numbers
             model: None to choose by the outcome
             weight: how many like people a row stands for; person: who must not come twice
             counted_on, start, end: the day by which a person falls into the window, half-open
             prime: for whom the provider works, where providers are sub-contractors
             group, groups: the column of payment groups, and those that count; none counts all
             only_with: the column that is empty for whoever does not count, such as the day of the start
             declared: the measure of the terms that all this is from
             level: a share agreed for people like all of these, 0 to 1; none shows no levels.
    """

    outcome: str
    provider: str
    adjust: tuple[str, ...]
    categories: tuple[str, ...] = ()
    model: Model | None = None
    weight: str | None = None
    person: str | None = None
    counted_on: str | None = None
    start: date | None = None
    end: date | None = None
    seed: int = 1
    prime: str | None = None
    group: str | None = None
    groups: tuple[str, ...] = field(default=())
    only_with: str | None = None
    declared: Declared | None = None
    level: float | None = None

    def __post_init__(self) -> None:
        if self.outcome == self.provider:
            refuse(f"{self.outcome} is named for two things. Name the column of each.")
        _refuse_twice("--adjust", self.adjust)
        for column in (self.outcome, self.provider, self.weight, self.person, self.prime):
            if column in self.adjust:
                refuse(
                    f"--adjust {column} is given, but {column} is already the outcome, the provider, the weight or the "
                    "person. Adjust only for what was known of people before they were referred."
                )
        unknown = [column for column in self.categories if column not in self.adjust]
        if unknown:
            refuse(f"--categories {unknown[0]} is not among the columns adjusted for. Add --adjust {unknown[0]}.")
        if (self.counted_on is None) != (self.start is None and self.end is None):
            refuse("A window needs both: the column of the day with --counted-on, and --from or --until.")

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that is read."""
        others = (self.weight, self.person, self.counted_on, self.prime, self.group, self.only_with)
        return (self.provider, self.outcome, *self.adjust, *(column for column in others if column))

    def stored(self) -> dict[str, Any]:
        """As it is kept with a rating."""
        days = {name: each.isoformat() for name in ("start", "end") if (each := getattr(self, name)) is not None}
        return asdict(self) | days


def from_stored(kept: dict[str, Any]) -> Question:
    """The question that a rating was made from.

    Raises   InputRefused, when it is none of ours.
    """
    try:
        values = _tuples(kept)
        for name in ("start", "end"):
            values[name] = None if values[name] is None else date.fromisoformat(values[name])
        if values["declared"] is not None:
            values["declared"] = _declared(values["declared"])
        if set(values) != {each.name for each in fields(Question)}:
            raise KeyError
        return Question(**values)
    except (AttributeError, KeyError, TypeError, ValueError):
        refuse(
            "The rating's model.json does not hold a question that this version understands. Was it changed by hand?"
        )


def _declared(kept: dict[str, Any]) -> Declared:
    return Declared(**_tuples(kept) | {"levels": held_as_stored(kept["levels"])})


def held_as_stored(kept: list[dict[str, Any]]) -> tuple[Held, ...]:
    """Levels as they were kept."""
    return tuple(Held(**each | {"starts": date.fromisoformat(each["starts"])}) for each in kept)


def _tuples(kept: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in kept.items()}


def _refuse_twice(option: str, columns: tuple[str, ...]) -> None:
    twice = sorted({column for column in columns if columns.count(column) > 1})
    if twice:
        refuse(f"{option} {twice[0]} is given twice. Give it once.")
