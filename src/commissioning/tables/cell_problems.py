"""Why one cell was refused, what was expected there, and what to do: said in the sender's own terms.

Nothing here decides whether a cell is right (`cells` does); it reads a failing one as a person would, and suggests.
A suggestion is never applied: a date the British way round is asked for again, not guessed.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from unicodedata import category

from commissioning.tables.cells import FIRST_YEAR, IDENTIFIER_CHARACTERS, LAST_YEAR, TEXT_CHARACTERS
from commissioning.tables.nearest import nearest
from commissioning.tables.schema import Column

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_YES = ("yes", "y", "1", "t", "wahr", "ie")
_NO = ("no", "n", "0", "f", "na")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a cell (the same words for every cell of the kind), and what to do about this one."""

    problem: str
    todo: str


def expected(column: Column) -> str:
    """What a cell of the column should hold, in words."""
    what = {
        "text": f"text of up to {TEXT_CHARACTERS:,} characters",
        "identifier": f"an identifier of up to {IDENTIFIER_CHARACTERS} characters",
        "date": "a date as YYYY-MM-DD",
        "instant": "a date and time with its zone, as 2026-01-31T09:30:00Z",
        "whole number": "a whole number",
        "pence": "whole pence, as 1250 for £12.50",
        "hours": "hours with at most two places, as 37.5",
        "yes_no": "true or false",
        "choice": f"one of {', '.join(column.choices)}",
    }[column.kind]
    if column.least is not None:
        what += f", {column.least} or more" if column.most is None else f", {column.least} to {column.most}"
    return what if column.required else f"{what}, or nothing"


@lru_cache(maxsize=4096)
def problem_with(column: Column, text: str) -> Problem:
    """Why the text is refused in this column. Takes a text that `cells.typed` found failing."""
    return _of_any_kind(column, text) or {
        "text": _text,
        "identifier": _text,
        "date": _date,
        "instant": _instant,
        "whole number": _number,
        "pence": _pence,
        "hours": _hours,
        "yes_no": _yes_no,
        "choice": _choice,
    }[column.kind](column, text)


def _of_any_kind(column: Column, text: str) -> Problem | None:
    if text == "":
        return Problem("the cell is empty", "Fill it in, or take the row out.")
    longest = TEXT_CHARACTERS if column.kind == "text" else IDENTIFIER_CHARACTERS
    if len(text) > longest:
        return Problem("the cell is too long", f"Shorten it from {len(text):,} characters to {longest:,} or fewer.")
    if text[0] in "=+-@\t\r" and column.kind in ("text", "identifier"):
        return Problem("the cell begins as a formula does", f"Take out the {_named(text[0])} at its beginning.")
    if text.strip() == "":
        return Problem("the cell holds only spaces", "Fill it in." if column.required else "Leave it empty.")
    invisible = next((character for character in text.strip() if _is_unseen(column, character)), None)
    if invisible is not None:
        return Problem("there is an invisible character in the cell", f"Take out {_named(invisible)}.")
    if text != text.strip():
        return Problem("there is space around the value", f'Write "{text.strip()[:IDENTIFIER_CHARACTERS]}".')
    return None


def _is_unseen(column: Column, character: str) -> bool:
    """Whether a person does not see the character. Free text may run over lines."""
    if column.kind == "text":
        return category(character) == "Cc" and character not in "\t\r\n"
    return category(character) in ("Cc", "Cf", "Co", "Cn", "Zl", "Zp")


def _named(character: str) -> str:
    names = {"\t": "tab", "\r": "carriage return", "\n": "line break", "\0": "NUL character", "\xa0": "no-break space"}
    return names.get(character, f'"{character}"' if character.isprintable() else f"U+{ord(character):04X}")


def _text(column: Column, text: str) -> Problem:
    odd = next((character for character in text if character != " " and category(character)[0] in "CZ"), None)
    what = f"Take out {_named(odd)}." if odd else "Write it with letters, digits, hyphens and plain spaces."
    return Problem("there is a character in the cell that cannot stay", what)


def _date(column: Column, text: str) -> Problem:
    years = f"Give a day from {FIRST_YEAR} to {LAST_YEAR}"
    if found := re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", text):
        year, month, day = map(int, found.groups())
        if _day(year, month, day) is None:
            return Problem("there is no such day", f"Look up which day was meant: {_why_no_day(year, month)}.")
        if column.required:
            return Problem("the year cannot be right", f"{years}.")
        return Problem("the year cannot be right", f"{years}, or leave the cell empty if there is no such day yet.")
    if found := re.fullmatch(r"(\d{1,2})[/. -](\d{1,2})[/. -](\d{4}|\d{2})", text):
        return Problem("the date is not in ISO order", _either_way_round(*map(int, found.groups())))
    if found := re.fullmatch(r"(\d{4})[/. ]?(\d{1,2})[/. ]?(\d{1,2})", text):
        return Problem("the date is not written as ISO dates are", _write(_day(*map(int, found.groups()))))
    if found := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text):
        return Problem("the date lacks a nought", _write(_day(*map(int, found.groups()))))
    if found := re.fullmatch(r"(\d{4}-\d{2}-\d{2})[T ].*", text):
        return Problem("there is a time with the date", f"Write {found[1]}, if that is the local date meant.")
    if re.fullmatch(r"\d{5}(\.\d+)?", text):
        serial = date(1899, 12, 30) + timedelta(days=int(text[:5]))
        todo = f"It would be {serial}: format the column as a date, yyyy-mm-dd, in the spreadsheet, and save again."
        return Problem("this is a spreadsheet's number for a date", todo)
    if found := re.fullmatch(r"(\d{1,2})[ -]([A-Za-z]{3})[a-z]*[ -](\d{4}|\d{2})", text):
        month = _MONTHS.index(found[2].lower()) + 1 if found[2].lower() in _MONTHS else 0
        return Problem("the month is written as a word", _write(_day(_full_year(int(found[3])), month, int(found[1]))))
    return Problem("this is not a date", "Write the date as YYYY-MM-DD.")


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _full_year(year: int) -> int:
    return year + 2000 if year < 100 else year


