"""Names inside messages and logs: they come from outside and may hold anything."""

from __future__ import annotations


def escaped(text: str) -> str:
    r"""Give a text as one line: control and direction characters and line feeds show as escapes.

    >>> escaped("a.csv\nINFO all is well")
    'a.csv\\nINFO all is well'
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c == " " else c.encode("unicode_escape").decode() for c in text)
