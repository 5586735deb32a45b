"""Reference material from outside, which the project may not carry: found through COMMISSIONING_REFERENCE."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def reference_file(name: str) -> Path:
    """A file of the reference folder. Without the folder the test is skipped loudly; in CI that is a failure."""
    folder = Path(os.environ.get("COMMISSIONING_REFERENCE", "../shared"))
    path = (folder if folder.is_absolute() else ROOT / folder) / name
    if not path.exists():
        message = f"No {name} in the reference folder {folder} (COMMISSIONING_REFERENCE): this test did not run."
        if os.environ.get("CI") == "true" and (ROOT / folder).exists():
            pytest.fail(message)
        pytest.skip(message)
    return path
