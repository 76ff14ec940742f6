"""From the texts of a column to matches, equal to presidio's analyzer and without its cost per cell.

`Detector` is loaded on first use: it imports presidio.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.recognisers.late_presidio import defer

if TYPE_CHECKING:
    from scanner.detection.detector import Detector

__all__ = ["Detector"]

defer()


def __getattr__(name: str) -> object:
    """Import the detector when it is asked for."""
    if name == "Detector":
        from scanner.detection.detector import Detector  # noqa: PLC0415 - the point of this function

        return Detector
    raise AttributeError(name)
