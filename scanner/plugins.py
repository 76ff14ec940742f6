"""Find a connector, recogniser or reporter by name: the built-in tables first, then entry points."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from importlib import metadata

from scanner.model.errors import PluginError

GROUPS = {"connector": "tutka.connectors", "recogniser": "tutka.recognisers", "reporter": "tutka.reporters"}


def entry_points(kind: str) -> dict[str, metadata.EntryPoint]:
    """List the third-party plugins of a kind by name, without loading them."""
    return {point.name: point for point in metadata.entry_points(group=GROUPS[kind])}


def resolve(kind: str, name: str, builtin: Mapping[str, str], extras: Mapping[str, str] | None = None) -> object:
    """Load a plugin.

    Args:
        kind: `connector`, `recogniser` or `reporter`.
        name: its registered name.
        builtin: `name -> "module:attribute"`.
        extras: `name -> extra` to install when a built-in plugin lacks a library.

    Raises:
        PluginError: nobody registered the name, or it can't be loaded. Going on without it would turn into a false
            "not found", so the run has to stop.
    """
    if name in builtin:
        module, attribute = builtin[name].split(":")
        try:
            return getattr(importlib.import_module(module), attribute)
        except ImportError as error:
            extra = (extras or {}).get(name, name)
            message = (
                f"{kind} {name!r} needs a library that is not installed ({error.name}): pip install 'tutka[{extra}]'"
            )
            raise PluginError(message) from error
    points = entry_points(kind)
    if name not in points:
        known = ", ".join(sorted({*builtin, *points}))
        message = f"no {kind} is called {name!r}; there are: {known}"
        raise PluginError(message)
    try:
        return points[name].load()
    except Exception as error:  # a plugin may fail in any way; the run stops with a sentence
        message = (
            f"{kind} {name!r} ({points[name].value}) can't be loaded: {type(error).__name__}; reinstall or remove it"
        )
        raise PluginError(message) from error
