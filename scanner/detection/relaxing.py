"""Relax a recogniser's regular expression to one that RE2 can run over folded text and that never misses a match.

The relaxed expression matches whenever the original does, and maybe more often: classes are widened to the stand-ins of
`folding`, back-references become their group, wide repeats become open ones, and an open repeat at either edge shrinks to its
minimum. A look-around of one character at an edge becomes that character, or the text's end, since only whether there is a
match counts; other look-arounds go. What can't be shown to be such a superset raises `Unrelaxable`; the pattern then looks at
every cell itself.
"""

from __future__ import annotations

import re
import re._constants as sre
import re._parser as sre_parser
import warnings
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

import regex

from scanner.detection.folding import OTHER, SPACE, STAND_INS, WORD, kind

STAND_IN_SEARCH = 1024
"""A longer range of non-ASCII characters is taken to hold characters of every kind."""

REPEAT_LIMIT = 24
REPEAT_WIDTH = 4
"""A repeat with a bound above the limit, or bounds further apart than this, is left open: RE2 unrolls repeats, and states of
many counters multiply."""

_KNOWN_FLAGS = regex.IGNORECASE | regex.MULTILINE | regex.DOTALL | regex.UNICODE
_SAME_FLAGS = {regex.IGNORECASE: re.IGNORECASE, regex.MULTILINE: re.MULTILINE, regex.DOTALL: re.DOTALL}
PARTS = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\{\d+(?:,\d*)?\}|\{,\d+\}|[^\\\[{]", re.DOTALL)
# inside a class `regex` may see nested sets, set operations and POSIX names where `re` sees characters
_SET_SYNTAX = re.compile(r"\A\[\^?\[|\[:\^?[A-Za-z]+:\]|--|\|\||&&|~~")
_STAND_INS = frozenset(map(ord, STAND_INS))
_EXOTIC_LETTERS = (0x130, 0x131, 0x17F, 0x212A)
# what a category matches among ASCII, and the stand-ins of the other characters that it matches
_CATEGORIES = {
    sre.CATEGORY_DIGIT: (r"\d", ""),  # other digits make a text exotic
    sre.CATEGORY_NOT_DIGIT: (r"\D", WORD + SPACE + OTHER),
    sre.CATEGORY_SPACE: (r"\s", SPACE),
    sre.CATEGORY_NOT_SPACE: (r"\S", WORD + OTHER),
    sre.CATEGORY_WORD: (r"\w", WORD),
    sre.CATEGORY_NOT_WORD: (r"\W", SPACE + OTHER),
}
_REPEATS = (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT)
_ASSERTIONS = (sre.ASSERT, sre.ASSERT_NOT)


class Unrelaxable(Exception):  # noqa: N818 - says what the pattern is; never leaves this package
    """Say that no superset of an expression is known."""


def relax(expression: str, flags: int) -> str:
    """Give RE2 syntax for a superset of what a `regex` expression matches, to be run over folded text.

    Args:
        expression: what the recogniser's pattern holds.
        flags: flags of the `regex` module that the recogniser compiles it with.

    Raises:
        Unrelaxable: the expression has flags or syntax whose relaxation isn't known to be a superset.
    """
    tree, ignore_case, multiline = parsed(expression, flags)
    relaxed = _Relaxer(multiline=multiline, ignore_case=ignore_case)
    relaxed.edges_inside = not _refers_back(tree)
    body = relaxed.sequence(list(tree), first=True, last=True)
    if not body:
        raise Unrelaxable  # it may match nothing at all, anywhere
    return f"(?{'i' if ignore_case else ''}{'m' if multiline else ''}s:{body})"


def parsed(expression: str, flags: int) -> tuple[Any, bool, bool]:
    """Parse an expression of the `regex` module with `re`'s parser; say whether case is ignored and lines count.

    Raises:
        Unrelaxable: the two may read it differently, or it has flags that aren't modelled.
    """
    if flags & ~_KNOWN_FLAGS or not _reads_alike(expression):
        raise Unrelaxable
    plain = 0
    for flag, same in _SAME_FLAGS.items():
        plain |= same if flags & flag else 0
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # `re` warns where it expects to read an expression differently one day
            tree = sre_parser.parse(expression, plain)
    except (re.error, OverflowError, RecursionError, Warning) as error:
        raise Unrelaxable from error
    all_flags = int(tree.state.flags)
    if all_flags & (re.ASCII | re.LOCALE | re.VERBOSE):
        raise Unrelaxable
    return tree, bool(all_flags & re.IGNORECASE), bool(all_flags & re.MULTILINE)


def _reads_alike(expression: str) -> bool:
    """Say whether `re` and `regex` read an expression alike, as far as `re` accepts it at all.

    Braces that are no repeat are fuzzy matching to `regex` and plain text to `re`.
    """
    at = 0
    while at < len(expression):
        part = PARTS.match(expression, at)
        if part is None or (part[0][0] == "[" and _SET_SYNTAX.search(part[0])):
            return False
        at = part.end()
    return True


def _refers_back(tree: Any) -> bool:
    """Say whether a back-reference stands anywhere in a parsed expression."""
    if isinstance(tree, tuple | list | sre_parser.SubPattern):
        return any(part is sre.GROUPREF or _refers_back(part) for part in tree)
    return False


class _Relaxer:
    """Write one parsed expression out again; keeps the groups that back-references need.

    `edges_inside` lets groups at an edge be shortened, too; back-references need them whole.
    """

    def __init__(self, *, multiline: bool, ignore_case: bool) -> None:
        self._multiline = multiline
        self._ignore_case = ignore_case
        self._groups: dict[int, str] = {}
        self.edges_inside = True

    def sequence(self, items: Sequence[Any], *, first: bool = False, last: bool = False) -> str:
        """Write items in a row; `first` and `last` say that they begin or end the whole expression."""
        items = list(items)
        before = self._edge(items, 0) if first else ""
        after = self._edge(items, -1) if last else ""
        inside = self.edges_inside
        end = len(items) - 1
        body = "".join(
            self._item(
                op,
                argument,
                first=inside and first and not before and number == 0,
                last=inside and last and not after and number == end,
            )
            for number, (op, argument) in enumerate(items)
        )
        return before + body + after

    def _edge(self, items: list[Any], at: int) -> str:
        """Shorten the items at an edge in place; give what stands for a look-around there."""
        beside = ""
        while items:
            op, argument = items[at]
            if op in _ASSERTIONS:
                items.pop(at)
                beside = beside or self._beside(op, argument, at)
            elif op in _REPEATS and argument[1] - argument[0] > REPEAT_WIDTH:
                # the least of it is enough, and then its neighbour may be anything
                beside = ""
                if argument[0] > 0:
                    items[at] = (op, (argument[0], argument[0], argument[2]))
                    return ""
                items.pop(at)
            else:
                return beside
        return beside

    def _beside(self, op: Any, argument: Any, at: int) -> str:
        """Write a look-around at an edge as the one character that it looks at, if it is one."""
        direction, inner = argument
        if len(inner) != 1 or direction != (-1 if at == 0 else 1):
            return ""
        kind_, items = inner[0]
        if kind_ is sre.LITERAL:
            items = [(sre.LITERAL, items)]
        elif kind_ is sre.NOT_LITERAL:
            items = [(sre.NEGATE, None), (sre.LITERAL, items)]
        elif kind_ is not sre.IN:
            return ""
        if op is sre.ASSERT:
            return self._class(items)
        negated = items[0][0] is sre.NEGATE
        try:
            other = self._class(items[1:] if negated else [(sre.NEGATE, None), *items])
        except Unrelaxable:
            return ""
        return f"(?:\\A|{other})" if at == 0 else f"(?:\\z|{other})"

    def _item(self, op: Any, argument: Any, *, first: bool = False, last: bool = False) -> str:
        if op is sre.LITERAL:
            return f"\\x{argument:02x}" if argument < 128 else self._class([(op, argument)])
        if op is sre.NOT_LITERAL:
            return self._class([(sre.NEGATE, None), (sre.LITERAL, argument)])
        if op is sre.ANY:
            return r"[\x00-\x7f]"
        if op is sre.IN:
            return self._class(argument)
        if op is sre.BRANCH:
            return "(?:" + "|".join(self.sequence(branch, first=first, last=last) for branch in argument[1]) + ")"
        if op is sre.SUBPATTERN:
            return self._group(*argument, first=first, last=last)
        if op is sre.ATOMIC_GROUP:
            return f"(?:{self.sequence(argument, first=first, last=last)})"
        if op in _REPEATS:
            low, high, inner = argument
            wide = high > REPEAT_LIMIT or high - low > REPEAT_WIDTH
            return f"(?:{self.sequence(inner)}){{{min(int(low), REPEAT_LIMIT)},{'' if wide else high}}}"
        if op in _ASSERTIONS:
            return ""
        if op is sre.GROUPREF:
            if argument not in self._groups:
                raise Unrelaxable  # its group was cut off at an edge
            return self._groups[argument]
        if op is sre.AT:
            return self._position(argument)
        raise Unrelaxable

    def _group(
        self, number: int | None, add: int, remove: int, inner: Sequence[Any], *, first: bool, last: bool
    ) -> str:
        if remove or add & ~re.IGNORECASE:
            raise Unrelaxable  # scoped flags other than (?i:...)
        before = self._ignore_case
        self._ignore_case = before or bool(add & re.IGNORECASE)
        text = f"(?{'i' if self._ignore_case else ''}:{self.sequence(inner, first=first, last=last)})"
        self._ignore_case = before
        if number is not None:
            # a back-reference elsewhere may ignore case where its group doesn't
            self._groups[number] = f"(?i:{text})"
        return text

    def _position(self, at: Any) -> str:
        if at is sre.AT_BOUNDARY:
            return r"\b"  # the stand-in of a word character is one for RE2 too, so boundaries stay where they are
        if at is sre.AT_BEGINNING_STRING:
            return r"\A"
        if at is sre.AT_END_STRING:
            return r"\z"
        if at is sre.AT_BEGINNING:
            return "^"  # under (?m) RE2 and regex agree: behind a line feed
        if at is sre.AT_END:
            return "$" if self._multiline else ""  # without (?m) it may stand before a last line feed
        return ""

    def _class(self, items: Sequence[Any]) -> str:
        return _class(tuple(items), self._ignore_case)


# The same few classes stand in most patterns, and a start waits for all of them.
@lru_cache(2048)
def _class(items: tuple[Any, ...], ignore_case: bool) -> str:  # noqa: FBT001 - a cached function's key
    negated = bool(items) and items[0][0] is sre.NEGATE
    allowed: set[int] = set()
    for op, argument in items[1:] if negated else items:
        if op is sre.LITERAL:
            allowed |= _range(argument, argument, ignore_case)
        elif op is sre.RANGE:
            allowed |= _range(*argument, ignore_case)
        elif op is sre.CATEGORY and argument in _CATEGORIES:
            allowed |= _category(argument)
        else:
            raise Unrelaxable
    if negated:
        allowed = (set(range(128)) - allowed) | _STAND_INS
    return _write_class(allowed)


@cache
def _category(name: Any) -> frozenset[int]:
    expression, stand_ins = _CATEGORIES[name]
    return frozenset(code for code in range(128) if regex.match(expression, chr(code))) | set(map(ord, stand_ins))


@lru_cache(2048)
def _range(low: int, high: int, ignore_case: bool) -> frozenset[int]:  # noqa: FBT001 - a cached function's key
    """Give the folded characters that a range of characters can match."""
    flags = regex.IGNORECASE if ignore_case else 0
    ascii_part = [chr(code) for code in range(low, min(high, 127) + 1)]
    if ignore_case:  # as literals these match ASCII letters
        ascii_part += [chr(code) for code in _EXOTIC_LETTERS if low <= code <= high]
    found: frozenset[int] = frozenset()
    if ascii_part:
        expression = regex.compile("[" + "".join(map(regex.escape, ascii_part)) + "]", flags)
        found = frozenset(code for code in range(128) if expression.match(chr(code)))
    if high - max(low, 128) > STAND_IN_SEARCH:
        return found | _STAND_INS
    # case variants of a character fold to the same stand-in; exotic characters have none
    return found | {ord(k) for code in range(max(low, 128), high + 1) if (k := kind(chr(code)))}


def _write_class(codes: set[int]) -> str:
    if not codes:
        raise Unrelaxable  # nothing that isn't exotic can match; RE2 has no empty class
    return "[" + "".join(f"\\x{code:02x}" for code in sorted(codes)) + "]"
