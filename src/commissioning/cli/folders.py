"""A folder that appears whole or not at all."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from commissioning.cli.exits import refuse


@contextmanager
def whole_folder(out: Path, *, mark: str) -> Iterator[Path]:
    """A folder to write in, which takes the place of `out` when all went well and is removed when not.

    Takes    mark: the file by which an earlier folder of this kind is known; only such a one is replaced.
    """
    if out.exists() and not (out / mark).exists() and any(out.iterdir() if out.is_dir() else [out]):
        refuse(f"{out} exists and was not written by this command (it holds no {mark}). Name another folder.")
    out.parent.mkdir(parents=True, exist_ok=True)
    partial = out.with_name(f".{out.name}.partial")
    former = out.with_name(f".{out.name}.former")
    for left_behind in (partial, former):
        shutil.rmtree(left_behind, ignore_errors=True)
    partial.mkdir()
    try:
        yield partial
        if out.exists():
            out.rename(former)
        partial.rename(out)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
        shutil.rmtree(former, ignore_errors=True)
