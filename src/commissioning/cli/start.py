"""Where the command line begins. Loading it takes seconds, in which Ctrl-C must not look like a fault."""

import sys


def start() -> None:
    try:
        from commissioning.cli.main import app

        app()  # builds every command from its options before it runs one, whose own Ctrl-C never comes this far
    except KeyboardInterrupt:
        print("Interrupted before anything was done.", file=sys.stderr)
        sys.exit(130)


if __name__ == "__main__":  # as spark-submit runs it
    start()
