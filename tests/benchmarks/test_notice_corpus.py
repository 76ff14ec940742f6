"""The evaluation notices: their truths are well formed, and the scoring counts what it says it counts."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from benchmarks.notices import corpus, run
from benchmarks.notices.corpus import SHAPES, SPLITS, Case
from benchmarks.notices.delivery import FORMATS, Delivery, blocks
from benchmarks.notices.run import same_in_translation
from benchmarks.notices.scoring import Count, score, wilson
from scanner import workflows
from scanner.model import Cite, CitedId, Declaration, DeclaredItem, Register, RetentionRule, Review
from scanner.taxonomy import taxonomy
from scanner.taxonomy.closed_lists import closed_lists

EVERY = [case for split in SPLITS for case in corpus.cases(split)]
UNITS = {"year", "month", "week", "day", "hour", "minute"}
BOUNDS = {"exact", "max", "min", "approx"}
MODALITIES = {"declared", "hedged", "optional", "conditional"}
TRANSFERS = {"none", "conditional", "may", "yes", "contradictory", "not_stated"}
STATED = {"none", "yes", "not_stated"}
ISO = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")

by_name = pytest.mark.parametrize("case", EVERY, ids=lambda case: f"{case.text.parent.name}-{case.name}")


@by_name
def test_every_id_of_a_truth_is_one_of_the_declarations(case: Case):
    lists = closed_lists()
    known = {
        "items": set(taxonomy().items),
        "generic": set(taxonomy().items),
        "negated": set(taxonomy().items),
        **{kind: set(lists[kind]) for kind in corpus.LISTS},
    }
    for register in case.registers:
        for kind, ids in known.items():
            assert register.sets[kind] <= ids, kind
            assert register.either[kind] <= ids, kind
        assert {code[:2] for kind in ("findings", "absent") for code in register.sets[kind]} <= {"N-"}
        assert not register.sets["findings"] & register.sets["absent"]
        assert not register.sets["items"] & register.sets["generic"]
        assert not register.sets["items"] & register.either["items"]
        assert not register.sets["negated"] & register.either["negated"]
        assert set(register.modality) <= register.sets["items"]
        assert frozenset().union(*register.modality.values()) <= MODALITIES
        assert register.kinds <= set(lists["review_kinds"])
        assert register.transfers <= TRANSFERS
        assert register.decisions | register.profiling <= STATED
        assert register.criterion in {"yes", "no", "either"}
        assert register.review is None or ISO.fullmatch(register.review)
        if register.review:
            year, *rest = (int(part) for part in register.review.split("-"))
            date(year, *[*rest, 1, 1][:2])
        for rule in register.rules:
            assert rule.unit in UNITS
            assert rule.bounds <= BOUNDS
            assert frozenset().union(*rule.events) <= set(lists["events"])


@by_name
def test_texts_are_of_a_notices_length_and_hold_no_real_addresses(case: Case):
    text = case.text.read_text(encoding="utf-8")
    words = re.sub(r"<(style|script).*?</\1>|<[^>]*>", " ", text, flags=re.DOTALL).split()
    assert 150 <= len(words) <= 900
    assert all(host.endswith(".example") for host in re.findall(r"(?:@|\(at\) ?|\[at\] ?)([\w.-]+\w)", text))
    assert "https://" not in text
    assert re.fullmatch(rf"{case.language}_\w+", case.name)


def test_the_corpus_is_wide_enough():
    by_split = {split: [case for case in EVERY if case.text.parent.name == split] for split in SPLITS}
    assert len(by_split[corpus.OPEN]) >= 20
    assert len(by_split[corpus.HELD_OUT]) >= 10
    assert len(by_split[corpus.OPEN_2]) >= 16
    assert len(by_split[corpus.OPEN_3]) >= 22
    assert len(by_split[corpus.HELD_OUT_4]) >= 25
    for loaded in by_split.values():
        assert {case.language for case in loaded} == {"fi", "sv", "en"}
        assert {case.shape for case in loaded} == set(SHAPES)
        assert any(len(case.registers) > 1 for case in loaded)
        assert {case.delivery.format for case in loaded} >= {"txt", "html"}
        for pair in corpus.pairs(loaded):
            assert len({case.language for case in pair}) == len(pair) == 2
    assert {case.delivery.format for case in EVERY} == set(FORMATS)
    assert sum(1 for split in SPLITS for _ in corpus.pairs(by_split[split])) >= 3


def test_no_notice_is_in_two_splits():
    texts = [" ".join(case.text.read_text(encoding="utf-8").split()) for case in EVERY]
    assert len(set(texts)) == len(texts)


def test_a_held_out_split_is_measured_only_when_it_is_asked_for(monkeypatch: pytest.MonkeyPatch):
    measured: list[tuple[str, bool]] = []
    monkeypatch.setattr(run, "measure", lambda split, *, wrong: measured.append((split, wrong)))
    for options in ([], ["--wrong"], ["--held-out"], ["--held-out-4"]):
        monkeypatch.setattr(sys, "argv", ["run", *options])
        run.main()
    assert measured == [
        *((split, False) for split in corpus.OPENED),
        *((split, True) for split in corpus.OPENED),
        *((split, False) for split in corpus.OPENED),
        (corpus.HELD_OUT, False),
        *((split, False) for split in corpus.OPENED),
        (corpus.HELD_OUT_4, False),
    ]
    assert not {*corpus.OPENED} & {*corpus.HELD}
    assert {*SPLITS} == {*corpus.OPENED, *corpus.HELD}


@pytest.mark.parametrize("split", corpus.HELD)
def test_only_totals_are_given_of_a_held_out_split(
    split: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    folder = tmp_path / split
    folder.mkdir()
    (folder / "fi_koe.yaml").write_text(TRUTH, encoding="utf-8")
    (folder / "fi_koe.txt").write_text("Tietosuojaseloste\n\nKeräämme asiakkaan nimen.\n", encoding="utf-8")
    monkeypatch.setattr(corpus, "FOLDER", tmp_path)
    figures = run.measure(split, wrong=True)
    printed = capsys.readouterr().out
    assert figures["notices"] == 1
    assert "by" not in figures
    assert "items" in printed
    assert not any(word in printed for word in ("fi_koe", "contact.email", "errors", corpus.SHAPES["B"]))


def test_translations_have_the_same_truth_but_for_what_it_says_differs():
    for split in SPLITS:
        for one, other in corpus.pairs(corpus.cases(split)):
            nameless = [
                [
                    (
                        {kind: ids - case.differs(kind) for kind, ids in r.sets.items()},
                        r.either,
                        r.modality,
                        r.rules,
                        r.review,
                        r.kinds,
                        r.transfers,
                        r.decisions,
                        r.profiling,
                    )
                    for r in case.registers
                ]
                for case in (one, other)
            ]
            assert nameless[0] == nameless[1]


@pytest.mark.parametrize("format_", FORMATS)
def test_each_format_is_read_with_all_of_its_text(format_: str, tmp_path: Path):
    text = tmp_path / "text.md"
    text.write_text(
        "# Tietosuojaseloste (koe)\n\n## Mitä tietoja?\n\n- nimi\n- osoite\n\n| Tieto | Aika |\n| --- | --- |\n| Lasku | 6 vuotta |\n\nPäätös.\n",
        encoding="utf-8",
    )
    read = workflows.read_notice(Delivery(format_).write(text, tmp_path))
    flat = " ".join(read.text)
    assert all(
        word in flat for word in ("Tietosuojaseloste (koe)", "Mitä tietoja?", "osoite", "Lasku", "6 vuotta", "Päätös.")
    )


def test_another_encoding_and_line_end_are_written(tmp_path: Path):
    text = tmp_path / "text.txt"
    text.write_text("ä\nö\n", encoding="utf-8")
    assert Delivery("txt", "cp1252", "crlf").write(text, tmp_path).read_bytes() == b"\xe4\r\n\xf6\r\n"


def test_blocks_of_the_little_markdown():
    assert [
        (block.kind, block.text, block.cells) for block in blocks("# A\n\n* **b:** c\n| d | e |\n|---|---|\n---\n*f*\n")
    ] == [
        ("h1", "A", ()),
        ("li", "b: c", ()),
        ("tr", "", ("d", "e")),
        ("p", "f", ()),
    ]


TRUTH = """
language: fi
shape: B
organisation: Koe
registers:
  - name: Koe
    items: [identity.name, contact.email, contact.phone]
    generic: [contact.address]
    negated: [special.health]
    modality: {contact.phone: optional}
    purposes: [billing]
    retention:
      - {amount: 2, unit: year, events: [[received], [created]], bound: [exact, max]}
      - {amount: 6, unit: month, events: [contract_end], bound: exact}
    criterion: no
    review: {date: 2024-05-01, kind: updated}
    transfers: [may, yes]
    automated: {decisions: none, profiling: not_stated}
    findings: [N-REVIEW]
    absent: [N-BASIS]
    either: {items: [customer.number], retention: [[14, day]]}
