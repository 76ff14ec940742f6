"""`tutka review`: what a person needs before the yearly review of the notice."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from reports.clean import visible
from scanner.cli import console
from scanner.cli.words import LANGUAGES, language, say

if TYPE_CHECKING:
    from scanner.model import ReportDocument, Reporter
    from scanner.workflows import NoticeReview

WORST = 10


@click.command(help=say("command.review"), short_help=say("short.review"))
@click.argument("config", type=click.Path(path_type=Path), default="tutka.yaml", metavar="[tutka.yaml]")
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    default="tutka-out",
    show_default=True,
    metavar="DIR",
    help=say("option.review_output"),
)
@click.option("--lang", type=click.Choice(LANGUAGES), help=say("option.lang"))
@click.option("--json", "as_json", is_flag=True, help=say("option.json"))
def review(config: Path, output: Path, lang: str | None, *, as_json: bool) -> int:
    """Prepare the review."""
    from scanner import workflows  # noqa: PLC0415 - `--help` does without
    from scanner.store import writing  # noqa: PLC0415

    found = workflows.review(config)
    document = workflows.review_json(found)
    if as_json:
        console.out_json(document, indent=1)
    else:
        console.out("\n".join(visible(line) for line in lines(found, config)))
    with writing.output_folder(output):
        path = output / workflows.REVIEW_FILE
        writing.write_json(path, document)
        written = [path, *write_pack(found, output, lang)]
    for path in written:
        console.err(say("wrote", path=str(path)))
    return 0


def write_pack(found: NoticeReview, folder: Path, lang: str | None) -> list[Path]:
    """Write the pack for the lawyer as a page and a document, and the next review as a calendar file."""
    from reports import calendar_file, review_pack  # noqa: PLC0415 - `--help` does without
    from reports.docx_report import DocxReport  # noqa: PLC0415
    from reports.registry import file_name  # noqa: PLC0415
    from reports.review_page import ReviewPage  # noqa: PLC0415
    from reports.words import Words  # noqa: PLC0415
    from scanner import workflows  # noqa: PLC0415
    from scanner.cli import changes_text  # noqa: PLC0415
    from scanner.store import writing  # noqa: PLC0415

    document = found.pack
    spoken = workflows.language_of(document, lang, found.settings)
    words = Words(spoken)
    days = abs((found.due - found.today).days) if found.due else 0
    last = found.last.day if found.last else None
    facts = review_pack.ReviewFacts(
        review_pack.dates(words, reviewed=found.reviewed, state=found.state, days=days, last_audit=last),
        tuple(changes_text.lines(found.since_review, spoken)) if found.since_review else None,
        tuple(changes_text.lines(found.since_last_audit, spoken)) if found.since_last_audit else None,
    )
    written = []
    for reporter in (ReviewPage(facts), DocxReport(facts)):
        path = folder / file_name(reporter.format)
        writing.write_bytes(path, writing.rendered(partial(_render, reporter, document, spoken)))
        written.append(path)
    if found.due is not None:
        path = folder / workflows.CALENDAR_FILE
        warn = (found.due - found.warn_from).days if found.warn_from else 0
        event = calendar_file.review_event(
            words, organisation=document.organisation, due=found.due, warn_days=warn, made_on=found.today
        )
        writing.write_bytes(path, event)
        written.append(path)
    return written


def _render(reporter: Reporter, document: ReportDocument, lang: str, out: BinaryIO) -> None:
    reporter.render(document, out, lang)


def lines(found: NoticeReview, config: Path) -> Iterator[str]:
    """Put the review into words: the due date, the changes, the notice's own problems."""
    from reports.words import Words  # noqa: PLC0415 - `--help` does without
    from scanner.cli import changes_text  # noqa: PLC0415
    from scanner.cli.notice_text import worded  # noqa: PLC0415

    words = Words(language())
    yield say("review.head", file=found.declaration.file)
    yield from _dates(found, words)
    problems = [f for register in found.declaration.registers for f in register.findings]
    if problems:
        yield ""
        yield say("review.problems", n=len(problems))
    for finding in problems:
        cite = f"  {say('notice.line', line=finding.cite.line)}: «{finding.cite.text}»" if finding.cite else ""
        about = f" – {words.item(finding.item)}" if finding.item else ""
        yield f"  {words.name('severity', finding.severity):<12} {words.name('code', finding.code)}{about}{cite}"
        yield f"  {'':<12} {worded(finding)[words.lang]}"
    yield ""
    if found.last is None or found.since_last_audit is None:
        yield say("review.no_audit", config=str(config))
        return
    yield say("review.last", day=words.day(found.last.day))
    if not found.last.complete:
        yield say("review.incomplete")
    yield say("review.since_audit")
    yield from (f"  {line}" for line in changes_text.lines(found.since_last_audit))
    if found.baseline is None or found.since_review is None:
        yield say("review.no_baseline")
    elif found.baseline.scan_id != found.last.scan_id:
        yield say("review.since_review", day=words.day(found.baseline.day))
        yield from (f"  {line}" for line in changes_text.lines(found.since_review))


def _dates(found: NoticeReview, words: object) -> Iterator[str]:
    from reports.words import Words  # noqa: PLC0415 - `--help` does without

    assert isinstance(words, Words)
    if found.due is None:
        yield say("review.undated")
        return
    yield say("review.reviewed", date=words.stated_date(found.reviewed))
    yield say("review.due", day=words.day(found.due))
    yield say(f"review.{found.state}", days=abs((found.due - found.today).days))
