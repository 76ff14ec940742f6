"""`tutka explain`: what is recognised in a text or a value, and why."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

import click

from reports.clean import visible
from scanner.cli import console
from scanner.cli.words import language, say
from scanner.model import Match, UsageError

if TYPE_CHECKING:
    from scanner.detection import Detector
    from scanner.model import Inventory

SHOWN_FROM = 0.5
_TOGETHER = 256


@click.command(help=say("command.explain"), short_help=say("short.explain"))
@click.argument("text", required=False)
@click.option("--header", metavar="NAME", help=say("option.header"))
@click.option("--json", "as_json", is_flag=True, help=say("option.json"))
@click.option("--cells", is_flag=True, help=say("option.cells"))
@click.option("--all", "everything", is_flag=True, help=say("option.all"))
def explain(text: str | None, header: str | None, *, as_json: bool, cells: bool, everything: bool) -> int:
    """Explain a text, or each line of stdin."""
    lines = iter([text]) if text is not None and text != "-" else stdin_lines(asked=text == "-")

    from scanner import workflows  # noqa: PLC0415 - after the cheap checks: it loads presidio

    explainer = Explainer(workflows.detector(), header, everything=everything)
    if cells:
        show_column(explainer.column(list(lines)), as_json=as_json)
        return 0
    together = 1 if console.is_terminal(sys.stdin) else _TOGETHER
    while batch := list(islice(lines, together)):
        for line, matches in zip(batch, explainer.matches(batch), strict=True):
            if as_json:
                console.out_json({"text_length": len(line), "matches": [as_data(m) for m in matches]})
            else:
                console.out("\n".join(in_words(line, matches, several=text is None or text == "-")))
    return 0


def stdin_lines(*, asked: bool) -> Iterator[str]:
    """Give the lines of stdin without their ends; bytes that are not UTF-8 count as one character each.

    Raises:
        UsageError: there is no text and nothing to read it from.
    """
    if sys.stdin is None or sys.stdin.closed or (not asked and console.is_terminal(sys.stdin)):
        raise UsageError(say("error.no_text"))

    def lines() -> Iterator[str]:
        for raw in sys.stdin.buffer:
            yield raw.decode("utf-8", "surrogateescape").removesuffix("\n").removesuffix("\r")

    return lines()


class Explainer:
    """Explain texts as a scan would see them in a column of that name."""

    def __init__(self, detector: Detector, header: str | None, *, everything: bool = False) -> None:
        from scanner.engine.settings import RecogniserFacts  # noqa: PLC0415 - see `explain`

        self._detector = detector
        self._header = header
        self._everything = everything
        self._weak_entities = RecogniserFacts.of(detector).weak

    def matches(self, texts: list[str]) -> list[list[Match]]:
        """Give the matches of each text that are worth showing."""
        found = self._detector.matches(texts, header=self._header)
        return [
            [m for m in matches if self._everything or self._counts(m, text)]
            for text, matches in zip(texts, found, strict=True)
        ]

    def column(self, cells: list[str]) -> dict[str, Any]:
        """Give the conclusion about a column of these cells, in the form of `inventory.json`."""
        from reports.json_report import inventory_json  # noqa: PLC0415 - see `explain`

        columns: list[dict[str, Any]] = inventory_json(self._inventory(cells))["columns"]
        return columns[0]

    def _counts(self, match: Match, text: str) -> bool:
        """Say whether a match is shown: by its score, or because the column's name makes a weak form mean something."""
        if (match.recogniser, match.entity) not in self._weak_entities:
            return match.score >= SHOWN_FROM
        if self._header is None:
            return False
        return any(f.item == match.item and match.recogniser in f.recognisers for f in self._inventory([text]).findings)

    def _inventory(self, cells: list[str]) -> Inventory:
        import pandas as pd  # noqa: PLC0415 - see `explain`

        from connectors.dataframe import frames_opener  # noqa: PLC0415
        from scanner.engine.scan import ScanSettings, scan  # noqa: PLC0415

        frame = pd.DataFrame({self._header or "column_1": pd.Series(cells, dtype=object)})
        return scan([frames_opener(frame, system="stdin", name="stdin")], self._detector, ScanSettings())


def as_data(match: Match) -> dict[str, Any]:
    """Give a match as data; places count characters of the line as given."""
    return {
        "item": match.item,
        "entity": match.entity,
        "recogniser": match.recogniser,
        "start": match.start,
        "end": match.end,
        "score": round(match.score, 4),
        "validated": match.validated,
        "subtype": match.subtype,
        "about": match.about,
        "shape": match.shape,
        "reasons": list(match.explanation),
    }


def in_words(line: str, matches: Iterable[Match], *, several: bool) -> list[str]:
    """Put a text's matches into words, without repeating the text."""
    found = list(matches)
    head = [say("explain.line", length=len(line))] if several else []
    if not found:
        return [*head, say("explain.nothing")]
    return [*head, *(part for match in found for part in _match_in_words(match))]


def _match_in_words(match: Match) -> Iterator[str]:
    from reports.words import Words  # noqa: PLC0415 - `--help` does without

    words = Words(language())
    kind = f" · {words.name('subtype', match.subtype)}" if match.subtype else ""
    about = f" · {words.name('about', match.about)}" if match.about != "person" else ""
    yield visible(f"{words.item(match.item)} ({match.item}){kind}{about}")
    yield visible(f"    {say('explain.place', first=match.start + 1, last=match.end, shape=match.shape or '–')}")
    check = {True: "check.passed", False: "check.failed", None: "check.none"}[match.validated]
    signs = [words.name("sign", sign) for sign in match.explanation if sign != "validated"]
    yield visible(f"    {say('explain.why', why=', '.join([*signs, say(check)]))}")
    yield visible(f"    {say('explain.score', score=f'{match.score:.2f}', recogniser=match.recogniser)}")


def show_column(column: dict[str, Any], *, as_json: bool) -> None:
    """Show the conclusion about a column."""
    if as_json:
        console.out_json(column)
        return
    from reports.words import Words  # noqa: PLC0415 - `--help` does without
    from scanner.model import Reason  # noqa: PLC0415

    words = Words(language())
    filled = column["cells_seen"] - column["cells_empty"]
    console.out(say("explain.cells", seen=column["cells_seen"], filled=filled))
    if not column["findings"]:
        console.out(say("explain.nothing"))
    for finding in sorted(column["findings"], key=lambda f: f["form"] == "derived"):
        console.out(visible(f"{words.item(finding['item'])} ({finding['item']})"))
        told = say(
            "explain.finding",
            form=words.name("form", finding["form"]),
            status=words.name("status", finding["status"]),
            about=words.name("about", finding["about"]),
            cells=finding["cells"],
            share=words.share(finding["cells"], filled),
        )
        console.out(visible(f"    {told}"))
        why = "; ".join(words.reason(Reason(r["code"], r["params"])) for r in finding["reasons"])
        console.out(visible(f"    {say('explain.why', why=why or '–')}"))
