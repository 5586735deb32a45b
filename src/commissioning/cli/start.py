"""Where the command line begins. Loading it takes a second, in which Ctrl-C must not look like a fault."""

import sys


def start() -> None:
    try:
        from commissioning.cli.main import app
    except KeyboardInterrupt:
        print("Interrupted before anything was done.", file=sys.stderr)
        sys.exit(130)
    app()


if __name__ == "__main__":  # as spark-submit runs it
    start()
