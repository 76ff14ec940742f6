"""`tutka audit`: the periodic audit of every configured system."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from scanner.cli import console
from scanner.cli.console import Manner
from scanner.cli.finish import exit_code, finish, running, show_problems, tell_unchanged
from scanner.cli.options import ScanChoices, checked_reports, manner_options, output_option, scan_options
from scanner.cli.words import say

if TYPE_CHECKING:
    from scanner.outcome import Json


@click.command(help=say("command.audit"), short_help=say("short.audit"))
@click.argument("config", type=click.Path(path_type=Path), default="tutka.yaml", metavar="[tutka.yaml]")
@output_option("tutka-out")
@click.option("--full", is_flag=True, help=say("option.full"))
@scan_options
@manner_options
def audit(
    *,
    config: Path,
    output: Path,
    choices: ScanChoices,
    manner: Manner,
    full: bool,
) -> int:
    """Audit every configured system, compare with the last audit, and keep this one."""
    from scanner import workflows  # noqa: PLC0415 - after the cheap checks: it loads presidio
    from scanner.store import config_file  # noqa: PLC0415

    file = config_file.load(config)
    settings = file.config
    formats = checked_reports(choices.reports or settings.report)
    with running(output, choices, manner) as (journal, progress):
        found = workflows.run_audit(file, progress=progress, journal=journal, full=full, **choices.reading())
        language = workflows.language_of(found.document, choices.lang, settings)
        finish(found.document, output, formats, language, manner, found.changes)
    if manner.quiet:
        show_problems(found.document)
    else:
        tell_unchanged(found.document, manner)
    _tell_unreached(found.changes)
    if found.stored and not manner.quiet:
        manner.note(say("audit.stored", configuration=str(file.path)))
    return exit_code(found.document, found.document.fail_on, quiet=manner.quiet)


def _tell_unreached(changes: Json) -> None:
    """Say which systems were not reached, even where the summary is not wanted: their last known state is shown as old."""
    from reports.clean import visible  # noqa: PLC0415 - `--help` does without
    from reports.words import Words  # noqa: PLC0415
    from scanner.cli.changes_text import unreached  # noqa: PLC0415
    from scanner.cli.words import language  # noqa: PLC0415

    for line in unreached(changes, Words(language())):
        console.err(visible(line))
