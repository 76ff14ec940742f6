"""The checks that every reporter must pass, ours and third-party ones: run each of `CHECKS` with the reporter.

A check raises `AssertionError` with a sentence. What a check can look at depends on the suffix: HTML, JSON and XLSX are taken
apart, any other format is read as UTF-8 text.
"""

from __future__ import annotations

import copy
import csv
import io
import json
import re
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from typing import TypeVar
from unittest import mock
from xml.sax.saxutils import unescape

from markdown_it import MarkdownIt

from reports.clean import BIDI
from scanner.model import (
    Admission,
    Audit,
    Cite,
    Clause,
    Column,
    ColumnProfile,
    ColumnRef,
    Declaration,
    DeclaredItem,
    Evidence,
    EvidenceKey,
    Finding,
    Inventory,
    Persons,
    Problem,
    Reason,
    Register,
    ReportDocument,
    Reporter,
    ScanInfo,
    SourceStatus,
    Table,
    TableProfile,
    TableRef,
    Verdict,
)
from scanner.taxonomy import LANGUAGES

MARK = "kaukolampo7"
"""A harmless name that every report has to show somewhere."""

HOSTILE = (
    '"><script>alert(1)</script>',
    "'><img src=x onerror=alert(1)>.xlsx",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "@SUM(1)",
    "-2+3",
    "\x1b[31mred\x1b[0m",
    "gnp.\u202excod",
    "javascript:alert(1)",
    "{{ 7 * 7 }}{% raw %}",
    "{x}%s%(x)s",
    "bad\udce4name.csv",
    "nul\x00bell\x07\x9b",
    "line\nbreak\r\ttab\u2028end",
    "]]><!--",
    "=" * 40_000,
)
"""Names that sources, tables and columns can have: markup, formulas, terminal codes, templates, broken encodings."""

_K = TypeVar("_K")
_V = TypeVar("_V")

