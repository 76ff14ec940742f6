"""Every exception class of the product.

A message says what, where and what to do. It never contains a cell's value, a password or a full connection string.
Constructor arguments equal `args`, so that errors pickle across worker processes.
"""

from __future__ import annotations


class TutkaError(Exception):
    """Be the root of every error that the product raises on purpose."""


class UsageError(TutkaError):
    """Say that the command line or the configuration asks for something that can't be done."""


class SourceError(TutkaError):
    """Say that a source, or one of its tables, can't be opened or read.

    Args:
        message: what, where and what to do, in English; no cell value.
        reason: the fine code of `scanner.model.inventory.REASONS`, such as `encrypted`.
        examined: whether the rest of the part was still read.
    """

    def __init__(self, message: str, reason: str = "unreadable", examined: bool = False) -> None:  # noqa: FBT001, FBT002 - positional, so that args round-trip through pickle
        super().__init__(message, reason, examined)
        self.message = message
        self.reason = reason
        self.examined = examined

    def __str__(self) -> str:
        """Give the sentence alone."""
        return self.message


class PluginError(TutkaError):
    """Say that a connector, recogniser or reporter can't be loaded, and what to install."""


class WorkersError(TutkaError):
    """Say that no process can be started, or no cluster reached, to read sources in."""


class DocumentError(TutkaError):
    """Say that a stored document (declaration, configuration, inventory) is not what it should be.

    Args:
        message: the file and what to do.
        faults: every fault with its path, such as `items[3].cite.line: not a number`.
    """

    def __init__(self, message: str, faults: tuple[str, ...] = ()) -> None:
        super().__init__(message, faults)
        self.message = message
        self.faults = faults

    def __str__(self) -> str:
        """Give the sentence and every fault below it."""
        return "\n  ".join([self.message, *self.faults])


class DetectionFault(TutkaError):  # noqa: N818 - a part failed, the detection went on
    """Say that a recogniser failed on some texts, which it therefore hasn't examined; the others have.

    Args:
        recogniser: its name.
        error: name of the exception class; never its message, which may hold a value.
        texts: how many texts it failed on.
        reason: key of `scanner.model.inventory.REASONS`: `recogniser_failed` or `recogniser_timeout`.
    """

    def __init__(self, recogniser: str, error: str, texts: int = 1, reason: str = "recogniser_failed") -> None:
        super().__init__(recogniser, error, texts, reason)
        self.recogniser = recogniser
        self.error = error
        self.texts = texts
        self.reason = reason

    def __str__(self) -> str:
        """Give a sentence without any value."""
        return (
            f"recogniser {self.recogniser!r} failed with {self.error} on {self.texts} texts; "
            "they were examined by the other recognisers only"
        )
