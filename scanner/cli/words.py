"""The terminal's texts: in the language of the locale, from one file per language."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Any

LANGUAGES = ("fi", "sv", "en")


def language(environment: Mapping[str, str] | None = None) -> str:
    """Give the terminal's language: the locale's where it is one of ours, else English.

    Source: POSIX.1-2017 section 8.2 (which variable wins); GNU gettext manual, "The LANGUAGE variable".

    >>> language({"LC_ALL": "fi_FI.UTF-8", "LANG": "C"})
    'fi'
    >>> language({"LANG": "C.UTF-8", "LANGUAGE": "fi"})
    'en'
    >>> language({"LANG": "de_DE.UTF-8", "LANGUAGE": "de:sv:en"})
    'sv'
    """
    variables = os.environ if environment is None else environment
    name = next((variables[v] for v in ("LC_ALL", "LC_MESSAGES", "LANG") if variables.get(v)), "C")
    if name.split(".")[0] in ("C", "POSIX"):
        return "en"
    wanted = [*filter(None, variables.get("LANGUAGE", "").split(":")), name]
    return next((code for code in (w[:2].lower() for w in wanted) if code in LANGUAGES), "en")


@cache
def texts(lang: str) -> Mapping[str, str]:
    """Load the texts of one language: dotted key -> template."""
    with resources.files(__package__).joinpath("texts", f"{lang}.toml").open("rb") as stream:
        return dict(_flat(tomllib.load(stream)))


def _flat(data: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in data.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", str(value)


def say(key: str, lang: str | None = None, **params: object) -> str:
    """Give a text in the terminal's language; one without parameters may hold braces.

    Raises:
        KeyError: no text has that key.
    """
    template = texts(lang or language())[key]
    return template.format_map(params) if params else template


def named(group: str, code: str, lang: str | None = None) -> str:
    """Name a code of a closed list; one that nobody has worded stands for itself."""
    return texts(lang or language()).get(f"{group}.{code}") or code.replace("_", " ")
