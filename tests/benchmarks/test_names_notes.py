"""Our own labelled notes are what they claim to be."""

from __future__ import annotations

import re
from collections import Counter
from itertools import combinations, pairwise, product

import pytest

from benchmarks.names import notes as reader
from benchmarks.names.notes import DOMAINS, FILES, OPEN, SECRET, SPLITS, Note, Remark, Span, is_there, notes, plain

HETU = re.compile(r"\b\d{6}[-+A-FU-Y](\d{3})[0-9A-Z]\b", re.IGNORECASE)
ALIKE = 0.7
"""Share of common words from which two notes count as one wording."""


@pytest.fixture(scope="module")
def both() -> dict[str, list[Note]]:
    """The splits that are here; what is held out may be kept elsewhere."""
    return {split: notes(split) for split in SPLITS if is_there(split)}


def words(note: Note) -> frozenset[str]:
    return frozenset(note.wording.split())


def test_there_are_enough_of_each(both: dict[str, list[Note]]) -> None:
    everything = [note for split in both for note in both[split]]
    assert len(both[OPEN]) >= 1500
    assert all(len(both[split]) >= 150 for split in SECRET & set(both))
    languages = Counter(note.language for note in everything)
    assert languages["fi"] > len(everything) / 2
    assert languages["sv"] > len(everything) / 9
    assert languages["en"] > len(everything) / 20
    assert {note.domain for note in both[OPEN]} >= {"energy", "municipality", "housing", "shop"}
    assert all({note.domain for note in both[split]} >= set(DOMAINS) for split in SECRET & set(both))
    for read in both.values():
        assert sum(not note.of("person") for note in read) * 3 >= len(read)
        assert sum(len(note.of("person")) for note in read) >= 150
        assert sum(len(note.of("address")) for note in read) >= 30


def test_every_sensitive_kind_is_there(both: dict[str, list[Note]]) -> None:
    wanted = {
        "special.health",
        "special.disability",
        "special.social_care",
        "special.religion",
        "special.ethnicity",
        "special.sexuality",
        "special.trade_union",
        "special.politics",
        "finance.collection",
        "finance.credit",
        "customer.representation",
        "demographic.security_block",
        "online.credential",
        "online.password",
        "criminal.suspicion",
        "criminal.conviction",
    }
    for read in both.values():
        said = {item for note in read for one in note.remarks if not one.supposed for item in one.items}
        assert wanted <= said
        assert any(one.supposed for note in read for one in note.remarks)


def test_spans_stand_in_the_text_and_apart(both: dict[str, list[Note]]) -> None:
    for read in both.values():
        for note in read:
            assert not set("{}") & set(note.text)
            for span in note.spans:
                inside = note.text[span.start : span.end]
                assert inside == inside.strip()
                assert inside
                cut = [note.text[span.start - 1 : span.start], note.text[span.end : span.end + 1]]
                assert not any(end.isalnum() for end in cut), (note.file, note.line)  # whole words only
            assert all(one.end <= other.start for one, other in pairwise(note.spans))


def test_no_wording_is_twice_or_in_two_splits(both: dict[str, list[Note]]) -> None:
    wordings = Counter(note.wording for split in both for note in both[split])
    assert wordings.most_common(1)[0][1] == 1
    split_words = {split: [(note.file, note.line, words(note)) for note in both[split]] for split in both}
    for here, there in combinations(both, 2):
        for (*one, first), (*other, second) in product(split_words[here], split_words[there]):
            assert len(first & second) < ALIKE * len(first | second), (one, other)


def test_no_name_or_address_is_in_two_splits(both: dict[str, list[Note]]) -> None:
    seen = {
        split: {note.text[span.start : span.end].casefold() for note in both[split] for span in note.spans}
        for split in both
    }
    for here, there in combinations(both, 2):
        assert not seen[here] & seen[there]


def test_identity_codes_are_artificial(both: dict[str, list[Note]]) -> None:
    codes = [match for split in both for note in both[split] for match in HETU.finditer(note.text)]
    assert len(codes) >= 2
    assert all(match[1].startswith("9") for match in codes)


def test_email_addresses_are_at_example_domains(both: dict[str, list[Note]]) -> None:
    found = [host for split in both for note in both[split] for host in re.findall(r"@([\w.-]+)", note.text)]
    assert found
    assert all(re.fullmatch(r"(.+\.)?example\.(com|org|net|fi)", host) for host in found)


def test_marks_are_taken_out() -> None:
    assert plain("{P:Ek} soitti, os. {A:Tie 1}.") == (
        "Ek soitti, os. Tie 1.",
        (Span(0, 2, "person"), Span(15, 20, "address")),
    )


@pytest.mark.parametrize("marked", ["{P:Ek soitti", "Ek} soitti", "{P: Ek} soitti", "{X:Ek} soitti", "a || b"])
def test_a_bad_mark_is_refused(marked: str) -> None:
    with pytest.raises(ValueError, match=r"mark|space"):
        plain(marked)


def test_every_file_of_notes_is_in_a_split(both: dict[str, list[Note]]) -> None:
    there = {path.name for path in reader.DATA.glob("*.txt")}
    assert there <= {name for files in FILES.values() for name in files}
    assert all(is_there(split) for split in FILES if split not in SECRET)
    for split, read in both.items():
        assert tuple(dict.fromkeys(note.file for note in read)) == FILES[split]


@pytest.fixture
def own(tmp_path, monkeypatch):
    """Files of notes of a test's own, those of the open split."""
    monkeypatch.setattr(reader, "DATA", tmp_path)
    for name in FILES[OPEN]:
        (tmp_path / name).write_text("# nothing yet\n", "utf-8")
    return tmp_path


def test_labels_are_read(own) -> None:
    (own / "notes_open.txt").write_text(
        "# x\n[shop sv]\n{P:Ek} köpte 2 skor. || special.health/special.diet finance.credit? +comms.notes\n", "utf-8"
    )
    (one,) = notes(OPEN)
    assert (one.file, one.line, one.domain, one.language, one.wording) == (
        "notes_open.txt",
        3,
        "shop",
        "sv",
        "köpte skor",
    )
    assert one.remarks == (Remark(("special.health", "special.diet")), Remark(("finance.credit",), supposed=True))
    assert one.may == {"comms.notes"}


@pytest.mark.parametrize(
    ("content", "line"), [("Ek soitti\n", 1), ("[shop fi]\nx || special.nothing\n", 2), ("[shop fi]\n{P:Ek\n", 2)]
)
def test_a_bad_line_is_named(own, content: str, line: int) -> None:
    (own / "notes_open_2.txt").write_text(content, "utf-8")
    with pytest.raises(ValueError, match=rf"notes_open_2\.txt, line {line}"):
        notes(OPEN)
