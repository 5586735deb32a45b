"""From the columns of a file to the people of a model, with all that had to be said on the way."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from commissioning.cli.exits import refuse
from commissioning.cli.rating.agreed import Agreed, by_cohort, for_all
from commissioning.cli.rating.cells import days_in, levels_in, persons, refuse_days, rows_at, were
from commissioning.cli.rating.question import Question
from commissioning.engines.ratings.arrays import Codes, Flags, Floats, Ints, floats
from commissioning.engines.ratings.case_mix.covariates import Category, Covariate, Number
from commissioning.engines.ratings.case_mix.people import People
from commissioning.engines.ratings.cohorts.table import Days
from commissioning.tables.coded import Coded, one_order
from commissioning.tables.people_file import PeopleFile

MOST_LEVELS = 200
"""A category of more words than this is a name or a number of somebody."""
LARGEST = 1e15
"""Whole numbers are exact up to here, and their squares can be added up. Larger ones are slips of the pen."""
_NUMBER = r"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$"


@dataclass(frozen=True, slots=True)
class Cohort:
    """The people, and what to say about how they were read.

    Takes    each: the outcome of one person of each row; `people` holds the sums
             rows: the place in the file of each, the first is 0: they are in an order of their own
             primes: for whom each provider works; empty where that was not asked
             agreed: the level that was agreed for each row, where one was.
    """

    people: People
    each: Floats
    rows: Codes
    remarks: tuple[str, ...]
    primes: Mapping[str, str] = field(default_factory=dict)
    agreed: Agreed | None = None

    @property
    def zero_or_one(self) -> bool:
        return bool(np.isin(self.each, (0.0, 1.0)).all())


def cohort_of(file: PeopleFile, question: Question) -> Cohort:
    """The people of the window.

    Raises   InputRefused, naming the column, the rows and what to do.
    """
    return Reading(file, question).cohort()


class Reading:
    """The rows of a window, read column by column. What was decided on the way is in `remarks`."""

    def __init__(self, file: PeopleFile, question: Question) -> None:
        self.file, self.question = file, question
        self.remarks: list[str] = []
        counted = self._counted()
        self.inside = counted & self._window(counted)
        self.rows = file.rows if self.inside.all() else file.rows[self.inside]
        if not len(self.rows):
            window = "" if self.inside.all() else ", or another window"
            refuse(f"{file.name} has nobody to compare. Give a file with a row for each person{window}.")

    def cohort(self) -> Cohort:
        """Everybody, with the provider."""
        provider = self._provider()
        self.once_each()
        each = self.outcome()
        counts = self._counts()
        covariates = self.covariates()
        outcome = each if counts is None else each * counts
        order = self._order()
        agreed = self._agreed()
        people = People(provider, outcome, covariates, counts).only(order)
        rows = (order if self.inside.all() else np.flatnonzero(self.inside)[order]).astype(np.int32)
        each = people.outcome if counts is None else each[order]
        return Cohort(people, each, rows, tuple(self.remarks), self._primes(provider), agreed and agreed.part(order))

    def groups(self, column: str) -> Category:
        """A column of which everybody has a word."""
        cells = self.cells(column)
        missing = cells.missing
        if missing.any():
            refuse(
                f"{column} is missing for {persons(int(missing.sum()))}, in {rows_at(self.rows, missing)}. Say whose "
                f"they are, or take them out: nobody can be compared without a {column}."
            )
        return Category(column, *levels_in(cells))

    def days(self, column: str) -> Days:
        """A column of days; "not a time" where it is empty."""
        cells = self.cells(column)
        found, wrong = days_in(cells)
        wrong &= ~cells.missing
        if wrong.any():
            refuse_days(column, cells, self.rows, wrong)
        return found

    def numbers(self, column: str) -> Floats:
        """A column of numbers; "not a number" where it is empty."""
        return self._numbers(column, self.cells(column))

    def named(self, which: Flags) -> str:
        """Some of the rows, the first few by number."""
        return rows_at(self.rows, which)

    def covariates(self) -> tuple[Covariate, ...]:
        """The columns adjusted for."""
        return tuple(self._covariate(column) for column in self.question.adjust)

    def cells(self, column: str) -> Coded:
        """The cells of a column, of the rows in the window."""
        return self.file.cells[column].only(self.inside)

    def _counted(self) -> Flags:
        """Who is of the groups that count, and has what only those who count have."""
        question = self.question
        counted = np.ones(len(self.file), dtype=np.bool_)
        if question.group is not None and question.groups:
            group = self.file.cells[question.group]
            counted &= group.where(pc.is_in(group.words, value_set=pa.array(question.groups, pa.string())))
        if question.only_with is not None:
            counted &= ~self.file.cells[question.only_with].missing
        if not counted.all():
            out = int((~counted).sum())
            whose = f"in no {question.group} that counts" if question.groups else f"without {question.only_with}"
            self.remarks.append(f"{persons(out)} of {len(counted):,} {were(out)} {whose} and left no trace.")
        return counted

    def _window(self, counted: Flags) -> Flags:
        column = self.question.counted_on
        inside = np.ones(len(self.file), dtype=np.bool_)
        if column is None:
            return inside
        days, wrong = days_in(self.file.cells[column])
        if (counted & wrong).any():
            refuse_days(column, self.file.cells[column], self.file.rows, counted & wrong)
        if self.question.start is not None:
            inside &= days >= np.datetime64(self.question.start)
        if self.question.end is not None:
            inside &= days < np.datetime64(self.question.end)
        out = int((counted & ~inside).sum())
        self.remarks.append(
            f"{persons(out)} of {len(inside):,} {were(out)} outside the window by "
            f"{column} ({_said_window(self.question.start, self.question.end)}) and left no trace."
        )
        return inside

    def _provider(self) -> Category:
        column = self.question.provider
        found = self.groups(column)
        if len(found.levels) < 2:
            refuse(
                f"{column} names only one provider, {found.levels[0]}, and a comparison needs two. Add the people of "
                "others, or name another column with --provider."
            )
        return found

    def _order(self) -> Ints:
        """Everybody in one order, whatever order the file has: so the same people add up to the same last digit."""
        asked = self.question
        columns = (asked.provider, *asked.adjust, asked.outcome, *((asked.weight,) if asked.weight else ()))
        return one_order([self.cells(column) for column in columns])

    def _primes(self, provider: Category) -> Mapping[str, str]:
        """For whom each provider works."""
        if self.question.prime is None:
            return {}
        prime = self.groups(self.question.prime)
        found: dict[str, str] = {}
        for sub, of in np.unique(np.column_stack([provider.codes, prime.codes]), axis=0).tolist():
            name = provider.levels[sub]
            if name in found:
                refuse(
                    f"{provider.name} {name} works for {found[name]} and for {prime.levels[of]}. Give it a name of its "
                    f"own for each {prime.name}: what it does for one does not rate what it does for another."
                )
            found[name] = prime.levels[of]
        return found

    def _agreed(self) -> Agreed | None:
        """What was agreed for each, by hand or by the terms."""
        asked, terms = self.question, self.question.declared
        if asked.level is not None:
            return for_all(asked.level, len(self.rows))
        if terms is None or not terms.levels or asked.counted_on is None or asked.start is None:
            return None
        by_group = any(each.group is not None for each in terms.levels)
        group = self.groups(asked.group) if by_group and asked.group else None
        return by_cohort(terms.levels, self.days(asked.counted_on), group, first=asked.start, span=terms.span)

    def once_each(self) -> None:
        column = self.question.person
        if column is None:
            return
        cells = self.cells(column)
        missing = cells.missing
        if missing.any():
            refuse(f"{column} is missing in {rows_at(self.rows, missing)}. Say who it is, or leave out --person.")
        times = np.bincount(cells.codes)
        if times.max() > 1:
            again, number = (times > 1)[cells.codes], int((times > 1).sum())
            refuse(
                f"{column} has {persons(number)} more than once, in {rows_at(self.rows, again)}. Keep one row for each "
                "person and outcome; a person counted twice makes every figure look surer than it is."
            )

    def outcome(self) -> Floats:
        column = self.question.outcome
        cells = self.cells(column)
        missing = cells.missing
        if missing.any():
            refuse(
                f"{column} is missing for {persons(int(missing.sum()))}, in {rows_at(self.rows, missing)}. Write 0 for "
                "a person without an outcome: everyone who came counts. Take out only who was referred by mistake."
            )
        values = self._numbers(column, cells)
        if self.question.model == "logistic" and not np.isin(values, (0.0, 1.0)).all():
            wrong = ~np.isin(values, (0.0, 1.0))
            refuse(
                f"{column} is {values[wrong][0]:g} in {rows_at(self.rows, wrong)}, and the logistic model takes 0 or "
                "1. Write 1 for a person with the outcome and 0 without, or use --model linear."
            )
        if values.min() == values.max():
            refuse(
                f"{column} is {values[0]:g} for everybody, so nothing sets providers apart. Name another --outcome, or "
                "wait until there are some with and some without it."
            )
        return values

    def _counts(self) -> Floats | None:
        column = self.question.weight
        if column is None:
            return None
        cells = self.cells(column)
        counts = np.zeros(len(cells))
        if not cells.missing.any():
            counts = self._numbers(column, cells)
        wrong = (counts < 1) | (counts != np.floor(counts))
        if wrong.any():
            refuse(
                f"{column} is not a whole number from 1 up in {rows_at(self.rows, wrong)}. It says how many people "
                "with the same facts and outcome a row stands for."
            )
        return counts

    def _covariate(self, column: str) -> Covariate:
        cells = self.cells(column)
        if not len(cells.words):
            refuse(f"{column} is empty for everybody. Leave out --adjust {column}.")
        numbers = pc.match_substring_regex(cells.words, _NUMBER)
        if column not in self.question.categories and pc.all(numbers).as_py():
            return Number(column, self._numbers(column, cells))
        if column not in self.question.categories and pc.any(numbers).as_py():
            self._refuse_mixed(column, cells, cells.where(pc.invert(numbers)))
        if column not in self.question.categories:
            self.remarks.append(f"{column} is in words, so each word is a group of its own.")
        if len(cells.words) > MOST_LEVELS:
            refuse(
                f"{column} has {len(cells.words):,} different values, and a group for each teaches nothing. Put them "
                f"into fewer groups, leave out --adjust {column}, or if it is a number leave out --categories {column}."
            )
        return Category(column, *levels_in(cells))

    def _refuse_mixed(self, column: str, cells: Coded, words: Flags) -> None:
        first = cells.word(int(np.flatnonzero(words)[0]))
        refuse(
            f"{column} is a number for some and {first!r} in {rows_at(self.rows, words)}. Leave the cell empty where "
            f"the number is not known, or add --categories {column} if its numbers name groups."
        )

    def _numbers(self, column: str, cells: Coded) -> Floats:
        words = pc.invert(pc.match_substring_regex(cells.words, _NUMBER))
        if pc.any(words).as_py():
            wrong = cells.where(words)
            first = cells.word(int(np.flatnonzero(wrong)[0]))
            refuse(f"{column} is {first!r} in {rows_at(self.rows, wrong)}, which is no number. Write a plain number.")
        values = floats(cells.of_words(cells.words.cast(pa.float64()).to_numpy(), np.nan))
        too_large = np.abs(values) > LARGEST
        if too_large.any():
            refuse(f"{column} is too large a number in {rows_at(self.rows, too_large)}: over {LARGEST:,.0f}. Mend it.")
        return values


def _said_window(start: date | None, end: date | None) -> str:
    parts = [f"from {start}" if start else "", f"before {end}" if end else ""]
    return ", ".join(part for part in parts if part)
