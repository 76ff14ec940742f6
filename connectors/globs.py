"""Path patterns: `*` and `?` stay within a segment, `**` spans segments."""

from __future__ import annotations

import functools
import re


@functools.cache
def compiled(pattern: str) -> re.Pattern[str]:
    """Translate a pattern into a regular expression for whole paths with `/`.

    >>> bool(compiled("exports/**/*.csv").fullmatch("exports/crm/a.csv"))
    True
    >>> bool(compiled("exports/*.csv").fullmatch("exports/crm/a.csv"))
    False
    """
    result, rest = "", pattern
    while rest:
        if rest.startswith("**/"):
            result, rest = result + "(?:[^/]*/)*", rest[3:]
        elif rest.startswith("**"):
            result, rest = result + ".*", rest[2:]
        elif rest[0] == "*":
            result, rest = result + "[^/]*", rest[1:]
        elif rest[0] == "?":
            result, rest = result + "[^/]", rest[1:]
        elif rest[0] == "[" and (end := rest.find("]", 2)) > 0:
            inside = rest[1:end].replace("\\", "\\\\")
            result += "[^" + inside[1:] + "]" if inside[0] == "!" else "[" + inside + "]"
            rest = rest[end + 1 :]
        else:
            result, rest = result + re.escape(rest[0]), rest[1:]
    return re.compile(result, re.DOTALL)


def is_pattern(location: str) -> bool:
    """Say whether a location has wildcards."""
    return any(sign in location for sign in "*?[")


def matches(path: str, inner: str, pattern: str) -> bool:
    """Say whether a pattern means a file: by its path as given, by its path inside the folder, or by its name alone."""
    found = compiled(pattern.removeprefix("./"))
    names = {path, path.removeprefix("./"), inner}
    if "/" not in pattern:
        names.add(path.rsplit("/", 1)[-1])
    return any(found.fullmatch(name) for name in names) or any(
        compiled(pattern.rstrip("/") + "/**").fullmatch(name) for name in (path, inner)
    )
