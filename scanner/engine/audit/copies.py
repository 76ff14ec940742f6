"""Exports and backups of a table that is known: told by their columns, since a copy keeps what the original has deleted."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from scanner.engine.anchors import same_column
from scanner.engine.audit.anchoring import Reading
from scanner.engine.audit.rules import rules
from scanner.engine.audit.scope import AuditContext, source_kinds
from scanner.model import Inventory, TableProfile, TableRef

_PLAIN = re.compile(r"[^a-z0-9]+")
_WORDS = re.compile(r"[^\W\d_]+")


@lru_cache(maxsize=4096)
def plain(name: str) -> str:
    """Reduce a column's name to letters and digits, since exports write it their own way.

    >>> plain("Päättymis_pvm"), plain("paattymispvm")
    ('paattymispvm', 'paattymispvm')
    """
    bare = "".join(c for c in unicodedata.normalize("NFD", name.casefold()) if not unicodedata.combining(c))
    return _PLAIN.sub("", bare)


def fingerprint(table: TableProfile) -> frozenset[str]:
    """Give the names of a table's own columns, reduced."""
    columns = (ref.column for ref, c in table.columns.items() if not c.column.sparse and c.column.place is None)
    return frozenset(plain(name) for name in columns if not name.startswith("(")) - {""}


def original_of(reading: Reading, inventory: Inventory, context: AuditContext) -> Reading | None:
    """Find the table that the reading's table is a copy of, and there the same date column; None where there is none.

    An original is in a database, or a person has named its date column; a copy is neither, or a word of its name that the
    original's lacks says what it is. Of two tables the columns have to agree, and some kind of data that was found in them.
    """
    copy = reading.column.table
    kinds, items = source_kinds(inventory), _items(inventory)
    mine = fingerprint(inventory.tables[copy])
    for ref in sorted(inventory.tables):
        if (ref.system, ref.source) == (copy.system, copy.source):
            continue
        table = inventory.tables[ref]
        column = next((c for c in sorted(table.columns) if plain(c.column) == plain(reading.column.column)), None)
        anchor = table.anchors.get(column.column) if column is not None else None
        if column is None or anchor is None or not alike(mine, fingerprint(table)):
            continue
        if items.get(copy, frozenset()).isdisjoint(items.get(ref, ())):
            continue
        named = _named(ref, column.column, reading.event, context)
        live = named or kinds.get((ref.system, ref.source)) in rules()["R-COPY"].data["live"]
        kept = kinds.get((copy.system, copy.source)) in rules()["R-COPY"].data["live"]
        kept = kept or _named(copy, reading.column.column, reading.event, context)
        if _said(copy, ref) or (live and not kept and not _said(ref, copy)):
            return Reading(column, anchor, reading.event, named)
    return None


def _said(copy: TableRef, original: TableRef) -> bool:
    """Say whether a table's name has a word for copies that the other's lacks."""
    own, other = (set(_WORDS.findall(f"{r.system} {r.source} {r.table}".casefold())) for r in (copy, original))
    return not (own - other).isdisjoint(rules()["D-HETU-PLACE"].data["places"]["words"])


def alike(copy: frozenset[str], original: frozenset[str]) -> bool:
    """Say whether a table's columns are those of another, which may have more."""
    rule = rules()["R-COPY"].data["alike"]
    common = len(copy & original)
    return bool(common >= rule["columns"] and common >= rule["share"] * len(copy))


def _named(ref: TableRef, column: str, event: str, context: AuditContext) -> bool:
    info = context.systems.get(ref.system)
    return info is not None and event in info.anchors and same_column(info.anchors[event], ref, column)


def _items(inventory: Inventory) -> dict[TableRef, frozenset[str]]:
    out: dict[TableRef, frozenset[str]] = {}
    for finding in inventory.findings:
        out[finding.ref.table] = out.get(finding.ref.table, frozenset()) | {finding.item}
    return out
