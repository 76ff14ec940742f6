"""How right the notice reader is on notices of our own whose truth was written by hand before it saw them.

Prints the open splits by measure, language and shape; `--wrong` lists each error. Each held-out split is measured only
when it is asked for by name (`--held-out`, `--held-out-4`), and totals only: nobody is to tune to them. Intervals are Wilson's, 95 %.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.notices import corpus
from benchmarks.notices.corpus import Case
from benchmarks.notices.scoring import SETS, SHARES, Score, said, score, wilson
from scanner import workflows
from scanner.model import Declaration, TutkaError

COMPARED = ("items", "negated", *corpus.LISTS, "retention")
"""Sets in which a notice and its translation are read alike."""

BRIEF = ("items", "negated", "retention length", "retention exact", "review date", "transfers", "automated decisions")


def read(case: Case, folder: Path) -> tuple[Declaration | None, str]:
    """Hand the notice over as a file and read it the way `tutka notice` does; None and the sentence where that fails."""
    try:
        return workflows.read_notice(case.delivery.write(case.text, folder)), ""
    except TutkaError as error:
        return None, str(error)


def interval(right: int, of: int) -> str:
    """Write a share with its interval, in per cent."""
    if not of:
        return f"{'-':>20}"
    low, high = wilson(right, of)
    return f"{100 * right / of:6.1f} [{100 * low:5.1f}–{100 * high:5.1f}]"


def table(total: Score) -> list[str]:
    """Write every measure of a split."""
    lines = [f"  {'':22} {'precision':20}  {'recall':20}  right wrong missed"]
    for measure in SETS:
        one = total.counts[measure]
        lines.append(
            f"  {measure:22} {interval(one.right, one.right + one.wrong)}  {interval(one.right, one.right + one.missed)}  {one.right:5} {one.wrong:5} {one.missed:6}"
        )
    lines.append(f"  {'':22} {'share right':20}")
    for measure in SHARES:
        one = total.counts[measure]
        lines.append(
            f"  {measure:22} {interval(one.right, one.right + one.wrong)}  {'':20}  {one.right:5} {one.wrong:5}"
        )
    return lines


def brief(name: str, total: Score) -> str:
    """Write the chief measures on one line: precision/recall, or the share that is right."""
    cells = []
    for measure in BRIEF:
        one = total.counts[measure]
        of_sets = measure in SETS
        shares = (one.precision, one.recall) if of_sets else (one.precision,)
        cells.append("/".join("-" if share is None else f"{100 * share:.0f}" for share in shares))
    return f"  {name:26} {total.notices:3}  " + "  ".join(
        f"{cell:>{max(8, len(name))}}" for cell, name in zip(cells, BRIEF, strict=True)
    )


def added(scores: Iterable[Score]) -> Score:
    """Add up the scores of notices."""
    out = Score()
    for one in scores:
        out.add(one)
    return out


def as_json(total: Score) -> dict[str, Any]:
    """Give a split's figures as plain data."""
    return {
        "notices": total.notices,
        "unread": total.unread,
        "measures": {
            measure: {
                "precision": one.precision,
                "recall": one.recall if measure in SETS else None,
                "right": one.right,
                "wrong": one.wrong,
                "missed": one.missed,
            }
            for measure, one in ((measure, total.counts[measure]) for measure in (*SETS, *SHARES))
        },
    }


def same_in_translation(
    loaded: list[Case], reads: dict[str, Declaration | None]
) -> tuple[dict[str, int], int, list[str]]:
    """Count by kind of set the pairs whose readings are the same, count all pairs, and say where they differ.

    What a text says and its translation doesn't is named in the truth (`differs`) and left out. Under `every set` are the
    pairs that differ in none.
    """
    lines, every = [], list(corpus.pairs(loaded))
    same = dict.fromkeys((*COMPARED, "every set"), 0)
    for first, second in every:
        one, other = (said(got.registers if (got := reads[case.name]) else ()) for case in (first, second))
        alike = True
        for kind in COMPARED:
            only = one[kind] - other[kind] - first.differs(kind), other[kind] - one[kind] - second.differs(kind)
            same[kind] += not any(only)
            alike &= not any(only)
            if any(only):
                lines.append(f"{kind}: {first.name} only {sorted(only[0])}; {second.name} only {sorted(only[1])}")
        same["every set"] += alike
    return same, len(every), lines


def measure(split: str, *, wrong: bool) -> dict[str, Any]:
    """Read a split, print its figures, give them as data."""
    loaded = corpus.cases(split)
    reads: dict[str, Declaration | None] = {}
    scores: dict[str, Score] = {}
    begin = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        for case in loaded:
            reads[case.name], why = read(case, Path(folder))
            scores[case.name] = score(case, reads[case.name])
            if why:
                scores[case.name].errors.insert(0, f"could not be read: {why}")
    took = time.perf_counter() - begin
    total = added(scores.values())
    print(f"\n{split}: {total.notices} notices, {total.unread} of them could not be read, {took:.1f} s")
    print("\n".join(table(total)))
    same, of, differences = same_in_translation(loaded, reads)
    print(f"  translations read alike (of {of} pairs): " + ", ".join(f"{kind} {count}" for kind, count in same.items()))
    figures = as_json(total) | {"translations": {"same": same, "pairs": of}}
    if split in corpus.OPENED:
        figures["by"] = _groups(loaded, scores)
        if wrong:
            _print_wrong(loaded, scores, differences)
    return figures


def _groups(loaded: Sequence[Case], scores: dict[str, Score]) -> dict[str, Any]:
    """Print and give the figures by language and by shape."""
    print(f"\n  {'precision/recall':26} {'n':>3}  " + "  ".join(f"{name:>8}" for name in BRIEF))
    out = {}
    for language in ("fi", "sv", "en"):
        total = added(scores[case.name] for case in loaded if case.language == language)
        print(brief(language, total))
        out[language] = as_json(total)
    for shape, name in corpus.SHAPES.items():
        total = added(scores[case.name] for case in loaded if case.shape == shape)
        print(brief(f"{shape} {name}", total))
        out[shape] = as_json(total)
    return out


def _print_wrong(loaded: Sequence[Case], scores: dict[str, Score], differences: Sequence[str]) -> None:
    print("\n  errors (W said and wrong, M there and missed):")
    for case in loaded:
        print(f"  {case.name} ({case.language}, {case.shape}, {case.delivery.format}): {len(scores[case.name].errors)}")
        print("".join(f"    {line}\n" for line in scores[case.name].errors), end="")
    print("".join(f"  translation: {line}\n" for line in differences), end="")


def main() -> None:
    """Run the measurement."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--wrong", action="store_true", help="list each error on the open splits")
    for split in corpus.HELD:
        option = f"--{split.replace('_', '-')}"
        parser.add_argument(option, action="store_true", help=f"measure the split {split}, too; totals only")
    parser.add_argument("--json", type=Path, help="write the figures to a file")
    options = parser.parse_args()
    asked = [split for split in corpus.HELD if getattr(options, split)]
    figures = {split: measure(split, wrong=options.wrong) for split in corpus.OPENED}
    figures |= {split: measure(split, wrong=False) for split in asked}
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1, sort_keys=True, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
