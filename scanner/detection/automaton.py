"""Tell at which places of a text a regular expression can look at the value of a digit, and at what it looks.

Two texts that differ in digits only have one *shape*: every ASCII digit becomes `0`, all else stays. `Automaton.looks` gives,
for a shape, the places and the sets of digits that some accepting path of the expression tests there. Texts of the
shape that agree on these tests have the same accepting paths, and since the engine's choice among paths is fixed, the same
matches at the same places. Look-arounds that treat digits alike are decided by the shape; others count as paths of their own.
"""

from __future__ import annotations

import re
import re._constants as sre
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import regex

from scanner.detection.relaxing import Unrelaxable, parsed

ALL_DIGITS = (1 << 10) - 1
STATES = 1500
"""Larger automata cost more than they save."""

ATOMS = (sre.LITERAL, sre.NOT_LITERAL, sre.ANY, sre.IN)
_REPEATS = (sre.MAX_REPEAT, sre.MIN_REPEAT)


class Atom:
    """Be one set of characters: which digits it holds, and whether it holds another character."""

    __slots__ = ("_known", "_match", "digits")

    def __init__(self, expression: str, *, ignore_case: bool) -> None:
        self._match = regex.compile(expression, (regex.IGNORECASE if ignore_case else 0) | regex.DOTALL).match
        self.digits = sum(1 << digit for digit in range(10) if self._match(str(digit)))
        self._known: dict[str, bool] = {}

    @property
    def alike(self) -> bool:
        """Say whether it holds all digits or none."""
        return self.digits in (0, ALL_DIGITS)

    def takes(self, char: str) -> bool:
        """Say whether it may hold a character of a shape; `0` stands for every digit."""
        if char == "0":
            return self.digits != 0
        known = self._known.get(char)
        if known is None:
            known = self._match(char) is not None
            if len(self._known) < 1024:
                self._known[char] = known
        return known


@lru_cache(4096)
def _atom(expression: str, ignore_case: bool) -> Atom:  # noqa: FBT001 - a cached function's key
    return Atom(expression, ignore_case=ignore_case)


_CATEGORY = {
    sre.CATEGORY_DIGIT: r"\d",
    sre.CATEGORY_NOT_DIGIT: r"\D",
    sre.CATEGORY_SPACE: r"\s",
    sre.CATEGORY_NOT_SPACE: r"\S",
    sre.CATEGORY_WORD: r"\w",
    sre.CATEGORY_NOT_WORD: r"\W",
}


def _escaped(code: int) -> str:
    return f"\\U{code:08x}"


def write_set(op: Any, argument: Any) -> str:
    """Write one set of characters in the syntax of the `regex` module."""
    if op is sre.ANY:
        return "."
    items = [(sre.LITERAL, argument)] if op in (sre.LITERAL, sre.NOT_LITERAL) else argument
    negated = op is sre.NOT_LITERAL or items[0][0] is sre.NEGATE
    body = ""
    for kind, value in items:
        if kind is sre.LITERAL:
            body += _escaped(value)
        elif kind is sre.RANGE:
            body += f"{_escaped(value[0])}-{_escaped(value[1])}"
        elif kind is sre.CATEGORY and value in _CATEGORY:
            body += _CATEGORY[value]
        elif kind is not sre.NEGATE:
            raise Unrelaxable
    return f"[{'^' if negated else ''}{body}]"


def _treats_alike(tree: Any, *, ignore_case: bool) -> bool:
    """Say whether no set of an expression tells digits apart and no back-reference compares them."""
    for op, argument in tree:
        if op in ATOMS:
            if not _atom(write_set(op, argument), ignore_case).alike:
                return False
        elif op is sre.SUBPATTERN:
            if argument[2] or argument[1] & ~re.IGNORECASE:
                raise Unrelaxable
            if not _treats_alike(argument[3], ignore_case=ignore_case or bool(argument[1] & re.IGNORECASE)):
                return False
        elif op is sre.GROUPREF or not all(
            _treats_alike(inner, ignore_case=ignore_case) for inner in _inside(op, argument)
        ):
            return False
    return True


def _inside(op: Any, argument: Any) -> Sequence[Any]:
    """Give the sequences that an operation of a parsed expression is made of."""
    if op is sre.BRANCH:
        return list(argument[1])
    if op in (*_REPEATS, sre.POSSESSIVE_REPEAT):
        return [argument[2]]
    if op in (sre.ASSERT, sre.ASSERT_NOT):
        return [argument[1]]
    if op is sre.ATOMIC_GROUP:
        return [argument]
    if op is sre.GROUPREF_EXISTS:
        return [inner for inner in argument[1:] if inner is not None]
    if op in (sre.AT, sre.FAILURE):
        return []
    raise Unrelaxable


# (kind, atom) of a condition on the way from one state to another: "b" word boundary, "B" none, "ahead", "behind", ..., "somewhere" in the text
_Condition = tuple[str, Atom] | None


