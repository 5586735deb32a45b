"""Identifiers: random for what happened, derived for what is worked out.

A fact's id is made once, at the edge, and tells nothing. A result's id follows from its key, so that the same amount
has the same id in every run, and paying it twice is a clash, not a duplicate.
"""

from base64 import b32encode
from uuid import UUID, uuid5

from commissioning.core.clock import Randomness

# Never changes: every derived identifier ever written hangs on it.
NAMESPACE = UUID("6f1f3f0e-6d0b-4a57-9a3c-5b0d2c9f8e41")


def derived_id(*parts: str | int) -> str:
    """The uuid5 of a key, given as its parts in order.

    Each part is written as its length in UTF-8 bytes, a colon, the text and a comma, so that no two lists of parts are
    written alike, and SQL can write the same. The number 1 and the text "1" are the same part.

    >>> derived_id("a", "bc") == derived_id("ab", "c")
    False
    """
    return str(uuid5(NAMESPACE, "".join(_written(str(part)) for part in parts)))


def _written(part: str) -> str:
    return f"{len(part.encode())}:{part},"


def due_id(programme: str, subject: str, component: str, ordinal: int) -> str:
    """The id of an amount due. The subject is the participant or, for a fee, the contract."""
    return derived_id("due", programme, subject, component, ordinal)


def random_id(randomness: Randomness) -> str:
    """A new id for a fact: 24 small letters and digits (120 bits), safe in a web address and easy to read out."""
    return b32encode(randomness.token_bytes(15)).decode().lower()
