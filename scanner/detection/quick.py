"""Run a recogniser's expressions with `re` where that gives the same matches as the `regex` module, four to seven times sooner.

Both are backtracking engines with the same choice among paths; what differs is which characters a set holds, look-behinds of
variable width, and syntax. So an expression is taken over where both read it alike (`relaxing.parsed`), where every set of
it holds the same of the characters that a plain text consists of, and where nothing in it compares texts. A look-behind of variable
width that opens the expression is asked of `regex` at the places that the rest of it fits. `re` knows no time
limit: it gets short texts only, and expressions of our own, which are held linear by `tests/scanner/recognisers/test_linear.py`.
"""

from __future__ import annotations

import re
import re._constants as sre
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from typing import Any, cast

import regex

from scanner.detection.automaton import ATOMS, write_set
from scanner.detection.relaxing import PARTS, Unrelaxable, parsed

LONGEST = 1_000
"""Longer texts, in characters, are searched by `regex`, which can be stopped."""

_STRANGE = "\x1c-\x1f\u00b2\u00b3\u00b9\u00bc-\u00be"
"""Characters that the two modules put into different categories."""

_OTHER = re.compile(f"[^\x00-\xff]|[{_STRANGE}]")
_PLAIN = tuple(char for char in map(chr, range(0x100)) if not _OTHER.match(char))

_QUANTIFIERS = frozenset("*+?{")
_REPEATS = (sre.MAX_REPEAT, sre.MIN_REPEAT)
_POSITIONS = (
    sre.AT_BOUNDARY,
    sre.AT_NON_BOUNDARY,
    sre.AT_BEGINNING,
    sre.AT_END,
    sre.AT_BEGINNING_STRING,
    sre.AT_END_STRING,
)

Finder = Callable[[str], Iterable[Any]]


def is_plain(text: str) -> bool:
    """Say whether a text is short, and of characters that `re` and `regex` know alike."""
    return len(text) <= LONGEST and _OTHER.search(text) is None


class Search:
    """Find all matches of an expression in a text, as `finditer` of the `regex` module does."""

    def __init__(self, expression: str, flags: int, *, linear: bool) -> None:
        """Take an expression; `linear` says that it takes time in proportion to a text's length, whatever the text.

        A linear one is compiled when it is first run: most patterns fire on no text of a scan.

        Raises:
            regex.error: an expression that isn't linear is none.
        """
        self._expression, self._flags, self._linear = expression, flags, linear
        if not linear:
            _ = self._stoppable

    @cached_property
    def _stoppable(self) -> Callable[..., Iterable[Any]]:
        return cast("Callable[..., Iterable[Any]]", regex.compile(self._expression, flags=self._flags).finditer)

    @cached_property
    def quick(self) -> Finder | None:
        """Give what finds in plain texts the matches that `regex` finds; None where that isn't known."""
        return quick(self._expression, int(self._flags)) if self._linear else None

    def __call__(self, text: str, *, plain: bool, timeout: float | None = None) -> Iterable[Any]:
        """Give the matches from left to right.

        Args:
            text: any text.
            plain: what `is_plain` says of it.
            timeout: seconds that the search may take.

        Raises:
            TimeoutError: it took longer.
        """
        if plain and self.quick is not None:
            return self.quick(text)
        return self._stoppable(text, timeout=timeout)


def quick(expression: str, flags: int) -> Finder | None:
    """Give what finds in plain texts the matches that `regex` finds; None where that isn't known."""
    try:
        _compare(expression, flags)
    except (Unrelaxable, regex.error):
        return None
    same = (re.IGNORECASE if flags & regex.IGNORECASE else 0) | (re.MULTILINE if flags & regex.MULTILINE else 0)
    same |= re.DOTALL if flags & regex.DOTALL else 0
    guards, rest = _guards(expression)
    try:
        made = re.compile(rest, same)
    except re.error:
        return None
    sign = _sign(rest, flags)
    if not guards and sign is None:
        return made.finditer
    guard = regex.compile(guards, flags).match

    def find(text: str) -> Iterator[Any]:
        at, search = 0, made.search
        while True:
            if sign is not None:
                at = _before(sign, text, at)
                if at < 0:
                    return
            found = search(text, at)
            if found is None:
                return
            if guards and guard(text, found.start()) is None:
                at = found.start() + 1
            else:
                yield found
                at = found.end()

    return find


def _before(sign: tuple[str, frozenset[str]], text: str, at: int) -> int:
    """Give the first place from `at` on where a match that needs a sign can begin; below zero where there is none."""
    char, before = sign
    place = text.find(char, at)
    while place > at and text[place - 1] in before:
        place -= 1
    return place


