"""How far a scan is, for whoever shows it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Overall:
    """Say how far a whole scan is: what is done of what is known, in bytes or what cells are worth in bytes.

    `unknown` counts the sources of which nobody knows yet how much is in them.
    """

    done: float = 0.0
    known: float = 0.0
    unknown: int = 0

    @property
    def share(self) -> float | None:
        """Give the share that is done, 0..1; None while nobody can know."""
        return min(1.0, self.done / self.known) if self.known and not self.unknown else None
