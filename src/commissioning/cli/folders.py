"""A folder that appears whole or not at all."""

import fcntl
import os
import shutil
from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from commissioning.cli.exits import refuse
from commissioning.cli.interruptions import heed, held_back


@contextmanager
def whole_folder(out: Path, *, mark: str, holds: Collection[str], apart_from: Collection[Path] = ()) -> Iterator[Path]:
    """A folder to write in, which takes the place of `out` when all went well and is removed when not.

    Takes    mark: the file by which an earlier folder of this kind is known; only such a one is replaced.
             holds: the names in a folder of this kind. One with anything else in it is never replaced.
             apart_from: folders that `out` must neither be in nor contain, for it would spoil them.
    """
    for folder in apart_from:
        _refuse_within(out, folder)
    _refuse_foreign(out, mark, holds)
    out.parent.mkdir(parents=True, exist_ok=True)
    partial = out.with_name(f".{out.name}.partial")
    former = out.with_name(f".{out.name}.former")
    with ExitStack() as at_the_end:
        with held_back():
            at_the_end.enter_context(_alone(partial, out))
            at_the_end.callback(_put_right, out, partial, former)
        heed()
        if former.exists() and not out.exists():  # killed between the two renames below
            former.rename(out)
        _remove(former)
        yield partial
        heed()
        if out.exists():
            out.rename(former)
        partial.rename(out)


def _put_right(out: Path, partial: Path, former: Path) -> None:
    if former.exists() and not out.exists():
        former.rename(out)
    _remove(partial)
    _remove(former)


@contextmanager
def kept_until_whole(out: Path) -> Iterator[Path]:
    """A folder beside `out` for work that need not be done twice. It is removed when all went well, and only then.

    To be used within `whole_folder`, which lets nobody else in.
    """
    work = out.with_name(f".{out.name}.work")
    yield work
    _remove(work)


def _refuse_within(out: Path, folder: Path) -> None:
    inner, outer = out.resolve(), folder.resolve()
    if inner.is_relative_to(outer) or outer.is_relative_to(inner):
        refuse(f"{out} and {folder} would be one inside the other, and spoil each other. Name another folder.")


def _refuse_foreign(out: Path, mark: str, holds: Collection[str]) -> None:
    if not out.exists():
        return
    there = sorted(path.name for path in out.iterdir()) if out.is_dir() else [out.name]
    if there and not (out / mark).exists():
        refuse(f"{out} exists and was not written by this command (it holds no {mark}). Name another folder.")
    foreign = [name for name in there if name not in holds]
    if foreign:
        refuse(
            f"{out} would be replaced, but it also holds what this command did not write: {', '.join(foreign[:5])}. "
            "Move that away, or name another folder."
        )


@contextmanager
def _alone(partial: Path, out: Path) -> Iterator[None]:
    """The partial folder, emptied, while no other process writes it. A killed process gives up its lock."""
    partial.mkdir(exist_ok=True)
    lock = os.open(partial, os.O_RDONLY)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            refuse(f"Another command is writing {out} just now. Wait until it has ended, or name another folder.")
        for left_behind in partial.iterdir():
            _remove(left_behind)
        yield
    finally:
        os.close(lock)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
