"""The command line as people use it, in the process of the test."""

from pathlib import Path

from typer.testing import CliRunner

from commissioning.cli.main import app

ROOT = Path(__file__).parents[2]
WORK_PROGRAMME = ROOT / "terms" / "work-programme"
ASSUME = ("--assume", str(WORK_PROGRAMME / "assumptions" / "demonstration.yaml"))


def command(*arguments: object, exits: int = 0) -> str:
    """What a command says, and that it ends so."""
    ran = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert ran.exit_code == exits, ran.output
    assert "Traceback" not in ran.output
    return ran.output


def pays(evidence: Path, out: Path, *more: object, as_of: str = "2013-06-30", exits: int = 0) -> str:
    """The Work Programme paid as of a day."""
    asked = ["--terms", WORK_PROGRAMME, *ASSUME, "--as-of", as_of, "--evidence", evidence, "--out", out]
    return command("pay", *asked, *more, exits=exits)
