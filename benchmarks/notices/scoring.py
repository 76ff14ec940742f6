"""A declaration held against a notice's truth: what is right, wrong and missed, by measure."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from benchmarks.notices.corpus import LISTS, Case, RegisterTruth
from scanner.model import Declaration, Register, RetentionRule

SETS = ("items", "generic", "negated", "retention length", "retention exact", "placement", *LISTS)
SHARES = (
    "review date", "review kind", "transfers", "automated decisions", "profiling", "criterion", "modality", "registers",
    "findings expected", "findings absent", "language",
)  # fmt: skip
_Z = 1.959964  # 95 %


def wilson(right: int, of: int) -> tuple[float, float]:
    """Give the 95 % interval of a share (Wilson 1927); (0, 1) where nothing was counted."""
    if not of:
        return 0.0, 1.0
    share, z2 = right / of, _Z * _Z
    middle = (share + z2 / (2 * of)) / (1 + z2 / of)
    half = _Z * math.sqrt(share * (1 - share) / of + z2 / (4 * of * of)) / (1 + z2 / of)
    return max(0.0, middle - half), min(1.0, middle + half)


@dataclass(slots=True)
class Count:
    """Count what is right, what was said and is wrong, and what is there and was not said."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def add(self, other: Count) -> None:
        """Add another count."""
        self.right += other.right
        self.wrong += other.wrong
        self.missed += other.missed

    @property
    def precision(self) -> float | None:
        """Give the share of what was said that is right; None where nothing was said."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else None

    @property
    def recall(self) -> float | None:
        """Give the share of what is there that was said; None where nothing is there."""
        return self.right / (self.right + self.missed) if self.right + self.missed else None


@dataclass(slots=True)
class Score:
    """Count by measure; `errors` has a line for each error of one notice.

    In the measures of `SHARES` each truth is right or wrong, and `precision` is the share that is right.
    """

    counts: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    errors: list[str] = field(default_factory=list)
    notices: int = 0
    unread: int = 0

    def add(self, other: Score) -> None:
        """Add another notice's counts."""
        for measure, count in other.counts.items():
            self.counts[measure].add(count)
        self.notices += other.notices
        self.unread += other.unread

    def sets(
        self, measure: str, got: frozenset[str], must: frozenset[str], either: frozenset[str]
    ) -> tuple[frozenset[str], frozenset[str]]:
        """Count one set of ids; give those that are wrong and those missed."""
        wrong, missed = got - must - either, must - got
        self.counts[measure].add(Count(len(got & must), len(wrong), len(missed)))
        return wrong, missed

    def share(self, measure: str, *, right: bool, error: str) -> None:
        """Count one truth that is right or wrong."""
        self.counts[measure].add(Count(right, not right, 0))
        if not right:
            self.errors.append(f"{measure}: {error}")


def explicit(registers: Iterable[Register]) -> frozenset[str]:
    """Give the items that are declared by their own word."""
    return frozenset(item.id for one in registers for item in one.items if item.coverage == "explicit")


def family(registers: Iterable[Register]) -> frozenset[str]:
    """Give the items that nothing but a family word covers."""
    registers = tuple(registers)
    covered = (set(item.covers) for one in registers for item in one.items if item.coverage == "generic")
    return frozenset[str]().union(*covered) - explicit(registers)


def denied(registers: Iterable[Register]) -> frozenset[str]:
    """Give the items that are denied."""
    return frozenset(entry.id for one in registers for entry in one.negated)


def said(registers: Iterable[Register]) -> dict[str, frozenset[str]]:
    """Give what a reading says as sets by kind, for holding a translation against it; a rule is written as its words."""
    registers = tuple(registers)
    out = {"items": explicit(registers), "negated": denied(registers)}
    out |= {kind: _listed(registers, kind) for kind in LISTS}
    out["retention"] = frozenset(
        " ".join([f"{rule.amount:g} {rule.unit}", "/".join(sorted(rule.events)) or "?", rule.bound])
        for one in registers
        for rule in one.retention
        if rule.amount
    )
    return out


def _listed(registers: Iterable[Register], kind: str) -> frozenset[str]:
    """Give the ids of a closed list that any register names."""
    return frozenset(
        id_
        for one in registers
        for id_ in (one.subjects if kind == "subjects" else (entry.id for entry in getattr(one, kind)))
    )


def score(case: Case, read: Declaration | None) -> Score:
    """Hold a notice's reading against its truth; None for a notice that could not be read counts as nothing said."""
    out = Score(notices=1, unread=read is None)
    registers = read.registers if read else ()
    _items(out, case, registers)
    _retention(out, case, registers)
    for kind in LISTS:
        wrong, missed = out.sets(kind, _listed(registers, kind), *case.required(kind))
        out.errors += [f"{kind}: W {id_}" for id_ in sorted(wrong)] + [f"{kind}: M {id_}" for id_ in sorted(missed)]
    out.share(
        "registers",
        right=len(registers) == len(case.registers),
        error=f"{len(registers)}, expected {len(case.registers)}",
    )
    if read:
        out.share("language", right=read.language == case.language, error=f"{read.language}, expected {case.language}")
    couples = aligned(case.registers, registers)
    if len(case.registers) > 1:
        _placement(out, couples, registers)
    for truth, register in couples:
        _fields(out, truth, register or Register("", ""))
    return out


