"""`tutka decide`: a person confirms the declaration's entries and settles findings, at the terminal or from a file."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from scanner.cli import console
from scanner.cli.words import say
from scanner.model import UsageError


@click.command(help=say("command.decide"), short_help=say("short.decide"))
@click.argument("file", type=click.Path(path_type=Path), default="tutka.yaml", metavar="[tutka.yaml]")
@click.option("--answers", type=click.Path(path_type=Path), metavar="FILE", help=say("option.answers"))
@click.option("--list", "only_list", is_flag=True, help=say("option.list_open"))
@click.option("--notice", type=click.Path(path_type=Path), metavar="FILE", help=say("option.notice"))
@click.option("--verdicts", type=click.Path(path_type=Path), metavar="FILE", help=say("option.verdicts"))
def decide(file: Path, answers: Path | None, notice: Path | None, verdicts: Path | None, *, only_list: bool) -> int:
    """Ask for answers, or take prepared ones."""
    from contextlib import ExitStack  # noqa: PLC0415 - `--help` does without

    from scanner.cli import decide_answers  # noqa: PLC0415 - see above
    from scanner.cli.decide_talk import talk  # noqa: PLC0415
    from scanner.cli.decide_work import Work, places  # noqa: PLC0415
    from scanner.store.writing import held_file  # noqa: PLC0415

    where = places(file, notice, verdicts)
    asked = answers is None and not only_list
    if asked and not console.is_terminal(sys.stdin):
        raise UsageError(say("decide.no_terminal"))
    with ExitStack() as held:
        if not only_list:
            for path in filter(None, (where.declaration, where.decisions)):
                held.enter_context(held_file(path))
        work = Work(where)
        for line in work.summary():
            console.err(line)
        if only_list:
            console.out("\n".join(work.listed()))
            return 0
        if answers is not None:
            decide_answers.apply(answers, work)
        else:
            talk(work)
        console.err(
            say("decide.left", n=len(work.points()) + len(work.cases()), path=", ".join(map(str, where.written)))
        )
    return 0
