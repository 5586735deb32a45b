"""Which rows an access may see and write, said once beside each model.

Each rule reads two ways: as a filter for the managers (wall one) and as SQL for the policies of row security (wall
two). The filter trusts the standings in the access; the SQL looks memberships and relationships up again by itself, so
that neither wall leans on the other.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from commissioning.platform.access import Access
from commissioning.platform.shared_days import SharesADay

if TYPE_CHECKING:
    from django.db.models.fields import Field

NOTHING = Q(pk__in=[])


class Rule(Protocol):
    """A condition on a row under an access."""

    def q(self, model: type[Model], access: Access) -> Q:
        """The rows for which it holds."""

    def sql(self, model: type[Model], table: str) -> str:
        """The same as a condition of SQL, on a table or its alias, under the context that `acting_as` sets."""

    def fields(self) -> frozenset[str]:
        """The fields of the row that it looks at."""


class _Joins:
    """Rules join with & and |."""

    __slots__ = ()

    def __and__(self, other: Rule) -> "AllOf":
        return AllOf((self, other))  # type: ignore[arg-type]

    def __or__(self, other: Rule) -> "AnyOf":
        return AnyOf((self, other))  # type: ignore[arg-type]

    def fields(self) -> frozenset[str]:
        return frozenset()


@dataclass(frozen=True)
class AllOf(_Joins):
    """Every one of the rules."""

    rules: tuple[Rule, ...]

    def q(self, model: type[Model], access: Access) -> Q:
        whole = Q()
        for rule in self.rules:
            whole &= rule.q(model, access)
        return whole

    def sql(self, model: type[Model], table: str) -> str:
        return "(" + " AND ".join(rule.sql(model, table) for rule in self.rules) + ")"

    def fields(self) -> frozenset[str]:
        return frozenset[str]().union(*(rule.fields() for rule in self.rules))


@dataclass(frozen=True)
class AnyOf(_Joins):
    """At least one of the rules."""

    rules: tuple[Rule, ...]

    def q(self, model: type[Model], access: Access) -> Q:
        # An empty Q is "all rows", and Django would drop it from an OR instead of letting it win.
        parts = [rule.q(model, access) for rule in self.rules]
        if any(not part for part in parts):
            return Q()
        whole = NOTHING
        for part in parts:
            whole |= part
        return whole

    def sql(self, model: type[Model], table: str) -> str:
        return "(" + " OR ".join(rule.sql(model, table) for rule in self.rules) + ")"

    def fields(self) -> frozenset[str]:
        return frozenset[str]().union(*(rule.fields() for rule in self.rules))


@dataclass(frozen=True)
class Everyone(_Joins):
    """Anybody who is acting, members of the public too."""

    def q(self, model: type[Model], access: Access) -> Q:
        return Q()

    def sql(self, model: type[Model], table: str) -> str:
        return "(nullif(current_setting('app.role', true), '') IS NOT NULL)"


@dataclass(frozen=True)
class Nobody(_Joins):
    """No access at all: such rows are written by a function of the database, or not."""

    def q(self, model: type[Model], access: Access) -> Q:
        return NOTHING

    def sql(self, model: type[Model], table: str) -> str:
        return "(false)"


@dataclass(frozen=True)
class Own(_Joins):
    """The field names the acting organisation."""

    field: str

    def q(self, model: type[Model], access: Access) -> Q:
        return NOTHING if access.organisation is None else Q(**{self.field: access.organisation})

    def sql(self, model: type[Model], table: str) -> str:
        return f"({_column(model, table, self.field)} = (SELECT app_organisation()))"

    def fields(self) -> frozenset[str]:
        return frozenset({self.field})


@dataclass(frozen=True)
class Oneself(_Joins):
    """The field names the acting person."""

    field: str

    def q(self, model: type[Model], access: Access) -> Q:
        return NOTHING if access.person is None else Q(**{self.field: access.person})

    def sql(self, model: type[Model], table: str) -> str:
        return f"({_column(model, table, self.field)} = nullif(current_setting('app.person', true), ''))"

    def fields(self) -> frozenset[str]:
        return frozenset({self.field})


@dataclass(frozen=True)
class OfNobody(_Joins):
    """The field names no organisation, and none is acting: as where a participant acts for themselves."""

    field: str

    def q(self, model: type[Model], access: Access) -> Q:
        return Q(**{self.field: None}) if access.organisation is None else NOTHING

    def sql(self, model: type[Model], table: str) -> str:
        return f"({_column(model, table, self.field)} IS NULL AND (SELECT app_organisation()) IS NULL)"

    def fields(self) -> frozenset[str]:
        return frozenset({self.field})


@dataclass(frozen=True)
class OfKind(_Joins):
    """The acting organisation is of one of the kinds, whatever the row."""

    kinds: tuple[str, ...]

    def q(self, model: type[Model], access: Access) -> Q:
        return Q() if access.organisation is not None and access.kind in self.kinds else NOTHING

    def sql(self, model: type[Model], table: str) -> str:
        return f"((SELECT app_kind()) IN ({_words(self.kinds)}))"


@dataclass(frozen=True)
class Says(_Joins):
    """The field has one of the values."""

    field: str
    values: tuple[str, ...]

    def q(self, model: type[Model], access: Access) -> Q:
        return Q(**{f"{self.field}__in": self.values})

    def sql(self, model: type[Model], table: str) -> str:
        return f"({_column(model, table, self.field)} IN ({_words(self.values)}))"

    def fields(self) -> frozenset[str]:
        return frozenset({self.field})


@dataclass(frozen=True)
class Begun(_Joins):
    """The day that the field names has come."""

    field: str

    def q(self, model: type[Model], access: Access) -> Q:
        return Q(**{f"{self.field}__lte": access.on})

    def sql(self, model: type[Model], table: str) -> str:
        return f"({_column(model, table, self.field)} <= app_day())"

    def fields(self) -> frozenset[str]:
        return frozenset({self.field})


@dataclass(frozen=True)
class Standings(_Joins):
    """The acting organisation has a standing of one of the kinds in the contract, or programme, that a field names.

    on       "contract" or "programme": what the field refers to.
    in_force the standing holds today; otherwise it is enough that it has begun, so a former party sees its own.
    during   the row's own first day and end: the standing must share a day with them, so a former party sees nothing
             of what came after. Without an end (None) it is enough that the row began before the standing ended: what
             was over before it began may be seen too.
    """

    kinds: tuple[str, ...]
    field: str
    on: str = "contract"
    in_force: bool = False
    during: tuple[str, str | None] | None = None

    def q(self, model: type[Model], access: Access) -> Q:
        held = [standing for standing in access.standings if standing.kind in self.kinds]
        if self.in_force:
            held = [standing for standing in held if standing.in_force(access.on)]
        if self.during is None:
            return Q(**{f"{self.field}__in": sorted({getattr(standing, self.on) for standing in held})})
        days: dict[str, set[tuple[date, date | None]]] = {}
        for standing in held:
            days.setdefault(getattr(standing, self.on), set()).add((standing.starts_on, standing.ends_on))
        return Q(**{f"{self.field}__in": sorted(days)}) & Q(SharesADay(self.field, *self.during, days))

    def sql(self, model: type[Model], table: str) -> str:
        column = _column(model, table, self.field)
        conditions = [f"s.kind IN ({_words(self.kinds)})"]
        if self.in_force:
            conditions.append("(s.ends_on IS NULL OR s.ends_on > app_day())")
        if self.during is None:
            return f"({column} IN (SELECT s.{self.on} FROM app_standings() s WHERE {' AND '.join(conditions)}))"
        starts = _column(model, table, self.during[0])
        conditions += [f"s.{self.on} = {column}", f"(s.ends_on IS NULL OR {starts} < s.ends_on)"]
        if self.during[1] is not None:
            ends = _column(model, table, self.during[1])
            conditions.insert(-1, f"({ends} IS NULL OR {ends} > s.starts_on)")
        return f"EXISTS (SELECT 1 FROM app_standings() s WHERE {' AND '.join(conditions)})"

    def fields(self) -> frozenset[str]:
        return frozenset({self.field, *(each for each in self.during or () if each is not None)})


@dataclass(frozen=True)
class Granted(_Joins):
    """Break-glass opens the contract, or programme, that a field names, in this request. For `reads` alone.

    on   "contract" or "programme": what the field refers to.
    """

    field: str
    on: str = "contract"

    def q(self, model: type[Model], access: Access) -> Q:
        if access.grant is None:
            return NOTHING
        return Q(**{f"{self.field}__in": sorted(getattr(access.grant, f"{self.on}s"))})

    def sql(self, model: type[Model], table: str) -> str:
        return f"({_column(model, table, self.field)} IN (SELECT g.{self.on} FROM app_granted() g))"

    def fields(self) -> frozenset[str]:
        return frozenset({self.field})


@dataclass(frozen=True)
class SeenThrough(_Joins):
    """The row that a foreign key leads to can be seen; with `rule`, it must meet that rule as well."""

    key: str
    rule: Rule | None = None

    def q(self, model: type[Model], access: Access) -> Q:
        # Asked of each row: as a list of all that may be seen it would be as long as whoever asks is large.
        parent: Any = model._meta.get_field(self.key).related_model
        rows = parent.objects.filter(pk=OuterRef(self.key))
        return Q(Exists(rows if self.rule is None else rows.filter(self.rule.q(parent, access))))

    def sql(self, model: type[Model], table: str) -> str:
        # Row security holds inside a policy too: the parent's own policy decides what this finds.
        parent: Any = model._meta.get_field(self.key).related_model
        alias = _alias(table, "seen")
        met = "" if self.rule is None else f" AND {self.rule.sql(parent, alias)}"
        same = f'{alias}."{parent._meta.pk.column}" = {_column(model, table, self.key)}'
        return f'EXISTS (SELECT 1 FROM "{parent._meta.db_table}" {alias} WHERE {same}{met})'

    def fields(self) -> frozenset[str]:
        return frozenset({self.key})


@dataclass(frozen=True)
class LedToBy(_Joins):
    """A row of another table that names this one can be seen; with `rule`, it must meet that rule as well.

    Two tables must not lead to each other: neither wall could then say where to begin.

    model   the other table, as "journey.Placement".
    key     the field there that says the same as `here` says on this row.
    """

    model: str
    key: str
    here: str = "reference"
    rule: Rule | None = None

    def q(self, model: type[Model], access: Access) -> Q:
        other: Any = model._meta.apps.get_model(self.model)
        rows = other.objects.all()
        rows = rows if self.rule is None else rows.filter(self.rule.q(other, access))
        if isinstance(self.rule, Own | Oneself):  # a few rows of one's own, by which this table is entered
            return Q(**{f"{self.here}__in": rows.values(self.key)})
        return Q(Exists(rows.filter(**{self.key: OuterRef(self.here)})))

    def sql(self, model: type[Model], table: str) -> str:
        # Row security holds inside a policy too: the other table's own policy decides what this finds.
        other: Any = model._meta.apps.get_model(self.model)
        alias = _alias(table, "led")
        met = "" if self.rule is None else f" AND {self.rule.sql(other, alias)}"
        same = f"{_column(other, alias, self.key)} = {_column(model, table, self.here)}"
        return f'EXISTS (SELECT 1 FROM "{other._meta.db_table}" {alias} WHERE {same}{met})'

    def fields(self) -> frozenset[str]:
        return frozenset({self.here})


@dataclass(frozen=True)
class Asked(_Joins):
    """A function of PostgreSQL says whether a row may be written, given some of its fields. For `writes` alone.

    For what depends on a table whose own policy leads back to this one, where a policy could not say where to begin: a
    function asks apart from it, under the same row security. Wall one asks `found`.

    found   rows under an access, each of which allows it; they name this row's fields as outer references. A migration
            needs none.
    """

    function: str
    given: tuple[str, ...]
    found: Callable[[Access], QuerySet[Any]] | None = None

    def q(self, model: type[Model], access: Access) -> Q:
        assert self.found is not None, "wall one has nothing to ask"
        return Q(Exists(self.found(access)))

    def sql(self, model: type[Model], table: str) -> str:
        return f"{self.function}({', '.join(_column(model, table, name) for name in self.given)})"

    def fields(self) -> frozenset[str]:
        return frozenset(self.given)


@dataclass(frozen=True)
class NotAmong(_Joins):
    """The field names none of what a function of PostgreSQL gives, which looks past the walls. Wall one asks `found`.

    found   what must not be named, under an access, as a query of one column. A migration needs none.
    """

    function: str
    field: str
    found: Callable[[Access], QuerySet[Any, Any]] | None = None

    def q(self, model: type[Model], access: Access) -> Q:
        assert self.found is not None, "wall one has nothing to ask"
        return ~Q(**{f"{self.field}__in": self.found(access)})

    def sql(self, model: type[Model], table: str) -> str:
        return f"({_column(model, table, self.field)} NOT IN (SELECT {self.function}()))"

    def fields(self) -> frozenset[str]:
        return frozenset({self.field})


@dataclass(frozen=True)
class Visibility:
    """Who may see a row and who may write it. What may be written must also be seen, on both walls."""

    reads: Rule
    writes: Rule

    def __post_init__(self) -> None:
        if any(isinstance(rule, Granted) for rule in _leaves(self.writes)):
            raise TypeError("Break-glass opens rows for reading only: take Granted out of `writes`.")


def _leaves(rule: Rule) -> Iterator[Rule]:
    yield rule
    for each in getattr(rule, "rules", ()):
        yield from _leaves(each)
    if isinstance(rule, SeenThrough | LedToBy) and rule.rule is not None:
        yield from _leaves(rule.rule)


def _alias(table: str, word: str) -> str:
    """A name for a table that is asked about a row of another, so that no two that stand in one another are the same.

    >>> _alias('"journey_event"', "seen"), _alias("seen", "led")
    ('seen', 'seen_led')
    """
    return word if table.startswith('"') else f"{table}_{word}"


def _column(model: type[Model], table: str, name: str) -> str:
    field: Field[Any, Any] = model._meta.get_field(name)  # type: ignore[assignment]
    return f'{table}."{field.column}"'


def _words(values: tuple[str, ...]) -> str:
    for value in values:
        if value and not value.replace("_", "").isalnum():
            raise ValueError(f"{value!r} cannot stand in a policy: write letters, digits and underscores only.")
    return ", ".join(f"'{value}'" for value in values)
