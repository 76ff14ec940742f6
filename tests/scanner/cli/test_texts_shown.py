"""What people read on the terminal: summary, changes, notice; in every language, and never a control character."""

from __future__ import annotations

import io
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from scanner.cli import changes_text, console, notice_text, summary
from scanner.cli.words import LANGUAGES
from scanner.engine.changes import changes
from scanner.model import TableRef
from tests.reports import documents

LOCALES = {"fi": "fi_FI.UTF-8", "sv": "sv_FI.UTF-8", "en": "C"}


@pytest.fixture(params=LANGUAGES)
def lang(request, monkeypatch):
    monkeypatch.setenv("LC_ALL", LOCALES[request.param])
    return request.param


def test_the_summary(lang, capsys):
    written = [Path("tutka-out/report.html"), Path("tutka-out/") / ("n" * 200) / "report.xlsx"]
    summary.show_summary(replace(documents.full(), demo=True), written)
    captured = capsys.readouterr()
    assert captured.out == ""
    for path in written:
        assert str(path) in captured.err, "a path is never broken"
    for system in ("crm", "contacts", "billing"):
        assert system in captured.err
    assert "\x1b" not in captured.err
    summary.show_summary(documents.ad_hoc(), [])
    summary.show_summary(documents.empty(), [])
    assert capsys.readouterr().err


def test_names_of_sources_can_not_move_the_cursor(lang, capsys):
    document = documents.full()
    problem = replace(
        document.inventory.problems[0], source="a\x1b[2J\u202eb.csv", message="a\x1b[2J: no", examined=False
    )
    summary.show_summary(replace(document, inventory=replace(document.inventory, problems=(problem,))), [])
    assert "\x1b" not in capsys.readouterr().err


def test_changes_in_words(lang):
    old, new = documents.previous(), documents.audit()
    lines = changes_text.lines(changes(old, new))
    assert len(lines) > 1
    assert not changes_text.empty(changes(old, new))
    same = changes(new, new)
    assert changes_text.empty(same)
    assert len(changes_text.lines(same)) == 1
    inventory = documents.inventory()
    tables = dict(inventory.tables)
    tables.pop(next(iter(tables)))
    less = replace(inventory, tables=tables, findings=inventory.findings[3:])
    both = {**changes(old, new), "inventory": changes(inventory, less)}
    assert len(changes_text.lines(both)) > len(lines) + 2


def test_a_notice_in_words(lang):
    declaration = documents.declaration()
    lines = list(notice_text.lines(declaration))
    text = "\n".join(lines)
    (register, *_) = declaration.registers
    for item in register.items:
        assert any(f"«{item.cite.text}»" in line and str(item.cite.line) in line and item.id in line for line in lines)
    for unknown in register.unknown:
        assert text.index(f"«{unknown.cite.text}»") < text.index(f"«{register.items[0].cite.text}»"), (
            "not understood first"
        )


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True

    encoding = "utf-8"


def test_progress_shows_on_a_terminal_only(monkeypatch, capsys):
    ref = TableRef("crm", "a\x1b[2J.csv", "a.csv")
    with console.progress_bar(console.Manner()) as report:
        assert report is None
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    for manner in (console.Manner(quiet=True), console.Manner(progress=False)):
        with console.progress_bar(manner) as report:
            assert report is None
    assert terminal.getvalue() == ""
    with console.progress_bar(console.Manner()) as report:
        report(ref, 1000, 2000)
        report(ref, 2000, 2000)
        report(replace(ref, table="b"), 500, None)
    assert "a\\x1b[2J.csv" in terminal.getvalue()
    assert "2 500" in terminal.getvalue()


def test_progress_tells_the_time_left(monkeypatch):
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    clock = iter(range(0, 10_000, 10))
    monkeypatch.setattr(console.time, "monotonic", lambda: next(clock))
    with console.progress_bar(console.Manner()) as report:
        report.overall.known, report.overall.done = 100.0, 25.0
        report(TableRef("crm", "a.csv", "a.csv"), 1000, None)
    assert "0:00:30" in terminal.getvalue()


def test_no_color_is_honoured(monkeypatch):
    monkeypatch.setenv("TERM", "xterm-256color")
    shown = {}
    for name, value in (("colour", None), ("none", "1")):
        terminal = Terminal()
        monkeypatch.setattr(sys, "stderr", terminal)
        monkeypatch.delenv("NO_COLOR", raising=False)
        if value:
            monkeypatch.setenv("NO_COLOR", value)
        summary.show_summary(documents.full(), [])
        shown[name] = terminal.getvalue()
    assert "\x1b[31m" in shown["colour"] or "\x1b[1;31m" in shown["colour"]
    assert "31m" not in shown["none"]


def test_a_secret_is_asked_for_at_a_terminal_only(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO("x\n"))
    assert console.ask_secret("DB") is None
    asked = []
    monkeypatch.setattr(console, "is_terminal", lambda stream: True)
    monkeypatch.setattr("click.prompt", lambda *a, **k: asked.append(k) or "s3cret")
    assert console.ask_secret("DB") == "s3cret"
    assert asked[0]["hide_input"]
    assert asked[0]["err"]


def test_without_stderr_nothing_fails(monkeypatch):
    monkeypatch.setattr(sys, "stderr", None)
    console.err("gone")
    summary.show_summary(documents.full(), [Path("a")])
    with console.progress_bar(console.Manner()) as report:
        assert report is None
