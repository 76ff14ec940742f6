from __future__ import annotations

import pytest

from connectors import edifact
from connectors.bank_layouts import KTL, LMP, TITO
from connectors.second_readings import second_reading
from tests.connectors.reading import read


def record(layout, **values: str) -> str:
    return "".join(values.get(name.replace(" ", "_"), "").ljust(length)[:length] for name, length in layout)


HEADER = record(
    TITO["T00"], tietuetunnus="T00", pituus="322", versio="100", tilinumero="12345600000785",
    tilinomistajan_nimi="ESIMERKIN L[MP\\ OY", IBAN_ja_BIC="FI2112345600000785 NDEAFIHH",
)  # fmt: skip
ENTRY = record(
    TITO["T10"], tietuetunnus="T10", pituus="188", tapahtuman_numero="000001", saajan_tai_maksajan_nimi="M[KEL[INEN M",
    viite="00000000000000001232", rahamäärä="000000000000001250", etumerkki="+", tasotunnus="0",
)  # fmt: skip
MESSAGE = "T11" + "148" + "00" + "vuokra Aho, as 12".ljust(35) + "kiitos }iti".ljust(35) + " " * 70
SEPA = record(
    TITO["T11/11"], tietuetunnus="T11", pituus="323", lisätiedon_tyyppi="11", IBAN="FI4955555550000111",
    maksajan_nimen_tarkenne="AHO LIISA",
)  # fmt: skip
BALANCE = record(TITO["T40"], tietuetunnus="T40", pituus="050", kirjauspäivä="260131")
NEWS = "T70" + "326" + "123" + "Uusi palvelu".ljust(80) + " " * 240
STATEMENT = [HEADER, ENTRY, MESSAGE, SEPA, ENTRY, BALANCE, NEWS]


def test_lengths_of_records_are_those_of_the_description():
    lengths = {kind: sum(length for _, length in layout) for kind, layout in TITO.items()}
    assert (lengths["T00"], lengths["T10"], lengths["T40"], lengths["T50"]) == (322, 188, 50, 67)
    assert lengths["T11/11"] == 8 + 35 * 3 + 70 * 2 + 35 * 2
    assert {kind: sum(length for _, length in layout) for kind, layout in KTL.items()} == dict.fromkeys(KTL, 90)
    assert {kind: sum(length for _, length in layout) for kind, layout in LMP.items()} == dict.fromkeys(LMP, 300)


def test_payments_by_their_layout(tmp_path):
    begin = {"aineistotunnus": "LM03"}
    payer = {"maksajan_tilinumero": "12345600000785", "maksajan_Y-tunnus": "012345678"}
    records = [
        record(LMP["0"], **begin, tietuetunnus="0", tapahtumalaji="0", **payer, maksajan_nimi="ESIMERKIN L[MP\\ OY"),
        record(
            LMP["1"], **begin, tietuetunnus="1", tapahtumalaji="0", saajan_nimi="M[KEL[INEN MAIJA",
            saajan_katuosoite="KATU 1 B 2", saajan_tilinumero="12345600000785", tiedon_laji="5",
            viite_tai_viesti="hyvitys laskusta 12", rahamäärä="000000001250",
        ),
        record(
            LMP["1/9"], **begin, tietuetunnus="1", tapahtumalaji="9",
            maksun_viestirivit="vuokra Aho".ljust(35) + "as 12".ljust(35),
        ),
        record(LMP["9"], **begin, tietuetunnus="9", tapahtumalaji="0", **payer, maksuja="000001"),
        "LM0370" + "tuntematon".ljust(294),
    ]  # fmt: skip
    found = read("\r\n".join(records) + "\r\n", tmp_path, "maksut.txt")
    assert found.kind == "banking"
    assert found.rows == {"0": 1, "1": 1, "1/9": 1, "9": 1, "7": 1}
    assert found.tables["0"]["maksajan nimi"] == ["ESIMERKIN LÄMPÖ OY"]
    assert found.tables["1"]["saajan nimi"] == ["MÄKELÄINEN MAIJA"]
    assert found.tables["1"]["viite tai viesti"] == ["hyvitys laskusta 12"]
    assert found.tables["1"]["rahamäärä"] == ["000000001250"]
    assert found.tables["1/9"]["maksun viestirivit"] == ["vuokra Aho\nas 12"]


