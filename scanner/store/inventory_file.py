"""Read `inventory.json` back: the evidence is all there, so that everything can be decided again without a scan.

The document's shape is written down where it is made, with the reporter `json_inventory`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

from scanner.model import (
    REASONS,
    AnchorDays,
    BottomK,
    Column,
    ColumnProfile,
    ColumnRef,
    CommentHint,
    DocumentError,
    Evidence,
    EvidenceKey,
    Finding,
    Inventory,
    Lengths,
    Link,
    Persons,
    Problem,
    Reason,
    ScanInfo,
    SourceStatus,
    Table,
    TableProfile,
    TableRef,
)
from scanner.store.upgrades import kind_of, upgrade

Json = dict[str, Any]
T = TypeVar("T")


def load_document(path: Path) -> Json:
    """Read one of our JSON documents, in today's version of its schema.

    Raises:
        DocumentError: the file can't be read, is not JSON, or is none of ours.
    """
    try:
        data = json.loads(path.read_bytes())
    except FileNotFoundError as error:
        raise DocumentError(f"{path}: there is no such file") from error
    except IsADirectoryError as error:
        raise DocumentError(f"{path}: this is a folder; name the inventory.json or verdicts.json in it") from error
    except OSError as error:
        raise DocumentError(f"{path}: the file can't be read; check its permissions") from error
    except (ValueError, RecursionError) as error:
        raise DocumentError(f"{path}: this is not JSON; it may have been cut off") from error
    kind_of(data, str(path))
    return upgrade(data, str(path))


def load(path: Path) -> Inventory:
    """Read an inventory with findings and evidence.

    Raises:
        DocumentError: it can't be read; every fault with its path.
    """
    return from_json(load_document(path), str(path))


def from_json(data: Json, name: str = "the stored inventory") -> Inventory:
    """Give an inventory for plain data; sketches of distinct texts are never stored; of each only the size comes back.

    Raises:
        DocumentError: the data is not an inventory; every fault with its path.
    """
    if kind_of(data, name) != "inventory":
        raise DocumentError(f"{name}: this is a document of another kind; name an inventory.json")
    return Faults(name).whole(lambda faults: _inventory(upgrade(data, name), faults))


class Faults:
    """Collect what is wrong with a document, entry by entry, so that all of it is reported at once."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.found: list[str] = []

    def each(self, entries: object, place: str, read: Callable[[Any], T]) -> list[T]:
        """Read every entry of a list; one that can't be read becomes a fault."""
        if not isinstance(entries, list):
            self.found.append(f"{place}: must be a list")
            return []
        out: list[T] = []
        for i, entry in enumerate(entries):
            try:
                out.append(read(entry))
            except KeyError as error:
                # the readers below look up names of fields only, so the key is never a value
                self.found.append(f"{place}[{i}]: {error.args[0]} is missing")
            except (TypeError, ValueError, AttributeError, IndexError):
                self.found.append(f"{place}[{i}]: a field has a value of the wrong kind")
        return out

    def whole(self, read: Callable[[Faults], T]) -> T:
        """Read a document; raise what was found.

        Raises:
            DocumentError: something can't be read.
        """
        try:
            out = read(self)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            self.found.append("(the head of the document): a field is missing or of the wrong kind")
            raise self._error() from error
        if self.found:
            raise self._error()
        return out

    def _error(self) -> DocumentError:
        return DocumentError(f"{self.name}: the document can't be used", tuple(self.found))


def _inventory(data: Json, faults: Faults) -> Inventory:
    scan = data["scan"]
    tables: dict[TableRef, TableProfile] = {
        profile.ref: profile for profile in faults.each(data["tables"], "tables", _table)
    }
    columns = faults.each(data["columns"], "columns", _column)
    findings: list[Finding] = []
    by_table: dict[TableRef, dict[ColumnRef, ColumnProfile]] = {}
    for i, (profile, found) in enumerate(columns):
        by_table.setdefault(profile.ref.table, {})[profile.ref] = profile
        read = _reader(profile.ref)
        findings.extend(faults.each(found, f"columns[{i}].findings", read))
    for ref, profiles in by_table.items():
        if ref not in tables:
            faults.found.append("columns: a column belongs to a table that is not listed")
            continue
        old = tables[ref]
        described = Table(
            ref=ref,
            columns=tuple(profiles[column].column for column in sorted(profiles)),
            rows_total=old.table.rows_total,
            kind=old.table.kind,
            comment=old.table.comment,
            place=old.table.place,
        )
        tables[ref] = TableProfile(ref, described, old.rows_read, old.sampling, profiles, old.anchors, old.across)
    return Inventory(
        scan=ScanInfo(
            id=_text(scan["id"]),
            tool=_text(scan["tool"]),
            started=datetime.fromisoformat(scan["started"]),
            finished=datetime.fromisoformat(scan["finished"]),
            settings=dict(scan["settings"]),
        ),
        sources=tuple(faults.each(data["sources"], "sources", _source)),
        tables=tables,
        problems=tuple(faults.each(data["problems"], "problems", _problem)),
        findings=tuple(findings),
        persons=tuple(faults.each(data.get("persons") or [], "persons", _persons)),
    )


