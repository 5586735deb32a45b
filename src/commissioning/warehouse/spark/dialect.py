"""How Spark writes what every database writes in its own way, and how the text of a step is spelt for it.

The meaning of a step is its text, and no tool may think it over: functions pass as they are, for those that differ come
from the dialect. Only the spelling changes: names in backticks, texts with backslashes, VARCHAR as STRING, and where
NULLs sort is said, for Spark would put them first.
"""

from datetime import date

import pyarrow as pa
from sqlglot import TokenType, parse_one, parser, tokens
from sqlglot.dialects.dialect import Dialect as Spelling

TYPES = {
    pa.string(): "STRING",
    pa.date32(): "DATE",
    pa.int32(): "INT",
    pa.int64(): "BIGINT",
    pa.float64(): "DOUBLE",
    pa.bool_(): "BOOLEAN",
}


class _Steps(Spelling):
    """The SQL of steps, as DuckDB spells it."""

    NULL_ORDERING = "nulls_are_last"

    class Tokenizer(tokens.Tokenizer):
        KEYWORDS = {**tokens.Tokenizer.KEYWORDS, "DIV": TokenType.DIV}

    class Parser(parser.Parser):
        FUNCTIONS = {}


def spelt(sql: str) -> str:
    """The text of a step as Spark reads it.

    >>> spelt('''SELECT 'it''s' AS "on" FROM a ORDER BY b''')
    "SELECT 'it\\\\'s' AS `on` FROM a ORDER BY b NULLS LAST"
    """
    return parse_one(sql, read=_Steps).sql("spark")


class SparkDialect:
    """How Spark writes what every database writes in its own way."""

    def day(self, day: date) -> str:
        return f"DATE '{day.isoformat()}'"

    def text(self, text: str) -> str:
        return "'" + text.replace("'", "''") + "'"

    def add_days(self, day: str, days: str) -> str:
        return f"date_add({day}, CAST({days} AS INTEGER))"

    def add_months(self, day: str, months: str) -> str:
        return f"add_months({day}, CAST({months} AS INTEGER))"

    def days_between(self, earlier: str, later: str) -> str:
        return f"CAST(datediff({later}, {earlier}) AS BIGINT)"

    def divide(self, number: str, by: str) -> str:
        return f"(({number}) DIV ({by}))"

    def microseconds(self, instant: str) -> str:
        return f"unix_micros({instant})"

    def day_of_microseconds(self, microseconds: str) -> str:
        return f"CAST(timestamp_micros({microseconds}) AS DATE)"

    def bytes_of(self, text: str) -> str:
        return f"octet_length({text})"

    def uuid5(self, namespace_hex: str, name: str) -> str:
        # The thirteenth digit is the version; the seventeenth keeps its last two bits beside the variant's.
        digest = f"sha1(unhex('{namespace_hex}') || encode({name}, 'UTF-8'))"
        variant = f"substr('89ab89ab89ab89ab', instr('0123456789abcdef', substr({digest}, 17, 1)), 1)"
        return (
            f"concat(substr({digest}, 1, 8), '-', substr({digest}, 9, 4), '-5', substr({digest}, 14, 3), '-', "
            f"{variant}, substr({digest}, 18, 3), '-', substr({digest}, 21, 12))"
        )

    def json_text(self, text: str) -> str:
        # Spark writes a text only within something: [ "…" ], without its brackets.
        array = f"to_json(array({text}))"
        return f"substr({array}, 2, length({array}) - 2)"

    def short_hash(self, text: str) -> str:
        return f"xxhash64({text})"

    nobody = "CAST(NULL AS VARCHAR)"

    def numbered(self, name: str) -> str:
        return name

    def refuse(self, message: str) -> str:
        return f"raise_error({self.text(message)})"


def spelt_schema(schema: pa.Schema) -> str:
    """The columns of a Parquet file as Spark declares them.

    >>> spelt_schema(pa.schema({"on": pa.date32(), "hours": pa.decimal128(5, 2)}))
    '`on` DATE, `hours` DECIMAL(5,2)'
    """
    return ", ".join(f"`{field.name}` {_spelt_type(field.type)}" for field in schema)


def _spelt_type(kind: pa.DataType) -> str:
    if pa.types.is_dictionary(kind):
        return _spelt_type(kind.value_type)
    if pa.types.is_decimal(kind):
        return f"DECIMAL({kind.precision},{kind.scale})"
    if pa.types.is_timestamp(kind):
        return "TIMESTAMP"
    return TYPES[kind]
