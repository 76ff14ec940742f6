"""Keyed 64-bit digests of many texts at once: SipHash-1-3 over columns of numbers.

The digests count distinct texts (`BottomK`), in memory only, under a random key of the scan.

Source: Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012; the variant with one and three rounds is that of
CPython's and Rust's hash tables.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from scanner.model import BottomK

Words = NDArray[np.uint64]

TEXTS_AT_ONCE = 8192
"""Few enough for the processor's cache."""

_CONSTANTS = (0x736F6D6570736575, 0x646F72616E646F6D, 0x6C7967656E657261, 0x7465646279746573)
_FINAL = np.uint64(0xFF)
_SHIFTS = {bits: (np.uint64(bits), np.uint64(64 - bits)) for bits in (13, 16, 17, 21, 32)}


def _turn(words: Words, bits: int) -> Words:
    left, right = _SHIFTS[bits]
    return (words << left) | (words >> right)


def _round(state: list[Words]) -> None:
    a, b, c, d = state
    a = a + b
    b = _turn(b, 13) ^ a
    a = _turn(a, 32)
    c = c + d
    d = _turn(d, 16) ^ c
    a = a + d
    d = _turn(d, 21) ^ a
    c = c + b
    b = _turn(b, 17) ^ c
    c = _turn(c, 32)
    state[:] = [a, b, c, d]


def siphash(data: NDArray[np.uint8], starts: NDArray[np.int64], sizes: NDArray[np.int64], key: bytes) -> Words:
    """Digest stretches of bytes.

    Args:
        data: the bytes, with eight more behind the last stretch.
        starts: where each stretch begins.
        sizes: how many bytes each has.
        key: sixteen bytes.
    """
    out = np.empty(len(starts), np.uint64)
    order = np.argsort(sizes, kind="stable")  # alike sizes together, so that few are carried through each word
    words = np.ndarray((max(0, len(data) - 7),), "<u8", data, strides=(1,))
    for begin in range(0, len(order), TEXTS_AT_ONCE):
        some = order[begin : begin + TEXTS_AT_ONCE]
        out[some] = _siphash(words, starts[some], sizes[some], key)
    return out


def _siphash(words: Words, starts: NDArray[np.int64], sizes: NDArray[np.int64], key: bytes) -> Words:
    """Digest stretches in the order of their sizes."""
    low, high = (np.uint64(int.from_bytes(key[at : at + 8], "little")) for at in (0, 8))
    state = [
        np.full(len(starts), np.uint64(constant) ^ half, np.uint64)
        for constant, half in zip(_CONSTANTS, (low, high, low, high), strict=True)
    ]
    full = sizes >> 3
    for number in range(int(full[-1]) if len(full) else 0):
        first = int(np.searchsorted(full, number, side="right"))
        word = words[starts[first:] + 8 * number]
        part = [one[first:] for one in state]
        part[3] = part[3] ^ word
        _round(part)
        part[0] = part[0] ^ word
        for one, new in zip(state, part, strict=True):
            one[first:] = new
    rest = (sizes & 7).astype(np.uint64)
    mask = (np.uint64(1) << (rest * np.uint64(8))) - np.uint64(1)
    last = (words[starts + 8 * full] & mask) | ((sizes.astype(np.uint64) & np.uint64(0xFF)) << np.uint64(56))
    state[3] = state[3] ^ last
    _round(state)
    state[0] = state[0] ^ last
    state[2] = state[2] ^ _FINAL
    for _ in range(3):
        _round(state)
    return state[0] ^ state[1] ^ state[2] ^ state[3]


def digests(texts: Sequence[str], array: pa.StringArray | None, key: bytes) -> Words:
    """Digest texts; `array` holds the same in Arrow's form, if there is one."""
    if not len(texts):
        return np.empty(0, np.uint64)
    if array is None:
        parts = [text.encode("utf-8", "surrogatepass") for text in texts]
        sizes = np.array([len(part) for part in parts], np.int64)
        ends = np.cumsum(sizes)
        return siphash(np.frombuffer(b"".join(parts) + bytes(8), np.uint8), ends - sizes, sizes, key)
    _, offsets_buffer, data_buffer = array.buffers()
    offsets = np.frombuffer(offsets_buffer, np.int32)[array.offset : array.offset + len(array) + 1].astype(np.int64)
    data = np.zeros(int(offsets[-1]) + 8, np.uint8)
    if data_buffer is not None:
        data[:-8] = np.frombuffer(data_buffer, np.uint8)[: int(offsets[-1])]
    return siphash(data, offsets[:-1], np.diff(offsets), key)


def sketch(texts: Sequence[str], array: pa.StringArray | None, key: bytes) -> BottomK:
    """Give the sketch of distinct texts; the key may have any length up to 64 bytes."""
    empty = BottomK()
    found = digests(texts, array, hashlib.blake2b(key=key, digest_size=16).digest())
    if len(found) > empty.k:
        found = np.partition(found, empty.k - 1)[: empty.k]
    return empty.add(found.tolist())
