"""One step of the fold: a batch of a table's rows becomes a profile, and profiles merge.

No value leaves this module. What is remembered between batches, to save analysing a text twice, is kept by a keyed digest
of the text, in memory, for one column.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pyarrow.compute as pc

from scanner.detection.arrow_text import codes
from scanner.detection.columns import Distinct, Numbers, distinct, first_rows
from scanner.engine.across import Across
from scanner.engine.anchors import Anchors
from scanner.engine.context import said_by_comment
from scanner.engine.digests import sketch
from scanner.engine.names import ColumnNames, NameMasks, spoken
from scanner.engine.nested import KEYS, Leaf, leaves
from scanner.engine.people import Looked, People, told_years
from scanner.engine.settings import AllowList, Detects, RecogniserFacts, ScanSettings
from scanner.model import (
    Cell,
    Column,
    ColumnCells,
    ColumnProfile,
    ColumnRef,
    Evidence,
    EvidenceKey,
    Headcount,
    Lengths,
    Match,
    PeopleKey,
    Table,
    TableBatch,
    TableProfile,
)
from scanner.model.errors import DetectionFault
from scanner.model.profile import FIRST_ROWS_KEPT, SHAPES_KEPT
from scanner.model.sketch import smallest_counts
from scanner.recognisers import headers
from scanner.recognisers.national import fi
from scanner.text import is_empty, parse_day, to_text, traits

REMEMBERED = 10_000
"""Distinct texts of one column whose analysis is remembered between batches: about 2 MB."""

PROSE = frozenset({"words", "sentence", "multiline"})
"""Traits of running text."""

NO_TEXT = "binary"
"""Trait of filled cells that are no text: they count as looked at and hold nothing that could be found."""


class Piece(NamedTuple):
    """Say what one text contributes to one piece of evidence; `score` is None where presidio would report nothing."""

    key: EvidenceKey
    validated: bool
    score: int | None
    subtype: str | None
    shape: str
    signs: tuple[str, ...]


class Reading(NamedTuple):
    """Hold what was seen in one text."""

    traits: tuple[str, ...]
    year: int | None
    pieces: tuple[Piece, ...]


class Analyser:
    """Read distinct texts: traits, year, and what the detector finds in them, or in the leaves of a document that one is.

    `mask` writes keys inside such documents without personal data.
    """

    def __init__(
        self,
        detector: Detects,
        settings: ScanSettings,
        facts: RecogniserFacts,
        mask: Callable[[str], str] = str,
    ) -> None:
        self._detector = detector
        self._mask = mask
        self._weak = facts.weak
        self._allowed = AllowList(settings)
        self._made: dict[tuple[object, ...], Piece] = {}
        self.faults: list[DetectionFault] = []

    def read(self, texts: Sequence[str], header: str | None) -> list[Reading]:
        """Read texts in order; each is looked at once and on its own."""
        documents = [leaves(text, self._mask) for text in texts]
        found = iter(self._found([t for t, d in zip(texts, documents, strict=True) if d is None], header))
        inside = self._inside(document for document in documents if document is not None)
        out = []
        for text, document in zip(texts, documents, strict=True):
            looks = traits(text)
            if document is None:
                pieces = self._pieces(text, next(found), {})
            else:  # its spaces and stops are not those of running text
                pieces, looks = self._nested(document, inside), tuple(look for look in looks if look not in PROSE)
            day = parse_day(text) if "date" in looks else None
            out.append(Reading(looks, day.year if day else None, tuple(pieces)))
        return out

    def alike(self, found: Distinct, header: str | None) -> tuple[Numbers, list[int], Sequence[Hashable | None]]:
        """Put distinct texts into classes that `read` says the same of.

        Returns:
            For each text the number of its class; for each class the position of its first text; and for each class its
            name, the same in every batch under one header, or None where it is a text of its own.
        """
        classify = getattr(self._detector, "alike", None)
        if classify is None:
            size = len(found.texts)
            return np.arange(size), list(range(size)), [None] * size
        alike = classify(found.texts, header, found.array, self._allowed.told_apart)
        return alike.classes, alike.firsts.tolist(), alike.keys

    def _found(self, texts: Sequence[str], header: str | None) -> Sequence[tuple[Match, ...]]:
        failed: list[DetectionFault] = []
        found = self._detector.matches(texts, header=header, faults=failed)
        known = {(fault.recogniser, fault.error, fault.reason) for fault in self.faults}
        for fault in failed:
            if (fault.recogniser, fault.error, fault.reason) not in known:
                known.add((fault.recogniser, fault.error, fault.reason))
                self.faults.append(fault)
        return found

    def _inside(self, documents: Iterable[Sequence[Leaf]]) -> dict[tuple[str, str], tuple[Match, ...]]:
        """Look at the leaves of documents inside cells, those under one key together: the key plays the column's name."""
        by_name: dict[str, dict[str, None]] = {}
        for document in documents:
            for leaf in document:
                by_name.setdefault(leaf.name, {})[leaf.text] = None
        out: dict[tuple[str, str], tuple[Match, ...]] = {}
        for name, texts in by_name.items():
            found = self._found(list(texts), name or None)
            out.update(((name, text), matches) for text, matches in zip(texts, found, strict=True))
        return out

    def _nested(self, document: Sequence[Leaf], inside: Mapping[tuple[str, str], Sequence[Match]]) -> list[Piece]:
        """Give the pieces of a document: what is in its leaves, and what their keys announce."""
        best: dict[EvidenceKey, Piece] = {}
        for leaf in document:
            for item in _announced(leaf.name):
                key = EvidenceKey(item, KEYS, "column", "", "person", path=leaf.path)
                _keep(best, Piece(key, validated=False, score=None, subtype=None, shape="", signs=()))
            self._pieces(leaf.text, inside[leaf.name, leaf.text], best, leaf.path)
        return [best[key] for key in sorted(best)]

    def _pieces(
        self, text: str, matches: Sequence[Match], best: dict[EvidenceKey, Piece], path: str = ""
    ) -> list[Piece]:
        """Give one piece for each key: that of its best match; of equal ones the first in the text."""
        for match in matches:
            about = match.about
            if self._allowed.covers(match.item, text[match.start : match.end]):
                about = "controller"
            _keep(best, self._piece(match, about, path))
        return list(best.values()) if len(best) < 2 else [best[key] for key in sorted(best)]

    def _piece(self, match: Match, about: str, path: str) -> Piece:
        """Give what a match contributes; most matches of a column are alike but for their place, so pieces are shared."""
        alike = (
            match.item, match.recogniser, match.entity, match.whole, about, match.validated, match.score, match.subtype,
            match.shape, match.explanation, path,
        )  # fmt: skip
        made = self._made.get(alike)
        if made is None:
            weak = (match.recogniser, match.entity) in self._weak
            form = "column" if match.whole else "embedded"
            made = _piece(EvidenceKey(match.item, match.recogniser, form, "", about, weak, path), match)
            if len(self._made) < REMEMBERED:
                self._made[alike] = made
        return made


