"""Tell a list of people from a notice: a column of names is data, whatever the file is called."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from scanner.recognisers.name_lexicon import NameLexicon

MOST = 0.5
"""Share of lines that are names above which a text is a list of people."""
_FEWEST = 5  # names: fewer may be the people who answer for a notice
_NEARLY_ALL = 0.8
_MANY = 20
_MARK = re.compile(r"^\s*(?:[-–—•*·]|\d{1,6}[.):]?|[a-z][.)])?\s*")
_NAME = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*\.?")
_SAMPLE = 2000  # lines that are looked at: a list shows itself early


@cache
def _names() -> NameLexicon:
    return NameLexicon()


def is_list_of_people(lines: Sequence[str]) -> bool:
    """Say whether most lines of a text are people's names and nothing else.

    A line counts where it is one to four words and no more, one of which at least is a name of the lists; of a long text
    whose lines nearly all are two to four capitalised words it doesn't matter whether the lists know them.
    """
    written = [line for line in lines if re.search(r"\w", line)][:_SAMPLE]
    shaped_lines = [words for words in map(_words, written) if words is not None]
    if len(shaped_lines) < _FEWEST or len(shaped_lines) <= len(written) * MOST:
        return False
    known = shaped = 0
    for words in shaped_lines:
        looked = [_names().word(word.rstrip(".")) for word in words]
        if any(word.known for word in looked) and all(word.known or len(words) > 1 for word in looked):
            known += 1
        shaped += len(words) > 1
    _names().forget()
    if known >= _FEWEST and known > len(written) * MOST:
        return True
    return known > 0 and shaped >= _MANY and shaped > len(written) * _NEARLY_ALL


def _words(line: str) -> list[str] | None:
    """Give a line's words where they may be a name: one to four, each beginning with a capital or all in capitals."""
    text = _MARK.sub("", line, count=1).strip(" \t,;")
    words = re.split(r"[\s,]+", text)
    if not 1 <= len(words) <= 4 or not all(_NAME.fullmatch(word) and word[0].isupper() for word in words):
        return None
    return words