def _sign(expression: str, flags: int) -> tuple[str, frozenset[str]] | None:
    """Give a sign that every match holds, and the plain characters that a match can have before its first one.

    Only for expressions that can begin with any letter, such as e-mail addresses: they are tried at each place of a text, and the
    sign says where there can be one.
    """
    tree, ignore_case, _ = parsed(expression, flags)
    before: set[str] = set()
    for op, argument in tree:
        if op is sre.LITERAL and not (char := chr(argument)).isalnum() and char not in before:
            return (char, frozenset(before)) if {"a", "z"} <= before else None
        held = _held([(op, argument)], ignore_case=ignore_case)
        if held is None:
            return None
        before |= held
    return None


def _held(items: Iterable[tuple[Any, Any]], *, ignore_case: bool) -> frozenset[str] | None:
    """Give the plain characters that a part of an expression can take in; None where that isn't known."""
    out: set[str] = set()
    for op, argument in items:
        inner: Iterable[Any] = ()
        if op in ATOMS:
            out |= _of_a_set(write_set(op, argument), ignore_case)
        elif op is sre.SUBPATTERN:
            ignore_case = ignore_case or bool(argument[1] & re.IGNORECASE)
            inner = (argument[3],)
        elif op is sre.BRANCH:
            inner = argument[1]
        elif op in _REPEATS:
            inner = (argument[2],)
        elif op not in (sre.ASSERT, sre.ASSERT_NOT, sre.AT):  # which take in nothing
            return None
        for part in inner:
            held = _held(part, ignore_case=ignore_case)
            if held is None:
                return None
            out |= held
    return frozenset(out)


@lru_cache(4096)
def _of_a_set(expression: str, ignore_case: bool) -> frozenset[str]:  # noqa: FBT001 - a cached function's key
    match = re.compile(expression, re.DOTALL | (re.IGNORECASE if ignore_case else 0)).match
    return frozenset(char for char in _PLAIN if match(char))


def _compare(expression: str, flags: int) -> None:
    """Refuse an expression of which it isn't known that both modules mean the same by it."""
    tree, ignore_case, _ = parsed(expression, flags)
    if not tree.getwidth()[0]:
        raise Unrelaxable  # they go on differently behind an empty match
    _walk(tree, ignore_case=ignore_case)


def _walk(items: Iterable[tuple[Any, Any]], *, ignore_case: bool) -> None:
    for op, argument in items:
        if op in ATOMS:
            if not _is_same(write_set(op, argument), ignore_case):
                raise Unrelaxable
        elif op is sre.SUBPATTERN:
            _, add, remove, inner = argument
            if remove or add & ~re.IGNORECASE:
                raise Unrelaxable
            _walk(inner, ignore_case=ignore_case or bool(add & re.IGNORECASE))
        elif op is sre.BRANCH:
            for branch in argument[1]:
                _walk(branch, ignore_case=ignore_case)
        elif op in _REPEATS:
            if argument[1] > 1 and not argument[2].getwidth()[0]:
                raise Unrelaxable  # an empty turn of a repeat ends it in one of them
            _walk(argument[2], ignore_case=ignore_case)
        elif op in (sre.ASSERT, sre.ASSERT_NOT):
            _walk(argument[1], ignore_case=ignore_case)
        elif op is not sre.AT or argument not in _POSITIONS:
            raise Unrelaxable


@lru_cache(4096)
def _is_same(expression: str, ignore_case: bool) -> bool:  # noqa: FBT001 - a cached function's key
    """Say whether a set holds the same plain characters in both modules."""
    one = re.compile(expression, re.DOTALL | (re.IGNORECASE if ignore_case else 0)).match
    other = regex.compile(expression, regex.DOTALL | (regex.IGNORECASE if ignore_case else 0)).match
    return all((one(char) is None) == (other(char) is None) for char in _PLAIN)


def _guards(expression: str) -> tuple[str, str]:
    """Take the look-behinds of variable width off an expression's beginning: these, and the rest.

    What opens an expression only says where it may start, so it can be asked in any order.
    """
    guards, others, at = "", "", 0
    groups = _groups(expression)
    if groups is None:
        return "", expression
    for begin, end in groups:
        if (
            begin != at
            or expression[end : end + 1] in _QUANTIFIERS
            or not expression.startswith(("(?<!", "(?<=", "(?!", "(?="), begin)
        ):
            break
        group = expression[begin:end]
        if group.startswith(("(?<!", "(?<=")) and _is_of_variable_width(group):
            guards += group
        else:
            others += group
        at = end
    return guards, others + expression[at:]


def _is_of_variable_width(group: str) -> bool:
    try:
        re.compile(group)
    except re.error:
        return True
    return False


def _groups(expression: str) -> Sequence[tuple[int, int]] | None:
    """Give the places of an expression's outermost groups; None for alternatives, each of which opens by itself."""
    out: list[tuple[int, int]] = []
    depth = begin = at = 0
    while (part := PARTS.match(expression, at)) is not None:
        if part[0] == "(":
            begin = at if not depth else begin
            depth += 1
        elif part[0] == ")":
            depth -= 1
            if not depth:
                out.append((begin, part.end()))
        elif part[0] == "|" and not depth:
            return None
        at = part.end()
    return out
