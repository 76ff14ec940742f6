"""Delimited exports of several record types, told by the first field (Heeros and others): each type is a table.

A rectangular reader drops the rows that are shorter or longer than the first; here their first field says what they are.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

MAX_TYPES = 20
_TITLE = re.compile(r"(?:tietue|record|post)[ _-]?(\w+)", re.IGNORECASE)
_CODE = re.compile(r"[A-ZÅÄÖ][A-ZÅÄÖ0-9]{0,3}|\d{1,2}")


def find_types(rows: Sequence[Sequence[str]]) -> Mapping[str, tuple[str, ...]] | None:
    """Give the names of the fields of each record type, by the type's code; None where rows are all of one kind.

    Rows that name the fields (`TietueAsiakas;nimi;osoite`) belong to the type that begins like their word (`A`); a row of
    names without such a type keeps its own.

    Args:
        rows: the first records of the text.
    """
    titles = {row[0].strip(): row for row in rows if _TITLE.fullmatch(row[0].strip()) and len(row) > 1}
    widths: dict[str, Counter[int]] = defaultdict(Counter)
    for row in rows:
        kind = row[0].strip()
        if kind in titles:
            continue
        if not _CODE.fullmatch(kind) or len(widths) > MAX_TYPES:
            return None
        widths[kind][len(row)] += 1
    usual = {kind: counts.most_common(1)[0] for kind, counts in widths.items()}
    if not titles:
        even = all(count == widths[kind].total() >= 2 for kind, (_, count) in usual.items())
        several = len({width for width, _ in usual.values()}) > 1 and not any(kind.isdigit() for kind in usual)
        return dict.fromkeys(usual, ()) if even and several else None
    if len(titles) < 2:
        return None
    found: dict[str, tuple[str, ...]] = {}
    for title, row in titles.items():
        word = _TITLE.fullmatch(title)
        assert word is not None
        kinds = [kind for kind in usual if word[1].casefold().startswith(kind.casefold())]
        found[kinds[0] if kinds else title] = tuple(name.strip() for name in row)
    return {**found, **{kind: () for kind in usual if kind not in found}}
