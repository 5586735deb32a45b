"""Who is acting: one context that managers (wall one) and row security (wall two) both stand on."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import connection, transaction

from commissioning.platform.roles import HOLDERS, Permission, Role

Kept = TypeVar("Kept")


class NoAccess(RuntimeError):
    """Rows were asked for while nobody was acting."""


class NotAllowed(PermissionError):
    """The role does not hold the permission."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the acting organisation is, or was, in a contract: a relationship that has begun. Half-open."""

    kind: str
    contract: str
    programme: str
    starts_on: date
    ends_on: date | None

    def in_force(self, on: date) -> bool:
        return self.starts_on <= on and (self.ends_on is None or on < self.ends_on)


@dataclass(frozen=True, slots=True)
class Grant:
    """What break-glass opens to somebody in one request: contracts of which the reading is on record already.

    reading   the reference under which each of them is on record. `break_glass.read` makes it.
    """

    reading: str
    contracts: frozenset[str]
    programmes: frozenset[str]
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Access:
    """One person in one role of one organisation on one day, with its standings. `queries.access_for` works it out.

    person, organisation   references; None for a member of the public.
    kind                   the organisation's kind.
    grant                  what break-glass opens besides. Rules of reading alone know it; under one nothing is written.
    """

    person: str | None
    organisation: str | None
    kind: str
    role: Role
    on: date
    standings: tuple[Standing, ...] = ()
    grant: Grant | None = None

    @property
    def own(self) -> str:
        """The acting organisation. Raises NotAllowed when there is none."""
        if self.organisation is None:
            raise NotAllowed("This is done for an organisation. Sign in and choose one.")
        return self.organisation

    @property
    def who(self) -> str:
        """The acting person. Raises NotAllowed when there is none."""
        if self.person is None:
            raise NotAllowed("This is done in somebody's name. Sign in first.")
        return self.person

    @property
    def wears_a_hat(self) -> bool:
        """Whether somebody acts in a role: for an organisation or, as a participant, for themselves."""
        return self.organisation is not None or self.role == Role.PARTICIPANT

    def allows(self, permission: Permission) -> bool:
        """Whether the role holds the permission."""
        return self.role in HOLDERS[permission]

    def require(self, permission: Permission) -> None:
        """Nothing when the role holds the permission. Raises NotAllowed."""
        if not self.allows(permission):
            holders = "; ".join(sorted(Role(each).label for each in HOLDERS[permission]))
            raise NotAllowed(f"{Role(self.role).label} may not do this: {permission.label}. It is for: {holders}.")


_acting: ContextVar[Access | None] = ContextVar("acting", default=None)
_scope: ContextVar[dict[Any, Any]] = ContextVar("scope")
_SETTINGS = ("app.person", "app.organisation", "app.role", "app.day", "app.reading")


def current_access() -> Access:
    """The access in whose name this runs. Raises NoAccess."""
    access = _acting.get()
    if access is None:
        raise NoAccess("Nobody is acting, so no row may be read or written. Run this inside `acting_as(access)`.")
    return access


def kept_in_scope(key: Any, make: Callable[[Access], Kept]) -> Kept:
    """Something that follows from the access alone, made once while it is acting. Raises NoAccess."""
    access = current_access()
    kept = _scope.get()
    if key not in kept:
        kept[key] = make(access)
    found: Kept = kept[key]
    return found


@contextmanager
def acting_as(access: Access) -> Iterator[Access]:
    """Read and write in somebody's name, until the end of the block.

    On PostgreSQL the block is one transaction (or a savepoint), because row security's context lasts no longer. On
    SQLite it opens none: there every transaction takes the one write lock. Under a grant there is one on both, in which
    the database refuses every writing until the block ends, whatever the code inside it tries.
    """
    outer = _acting.get()
    token, scope = _acting.set(access), _scope.set({})
    try:
        if connection.vendor == "postgresql":
            with transaction.atomic():
                _tell_database(access)
                yield access
                if not connection.needs_rollback:  # a rollback takes the context with it
                    _tell_database(outer)
        elif access.grant is not None:
            with _read_only_sqlite():
                yield access
        else:
            yield access
    finally:
        _scope.reset(scope)
        _acting.reset(token)


def _tell_database(access: Access | None) -> None:
    values = ("",) * len(_SETTINGS) if access is None else _values(access)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT " + ", ".join("set_config(%s, %s, true)" for _ in _SETTINGS),
            [word for pair in zip(_SETTINGS, values, strict=True) for word in pair],
        )
        if access is not None and access.grant is not None:
            # Nothing inside can take it back: PostgreSQL lets a transaction become read-only, and not the reverse.
            cursor.execute("SET TRANSACTION READ ONLY")


@contextmanager
def _read_only_sqlite() -> Iterator[None]:
    """Every writing is refused. In a transaction, because none can begin inside: beginning one takes the write lock."""
    with transaction.atomic(), connection.cursor() as cursor:
        was_on = cursor.execute("PRAGMA query_only").fetchone()[0]
        cursor.execute("PRAGMA query_only = ON")
        try:
            yield
        finally:
            if not was_on:  # past Django, which refuses every word once the transaction is broken
                connection.connection.execute("PRAGMA query_only = OFF")


def _values(access: Access) -> tuple[str, ...]:
    reading = access.grant.reading if access.grant is not None else ""
    return (access.person or "", access.organisation or "", str(access.role.value), access.on.isoformat(), reading)