def _persons(entry: Json) -> Persons:
    return Persons(
        _text_or_none(entry["system"]),
        _text_or_none(entry["item"]),
        _count(entry["least"]),
        _count(entry["most"]),
        _count(entry["uncounted_tables"]),
        date.fromisoformat(entry["as_of"]) if entry["as_of"] else None,
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _text_or_none(value: object) -> str | None:
    return None if value is None else _text(value)


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise TypeError
    return value


def _counts(value: Mapping[str, object]) -> dict[str, int]:
    return {_text(key): _count(number) for key, number in value.items()}


def _source(entry: Json) -> SourceStatus:
    return SourceStatus(
        _text(entry["system"]),
        _text(entry["source"]),
        _text(entry["kind"]),
        _text(entry["status"]),
        _count(entry["tables"]),
        unchanged_since=_text_or_none(entry.get("unchanged_since")),
        modified=date.fromisoformat(entry["modified"]) if entry.get("modified") else None,
    )


def _table_ref(entry: Json) -> TableRef:
    return TableRef(_text(entry["system"]), _text(entry["source"]), _text(entry["table"]))


def _table(entry: Json) -> TableProfile:
    ref = _table_ref(entry)
    total = entry["rows_total"]
    return TableProfile(
        ref=ref,
        table=Table(
            ref,
            (),
            rows_total=None if total is None else _count(total),
            kind=_text(entry.get("kind", "table")),
            place=_text_or_none(entry.get("place")),
        ),
        rows_read=_count(entry["rows_read"]),
        sampling=_text(entry["sampling"]),
        anchors={
            _text(name): AnchorDays(
                column=_text(anchor["column"]),
                days={date.fromisoformat(day): _count(rows) for day, rows in anchor["days"].items()},
                empty=_count(anchor["empty"]),
                unreadable=_count(anchor["unreadable"]),
                link=_link(anchor.get("link")),
            )
            for name, anchor in (entry.get("anchors") or {}).items()
        },
        across=_counts(entry.get("across") or {}),
    )


def _link(entry: Json | None) -> Link | None:
    if entry is None:
        return None
    return Link(_text(entry["key"]), _text(entry["table"]), _text(entry["column"]), many=bool(entry["many"]))


def _column(entry: Json) -> tuple[ColumnProfile, object]:
    ref = ColumnRef(_table_ref(entry), _count(entry["position"]), _text(entry["column"]))
    evidence = entry["evidence"]
    lengths = evidence["lengths"]
    profile = ColumnProfile(
        ref=ref,
        column=Column(
            name=ref.column,
            position=ref.position,
            place=_text_or_none(evidence["place"]),
            kind=_text_or_none(evidence["kind"]),
            key=_text_or_none(evidence.get("key")),
            sparse=bool(evidence.get("sparse", False)),
        ),
        cells_seen=_count(entry["cells_seen"]),
        cells_empty=_count(entry["cells_empty"]),
        lengths=Lengths(lengths["least"], lengths["greatest"], _count(lengths["total"])),
        evidence=dict(map(_match, evidence["matches"])),
        traits=_counts(evidence["traits"]),
        comment_hints=tuple(map(_hint, evidence.get("comment_hints") or ())),
        years={int(year): _count(cells) for year, cells in evidence["years"].items()},
        distinct=_sketch(evidence.get("distinct")),
        born={int(year): _count(cells) for year, cells in (evidence.get("born") or {}).items()},
    )
    return profile, entry["findings"]


def _sketch(band: object) -> BottomK:
    """Give a sketch that stands for the stored number only: as many digests as the band's least, of nothing."""
    return BottomK(digests=frozenset(range(_count(band[0])))) if isinstance(band, list) else BottomK()


def _hint(entry: Json) -> CommentHint:
    return CommentHint(
        _text(entry["item"]), _text(entry["word"]), _text(entry["strength"]), _text_or_none(entry["expects"])
    )


def _match(entry: Json) -> tuple[EvidenceKey, Evidence]:
    key = EvidenceKey(
        item=_text(entry["item"]),
        recogniser=_text(entry["recogniser"]),
        form=_text(entry["form"]),
        place=_text(entry["place"]),
        about=_text(entry["about"]),
        weak=bool(entry.get("weak", False)),
        path=_text(entry.get("path", "")),
    )
    return key, Evidence(
        cells=_count(entry["cells"]),
        validated=_count(entry["validated"]),
        matching=_count(entry["matching"]),
        scores={int(score): _count(cells) for score, cells in entry["scores"].items()},
        subtypes=_counts(entry["subtypes"]),
        shapes=_counts(entry["shapes"]),
        signs=_counts(entry["signs"]),
        first_rows=tuple(map(_count, entry["first_rows"])),
    )


def _reader(ref: ColumnRef) -> Callable[[Json], Finding]:
    def read(entry: Json) -> Finding:
        return Finding(
            ref=ref,
            item=_text(entry["item"]),
            form=_text(entry["form"]),
            about=_text(entry["about"]),
            status=_text(entry["status"]),
            cells=_count(entry["cells"]),
            rate=float(entry["rate"]),
            validated=_count(entry["validated"]),
            expected_by_chance=float(entry["expected_by_chance"]),
            subtype=_counts(entry["subtype"]),
            recognisers=tuple(map(_text, entry["recognisers"])),
            shapes=_counts(entry["shapes"]),
            first_rows=tuple(map(_count, entry["first_rows"])),
            where=dict(entry["where"] or {}),
            reasons=tuple(Reason(_text(r["code"]), dict(r["params"])) for r in entry["reasons"]),
        )

    return read


def _problem(entry: Json) -> Problem:
    reason = _text(entry["reason"])
    return Problem(
        system=_text(entry["system"]),
        source=_text(entry["source"]),
        table=_text_or_none(entry["table"]),
        reason=reason if reason in REASONS else "unexpected",
        message=_text(entry["message"]),
        examined=bool(entry["examined"]),
        params=dict(entry["params"]),
    )
