"""Read a corpus of two tab-separated columns, token and IOB2 tag, as the Turku NER corpus has them.

The Turku corpus (github.com/TurkuNLP/turku-ner-corpus, CC BY-SA 4.0) is not part of the project: it is read where it
lies beside the working copy, for measuring only, and nothing of its text goes into what is kept or printed.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from benchmarks.names.scoring import Ends

FOLDER = Path(__file__).parents[3] / "shared" / "ner"


@dataclass(frozen=True, slots=True)
class Sentence:
    """Hold one sentence: its tokens joined by single spaces, and where its people stand.

    Attributes:
        people: spans tagged `PER`.
        others: spans of the other tags, by tag; what may be mistaken for people.
    """

    text: str
    people: tuple[Ends, ...]
    others: tuple[tuple[str, Ends], ...]


def files(folder: Path = FOLDER) -> list[Path]:
    """Give the corpus's files, by name; none where it isn't there."""
    return sorted(folder.glob("turku-ner-*.tsv"))


def sentences(path: Path) -> list[Sentence]:
    """Read one file.

    Raises:
        ValueError: a line isn't token, tab, tag; or a tag isn't `O`, `B-…` or `I-…`. The message gives the line's number.
    """
    out: list[Sentence] = []
    tokens: list[tuple[str, str]] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
        if not line.strip():
            _close(tokens, out)
            continue
        token, _, tag = line.partition("\t")
        if not token or not (tag == "O" or tag[:2] in {"B-", "I-"}):
            raise ValueError(f"{path.name}, line {number}: not a token, a tab and an IOB2 tag")
        if token != "-DOCSTART-":
            tokens.append((token, tag))
    _close(tokens, out)
    return out


def _close(tokens: list[tuple[str, str]], out: list[Sentence]) -> None:
    """Make a sentence of tokens, and empty them."""
    if not tokens:
        return
    spans: list[tuple[str, int, int]] = []
    at, before = 0, "O"
    for token, tag in tokens:
        end = at + len(token)
        kind = tag[2:]
        if tag.startswith("I-") and before[2:] == kind and before != "O":
            spans[-1] = kind, spans[-1][1], end
        elif tag != "O":
            spans.append((kind, at, end))
        at, before = end + 1, tag
    out.append(
        Sentence(
            " ".join(token for token, _ in tokens),
            tuple((start, end) for kind, start, end in spans if kind == "PER"),
            tuple((kind, (start, end)) for kind, start, end in spans if kind != "PER"),
        )
    )
    tokens.clear()
