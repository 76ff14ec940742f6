"""`tutka diff`: what differs between two inventories or two files of verdicts."""

from __future__ import annotations

from pathlib import Path

import click

from scanner.cli import console
from scanner.cli.words import say


@click.command(help=say("command.diff"), short_help=say("short.diff"))
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help=say("option.diff_output"))
@click.option("--json", "as_json", is_flag=True, help=say("option.json"))
def diff(old: Path, new: Path, output: Path | None, *, as_json: bool) -> int:
    """Compare two documents."""
    from scanner import workflows  # noqa: PLC0415 - `--help` does without
    from scanner.cli.changes_text import lines  # noqa: PLC0415
    from scanner.store.writing import write_json  # noqa: PLC0415

    changes = workflows.compare(old, new)
    if output is not None:
        path = output / workflows.CHANGES_FILE if output.is_dir() else output
        write_json(path, changes)
        console.err(say("wrote", path=str(path)))
    if as_json:
        console.out_json(changes, indent=1)
    elif output is None:
        for line in lines(changes):
            console.out(line)
    return 0
