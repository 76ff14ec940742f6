"""PDF without a browser: made by hand, with what goes wrong in real ones."""

from __future__ import annotations

import io
import zlib

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter

from scanner.model import DocumentError
from scanner.notice.formats import pdf_notice

Text = tuple[float, float, str]  # x, y from the top, words


def pdf(*pages: list[Text], size: float = 11, bold: frozenset[str] = frozenset()) -> bytes:
    """Make a PDF of A4 pages with Helvetica; texts in `bold` are in its bold cut."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    kids = []
    for page in pages:
        shown = "".join(
            f"BT /{'B' if words in bold else 'F'} {size} Tf 1 0 0 1 {x} {842 - y} Tm ({words}) Tj ET\n"
            for x, y, words in page
        )
        number = len(objects) + 1
        kids.append(f"{number} 0 R")
        fonts = "".join(
            f"/{key} << /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >> "
            for key, name in (("F", "Helvetica"), ("B", "Helvetica-Bold"))
        )
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {number + 1} 0 R"
            f" /Resources << /Font << {fonts} >> >> >>"
        )
        objects.append(f"<< /Length {len(shown.encode('cp1252'))} >>\nstream\n{shown}endstream")
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(kids)}] >>"
    return assembled([o.encode("cp1252") for o in objects])


def assembled(objects: list[bytes]) -> bytes:
    out = b"%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    start = len(out)
    return out + (
        b"xref\n0 %d\n0000000000 65535 f \n%btrailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (size, table, size, start)
    )


def column(x: float, top: float, *texts: str, pitch: float = 14) -> list[Text]:
    return [(x, top + index * pitch, text) for index, text in enumerate(texts)]


def blocks(data: bytes) -> list[tuple[str, str]]:
    return [(b.kind, b.passage.text) for b in pdf_notice.read(data, "n.pdf").blocks]


BODY = (
    "Rekisteriin tallennetaan asiakkaan nimi, osoite, syntymäaika, henkilö-",
    "tunnus, puhelinnumero sekä Y-tunnus, laskutus- ja osoitetiedot, asiakas-",
    "ja sopimustiedot sekä muut sellaiset tiedot, joita palvelun tuottaminen",
    "edellyttää.",
)


def test_divided_words_are_joined() -> None:
    assert blocks(pdf(column(70, 100, *BODY))) == [
        (
            "paragraph",
            (
                "Rekisteriin tallennetaan asiakkaan nimi, osoite, syntymäaika, henkilötunnus, puhelinnumero sekä Y-tunnus, "
                "laskutus- ja osoitetiedot, asiakas- ja sopimustiedot sekä muut sellaiset tiedot, joita palvelun tuottaminen "
                "edellyttää."
            ),
        )
    ]


def test_headings_bullets_and_short_lines() -> None:
    lines = [
        *column(70, 100, "Rekisterin tietosisältö"),
        *column(70, 116, *BODY[:1], "tunnus ja osoite."),
        *column(80, 160, "• nimi", "• osoite, johon lasku lähetetään ja johon muukin posti lähetetään silloin"),
        *column(90, 188, "kun asiakas sitä pyytää"),
        *column(80, 202, "• puhelin"),
    ]
    found = blocks(pdf(lines, bold=frozenset({"Rekisterin tietosisältö"})))
    assert found[0] == ("heading", "Rekisterin tietosisältö")
    assert found[2:] == [
        ("item", "nimi"),
        ("item", "osoite, johon lasku lähetetään ja johon muukin posti lähetetään silloin kun asiakas sitä pyytää"),
        ("item", "puhelin"),
    ]


def test_headers_footers_and_page_numbers_are_dropped_and_sentences_go_on() -> None:
    def page(number: int, *texts: str) -> list[Text]:
        head = [(70, 40, "Kielo Oy Tietosuojaseloste"), (400, 40, "Päivitetty 1.2.2024")]
        return [*head, *column(70, 100, *texts), (280, 810, f"Sivu {number} / 3"), (70, 800, "Kielola sukupuoli")]

    first = "Henkilötietoja säilytetään rekisterissä viisi vuotta siitä kun asiakassuhde"
    found = blocks(
        pdf(page(1, first), page(2, "on päättynyt.", "", "Tietolähteet"), page(3, "Asiakas itse kertoo tietonsa."))
    )
    assert found == [
        ("paragraph", "Kielo Oy Tietosuojaseloste Päivitetty 1.2.2024"),
        ("paragraph", f"{first} on päättynyt."),
        ("heading", "Tietolähteet"),
        ("paragraph", "Asiakas itse kertoo tietonsa."),
    ]


def test_two_columns_are_read_one_after_the_other() -> None:
    left = [f"vasen palsta rivi numero {n} jatkuu" for n in range(12)]
    right = [f"oikea palsta rivi numero {n} jatkuu" for n in range(12)]
    words = " ".join(text for _, text in blocks(pdf([*column(60, 100, *left), *column(320, 103, *right)])))
    assert words == " ".join([*left, *right])


def test_labels_before_values_are_no_columns() -> None:
    labels = column(60, 100, *[f"Nimike {n}" for n in range(8)])
    values = column(200, 100, *[f"arvo numero {n} on tässä ja jatkuu rivin loppuun asti näin" for n in range(8)])
    found = " ".join(text for _, text in blocks(pdf([*labels, *values])))
    assert "Nimike 3 arvo numero 3 on" in found


def picture_pdf() -> bytes:
    raw = io.BytesIO()
    Image.new("RGB", (600, 800), "white").save(raw, "PDF")
    return raw.getvalue()


def test_pages_that_are_pictures_are_refused_clearly(reading) -> None:
    with pytest.raises(
        DocumentError, match=r"n\.pdf: it has no text layer: its pages are pictures; ask for the original"
    ):
        reading("n.pdf", picture_pdf())


def test_one_page_that_is_a_picture_is_said() -> None:
    writer = PdfWriter()
    writer.append(io.BytesIO(pdf(column(70, 100, *BODY))))
    writer.append(io.BytesIO(picture_pdf()))
    raw = io.BytesIO()
    writer.write(raw)
    assert pdf_notice.read(raw.getvalue(), "n.pdf").notes == ("page 2 is a picture; it was not read",)


def test_blank_pages_have_no_text() -> None:
    with pytest.raises(DocumentError, match="no text in it"):
        pdf_notice.read(pdf([]), "n.pdf")


def locked(user: str, owner: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(column(70, 100, *BODY)))))
    writer.encrypt(user, owner, algorithm="AES-256")
    raw = io.BytesIO()
    writer.write(raw)
    return raw.getvalue()


def test_passwords() -> None:
    with pytest.raises(DocumentError, match=r"n\.pdf: it is password-protected; save it without a password"):
        pdf_notice.read(locked("salasana", "omistaja"), "n.pdf")
    assert blocks(locked("", "omistaja"))[0][1].startswith("Rekisteriin tallennetaan")


@pytest.mark.parametrize("share", [0.01, 0.3, 0.6, 0.9])
def test_cut_short(share) -> None:
    data = pdf(column(70, 100, *BODY))
    with pytest.raises(DocumentError, match=r"n\.pdf: it is cut short or damaged; get an intact copy"):
        pdf_notice.read(data[: int(len(data) * share)], "n.pdf")


def test_damaged_and_hostile() -> None:
    bomb = zlib.compress(b"0 " * (20 << 20), 9)
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>"
    pages = b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>"
    catalog = b"<< /Type /Catalog /Pages 2 0 R >>"
    stream = b"<< /Filter /FlateDecode /Length %d >>\nstream\n%b\nendstream" % (len(bomb), bomb)
    for objects, words in (
        ([catalog, pages, page, stream], "far beyond its size"),
        ([b"<< /Type /Catalog >>"], "damaged|no text"),
        ([catalog, b"<< /Type /Pages /Kids [2 0 R] >>"], "damaged|no text|without end"),
        ([catalog, pages, b"[ 1 2"], "damaged|no text"),
    ):
        with pytest.raises(DocumentError, match=words):
            pdf_notice.read(assembled(objects), "n.pdf")
    with pytest.raises(DocumentError):
        pdf_notice.read(b"%PDF-1.7\n" + b"x" * 500 + b"%%EOF", "n.pdf")
