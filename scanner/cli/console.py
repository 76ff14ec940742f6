"""Stdout for the payload, stderr for everything else; nothing that comes from outside moves the cursor."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol, TextIO

import click

from reports.clean import visible
from scanner.cli.words import say
from scanner.model import Overall, TableRef, UsageError

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.progress import Progress

EXIT_INCOMPLETE = 3
SETTLED_S = 2.0
"""Seconds before which a rate says nothing about the time left."""


def out(text: str) -> None:
    """Print a line or several to stdout.

    Raises:
        UsageError: stdout is closed.
        click.exceptions.Exit: whoever read the pipe has gone.
    """
    if sys.stdout is None:
        raise UsageError(say("error.no_stdout"))
    try:
        print(text, flush=True)
    except BrokenPipeError:
        # what is still buffered must not be tried again when Python ends
        silence(sys.stdout)
        raise click.exceptions.Exit(EXIT_INCOMPLETE) from None


def out_json(document: object, *, indent: int | None = None) -> None:
    """Print JSON to stdout: as it is where stdout is UTF-8, else with escapes, so that it is JSON anywhere."""
    encoding = getattr(sys.stdout, "encoding", None) or "ascii"
    ascii_only = encoding.lower().replace("-", "") != "utf8"
    separators = None if indent else (",", ":")
    out(json.dumps(document, ensure_ascii=ascii_only, indent=indent, separators=separators))


def err(text: str) -> None:
    """Print to stderr, if there is one; control characters of each line show as escapes."""
    if sys.stderr is None:
        return
    with suppress(BrokenPipeError):
        print("\n".join(visible(line) for line in text.split("\n")), file=sys.stderr, flush=True)


def silence(stream: TextIO) -> None:
    """Let a stream whose reader has gone write to nowhere."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        try:
            os.dup2(nowhere, stream.fileno())
        finally:
            os.close(nowhere)


def tolerant_streams() -> None:
    """Let characters that a terminal's code page lacks show as escapes instead of ending the run."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def is_terminal(stream: TextIO | None) -> bool:
    """Say whether a stream is there and is a terminal."""
    try:
        return stream is not None and stream.isatty()
    except ValueError:  # closed
        return False


def ask_secret(name: str) -> str | None:
    """Ask for a secret without showing it, if somebody sits at the terminal; None where nobody does."""
    if not (is_terminal(sys.stdin) and is_terminal(sys.stderr)):
        return None
    return str(click.prompt(say("prompt.secret", name=visible(name)), hide_input=True, err=True, prompt_suffix=": "))


def rich_stderr() -> Console:
    """Give a console on stderr; `NO_COLOR` and a redirected stderr are honoured."""
    from rich.console import Console  # noqa: PLC0415 - `--help` does without

    stream = sys.stderr
    if stream is None:
        return Console(quiet=True)
    width = None if is_terminal(stream) else 120
    return Console(file=stream, width=width, highlight=False, emoji=False, markup=False)


def show(*renderables: RenderableType) -> None:
    """Print tables and styled text to stderr; texts inside have to be made visible by the caller."""
    from rich.text import Text  # noqa: PLC0415 - `--help` does without

    console = rich_stderr()
    with suppress(BrokenPipeError):
        for renderable in renderables:
            # a line that the terminal breaks can still be copied and searched; tables need their width
            console.print(renderable, soft_wrap=isinstance(renderable, (str, Text)))


@dataclass(frozen=True, slots=True)
class Manner:
    """Say how much to tell: `quiet` only errors; `progress` a bar, if stderr is a terminal."""

    quiet: bool = False
    verbose: int = 0
    progress: bool = True

    def note(self, text: str) -> None:
        """Tell something that is no error."""
        if not self.quiet:
            err(text)


class Report(Protocol):
    """Be told of progress."""

    def __call__(self, ref: TableRef, cells: int, total: int | None, /) -> None:
        """Take the table, its cells done and its cells in total or None."""
        ...


@contextmanager
def progress_bar(manner: Manner) -> Iterator[Report | None]:
    """Show a bar on stderr while the block runs; give the callback for it, or None where there is no terminal."""
    if manner.quiet or not manner.progress or not is_terminal(sys.stderr):
        yield None
        return
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=24),
        TextColumn("{task.fields[told]}", markup=False),
        TimeElapsedColumn(),
    )
    bar = Progress(*columns, console=rich_stderr(), transient=True)
    try:
        yield _Teller(bar)
    finally:
        bar.stop()


class _Teller:
    """Move a bar: the table last heard of, cells of all tables together, and the time left where that can be known.

    The bar's thread starts with the first news: worker processes are forked before, off a process with one thread.

    Attributes:
        overall: how far the whole scan is; whoever runs it keeps it up to date.
    """

    def __init__(self, bar: Progress) -> None:
        self.overall = Overall()
        self._bar = bar
        self._task = bar.add_task(say("progress.start"), total=None, told="")
        self._began = time.monotonic()
        self._cells: dict[TableRef, int] = {}
        self._seen = 0

    def __call__(self, ref: TableRef, cells: int, total: int | None) -> None:
        self._bar.start()
        before = self._cells.get(ref, 0)
        # parts of a table are told one after the other, each from its own beginning
        self._seen += cells - before if cells > before else cells
        self._cells[ref] = cells
        passed = max(time.monotonic() - self._began, 0.001)
        told = say("progress.cells", cells=_number(self._seen), rate=_number(self._seen / passed))
        share = self.overall.share
        if share is not None:
            cells, total = round(1000 * share), 1000
            if passed > SETTLED_S and share > 0:
                left = str(timedelta(seconds=round(passed / share - passed)))
                told = say("progress.left", told=told, left=left)
        self._bar.update(self._task, description=visible(str(ref)), completed=cells, total=total, told=told)


def _number(n: float) -> str:
    return f"{n:,.0f}".replace(",", " ")
