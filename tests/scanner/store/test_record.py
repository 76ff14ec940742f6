"""An existing record of processing: read either way round, declared, compared, written back as chosen."""

from __future__ import annotations

import io

import pytest
from openpyxl import Workbook, load_workbook

from reports import contract
from reports.registry import reporter
from scanner.model import DocumentError, UsageError
from scanner.model.record import FIELDS
from scanner.store.record import declared, differences, read, write_chosen
from scanner.store.record.form import field_of, form
from tests.reports import documents

HEADS = {
    "fi": ["Rekisterinpitäjän nimi ja yhteystiedot", "Rekisteri", "5. Käsittelyn tarkoitukset", "Kuvaus rekisteröityjen ryhmistä", "Kuvaus henkilötietoryhmistä", "Vastaanottajaryhmät", "Siirrot kolmansiin maihin", "Säilytysajat"],
    "sv": ["Personuppgiftsansvarig", "Register", "Ändamål", "Kategorier av registrerade", "Kategorier av personuppgifter", "Mottagare", "Överföring till tredjeland", "Lagringstid"],
    "en": ["Controller", "Processing activity", "Purpose of processing", "Categories of individuals", "Categories of personal data", "Recipients", "Third countries", "Retention schedule"],
}  # fmt: skip
FIRST = {
    "fi": ["Usva Oy", "Asiakasrekisteri", "Laskutus", "Asiakkaat", "nimi, osoite; henkilötunnus\nsyntymäaika", "Perintäyhtiö", "Ei siirretä EU:n ulkopuolelle", "10 vuotta sopimuksen päättymisestä"],
    "sv": ["Usva Ab", "Kundregister", "Fakturering", "Kunder", "namn, adress; personbeteckning\nfödelsedatum", "Inkassobyrå", "Överförs inte utanför EU", "10 år från att avtalet har upphört"],
    "en": ["Usva Ltd", "Customers", "Billing", "Customers", "name, address; personal identity code\ndate of birth", "Debt collector", "Not transferred outside the EU", "10 years from the end of the contract"],
}  # fmt: skip
SECOND = [
    "Usva Oy",
    "Henkilöstö",
    "Palkanmaksu",
    "Työntekijät",
    "nimi, palkkatiedot",
    "",
    "",
    "10 vuotta työsuhteen päättymisestä",
]


def book(tmp_path, rows, *, turned=False, above=()):
    made = Workbook()
    sheet = made.active
    sheet.title = "Seloste"
    for row in above:
        sheet.append(row)
    for row in zip(*rows, strict=True) if turned else rows:
        sheet.append(list(row))
    path = tmp_path / "record.xlsx"
    made.save(path)
    return path


@pytest.mark.parametrize("lang", ["fi", "sv", "en"])
@pytest.mark.parametrize("turned", [False, True])
def test_a_workbook_is_read_either_way_round(tmp_path, lang, turned):
    path = book(tmp_path, [HEADS[lang], FIRST[lang]], turned=turned, above=[["SELOSTE"], []])
    record = read(path)
    (activity,) = record.activities
    assert record.language == lang
    assert activity.name == FIRST[lang][1]
    assert activity.texts["categories"] == FIRST[lang][4]
    sheet, row, column = activity.places["categories"]
    assert load_workbook(path)[sheet].cell(row, column).value == FIRST[lang][4]
    (register,) = declared(record).registers
    assert {item.id for item in register.items} == {
        "identity.name", "contact.address", "identity.national_id", "identity.birth_date",
    }  # fmt: skip
    assert [(rule.amount, rule.unit, rule.events) for rule in register.retention] == [(10, "year", ("contract_end",))]
    assert [r.id for r in register.recipients] == ["debt_collector"]
    assert register.transfers.status == "none"


def test_several_activities_and_repeated_headings(tmp_path):
    path = book(tmp_path, [HEADS["fi"], FIRST["fi"], HEADS["fi"], SECOND])
    record = read(path)
    assert [one.name for one in record.activities] == ["Asiakasrekisteri", "Henkilöstö"]
    assert [item.id for item in declared(record).registers[1].items] == ["identity.name", "hr.salary"]
    assert {item.cite.line for item in declared(record).registers[1].items} == {4}


