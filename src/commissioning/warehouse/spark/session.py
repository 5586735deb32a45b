"""A Spark to work on: two cores of this machine, or a cluster."""

import logging
import os
import shutil
import signal
import threading
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from py4j.protocol import Py4JError
from pyspark import SparkConf, SparkContext
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

TWO_CORES_HERE = "local[2]"

MEANING = {
    "spark.sql.ansi.enabled": "true",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.parquet.datetimeRebaseModeInRead": "CORRECTED",
    "spark.sql.parquet.datetimeRebaseModeInWrite": "CORRECTED",
    "spark.sql.legacy.ctePrecedencePolicy": "CORRECTED",
}
"""What the answers hang on, whatever a cluster has by default. What overflows ends the run; days are those of UTC, in
the one calendar that all use; a step's name means that step."""

SPEED = {
    "spark.sql.adaptive.enabled": "true",
    "spark.sql.parquet.compression.codec": "lz4_raw",
}

HERE = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.memory": "2g",
    "spark.ui.enabled": "false",
}
"""On this machine alone: nobody else can look in or connect."""

JAVA_OPTIONS = "spark.driver.extraJavaOptions"
QUIET = {
    JAVA_OPTIONS: f"-Dlog4j2.configurationFile={Path(__file__).with_name('log4j2.properties')}",
    "spark.ui.showConsoleProgress": "false",
}

CONNECT_NEEDS = ("pandas", "pyarrow", "grpc", "grpc_status", "zstandard")
"""The packages of Spark Connect, by what is imported of them."""
_SHOWN_CHARACTERS = 300
"""Of what Spark itself says; its traces of Java are long."""


class NoSpark(RuntimeError):
    """Spark cannot be started here. The message says why, and what to do."""


@contextmanager
def session(master: str | None = None, *, settings: Mapping[str, str] | None = None) -> Iterator[SparkSession]:
    """Spark, for as long as it is needed.

    Takes    master: `local[4]`, `spark://host:7077`, `yarn`, `sc://host` (Spark Connect), …; without one, the cluster
             of the spark-submit that runs us or, when none does, two cores of this machine.
             settings: more of Spark's own, for its start.
    Raises   NoSpark, where there is no Java, no such master or, for Spark Connect, a package is lacking.
    """
    spark = started(master, settings=settings)
    try:
        yield spark
    finally:
        spark.stop()


def started(master: str | None = None, *, settings: Mapping[str, str] | None = None) -> SparkSession:
    """The same, for whoever stops it later."""
    submitted = "PYSPARK_GATEWAY_PORT" in os.environ
    master = master or (None if submitted else TWO_CORES_HERE)
    builder = SparkSession.builder.appName("commissioning")
    is_far = master is not None and master.startswith("sc://")
    if master is not None and is_far:
        _refuse_without_connect()
        builder = builder.remote(master)
    elif master is not None and not submitted:
        _refuse_without_java()
    # Spark warns of a pandas that happens to be installed. No step of ours sees pandas: rows come and go in Parquet.
    warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)
    logging.getLogger().addFilter(_is_no_ctrl_c)
    try:
        with _ctrl_c_waits() as still:
            if not is_far:
                SparkContext.getOrCreate(_conf(master, settings or {}))
                still()
            spark = builder.getOrCreate()
        for name, value in {**MEANING, **SPEED}.items():
            spark.conf.set(name, value)
    except (PySparkException, Py4JError) as problem:
        raise NoSpark(_not_started(master, problem)) from problem
    except KeyboardInterrupt:
        if there := SparkSession.getActiveSession():
            there.stop()
        raise
    return spark


def _conf(master: str | None, settings: Mapping[str, str]) -> SparkConf:
    conf = SparkConf().setAppName("commissioning")
    if master is None:
        return conf
    here = HERE if master.startswith("local") else {}
    return conf.setMaster(master).setAll([*{**QUIET, **here, **settings}.items()])


def _not_started(master: str | None, problem: Exception) -> str:
    said = " ".join(str(problem).partition("\n\tat ")[0].split())[:_SHOWN_CHARACTERS]
    return (
        f"Spark could not be started{f' at {master}' if master else ''}: {said} Name one that is there with "
        "--spark-master, such as local[2], spark://HOST:7077 or sc://HOST, or calculate with --engine duckdb: the "
        "answers are the same."
    )


def _refuse_without_java() -> None:
    home = os.environ.get("JAVA_HOME")
    if shutil.which("java", path=f"{home}/bin" if home else None) is None:
        where = f"JAVA_HOME is {home}, where there is none" if home else "there is none"
        raise NoSpark(
            f"Spark needs Java 17 or 21, and {where}. Install it (Debian: default-jre-headless), or calculate with "
            "--engine duckdb: the answers are the same."
        )


def _refuse_without_connect() -> None:
    """Said before Spark looks itself, which in some places ends the whole program with 0."""
    lacking = [name for name in CONNECT_NEEDS if find_spec(name) is None]
    if lacking:
        raise NoSpark(
            f"Spark Connect needs {' and '.join(lacking)}. Install what it takes (pip install 'pyspark[connect]')."
        )


def _is_no_ctrl_c(record: logging.LogRecord) -> bool:
    """Whether a record of the root logger is worth showing: py4j writes there with a trace that Ctrl-C was pressed."""
    kind = record.exc_info[0] if record.exc_info else None
    return record.module != "java_gateway" or kind is None or not issubclass(kind, KeyboardInterrupt)


@contextmanager
def _ctrl_c_waits() -> Iterator[Callable[[], None]]:
    """Ctrl-C waits until Spark is there: a Java that is left alone while it starts would go on for ever.

    Yields   what lets it wait still, once Spark answers it in a way of its own, which it does from its start on.
    """
    if threading.current_thread() is not threading.main_thread():
        yield lambda: None
        return
    pressed = threading.Event()
    answer = signal.getsignal(signal.SIGINT)

    def wait() -> None:
        signal.signal(signal.SIGINT, lambda number, frame: pressed.set())

    wait()
    try:
        yield wait
    finally:
        signal.signal(signal.SIGINT, answer)
        if pressed.is_set():
            signal.raise_signal(signal.SIGINT)
