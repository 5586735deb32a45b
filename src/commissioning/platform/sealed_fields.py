"""Fields of personal data: sealed in the database, read as text by whoever may see the row, found by a blind index.

    class Person(ScopedModel):
        name = SealedText()                          # the row is the person
        nino_index = BlindIndex("nino", purpose="nino")
    class Contact(ScopedModel):
        telephone = SealedText(whose="person_id")    # the key is that of the person named there

`opened` opens the fields of many rows with one question to the key store. What an erased key sealed reads as None.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any, TypeVar, cast

from django.conf import settings
from django.db.models import BinaryField, CharField, Model
from django.db.models.lookups import IsNull
from django.db.models.query_utils import DeferredAttribute

from commissioning.core.clock import SystemRandomness
from commissioning.platform import sealing
from commissioning.platform.key_store import KeyStore, keys_in_a_file, keys_in_postgresql
from commissioning.platform.sealing import DataKey, DataKeys, NoSuchKey, Place

M = TypeVar("M", bound=Model)
_at_hand: ContextVar[Mapping[str, DataKey] | None] = ContextVar("keys at hand", default=None)


class Sealed(bytes):
    """A value as the database holds it."""

    __slots__ = ()


class _Opening(DeferredAttribute):
    """Gives the text of a sealed value, and opens it when it is first asked for."""

    def __set__(self, instance: Any, value: Any) -> None:  # without it a row's own value would be given unopened
        instance.__dict__[self.field.attname] = value

    def __get__(self, instance: Any, cls: type[Model] | None = None) -> Any:
        value = super().__get__(instance, cls)
        if not isinstance(value, Sealed):
            return value
        field = cast(SealedText, self.field)
        try:
            text = field.text_of(instance, value, data_keys().one(field.subject(instance)))
        except NoSuchKey:
            text = None
        instance.__dict__[field.attname] = text
        return text


class SealedText(BinaryField):  # type: ignore[type-arg]  # Django itself takes none
    """A text about a living person, sealed with that person's key.

    Takes    whose: the attribute that names the person; the row's own reference by default.
    It cannot be compared, sorted or updated in the database. Set it on a row, and save that.
    """

    descriptor_class = _Opening

    def __init__(self, *, whose: str = "reference", null: bool = False) -> None:
        super().__init__(editable=True, null=null)
        self.whose = whose

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, _, _ = super().deconstruct()
        return name, path, [], {"whose": self.whose, "null": self.null}

    def subject(self, row: Any) -> str:
        """Whose key seals the field of a row."""
        return str(getattr(row, self.whose))

    def text_of(self, row: Any, sealed: Sealed, key: DataKey) -> str:
        """What the sealed value of a row says. Raises DoesNotOpen."""
        return sealing.opened(bytes(sealed), key=key, place=self._place(row))

    def pre_save(self, model_instance: Any, add: bool) -> Sealed | None:
        value = model_instance.__dict__.get(self.attname)
        if value is None or isinstance(value, Sealed):
            return value
        subject = self.subject(model_instance)
        key = (_at_hand.get() or {}).get(subject) or data_keys().made(subject)
        return Sealed(sealing.seal(value, key=key, place=self._place(model_instance), chance=SystemRandomness()))

    def from_db_value(self, value: Any, *_: object) -> Sealed | None:
        return None if value is None else Sealed(value)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if value is not None and not isinstance(value, Sealed):
            raise TypeError(f"{self.name} is sealed row by row: set it on a row and save that, or ask by its index.")
        return super().get_db_prep_value(value, connection, prepared)

    def get_lookup(self, lookup_name: str) -> type[IsNull]:
        if lookup_name != "isnull":
            raise TypeError(f"{self.name} is sealed, and cannot be asked for. Ask by its blind index.")
        return IsNull

    def _place(self, row: Any) -> Place:
        return Place(row._meta.db_table, str(self.column), str(row.pk))


class BlindIndex(CharField):  # type: ignore[type-arg]  # Django itself takes none
    """By what a sealed field of the same row is found: a keyed mark of its text, in its one spelling.

    Takes    of: the sealed field; purpose: marks of one purpose compare, in whichever table they stand.
    Ask with `marked`: `Person.objects.filter(nino_index=marked("AB 12 34 56 C", "nino"))`.
    """

    def __init__(self, of: str, *, purpose: str) -> None:
        super().__init__(max_length=40, null=True, editable=False, db_index=True)
        self.of, self.purpose = of, purpose

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, _, _ = super().deconstruct()
        return name, path, [self.of], {"purpose": self.purpose}

    def pre_save(self, model_instance: Any, add: bool) -> str | None:
        if isinstance(model_instance.__dict__.get(self.of), Sealed):  # never opened, so it says what it said
            mark: str | None = getattr(model_instance, self.attname)
            return mark
        text = getattr(model_instance, self.of)
        value = marked(text, self.purpose) if text else None
        setattr(model_instance, self.attname, value)
        return value


def marked(text: str, purpose: str) -> str:
    """The mark by which a text is found among those of its purpose, however it is spelt."""
    return sealing.blind(sealing.one_spelling(text), purpose=purpose, key=settings.INDEX_KEY)


def opened(rows: Iterable[M]) -> list[M]:
    """Rows with their sealed fields opened: one question to the key store, however many rows."""
    found = list(rows)
    waiting = [
        (row, field, value)
        for row in found
        for field in sealed_fields(type(row))
        if isinstance(value := row.__dict__.get(field.attname), Sealed)
    ]
    keys = data_keys().of({field.subject(row) for row, field, _ in waiting}) if waiting else {}
    for row, field, value in waiting:
        key = keys.get(field.subject(row))
        row.__dict__[field.attname] = None if key is None else field.text_of(row, value, key)
    return found


@contextmanager
def keys_at_hand(subjects: Collection[str]) -> Iterator[None]:
    """Keys of many people made at once, for rows that are written in the block. Raises NoSuchKey."""
    token = _at_hand.set(data_keys().made_for(subjects))
    try:
        yield
    finally:
        _at_hand.reset(token)


@cache
def sealed_fields(model: type[Model]) -> tuple[SealedText, ...]:
    """The sealed fields of a model."""
    return tuple(field for field in model._meta.concrete_fields if isinstance(field, SealedText))


def data_keys() -> DataKeys:
    """The keys of this installation's people."""
    return DataKeys(_store(settings.KEY_STORE), settings.MASTER_KEYS, SystemRandomness())


@cache
def _store(where: Any) -> KeyStore:
    make: Callable[[Any], KeyStore] = keys_in_postgresql if isinstance(where, str) else keys_in_a_file
    return make(where)
