"""`tutka demo`: a small fictional company, made on the spot and audited."""

from __future__ import annotations

from pathlib import Path

import click

from scanner.cli import console
from scanner.cli.console import Manner
from scanner.cli.finish import finish
from scanner.cli.options import DEFAULT_REPORTS, manner_options, output_option
from scanner.cli.words import say
from scanner.model import UsageError

REPORTS_FOLDER = "tutka-out"


@click.command(help=say("command.demo"), short_help=say("short.demo"))
@output_option("tutka-demo")
@click.option("--story", is_flag=True, help=say("option.story"))
@manner_options
def demo(output: Path, manner: Manner, *, story: bool) -> int:
    """Make the demo's sources, audit them, and say where the report is."""
    check_folder(output)
    if story:
        return tell(output, manner)

    from scanner import workflows  # noqa: PLC0415 - after the cheap checks: it loads presidio
    from scanner.demo import make  # noqa: PLC0415
    from scanner.store import writing  # noqa: PLC0415

    with writing.output_folder(output):
        manner.note(say("demo.making", folder=str(output)))
        try:
            sources = make(output)
        except OSError as error:
            raise UsageError(say("error.demo_folder", folder=str(output))) from error
        with console.progress_bar(manner) as progress:
            found = workflows.run_audit(sources.config, progress=progress, demo=True)
        reports = output / REPORTS_FOLDER
        language = workflows.language_of(found.document, None, found.file.config)
        finish(found.document, reports, DEFAULT_REPORTS, language, manner, found.changes)
    manner.note(say("demo.done", report=str(reports / "report.html"), config=str(sources.config)))
    return 3 if workflows.interrupted(found.document.inventory) else 0


def tell(output: Path, manner: Manner) -> int:
    """Play the demo's story: three audits over two made-up years, each with its reports and what it says has changed."""
    from scanner import workflows  # noqa: PLC0415 - after the cheap checks: it loads presidio
    from scanner.cli.changes_text import lines  # noqa: PLC0415
    from scanner.demo import make  # noqa: PLC0415
    from scanner.demo.story import CHAPTERS  # noqa: PLC0415
    from scanner.store import writing  # noqa: PLC0415

    with writing.output_folder(output):
        manner.note(say("demo.making", folder=str(output)))
        try:
            sources = make(output)
            (output / "tutka.db").unlink(missing_ok=True)  # the story begins anew
        except OSError as error:
            raise UsageError(say("error.demo_folder", folder=str(output))) from error
        for chapter in CHAPTERS:
            chapter.happens(output)
            with console.progress_bar(manner) as progress:
                found = workflows.run_audit(
                    sources.config, today=chapter.day, moment=chapter.moment, progress=progress, demo=True
                )
            if workflows.interrupted(found.document.inventory):
                return 3
            reports = output / REPORTS_FOLDER / chapter.day.isoformat()
            language = workflows.language_of(found.document, None, found.file.config)
            workflows.write_documents(found.document, reports, DEFAULT_REPORTS, language)
            writing.write_json(reports / workflows.CHANGES_FILE, found.changes)
            manner.note(say("demo.chapter", day=chapter.day.isoformat(), report=str(reports / "report.html")))
            if found.changes["scans"]["old"] is not None:
                for line in lines({**found.changes, "inventory": {}}):
                    manner.note(f"  {line}")
    return 0


def check_folder(folder: Path) -> None:
    """Refuse a folder that holds something else: the demo writes over files of its own names.

    Raises:
        UsageError: the folder is in use.
    """
    from scanner.store.writing import LOCK_NAME  # noqa: PLC0415

    if not folder.is_dir():
        return
    there = {entry.name for entry in folder.iterdir()} - {LOCK_NAME}
    if there and not {"tutka.yaml", "billing.db"} <= there:
        raise UsageError(say("error.demo_not_empty", folder=str(folder)))
