"""`commissioning pay --engine spark`, as people start it: the bytes of DuckDB, and Ctrl-C that ends everything."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from commissioning.cli.main import app
from support.paying import ROOT, asked, pay, simulated
from support.sizes import column
from support.spark import needed


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.skipif(column() == "quick", reason="Compiles every step, two minutes; from ASSURANCE_SIZE=ci on.")
def test_a_run_on_spark_has_the_bytes_of_a_run_on_duckdb(tmp_path, monkeypatch):
    needed()
    monkeypatch.chdir(ROOT)
    world = simulated(200, tmp_path / "world")
    ran = subprocess.run(pay(world, tmp_path / "spark"), cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert "Spark:" not in ran.stderr
    assert CliRunner().invoke(app, asked(world, tmp_path / "duckdb", engine="duckdb")).exit_code == 0
    expected, found = files(tmp_path / "duckdb"), files(tmp_path / "spark")
    assert expected.pop("run.json").replace(b'"duckdb"', b'"spark"') == found.pop("run.json")
    assert found == expected
    assert found["dues.csv"].count(b"\n") > 40


@pytest.mark.skipif(column() == "quick", reason="Starts Spark three times; from ASSURANCE_SIZE=ci on.")
@pytest.mark.parametrize("after_seconds", [2, 12, 25])
def test_ctrl_c_leaves_no_file_and_no_process(tmp_path, monkeypatch, after_seconds):
    needed()
    monkeypatch.chdir(ROOT)
    world = simulated(20_000, tmp_path / "world")
    process = subprocess.Popen(
        pay(world, tmp_path / "run"),
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    assert process.stderr is not None
    for line in process.stderr:
        if "Working out dues" in line:
            break
    time.sleep(after_seconds)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=120)
    assert process.returncode == 130, said
    assert "Interrupted. Nothing is half done" in said
    assert "Traceback" not in said
    assert [path.name for path in tmp_path.iterdir()] == ["world"]
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            os.killpg(process.pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.2)
    pytest.fail("Java goes on after its Python has ended.")


def test_a_master_that_is_none_is_told_plainly(monkeypatch):
    """Spark's own start is as it fails when it cannot make anything of the master's name."""

    pytest.importorskip("pyspark")
    from pyspark import SparkContext
    from pyspark.errors import PySparkRuntimeError

    from commissioning.warehouse.spark.session import NoSpark, started

    def fails(conf):
        raise PySparkRuntimeError("[JAVA_GATEWAY_EXITED] Java gateway process exited.")

    monkeypatch.setattr("commissioning.warehouse.spark.session._refuse_without_java", lambda: None)
    monkeypatch.setattr(SparkContext, "getOrCreate", fails)
    with pytest.raises(NoSpark, match=r"could not be started at nonsense: \[JAVA_GATEWAY_EXITED\].*--spark-master"):
        started("nonsense")


def test_a_master_without_spark_is_refused():
    asked = pay(Path("world"), Path("out"))[3:]
    asked[asked.index("spark")] = "duckdb"
    ran = CliRunner().invoke(app, [*asked, "--spark-master", "local[1]", "--evidence", str(ROOT)])
    assert ran.exit_code == 1
    assert "--spark-master is for Spark" in ran.output


def test_spark_connect_without_its_packages_is_refused(monkeypatch):
    pytest.importorskip("pyspark", reason="Nothing was tried on Spark: install `.[spark]`.")
    from commissioning.warehouse.spark.session import NoSpark, started

    monkeypatch.setitem(sys.modules, "grpc", None)
    with pytest.raises(NoSpark, match=r"pip install 'pyspark\[connect\]'"):
        started("sc://127.0.0.1")
