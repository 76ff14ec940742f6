"""SipHash-1-3 over many texts equals its definition over one."""

import random

import pyarrow as pa

from scanner.engine.digests import TEXTS_AT_ONCE, digests, sketch
from scanner.model import BottomK

ALL = (1 << 64) - 1
KEY = bytes(range(16))


def turn(word, bits):
    return ((word << bits) | (word >> (64 - bits))) & ALL


def siphash(data, key):
    """Follow the paper's figure, one word after the other."""
    low, high = int.from_bytes(key[:8], "little"), int.from_bytes(key[8:], "little")
    a, b, c, d = (
        low ^ 0x736F6D6570736575, high ^ 0x646F72616E646F6D, low ^ 0x6C7967656E657261, high ^ 0x7465646279746573,
    )  # fmt: skip

    def mixed(a, b, c, d):
        a = (a + b) & ALL
        b = turn(b, 13) ^ a
        a = turn(a, 32)
        c = (c + d) & ALL
        d = turn(d, 16) ^ c
        a = (a + d) & ALL
        d = turn(d, 21) ^ a
        c = (c + b) & ALL
        b = turn(b, 17) ^ c
        return a, b, turn(c, 32), d

    whole = len(data) // 8 * 8
    words = [int.from_bytes(data[at : at + 8], "little") for at in range(0, whole, 8)]
    words.append(int.from_bytes(data[whole:], "little") | (len(data) & 255) << 56)
    for word in words:
        a, b, c, d = mixed(a, b, c, d ^ word)
        a ^= word
    c ^= 255
    for _ in range(3):
        a, b, c, d = mixed(a, b, c, d)
    return a ^ b ^ c ^ d


def texts(count, seed):
    rng = random.Random(seed)
    return ["".join(rng.choice("abcåäö019 \U0001f600") for _ in range(rng.randint(0, 60))) for _ in range(count)]


def test_equals_the_definition():
    some = [*texts(400, 1), "", "x" * 7, "x" * 8, "x" * 9, "y" * 700]
    expected = [siphash(text.encode(), KEY) for text in some]
    assert digests(some, pa.array(some), KEY).tolist() == expected
    assert digests(some, None, KEY).tolist() == expected
    assert digests(some, pa.array(["before", *some])[1:], KEY).tolist() == expected


def test_many_texts_are_digested_in_parts():
    some = texts(TEXTS_AT_ONCE + 100, 2)
    whole = digests(some, pa.array(some), KEY).tolist()
    assert whole[-50:] == [siphash(text.encode(), KEY) for text in some[-50:]]


def test_lone_surrogates_have_digests():
    assert len(set(digests(["\ud800", "\ud801", "a"], None, KEY).tolist())) == 3
    assert digests([], None, KEY).tolist() == []


def test_sketches_of_parts_merge_to_the_sketch_of_all():
    some = list(dict.fromkeys(texts(3000, 3)))
    whole = sketch(some, pa.array(some), b"key")
    parts = sketch(some[:1000], pa.array(some[:1000]), b"key").merge(sketch(some[900:], None, b"key"))
    assert whole == parts
    assert len(whole.digests) == BottomK().k
    assert abs(whole.estimate() / len(some) - 1) < 5 / BottomK().k ** 0.5
    assert sketch(some, None, b"other") != whole
