"""R's package pprof on the bench, where R and the package are there: fitted by Rscript, timed by R itself.

What R reads and makes columns of is not in its time, and its memory is that of the whole R process.
"""

import resource
import shutil
import subprocess
from pathlib import Path

import pyarrow as pa
from pyarrow.csv import write_csv

from commissioning.cli.bench.drawn import COVARIATES, LEVELS
from commissioning.cli.bench.handed import Handed, Result, name_of

NAME = "R pprof"
PER_PERSON_BYTES = 2_400
"""What it was seen to need for each of a million people at 5,000 sites, most of it for 40 columns of 0 and 1."""
_THERE = 'quit(status = if (requireNamespace("pprof", quietly = TRUE)) 0 else 1)'
_FIT = """
people <- read.csv(commandArgs(TRUE)[1])
facts <- as.data.frame(lapply(people[-(1:2)], factor))
columns <- as.data.frame(model.matrix(~ ., facts)[, -1])
names(columns) <- paste0("z", seq_along(columns))
asked <- as.formula(paste("outcome ~", paste(names(columns), collapse = " + "), "+ id(provider)"))
people <- cbind(people[1:2], columns)
began <- proc.time()
found <- pprof::logis_fe(asked, people, message = FALSE)
spent <- proc.time() - began
said <- c(spent[["elapsed"]], spent[["user.self"]] + spent[["sys.self"]], found$coefficient$beta)
cat(sprintf("%.17g", said), sep = "\\n")
"""


def missing() -> str | None:
    """What is not on this machine, in words; None when nothing is."""
    program = shutil.which("Rscript")
    if program is None:
        return "R is not on this machine."
    there = subprocess.run([program, "-e", _THERE], capture_output=True, check=False)  # noqa: S603  ours
    return "R is on this machine, its package pprof is not." if there.returncode else None


def fitted(folder: Path, seconds: int) -> Result:
    """The cost and the answer, of the people in the folder. After so many seconds R is ended."""
    people = Handed.load(folder)
    file, script = folder / "people.csv", folder / "fit.R"
    facts = dict(zip(COVARIATES, people.facts, strict=True))
    write_csv(pa.table({"outcome": people.outcome, "provider": people.provider, **facts}), file)
    script.write_text(_FIT, encoding="ascii")
    program = [shutil.which("Rscript") or "Rscript", str(script), str(file)]
    done = subprocess.run(program, capture_output=True, text=True, timeout=seconds, check=False)  # noqa: S603  ours
    if done.returncode:
        raise RuntimeError((done.stderr.strip().splitlines() or ["R stopped and said nothing"])[-1])
    elapsed, cpu_seconds, *worths = map(float, done.stdout.split())
    names = [name_of(fact, level) for fact in COVARIATES for level in LEVELS[1:]]
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    return Result(elapsed, cpu_seconds, 0.0, peak, dict(zip(names, worths, strict=True)), {})
