"""Identity of tables and columns: what findings, decisions and evidence are keyed by."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class TableRef:
    """Name one table of one source.

    Attributes:
        system: what the organisation calls the system, `crm`.
        source: the path as given with `/`, or a URL without user, password and query; already masked where a segment
            holds personal data.
        table: file name, sheet name, `schema.table`, or a bracketed name for parts that belong to no sheet.
    """

    system: str
    source: str
    table: str

    def __str__(self) -> str:
        """Give `system: source/table`, or `system: source` where the table is the file itself."""
        tail = "" if self.source.rsplit("/", 1)[-1] == self.table else f"/{self.table}"
        return f"{self.system}: {self.source}{tail}"


@dataclass(frozen=True, slots=True, order=True)
class ColumnRef:
    """Name one column of one table; `position` counts from 1."""

    table: TableRef
    position: int
    column: str

    @property
    def path(self) -> str:
        """Give `source/table/column`, as verdicts list it."""
        return f"{self.table.source}/{self.table.table}/{self.column}"

    def __str__(self) -> str:
        """Give the table's text form and the column."""
        return f"{self.table} · {self.column}"
