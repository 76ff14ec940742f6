"""Options that several commands share, with the same meaning everywhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, TypedDict, TypeVar

import click

from scanner.cli.console import Manner
from scanner.cli.words import LANGUAGES, say
from scanner.model import UsageError

F = TypeVar("F", bound=Callable[..., Any])

FAIL_ON = ("critical", "high", "medium", "low", "never")
DEFAULT_REPORTS = ("html", "xlsx")


class Reading(TypedDict):
    """What a workflow that reads sources is told."""

    sample: int | None
    workers: int | None
    cluster: str | None
    fail_on: str | None
    exclude: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ScanChoices:
    """Hold what `scan` and `audit` were told by their common options.

    Attributes:
        sample: how many rows of each table to read at most; None reads all.
        workers: how many processes; None takes the configuration's or the machine's number.
        cluster: the address of a Dask scheduler.
        reports: formats of the reports; None takes the configuration's.
        lang: the reports' language; None takes the notice's.
        fail_on: the least severity that makes the exit code 1.
        exclude: patterns of sources, tables and columns that are left out.
        resume: go on from where an interrupted run ended.
    """

    sample: int | None
    workers: int | None
    cluster: str | None
    reports: tuple[str, ...] | None
    lang: str | None
    fail_on: str | None
    exclude: tuple[str, ...]
    resume: bool

    def __post_init__(self) -> None:
        """Refuse what doesn't go together.

        Raises:
            UsageError: a cluster keeps no journal to go on from.
        """
        if self.cluster is not None and self.resume:
            raise UsageError(say("error.cluster_resume"))

    def reading(self) -> Reading:
        """Give those that the workflows take, by their names there."""
        return {
            "sample": self.sample,
            "workers": self.workers,
            "cluster": self.cluster,
            "fail_on": self.fail_on,
            "exclude": self.exclude,
        }


class FormatList(click.ParamType[tuple[str, ...]]):
    """Take report formats separated by commas."""

    name = "FORMAT[,FORMAT]"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:
        """Split the list; an empty one is refused."""
        if isinstance(value, tuple):
            return value
        names = tuple(dict.fromkeys(name.strip() for name in str(value).split(",") if name.strip()))
        if not names:
            self.fail(say("error.no_format"), param, ctx)
        return names


def _together(function: F, *decorators: Callable[[F], F]) -> F:
    """Apply decorators so that their options show in the order given."""
    for decorate in reversed(decorators):
        function = decorate(function)
    return function


def _manner(function: F) -> F:
    """Turn -q, -v and --no-progress into one `manner`."""

    @click.pass_context
    def wrapped(ctx: click.Context, /, *args: Any, quiet: bool, verbose: int, no_progress: bool, **kwargs: Any) -> Any:
        from scanner.cli.safety import set_up_logging  # noqa: PLC0415 - safety needs the console, which needs this order

        set_up_logging(0 if quiet else verbose)
        return ctx.invoke(function, *args, manner=Manner(quiet, verbose, not no_progress), **kwargs)

    return _standing_for(wrapped, function)


def _standing_for(wrapped: Callable[..., Any], function: F) -> F:
    """Give a wrapper the name, the help and the options of what it wraps."""
    wrapped.__name__ = function.__name__
    wrapped.__doc__ = function.__doc__
    wrapped.__click_params__ = getattr(function, "__click_params__", [])  # type: ignore[attr-defined]
    return wrapped  # type: ignore[return-value]


def manner_options(function: F) -> F:
    """Add -q, -v and --no-progress; the command gets a `manner`."""
    return _together(
        _manner(function),
        click.option("-q", "--quiet", is_flag=True, help=say("option.quiet")),
        click.option("-v", "--verbose", count=True, help=say("option.verbose")),
        click.option("--no-progress", is_flag=True, help=say("option.no_progress")),
    )


def output_option(default: str) -> Callable[[F], F]:
    """Add -o for a folder."""
    return click.option(
        "-o", "--output", type=click.Path(file_okay=False, path_type=Path), default=default, show_default=True,
        metavar="DIR", help=say("option.output"),
    )  # fmt: skip


def _log_statements(_ctx: click.Context, param: click.Parameter, path: Path | None) -> None:
    """Begin the list of statements sent to databases."""
    if path is None:
        return
    from connectors import statement_log  # noqa: PLC0415 - only where it is asked for

    try:
        statement_log.start(path)
    except OSError as error:
        raise click.BadParameter(say("error.statement_log"), param=param) from error


def _choices(function: F) -> F:
    """Turn the common options of scans into one `choices`."""

    @click.pass_context
    def wrapped(ctx: click.Context, /, *args: Any, **kwargs: Any) -> Any:
        choices = ScanChoices(**{field.name: kwargs.pop(field.name) for field in fields(ScanChoices)})
        return ctx.invoke(function, *args, choices=choices, **kwargs)

    return _standing_for(wrapped, function)


def scan_options(function: F) -> F:
    """Add what `scan` and `audit` share; the command gets its `choices`."""
    return _together(
        _choices(function),
        click.option("--sample", type=click.IntRange(min=1), metavar="N", help=say("option.sample")),
        click.option("--workers", type=click.IntRange(min=1), metavar="N", help=say("option.workers")),
        click.option("--cluster", metavar="URL", help=say("option.cluster")),
        click.option("--report", "reports", type=FormatList(), help=say("option.report")),
        click.option("--lang", type=click.Choice(LANGUAGES), help=say("option.lang")),
        click.option("--fail-on", type=click.Choice(FAIL_ON), help=say("option.fail_on")),
        click.option("--exclude", multiple=True, metavar="GLOB", help=say("option.exclude")),
        click.option(
            "--statement-log",
            type=click.Path(dir_okay=False, path_type=Path),
            metavar="FILE",
            expose_value=False,
            callback=_log_statements,
            help=say("option.statement_log"),
        ),
        click.option("--resume", is_flag=True, help=say("option.resume")),
    )


def checked_reports(names: tuple[str, ...]) -> tuple[str, ...]:
    """Check report formats before anything is read.

    Raises:
        UsageError: a format is not there, with those that are.
    """
    from reports import registry  # noqa: PLC0415 - only commands that write reports need it

    there = [name for name in registry.names() if not name.startswith("json_")]
    for name in names:
        if name not in there:
            raise UsageError(say("error.format", name=name, known=", ".join(there)))
    return names
