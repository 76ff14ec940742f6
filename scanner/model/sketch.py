"""Parts of a profile that merge exactly: counters with a bound, and the smallest digests of a set."""

from __future__ import annotations

import base64
import heapq
import math
from collections import Counter
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


EXACT = 1 << 17
"""Distinct digests that a `Headcount` keeps one by one at most; beyond them it estimates."""
DIGEST_BITS = 48
"""Among as many as are kept, two people have the same digest once in thirty thousand scans."""
REGISTER_BITS = 15
REGISTERS = 1 << REGISTER_BITS
RANKS = DIGEST_BITS - REGISTER_BITS + 2
"""Values that a register can have: 0 for none, then the place of the first set bit, one beyond the last bit included."""
_BYTES = DIGEST_BITS // 8


@dataclass(frozen=True, slots=True)
class Headcount:
    """Count distinct digests of 48 bits: exactly up to a limit, so that two scans agree, beyond it within about half a per cent.

    It merges exactly: whatever the split, the union of the digests decides what is kept. Both forms are Base64, so that their
    size is all there is to check when they come from a process that is not trusted. They live during a scan only.

    Attributes:
        digests: distinct digests, ascending, six bytes each, big-endian; empty where there are too many.
        registers: one byte for each of `REGISTERS` registers of a HyperLogLog; empty while the digests are kept.
        limit: how many digests are kept, the same for all parts of a table.

    Source: Flajolet et al., "HyperLogLog", 2007; the estimate is Ertl's improved one, arXiv:1702.01284, algorithm 6. The standard
    error is 1.04 / sqrt(2^15) = 0.57 %.
    """

    digests: str = ""
    registers: str = ""
    limit: int = EXACT

    def __post_init__(self) -> None:
        """Refuse what is no count.

        Raises:
            ValueError: the sizes are wrong.
        """
        digests, registers = self._bytes(), base64.b64decode(self.registers, validate=True)
        fits = len(digests) % _BYTES == 0 and len(digests) // _BYTES <= self.limit <= EXACT
        fits = fits and len(registers) in {0, REGISTERS} and max(registers, default=0) < RANKS
        if not fits or (digests and registers):
            message = "this is no count of distinct digests"
            raise ValueError(message)

    @classmethod
    def of(cls, digests: Iterable[int], limit: int = EXACT) -> Headcount:
        """Count digests (unsigned integers of 48 bits)."""
        kept = sorted(set(digests))
        if len(kept) <= limit:
            data = b"".join(digest.to_bytes(_BYTES, "big") for digest in kept)
            return cls(base64.b64encode(data).decode("ascii"), limit=limit)
        return cls(registers=base64.b64encode(_registers(kept)).decode("ascii"), limit=limit)

    def merge(self, other: Headcount) -> Headcount:
        """Give the count of both together."""
        limit = max(self.limit, other.limit)
        if not self.registers and not other.registers:
            return Headcount.of([*self._kept(), *other._kept()], limit)
        mine, more = self._as_registers(), other._as_registers()
        return Headcount(registers=base64.b64encode(bytes(map(max, mine, more))).decode("ascii"), limit=limit)

    def _bytes(self) -> bytes:
        return base64.b64decode(self.digests, validate=True)

    def _kept(self) -> list[int]:
        data = self._bytes()
        return [int.from_bytes(data[at : at + _BYTES], "big") for at in range(0, len(data), _BYTES)]

    def _as_registers(self) -> bytes:
        return base64.b64decode(self.registers) if self.registers else _registers(self._kept())

    def estimate(self) -> int:
        """Give the number of distinct digests."""
        if not self.registers:
            return len(self._bytes()) // _BYTES
        counts = Counter(base64.b64decode(self.registers))
        top = RANKS - 1
        total = REGISTERS * _tau(1 - counts[top] / REGISTERS)
        for rank in range(top - 1, 0, -1):
            total = 0.5 * (total + counts[rank])
        total += REGISTERS * _sigma(counts[0] / REGISTERS)
        return round(REGISTERS * REGISTERS / (2 * math.log(2) * total))

    def __repr__(self) -> str:
        """Show no digest."""
        return f"Headcount({self.estimate()})"


def _registers(digests: Iterable[int]) -> bytes:
    out = bytearray(REGISTERS)
    rest_bits = DIGEST_BITS - REGISTER_BITS
    for digest in digests:
        place, rest = digest >> rest_bits, digest & ((1 << rest_bits) - 1)
        out[place] = max(out[place], rest_bits - rest.bit_length() + 1)
    return bytes(out)


def _sigma(x: float) -> float:
    if x == 1:
        return math.inf
    step, total, before = 1.0, x, -1.0
    while total != before:
        x *= x
        before = total
        total += x * step
        step += step
    return total


def _tau(x: float) -> float:
    if x in (0, 1):
        return 0.0
    step, total, before = 1.0, 1 - x, -1.0
    while total != before:
        x = math.sqrt(x)
        before = total
        step *= 0.5
        total -= (1 - x) ** 2 * step
    return total / 3
