"""Which kernel sums over people: numpy's, or the compiled one of the extra `fast`, which gives the same but sooner."""

from functools import cache
from importlib.util import find_spec

from commissioning.engines.ratings.case_mix import sums
from commissioning.engines.ratings.case_mix.sums import Kernel

WORTH_COMPILING = 3_000_000
"""With fewer rows, making the compiled kernel ready takes longer than it saves."""


def logistic_kernel(rows: int) -> Kernel:
    """The quickest there is for so many rows. The two differ by rounding, far behind the figures anyone shows."""
    if rows < WORTH_COMPILING or not compiled_is_installed():
        return sums.logistic
    from commissioning.engines.ratings.case_mix.compiled import logistic

    return logistic


@cache
def compiled_is_installed() -> bool:
    """Whether the extra `fast` is there."""
    return find_spec("numba") is not None
