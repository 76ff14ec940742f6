"""OLE compound files made on the spot: the container of MSG, XLS and embedded objects."""

from __future__ import annotations

import struct

_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def compound(streams: dict[str, bytes]) -> bytes:
    """Make a compound file of streams by path; small ones lie in the mini stream."""
    names: list[tuple[str, ...]] = [()]
    for path in streams:
        parts = tuple(path.split("/"))
        names += [parts[:n] for n in range(1, len(parts) + 1) if parts[:n] not in names]
    mini, mini_fat, sectors, starts = bytearray(), [], [], {}

    def put(data: bytes) -> int:
        first = len(sectors)
        sectors.extend(data[i : i + 512].ljust(512, b"\0") for i in range(0, len(data), 512))
        chains.append((first, len(sectors) - first))
        return first

    chains: list[tuple[int, int]] = []
    for path, data in streams.items():
        key = tuple(path.split("/"))
        if not data:
            starts[key] = _END
        elif len(data) < 4096:
            starts[key] = len(mini) // 64
            count = -(-len(data) // 64)
            mini_fat += [len(mini_fat) + n + 1 for n in range(count - 1)] + [_END]
            mini += data.ljust(count * 64, b"\0")
        else:
            starts[key] = put(data)
    root = put(bytes(mini)) if mini else _END
    first_mini = (
        put(b"".join(struct.pack("<I", n) for n in mini_fat).ljust(-(-len(mini_fat) // 128) * 512, b"\xff"))
        if mini_fat
        else _END
    )
    entries = b""
    for number, name in enumerate(names):
        siblings = [
            n
            for n, other in enumerate(names)
            if other[:-1] == name[:-1] and len(other) == len(name) and n > number and number
        ]
        children = [n for n, other in enumerate(names) if len(other) == len(name) + 1 and other[: len(name)] == name]
        text = (name[-1] if name else "Root Entry").encode("utf-16-le") + b"\0\0"
        data = streams.get("/".join(name), b"") if name else b""
        kind = 5 if not name else 2 if "/".join(name) in streams else 1
        start = root if not name else starts.get(name, 0)
        size = len(mini) if not name else len(data)
        entries += (
            text.ljust(64, b"\0")
            + struct.pack(
                "<HBB3I",
                len(text),
                kind,
                1,
                _FREE,
                siblings[0] if siblings else _FREE,
                children[0] if children else _FREE,
            )
            + bytes(16 + 4 + 16)
            + struct.pack("<IQ", start, size)
        )
    directory = put(entries.ljust(-(-len(entries) // 512) * 512, b"\0"))
    fat_sectors = 1
    while fat_sectors * 128 < len(sectors) + fat_sectors:
        fat_sectors += 1
    fat = [_FREE] * (fat_sectors * 128)
    for first, count in chains:
        for n in range(count):
            fat[first + n] = first + n + 1 if n < count - 1 else _END
    for n in range(fat_sectors):
        fat[len(sectors) + n] = _FAT
    places = [len(sectors) + n for n in range(fat_sectors)]
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(16)
        + struct.pack(
            "<HHHHH6xIIIIIIIII",
            0x3E,
            3,
            0xFFFE,
            9,
            6,
            0,
            fat_sectors,
            directory,
            0,
            4096,
            first_mini,
            -(-len(mini_fat) // 128),
            _END,
            0,
        )
        + b"".join(struct.pack("<I", place) for place in places).ljust(436, b"\xff")
    )
    return header + b"".join(sectors) + b"".join(struct.pack("<I", n) for n in fat)