class Automaton:
    """Be the automaton of an expression, made to ask which of its sets of digits matter on a shape.

    Attributes:
        alike: nothing in the expression tells digits apart, so the shape decides alone.
    """

    def __init__(self, expression: str, flags: int) -> None:
        """Build it.

        Raises:
            Unrelaxable: the expression has syntax that isn't modelled, or is too large.
        """
        tree, ignore_case, _ = parsed(expression, flags)
        self._ignore_case = ignore_case
        self._epsilon: list[list[tuple[int, _Condition]]] = [[]]
        self._step: list[tuple[Atom, int] | None] = [None]
        self._accept: set[int] = set()
        self._everywhere: list[tuple[Atom | None, set[int]]] = []
        self._groups: dict[int, Any] = {}
        self._atoms: list[Atom] = []
        self.alike = _treats_alike(tree, ignore_case=ignore_case)
        if not self.alike:
            self._accept.add(self._sequence(tree, 0))

    # --- building -------------------------------------------------------------------------------------------------------

    def _new(self) -> int:
        if len(self._step) > STATES:
            raise Unrelaxable
        self._epsilon.append([])
        self._step.append(None)
        return len(self._step) - 1

    def _link(self, start: int, end: int, condition: _Condition = None) -> None:
        self._epsilon[start].append((end, condition))

    def _sequence(self, items: Any, state: int) -> int:
        for op, argument in items:
            state = self._item(op, argument, state)
        return state

    def _item(self, op: Any, argument: Any, state: int) -> int:
        if op in ATOMS:
            atom = _atom(write_set(op, argument), self._ignore_case)
            self._atoms.append(atom)
            end = self._new()
            begin = self._new()
            self._step[begin] = (atom, end)
            self._link(state, begin)
            return end
        if op is sre.BRANCH:
            return self._branch(argument[1], state)
        if op is sre.SUBPATTERN:
            return self._group(argument, state)
        if op in _REPEATS:
            return self._repeat(argument, state)
        if op in (sre.ASSERT, sre.ASSERT_NOT):
            return self._look_around(op, argument, state)
        if op is sre.AT:
            return self._position(argument, state)
        if op is sre.GROUPREF:
            return self._reference(argument, state)
        if op is sre.FAILURE:
            return self._new()
        raise Unrelaxable  # what cuts paths off: atomic groups, possessive repeats, conditions

    def _branch(self, branches: Sequence[Any], state: int) -> int:
        end = self._new()
        for branch in branches:
            begin = self._new()
            self._link(state, begin)
            self._link(self._sequence(branch, begin), end)
        return end

    def _group(self, argument: Any, state: int) -> int:
        number, add, remove, inner = argument
        if remove or add & ~re.IGNORECASE:
            raise Unrelaxable
        before = self._ignore_case
        self._ignore_case = before or bool(add & re.IGNORECASE)
        if number is not None:
            self._groups[number] = inner
        state = self._sequence(inner, state)
        self._ignore_case = before
        return state

    def _repeat(self, argument: Any, state: int) -> int:
        low, high, inner = argument
        for _ in range(low):
            state = self._sequence(inner, state)
        end = self._new()
        self._link(state, end)
        if high is sre.MAXREPEAT:
            begin = self._new()
            self._link(state, begin)
            again = self._sequence(inner, begin)
            self._link(again, begin)
            self._link(again, end)
        else:
            for _ in range(high - low):
                state = self._sequence(inner, state)
                self._link(state, end)
        return end

    def _look_around(self, op: Any, argument: Any, state: int) -> int:
        direction, inner = argument
        end = self._new()
        before = len(self._atoms)
        begin = self._new()
        accept = self._sequence(inner, begin)
        atoms = self._atoms[before:]
        if all(atom.alike for atom in atoms):
            single = len(inner) == 1 and inner[0][0] in ATOMS
            if not single:
                self._link(state, end)  # the shape decides it; taking it for true adds paths and drops none
                return end
            wanted = "" if op is sre.ASSERT else "not "
            self._link(state, end, (f"{wanted}{'ahead' if direction > 0 else 'behind'}", atoms[0]))
            return end
        needed = self._needed(inner) if direction < 0 else None
        if direction > 0:
            self._link(state, begin)
            self._accept.add(accept)
        else:
            self._everywhere.append((needed, {atom.digits for atom in atoms if not atom.alike}))
        self._link(state, end, ("somewhere", needed) if needed is not None and op is sre.ASSERT else None)
        return end

    def _needed(self, inner: Any) -> Atom | None:
        """Give a set without digits of which a look-behind needs a character, wherever it holds."""
        for op, argument in inner:
            if op in ATOMS:
                atom = _atom(write_set(op, argument), self._ignore_case)
                if not atom.digits:
                    return atom
        return None

    def _position(self, at: Any, state: int) -> int:
        end = self._new()
        kind = {sre.AT_BOUNDARY: "b", sre.AT_NON_BOUNDARY: "B"}.get(at)
        self._link(state, end, (kind, _WORD) if kind else None)
        return end

    def _reference(self, number: int, state: int) -> int:
        """Stand for a back-reference, which compares texts: only where its group holds no digit does the shape decide."""
        inner = self._groups.get(number)
        if inner is None:
            raise Unrelaxable
        before = len(self._atoms)
        state = self._sequence(inner, state)
        if any(atom.digits for atom in self._atoms[before:]):
            raise Unrelaxable
        return state

    # --- asking ---------------------------------------------------------------------------------------------------------

    def looks(self, shape: str, known: str = "", *, begins: bool = False, whole: bool = False) -> dict[int, set[int]]:
        """Give, for each place of a shape where a match can depend on a digit's value, the sets of digits as bits.

        Args:
            shape: a text with `0` for every ASCII digit.
            known: what stands at the beginning of the shape, digits included; its places are decided.
            begins: ask for matches at the shape's beginning only.
            whole: ask for matches of the whole shape only.
        """
        if self.alike:
            return {}
        text = known + shape[len(known) :]
        asked = _Asked(text, len(known), begins=begins or whole, whole=whole)
        out = self._backward(asked, self._forward(asked))
        everywhere = set().union(*(s for needed, s in self._everywhere if needed is None or asked.somewhere(needed)))
        if everywhere:
            for place in range(len(known), len(shape)):
                if shape[place] == "0":
                    out.setdefault(place, set()).update(everywhere)
        return out

    def _forward(self, asked: _Asked) -> list[set[int]]:
        """Give the states that can be reached before each place and behind the last."""
        step = self._step
        reached = [self._closure([0], asked, 0)]
        for place in range(len(asked.text)):
            seeds = [] if asked.begins else [0]
            for state in reached[place]:
                edge = step[state]
                if edge is not None and asked.takes(edge[0], place):
                    seeds.append(edge[1])
            reached.append(self._closure(seeds, asked, place + 1))
        return reached

    def _backward(self, asked: _Asked, reached: list[set[int]]) -> dict[int, set[int]]:
        step = self._step
        out: dict[int, set[int]] = {}
        live: set[int] = set()
        size = len(asked.text)
        for place in range(size, -1, -1):
            good = set() if asked.whole and place < size else self._accept & reached[place]
            if place < size:
                masked = place >= asked.known and asked.text[place] == "0"
                for state in reached[place]:
                    edge = step[state]
                    if edge is not None and edge[1] in live and asked.takes(edge[0], place):
                        good.add(state)
                        if masked and not edge[0].alike:
                            out.setdefault(place, set()).add(edge[0].digits)
            live = self._grown(good, reached[place], asked, place)
        return out

    def _grown(self, good: set[int], among: set[int], asked: _Asked, place: int) -> set[int]:
        """Add the states from which a good one is reached without reading."""
        pending = [
            (state, end)
            for state in among
            for end, condition in self._epsilon[state]
            if condition is None or asked.holds(condition, place)
        ]
        grown = True
        while grown:
            grown = False
            for state, end in pending:
                if end in good and state not in good:
                    good.add(state)
                    grown = True
        return good

    def _closure(self, seeds: Sequence[int], asked: _Asked, place: int) -> set[int]:
        seen = set(seeds)
        pending = list(seen)
        while pending:
            for end, condition in self._epsilon[pending.pop()]:
                if end not in seen and (condition is None or asked.holds(condition, place)):
                    seen.add(end)
                    pending.append(end)
        return seen


