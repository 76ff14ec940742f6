"""Say what the readers of notices report in the terminal's language: their sentences are English, `cause; advice`."""

from __future__ import annotations

import re
from functools import cache

from scanner.cli.words import language, texts

_CLAUSE = "clause."
_BETWEEN = "; "


def told(text: str, lang: str | None = None) -> str:
    """Translate a sentence all of whose clauses are known, keeping the file's name before it; any other stays as it is."""
    wanted = lang or language()
    if wanted == "en":
        return text
    starts = [0, *(found.end() for found in re.finditer(r": ", text))]
    for start in starts:
        clauses = [_clause(clause, wanted) for clause in text[start:].split(_BETWEEN)]
        if all(clauses):
            return text[:start] + _BETWEEN.join(filter(None, clauses))
    return text


def _clause(clause: str, lang: str) -> str | None:
    """Give a clause in another language; None where it is not known."""
    for pattern, key in _patterns():
        found = pattern.fullmatch(clause)
        if found:
            return texts(lang)[key].format_map(found.groupdict())
    return None


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Compile the English clauses; `{name}` stands for a number or a word."""
    out = []
    for key, english in texts("en").items():
        if key.startswith(_CLAUSE):
            parts = re.split(r"\{(\w+)\}", english)
            pattern = "".join(re.escape(part) if i % 2 == 0 else rf"(?P<{part}>\w+)" for i, part in enumerate(parts))
            out.append((re.compile(pattern), key))
    return tuple(out)
