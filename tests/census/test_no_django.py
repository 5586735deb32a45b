"""The command line and the tests of the spine never load Django."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_command_line_loads_no_django():
    script = "import sys, commissioning.cli.main; print([m for m in ('django', 'psycopg') if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_a_test_of_the_spine_sees_no_application_and_no_database(tmp_path):
    """pytest-django is there, and inert: Django is set up by the fixtures that need it."""
    test = tmp_path / "test_plain.py"
    test.write_text(
        "import sys\n\n\ndef test_plain():\n"
        "    assert not {'django.db.models', 'psycopg', 'commissioning.platform.models'} & set(sys.modules)\n"
    )
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-c", str(ROOT / "pyproject.toml"), "--rootdir", str(ROOT), str(test)],
        cwd=ROOT,
        # Tests of the shell may have run before in this process, and named their settings for it.
        env={name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "PYTEST_"))},
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stdout
