"""pandas data frames as sources, for notebooks and tests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import pandas as pd

from connectors.base import BaseSource, unique_names
from connectors.values import plain
from scanner.model import Cell, Column, ColumnCells, Part, SourceInfo, Table, TableBatch


@dataclass(frozen=True, slots=True)
class DataFrameOpener:
    """Open data frames; picklable as far as the frames are. Its repr shows no value."""

    info: SourceInfo
    frames: Mapping[str, pd.DataFrame]
    in_process: ClassVar = True
    """They lie in this process's memory, and nothing of them is parsed."""

    def __call__(self) -> DataFrameSource:
        """Give the source."""
        return DataFrameSource(self.info, self.frames)

    def __repr__(self) -> str:
        """Name the tables only."""
        return f"DataFrameOpener({self.info!r}, {sorted(self.frames)})"


class DataFrameSource(BaseSource):
    """Read data frames: each is a table; a named index is a column before the others.

    Cells stay as they are: missing values of any kind become None, NumPy scalars Python's own.
    """

    title: ClassVar = "pandas data frames (from Python only)"
    formats: ClassVar = frozenset({"dataframe"})

    def __init__(
        self,
        info: SourceInfo,
        location: pd.DataFrame | Mapping[str, pd.DataFrame],
        exclude: Sequence[str] = (),
    ) -> None:
        super().__init__(info, exclude)
        self._frames = {info.source: location} if isinstance(location, pd.DataFrame) else dict(location)

    def tables(self) -> Sequence[Table]:
        """List the frames in their order."""
        found = []
        for name, frame in self._frames.items():
            if self.excluded(name):
                continue
            names = unique_names([str(label) for label, _ in _columns(frame)])
            kinds = [str(series.dtype) for _, series in _columns(frame)]
            columns = tuple(Column(n, i, kind=k) for i, (n, k) in enumerate(zip(names, kinds, strict=True), start=1))
            found.append(Table(self.ref(name), columns, len(frame), "dataframe"))
            if frame.empty:
                self.problem("header_only", "the frame has no rows", table=name, examined=True)
        return tuple(found)

    def sampling(self, table: Table, limit: int | None) -> str:
        """Name how rows are chosen: at random with a fixed seed where a frame has more than `limit` rows."""
        if limit is None or limit >= (table.rows_total or 0):
            return "full"
        return f"random {limit} rows"

    def batches(
        self, table: Table, size: int = 10_000, limit: int | None = None, part: Part | None = None
    ) -> Iterator[TableBatch]:
        """Yield a frame's rows in order."""
        series = [values for _, values in _columns(self._frames[table.ref.table])]
        start = part.start - 1 if part else 0
        stop = min(len(self._frames[table.ref.table]), part.stop - 1 if part and part.stop else 1 << 62)
        if limit is not None and limit < stop - start:
            positions = pd.Series(range(start, stop)).sample(limit, random_state=0).sort_values().tolist()
        else:
            positions = list(range(start, stop))
        for first in range(0, len(positions), size):
            chosen = positions[first : first + size]
            consecutive = chosen[-1] - chosen[0] == len(chosen) - 1
            yield TableBatch(
                table.ref,
                chosen[0] + 1,
                tuple(
                    ColumnCells(column, [_cell(value) for value in values.iloc[chosen].tolist()])
                    for column, values in zip(table.columns, series, strict=True)
                ),
                None if consecutive else tuple(position + 1 for position in chosen),
            )


def frames_opener(
    frames: pd.DataFrame | Mapping[str, pd.DataFrame], system: str | None = None, name: str = "dataframe"
) -> DataFrameOpener:
    """Make the opener of one frame (the table is called `name`) or of several by name."""
    tables = {name: frames} if isinstance(frames, pd.DataFrame) else dict(frames)
    return DataFrameOpener(SourceInfo(system or name, name, "dataframe"), tables)


def _columns(frame: pd.DataFrame) -> list[tuple[Any, pd.Series[Any]]]:
    """Give a frame's columns by position, since labels may repeat, after the named levels of its index."""
    index = [
        (name, frame.index.get_level_values(i).to_series())
        for i, name in enumerate(frame.index.names)
        if name is not None
    ]
    return [*index, *((label, frame.iloc[:, i]) for i, label in enumerate(frame.columns))]


def _cell(value: Any) -> Cell:
    """Make a cell of whatever a frame may hold."""
    if isinstance(value, pd.Timestamp):
        return None if value is pd.NaT else value.to_pydatetime(warn=False)
    if value is pd.NaT or value is pd.NA or (isinstance(value, float) and value != value):  # noqa: PLR0124 - NaN alone differs from itself
        return None
    if isinstance(value, pd.Timedelta):
        return value.to_pytimedelta()
    if hasattr(value, "item") and hasattr(value, "dtype") and not getattr(value, "shape", ()):
        return _cell(value.item())
    return plain(value)
