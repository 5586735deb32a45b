"""Wall one: models whose only manager shows what the acting access may see, and raises when nobody is acting.

The manager is the base manager too, so that forward keys and `refresh_from_db` go through it. Joins pass every
manager by; therefore each foreign key leads to a row that all who see the first may see (a test walks them), and its
reverse has no name to join by.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, ClassVar, NoReturn, Self, TypeVar

from django.db import ProgrammingError, models, transaction
from django.db.models import CharField, QuerySet

from commissioning.platform.access import Access, NotAllowed, current_access, kept_in_scope
from commissioning.platform.references import REFERENCE_LENGTH, new_reference
from commissioning.platform.visibility import Visibility

M = TypeVar("M", bound="ScopedModel")
UNDER_GLASS = "You are reading under break-glass, where nothing can be changed. Stop reading first."


class OutsideAccess(PermissionError):
    """A row would be written that the acting access may not write. To a page it looks like absence."""


class ReadOnly(NotAllowed):
    """Somebody would write while they read under break-glass."""


class Fixed(TypeError):
    """A field that decides whose a row is does not change: end the row and write another."""


class ScopedQuerySet(QuerySet[M]):
    """Rows in scope. Writing touches only the rows that the access may write, as row security does."""

    def update(self, **values: Any) -> int:
        fixed = self.model.visibility.writes.fields() & set(values)
        if fixed:
            raise Fixed(
                f"{', '.join(sorted(fixed))} of {_name(self.model)} decides whose the row is: it cannot change."
            )
        return super(ScopedQuerySet, self._to_write()).update(**values)

    def delete(self) -> tuple[int, dict[str, int]]:
        return super(ScopedQuerySet, self._to_write()).delete()

    def bulk_create(self, objs: Iterable[M], *args: Any, **kwargs: Any) -> list[M]:
        if args or set(kwargs) - {"batch_size"}:
            raise TypeError("Rows in scope are created, never merged into what is there: give batch_size only.")
        rows = list(objs)
        _refuse_under_a_grant()
        with _in_words(self.model), transaction.atomic(using=self.db):
            created = super().bulk_create(rows, **kwargs)
            _refuse_outside(self.model, [row.pk for row in rows])
        return created

    def raw(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("Raw SQL knows no scope. Ask through the manager.")

    def _to_write(self) -> Self:
        _refuse_under_a_grant()
        if self.query.is_sliced or self.query.distinct:
            raise TypeError("Filter the rows to write; slices and distinct rows cannot be written.")
        return self.filter(self.model.visibility.writes.q(self.model, current_access()))


class ScopedManager(models.Manager[M]):
    """The only way to the rows of a model. Raises NoAccess when nobody is acting."""

    def get_queryset(self) -> ScopedQuerySet[M]:
        return kept_in_scope((self.model, self._db), self._in_scope).all()

    def _in_scope(self, access: Access) -> ScopedQuerySet[M]:
        """Never asked itself: copies of it are, because building it takes longer than most answers."""
        rows: ScopedQuerySet[M] = ScopedQuerySet(self.model, using=self._db)
        return rows.filter(self.model.visibility.reads.q(self.model, access))


class ScopedModel(models.Model):
    """A row with a random reference, seen and written as its `visibility` says."""

    visibility: ClassVar[Visibility]
    append_only: ClassVar[bool] = False
    personal: ClassVar[frozenset[str]] = frozenset()
    """Fields about a living person: audit events hold keyed hashes of them."""

    reference = CharField(primary_key=True, max_length=REFERENCE_LENGTH, default=new_reference, editable=False)

    objects: ClassVar[ScopedManager[Self]] = ScopedManager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the row. Raises OutsideAccess, and nothing is written, when the access may not."""
        _refuse_under_a_grant()
        with _in_words(type(self)), transaction.atomic():
            if not self._state.adding:
                _refuse_outside(type(self), [self.pk])
            super().save(*args, **kwargs)
            _refuse_outside(type(self), [self.pk])

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete the row. Raises OutsideAccess when the access may not; Django would ask no manager."""
        _refuse_under_a_grant()
        _refuse_outside(type(self), [self.pk])
        return super().delete(*args, **kwargs)

    @classmethod
    def _everything_for(cls, reason: str) -> QuerySet[Self]:
        """Rows without wall one. A census lists each use with its reason; wall two still stands."""
        if not reason.strip():
            raise ValueError("Say why every row is needed.")
        return QuerySet(cls)


def _refuse_under_a_grant() -> None:
    if current_access().grant is not None:
        raise ReadOnly(UNDER_GLASS)


def _refuse_outside(model: type[ScopedModel], keys: list[Any]) -> None:
    found = kept_in_scope((model, "writes"), lambda access: _writable(model, access)).filter(pk__in=keys).count()
    if found != len(set(keys)):
        raise _outside(model)


def _writable(model: type[M], access: Access) -> QuerySet[M]:
    return model.objects.filter(model.visibility.writes.q(model, access))


@contextmanager
def _in_words(model: type[ScopedModel]) -> Iterator[None]:
    """What wall two refuses to write is refused in the words of wall one: PostgreSQL looks before we do."""
    try:
        yield
    except ProgrammingError as refused:
        if "row-level security" not in str(refused):
            raise
        raise _outside(model) from refused


def _outside(model: type[ScopedModel]) -> OutsideAccess:
    return OutsideAccess(f"There is no such {_name(model)}, or it is not yours to write.")


def _name(model: type[models.Model]) -> str:
    return str(model._meta.verbose_name)
