"""Only what pyproject.toml cannot say: the wheel carries the programmes of `terms/`, folder by folder."""

from pathlib import Path

from setuptools import setup

FOLDERS = sorted({file.parent for file in Path("terms").rglob("*.yaml")})

setup(
    data_files=[
        (f"share/commissioning/{folder.as_posix()}", [str(file) for file in sorted(folder.glob("*.yaml"))])
        for folder in FOLDERS
    ]
)
