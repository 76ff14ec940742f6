"""One automaton pass over a text says which patterns may match it.

Every expression is a superset of what it stands for (see `relaxing`), run over folded text (see `folding`) by one RE2 set.
An expression that RE2 can't take, and every expression on an exotic text, counts as fired: the gate may let too much
through, never too little.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import re2

from scanner.detection.folding import Folder

SET_MEMORY_BYTES = 128 << 20
"""RE2's budget for one set: program and automaton cache. When it runs dry RE2 answers nothing; see `Gate`."""

PER_SET = 48
"""Expressions of one set. The states of many together are the product of what each may be in the middle of, and each is made
when a text first leads to it: over all notes four small sets take a third of the time of a single one."""


class Gate:
    """Tell which of many expressions may match a text, by their positions in the list given.

    A first expression that always matches stands guard: an answer without it means that RE2 ran out of memory on the text,
    and then every expression counts as fired.
    """

    def __init__(self, expressions: Sequence[str | None]) -> None:
        """Compile the expressions; None stands for one that always fires."""
        self.size = len(expressions)
        self.everything = tuple(range(self.size))
        self._folder = Folder()
        self._sets: list[tuple[re2.Set, tuple[int, ...]]] = []
        always = {position for position, expression in enumerate(expressions) if expression is None}
        given = [(position, e) for position, e in enumerate(expressions) if e is not None]
        for first in range(0, len(given), PER_SET):
            always |= self._compile(given[first : first + PER_SET])
        self.always = tuple(sorted(always))

    def _compile(self, expressions: Sequence[tuple[int, str]]) -> set[int]:
        """Put the expressions into as few sets as RE2 takes; give the positions of those that it refuses."""
        if not expressions:
            return set()
        options = re2.Options()
        options.log_errors = False
        options.max_mem = SET_MEMORY_BYTES
        options.encoding = re2.Options.Encoding.LATIN1
        automaton = re2.Set.SearchSet(options)
        automaton.Add("")
        refused, positions = set(), []
        for position, expression in expressions:
            try:
                automaton.Add(expression)
            except re2.error:
                refused.add(position)
            else:
                positions.append(position)
        if not positions:
            return refused
        try:
            automaton.Compile()
        except re2.error:
            taken = [(position, e) for position, e in expressions if position not in refused]
            if len(taken) == 1:
                return {*refused, *positions}
            half = len(taken) // 2
            return refused | self._compile(taken[:half]) | self._compile(taken[half:])
        self._sets.append((automaton, tuple(positions)))
        return refused

    def fired(self, texts: Sequence[str]) -> Iterator[Sequence[int]]:
        """Yield for each text the positions of the expressions that may match it, in ascending order."""
        always, everything = self.always, self.everything
        if len(self._sets) == 1:
            automaton, positions = self._sets[0]
            match = automaton.Match
            for folded, exotic in self._folder.fold_all(texts):
                if exotic:
                    yield everything
                    continue
                found = match(folded)
                if not found or 0 not in found:
                    yield everything
                elif len(found) == 1:
                    yield always
                else:
                    ids = [positions[number - 1] for number in found if number]
                    ids += always
                    ids.sort()
                    yield ids
            return
        for folded, exotic in self._folder.fold_all(texts):
            yield everything if exotic else self._fired_in_all(folded)

    def _fired_in_all(self, folded: bytes) -> Sequence[int]:
        ids = list(self.always)
        for automaton, positions in self._sets:
            found = automaton.Match(folded)
            if not found or 0 not in found:
                return self.everything
            if len(found) > 1:
                ids += [positions[number - 1] for number in found if number]
        ids.sort()
        return ids
