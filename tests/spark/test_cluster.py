"""`commissioning pay` on a cluster: a master and two workers of their own on this machine, and the bytes of DuckDB."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from commissioning.cli.main import app
from support.paying import ROOT, asked, pay, simulated
from support.sizes import column
from support.spark import SHORT_LIVED, SMALL, needed

pytestmark = pytest.mark.skipif(column() == "quick", reason="Starts a cluster, two minutes; from ASSURANCE_SIZE=ci on.")
LOCALLY = {"SPARK_LOCAL_IP": "127.0.0.1", "SPARK_DAEMON_JAVA_OPTS": "-Dspark.master.rest.enabled=false"}
AS_THE_CLUSTER_HAS_IT = {**SMALL, "spark.executor.memory": "1g", "spark.executor.extraJavaOptions": SHORT_LIVED}


def home() -> Path:
    """Where Spark is."""
    import pyspark

    return Path(pyspark.__file__).parent


def environment(folder: Path) -> dict[str, str]:
    """Takes the folder of the cluster's settings."""
    return {**os.environ, **LOCALLY, "SPARK_HOME": str(home()), "SPARK_CONF_DIR": str(folder)}


@contextmanager
def started(name: str, *words: str, folder: Path) -> Iterator[Path]:
    """One of Spark's own services, until the end; the file that it writes what it does to."""
    log = folder / f"{name}-{len(list(folder.glob('*.log')))}.log"
    command = [home() / "bin/spark-class", f"org.apache.spark.deploy.{name.lower()}.{name}", "--host", "127.0.0.1"]
    with log.open("wb") as file:
        service = subprocess.Popen(
            [*command, "--webui-port", "0", *words],
            cwd=folder,
            env=environment(folder),
            stdout=file,
            stderr=file,
        )
    try:
        yield log
    finally:
        service.terminate()
        service.wait(60)


@dataclass(frozen=True, slots=True)
class Cluster:
    """A master that two workers have come to, in a folder; and the file in which it says what it does."""

    address: str
    folder: Path
    log: Path

    def executors(self) -> int:
        """How many have worked on programs so far."""
        return self.log.read_text().count("Launching executor app-")


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    needed()
    folder = tmp_path_factory.mktemp("cluster")
    settings = "".join(f"{name} {value}\n" for name, value in AS_THE_CLUSTER_HAS_IT.items())
    (folder / "spark-defaults.conf").write_text(settings)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    address = f"spark://127.0.0.1:{port}"
    with ExitStack() as services:
        log = services.enter_context(started("Master", "--port", str(port), folder=folder))
        said(log, "I have been elected leader", times=1)
        for _ in range(2):
            each = ("--cores", "1", "--memory", "1500m", "--work-dir", str(folder), address)
            services.enter_context(started("Worker", *each, folder=folder))
        said(log, "Registering worker", times=2)
        yield Cluster(address, folder, log)


def said(log: Path, words: str, *, times: int) -> None:
    deadline = time.monotonic() + 240
    while log.read_text().count(words) < times:
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.5)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(ROOT)
        return simulated(200, tmp_path_factory.mktemp("evidence") / "world")


@pytest.fixture(scope="module")
def on_duckdb(world: Path) -> bytes:
    out = world.with_name("duckdb")
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(ROOT)
        assert CliRunner().invoke(app, asked(world, out, engine="duckdb")).exit_code == 0
    dues = (out / "dues.csv").read_bytes()
    assert dues.count(b"\n") > 40
    return dues


def test_two_workers_find_the_bytes_of_duckdb(cluster: Cluster, world: Path, on_duckdb: bytes, tmp_path: Path) -> None:
    before = cluster.executors()
    command = [*pay(world, tmp_path / "run"), "--spark-master", cluster.address]
    ran = subprocess.run(
        command, cwd=ROOT, env=environment(cluster.folder), capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    assert (tmp_path / "run/dues.csv").read_bytes() == on_duckdb
    assert cluster.executors() == before + 2


def test_so_they_do_when_spark_submit_hands_the_command_in(
    cluster: Cluster, world: Path, on_duckdb: bytes, tmp_path: Path
) -> None:
    from commissioning.cli import start

    before = cluster.executors()
    command = [home() / "bin/spark-submit", "--master", cluster.address, start.__file__]
    ran = subprocess.run(
        [*command, *asked(world, tmp_path / "run")],
        cwd=ROOT,
        env=environment(cluster.folder) | {"PYSPARK_PYTHON": sys.executable},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert (tmp_path / "run/dues.csv").read_bytes() == on_duckdb
    assert cluster.executors() == before + 2