class _Asked:
    """Be the shape that an automaton is asked about: `known` characters are as they stand, behind them `0` is any digit."""

    __slots__ = ("_anywhere", "begins", "known", "text", "whole")

    def __init__(self, text: str, known: int, *, begins: bool, whole: bool) -> None:
        self.text = text
        self.known = known
        self.begins = begins
        self.whole = whole
        self._anywhere: dict[Atom, bool] = {}

    def takes(self, atom: Atom, place: int) -> bool:
        """Say whether a set of characters may hold what stands at a place."""
        char = self.text[place]
        if place < self.known and "0" <= char <= "9":
            return bool(atom.digits >> int(char) & 1)
        return atom.takes(char)

    def holds(self, condition: tuple[str, Atom], place: int) -> bool:
        """Say whether a condition holds at a place; its set treats digits alike, so the shape knows."""
        kind, atom = condition
        if kind == "somewhere":
            return self.somewhere(atom)
        if kind in ("b", "B"):
            return (self._at(atom, place - 1) != self._at(atom, place)) == (kind == "b")
        return self._at(atom, place if kind.endswith("ahead") else place - 1) != kind.startswith("not ")

    def somewhere(self, atom: Atom) -> bool:
        """Say whether a set may hold any character of the shape."""
        known = self._anywhere.get(atom)
        if known is None:
            known = self._anywhere[atom] = any(self.takes(atom, place) for place in range(len(self.text)))
        return known

    def _at(self, atom: Atom, place: int) -> bool:
        return 0 <= place < len(self.text) and self.takes(atom, place)


_WORD = Atom(r"\w", ignore_case=False)


def automaton(expression: str, flags: int) -> Automaton | None:
    """Give the automaton of an expression; None where it can't be made."""
    try:
        return Automaton(expression, flags)
    except (Unrelaxable, regex.error):
        return None


__all__ = ["ALL_DIGITS", "Automaton", "automaton"]
