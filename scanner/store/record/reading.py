"""Read a record of processing activities from a workbook or a YAML file.

A workbook holds the activities in rows under a row of headings, or one beside the other with the headings in a column; both
are common. What stands in no known field is left alone.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from openpyxl import load_workbook

from scanner.files.office import checked
from scanner.files.opening import NotRegularError, open_regular
from scanner.model import DocumentError, SourceError
from scanner.model.record import FIELDS, Activity, Record
from scanner.notice.language import detect
from scanner.store.record.form import field_of
from scanner.store.yaml_text import load_yaml

SIZE_LIMIT_BYTES = 32 * 1024 * 1024
HEADINGS = 3
"""Known headings that make a row or a column one of headings."""

_ROWS = 2_000
_COLUMNS = 200
_LOOKED_AT = 40

Grid = dict[tuple[int, int], str]


def read(path: Path, shown: str | None = None) -> Record:
    """Read a record; `shown` is the name it goes by in messages.

    Raises:
        DocumentError: it can't be read, or no field of a record is in it.
    """
    name = shown or str(path)
    if path.suffix.casefold() in {".yaml", ".yml"}:
        activities = list(_of_yaml(load_yaml(path, "record"), name))
    else:
        activities = [one for sheet, grid in _sheets(path, name) for one in _of_sheet(sheet, grid)]
    if not activities:
        raise DocumentError(
            f"{name}: no headings of a record of processing (GDPR Art. 30) are in it; it needs at least {HEADINGS} of:"
            " controller, purposes, data subjects, personal data, recipients, transfers, retention, security"
        )
    every = " ".join(text for one in activities for text in one.texts.values())
    return Record(name, tuple(activities), detect([every]))


def _of_yaml(data: object, name: str) -> Iterator[Activity]:
    """Read `activities:`, a list of mappings with the fields' keys."""
    entries = data.get("activities") if isinstance(data, dict) else None
    if not isinstance(entries, list):
        raise DocumentError(f"{name}: a record as YAML has a list under `activities:`")
    for number, entry in enumerate(entries):
        if not isinstance(entry, dict) or not entry:
            raise DocumentError(f"{name}: activities[{number}]: this is to be a mapping of fields to texts")
        unknown = sorted({str(key) for key in entry} - set(FIELDS))
        if unknown:
            raise DocumentError(f"{name}: activities[{number}]: unknown fields; there are: {', '.join(FIELDS)}")
        texts = {key: _yaml_text(value) for key, value in entry.items() if value not in (None, "", [])}
        yield Activity(texts.get("activity", f"{number + 1}"), texts)


def _yaml_text(value: object) -> str:
    return "\n".join(str(entry) for entry in value) if isinstance(value, list) else str(value)


def _sheets(path: Path, name: str) -> Iterator[tuple[str, Grid]]:
    try:
        with open_regular(path) as stream:
            data = stream.read(SIZE_LIMIT_BYTES + 1)
    except NotRegularError as error:
        raise DocumentError(f"{name}: this is no ordinary file; name the record's workbook") from error
    except FileNotFoundError as error:
        raise DocumentError(f"{name}: there is no such file") from error
    except OSError as error:
        raise DocumentError(f"{name}: the record can't be read; check its permissions") from error
    if len(data) > SIZE_LIMIT_BYTES:
        raise DocumentError(f"{name}: this is too large for a record of processing")
    try:
        checked(data)
        book = load_workbook(io.BytesIO(data), data_only=True)
    except SourceError as error:
        raise DocumentError(f"{name}: {error}") from error
    except (KeyError, ValueError, TypeError, OSError, zipfile.BadZipFile) as error:
        raise DocumentError(f"{name}: this is no XLSX workbook that can be read; save the record as XLSX") from error
    for sheet in book.worksheets:
        grid = {
            (cell.row, cell.column): _shown(cell.value)
            for row in sheet.iter_rows(max_row=min(sheet.max_row, _ROWS), max_col=min(sheet.max_column, _COLUMNS))
            for cell in row
            if cell.value is not None and _shown(cell.value)
        }
        yield sheet.title, grid


def _shown(value: object) -> str:
    if isinstance(value, datetime | date):
        return f"{value.day}.{value.month}.{value.year}"
    return str(value).strip()


def _of_sheet(sheet: str, grid: Grid) -> Iterator[Activity]:
    """Read the activities of one sheet, whichever way round it is."""
    rows = _best(grid, axis=0)
    columns = _best(grid, axis=1)
    if len(rows[1]) >= max(HEADINGS, len(columns[1])):
        yield from _across(sheet, grid, *rows)
    elif len(columns[1]) >= HEADINGS:
        turned = {(column, row): text for (row, column), text in grid.items()}
        for one in _across(sheet, turned, *columns):
            places = {key: (name, column, row) for key, (name, row, column) in one.places.items()}
            yield Activity(one.name if one.name != sheet else sheet, one.texts, places)


def _best(grid: Grid, *, axis: int) -> tuple[int, Mapping[int, str]]:
    """Find the row (axis 0) or column (axis 1) with the most headings: its number, and the field at each crossing."""
    lines: dict[int, dict[int, str]] = {}
    for place, text in grid.items():
        if place[axis] <= _LOOKED_AT and (found := field_of(text)):
            line = lines.setdefault(place[axis], {})
            if found not in line.values():
                line[place[1 - axis]] = found
    if not lines:
        return 0, {}
    number = max(lines, key=lambda n: (len(lines[n]), -n))
    return number, lines[number]


def _across(sheet: str, grid: Grid, head: int, fields: Mapping[int, str]) -> Iterator[Activity]:
    """Read the rows below a row of headings; a merged or empty first cell goes on with the activity above."""
    for row in sorted({row for row, _ in grid if row > head}):
        texts = {name: grid[row, column] for column, name in fields.items() if (row, column) in grid}
        if not texts or _is_heading(list(texts.values())):
            continue
        places = {name: (sheet, row, column) for column, name in fields.items()}
        yield Activity(texts.get("activity") or sheet, texts, places)


def _is_heading(texts: Sequence[str]) -> bool:
    """Say whether a row repeats the headings, as printed tables do on every page."""
    return len(texts) >= HEADINGS and all(field_of(text) for text in texts)
