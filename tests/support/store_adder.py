"""A process that adds files to a store and is killed (SIGKILL) at the n-th write to disk. Run as a script.

Takes    store, n, files.
"""

import itertools
import os
import signal
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from support.stores import added, place_at


def killing(function, count, last):
    """The function, which ends the process once it has been called so often, by whatever name."""

    def called(*arguments, **more):
        if next(count) == last:
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*arguments, **more)

    return called


if __name__ == "__main__":
    writes = itertools.count()
    for name in ("fsync", "replace", "link"):
        setattr(os, name, killing(getattr(os, name), writes, int(sys.argv[2])))
    print(added(place_at(sys.argv[1]), *map(Path, sys.argv[3:]), buckets=2).manifest.number, next(writes))
