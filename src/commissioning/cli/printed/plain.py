"""Text as it was written: nothing in a name of somebody else's is obeyed by a terminal or read as its markup."""

import re

from rich.text import Text

_OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Control characters but tab and new line, and those that turn the direction of writing."""


def plain(text: str) -> str:
    """The text, with a mark in place of each character that a terminal would obey and not show.

    >>> plain("Acme\\x1b[31m [/] Ltd")
    'Acme�[31m [/] Ltd'
    """
    return _OBEYED.sub("\N{REPLACEMENT CHARACTER}", text)


def cell(text: str) -> Text:
    """The text as a cell or heading of a terminal's table."""
    return Text(plain(text))
