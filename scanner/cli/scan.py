"""`tutka scan`: an ad-hoc look at a new data source."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import click

from scanner.cli import console
from scanner.cli.console import Manner
from scanner.cli.finish import exit_code, finish, running, show_problems
from scanner.cli.options import (
    DEFAULT_REPORTS,
    ScanChoices,
    checked_reports,
    manner_options,
    output_option,
    scan_options,
)
from scanner.cli.words import language, say
from scanner.model import UsageError
from scanner.store.config_names import variables_of

FILE = click.Path(path_type=Path)


@click.command(help=say("command.scan"), short_help=say("short.scan"))
@click.argument("sources", nargs=-1, metavar="SOURCE...", required=True)
@click.option("--notice", type=FILE, metavar="FILE", help=say("option.notice"))
@click.option("--declaration", type=FILE, metavar="FILE", help=say("option.declaration"))
@click.option("--system", metavar="NAME", help=say("option.system"))
@click.option("--config", type=FILE, metavar="FILE", help=say("option.config"))
@output_option("tutka-out")
@scan_options
@manner_options
def scan(
    *,
    sources: tuple[str, ...],
    notice: Path | None,
    declaration: Path | None,
    system: str | None,
    config: Path | None,
    output: Path,
    choices: ScanChoices,
    manner: Manner,
) -> int:
    """Scan sources and write what was found."""
    secrets_for(sources)

    from scanner import admitting, assembly, workflows  # noqa: PLC0415 - after the cheap checks: it loads presidio
    from scanner.cli.admission_text import show_admission  # noqa: PLC0415

    file = assembly.config_of(config) if config else None
    settings = file.config if file else None
    formats = checked_reports(choices.reports or (settings.report if settings else DEFAULT_REPORTS))
    with running(output, choices, manner) as (journal, progress):
        before = admitting.last_inventory(file) if file else None  # ahead of the scan: a broken history is told at once
        document = workflows.scan(
            sources,
            notice=notice,
            declaration=declaration,
            system=system,
            config=file,
            progress=progress,
            journal=journal,
            formats=formats,
            **choices.reading(),
        )
        answer = admitting.admitted(document, file, sources, before, Path.cwd(), language()) if file else None
        admitting.write(answer, output)
        document = replace(document, admission=answer)
        told = answer is not None and not manner.quiet and workflows.rows_read(document.inventory) > 0
        if answer is not None and told:
            show_admission(answer, output / admitting.ENTRY_FILE)
        lang = workflows.language_of(document, choices.lang, settings)
        finish(document, output, formats, lang, manner, actions=not told)
    if manner.quiet:
        show_problems(document)
    return exit_code(document, document.fail_on, quiet=manner.quiet)


def secrets_for(sources: tuple[str, ...]) -> None:
    """Get the variables that addresses name: from the environment, else from whoever sits at the terminal.

    Raises:
        UsageError: a variable is not set and nobody is there to ask.
    """
    for name in dict.fromkeys(name for source in sources for name in variables_of(source)):
        if name not in os.environ:
            answer = console.ask_secret(name)
            if answer is None:
                raise UsageError(say("error.variable", name=name))
            os.environ[name] = answer  # the connector puts it in when it connects; nothing stores it