def _items(out: Score, case: Case, registers: Sequence[Register]) -> None:
    got = explicit(registers)
    wrong, missed = out.sets("items", got, *case.required("items"))
    cites = {item.id: item.cite for one in registers for item in one.items if item.coverage == "explicit"}
    out.errors += [f"items: W {id_} (line {cites[id_].line}: {cites[id_].text})" for id_ in sorted(wrong)]
    out.errors += [f"items: M {id_}" for id_ in sorted(missed)]
    must, either = case.required("generic")
    named, open_items = case.required("items")
    wrong, missed = out.sets("generic", family(registers), must - named, either | named | open_items)
    out.errors += [f"generic: W {id_}" for id_ in sorted(wrong)] + [f"generic: M {id_}" for id_ in sorted(missed)]
    wrong, missed = out.sets("negated", denied(registers), *case.required("negated"))
    cites = {entry.id: entry.cite for one in registers for entry in one.negated}
    out.errors += [f"negated: W {id_} (line {cites[id_].line}: {cites[id_].text})" for id_ in sorted(wrong)]
    out.errors += [f"negated: M {id_}" for id_ in sorted(missed)]


def _shown(rule: RetentionRule) -> str:
    return f"{rule.amount:g} {rule.unit} {'/'.join(rule.events) or '?'} {rule.bound} (line {rule.cite.line}: {rule.cite.text})"


def _retention(out: Score, case: Case, registers: Sequence[Register]) -> None:
    truths = {rule for register in case.registers for rule in register.rules}
    either = frozenset[tuple[float, str]]().union(*(register.either_lengths for register in case.registers))
    lengths = {rule.length for rule in truths}
    got = {
        (float(rule.amount), str(rule.unit), frozenset(rule.events), rule.bound): rule
        for one in registers
        for rule in one.retention
        if rule.amount
    }
    said = {key[:2] for key in got}
    wrong, missed = said - lengths - either, lengths - said
    out.counts["retention length"].add(Count(len(said & lengths), len(wrong), len(missed)))
    fits = {
        key: {t for t in truths if t.length == key[:2] and key[2] in t.events and key[3] in t.bounds} for key in got
    }
    found = set().union(*fits.values()) if fits else set()
    counted = {key for key in got if fits[key] or key[:2] not in either}
    out.counts["retention exact"].add(Count(len(found), sum(not fits[key] for key in counted), len(truths - found)))
    out.errors += [f"retention: W {_shown(got[key])}" for key in sorted(counted, key=str) if not fits[key]]
    out.errors += [
        f"retention: M {rule.amount:g} {rule.unit} {' or '.join('/'.join(sorted(e)) or '?' for e in rule.events)} {'|'.join(sorted(rule.bounds))}"
        for rule in sorted(truths - found, key=lambda r: r.length)
    ]


def aligned(
    truths: Sequence[RegisterTruth], registers: Sequence[Register]
) -> list[tuple[RegisterTruth, Register | None]]:
    """Couple each register of the truth with the one read that shares most with it, each once; the best couples first."""
    marks = [explicit((one,)) | denied((one,)) | {rule.amount for rule in one.retention} for one in registers]
    ranked = sorted(
        (
            (
                -len(marks[j] & (t.sets["items"] | t.sets["negated"] | {rule.amount for rule in t.rules})),
                abs(i - j),
                i,
                j,
            )
            for i, t in enumerate(truths)
            for j in range(len(registers))
        )
    )
    chosen: dict[int, int] = {}
    for _, _, i, j in ranked:
        if i not in chosen and j not in chosen.values():
            chosen[i] = j
    return [(truth, registers[chosen[i]] if i in chosen else None) for i, truth in enumerate(truths)]


def _placement(
    out: Score, couples: Sequence[tuple[RegisterTruth, Register | None]], registers: Sequence[Register]
) -> None:
    """Count items by the register that they stand in, on pages of several registers."""
    used = []
    for truth, register in couples:
        got = explicit((register,)) if register else frozenset[str]()
        used.append(register)
        must, either = truth.sets["items"] - truth.either["items"], truth.either["items"]
        wrong, missed = out.sets("placement", got, must, either)
        out.errors += [f"placement: {truth.name}: W {id_}" for id_ in sorted(wrong)]
        out.errors += [f"placement: {truth.name}: M {id_}" for id_ in sorted(missed)]
    for extra in (one for one in registers if not any(one is other for other in used)):
        out.counts["placement"].add(Count(0, len(explicit((extra,))), 0))


def _fields(out: Score, truth: RegisterTruth, got: Register) -> None:
    name = truth.name
    out.share(
        "review date",
        right=got.review.text == truth.review,
        error=f"{name}: {got.review.text}, expected {truth.review}",
    )
    if truth.kinds and got.review.text == truth.review:
        out.share(
            "review kind",
            right=got.review.kind in truth.kinds,
            error=f"{name}: {got.review.kind}, expected {'|'.join(sorted(truth.kinds))}",
        )
    for measure, said, right in (
        ("transfers", got.transfers.status, truth.transfers),
        ("automated decisions", got.automated.decisions, truth.decisions),
        ("profiling", got.automated.profiling, truth.profiling),
    ):
        out.share(measure, right=said in right, error=f"{name}: {said}, expected {'|'.join(sorted(right))}")
    if truth.criterion != "either":
        said = "yes" if any(not rule.amount for rule in got.retention) else "no"
        out.share("criterion", right=said == truth.criterion, error=f"{name}: {said}, expected {truth.criterion}")
    modality = {item.id: item.modality for item in got.items if item.coverage == "explicit"}
    for id_, kinds in truth.modality.items():
        if id_ in modality:
            out.share(
                "modality",
                right=modality[id_] in kinds,
                error=f"{name}: {id_} {modality[id_]}, expected {'|'.join(sorted(kinds))}",
            )
    codes = {finding.code for finding in got.findings}
    for code in sorted(truth.sets["findings"] - truth.either["findings"]):
        out.share("findings expected", right=code in codes, error=f"{name}: no {code}")
    for code in sorted(truth.sets["absent"] - truth.either["findings"]):
        out.share("findings absent", right=code not in codes, error=f"{name}: {code} though there is no ground")
