"""Write the tables of `docs/accuracy.md` from the figures of a run: `run.py --open-only --json FILE`, then `page.py FILE`.

Intervals are Wilson's, 95 %: with eight columns of an item all right, the true share may still be 68 %.
"""

from __future__ import annotations

import argparse
import json
import math
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

Z = 1.959964


def wilson(right: int, count: int) -> tuple[float, float]:
    """Give the 95 % interval of a share.

    >>> tuple(round(end, 3) for end in wilson(8, 8)), tuple(round(end, 3) for end in wilson(95, 100))
    ((0.676, 1.0), (0.888, 0.978))
    """
    if not count:
        return 0.0, 1.0
    share, square = right / count, Z * Z
    middle = (share + square / (2 * count)) / (1 + square / count)
    half = Z * math.sqrt(share * (1 - share) / count + square / (4 * count * count)) / (1 + square / count)
    return max(0.0, middle - half), min(1.0, middle + half)


def written(right: int, count: int) -> str:
    """Write a share with its interval in per cent.

    >>> written(95, 100), written(0, 0)
    ('95.0 (88.8-97.8)', '-')
    """
    if not count:
        return "-"
    low, high = wilson(right, count)
    return f"{100 * right / count:.1f} ({100 * low:.1f}-{100 * high:.1f})"


def items(figures: Mapping[str, Any]) -> Iterator[str]:
    """Write a row for each item over all splits that give their items."""
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for split in figures["splits"].values():
        for item, one in split["confirmed"].get("items", {}).items():
            right[item] += one["right"]
            wrong[item] += one["wrong"]
            missed[item] += one["missed"]
    yield "| item | columns | precision, % | recall, % |"
    yield "| --- | ---: | ---: | ---: |"
    for item in sorted({*right, *wrong, *missed}):
        there, said = right[item] + missed[item], right[item] + wrong[item]
        yield f"| `{item}` | {there} | {written(right[item], said)} | {written(right[item], there)} |"


def totals(figures: Mapping[str, Any]) -> Iterator[str]:
    """Write a row for each split."""
    yield "| set | columns | precision, % | recall, % | decoys confirmed |"
    yield "| --- | ---: | ---: | ---: | ---: |"
    for name, split in figures["splits"].items():
        one = split["confirmed"]
        right, wrong, missed = one["right"], one["wrong"], one["missed"]
        yield (
            f"| {name} | {split['columns']} | {written(right, right + wrong)} | {written(right, right + missed)} "
            f"| {one['decoys_flagged']} of {one['decoys']} |"
        )


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("figures", type=Path)
    figures = json.loads(parser.parse_args().figures.read_text(encoding="utf-8"))
    print("\n".join([*totals(figures), "", *items(figures)]))


if __name__ == "__main__":
    main()
