"""Let an interrupt wait for a moment at which nothing is half done."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any


@contextmanager
def held_signals() -> Iterator[Callable[[], None]]:
    """Hold back the signals that stop a scan while the block runs; give the function that lets them in.

    The first signal waits for that function, which then calls the handler that was there before; the second goes to that handler
    at once. Outside the main thread, and where nobody handles a signal, nothing changes.
    """
    before: dict[int, Any] = {}
    held: list[int] = []
    came: list[int] = []

    def note(number: int, frame: FrameType | None) -> None:
        del frame
        came.append(number)
        give_back()

    def give_back() -> None:
        while held:
            number = held.pop()
            signal.signal(number, before[number])

    def let_in() -> None:
        if came:
            number = came.pop()
            before[number](number, None)

    if threading.current_thread() is threading.main_thread():
        for name in ("SIGINT", "SIGTERM", "SIGHUP"):
            number = getattr(signal, name, None)
            if number is not None and callable(handler := signal.getsignal(number)):
                before[number] = handler
        for number in before:
            held.append(number)
            signal.signal(number, note)
    try:
        yield let_in
        let_in()
    finally:
        give_back()
