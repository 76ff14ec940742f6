"""Words per second of processor time: tutka's names against the bare model over the same texts, in one process, turn by turn.

Two jobs. Texts with candidates: our open notes that hold a name, each once. A whole column: cells as a customer system's export
has them, most without a name and many alike, which the bare model reads one and all.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from random import Random
from statistics import median
from typing import Any

from presidio_analyzer import RecognizerRegistry

from benchmarks.accuracy.tables import pools
from benchmarks.accuracy.values import Row, note
from benchmarks.names import notes
from benchmarks.names.systems import Asked
from scanner.demo.identifiers import Issuer
from scanner.detection import Detector
from scanner.recognisers.names import PersonName

TURNS = 5
CELLS = 20_000
SHARE_WITH_NAMES = 0.1
SENTENCES = (
    "Soitti {f} {l}, asia ok.",
    "{l} {f} pyysi laskun kopiota.",
    "Yhteyshenkilö {f} {l}.",
    "Sovittu {l} kanssa.",
)


def column() -> list[str]:
    """Make a column of notes; a tenth of them names somebody."""
    rng = Random(12)
    pool, issuer = pools("tune"), Issuer(Random(12))
    out = []
    for index in range(CELLS):
        row = Row(rng, pool, issuer, index)
        text = note(row)
        if rng.random() < SHARE_WITH_NAMES:
            text += " " + rng.choice(SENTENCES).format(f=row.first, l=row.last)
        out.append(text)
    return out


def _took(job: Callable[[Sequence[str]], object], texts: Sequence[str]) -> float:
    begin = time.process_time()  # what other jobs of the machine take doesn't count
    job(texts)
    return time.process_time() - begin


def measure(asked: Asked) -> dict[str, Any]:
    """Print and give words per second."""
    if asked.model is None:
        print("\nspeed: SKIPPED, there is no language model to compare with")
        return {"skipped": "no language model"}
    one = Detector(
        RecognizerRegistry(recognizers=[PersonName(language_model=asked.language_model)], supported_languages=["fi"])
    )
    candidates = [item.text for item in notes.notes(notes.OPEN) if item.of("person")]
    out: dict[str, Any] = {}
    print("\nwords per second, one process")
    for name, texts, turns in (("texts with candidates", candidates, TURNS), ("whole column", column(), 1)):
        words = sum(len(text.split()) for text in texts)
        one.matches(texts[:50])
        asked.bare(texts[:50])
        ours, bare = [], []
        for _ in range(turns):
            ours.append(_took(one.matches, texts))
            bare.append(_took(asked.bare, texts))
        mine, theirs = words / median(ours), words / median(bare)
        distinct = len(set(texts))
        print(
            f"  {name:24} {len(texts)} cells ({distinct} distinct), {words} words: tutka {mine:,.0f}, model alone "
            f"{theirs:,.0f}, ratio {mine / theirs:.2f}"
        )
        out[name] = {"cells": len(texts), "distinct": distinct, "words": words, "tutka": mine, "model": theirs}
    return out
