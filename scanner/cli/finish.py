"""End a scan or an audit: write the documents, tell what matters, choose the exit code."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from scanner.cli.console import Manner, Report, err, progress_bar
from scanner.cli.words import language, say
from scanner.model import Audit, ReportDocument, TutkaError

if TYPE_CHECKING:
    from scanner.cli.options import ScanChoices
    from scanner.engine.journal import Journal
    from scanner.outcome import Json

EXIT_DONE, EXIT_VERDICT, EXIT_FAILED, EXIT_INCOMPLETE = 0, 1, 2, 3


def finish(
    document: ReportDocument,
    folder: Path,
    formats: Sequence[str],
    lang: str,
    manner: Manner,
    changes: Json | None = None,
    *,
    actions: bool = True,
) -> list[Path]:
    """Write every document into the folder and show the summary on stderr, with or without what to do first."""
    from scanner import workflows  # noqa: PLC0415 - `--help` does without
    from scanner.cli.summary import show_summary  # noqa: PLC0415
    from scanner.store.writing import write_json  # noqa: PLC0415

    written = workflows.write_documents(document, folder, formats, lang)
    if changes is not None:
        path = folder / workflows.CHANGES_FILE
        write_json(path, changes)
        written.append(path)
    if not manner.quiet:
        show_summary(document, written, actions=actions)
    return written


@contextmanager
def running(output: Path, choices: ScanChoices, manner: Manner) -> Iterator[tuple[Journal | None, Report | None]]:
    """Keep what a run needs while it reads: the folder, the journal, the bar; say how much of an earlier run is taken over."""
    from scanner import workflows  # noqa: PLC0415 - `--help` does without
    from scanner.store import writing  # noqa: PLC0415

    with (
        writing.output_folder(output),
        workflows.journal_in(None if choices.cluster else output, resume=choices.resume) as journal,
        _resumable(journal),
        progress_bar(manner) as progress,
    ):
        if choices.resume and journal is not None:
            key = "note.resumed" if journal.found else "note.nothing_to_resume"
            manner.note(say(key, count=journal.found))
        yield journal, progress


@contextmanager
def _resumable(journal: Journal | None) -> Iterator[None]:
    """Say with an error that what was read is kept, where it is."""
    try:
        yield
    except TutkaError:
        if journal is not None and (journal.found or journal.kept):
            err(say("note.resumable"))
        raise


def tell_unchanged(document: ReportDocument, manner: Manner) -> None:
    """Say which sources were not read again because they are the same as before."""
    days = sorted(s.unchanged_since for s in document.inventory.sources if s.unchanged_since is not None)
    if days:
        manner.note(say("note.unchanged", count=len(days), since=days[0]))


def exit_code(document: ReportDocument, fail_on: str, *, quiet: bool = False) -> int:
    """Choose the exit code of a scan; say why it is not 0, of a verdict only to those who want more than errors."""
    from scanner import workflows  # noqa: PLC0415 - `--help` does without

    inventory = document.inventory
    if workflows.interrupted(inventory):
        err(say("end.interrupted"))
        return EXIT_INCOMPLETE
    if not any(source.status != "failed" for source in inventory.sources):
        err(say("end.nothing_opened"))
        return EXIT_FAILED
    if workflows.rows_read(inventory) == 0:
        err(say("end.nothing_read"))
        return EXIT_FAILED
    if workflows.incomplete(inventory):
        if not quiet and document.audit is not None and fails(document.audit, fail_on):
            err(say("end.found", reasons=_reasons(document.audit, fail_on)))
        err(say("end.incomplete"))
        return EXIT_INCOMPLETE
    if document.audit is None or not fails(document.audit, fail_on):
        return EXIT_DONE
    if not quiet:
        err(say("end.verdicts", reasons=_reasons(document.audit, fail_on)))
    return EXIT_VERDICT


def fails(audit: Audit, fail_on: str) -> bool:
    """Say whether a confirmed verdict that nobody settled is at or above a severity."""
    from reports.summary import failing  # noqa: PLC0415 - `--help` does without

    return bool(failing(audit, fail_on))


def _reasons(audit: Audit, fail_on: str) -> str:
    """Name what made the run fail: each code with its gravest severity, and where; the gravest first."""
    from reports.clean import visible  # noqa: PLC0415 - `--help` does without
    from reports.summary import failing  # noqa: PLC0415
    from reports.words import Words  # noqa: PLC0415

    words = Words(language())
    systems: dict[str, dict[str, None]] = {}
    gravest: dict[str, str] = {}
    for verdict in failing(audit, fail_on):
        gravest.setdefault(verdict.code, verdict.severity)
        systems.setdefault(verdict.code, {})[visible(verdict.system or say("summary.notice"))] = None
    return ", ".join(
        f"{code} {words.name('severity', severity)} ({', '.join(systems[code])})" for code, severity in gravest.items()
    )


def show_problems(document: ReportDocument) -> None:
    """Tell on stderr what was not examined, even where the summary is not wanted."""
    from reports.words import Words  # noqa: PLC0415 - `--help` does without
    from scanner.cli.summary import problem_text  # noqa: PLC0415

    words = Words(language())
    for problem in document.inventory.problems:
        if not problem.examined:
            err(problem_text(problem, words))
