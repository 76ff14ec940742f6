"""Fit the weights of the signs of a name (`scanner/recognisers/data/name_weights.yaml`) on our own open notes.

The notes are read as they are, in lower case and in capitals, with the language model and without. Nothing of the Turku corpus
goes in: no weights trained on it may be part of the project, and the embedded model has learnt from its train split, so that
it looks surer there than it is elsewhere. A logistic regression drawn towards weights set by hand,
by Newton's method; no chance in it.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.names import notes
from benchmarks.names.run import changed
from scanner.recognisers.names import PersonName

TARGET = Path(__file__).parents[2] / "scanner" / "recognisers" / "data" / "name_weights.yaml"
PENALTY = 12.0
FITTED = ("notes_open.txt", "notes_open_2.txt")
"""The files of open notes that go in. With those that were held out first, too, more was found in notes, and more was taken for people in
other texts than was found there."""
PRIOR = {
    "bias": -2.4, "model": 3.2, "lexicon": 1.6, "pair": 1.6, "first": 0.5, "title": 2.0, "cue": 1.2, "verb": 1.0, "behind": 1.2, "several": 1.0, "unlisted": -0.3, "model_unlisted": 0.0, "model_opens": 0.0, "other_several": -1.5, "other_unlisted": -0.8,
    "opens": -0.6, "opens_unknown": -1.0, "common": -1.4, "common_inside": -0.7, "beside": 1.0, "other": -1.0, "place": -2.0, "proper": 0.8, "surname_form": 1.2, "homograph": 0.4,
    "foreign": 0.4, "unseen": 0.4, "inner_case": -1.0, "outer_case": 0.4, "nature_form": 0.4, "recased": -0.3,
}  # fmt: skip
"""What the weights are drawn towards, set by hand: notes are short and mostly about people, other texts are not."""
HEAD = """# What the signs of a name in running text weigh: a logistic regression over the signs of scanner/recognisers/name_signs.py.
# Written by benchmarks/names/fit.py from the open notes of benchmarks/names/data (made up, ours); don't edit by hand.
source: "benchmarks/names/fit.py, open notes in three cases"
"""


def examples(language_model: str) -> list[tuple[tuple[str, ...], bool]]:
    """Give the signs of every candidate in the open notes, and whether a name is there."""
    one = PersonName(language_model=language_model)
    out = []
    for case in (str, str.lower, str.upper):
        own = (note for note in notes.notes(notes.OPEN) if note.file in FITTED)
        for note in (*own, *notes.notes(notes.PROSE)):
            gold = [(span.start, span.end) for span in note.of("person")]
            out += [
                (found.signs, any(found.start < b and a < found.end for a, b in gold))
                for found in one.candidates(changed(note.text, case))
            ]
    return out


def fit(rows: list[tuple[tuple[str, ...], bool]], names: list[str]) -> NDArray[np.float64]:
    """Give bias and weights."""
    x = np.array([[1.0, *(name in signs for name in names)] for signs, _ in rows])
    y = np.array([float(there) for _, there in rows])
    prior = np.array([PRIOR["bias"], *(PRIOR.get(name, 0.0) for name in names)])
    penalty = np.eye(x.shape[1]) * PENALTY

    def loss(at: NDArray[np.float64]) -> float:
        return float(np.logaddexp(0, (1 - 2 * y) * (x @ at)).sum() + (at - prior) @ penalty @ (at - prior) / 2)

    w = prior.copy()
    for _ in range(100):
        p = 1 / (1 + np.exp(-x @ w))
        step = np.linalg.solve((x.T * (p * (1 - p))) @ x + penalty, x.T @ (y - p) - penalty @ (w - prior))
        while loss(w + step) > loss(w) and np.abs(step).max() > 1e-9:
            step /= 2  # a whole step leads past the valley where the start is far from it
        w += step
        if np.abs(step).max() < 1e-9:
            break
    return w


def main() -> None:
    """Fit and write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--dry", action="store_true", help="print the weights only")
    options = parser.parse_args()
    rows = examples("auto") + examples("none")
    counts = Counter(sign for signs, _ in rows for sign in signs)
    names = sorted(name for name, count in counts.items() if count >= 5)
    w = fit(rows, names)
    lines = [
        f"bias: {w[0]:.3f}",
        "weights:",
        *(f"  {name}: {value:.3f}" for name, value in zip(names, w[1:], strict=True)),
    ]
    right = sum(there for _, there in rows)
    print(f"{len(rows)} candidates, {right} of them names")
    for line, name in zip(lines[2:], names, strict=True):
        print(f"{line:28} in {counts[name]}")
    print(lines[0])
    if not options.dry:
        TARGET.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
