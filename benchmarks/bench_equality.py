"""Compare the detector with `AnalyzerEngine.analyze` on many made-up cells; exit 1 at the first registry that differs."""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter

from benchmarks import cells, registries
from scanner.detection import Detector


def compare(name: str, detector: Detector, texts: list[str]) -> int:
    """Print how many cells were compared, had a result and differ; give the number of differences."""
    found: Counter[str] = Counter()
    differ = hits = 0
    theirs_s = ours_s = 0.0
    for index, text in enumerate(texts):
        header = cells.HEADERS[index % len(cells.HEADERS)]
        context = [header] if header else []
        begin = time.perf_counter()
        theirs = detector.engine.analyze(text, detector.language, context=context)
        middle = time.perf_counter()
        ours = detector.analyze(text, context)
        theirs_s += middle - begin
        ours_s += time.perf_counter() - middle
        expected = [(r.entity_type, r.start, r.end, r.score) for r in theirs]
        if [(r.entity_type, r.start, r.end, r.score) for r in ours] != expected:
            differ += 1
            print(f"  differs: {ascii(text)[:120]} under {header!r}")
        hits += bool(expected)
        found.update(entity for entity, *_ in expected)
    print(f"{name}: {len(texts)} cells, {hits} with results of {len(found)} entities, {differ} differ")
    print(f"  one call per cell, nothing distinct, nothing batched: presidio {theirs_s:.1f} s, detector {ours_s:.1f} s")
    return differ


def with_other_digits(texts: list[str], seed: int) -> list[str]:
    """Give texts and more of their shapes, some with only the last digit changed, as columns of codes have them."""
    rng = random.Random(seed)
    out: dict[str, None] = {}
    for text in texts:
        out[text] = None
        digits = [at for at, char in enumerate(text) if "0" <= char <= "9"]
        for _ in range(9 if digits else 0):
            last = digits[-1]
            out[text[:last] + rng.choice("0123456789") + text[last + 1 :]] = None
            out["".join(rng.choice("0011223456789") if "0" <= char <= "9" else char for char in text)] = None
    return list(out)


def compare_classes(name: str, detector: Detector, texts: list[str]) -> int:
    """Print how many texts share a class, and how many of them have matches of their own; give the latter's number."""
    differ = shared = 0
    for start in range(0, len(texts), 20_000):
        some = with_other_digits(texts[start : start + 20_000 : 5], start)
        header = cells.HEADERS[start // 20_000 % len(cells.HEADERS)] or None
        found = detector.alike(some, header)
        whole = detector.matches(some, header)
        firsts = found.firsts.tolist()
        numbers = found.classes.tolist()
        sizes = Counter(numbers)
        shared += sum(size for size in sizes.values() if size > 1)
        differ += sum(whole[place] != whole[firsts[number]] for place, number in enumerate(numbers))
    print(f"{name}: {shared} texts looked at once for a class of them, {differ} differ")
    return differ


def main() -> None:
    """Compare with three registries."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=int, default=5000)
    parser.add_argument("--adversarial", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    texts = cells.data_cells(options.data, options.seed)
    texts += cells.adversarial_cells(options.adversarial, options.seed + 1)
    made = {
        "default registry": registries.default(),
        "presidio's own, generic, Finnish and Swedish": registries.stock(),
        "presidio's own, all countries": registries.stock(everything=True),
    }
    differ = sum(compare(name, Detector(registry), texts) for name, registry in made.items())
    differ += compare_classes("default registry", Detector(made["default registry"]), texts)
    sys.exit(1 if differ else 0)


if __name__ == "__main__":
    main()
