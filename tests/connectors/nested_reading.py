"""Read a file and all that lies in it."""

from __future__ import annotations

from connectors.collecting import unopened
from connectors.contract import rows_of
from connectors.registry import openers
from scanner.model import SourceError


def everything(path, **options):
    """Read a file and all that lies in it: {source: {column: cells}}, and all problems."""
    found, problems = {}, []
    waiting, faults = openers(path, **options)
    problems += faults
    while waiting:
        opener = waiting.pop(0)
        try:
            with opener() as source:
                for table in source.tables():
                    for column, rows in rows_of(source, table).items():
                        found.setdefault(opener.info.source, {})[column] = [c for row in rows.values() for c in row]
                waiting += source.inside() if hasattr(source, "inside") else ()
                problems += source.problems
        except SourceError as error:
            problems.append(unopened("", opener.info.source, error.reason, str(error)))
    return found, problems


def written(folder, name, data):
    (folder / name).write_bytes(data)
    return folder / name
