"""Spark in tests: one session for all that a process tests, and the engine on it.

Without Java or PySpark these tests fail in CI; elsewhere they are skipped, and say so.
"""

import atexit
import importlib.util
import os
import shutil
from datetime import date, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from commissioning.engines.payments.steps.engine import dues
from commissioning.tables.due import Due
from commissioning.tables.reader import Evidence, read_evidence
from commissioning.terms.models import Terms
from support.engines import read_dues

SMALL = {"spark.sql.codegen.wholeStage": "false", "spark.sql.codegen.factoryMode": "NO_CODEGEN"}
"""For worlds of a few people: to compile each step would take longer than to run it."""
AS_USUAL = {"spark.sql.codegen.wholeStage": "true", "spark.sql.codegen.factoryMode": "FALLBACK"}

SHORT_LIVED = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1"
"""For a Java that ends before compiling well would pay."""


def needed() -> None:
    """Fails or skips where Spark cannot start."""
    there = {"Java": shutil.which("java"), "PySpark": importlib.util.find_spec("pyspark")}
    lacking = " and no ".join(name for name, found in there.items() if not found)
    if lacking:
        told = f"No {lacking}: install default-jre-headless and `.[spark]`. Nothing was tried on Spark."
        pytest.fail(told) if os.environ.get("CI") else pytest.skip(told)


def session() -> Any:
    """The one Spark of this process."""
    needed()
    return _started()


@cache
def _started() -> Any:
    from commissioning.warehouse.spark.session import JAVA_OPTIONS, QUIET, started

    spark = started(settings={"spark.driver.memory": "1g", JAVA_OPTIONS: f"{QUIET[JAVA_OPTIONS]} {SHORT_LIVED}"})
    atexit.register(spark.stop)
    return spark


def warehouse(*, small: bool = True, **options: Any) -> Any:
    """A warehouse on it."""
    from commissioning.warehouse.spark.warehouse import Spark

    spark = session()
    for name, value in (SMALL if small else AS_USUAL).items():
        spark.conf.set(name, value)
    return Spark(spark, **options)


def spark(terms: Terms, folder: Path, as_of: date, known_by: datetime | None) -> list[Due]:
    """The set-based engine, on Spark."""
    with TemporaryDirectory() as staging:
        evidence = read_evidence(folder, staging=Path(staging) / "staging", known_by=known_by)
        return paid_on_spark(terms, evidence, as_of, known_by)


def paid_on_spark(
    terms: Terms, evidence: Evidence, as_of: date, known_by: datetime | None, **options: Any
) -> list[Due]:
    with warehouse(**options) as place:
        return read_dues(place, dues(terms, evidence, as_of=as_of, known_by=known_by, sql=place.sql))
