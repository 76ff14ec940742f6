"""Run a command line: from arguments to an exit code, with a sentence for everything that can go wrong."""

from __future__ import annotations

import gc
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from types import FrameType
from typing import NoReturn

import click

from scanner.cli import console, safety
from scanner.cli.app import cli
from scanner.cli.told import told
from scanner.cli.words import say
from scanner.messages import escaped
from scanner.model import DocumentError, TutkaError

COLLECTED_EVERY = (100_000, 20, 20)
"""When Python looks for cycles: its usual 700 objects make a start, which makes a million that stay, a sixth longer."""

EXIT_DONE, EXIT_VERDICT, EXIT_FAILED, EXIT_INCOMPLETE = 0, 1, 2, 3


def main() -> NoReturn:
    """Run the process's own arguments and end it."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run one command line and give its exit code."""
    safety.harden()
    gc.set_threshold(*COLLECTED_EVERY)
    try:
        safety.check_packages()
        with stop_signals():
            result = cli.main(args=list(arguments), prog_name="tutka", standalone_mode=False)
            return result if isinstance(result, int) else EXIT_DONE
    except click.exceptions.Exit as leave:
        return leave.exit_code
    except click.UsageError as error:
        if isinstance(error, getattr(click.exceptions, "NoArgsIsHelpError", ())):  # click 8.2 and later
            console.err(error.format_message())
            return EXIT_FAILED
        usage = error.ctx.get_usage() + "\n" if error.ctx is not None else ""
        console.err(f"{usage}{say('error.prefix')}: {error.format_message()}")
    except click.ClickException as error:
        console.err(f"{say('error.prefix')}: {error.format_message()}")
    except DocumentError as error:
        faults = "".join(f"\n  {escaped(fault)}" for fault in error.faults)
        console.err(f"{say('error.prefix')}: {escaped(told(error.message))}{faults}")
    except TutkaError as error:
        console.err(f"{say('error.prefix')}: {error}")
    except (click.Abort, KeyboardInterrupt):
        console.err(say("error.interrupted"))
        return EXIT_INCOMPLETE
    except BrokenPipeError:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                console.silence(stream)
        return EXIT_INCOMPLETE
    except Exception as error:  # noqa: BLE001 - the last line of defence: no traceback, it could quote values
        safety.report_crash(error)
    return EXIT_FAILED


@contextmanager
def stop_signals() -> Iterator[None]:
    """Stop in order at the first Ctrl-C, SIGTERM or SIGHUP, at once at the second.

    SIGHUP comes when the terminal is closed; under `nohup` it is ignored and stays so. Windows has none.
    """
    names = [signal.SIGINT, signal.SIGTERM]
    if sys.platform != "win32" and signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        names.append(signal.SIGHUP)

    def stop(number: int, frame: FrameType | None) -> None:
        del number, frame
        for name in names:
            signal.signal(name, signal.SIG_DFL)
        raise KeyboardInterrupt

    before = {}
    with suppress(ValueError):  # not in the main thread: whoever called us handles signals
        before = {name: signal.signal(name, stop) for name in names}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(name, handler if handler is not None else signal.SIG_DFL)