"""


@pytest.fixture
def case(tmp_path: Path) -> Case:
    (tmp_path / "fi_koe.yaml").write_text(TRUTH, encoding="utf-8")
    (tmp_path / "fi_koe.txt").write_text("nimi", encoding="utf-8")
    return corpus.load(tmp_path / "fi_koe.yaml")


def declaration(*registers: Register) -> Declaration:
    return Declaration("n.txt", "0", 1, "fi", registers)


AT = Cite(1, "x")


def rule(amount: float, unit: str, events: tuple[str, ...], bound: str) -> RetentionRule:
    return RetentionRule("r1", amount, unit, events, bound, "register", AT)


def test_right_wrong_and_missed_are_counted_and_either_counts_for_nothing(case):
    got = Register(
        "koe",
        "Koe",
        items=(
            DeclaredItem("identity.name", "explicit", "declared", AT),
            DeclaredItem("contact.phone", "explicit", "declared", AT),
            DeclaredItem("finance.card", "explicit", "declared", AT),
            DeclaredItem("customer.number", "explicit", "declared", AT),
            DeclaredItem("yhteystiedot", "generic", "declared", AT, covers=("contact.address", "contact.phone")),
        ),
        negated=(CitedId("special.health", AT), CitedId("special.diet", AT)),
        retention=(
            rule(2, "year", ("created",), "max"),
            rule(6, "month", ("received",), "exact"),
            rule(14, "day", (), "exact"),
            rule(1, "year", (), "exact"),
        ),
        review=Review("2024-05-01", "day", "dated"),
    )
    counts = score(case, declaration(got)).counts
    assert counts["items"] == Count(2, 1, 1)
    assert counts["generic"] == Count(1, 0, 0)
    assert counts["negated"] == Count(1, 1, 0)
    assert counts["retention length"] == Count(2, 1, 0)
    assert counts["retention exact"] == Count(1, 2, 1)
    assert counts["review date"] == Count(1, 0, 0)
    assert counts["review kind"] == Count(0, 1, 0)
    assert counts["transfers"] == Count(0, 1, 0)
    assert counts["modality"] == Count(0, 1, 0)
    assert counts["findings expected"] == Count(0, 1, 0)
    assert counts["findings absent"] == Count(1, 0, 0)
    assert counts["purposes"] == Count(0, 0, 1)
    assert counts["criterion"] == Count(1, 0, 0)
    assert "placement" not in counts


def test_a_notice_that_could_not_be_read_says_nothing_right(case):
    counts = score(case, None).counts
    assert counts["items"] == Count(0, 0, 3)
    assert counts["registers"] == Count(0, 1, 0)


def test_items_in_the_wrong_register_are_seen(tmp_path: Path):
    second = "  - name: Toinen\n    items: [hr.cv]\n    retention: []\n    criterion: no\n    review: null\n    transfers: none\n    automated: {decisions: none, profiling: none}\n"
    (tmp_path / "fi_kaksi.yaml").write_text(TRUTH + second, encoding="utf-8")
    (tmp_path / "fi_kaksi.txt").write_text("nimi", encoding="utf-8")
    two = corpus.load(tmp_path / "fi_kaksi.yaml")
    named = [
        DeclaredItem(id_, "explicit", "declared", AT) for id_ in ("identity.name", "contact.email", "contact.phone")
    ]
    cv = DeclaredItem("hr.cv", "explicit", "declared", AT)
    right = score(two, declaration(Register("b", "B", items=(cv,)), Register("a", "A", items=tuple(named))))
    assert right.counts["placement"] == Count(4, 0, 0)
    mixed = score(two, declaration(Register("a", "A", items=(*named, cv))))
    assert mixed.counts["items"] == Count(4, 0, 0)
    assert mixed.counts["placement"] == Count(3, 1, 1)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("    transfers: [may, yes]\n", ""),
        ("criterion: no", "criteria: no"),
        ("shape: B", "form: B"),
        ("either: {items:", "either: {item:"),
        ("shape: B", "shape: B\ndiffers: {item: [identity.name]}"),
    ],
)
def test_a_slip_in_a_truth_is_named(tmp_path: Path, old: str, new: str):
    assert old in TRUTH
    (tmp_path / "fi_koe.yaml").write_text(TRUTH.replace(old, new), encoding="utf-8")
    (tmp_path / "fi_koe.txt").write_text("nimi", encoding="utf-8")
    with pytest.raises(corpus.TruthError, match=r"fi_koe\.yaml"):
        corpus.load(tmp_path / "fi_koe.yaml")


def test_translations_are_compared_in_every_set():
    loaded = corpus.cases(corpus.OPEN)
    (one, other) = next(corpus.pairs(loaded))
    name = Register(
        "a", "A", items=(DeclaredItem("identity.name", "explicit", "declared", AT),), sources=(CitedId("internet", AT),)
    )
    reads = {case.name: None for case in loaded}
    assert same_in_translation(loaded, reads | {one.name: declaration(name), other.name: declaration(name)})[2] == []
    same, pairs, lines = same_in_translation(loaded, reads | {one.name: declaration(name)})
    assert (same["items"], same["sources"], same["negated"], same["every set"]) == (
        pairs - 1,
        pairs - 1,
        pairs,
        pairs - 1,
    )
    assert [line.split(":")[0] for line in lines] == ["items", "sources"]


def test_what_only_one_of_two_translations_says_is_no_difference():
    loaded = corpus.cases(corpus.OPEN)
    (one, other) = next(corpus.pairs(loaded))
    told = replace(one, only={"sources": frozenset({"internet"})})
    named = declaration(Register("a", "A", sources=(CitedId("internet", AT),)))
    reads = {case.name: None for case in loaded} | {one.name: named}
    assert same_in_translation([told, other], reads)[2] == []
    assert same_in_translation([one, replace(other, only=told.only)], reads)[2] != []


def test_intervals_are_wilsons():
    low, high = wilson(8, 10)
    assert low == pytest.approx(0.4902, abs=1e-4)
    assert high == pytest.approx(0.9433, abs=1e-4)
    assert wilson(0, 0) == (0.0, 1.0)
