"""Parts of a profile that merge exactly: counters with a bound, and the smallest digests of a set."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

K = TypeVar("K")


def add_counts(a: Mapping[K, int], b: Mapping[K, int]) -> dict[K, int]:
    """Add two counters without changing either."""
    out = dict(a)
    for key, count in b.items():
        out[key] = out.get(key, 0) + count
    return out


def smallest_counts(counts: Mapping[str, int], k: int) -> dict[str, int]:
    """Keep the counts of the `k` smallest keys.

    Exact under merge: a key among the k smallest of a union is among the k smallest of each part that holds it.
    """
    return {key: counts[key] for key in sorted(counts)[:k]}


@dataclass(frozen=True, slots=True)
class BottomK:
    """Keep the `k` smallest digests of a set: merges exactly and estimates how many distinct values there are.

    The digests are keyed under a random key of the scan, live in memory only and are never stored.

    Source: Bar-Yossef et al., "Counting distinct elements in a data stream", 2002 (k minimum values).
    """

    k: int = 256
    digests: frozenset[int] = field(default_factory=frozenset)
    bits: int = 64

    def add(self, digests: Iterable[int]) -> BottomK:
        """Give the sketch of this set and more digests (unsigned integers of `bits` bits)."""
        return BottomK(self.k, frozenset(heapq.nsmallest(self.k, self.digests.union(digests))), self.bits)

    def merge(self, other: BottomK) -> BottomK:
        """Give the sketch of the union of both sets."""
        return self.add(other.digests)

    def estimate(self) -> int:
        """Estimate the number of distinct values; exact below `k`, else within about 1/sqrt(k)."""
        if len(self.digests) < self.k:
            return len(self.digests)
        return round((self.k - 1) * float(1 << self.bits) / max(self.digests))

    def __repr__(self) -> str:
        """Show no digest."""
        return f"BottomK(k={self.k}, kept={len(self.digests)})"
