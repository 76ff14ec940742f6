"""How the work of a scan is run. One function, so that a process pool or a cluster can take the place of the loop.

A unit of work is one source. Its result depends on nothing but the opener and the settings, and results merge exactly,
so an executor may run units anywhere; it only has to give the results back in the order of the units.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol, TypeVar

Unit = TypeVar("Unit")
Result = TypeVar("Result")


class Executor(Protocol):
    """Run a function over units."""

    def __call__(self, work: Callable[[Unit], Result], units: Sequence[Unit]) -> Iterator[Result]:
        """Yield the results in the order of the units."""
        ...


def serial(work: Callable[[Unit], Result], units: Sequence[Unit]) -> Iterator[Result]:
    """Run one unit after the other in this process."""
    yield from map(work, units)