def _piece(key: EvidenceKey, match: Match) -> Piece:
    if match.validated is False:
        return Piece(key, validated=False, score=None, subtype=None, shape="", signs=())
    return Piece(
        key,
        validated=match.validated is True,
        score=round(100 * match.score),
        subtype=match.subtype,
        shape=match.shape,
        signs=tuple(sorted(set(match.explanation))),
    )


def _keep(best: dict[EvidenceKey, Piece], piece: Piece) -> None:
    known = best.get(piece.key)
    if known is None or _worth(piece) > _worth(known):
        best[piece.key] = piece


@lru_cache(4096)
def _announced(name: str) -> tuple[str, ...]:
    """Give the items that a key inside a cell announces beyond doubt."""
    return tuple(hint.item for hint in headers.hints(name) if hint.strength == "strong") if name else ()


def _worth(piece: Piece) -> tuple[bool, int]:
    return piece.validated, -1 if piece.score is None else piece.score


class ColumnFold:
    """Profile the cells of one column, batch by batch; remembers texts across batches within a bound."""

    def __init__(self, ref: ColumnRef, column: Column, analyser: Analyser, key: bytes) -> None:
        self.ref = ref
        self.column = column
        self._analyser = analyser
        self._key = key
        self._known: dict[Hashable, Reading] = {}
        self._header = spoken(column.name) or None

    def look(self, found: Distinct) -> Looked:
        """Read the distinct texts of a batch's cells."""
        classes, readings = self._readings(found)
        return Looked(self.column, found, classes, readings)

    def profile(
        self, cells: Sequence[Cell], number: Callable[[int], int], place: str, looked: Looked | None = None
    ) -> ColumnProfile:
        """Profile the cells of one batch; the result depends on nothing but cells, row numbers and place.

        `looked` is what `look` gave for the cells, where it was asked already.
        """
        looked = self.look(distinct(cells)) if looked is None else looked
        found, classes, readings = looked.found, looked.classes, looked.readings
        skipped = sum(cell is None for cell in cells) if self.column.sparse else 0
        counts = np.bincount(classes, weights=found.counts, minlength=len(readings)).astype(np.int64).tolist()
        return ColumnProfile(
            ref=self.ref,
            column=self.column,
            cells_seen=len(cells) - skipped,
            cells_empty=found.empty - skipped,
            lengths=_lengths(found),
            evidence=_evidence(counts, readings, _Rows(found, classes, number), place),
            traits=_traits(counts, readings, found.other),
            years=_years(counts, readings),
            distinct=sketch(found.texts, found.array, self._key),
            born=told_years(looked, "fi.henkilotunnus", fi.CENTURIES),
        )

    def _readings(self, found: Distinct) -> tuple[Numbers, list[Reading]]:
        """Read a text of each class of texts; a class that an earlier batch had already is not read again."""
        classes, firsts, keys = self._analyser.alike(found, self._header)
        texts = [found.texts[first] for first in firsts]
        names = [_digest(text, self._key) if key is None else key for text, key in zip(texts, keys, strict=True)]
        new = [n for n, name in enumerate(names) if name not in self._known]
        fresh = dict(zip(new, self._analyser.read([texts[n] for n in new], self._header), strict=True)) if new else {}
        out = [fresh[n] if n in fresh else self._known[name] for n, name in enumerate(names)]
        for n in new[: max(0, REMEMBERED - len(self._known))]:
            self._known[names[n]] = fresh[n]
        return classes, out


