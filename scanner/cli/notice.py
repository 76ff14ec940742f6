"""`tutka notice`: read a notice into a draft declaration, and say what was and what was not understood."""

from __future__ import annotations

from pathlib import Path

import click

from reports.clean import visible
from scanner.cli import console
from scanner.cli.told import told
from scanner.cli.words import say
from scanner.model import Declaration, UsageError


@click.command(help=say("command.notice"), short_help=say("short.notice"))
@click.argument("notice", type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help=say("option.notice_output"))
@click.option("--update", is_flag=True, help=say("option.notice_update"))
@click.option("--html", type=click.Path(path_type=Path), metavar="FILE", help=say("option.notice_html"))
@click.option("--json", "as_json", is_flag=True, help=say("option.json"))
def notice(notice: Path, output: Path | None, html: Path | None, *, update: bool, as_json: bool) -> int:
    """Read a notice."""
    if update and (output is None or not output.exists()):
        raise UsageError(say("error.no_update"))
    if output is not None and output.exists() and not update:
        raise UsageError(say("error.exists", path=str(output)))
    if html is not None and html.exists():
        raise UsageError(say("error.exists", path=str(html)))

    from scanner import workflows  # noqa: PLC0415 - `--help` does without

    declaration = workflows.read_notice(notice)  # also for what the file holds beside its text
    from scanner.store import declaration_file  # noqa: PLC0415 - not needed for a notice that can't be read

    for note in declaration.notes:  # comments, pictures and the like that the file holds beside what was read
        console.err(visible(told(note)))
    if output is not None and update:
        declaration = _updated(output, notice)
    elif output is not None:
        declaration_file.save(declaration, output)
    if as_json:
        console.out_json(declaration_file.to_json(declaration), indent=1)
    else:
        from scanner.cli.notice_text import lines  # noqa: PLC0415 - see above

        console.out("\n".join(visible(line) for line in lines(declaration)))
    if html is not None:
        from scanner.cli import notice_page  # noqa: PLC0415 - see above
        from scanner.notice.reader import read_file  # noqa: PLC0415

        notice_page.save(declaration, read_file(notice).lines, html)
        console.err(say("notice.page_saved", path=str(html)))
    if output is not None:
        console.err(say("notice.saved", path=str(output)))
    return 0


def _updated(path: Path, notice: Path) -> Declaration:
    """Work a changed notice into the file, and say what is gone, and what is new."""
    from scanner.cli.decide_work import told_changes  # noqa: PLC0415 - only here
    from scanner.store import declaration_file  # noqa: PLC0415
    from scanner.store.declaration_changes import merged  # noqa: PLC0415
    from scanner.store.writing import held_file  # noqa: PLC0415

    with held_file(path):
        found = merged(path, notice)
        for line in told_changes(found):
            console.err(line)
        if found.changed:
            declaration_file.save(found.declaration, path)
    return found.declaration