def test_our_own_draft_is_read_back(tmp_path):
    path = tmp_path / "art30.xlsx"
    path.write_bytes(contract.rendered(reporter("art30"), documents.full()))
    record = read(path)
    assert len(record.activities) == len(documents.declaration().registers)
    stated = {i.id for r in documents.declaration().registers for i in r.items if "." in i.id}
    assert stated <= {item.id for r in declared(record).registers for item in r.items}


def test_what_the_record_lacks_and_has_too_much_of(tmp_path):
    texts = [*FIRST["fi"]]
    texts[4] = "nimi, henkilötunnus, lemmikin rotu, ammattiliiton jäsenyys"
    texts[7] = "2 vuotta sopimuksen päättymisestä"
    record = read(book(tmp_path, [HEADS["fi"], texts]))
    found = differences(record, declared(record), documents.declaration(), documents.inventory())
    kinds = {(one.kind, one.item) for one in found}
    assert ("found_not_recorded", "identity.birth_date") in kinds
    assert ("recorded_not_declared", "special.trade_union") in kinds
    assert ("recorded_not_found", "special.trade_union") in kinds
    assert ("declared_not_recorded", "finance.invoice") in kinds or ("found_not_recorded", "finance.invoice") in kinds
    assert [one.recorded for one in found if one.kind == "retention"] == ["2 vuotta sopimuksen päättymisestä"]
    assert [one.id for one in found] == [f"d{n}" for n in range(1, len(found) + 1)]


def test_only_what_was_chosen_is_written_and_the_record_stays(tmp_path):
    path = book(tmp_path, [HEADS["fi"], FIRST["fi"]])
    before = path.read_bytes()
    record = read(path)
    found = differences(record, declared(record), documents.declaration(), documents.inventory())
    one, other = [d for d in found if d.kind == "found_not_recorded"][:2]
    copy = load_workbook(io.BytesIO(write_chosen(path, [one], {one.item: "uusi tieto", other.item: "toinen"}, "katso")))
    sheet, row, column = one.place
    cell = copy[sheet].cell(row, column)
    assert cell.value == FIRST["fi"][4] + "\nuusi tieto"
    assert cell.comment.text == "katso"
    assert path.read_bytes() == before
    others = [c.value for line in copy[sheet] for c in line if c.coordinate != cell.coordinate]
    assert others == [c.value for line in load_workbook(path)[sheet] for c in line if c.coordinate != cell.coordinate]
    gone = next(d for d in found if d.kind in {"recorded_not_found", "recorded_not_declared"})
    with pytest.raises(UsageError, match="by hand"):
        write_chosen(path, [gone], {}, "")


def test_a_record_as_yaml(tmp_path):
    path = tmp_path / "record.yaml"
    path.write_text("activities:\n  - activity: Asiakkaat\n    categories: [nimi, henkilötunnus]\n", "utf-8")
    record = read(path)
    assert [item.id for item in declared(record).registers[0].items] == ["identity.name", "identity.national_id"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("activities: 3", "a list under"),
        ("activities: [3]", r"activities\[0\]"),
        ("activities: [{salaisuus: x}]", "unknown fields"),
        ("a: [", "not valid YAML"),
    ],
)
def test_a_bad_yaml_record_is_a_sentence_without_its_content(tmp_path, text, sentence):
    path = tmp_path / "record.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(DocumentError, match=sentence) as caught:
        read(path)
    assert "salaisuus" not in str(caught.value)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"\x00" * 100, b"hello"])
def test_a_bad_workbook_is_a_sentence(tmp_path, data):
    path = tmp_path / "record.xlsx"
    path.write_bytes(data)
    with pytest.raises(DocumentError, match=r"record\.xlsx"):
        read(path)
    with pytest.raises(DocumentError, match="no such file"):
        read(tmp_path / "gone.xlsx")


def test_a_workbook_of_something_else(tmp_path):
    with pytest.raises(DocumentError, match="no headings of a record"):
        read(book(tmp_path, [["nimi", "hetu"], ["Aino Esimerkki", "131052-9993"]]))


def test_every_field_has_headings_in_three_languages():
    assert set(form().words) == set(FIELDS)
    for name, words in form().words.items():
        assert all(field_of(word) == name for word in words)
    assert field_of("Rekisterinpitäjän edustaja") == "representative"
    assert field_of("Asiakkaan nimi") is None
    assert {frozenset(headings) for headings in form().notice.values()} == {frozenset(form().notice["fi"])}
