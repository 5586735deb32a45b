"""What both kinds of file give to the checks: cells by column, and each row's number."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa


@dataclass(frozen=True, slots=True)
class RawBatch:
    """Some rows of a file. Cells are text, or of the column's canonical type; a column not in the file is absent."""

    columns: Mapping[str, pa.Array]
    numbers: npt.NDArray[np.int32]
