"""The declaration file: what is saved is read back, comments survive, faults have paths, cites are held against the notice."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from scanner.model import DocumentError
from scanner.notice import read, read_text
from scanner.store.declaration_file import load, save, to_json

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
