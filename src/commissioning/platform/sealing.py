"""Personal data as ciphertext: each person has a key of their own, and a value opens only where it was sealed.

A key is kept in the key store (`key_store`), wrapped under the master key of the installation. Once a person's key is
erased nothing sealed with it opens again, in old backups of the database neither, for those never held the key.
Needs no Django, so that an auditor can read it whole.

Source   AES-256-GCM, NIST SP 800-38D. HMAC-SHA-256, RFC 2104.
"""

import hashlib
import hmac
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from typing import NewType

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from commissioning.core.clock import Randomness
from commissioning.platform.key_store import KeyStore

DataKey = NewType("DataKey", bytes)
"""The key of one person: 32 bytes."""
KEY_BYTES = 32
_NONCE_BYTES = 12
_FORM = b"\x01"
"""The first byte of what is sealed: how to read the rest, should that ever change."""


class DoesNotOpen(ValueError):
    """Sealed bytes that were changed, moved to another row or column, or sealed with another key."""


class NoSuchKey(LookupError):
    """The person's key was erased, or never made."""


class WrongMasterKey(RuntimeError):
    """The key store holds a key that was wrapped under a master key that we were not given."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands: a table, a column, and the key of a row."""

    table: str
    column: str
    row: str

    def written(self) -> bytes:
        """The place so that no two are written alike; it is authenticated with what is sealed."""
        return b"".join(framed(part) for part in (self.table, self.column, self.row))


def seal(text: str, *, key: DataKey, place: Place, chance: Randomness) -> bytes:
    """A text that only this key opens, and only in this place. Sealed twice, it looks different each time."""
    nonce = chance.token_bytes(_NONCE_BYTES)
    return _FORM + nonce + AESGCM(key).encrypt(nonce, text.encode(), place.written())


def opened(sealed: bytes, *, key: DataKey, place: Place) -> str:
    """The text that was sealed in this place with this key. Raises DoesNotOpen."""
    if not sealed.startswith(_FORM):
        raise DoesNotOpen(f"What stands in {place.table}.{place.column} was not sealed in a form that is known here.")
    nonce, ciphertext = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
    try:
        return AESGCM(key).decrypt(nonce, ciphertext, place.written()).decode()
    except InvalidTag:
        raise DoesNotOpen(
            f"{place.table}.{place.column} of {place.row} does not open: it was changed, moved or sealed for another. "
            "Restore the row from a backup."
        ) from None


@dataclass(frozen=True, slots=True)
class DataKeys:
    """The keys of people: made with the first value, asked for with each, erased once and for all.

    master    the keys under which data keys are wrapped: new ones under the first, old ones may need the others.
    """

    store: KeyStore
    master: tuple[bytes, ...]
    chance: Randomness

    def of(self, subjects: Collection[str]) -> dict[str, DataKey]:
        """The keys of people, without those that have none. Raises WrongMasterKey."""
        return {subject: self._unwrapped(subject, wrapped) for subject, wrapped in self.store.read(subjects).items()}

    def one(self, subject: str) -> DataKey:
        """A person's key. Raises NoSuchKey, WrongMasterKey."""
        found = self.of([subject])
        if not found:
            raise NoSuchKey("The key of this person is gone, and with it all that it sealed.")
        return found[subject]

    def made(self, subject: str) -> DataKey:
        """A person's key, made if there never was one. Of two that make it at once, both get the one that is kept.

        Raises   NoSuchKey: it was erased. WrongMasterKey.
        """
        try:
            return self.one(subject)
        except NoSuchKey:
            self.store.keep(subject, self._wrapped(subject, DataKey(self.chance.token_bytes(KEY_BYTES))))
            return self.one(subject)

    def made_for(self, subjects: Collection[str]) -> dict[str, DataKey]:
        """The keys of many people, each as `made` gives it, with few questions to the store."""
        found = self.of(subjects)
        if missing := set(subjects) - found.keys():
            new = {subject: DataKey(self.chance.token_bytes(KEY_BYTES)) for subject in missing}
            self.store.keep_all({subject: self._wrapped(subject, key) for subject, key in new.items()})
            found |= self.of(missing)
        if missing - found.keys():
            raise NoSuchKey("The key of one of these people is gone. Enter them one by one to find who.")
        return found

    def erase(self, subject: str) -> None:
        """Let nothing that was sealed for a person ever open again. It stays erased: no other key is made for them."""
        self.store.erase(subject)

    def _wrapped(self, subject: str, key: DataKey) -> bytes:
        nonce = self.chance.token_bytes(_NONCE_BYTES)
        name = master_name(self.master[0])
        return name + nonce + AESGCM(self.master[0]).encrypt(nonce, key, framed(subject))

    def _unwrapped(self, subject: str, wrapped: bytes) -> DataKey:
        name, nonce, ciphertext = wrapped[:4], wrapped[4 : 4 + _NONCE_BYTES], wrapped[4 + _NONCE_BYTES :]
        for master in self.master:
            if master_name(master) == name:
                try:
                    return DataKey(AESGCM(master).decrypt(nonce, ciphertext, framed(subject)))
                except InvalidTag:
                    raise DoesNotOpen(
                        "A key of the key store was changed. Restore the key store from its backup."
                    ) from None
        raise WrongMasterKey(
            f"A key is wrapped under the master key {name.hex()}, which is not among those given. "
            "Add it to COMMISSIONING_FORMER_MASTER_KEYS."
        )


def master_name(master: bytes) -> bytes:
    """What tells master keys apart, and nothing of what they are."""
    return hashlib.sha256(b"commissioning master key name" + master).digest()[:4]


def blind(text: str, *, purpose: str, key: bytes) -> str:
    """By what a sealed text can be found, and not read: equal texts of one purpose give one mark.

    Takes    text: in its one spelling (`one_spelling`); purpose: as "nino", so that marks of two purposes never meet.
    """
    return hmac.new(key, framed(purpose) + framed(text), hashlib.sha256).hexdigest()[:40]


def one_spelling(text: str) -> str:
    """The letters and digits of a text, without accents and case: however it is typed, it is the same.

    >>> one_spelling("Ó Briain-Smith"), one_spelling("qq 12 34 56 c")
    ('obriainsmith', 'qq123456c')
    """
    letters = (sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return "".join(sign for sign in letters if sign.isalnum()).casefold()


def framed(part: str) -> bytes:
    """A text with its length before it, so that two put together are never read as others."""
    written = part.encode()
    return len(written).to_bytes(4, "big") + written
