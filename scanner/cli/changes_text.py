"""What differs between two scans or audits, put into words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from reports.clean import visible
from reports.verdict_rows import counts_rows
from reports.words import Words
from scanner.cli.words import language, say

Json = Mapping[str, Any]
KINDS = ("new", "gone", "grown", "shrunk", "changed", "redecided", "not_examined")


def lines(changes: Json, lang: str | None = None) -> list[str]:
    """Give the lines, in the terminal's language by default: verdicts first, then what is behind them."""
    words = Words(lang or language())
    out = [
        *unreached(changes, words),
        *_entries(changes, words),
        *_notice(changes.get("notice") or {}, words),
        *_tables(changes.get("tables") or {}, words),
    ]
    inner = changes.get("inventory") or {}
    out += [*_entries(inner, words), *_tables(inner.get("tables") or {}, words)]
    return [visible(line) for line in out] or [say("changes.nothing", words.lang)]


def unreached(changes: Json, words: Words) -> Iterator[str]:
    """Say which systems were not reached, and of when their last known state is."""
    if systems := changes.get("not_fully_examined"):
        yield say("changes.not_fully_examined", words.lang, systems=", ".join(systems))
    for entry in changes.get("not_reached") or []:
        if entry["last_read"]:
            yield say(
                "changes.not_reached", words.lang, system=entry["system"], day=words.stated_date(entry["last_read"])
            )
        else:
            yield say("changes.never_reached", words.lang, system=entry["system"])


def empty(changes: Json) -> bool:
    """Say whether nothing differs."""
    parts = [changes, changes.get("inventory") or {}]
    tables = [part.get("tables") or {} for part in parts]
    notice = changes.get("notice") or {}
    return not (
        bool(changes.get("not_reached"))
        or any(part.get(kind) for part in parts for kind in KINDS)
        or any(entries for table in tables for entries in table.values())
        or any(_differs(value) for value in notice.values())
    )


def _differs(value: object) -> bool:
    return value[0] != value[1] if isinstance(value, list) else bool(value)


def _entries(changes: Json, words: Words) -> Iterator[str]:
    of_two = changes.get("first_seen_from") == "documents"
    for kind in KINDS:
        entries = changes.get(kind) or []
        if entries:
            yield say(f"changes.{kind}", words.lang, n=len(entries))
        for entry in entries:
            yield f"  {_entry(entry, words, 'no_later' if of_two and kind != 'new' else 'first_seen')}"


def _entry(entry: Json, words: Words, since: str) -> str:
    """Name a verdict (by its code) or a finding (by its column), with the cells before and now."""
    cells = words.number(entry["cells"])
    if "cells_before" in entry:
        cells = f"{words.number(entry['cells_before'])} → {cells}"
    counted = "number.rows" if counts_rows(entry.get("code", "")) else "number.cells"
    told = words(f"{counted}.{'one' if entry['cells'] == 1 else 'other'}", n=cells)
    differs = ", ".join(
        f"{_value(before, words)} → {_value(after, words)}"
        for field, (before, after) in (entry.get("differs") or {}).items()
        if field != "cells"
    )
    seen = entry.get("first_seen")
    if seen:
        differs = ", ".join(filter(None, (differs, say(f"changes.{since}", words.lang, day=words.stated_date(seen)))))
    tail = f" ({differs})" if differs else ""
    item = words.item(entry["item"]) if entry["item"] else ""
    if "code" in entry:
        place = ", ".join(part for part in (entry["system"], item) if part)
        severity = words.name("severity", entry["severity"])
        return f"{severity:<10} {words.name('code', entry['code'])}{f': {place}' if place else ''} · {told}{tail} · {entry['code']}"
    return f"{entry['system']}: {entry['source']} · {entry['table']} · {entry['column']}: {item} · {told}{tail}"


def _value(value: object, words: Words) -> str:
    text = "–" if value is None else str(value)
    for group in ("severity", "status", "about", "answer"):
        if words.has(f"{group}.{text}"):
            return words.name(group, text)
    return text


def _notice(notice: Json, words: Words) -> Iterator[str]:
    if notice.get("text_changed"):
        yield say("changes.text", words.lang)
    for key in ("reviewed", "due"):
        before, after = notice.get(key) or (None, None)
        if before != after:
            yield say(f"changes.{key}", words.lang, before=words.stated_date(before), after=words.stated_date(after))


def _tables(tables: Json, words: Words) -> Iterator[str]:
    for kind in ("new", "gone"):
        for entry in tables.get(kind) or []:
            yield say(f"changes.table_{kind}", words.lang, place=_place(entry))
    for entry in tables.get("rows") or []:
        yield say("changes.rows", words.lang, place=_place(entry), before=entry["rows_before"], after=entry["rows"])
    for entry in tables.get("columns") or []:
        for kind in ("new", "gone"):
            if entry[kind]:
                yield say(f"changes.columns_{kind}", words.lang, place=_place(entry), names=", ".join(entry[kind]))


def _place(entry: Json) -> str:
    return f"{entry['system']}: {entry['source']} · {entry['table']}"
