"""Files that no notice is, made on the spot: bombs of entities and of ZIP, endless headings, lines and nesting, large pages.

Every maker takes a folder and a share of the full size (1.0: as measured by `benchmarks/bench_notice.py`; tests take less).
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path

import docx

from benchmarks.notices.delivery import pdf_of

FULL = 1.0
_START = "Tietosuojaseloste\n\nMitä tietoja keräämme?\n\n"
_LEVELS = "abcdefghijklm"
_ENTITIES = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in pairwise(_LEVELS))
    + "]>"
)  # 10^13 letters
_ODT = (
    '<?xml version="1.0" encoding="UTF-8"?>{}<office:document-content'
    ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"><office:body><office:text>'
)
_ODT_END = "</office:text></office:body></office:document-content>"
_PART = 1 << 20


def _text(name: str, start: str, unit: str, count: int) -> Callable[[Path, float], Path]:
    def write(folder: Path, share: float) -> Path:
        path = folder / name
        path.write_text(start + unit * max(1, int(count * share)), encoding="utf-8")
        return path

    return write


def _odt(name: str, body: Callable[[float], Iterator[str]], head: str = "") -> Callable[[Path, float], Path]:
    def write(folder: Path, share: float) -> Path:
        path = folder / name
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("mimetype", "application/vnd.oasis.opendocument.text", zipfile.ZIP_STORED)
            with archive.open("content.xml", "w") as out:
                for part in (_ODT.format(head), *body(share), _ODT_END):
                    out.write(part.encode())
        return path

    return write


def _docx(name: str, body: Callable[[float], Iterator[str]], head: str = "") -> Callable[[Path, float], Path]:
    def write(folder: Path, share: float) -> Path:
        path = folder / name
        plain = io.BytesIO()
        docx.Document().save(plain)
        with zipfile.ZipFile(plain) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for part in source.namelist():
                if part != "word/document.xml":
                    archive.writestr(part, source.read(part))
                    continue
                start = source.read(part).decode().split("<w:body>")[0].replace("?>", f"?>{head}", 1)
                with archive.open(part, "w") as out:
                    for piece in (start, "<w:body>", *body(share), "</w:body></w:document>"):
                        out.write(piece.encode())
        return path

    return write


def _filled(unit: str, bytes_: float) -> Callable[[float], Iterator[str]]:
    """Give parts of one unit again and again, as many bytes as asked for, a part at a time."""

    def parts(share: float) -> Iterator[str]:
        block = unit * max(1, _PART // len(unit))
        for _ in range(max(1, int(bytes_ * share / len(block)))):
            yield block

    return parts


def _once(text: str) -> Callable[[float], Iterator[str]]:
    return lambda _share: iter((text,))


def page(folder: Path, share: float) -> Path:
    """Write a page of 2 MB as browsers save them: a notice of sixty sections among scripts, styles and menus."""
    filler = "x" * int(1_900_000 * share)
    menu = "".join(f'<li><a href="/{i}">Palvelu {i}</a></li>' for i in range(int(500 * share)))
    text = "".join(
        f"<h2>Mitä tietoja keräämme palvelussa {i}?</h2><p>Keräämme nimen, osoitteen ja puhelinnumeron.</p>"
        "<ul><li>sähköpostiosoite</li><li>kulutustiedot</li></ul>"
        for i in range(int(60 * share) + 1)
    )
    path = folder / "page.html"
    path.write_text(
        f"<html><head><script>{filler}</script><style>p {{ color: red }}</style></head><body><nav><ul>{menu}</ul></nav>"
        f"<main><h1>Tietosuojaseloste</h1>{text}</main></body></html>",
        encoding="utf-8",
    )
    return path


def pages(folder: Path, share: float) -> Path:
    """Write a PDF of 300 pages."""
    path = folder / "pages.pdf"
    path.write_bytes(
        pdf_of(
            "# Tietosuojaseloste\n\n"
            + "".join(
                f"## {i} Mitä tietoja keräämme?\n\nKeräämme nimen, osoitteen ja puhelinnumeron {i}. Tietoja säilytetään kaksi"
                f" vuotta.\n\n- sähköpostiosoite\n- tunnus {i}\n\n"
                for i in range(1, int(1750 * share) + 2)
            )
        )
    )
    return path


FILES: Mapping[str, Callable[[Path, float], Path]] = {
    "2 MB page": page,
    "300-page PDF": pages,
    "2 MB of text in a page": _text("text.html", "<html><body><h1>Tietosuojaseloste</h1>", "<p>Keräämme nimen.</p>", 90_000),
    "1 M headings": _text("headings.md", "# Tietosuojaseloste\n\n", "# A\n", 1_000_000),
    "250 000 headings, HTML": _text("headings.html", "<html><body>", "<h2>Rekisterinpitäjä</h2>", 250_000),
    "5 MB line": _text("line.txt", _START, "nimi, osoite ja puhelin ", 210_000),
    "5 MB word": _text("word.txt", _START, "a", 5_000_000),
    "deep elements": _text("deep.html", "<html><body>", "<div>", 300_000),
    "1 M entities": _text("amp.html", "<html><body><h1>Tietosuojaseloste</h1><p>", "&amp;", 1_000_000),
    "wide cells": _text("wide.html", "<html><body><table><tr>", "<td colspan=1000 rowspan=1000>nimi</td>", 3000),
    "entity bomb, DOCX": _docx("entity.docx", _once("<w:p><w:r><w:t>&m;</w:t></w:r></w:p>"), _ENTITIES),
    "entity bomb, ODT": _odt("entity.odt", _once("<text:p>&m;</text:p>"), _ENTITIES),
    "entity bomb, XHTML": _text("bomb.xhtml", f'<?xml version="1.0"?>{_ENTITIES}<html><body>', "<p>Seloste &m;</p>", 1),
    "ZIP bomb, DOCX": _docx("zip.docx", _filled("<w:p><w:r><w:t>nimi</w:t></w:r></w:p>", 6e8)),
    "ZIP bomb, ODT": _odt("zip.odt", _filled("<text:p>nimi</text:p>", 6e8)),
    "40 000 paragraphs, DOCX": _docx("big.docx", _filled("<w:p><w:r><w:t>nimi ja osoite</w:t></w:r></w:p>", 2e6)),
    "2 G spaces, ODT": _odt("spaces.odt", _once('<text:p>Tietosuojaseloste<text:s text:c="2000000000"/></text:p>')),
    "1 M x 1 M cells, ODT": _odt(
        "cells.odt",
        _once(
            '<table:table><table:table-row table:number-rows-repeated="1000000"><table:table-cell'
            ' table:number-columns-repeated="1000000"><text:p>nimi</text:p></table:table-cell></table:table-row></table:table>'
        ),
    ),
    "deep lists, ODT": _odt(
        "deep.odt",
        lambda share: iter(
            ("<text:list><text:list-item>" * int(50_000 * share), "</text:list-item></text:list>" * int(50_000 * share))
        ),
    ),
}  # fmt: skip
