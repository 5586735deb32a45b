"""Write the generated documents anew, or check that they are current.

python -m docs.generate            write
python -m docs.generate --check    exit 1 and name each document that is not what the code says
"""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from typer.main import get_command
from typer.testing import CliRunner

ROOT = Path(__file__).parents[1]
GENERATED = ROOT / "docs" / "generated"


def evidence_tables() -> str:
    """Every table in and out, from its schema."""
    from commissioning.tables.documents import evidence_tables_markdown

    return evidence_tables_markdown()


def command_line() -> str:
    """What each command says of itself."""
    from commissioning.cli.main import app

    parts = ["# The command line"]
    for words in _commands(get_command(app), ()):
        run = CliRunner().invoke(
            app, [*words, "--help"], env={"COLUMNS": "100", "TERM": "dumb"}, prog_name="commissioning"
        )
        parts.append(f"## commissioning {' '.join(words)}".rstrip() + f"\n\n```text\n{_stripped(run.output)}\n```")
    return "\n\n".join(parts) + "\n"


def _commands(command: object, words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    yield words
    for name, child in getattr(command, "commands", {}).items():
        yield from _commands(child, (*words, name))


def _stripped(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip("\n").splitlines())


def programme(folder: Path) -> Callable[[], str]:
    """The terms of a carried programme, as a readable document."""

    def text() -> str:
        from commissioning.terms.loading import load
        from commissioning.terms.printing import markdown

        return markdown(load(folder))

    return text


def specifications() -> str:
    """The payment rules as tables, each of which runs on every engine."""
    from support.manual import markdown

    return markdown()


def worked_examples() -> str:
    """The worked examples from published rules, with their arithmetic."""
    from support.worked_manual import markdown

    return markdown()


def permissions() -> str:
    """Who may do what."""
    from commissioning.platform.roles import permissions_markdown

    return permissions_markdown()


def documents() -> dict[Path, Callable[[], str]]:
    """Every generated document and what writes it."""
    programmes = {
        GENERATED / "programmes" / f"{folder.name}.md": programme(folder)
        for folder in sorted((ROOT / "terms").iterdir())
        if (folder / "programme.yaml").exists()
    }
    return {
        GENERATED / "evidence-tables.md": evidence_tables,
        GENERATED / "command-line.md": command_line,
        GENERATED / "payment-specifications.md": specifications,
        GENERATED / "worked-examples.md": worked_examples,
        GENERATED / "permissions.md": permissions,
        **programmes,
    }


def main() -> int:
    """Write or check; the number of stale documents decides the exit."""
    sys.path.insert(0, str(ROOT / "tests"))
    check = "--check" in sys.argv
    stale = []
    for path, text in documents().items():
        wanted = text()
        if path.exists() and path.read_text(encoding="utf-8") == wanted:
            continue
        stale.append(path)
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(wanted, encoding="utf-8")
    for path in stale:
        print(f"{'not current, run `make docs`' if check else 'written'}: {path.relative_to(ROOT)}")
    if not stale:
        print(f"{len(documents())} generated documents are current.")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