@pytest.mark.parametrize("newline", ["\r\n", "\n", ""])
def test_a_statement_by_its_layout(newline, tmp_path):
    found = read(newline.join(STATEMENT) + newline, tmp_path, "tiliote.txt")
    assert found.kind == "banking"
    assert found.rows == {"T00": 1, "T10": 2, "T11/00": 1, "T11/11": 1, "T40": 1, "T70": 1}
    assert found.tables["T00"]["tilinomistajan nimi"] == ["ESIMERKIN LÄMPÖ OY"]
    assert found.tables["T00"]["IBAN ja BIC"] == ["FI2112345600000785 NDEAFIHH"]
    assert found.tables["T10"]["saajan tai maksajan nimi"] == ["MÄKELÄINEN M"] * 2
    assert found.tables["T10"]["viite"] == ["00000000000000001232"] * 2
    assert found.tables["T11/00"]["viesti"] == ["vuokra Aho, as 12\nkiitos åiti"]
    assert found.tables["T11/11"]["IBAN"] == ["FI4955555550000111"]
    assert found.tables["T11/11"]["maksajan nimen tarkenne"] == ["AHO LIISA"]
    assert found.tables["T70"]["tiedote"] == ["Uusi palvelu"]
    assert not found.problems


def test_published_positions_of_a_transaction():
    """The offsets that public parsers use, from 0: name 108-142, reference 159-178, level 187."""
    start = 0
    places = {}
    for name, length in TITO["T10"]:
        places[name] = (start, start + length - 1)
        start += length
    assert places["arkistointitunnus"] == (12, 29)
    assert places["kirjauspäivä"] == (30, 35)
    assert places["selitekoodi"] == (49, 51)
    assert places["etumerkki"] == (87, 87)
    assert places["rahamäärä"] == (88, 105)
    assert places["saajan tai maksajan nimi"] == (108, 142)
    assert places["viite"] == (159, 178)
    assert places["tasotunnus"] == (187, 187)


def payments(count: int) -> str:
    begin = record(KTL["0"], tietuetunnus="0", kirjoituspäivä="260131", kellonaika="1200", rahalaitos="12", laskuttajan_palvelutunnus="000012345", rahayksikkö="1")  # fmt: skip
    entry = record(
        KTL["3"], tietuetunnus="3", tilinumero="12345600000785", kirjauspäivä="260131", maksupäivä="260130",
        arkistointitunnus="2601302588AA0001", viite="00000000000000001232", maksajan_nimi="MEIK[L[INEN", rahayksikkö="1",
        nimen_lähde="A", rahamäärä="0000001250", oikaisutunnus="0", välitystapa="A", palautetunnus="0",
    )  # fmt: skip
    end = record(
        KTL["9"], tietuetunnus="9", tapahtumia=f"{count:06d}", tapahtumat_yhteensä="00000001250", virheitä="00000"
    )
    return "\r\n".join([begin, *[entry] * count, end]) + "\r\n"


def test_reference_payments(tmp_path):
    found = read(payments(300), tmp_path, "viitteet.dat", 7)
    assert found.rows == {"0": 1, "3": 300, "9": 1}
    assert found.tables["3"]["maksajan nimi"] == ["MEIKÄLÄINEN"] * 300
    assert found.tables["3"]["viite"] == ["00000000000000001232"] * 300
    assert found.tables["9"]["tapahtumia"] == ["000300"]
    assert not found.problems


