"""Keep what the program reads out of what it says: tracebacks, logs and core dumps show no value."""

from __future__ import annotations

import faulthandler
import importlib.util
import logging
import sys
import threading
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any

from scanner.cli import console
from scanner.cli.words import say
from scanner.messages import escaped
from scanner.model import UsageError

OURS = ("scanner", "connectors", "reports")
CODE = "X-UNEXPECTED"


def harden(verbose: int = 0) -> None:
    """Set up the process: no core dumps, tracebacks and logs without values."""
    with suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - not on Windows

        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    faulthandler.disable()
    sys.excepthook = _hook
    sys.unraisablehook = lambda args: _log_only(args.exc_value)
    threading.excepthook = lambda args: _hook(args.exc_type, args.exc_value, args.exc_traceback)
    console.tolerant_streams()
    set_up_logging(verbose)


def set_up_logging(verbose: int) -> None:
    """Send our logs to stderr from a level on: warnings, with -v what happens, with -vv details.

    Libraries are heard from WARNING on, with -v only, and without their texts: those quote what they choke on.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
    handler.addFilter(Redact(show_libraries=verbose > 0))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    level = (logging.WARNING, logging.INFO, logging.DEBUG)[min(verbose, 2)]
    for name in OURS:
        logging.getLogger(name).setLevel(level)
    for name, logger in list(logging.root.manager.loggerDict.items()):
        if isinstance(logger, logging.Logger) and not is_ours(name):
            logger.handlers.clear()
            logger.propagate = True
            logger.setLevel(logging.NOTSET)
    logging.captureWarnings(capture=True)


def is_ours(name: str) -> bool:
    """Say whether a logger is one of this program's."""
    return name.split(".", maxsplit=1)[0] in OURS


class Redact(logging.Filter):
    """Let our records pass, without exception texts; of a library's records only name, level and place pass."""

    def __init__(self, *, show_libraries: bool) -> None:
        super().__init__()
        self._show_libraries = show_libraries

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record in place; say whether to print it."""
        if not is_ours(record.name):
            if not self._show_libraries:
                return False
            record.msg, record.args = f"{record.module}:{record.lineno} (text withheld: it may quote data)", ()
        elif record.args and any(isinstance(a, BaseException) for a in _arguments(record.args)):
            record.args = tuple(
                type(a).__name__ if isinstance(a, BaseException) else a for a in _arguments(record.args)
            )
        if record.exc_info and record.exc_info[1] is not None:
            record.msg, record.args = f"{record.getMessage()} [{described(record.exc_info[1])}]", ()
        record.exc_info = record.exc_text = record.stack_info = None
        record.msg = escaped(record.getMessage())  # a name with a line feed must not write a line of its own
        record.args = ()
        return True


def _arguments(args: Any) -> tuple[Any, ...]:
    return args if isinstance(args, tuple) else (args,)


def position(traceback: TracebackType | None) -> str:
    """Name the innermost line of our own code in a traceback, else the innermost line."""
    found, inner = "?", "?"
    while traceback is not None:
        code = traceback.tb_frame.f_code
        parts = Path(code.co_filename).parts
        start = next((i for i in reversed(range(len(parts))) if parts[i] in (*OURS, "site-packages")), None)
        name = "/".join(parts[start:]) if start is not None else parts[-1]
        inner = f"{name}:{traceback.tb_lineno}"
        if start is not None and parts[start] in OURS and "site-packages" not in parts[: start + 1]:
            found = inner
        elif (
            start is not None
            and parts[start] == "site-packages"
            and start + 1 < len(parts)
            and parts[start + 1] in OURS
        ):
            found = "/".join(parts[start + 1 :]) + f":{traceback.tb_lineno}"
        traceback = traceback.tb_next
    return found if found != "?" else inner


def described(error: BaseException) -> str:
    """Describe an error by class and place alone: its text may quote what was read."""
    return f"{type(error).__name__}, {position(error.__traceback__)}"


def report_crash(error: BaseException) -> None:
    """Tell of a fault of the program itself; with every error behind it, none with its text."""
    chain = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        chain.append(described(current))
        current = current.__cause__ or current.__context__
    console.err(say("error.unexpected", code=CODE, where=" < ".join(chain)))


def _hook(kind: type[BaseException], error: BaseException | None, traceback: TracebackType | None) -> None:
    del traceback
    if error is not None and not issubclass(kind, (KeyboardInterrupt, SystemExit)):
        report_crash(error)


def _log_only(error: BaseException | None) -> None:
    """Note an error that Python can't raise, in a destructor say."""
    if error is not None:
        logging.getLogger("scanner").info("ignored: %s", described(error))


def check_packages() -> None:
    """Check that the three packages lie in one folder: their names are common, and another's could hide ours.

    Raises:
        UsageError: naming the intruder.
    """
    home = Path(__file__).resolve().parent.parent.parent
    for name in OURS:
        spec = importlib.util.find_spec(name)
        where = Path(spec.origin).resolve() if spec is not None and spec.origin else None
        if where is None or where.parent.parent != home:
            raise UsageError(say("error.intruder", name=name, where=where or "?", home=home))
