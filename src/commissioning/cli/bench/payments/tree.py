"""What a process and all that it started have used so far: Spark's work, for one, is done by another program."""

import os
from collections.abc import Iterator
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


def peak_bytes() -> int:
    """The most memory that each process of the tree has held, added up: never less than they held together."""
    return sum(_peak_bytes(pid) for pid in _tree())


def cpu_seconds() -> float:
    """Processor time of all processes of the tree that still run, and of those that ended and were waited for."""
    return sum(sum(map(int, _stat(pid)[11:15])) for pid in _tree()) / _TICKS


def _tree() -> Iterator[int]:
    parents = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and (stat := _stat(int(folder.name))):
            parents[int(folder.name)] = int(stat[1])
    todo = [os.getpid()]
    while todo:
        pid = todo.pop()
        yield pid
        todo += [child for child, parent in parents.items() if parent == pid]


def _stat(pid: int) -> list[str]:
    """The fields of a process from its state on; none, if it has ended."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except OSError:
        return []
    return text.rpartition(")")[2].split()


def _peak_bytes(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:"))