def test_unknown_records_and_long_ones_lose_nothing(tmp_path):
    text = "\r\n".join([HEADER + "LIIKAA", "T99012Aho Matti", "roskaa Salo", ENTRY[:130]])
    found = read(text, tmp_path, "tiliote.nda")
    assert all(word in found.text() for word in ("LIIKAA", "Aho Matti", "roskaa Salo", "MÄKELÄINEN M"))
    assert found.reasons == {"ragged": True, "parser": True}


def test_real_letters_are_no_7_bit_code(tmp_path):
    text = "\r\n".join([HEADER, "T11" + "078" + "00" + "Mäkinen [huom]".ljust(35) + " " * 35])
    found = read(text.encode("cp1252"), tmp_path, "tiliote.txt")
    assert found.tables["T11/00"]["viesti"] == ["Mäkinen [huom]"]


MSCONS = (
    "UNA:+.? 'UNB+UNOC:3+003712345671:30+003798765432:30+260131:0600+1'UNH+1+MSCONS:D:96A:UN:EDIEL2'\r\n"
    "NAD+DP+1234567::SLY++Mäkinen Matti:ja Liisa+Hämeenkatu 1?+2+Tampere++33100+FI'LOC+90+643000000000000001::9'"
    "RFF+MG:1234567_P'QTY+136:12.5:KWH'DTM+324:202601310000202601310100:719'QTY+136:13.1:KWH'FTX+AAI+++soita ovelle?: koodi 1234'UNT+9+1'UNZ+1+1'"
)


@pytest.mark.parametrize("codec", ["cp1252", "utf-8"])
def test_mscons(codec, tmp_path):
    found = read(MSCONS.encode(codec), tmp_path, "mscons.txt")
    assert found.kind == "edifact"
    assert found.tables["NAD"] == {
        "party qualifier": ["DP"],
        "party id": ["1234567"],
        "party id agency": ["SLY"],
        "party name 1": ["Mäkinen Matti"],
        "party name 2": ["ja Liisa"],
        "street 1": ["Hämeenkatu 1+2"],
        "city": ["Tampere"],
        "postal code": ["33100"],
        "country": ["FI"],
    }
    assert found.tables["LOC"]["location id"] == ["643000000000000001"]
    assert found.tables["QTY"]["quantity"] == ["12.5", "13.1"]
    assert found.tables["FTX"]["text 1"] == ["soita ovelle: koodi 1234"]
    assert not found.problems


def test_edifact_is_read_the_same_in_any_chunks(tmp_path, monkeypatch):
    whole = read(MSCONS * 3, tmp_path, "a.edi").tables
    for chunk in (1, 5, 64):
        monkeypatch.setattr(edifact, "CHUNK", chunk)
        assert read(MSCONS * 3, tmp_path, "a.edi").tables == whole
    assert len(whole["NAD"]["city"]) == 3


def test_edifact_text_outside_segments_and_a_cut_end(tmp_path):
    found = read(MSCONS + "roskaa Aho'UNB+UNOC:3+Salo", tmp_path, "a.edi")
    assert "roskaa Aho" in found.text()
    assert "Salo" in found.text()
    assert found.reasons == {"parser": True, "truncated": False}


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("MÃ¤kinen", "Mäkinen"),
        ("HÃ¤meenlinna, Ã–stersundom", "Hämeenlinna, Östersundom"),
        ("KÃ¤ytÃ¤vÃ¤ ja Ã©", "Käytävä ja é"),
        ("M{kinen", "Mäkinen"),
        ("HYV[NEN", "HYVÄNEN"),
        ("Bj|rk", "Björk"),
        ("Mäkinen", None),
        ('{"a": [1]}', None),
        ("koira|kissa", None),
        ("C:\\Users\\matti", None),
        ("[huom] soita", None),
        ("f(x)[0]", None),
    ],
)
def test_second_readings(text, reading):
    assert second_reading(text) == reading