class _Rows:
    """Find the rows of a batch that come first among those of some classes of texts."""

    def __init__(self, found: Distinct, classes: Numbers, number: Callable[[int], int]) -> None:
        self._found = found
        self._classes = classes
        self._number = number
        self._first: list[tuple[int, ...]] = []

    def first(self, kinds: Iterable[int]) -> tuple[int, ...]:
        """Give the numbers of the first rows of any of these classes, ascending."""
        if not self._first:
            codes = self._found.codes
            of_rows = np.where(codes >= 0, self._classes[codes], -1) if len(self._classes) else codes
            self._first = first_rows(of_rows, int(self._classes.max()) + 1)
        indexes = {index for kind in kinds for index in self._first[kind]}
        return tuple(sorted(map(self._number, sorted(indexes)))[:FIRST_ROWS_KEPT])


def _lengths(found: Distinct) -> Lengths:
    if not len(found.texts):
        return Lengths(None, None, 0)
    if found.array is None:
        sizes = np.array([len(text) for text in found.texts], np.int64)
    else:
        sizes = codes(pc.utf8_length(found.array))
    return Lengths(int(sizes.min()), int(sizes.max()), int(sizes @ found.counts))


def _digest(text: str, key: bytes) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16, key=key).digest()


def _traits(counts: Sequence[int], readings: Iterable[Reading], other: int) -> dict[str, int]:
    out: Counter[str] = Counter()
    for n, reading in zip(counts, readings, strict=True):
        for trait in reading.traits:
            out[trait] += n
    if other:
        out[NO_TEXT] += other
    return dict(out)


def _years(counts: Sequence[int], readings: Iterable[Reading]) -> dict[int, int]:
    out: Counter[int] = Counter()
    for n, reading in zip(counts, readings, strict=True):
        if reading.year is not None:
            out[reading.year] += n
    return dict(out)


def _evidence(
    counts: Sequence[int], readings: Iterable[Reading], rows: _Rows, place: str
) -> dict[EvidenceKey, Evidence]:
    pieces: dict[EvidenceKey, list[tuple[int, Piece]]] = {}
    kinds: dict[EvidenceKey, list[int]] = {}
    for kind, (n, reading) in enumerate(zip(counts, readings, strict=True)):
        for piece in reading.pieces:
            pieces.setdefault(piece.key, []).append((n, piece))
            if piece.score is not None:
                kinds.setdefault(piece.key, []).append(kind)
    return {
        key._replace(place=place): _sum(group, rows.first(kinds[key]) if key in kinds else ())
        for key, group in pieces.items()
    }


