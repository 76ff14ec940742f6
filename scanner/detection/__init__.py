"""From the texts of a column to matches, equal to presidio's analyzer and without its cost per cell.

`Detector` is loaded on first use: it imports presidio and spaCy, which takes seconds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scanner.detection.detector import Detector

__all__ = ["Detector"]


def __getattr__(name: str) -> object:
    """Import the detector when it is asked for."""
    if name == "Detector":
        from scanner.detection.detector import Detector  # noqa: PLC0415 - the point of this function

        return Detector
    raise AttributeError(name)
