"""Excel workbooks (XLSX, XLSM): cells, and everything else in the file that holds text.

Hidden sheets, columns and rows are read like the visible ones and carry their place; comments, text boxes, properties,
pivot caches, deleted strings and the like come in columns and tables of their own, as contracts.md section 3 names them.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path
from typing import ClassVar, Self

from openpyxl.utils import get_column_letter

from connectors.base import BATCH_CELLS, BaseSource, batch, unique_names
from connectors.header import filled, find_header
from connectors.number_formats import padding_styles
from connectors.sheet_blocks import MOST_ROWS, beginnings, beside, within
from connectors.sheet_layout import Layout, read_layout
from connectors.workbook_cells import Block, Cells, Row
from connectors.workbook_parts import (
    Remark,
    Sheet,
    Workbook,
    external_targets,
    other_parts,
    part_texts,
    place_of,
    read_workbook,
    relations,
    sheet_remarks,
    unused_strings,
)
from scanner.files.opening import NotRegularError
from scanner.files.sniff import sniff
from scanner.files.zips import Zip
from scanner.model import Cell, Column, ColumnCells, Part, SourceError, SourceInfo, Table, TableBatch

HEAD_ROWS = 200
_COLUMN_OF = {
    "comment": "(comments)",
    "threaded comment": "(comments)",
    "text box": "(text boxes)",
    "chart": "(text boxes)",
    "form control": "(text boxes)",
    "validation list": "(validation)",
    "header/footer": "(header/footer)",
    "hyperlink": "(links)",
    "formula": "(formulas)",
}
_IMAGES = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".emf", ".wmf", ".svg", ".webp", ".ico")


@dataclass(slots=True)
class Page:
    """Hold what batches of one table are made from.

    Attributes:
        base: the sheet's row, from 0, that data rows are numbered from; without a header the one before the first.
        stop: the sheet's row behind the table's last; None for the end of the sheet.
        used: the sheet's columns, from 0, that the table lists.
        names: name of every column of the sheet.
        remarks: texts outside the cells, by column and place.
        between: the sheet's first column, from 0, and the one behind the last, of a table that stands beside another one.
    """

    table: Table
    sheet: Sheet | None = None
    layout: Layout = field(default_factory=Layout)
    base: int = -1
    stop: int | None = None
    used: tuple[int, ...] = ()
    names: tuple[str, ...] = ()
    remarks: Mapping[Column, Sequence[tuple[int, str]]] = field(default_factory=dict)
    between: tuple[int, int | None] = (0, None)


class SpreadsheetSource(BaseSource):
    """Read one workbook; each sheet is a table, or several that stand one below the other or side by side (`Sheet!A9`)."""

    title: ClassVar = "Excel workbooks"
    formats: ClassVar = frozenset({"xlsx"})
    table_word = "sheet"

    def __init__(self, info: SourceInfo, location: Path | str, exclude: Sequence[str] = ()) -> None:
        super().__init__(info, exclude)
        self._path = Path(location)
        self._cells = Cells(self._path)
        self._archive: Zip | None = None
        self._pages: dict[str, Page] | None = None

    def __enter__(self) -> Self:
        """Open the file.

        Raises:
            SourceError: it is encrypted, damaged, beyond a limit or can't be read.
        """
        try:
            if sniff(self._path).kind == "encrypted_office":
                what = "the file is password-protected; save it without a password or exclude it with --exclude"
                raise self.error("encrypted", what)
            self._archive = Zip(self._path)
            self._workbook = read_workbook(self._archive)
            if self._workbook.strings is not None:
                # the cell readers expand this part without any limit, so find a bomb before they do
                deque(self._archive.chunks(self._workbook.strings), maxlen=0)
            self._opened_as = self._stamp()
        except SourceError as error:
            self.__exit__()
            known = error.message.startswith(self.info.source)
            raise error if known else self.error(error.reason, error.message) from error
        except PermissionError as error:
            raise self.error("no_permission", "the account may not read the file; grant it or use another") from error
        except FileNotFoundError as error:
            raise self.error("not_found", "there is no such file; check the path") from error
        except NotRegularError as error:
            raise self.error("not_regular", "this is no regular file; export its content to one") from error
        except OSError as error:
            raise self.error("io_error", "the file can't be read to its end; check the disk or the share") from error
        return self

    def __exit__(self, *exc: object) -> None:
        """Close the file."""
        self._cells.close()
        if self._archive is not None:
            self._archive.close()
            self._archive = None

    def _stamp(self) -> tuple[int, int]:
        status = self._path.stat()
        return status.st_size, status.st_mtime_ns

    def tables(self) -> Sequence[Table]:
        """List the sheets in the workbook's order, then what belongs to no sheet."""
        if self._pages is None:
            assert self._archive is not None, "open the source first"
            self._pages = {page.table.ref.table: page for page in self._read_pages(self._archive, self._workbook)}
        return [page.table for page in self._pages.values()]

    def _read_pages(self, archive: Zip, workbook: Workbook) -> Iterator[Page]:
        padding = self._padding(archive, workbook)
        used_parts: set[str] = set()
        used_strings: set[int] = set()
        complete = True
        rows = 0
        for sheet in workbook.sheets:
            if self.excluded(sheet.name):
                self.problem("excluded", "left out as asked by --exclude", table=sheet.name, examined=True)
                complete = False
                continue
            try:
                layout = read_layout(archive.chunks(sheet.part) if sheet.part in archive else (), padding)
                pages = self._tables_of(sheet, layout, self._remarks(archive, sheet, layout, used_parts))
            except SourceError as error:
                self.problem(error.reason, error.message, table=sheet.name)
                complete = False
                continue
            used_strings |= layout.shared
            rows += layout.cells
            yield from pages
        parts: dict[str, list[str]] = {}
        if complete and workbook.strings:
            strings = workbook.strings
            parts["deleted text"] = self._guarded(strings, lambda: unused_strings(archive, strings, used_strings))
        self._other_parts(archive, used_parts, parts, has_cells=rows > 0)
        for remark in external_targets(archive):
            parts.setdefault(remark.place, []).append(remark.text)
        yield self._properties(workbook)
        for place, found in sorted(parts.items()):
            if found:
                column = Column("text", 1, place=place)
                table = Table(self.ref(f"({place})"), (column,), len(found), "part", place=place)
                yield Page(table, remarks={column: [(n, text) for n, text in enumerate(found, start=1)]})

    def _padding(self, archive: Zip, workbook: Workbook) -> Mapping[int, str]:
        if workbook.styles is None:
            return {}
        try:
            return padding_styles(archive.read(workbook.styles))
        except SourceError as error:
            self.problem(error.reason, f"the styles: {error.message}; leading zeros may be missing", examined=True)
            return {}

    def _guarded(self, part: str, read: Callable[[], Iterator[str]]) -> list[str]:
        """Read the texts of a part; a damaged one is reported."""
        try:
            return list(read())
        except SourceError as error:
            self.problem(error.reason, error.message, table=f"({place_of(part)})", part=part)
            return []

    def _remarks(self, archive: Zip, sheet: Sheet, layout: Layout, used: set[str]) -> list[Remark]:
        """Collect the texts around the cells of a sheet."""
        found = [Remark(*remark) for remark in layout.remarks]
        links = relations(archive, sheet.part) if layout.links else {}
        found += [Remark("hyperlink", row, links[key].target) for key, row in layout.links if key in links]
        try:
            found += sheet_remarks(archive, sheet, used)
        except SourceError as error:
            self.problem(error.reason, f"a comment or drawing: {error.message}", table=sheet.name)
        return found

    def _other_parts(self, archive: Zip, used: set[str], parts: dict[str, list[str]], *, has_cells: bool) -> None:
        """Sweep the remaining parts, and tell of those that hold no text that can be read."""
        images = 0
        for part in other_parts(archive, used):
            name = part.lower()
            if name.endswith((".xml", ".vml")):
                parts.setdefault(place_of(part), []).extend(self._guarded(part, partial(part_texts, archive, part)))
            elif name.endswith(_IMAGES):
                images += 1
            elif "/media/" not in name:
                what = f"the part {part} is not read by this version; export what it holds or exclude the file"
                self.problem("no_connector", what, table=None, part=part)
        if images:
            what = f"{images} images: no text to examine" + ("" if has_cells else ", and there is nothing else")
            self.problem("no_text", what, examined=has_cells, count=images)

    def _properties(self, workbook: Workbook) -> Page:
        """Make the table of what belongs to the workbook as a whole."""
        entries = [(name, "property", text) for name, text in workbook.properties]
        entries += [("(defined names)", "defined name", text) for text in workbook.names]
        remarks: dict[Column, list[tuple[int, str]]] = {}
        columns: dict[str, Column] = {}
        for name, place, text in entries:
            column = columns.setdefault(name, Column(name, len(columns) + 1, place=place, sparse=True))
            remarks.setdefault(column, []).append((len(remarks.get(column, ())) + 1, text))
        return Page(Table(self.ref("(workbook)"), tuple(remarks), 0, "part"), remarks=remarks)

    def _tables_of(self, sheet: Sheet, layout: Layout, found: Sequence[Remark]) -> list[Page]:
        """Find the tables of a sheet: one as a rule, several where they stand one below the other.

        Texts around the cells go to the table that they stand in.
        """
        if layout.last_row >= MOST_ROWS:
            return [self._page(sheet, layout, found, list(islice(self._rows(sheet, layout), HEAD_ROWS)))]
        rows = list(self._rows(sheet, layout))
        starts = [0, *beginnings(rows)]
        out = []
        for start, stop in zip(starts, [*starts[1:], None], strict=True):
            inside = [row for row in rows if row[0] >= start and (stop is None or row[0] < stop)]
            near = [r for r in found if (r.row >= start or not start) and (stop is None or r.row < stop)]
            columns = [0, *beside(inside)]
            for first, last in zip(columns, [*columns[1:], None], strict=True):
                head = within(inside, first, last) if first or last else inside
                texts = near if not first else ()
                out.append(self._page(sheet, layout, texts, head[:HEAD_ROWS], start, stop, (first, last)))
        return out

    def _page(
        self,
        sheet: Sheet,
        layout: Layout,
        found: Sequence[Remark],
        head: Sequence[Row],
        start: int = 0,
        stop: int | None = None,
        between: tuple[int, int | None] = (0, None),
    ) -> Page:
        """Find a table's header and columns from its first rows, which begin at the first column of `between`."""
        left, right = between
        index = {row: n for n, (row, _) in enumerate(head)}
        merged = [
            (index[row], first - left, last - left)
            for row, first, last in layout.merged
            if row in index and first >= left
        ]
        header = find_header([cells for _, cells in head], merged)
        base = head[header.first - 1][0] if header.first else start - 1
        below = [cells for _, cells in head[header.first :]]
        called = f"{sheet.name}!{get_column_letter(left + 1)}{start + 1}" if start or left else sheet.name
        width = max([len(header.names), *(len(cells) for cells in below)])
        width = max(width, (layout.last_column + 1 if right is None else right) - left)
        own = unique_names([*header.names, *[""] * (width - len(header.names))])
        used = tuple(
            left + c
            for c in range(width)
            if (c < len(header.names) and header.names[c]) or any(c < len(row) and filled(row[c]) for row in below)
        )
        names = [""] * left + own
        width += left
        columns = [self._column(names, c, layout) for c in used]
        titles = [(0, str(cell)) for i in header.titles for cell in head[i][1] if filled(cell)]
        remarks: dict[Column, list[tuple[int, str]]] = {}
        extra: dict[str, int] = {}
        for name, place, row, text in [
            *(("(title)", None, 0, text) for _, text in titles),
            *(
                (_COLUMN_OF.get(r.place, "(other)"), r.place, max(r.row - base, 0) if r.row >= 0 else 0, r.text)
                for r in found
            ),
        ]:
            at = extra.setdefault(name, width + len(extra) + 1)
            remarks.setdefault(Column(name, at, place=place, sparse=True), []).append((row, text))
        listed = {(column.name): column for column in reversed(list(remarks))}  # two places may share a column
        columns += sorted(listed.values(), key=lambda column: column.position)
        if header.names and not below:
            self.problem("header_only", "it has a header and no rows", table=sheet.name, examined=True)
        table = Table(self.ref(called), tuple(columns), kind="sheet", place=sheet.place)
        return Page(table, sheet, layout, base, stop, used, tuple(names), remarks, between)

    def _column(self, names: Sequence[str], index: int, layout: Layout, *, late: bool = False) -> Column:
        place = "hidden column" if layout.hides_column(index) else None
        return Column(names[index], index + 1, place=place, sparse=late)

    def _rows(self, sheet: Sheet, layout: Layout) -> Iterator[Row]:
        rows = self._cells.rows(sheet.name, layout)
        self._told(sheet)
        return rows

    def _pieces(self, sheet: Sheet, layout: Layout, size: int) -> Iterator[Row | Block]:
        pieces = self._cells.pieces(sheet.name, layout, size)
        self._told(sheet)
        return pieces

    def _told(self, sheet: Sheet) -> None:
        if sheet.name in self._cells.fell_back:
            what = "the usual reader can't read it; a second one did"
            self.problem("second_reader", what, table=sheet.name, examined=True)

    def batches(
        self, table: Table, size: int = 10_000, limit: int | None = None, part: Part | None = None
    ) -> Iterator[TableBatch]:
        """Yield a sheet's rows (hidden ones in batches of their own), then the texts around them."""
        self.tables()
        assert self._pages is not None
        page = self._pages[table.ref.table]
        part = part or Part(1)
        if page.sheet is not None:
            try:
                yield from self._sheet(page, page.sheet, size, limit, part)
            except SourceError as error:
                self.problem(error.reason, error.message, table=table.ref.table)
        if part.start == 1:
            for column, found in page.remarks.items():
                for first in range(0, len(found), size):
                    some = sorted(found[first : first + size], key=lambda remark: remark[0])
                    yield batch(table, [column], [(text,) for _, text in some], [row for row, _ in some])
        try:
            changed = self._stamp() != self._opened_as
        except OSError:
            changed = True
        if changed:
            self.problem("changed", "the file was changed while it was read; scan it again when nothing writes to it")

    def _sheet(self, page: Page, sheet: Sheet, size: int, limit: int | None, part: Part) -> Iterator[TableBatch]:
        """Yield the data rows of a sheet."""
        visible: list[Row] = []
        hidden: list[Row] = []
        taken = 0
        tally = self.tally(page.table)
        size = min(size, max(1, BATCH_CELLS // max(1, page.layout.last_column + 1)))
        start, stop, sole = page.base + part.start, page.stop, page.between == (0, None)
        if part.stop is not None:
            stop = page.base + part.stop if stop is None else min(stop, page.base + part.stop)
        for piece in self._pieces(sheet, page.layout, size):
            first = piece.first if isinstance(piece, Block) else piece[0]
            if (stop is not None and first >= stop) or (limit is not None and taken >= limit):
                break
            if isinstance(piece, Block):
                whole = _part_of(piece, start, stop, None if limit is None else limit - taken)
                if not whole.size:
                    continue
                if (
                    sole
                    and whole.is_full()
                    and page.layout.hidden_rows.isdisjoint(range(whole.first, whole.first + whole.size))
                ):
                    if visible:
                        yield self._batch(page, visible, None)
                        visible.clear()
                    taken += whole.size
                    tally.records += whole.size
                    tally.cells += sum(whole.size - cells.count(None) for cells in whole.columns)
                    yield self._columns(page, whole)
                    continue
            for row, cells in piece.rows() if isinstance(piece, Block) else (piece,):
                if row < start:
                    continue
                if (stop is not None and row >= stop) or (limit is not None and taken >= limit):
                    break
                if not sole and not any(map(filled, cells[slice(*page.between)])):
                    continue  # the table beside this one is longer
                taken += 1
                tally.take(cells[slice(*page.between)])
                pile = hidden if row in page.layout.hidden_rows else visible
                pile.append((row - page.base, cells))
                if len(pile) >= size:
                    yield self._batch(page, pile, "hidden row" if pile is hidden else None)
                    pile.clear()
        for pile, place in ((visible, None), (hidden, "hidden row")):
            if pile:
                yield self._batch(page, pile, place)

    def _columns(self, page: Page, block: Block) -> TableBatch:
        """Make a batch of a block as it is, column by column: what most sheets are, all through."""
        columns, width = block.columns, len(block.columns)
        by_index = {column.position - 1: column for column in page.table.columns}
        nothing = (None,) * block.size
        cells = [ColumnCells(by_index[c], columns[c] if c < width else nothing) for c in page.used]
        listed = set(page.used)
        cells += [
            ColumnCells(self._column(page.names, c, page.layout, late=True), columns[c])
            for c in range(width)
            if c not in listed and columns[c].count(None) < block.size
        ]
        return TableBatch(page.table.ref, block.first - page.base, tuple(cells))

    def _batch(self, page: Page, rows: Sequence[Row], place: str | None) -> TableBatch:
        """Make a batch of the listed columns, and of others that have a cell in these rows."""
        listed = set(page.used)
        width = len(page.used)
        if (
            page.between == (0, None)
            and page.used == tuple(range(width))
            and all(len(cells) == width for _, cells in rows)
        ):  # nothing to sort out
            by_place = {column.position: column for column in page.table.columns}
            listed_columns = [by_place[c + 1] for c in page.used]
            return batch(
                page.table, listed_columns, [cells for _, cells in rows], [number for number, _ in rows], place
            )
        left, right = page.between
        late = sorted(
            {
                c
                for _, cells in rows
                for c, cell in enumerate(cells[:right])
                if c >= left and cell is not None and c not in listed
            }
        )
        indices = [*page.used, *late]
        by_index = {column.position - 1: column for column in page.table.columns}
        columns = [by_index[c] for c in page.used]
        columns += [self._column(page.names, c, page.layout, late=True) for c in late]
        values: list[Sequence[Cell]] = [[cells[c] if c < len(cells) else None for c in indices] for _, cells in rows]
        return batch(page.table, columns, values, [number for number, _ in rows], place)


def _part_of(block: Block, start: int, stop: int | None, most: int | None) -> Block:
    """Give the rows of a block from `start` up to `stop`, at most so many."""
    low = max(0, start - block.first)
    high = block.size if stop is None else min(block.size, stop - block.first)
    if most is not None:
        high = min(high, low + most)
    if low == 0 and high == block.size:
        return block
    return Block(block.first + low, max(0, high - low), [cells[low:high] for cells in block.columns])
