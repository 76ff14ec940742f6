"""`tutka notice`: read a notice into a draft declaration, and say what was and what was not understood."""

from __future__ import annotations

from pathlib import Path

import click

from reports.clean import visible
from scanner.cli import console
from scanner.cli.words import say
from scanner.model import UsageError


@click.command(help=say("command.notice"), short_help=say("short.notice"))
@click.argument("notice", type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help=say("option.notice_output"))
@click.option("--json", "as_json", is_flag=True, help=say("option.json"))
def notice(notice: Path, output: Path | None, *, as_json: bool) -> int:
    """Read a notice."""
    if output is not None and output.exists():
        raise UsageError(say("error.exists", path=str(output)))

    from scanner import workflows  # noqa: PLC0415 - `--help` does without

    declaration = workflows.read_notice(notice)
    from scanner.store import declaration_file  # noqa: PLC0415 - not needed for a notice that can't be read

    for note in declaration.notes:  # comments, pictures and the like that the file holds beside what was read
        console.err(visible(note))
    if output is not None:
        declaration_file.save(declaration, output)
    if as_json:
        console.out_json(declaration_file.to_json(declaration), indent=1)
    else:
        from scanner.cli.notice_text import lines  # noqa: PLC0415 - see above

        console.out("\n".join(visible(line) for line in lines(declaration)))
    if output is not None:
        console.err(say("notice.saved", path=str(output)))
    return 0