LARGE = 5000
BYTES_PER_COLUMN = 6000
_OWN_TAGS_WITHOUT = frozenset({"img", "iframe", "object", "embed", "form", "base", "link", "audio", "video", "frame"})
_ONLY_COMPARED = frozenset({"json_verdicts", "docx", "review"})
_MARKDOWN_TAGS = frozenset(["h1", "h2", "p", "ul", "li", "strong", "table", "thead", "tbody", "tr", "th", "td"])
_MOMENT = datetime(1999, 5, 17, 8, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Check:
    """Name one check."""

    name: str
    run: Callable[[Reporter], None]


def rendered(reporter: Reporter, document: ReportDocument, lang: str = "fi") -> bytes:
    """Give the bytes of a report."""
    out = io.BytesIO()
    reporter.render(document, out, lang)
    _expect(not out.closed, "the reporter closed a stream that isn't its own")
    return out.getvalue()


def small(name: str = MARK) -> ReportDocument:
    """Make a document of one column whose system, source, table and column bear a name, compared with a notice."""
    return _document((name,), 1)


def hostile() -> ReportDocument:
    """Make a document whose every outside text is one of `HOSTILE`."""
    return _document((MARK, *HOSTILE), 1)


def large(columns: int = LARGE) -> ReportDocument:
    """Make a document of one table with many columns, each with a finding, and one verdict on all of them."""
    return _document((MARK,), columns)


def empty() -> ReportDocument:
    """Make a document of a scan that found no source."""
    return ReportDocument(Inventory(ScanInfo("1", "tutka", _MOMENT, _MOMENT)))


def _document(names: tuple[str, ...], columns: int) -> ReportDocument:
    tables, findings, verdicts, problems, sources, declared = {}, [], [], [], [], []
    for name in names:
        ref = TableRef(name, f"{name}/{name}", name)
        described = tuple(Column(f"{name}{n or ''}", n + 1, kind=name, comment=name) for n in range(columns))
        profiles = {}
        for column in described:
            where = ColumnRef(ref, column.position, column.name)
            key = EvidenceKey("contact.email", name, "column", "", "person")
            evidence = Evidence(5, 5, 5, {100: 5}, {name: 5}, {name: 5}, {name: 5}, (1, 2, 3))
            profiles[where] = ColumnProfile(where, column, 7, 2, evidence={key: evidence}, traits={name: 5})
            findings.append(
                Finding(
                    where, "contact.email", "column", "person", "confirmed", 5, 1.0, 5, 0.5, {name: 5}, (name,),
                    {name: 5}, (1, 2, 3), {"place": name, "path": name}, (Reason("header", {"word": name}), Reason(name, {name: name})),
                )
            )  # fmt: skip
        tables[ref] = TableProfile(ref, Table(ref, described, 9, kind=name, place=name), 7, name, profiles)
        cite = Cite(3, name, 1)
        message = dict.fromkeys(LANGUAGES, name)
        verdicts.append(
            Verdict(
                "D-UNDECLARED", "contact.email", name, name, "high", "confirmed", tuple(c.path for c in profiles), 5, cite,
                (name,), message, ("declare", "remove", name), {"complete": False}, {name: 1, "2011": 2},
                {"answer": "accept", "reviewer": name, "reason": name} if name == HOSTILE[0] else None,
            )
        )  # fmt: skip
        verdicts += [
            Verdict("R-OVER", None, name, name, "high", "candidate", (f"{name}/{name}",), 3, cite, (name,), message, ("delete",), {}, {"2011": 3}),
            Verdict("N-IMPLIED", None, None, name, "medium", "confirmed", (), 0, cite, (name,), message),
        ]  # fmt: skip
        problems.append(Problem(name, f"{name}/{name}", name, "unreadable", name, params={"name": name}))
        sources.append(SourceStatus(name, f"{name}/{name}", name, "partial", 1))
        declared.append(DeclaredItem("contact.email", "explicit", "conditional", cite, name, name, subjects=(name,)))
    settings = {"sample": None, "recognisers": {name: name for name in names}}
    inventory = Inventory(
        ScanInfo("1", "tutka", _MOMENT, _MOMENT, settings), tuple(sources), tables, tuple(problems), tuple(findings)
    )
    register = Register("customers", names[-1], items=tuple(declared))
    notice = Declaration(names[-1], "ab" * 32, 9, "fi", (register,), names[0])
    audit = Audit("1", names[-1], "ab" * 32, "1998", date(1999, 12, 31), False, _MOMENT.date(), tuple(verdicts))  # noqa: FBT003 - the field is named in the model
    owners = {name: name for name in names}
    clauses = tuple(Clause(Cite(3, name, 1), "D-UNDECLARED", ("contact.email",)) for name in names)
    people = tuple(Persons(name, "contact.email", 3, 5) for name in names)
    admission = Admission(
        names, names, "no", 1, 2, tuple(verdicts[:3]), ("contact.email",), ("contact.email",), _MOMENT.date(), people, people[0],
        clauses, tuple((name, name) for name in names),
    )  # fmt: skip
    return ReportDocument(
        inventory, audit, notice, audit, names[0], 99, _MOMENT.date(), owners=owners, admission=admission
    )


def says_what_it_is(reporter: Reporter) -> None:
    """Check that format and suffix are given."""
    _expect(reporter.format.isidentifier(), f"format {reporter.format!r} is not a simple name")
    _expect(bool(re.fullmatch(r"(\.[a-z0-9]+)+", reporter.suffix)), f"suffix {reporter.suffix!r} is not like '.html'")


def is_deterministic(reporter: Reporter) -> None:
    """Check that equal input gives equal bytes, also from a second reporter of the kind."""
    for document in (small(), hostile(), empty()):
        first = rendered(reporter, document)
        _expect(first == rendered(reporter, copy.deepcopy(document)), "two runs gave different bytes")
        _expect(first == rendered(type(reporter)(), document), "two reporters gave different bytes")


def ignores_the_order_of_its_input(reporter: Reporter) -> None:
    """Check that tables, findings, problems and verdicts in another order give the same bytes."""
    document = _document((MARK, "a", "b"), 3)
    inventory, audit = document.inventory, document.audit
    assert audit is not None
    turned = replace(
        document,
        inventory=replace(
            inventory,
            sources=inventory.sources[::-1],
            tables={
                ref: replace(table, columns=_reversed(table.columns))
                for ref, table in _reversed(inventory.tables).items()
            },
            problems=inventory.problems[::-1],
            findings=inventory.findings[::-1],
        ),
        audit=replace(audit, verdicts=audit.verdicts[::-1]),
    )
    _expect(rendered(reporter, document) == rendered(reporter, turned), "the order of the input shows in the bytes")


def leaves_its_input_alone(reporter: Reporter) -> None:
    """Check that rendering changes nothing in the document."""
    document = hostile()
    before = copy.deepcopy(document)
    rendered(reporter, document)
    _expect(document == before, "the reporter changed the document")


def reads_no_clock(reporter: Reporter) -> None:
    """Check that another time of day gives the same bytes and that today's date is nowhere in them."""
    document = small()
    now = rendered(reporter, document)
    later = time.time() + 400_000_000
    local = time.gmtime(later)
    with mock.patch("time.time", return_value=later), mock.patch("time.localtime", return_value=local):
        _expect(rendered(reporter, document) == now, "the bytes depend on the clock")
    today = datetime.now(tz=UTC).date()
    text = text_of(reporter, now)
    for written in (today.isoformat(), f"{today.day}.{today.month}.{today.year}"):
        _expect(written not in text, "today's date is in the report although the document doesn't hold it")


def speaks_every_language(reporter: Reporter) -> None:
    """Check that every language works, with and without a notice, and shows the names."""
    for lang in LANGUAGES:
        for document in (small(), replace(small(), audit=None, declaration=None, previous=None)):
            data = rendered(reporter, document, lang)
            if document.audit or reporter.format not in _ONLY_COMPARED:
                _expect(MARK in text_of(reporter, data), f"the report in {lang} doesn't name the system")


def takes_an_empty_inventory(reporter: Reporter) -> None:
    """Check that a scan without any source still gives a readable report."""
    for lang in LANGUAGES:
        text_of(reporter, rendered(reporter, empty(), lang))


def escapes_everything(reporter: Reporter) -> None:
    """Check that hostile names stay text: no markup, no formula, no template, in every language."""
    document = hostile()
    for lang in LANGUAGES:
        data = rendered(reporter, document, lang)
        text = text_of(reporter, data)
        _expect("{{ 7 * 7 }}" in text, "a name with template marks is missing or was expanded")
        if reporter.suffix == ".html":
            _expect_harmless_html(data.decode())
        if reporter.suffix == ".xlsx":
            _expect_no_formula(data)
        if reporter.suffix == ".md":
            foreign = sorted(_shown(data).tags.keys() - _MARKDOWN_TAGS)
            _expect(not foreign, f"a name became markup: {foreign}")
        if reporter.suffix == ".csv":
            lengths = {len(row) for row in _cells(data)}
            _expect(len(lengths) == 1, f"rows have {sorted(lengths)} cells")
            started = [cell[0] for row in _cells(data) for cell in row if cell.startswith(("=", "+", "-", "@"))]
            _expect(not started, f"cells begin with {started}, which a spreadsheet runs")


def hides_no_characters(reporter: Reporter) -> None:
    """Check that no control or direction character and no lone surrogate is in the report."""
    text = _plain(reporter, rendered(reporter, hostile()))
    bad = re.search(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff{BIDI}]", text)
    _expect(bad is None, f"the character U+{ord(bad.group()) if bad else 0:04X} is in the report")


def bears_a_large_inventory(reporter: Reporter) -> None:
    """Check that thousands of columns give a report of bounded size that grows no faster than they do."""
    half, whole = (len(rendered(reporter, large(n))) for n in (LARGE // 2, LARGE))
    _expect(whole < LARGE * BYTES_PER_COLUMN, f"{LARGE} columns give {whole} bytes")
    _expect(whole < 2.2 * half, f"twice as many columns give {whole / half:.1f} times as many bytes")


CHECKS: tuple[Check, ...] = tuple(
    Check(function.__name__, function)
    for function in (
        says_what_it_is,
        is_deterministic,
        ignores_the_order_of_its_input,
        leaves_its_input_alone,
        reads_no_clock,
        speaks_every_language,
        takes_an_empty_inventory,
        escapes_everything,
        hides_no_characters,
        bears_a_large_inventory,
    )
)


def text_of(reporter: Reporter, data: bytes) -> str:
    """Give what a reader sees of a report; reading it also checks that the format is intact."""
    if reporter.suffix in {".json", ".sarif"}:
        return "\n".join(_strings(json.loads(data)))
    if reporter.suffix == ".html":
        page = _Page()
        page.feed(data.decode())
        page.close()
        return "\n".join(page.texts)
    if reporter.suffix == ".md":
        return "\n".join(_shown(data).texts)
    if reporter.suffix == ".csv":
        return "\n".join(cell for row in _cells(data) for cell in row)
    return unescape(_plain(reporter, data), {"&quot;": '"'})


def _shown(data: bytes) -> _Page:
    """Give what a reader of Markdown sees: tables included, markup of HTML kept as such."""
    page = _Page()
    page.feed(MarkdownIt("commonmark").enable("table").render(data.decode()))
    page.close()
    return page


def _cells(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";", strict=True))


def _plain(reporter: Reporter, data: bytes) -> str:
    """Give the decoded bytes: of a package those of its parts."""
    if reporter.suffix not in {".xlsx", ".docx"}:
        return data.decode()
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        _expect(package.testzip() is None, "a part of the package is broken")
        _expect(len({i.date_time for i in package.infolist()}) == 1, "the package's parts bear different times")
        texts = [name for name in sorted(package.namelist()) if name.endswith((".xml", ".rels"))]
        return "\n".join(package.read(name).decode() for name in texts)


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, entry in value.items():
            yield str(key)
            yield from _strings(entry)
    elif isinstance(value, list):
        for entry in value:
            yield from _strings(entry)


class _Page(HTMLParser):
    """Collect the tags, attributes and texts of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: dict[str, int] = {}
        self.attributes: list[tuple[str, str, str]] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] = self.tags.get(tag, 0) + 1
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def _expect_harmless_html(text: str) -> None:
    page = _Page()
    page.feed(text)
    page.close()
    _expect(page.tags.get("script", 0) <= 1, "a name became a script")
    foreign = sorted(_OWN_TAGS_WITHOUT & page.tags.keys())
    _expect(not foreign, f"the page has the tags {foreign}")
    for tag, name, value in page.attributes:
        _expect(not name.startswith("on"), f"<{tag}> has an event handler")
        if name in {"href", "src", "action", "formaction"}:
            _expect(value.startswith("#"), f"<{tag} {name}> leads out of the page")
    policies = [value for tag, name, value in page.attributes if (tag, name) == ("meta", "content") and "-src" in value]
    _expect(bool(policies) and "default-src 'none'" in policies[0], "the page has no strict Content-Security-Policy")
    _expect("unsafe" not in policies[0], "the Content-Security-Policy allows what the page doesn't need")


def _expect_no_formula(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            _expect("externalLink" not in name, "the workbook links to another")
            part = package.read(name).decode()
            if name.startswith("xl/worksheets/"):
                _expect(re.search(r"<f[ >]", part) is None, "a name became a formula")
                _expect("<hyperlink" not in part, "a name became a link")


def _expect(condition: bool, sentence: str) -> None:  # noqa: FBT001 - an assertion that stays under python -O
    if not condition:
        raise AssertionError(sentence)


def _reversed(mapping: Mapping[_K, _V]) -> dict[_K, _V]:
    return {key: mapping[key] for key in reversed(list(mapping))}
