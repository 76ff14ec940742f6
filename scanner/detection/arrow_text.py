"""Texts in Arrow's form and back without what pyarrow's own conversions bring along.

`pyarrow.array` and `Array.to_numpy` import pandas, half a second, only to ask whether it is concerned.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

FEW = 50_000
"""Up to here a builder's slower copying costs less than the import."""


def strings(texts: Sequence[str | None]) -> pa.StringArray | pa.ChunkedArray:
    """Give texts as an array of strings; as one in chunks if they are more than it can hold.

    Raises:
        UnicodeEncodeError: a text has a lone surrogate.
    """
    if len(texts) > FEW or "pandas" in sys.modules:
        return pa.array(texts, pa.string())
    builder = pa.lib.StringBuilder()
    builder.append_values(texts)
    return builder.finish()


def codes(places: pa.Int32Array) -> NDArray[np.int64]:
    """Give 32-bit numbers, such as the places of a dictionary-encoded array, with -1 for null."""
    validity, numbers = places.buffers()
    inside = slice(places.offset, places.offset + len(places))
    out = np.frombuffer(numbers, np.int32)[inside].astype(np.int64)
    if places.null_count:
        out[np.unpackbits(np.frombuffer(validity, np.uint8), bitorder="little")[inside] == 0] = -1
    return out


__all__ = ["codes", "strings"]
