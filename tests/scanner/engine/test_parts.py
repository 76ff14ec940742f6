"""Parts of a table are added up as they come; whatever the order, the sum is that of all of them together."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce

from hypothesis import given
from hypothesis import strategies as st

from scanner.engine import jobs
from scanner.engine.jobs import _merged, _moved, _TableState
from scanner.engine.people import united_tables
from scanner.engine.reading import Cut, TableRead
from scanner.model import Headcount, Part, PeopleKey, TableProfile
from tests.factories import key, profile, seen, table_profile

KEY = PeopleKey("contact.email", 1)


@st.composite
def tables(draw: st.DrawFn):
    """Give the parts of a table in the order in which they come, some of them lost, some not read to their end."""
    count = draw(st.integers(1, 12))
    by_span = draw(st.booleans())
    parts, reads, start = [], [], 1
    for number in range(count):
        rows = draw(st.integers(0, 9))
        parts.append(Part(1, None, (number,), number) if by_span else Part(start, start + rows, None, number))
        first = tuple(sorted(draw(st.sets(st.integers(1, max(1, rows)), max_size=3)))) if rows else ()
        made = table_profile(profile("a", rows, 0, {key("contact.email"): seen(rows, first_rows=first)}), rows=rows)
        people = {KEY: Headcount.of(draw(st.sets(st.integers(0, 40), max_size=8)), 20)}
        reads.append(TableRead(replace(made, people=people), whole=draw(st.integers(0, 9)) > 0))
        start += rows
    kept = [n for n in range(count) if draw(st.integers(0, 9)) > 0]
    return tuple(parts), reads, draw(st.permutations(kept))


def together(parts, reads, kept) -> TableProfile | None:
    """Add all parts up at the end, from the first to the last."""
    before: int | None = 0
    profiles = []
    for part in parts:
        if part.number not in kept:
            before = None if part.span is not None else before
            continue
        one = reads[part.number].profile
        profiles.append(one if part.span is None or before == 0 else _moved(one, before))
        before = None if before is None else before + one.rows_read
    if not profiles:
        return None
    people = united_tables([one.people for one in profiles])
    return replace(reduce(TableProfile.merge, [replace(one, people={}) for one in profiles]), people=people)


@given(tables())
def test_parts_in_any_order_add_up(made):
    parts, reads, order = made
    state = _TableState()
    for number in order:
        state.take(number, reads[number], parts)
        assert len(state.people) <= jobs.UNITED
    found = _merged(Cut(reads[0].profile.ref, 1, None, parts), state)
    expected = together(parts, reads, set(order))
    if expected is None:
        assert found is None
        return
    assert found is not None
    whole = len(order) == len(parts) and all(read.whole for read in reads)
    assert found == ((expected if whole else jobs.cut_short(expected)), [])


def test_of_parts_in_order_none_is_kept():
    made = table_profile(profile("a", 5))
    parts = tuple(Part(1, None, (number,), number) for number in range(500))
    state = _TableState()
    for number in (1, 0, *range(2, 500)):
        state.take(number, TableRead(replace(made, people={KEY: Headcount.of([number], 20)})), parts)
        assert len(state.reads) <= 1
        assert len(state.people) <= jobs.UNITED
    assert state.profile is not None
    assert state.profile.rows_read == 500 * made.rows_read
