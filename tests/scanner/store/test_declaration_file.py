"""The declaration file: what is saved is read back, comments survive, faults have paths, cites are held against the notice."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from scanner.engine.audit import AuditContext, audit
from scanner.model import DocumentError
from scanner.notice import read, read_text
from scanner.store.declaration_file import load, save, to_json
from tests import factories

NOTICES = Path(__file__).parent.parent / "notice" / "notices"
TEXT = (
    "Asiakasrekisterin tietosuojaseloste\n\nMitä tietoja keräämme?\n\n- nimi, henkilötunnus\n- yhteystiedot\n- plorina\n\n"
    "Emme kerää terveystietoja.\n\nTietojen säilytys\n\nTietoja säilytetään 3 vuotta vastaanottamisesta tai viimeisestä yhteydenotosta.\n\nKatselmoitu 6/2026\n"
)


@pytest.fixture
def notice(tmp_path) -> Path:
    path = tmp_path / "seloste.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture
def saved(tmp_path, notice) -> Path:
    path = tmp_path / "declaration.yaml"
    save(read(notice), path)
    return path


def _edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize("name", sorted(path.name for path in NOTICES.iterdir()))
def test_what_is_saved_is_read_back(name, tmp_path) -> None:
    path = tmp_path / "declaration.yaml"
    declaration = read(NOTICES / name)
    save(declaration, path)
    assert load(path, NOTICES / name) == declaration
    text = path.read_text(encoding="utf-8")
    save(load(path, NOTICES / name), path)
    assert path.read_text(encoding="utf-8") == text


def test_without_the_notice_all_but_its_text_is_there(saved, notice) -> None:
    declaration = read(notice)
    again = load(saved)
    assert again.text == ()
    assert to_json(again) == to_json(declaration)


def test_json_has_the_fields_of_the_contract(notice) -> None:
    document = json.loads(json.dumps(to_json(read(notice)), ensure_ascii=False))
    assert document["schema"] == "tutka/declaration/1"
    register = document["registers"][0]
    assert register["id"] == "customers"
    assert register["items"][0]["cite"] == {"line": 5, "text": "nimi"}
    assert register["retention"][0]["from"] == ["received", "last_contact"]
    assert register["retention"][0]["scope"] == "register"
    assert register["review"]["date"] == "2026-06"
    assert register["unknown"][0]["cite"] == {"line": 7, "text": "plorina"}
    assert [entry["id"] for entry in register["negated"]] == ["special.health"]
    assert {
        "id",
        "title",
        "controller",
        "contacts",
        "subjects",
        "purposes",
        "legal_bases",
        "recipients",
        "sources",
        "transfers",
        "automated",
        "findings",
    } <= set(register)


def test_a_person_confirms_narrows_and_adds(saved, notice) -> None:
    _edit(
        saved,
        "state: draft, confirmed_by: null, confirmed_on: null",
        "state: confirmed, confirmed_by: Tietosuojavastaava, confirmed_on: 2026-11-01",
    )
    _edit(saved, "covers: [contact.address, contact.email, contact.phone]", "covers: [contact.phone]")
    _edit(saved, "choose: null", "choose: later")
    _edit(
        saved,
        "added_by_hand: []",
        "added_by_hand:\n      - {id: contact.email, reason: puuttuu selosteesta, by: tsv, on: 2026-11-01}",
    )
    declaration = load(saved, notice)
    assert (declaration.confirmed, declaration.confirmed_by) == (True, "Tietosuojavastaava")
    register = declaration.registers[0]
    assert next(e for e in register.items if e.id == "yhteystiedot").covers == ("contact.phone",)
    assert register.retention[0].choose == "later"
    assert register.added_by_hand[0]["reason"] == "puuttuu selosteesta"


def test_comments_survive_saving(saved, notice) -> None:
    text = saved.read_text(encoding="utf-8")
    lines = [line + "  # tarkista!" if "identity.national_id, coverage" in line else line for line in text.splitlines()]
    saved.write_text("# oma huomautus\n" + "\n".join(lines) + "\n", encoding="utf-8")
    declaration = load(saved, notice)
    register = declaration.registers[0]
    items = tuple(replace(entry, state="confirmed") for entry in register.items)
    save(replace(declaration, registers=(replace(register, items=items),)), saved)
    after = saved.read_text(encoding="utf-8")
    assert "# oma huomautus" in after
    assert "# tarkista!" in after
    assert all(entry.state == "confirmed" for entry in load(saved, notice).registers[0].items)


def test_every_fault_is_named_with_its_path_and_no_value_is_shown(saved) -> None:
    _edit(saved, "id: identity.name", "id: identity.nonsense-SECRET")
    _edit(saved, "line: 6", "line: kuusi-SECRET")
    _edit(saved, "unit: year", "unit: vuosi-SECRET")
    _edit(saved, "controller:", "omistaja-SECRET: x\n    controller:")
    with pytest.raises(DocumentError) as caught:
        load(saved)
    paths = {fault.split(":")[0] for fault in caught.value.faults}
    assert "registers[0].items[0].id" in paths
    assert "registers[0].generic[0].cite.line" in paths
    assert "registers[0].retention[0].unit" in paths
    text = "\n".join(fault for fault in caught.value.faults if "omistaja" not in fault)
    assert "SECRET" not in text
    assert str(saved) in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ("retention: [r1]", "retention: [r7]", "registers[0].items[0].retention[0]"),
        ("choose: null", "choose: sometimes", "registers[0].retention[0].choose"),
        ("from: [received, last_contact]", "from: [birthday]", "registers[0].retention[0].from[0]"),
        (
            "added_by_hand: []",
            "added_by_hand: [{id: contact.email, by: x, on: 2026-01-01}]",
            "registers[0].added_by_hand[0].reason",
        ),
        ("date: 2026-06", "date: 2026-13", "registers[0].review.date"),
        ("modality: declared", "modality: maybe", "registers[0].items[0].modality"),
        ("unit: month}", "unit: day}", "notice.review_every.unit"),
    ],
)
def test_single_faults(saved, old, new, path) -> None:
    _edit(saved, old, new)
    with pytest.raises(DocumentError) as caught:
        load(saved)
    assert any(fault.startswith(path + ":") for fault in caught.value.faults), caught.value.faults


@pytest.mark.parametrize(
    "data",
    [
        "",
        "- a\n",
        "schema: 2\n",
        "schema: 1\nregisters: nope\n",
        "just text",
        "schema: 1\nregisters: [1, {items: 3}]\n",
    ],
)
def test_what_is_no_declaration(tmp_path, data) -> None:
    path = tmp_path / "d.yaml"
    path.write_text(data, encoding="utf-8")
    with pytest.raises(DocumentError):
        load(path)


def test_a_cite_that_is_not_in_the_notice_is_a_fault(saved, notice) -> None:
    _edit(saved, "text: henkilötunnus", "text: verotunnus")
    assert load(saved).registers[0].items
    with pytest.raises(DocumentError) as caught:
        load(saved, notice)
    assert any(f.startswith("registers[0].items[1].cite.text") for f in caught.value.faults)


def test_a_wrong_line_number_is_followed(saved, notice) -> None:
    _edit(saved, "{line: 5, text: henkilötunnus}", "{line: 9, text: henkilötunnus}")
    assert load(saved, notice) == read(notice)


def test_a_changed_notice_keeps_what_still_stands(saved, notice) -> None:
    _edit(saved, "state: proposed", "state: confirmed")
    notice.write_text(
        "Uusi ensimmäinen rivi.\n" + TEXT.replace("nimi, henkilötunnus", "nimi, sukupuoli"), encoding="utf-8"
    )
    declaration = load(saved, notice)
    states = {entry.id: (entry.state, entry.cite.line) for entry in declaration.registers[0].items}
    assert states["identity.name"] == ("confirmed", 6)
    assert states["identity.national_id"][0] == "proposed"
    assert states["demographic.gender"] == ("proposed", 6)
    assert declaration.sha256_normalised != read(notice).sha256_normalised


def test_what_was_rejected_does_not_come_back(saved, notice) -> None:
    text = saved.read_text(encoding="utf-8")
    lines = [
        line.replace("state: proposed", "state: rejected") if "identity.national_id, coverage" in line else line
        for line in text.splitlines()
    ]
    saved.write_text("\n".join(lines) + "\n", encoding="utf-8")
    notice.write_text(TEXT + "\nLoppu.\n", encoding="utf-8")
    entries = [entry for entry in load(saved, notice).registers[0].items if entry.id == "identity.national_id"]
    assert [entry.state for entry in entries] == ["rejected"]


def test_a_notice_in_memory_can_be_saved(tmp_path) -> None:
    path = tmp_path / "d.yaml"
    declaration = read_text(TEXT, "muisti.txt", "text")
    save(declaration, path)
    assert load(path).registers[0].id == declaration.registers[0].id


BY_HAND = (
    "added_by_hand:\n"
    "      - {id: identity.birth_date, reason: sovittu kokouksessa, by: Tietosuojavastaava, on: 2026-06-01}\n"
    "      - {id: special.health, reason: työterveys, by: Tietosuojavastaava, on: 2026-06-01}"
)


@pytest.mark.parametrize("with_notice", [False, True])
def test_what_a_person_added_or_rejected_reaches_the_comparison(saved, notice, with_notice) -> None:
    _edit(saved, "added_by_hand: []", BY_HAND)
    text = saved.read_text(encoding="utf-8")
    place = text.index("state: proposed", text.index("id: identity.name"))
    text = f"{text[:place]}state: rejected{text[place + len('state: proposed') :]}"
    saved.write_text(text, encoding="utf-8")
    declaration = load(saved, notice if with_notice else None)
    items = ("identity.birth_date", "identity.name", "identity.national_id", "special.health", "contact.phone")
    found = factories.inventory(findings=[factories.finding(item) for item in items])
    verdicts = audit(found, declaration, AuditContext(today=date(2026, 11, 1))).verdicts
    codes = {
        v.item: v.code
        for v in verdicts
        if v.item in items and v.code in {"D-OK", "D-UNDECLARED", "D-NEGATED", "D-GENERIC"}
    }
    assert codes == {
        "identity.birth_date": "D-OK",
        "identity.name": "D-UNDECLARED",
        "identity.national_id": "D-OK",
        "special.health": "D-OK",
        "contact.phone": "D-GENERIC",
    }
    reasons = {v.item: v.cite.text for v in verdicts if v.cite is not None and v.cite.line == 0}
    assert reasons == {"identity.birth_date": "sovittu kokouksessa", "special.health": "työterveys"}


@pytest.mark.parametrize("with_notice", [False, True])
def test_what_was_added_by_hand_is_saved_as_it_was(saved, notice, with_notice) -> None:
    _edit(saved, "added_by_hand: []", BY_HAND)
    text = saved.read_text(encoding="utf-8")
    declaration = load(saved, notice if with_notice else None)
    save(declaration, saved)
    assert saved.read_text(encoding="utf-8") == text
    register = to_json(declaration)["registers"][0]
    assert "identity.birth_date" not in {entry["id"] for entry in register["items"]}
    assert [entry["state"] for entry in register["negated"]] == ["proposed"]
    assert [entry["id"] for entry in register["added_by_hand"]] == ["identity.birth_date", "special.health"]


def test_a_fault_is_counted_without_what_was_added_by_hand(saved) -> None:
    _edit(saved, "added_by_hand: []", BY_HAND)
    _edit(
        saved,
        "id: identity.national_id, coverage: explicit",
        "id: identity.national_id, coverage: explicit, retention: [r9]",
    )
    text = saved.read_text(encoding="utf-8")
    place = text.index("retention: [r1]", text.index("retention: [r9]"))
    saved.write_text(text[:place] + "todo: x" + text[place + len("retention: [r1]") :], encoding="utf-8")
    with pytest.raises(DocumentError) as caught:
        load(saved)
    assert [fault.split(":")[0] for fault in caught.value.faults] == ["registers[0].items[1].retention[0]"]


def test_a_long_quote_is_followed_by_the_words_that_it_has(tmp_path) -> None:
    notice = tmp_path / "seloste.txt"
    long = TEXT.replace(
        "Emme kerää terveystietoja.", "Rekisterissä ei ole kissoja " + "eikä koiria tai muita lemmikkejä " * 9 + "."
    )
    notice.write_text(long, encoding="utf-8")
    path = tmp_path / "declaration.yaml"
    declaration = read(notice)
    assert any(entry.cite.text.endswith("…") for entry in declaration.registers[0].unknown)
    save(declaration, path)
    assert load(path, notice) == declaration
    notice.write_text("\n" + long, encoding="utf-8")
    assert [e.cite.line for e in load(path, notice).registers[0].unknown] == [
        e.cite.line + 1 for e in declaration.registers[0].unknown
    ]
