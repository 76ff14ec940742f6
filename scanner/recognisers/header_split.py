"""A name before its words are looked at: paths, clauses, halves, prices."""

from __future__ import annotations

from collections.abc import Iterator

import regex

PRICE = regex.compile(r"(?<!\p{L})(?:€|eur|euroa?|snt|c|kr|öre|sek|£|\$)\s*/\s*\p{L}+", regex.IGNORECASE)
"""A price by unit: `Marginaali c/kWh` is no consumption."""
CLAUSE = regex.compile(r"(?:, | \(|(?<=\w) (?:jos|mikäli|om|if|sis\.|inkl\.|incl\.)(?= ))", regex.IGNORECASE)
"""What begins a condition or a remark on what the heading asks: `Maksaja, jos eri`, `Summa sis. alv`."""
AND = regex.compile(r" (?:ja|sekä|och|samt|and|&|\+) -?", regex.IGNORECASE)


_SHORTENED = regex.compile(r"\p{L}{1,4}\.\p{L}+$")
"""A word cut short and another: `Rek.tunnus`, `Medl.nummer` are no paths."""


def parts_of(column: str) -> Iterator[str]:
    """Yield the last part of a path first, then the name as a whole."""
    separators = [sign for sign in ("/", " / ", ".", "[]", ":") if sign in column]
    if separators:
        tail = column
        for sign in ("/", "[]", ".", ":", "@"):
            tail = tail.rstrip(sign)
            if sign in tail and (
                sign != "." or (not tail.endswith(".") and " " not in tail and len(tail.rsplit(sign, 1)[1]) > 3)
            ):
                tail = tail.rsplit(sign, 1)[1]
        if tail.strip() and tail != column and not _SHORTENED.match(column):
            yield tail
    yield column
    main = CLAUSE.split(column, maxsplit=1)[0]
    if main.strip() and main != column:
        yield main
