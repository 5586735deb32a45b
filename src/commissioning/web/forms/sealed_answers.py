"""Answers about a person that wait in a session until they are confirmed: sealed there, as they will be in their table.

The key is that of whoever gives the answers, who is the only one to read them until then.
"""

import json
from base64 import b64decode, b64encode

from commissioning.core.clock import SystemRandomness
from commissioning.platform.access import Access
from commissioning.platform.sealed_fields import data_keys
from commissioning.platform.sealing import DoesNotOpen, NoSuchKey, Place, opened, seal

Given = dict[str, dict[str, list[str]]]
"""By question and field, what was sent."""


def sealed_answers(given: Given, *, by: Access) -> str:
    """Answers as text that only `opened_answers` reads."""
    key = data_keys().made(by.who)
    return b64encode(seal(json.dumps(given), key=key, place=_place(by), chance=SystemRandomness())).decode()


def opened_answers(sealed: str, *, by: Access) -> Given:
    """What was answered; nothing, where the key is there no more: then it is asked again."""
    try:
        found: Given = json.loads(opened(b64decode(sealed), key=data_keys().one(by.who), place=_place(by)))
    except (DoesNotOpen, NoSuchKey):
        return {}
    return found


def _place(by: Access) -> Place:
    return Place("django_session", "journeys", by.who)
