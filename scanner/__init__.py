"""Tutka: hold the personal data that an organisation keeps against the privacy notice that it publishes.

The public names are loaded on first use, so that importing `scanner.model` stays cheap.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scanner.workflows import audit, read_notice, scan

__version__ = "0.1.0"

_LAZY = {"scan": "scanner.workflows", "read_notice": "scanner.workflows", "audit": "scanner.workflows"}

__all__ = ["__version__", "audit", "read_notice", "scan"]


def __getattr__(name: str) -> Any:
    """Load a public name from the module that holds it."""
    if name in _LAZY:
        return getattr(importlib.import_module(_LAZY[name]), name)
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)