def _write(day: date | None) -> str:
    return f"Write {day}." if day else "Write the date as YYYY-MM-DD."


def _why_no_day(year: int, month: int) -> str:
    if not 1 <= month <= 12 or year == 0:
        return "months run from 01 to 12"
    following = date(year + month // 12, month % 12 + 1, 1) if (year, month) < (9999, 12) else date.max
    last = following - timedelta(days=1)
    return f"{last:%B %Y} has {last.day} days"


def _either_way_round(first: int, second: int, year: int) -> str:
    british, american = _day(_full_year(year), second, first), _day(_full_year(year), first, second)
    if british and american and british != american:
        return f"Write {british} if it is {_spoken(british)}, or {american} if it is {_spoken(american)}."
    return _write(british or american)


def _spoken(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _instant(column: Column, text: str) -> Problem:
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return Problem("there is a date without a time", f"Write {text}T00:00:00Z, if midnight UTC is right.")
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?", text):
        todo = f"Write {text.replace(' ', 'T')}Z if it is UTC; with +01:00 in place of Z if it is British summer time."
        return Problem("the time has no zone", todo)
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}.*", text):
        return Problem("there is no such moment", "Write it as 2026-01-31T09:30:00Z, seconds to six places at most.")
    if re.match(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2}", text):
        return Problem("the date is not in ISO order", "Write it as 2026-01-31T09:30:00Z.")
    if re.fullmatch(r"\d{5}(\.\d+)?", text):
        todo = "Format the column as yyyy-mm-dd hh:mm:ss in the spreadsheet, say the zone, and save again."
        return Problem("this is a spreadsheet's number for a moment", todo)
    return Problem("this is not a moment", "Write it as 2026-01-31T09:30:00Z.")


def _plain_number(text: str) -> Decimal | None:
    """The number as a person reads it: without pound signs, thousands separators, plus signs, brackets for minus."""
    plain = re.sub(r"[£$€,\s'_]|GBP", "", text)
    minus = bool(re.fullmatch(r"\(.+\)|.+-|-.+", plain))
    plain = plain.strip("()+-")
    return Decimal(plain) * (-1 if minus else 1) if re.fullmatch(r"\d{1,12}(\.\d{1,6})?", plain) else None


def _pence(column: Column, text: str) -> Problem:
    number = _plain_number(text)
    if number is None:
        if re.fullmatch(r"-?\d+", text):
            return Problem("the amount is too large", "Give an amount of up to twelve digits.")
        return Problem("this is not an amount", "Write the amount in whole pence, digits only.")
    pence = number * 100
    if "." in text and pence == int(pence):
        return Problem("this is not whole pence", f"Write {int(pence)} if pounds were meant.")
    if number != int(number):
        return Problem("this is not whole pence", "Write the amount in whole pence; parts of a penny are not paid.")
    if re.search(r"[£$€]|GBP", text):
        return Problem("there is a currency sign", f"Write {int(pence)} if these are pounds, in pence and digits only.")
    return Problem("the amount is not digits only", f"Write {int(number)}.")


def _number(column: Column, text: str) -> Problem:
    if re.fullmatch(r"-?\d{1,12}", text):
        return Problem("the number is out of bounds", f"Give {expected(column)}.")
    number = _plain_number(text)
    if number is not None and number == int(number):
        return Problem("the number is not digits only", f"Write {int(number)}.")
    return Problem("this is not a whole number", "Write a whole number, digits only.")


def _hours(column: Column, text: str) -> Problem:
    if re.fullmatch(r"\d{1,3}(\.\d{1,2})?", text) or re.fullmatch(r"-\d+(\.\d+)?|\d{4,}(\.\d+)?", text):
        return Problem("no week has so many hours", f"Give {expected(column)}.")
    if re.fullmatch(r"\d{1,3},\d{1,2}", text):
        return Problem("there is a decimal comma", f"Write {text.replace(',', '.')}.")
    if found := re.fullmatch(r"(\d{1,3}):(\d{2})", text):
        hours = Decimal(found[1]) + (Decimal(found[2]) / 60).quantize(Decimal("0.01"))
        return Problem("these are hours and minutes", f"Write {hours}, in hours.")
    if re.fullmatch(r"\d{1,3}\.\d{3,}", text):
        return Problem("there are more than two places", f"Round it to two places: {Decimal(text):.2f}.")
    return Problem("this is not a number of hours", "Write hours as a number, as 37.5.")


def _yes_no(column: Column, text: str) -> Problem:
    plain = text.lower()
    word = "true" if plain in (*_YES, "true") else "false" if plain in (*_NO, "false") else None
    return Problem("this is neither true nor false", f"Write {word}." if word else "Write true or false.")


def _choice(column: Column, text: str) -> Problem:
    meant = nearest(text, column.choices)
    return Problem("this is none of the choices", f"Did you mean {meant}?" if meant else "Write one of the choices.")
