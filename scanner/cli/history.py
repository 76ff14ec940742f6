"""`tutka history`: the audits that are kept: list them, put them into a file, take them from one."""

from __future__ import annotations

from pathlib import Path

import click

from scanner.cli import console
from scanner.cli.words import say

CONFIG = click.argument("config", type=click.Path(path_type=Path), default="tutka.yaml", metavar="[tutka.yaml]")


@click.group(help=say("command.history"), short_help=say("short.history"))
def history() -> None:
    """List, export and import the audits that are kept."""


@history.command("list", help=say("command.history_list"), short_help=say("command.history_list"))
@CONFIG
def list_(config: Path) -> int:
    """List the audits, the oldest first."""
    from scanner import archive  # noqa: PLC0415 - `--help` does without
    from scanner.store import config_file  # noqa: PLC0415

    audits = archive.kept(config_file.load(config))
    if not audits:
        console.err(say("history.none", configuration=str(config)))
    for one in audits:
        state = say("history.whole") if one.complete else say("history.partly")
        console.out(say("history.line", day=one.day.isoformat(), scan=one.scan_id, tool=one.tool, state=state))
    return 0


@history.command("export", help=say("command.history_export"), short_help=say("short.history_export"))
@click.argument("file", type=click.Path(path_type=Path))
@CONFIG
def export(file: Path, config: Path) -> int:
    """Write the audits into a file."""
    from scanner import archive  # noqa: PLC0415 - `--help` does without
    from scanner.store import config_file  # noqa: PLC0415

    count = archive.export(config_file.load(config), file)
    console.err(say("history.exported", count=count, path=str(file)))
    return 0


@history.command("import", help=say("command.history_import"), short_help=say("short.history_import"))
@click.argument("file", type=click.Path(path_type=Path))
@CONFIG
def import_(file: Path, config: Path) -> int:
    """Take audits from a file."""
    from scanner import archive  # noqa: PLC0415 - `--help` does without
    from scanner.store import config_file  # noqa: PLC0415

    added, known = archive.take_in(config_file.load(config), file)
    console.err(say("history.imported", added=added, known=known, path=str(file)))
    return 0
