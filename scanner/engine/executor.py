"""How the work of a scan is run: one function, so that processes or a cluster can take the place of the loop.

The result of a source depends on nothing but the opener and the tools, and results merge exactly, so an executor may read
sources, and parts of them, anywhere; it only has to give the results back in the order of the sources.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from scanner.engine.reading import Progress, SourceResult, Tools, read_source
from scanner.model import SourceOpener


class Executor(Protocol):
    """Read sources."""

    def __call__(
        self, openers: Sequence[SourceOpener], tools: Tools, progress: Progress | None = None
    ) -> Iterator[SourceResult | None]:
        """Yield the results in the order of the openers; None for one that was not begun because of an interrupt."""
        ...


def serial(
    openers: Sequence[SourceOpener], tools: Tools, progress: Progress | None = None
) -> Iterator[SourceResult | None]:
    """Read one source after the other in this process."""
    stopped = False
    for opener in openers:
        result = None if stopped else read_source(opener, tools, progress)
        stopped = stopped or (result is not None and result.interrupted)
        yield result
