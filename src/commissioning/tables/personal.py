"""What says who a person is: names and national insurance numbers. A store keeps pseudonyms, and refuses both.

Found by a column's name, and by the shape of values: a national insurance number anywhere in a text. What is found is
told by file and row, and never shown: an error is printed and kept in files, too.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from commissioning.tables.canonical import ORIGIN_COLUMNS
from commissioning.tables.errors import ErrorReport, RowError
from commissioning.tables.staged import staged_batches

_NAMES = re.compile(
    "(person|participant|customer|claimant|client)?names?|(fore|first|given|middle|sur|last|family|full|maiden|birth"
    "|preferred)names?|knownas|ninos?|ni(number|no)|nationalinsurance(no|number)?"
)
# Wider than what is issued (Q is not, and stands in every example): what looks like one is not a good pseudonym.
NATIONAL_INSURANCE = r"(?i)(?:^|[^A-Z0-9])[A-Z]{2}(?:[ -]?[0-9]{2}){3}[ -]?[A-D](?:$|[^A-Z0-9])"
_INSTEAD = "Give each person a pseudonym, keep the key to it elsewhere, and make the file anew without."


def names_a_person(column: str) -> bool:
    """Whether a column with this name holds people's names or national insurance numbers.

    >>> [names_a_person(name) for name in ("Surname", "first_name", "NI number", "employer_name", "age")]
    [True, True, True, False, False]
    """
    return _NAMES.fullmatch(re.sub("[^a-z]", "", column.lower())) is not None


def refuse_personal(files: Mapping[str, Sequence[Path]], errors: ErrorReport) -> None:
    """Look through staged files, by table, and add an error for all that says who somebody is."""
    for paths in files.values():
        for path in paths:
            text = [field.name for field in pq.read_schema(path) if field.type == pa.string()]
            refused = [name for name in text if names_a_person(name)]
            for batch in staged_batches([path], [*text, *ORIGIN_COLUMNS]):
                for error in _in_batch(batch, text, refused):
                    errors.add(error)
                refused = []  # once a file


def _in_batch(batch: pa.RecordBatch, text: Sequence[str], refused: Sequence[str]) -> Iterator[RowError]:
    for name in refused:
        problem = "a column of names or national insurance numbers"
        yield RowError(batch.column("origin_file")[0].as_py(), None, name, None, problem, "pseudonyms only", _INSTEAD)
    for name in text:
        cells = batch.column(name)
        different = cells.unique()
        shaped = different.filter(pc.match_substring_regex(different, NATIONAL_INSURANCE))
        if len(shaped) == 0:
            continue
        for row in batch.filter(pc.is_in(cells, value_set=shaped)).select(ORIGIN_COLUMNS).to_pylist():
            problem = "there is what looks like a national insurance number (not shown)"
            yield RowError(row["origin_file"], row["origin_row"], name, None, problem, "a pseudonym", _INSTEAD)
