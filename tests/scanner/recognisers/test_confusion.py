"""What every recogniser says to every other one's examples, written down and reviewed as text."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from presidio_analyzer import AnalyzerEngine, RecognizerResult

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "recognisers" / "confusion.txt"


def table(analyzer: AnalyzerEngine) -> str:
    lines = [
        "# Examples of each recogniser (indented) and what all recognisers say to them: entity, score in per cent, span.",
        "# Overlaps are settled later, by the claims of detection. Written by `make golden`.",
        "",
    ]
    everyone: list[Any] = sorted(analyzer.registry.recognizers, key=lambda one: one.name)
    for one in everyone:
        lines.append(one.name)
        for text in one.examples:
            lines.append(f"    {text.encode('unicode_escape').decode() if not text.isprintable() else text}")
            found: list[RecognizerResult] = analyzer.analyze(text, "fi")
            for result in sorted(found, key=lambda r: (r.start, r.end, r.entity_type)):
                by = result.recognition_metadata[RecognizerResult.RECOGNIZER_NAME_KEY]
                lines.append(
                    f"        {round(100 * result.score):3d} {result.start}-{result.end} {result.entity_type} ({by})"
                )
    return "\n".join(lines) + "\n"


def test_confusion_golden(analyzer: AnalyzerEngine) -> None:
    now = table(analyzer)
    if os.environ.get("TUTKA_WRITE_GOLDEN") == "1":
        GOLDEN.parent.mkdir(parents=True, exist_ok=True)
        GOLDEN.write_text(now, encoding="utf-8")
    assert GOLDEN.read_text(encoding="utf-8") == now


def test_own_entity_is_among_the_strongest(analyzer: AnalyzerEngine) -> None:
    """On an example of a checked type no other item scores higher than its own."""
    for one in analyzer.registry.recognizers:
        if one.chance is None or set(one.supported_entities) <= one.weak_entities:
            continue
        for text in one.examples:
            found = analyzer.analyze(text, "fi")
            own = max((r.score for r in found if r.entity_type in one.supported_entities), default=0)
            others = [r for r in found if r.score > own and _is_other_item(r, one, analyzer)]
            assert not others, (one.name, text, others)


def _is_other_item(result: RecognizerResult, one: Any, analyzer: AnalyzerEngine) -> bool:
    by = result.recognition_metadata[RecognizerResult.RECOGNIZER_NAME_KEY]
    other: Any = next(r for r in analyzer.registry.recognizers if r.name == by)
    return not set(other.items) & set(one.items)