def _sum(group: list[tuple[int, Piece]], rows: tuple[int, ...]) -> Evidence:
    scores: Counter[int] = Counter()
    subtypes: Counter[str] = Counter()
    shapes: Counter[str] = Counter()
    signs: Counter[str] = Counter()
    for n, piece in group:
        if piece.score is None:
            continue
        scores[piece.score] += n
        if piece.subtype:
            subtypes[piece.subtype] += n
        if piece.shape:
            shapes[piece.shape] += n
        for sign in piece.signs:
            signs[sign] += n
    return Evidence(
        cells=scores.total(),
        validated=sum(n for n, piece in group if piece.validated),
        matching=sum(n for n, _ in group),
        scores=dict(scores),
        subtypes=dict(subtypes),
        shapes=smallest_counts(shapes, SHAPES_KEPT),
        signs=dict(signs),
        first_rows=rows,
    )


class TableFold:
    """Fold the batches of one table into its profile.

    Attributes:
        names: masks the names of columns; all that comes out bears the masked ones.
        profile: of all batches so far.
    """

    def __init__(
        self,
        table: Table,
        detector: Detects,
        settings: ScanSettings,
        facts: RecogniserFacts,
        key: bytes,
        sampling: str,
        masks: NameMasks | None = None,
    ) -> None:
        masks = masks or NameMasks(detector)
        self.names = ColumnNames(masks)
        table = self.names.table(table)
        self._analyser = Analyser(detector, settings, facts, masks)
        self._across = Across(table)
        self._people = People(table, key)
        self._anchors = Anchors(table, settings.anchors.get(table.ref.system, {}), settings.pairs)
        self._key = key
        self._columns: dict[ColumnRef, ColumnFold] = {}
        self._table = table
        refs = {ColumnRef(table.ref, c.position, c.name): c for c in table.columns}
        # a table without rows has columns too: their names are evidence
        empty = {
            ref: ColumnProfile(ref, column, comment_hints=said_by_comment(column, table))
            for ref, column in refs.items()
        }
        self.profile = TableProfile(table.ref, table, sampling=sampling, columns=empty)

    @property
    def faults(self) -> list[DetectionFault]:
        """List the recognisers that failed on some text of the table, each once for each way of failing."""
        return self._analyser.faults

    def people(self) -> dict[PeopleKey, Headcount]:
        """Count the distinct people of all batches so far."""
        return self._people.counts()

    def add(self, batch: TableBatch) -> TableProfile:
        """Merge a batch into the profile and give the batch's own."""
        columns: dict[ColumnRef, ColumnProfile] = {}
        dates: dict[str, Sequence[str | None]] = {}
        read = 0
        looked_at: list[tuple[Column, Distinct]] = []
        looked: list[Looked] = []
        described = [ColumnCells(self.names.column(cells.column), cells.cells) for cells in batch.columns]
        for cells in described:
            fold = self._column(cells)
            place = batch.place or cells.column.place or self._table.place or ""
            found = distinct(cells.cells)
            looked_at.append((cells.column, found))
            looked.append(fold.look(found))
            profile = fold.profile(cells.cells, batch.row_number, place, looked[-1])
            columns[fold.ref] = columns[fold.ref].merge(profile) if fold.ref in columns else profile
            if not cells.column.sparse:
                read = max(read, len(cells.cells))
                if self._anchors.event(cells.column):
                    dates[cells.column.name] = [None if is_empty(c) else to_text(c) or "" for c in cells.cells]
        anchors = self._anchors.count(dates, _day)
        across = self._across.count(looked_at)
        self._people.add(looked)
        part = TableProfile(self._table.ref, self._table, read, self.profile.sampling, columns, anchors, across)
        self.profile = self.profile.merge(part)
        return part

    def _column(self, cells: ColumnCells) -> ColumnFold:
        ref = ColumnRef(self._table.ref, cells.column.position, cells.column.name)
        if ref not in self._columns:
            self._columns[ref] = ColumnFold(ref, cells.column, self._analyser, self._key)
        return self._columns[ref]


def _day(text: str) -> date | None:
    return parse_day(text, compact=True)  # the column is known to hold dates
