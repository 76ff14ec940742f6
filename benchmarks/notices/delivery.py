"""A notice's text as the file that the reader gets: as it is, in another encoding, or as DOCX, ODT or PDF made from it."""

from __future__ import annotations

import textwrap
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from itertools import groupby
from pathlib import Path

import docx

FORMATS = ("txt", "md", "html", "docx", "odt", "pdf")
LINE = 88  # characters that fit between the margins at the size of the text
PAGE = 52  # lines
_NEWLINES = {"lf": "\n", "crlf": "\r\n"}


@dataclass(frozen=True, slots=True)
class Delivery:
    """Say how a text is handed over; `encoding` and `newline` are for text files."""

    format: str
    encoding: str = "utf-8"
    newline: str = "lf"

    def write(self, text: Path, folder: Path) -> Path:
        """Write the file into a folder and give its path."""
        out = folder / f"{text.stem}.{self.format}"
        content = text.read_text(encoding="utf-8")
        if self.format == "docx":
            _docx(content, out)
        elif self.format == "odt":
            _odt(content, out)
        elif self.format == "pdf":
            out.write_bytes(pdf_of(content))
        else:
            out.write_bytes(content.replace("\n", _NEWLINES[self.newline]).encode(self.encoding))
        return out


@dataclass(frozen=True, slots=True)
class Block:
    """Hold a heading (`h1`, `h2`, `h3`), a paragraph (`p`), a bullet (`li`) or a row of a table (`tr`)."""

    kind: str
    text: str
    cells: tuple[str, ...] = ()


def blocks(content: str) -> Iterator[Block]:
    """Read the little Markdown that the corpus uses: headings, bullets, tables with bars, one line for a paragraph."""
    for line in content.splitlines():
        plain = line.replace("**", "").strip()
        if plain.startswith("#"):
            marks, _, title = plain.partition(" ")
            yield Block(f"h{len(marks)}", title)
        elif plain.startswith(("- ", "* ")):
            yield Block("li", plain[2:])
        elif plain.startswith("|"):
            cells = tuple(cell.strip() for cell in plain.strip("|").split("|"))
            if not all(set(cell) <= set("-:") for cell in cells):
                yield Block("tr", "", cells)
        elif plain and not set(plain) <= set("-"):
            yield Block("p", plain.strip("*"))


def _docx(content: str, out: Path) -> None:
    document = docx.Document()
    for kind, group in groupby(blocks(content), key=lambda block: block.kind):
        if kind == "tr":
            rows = [block.cells for block in group]
            table = document.add_table(rows=0, cols=len(rows[0]))
            for row in rows:
                for cell, text in zip(table.add_row().cells, row, strict=True):
                    cell.text = text
            continue
        for block in group:
            if kind.startswith("h"):
                document.add_heading(block.text, level=int(kind[1]))
            else:
                document.add_paragraph(block.text, style="List Bullet" if kind == "li" else None)
    document.save(str(out))


_ODT_OPEN = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" office:version="1.2"><office:body><office:text>'
)
_ODT_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">'
    '<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)


def _odt(content: str, out: Path) -> None:
    body: list[str] = []
    for kind, group in groupby(blocks(content), key=lambda block: block.kind):
        texts = [(escape(block.text), block.cells) for block in group]
        if kind == "tr":
            rows = "".join(
                "<table:table-row>"
                + "".join(f"<table:table-cell><text:p>{escape(cell)}</text:p></table:table-cell>" for cell in cells)
                + "</table:table-row>"
                for _, cells in texts
            )
            body.append(
                f'<table:table><table:table-column table:number-columns-repeated="{len(texts[0][1])}"/>{rows}</table:table>'
            )
        elif kind == "li":
            body.append(
                "<text:list>"
                + "".join(f"<text:list-item><text:p>{text}</text:p></text:list-item>" for text, _ in texts)
                + "</text:list>"
            )
        elif kind == "p":
            body += [f"<text:p>{text}</text:p>" for text, _ in texts]
        else:
            body += [f'<text:h text:outline-level="{kind[1]}">{text}</text:h>' for text, _ in texts]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text", zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", _ODT_MANIFEST)
        archive.writestr(
            "content.xml", f"{_ODT_OPEN}{''.join(body)}</office:text></office:body></office:document-content>"
        )


def _set_lines(content: str) -> Iterator[tuple[str, str]]:
    """Give the lines of the pages with their font: F1 the text's, F2 bold."""
    for block in blocks(content):
        font = "F2" if block.kind.startswith("h") else "F1"
        mark = "• " if block.kind == "li" else ""
        text = "   ".join(block.cells) if block.kind == "tr" else block.text
        if font == "F2" or block.kind == "p":
            yield font, ""
        for number, line in enumerate(textwrap.wrap(text, LINE)):
            yield font, (mark if number == 0 else "  " * bool(mark)) + line


def pdf_of(content: str) -> bytes:
    """Make a PDF of A4 pages in Helvetica, one text object for a line, with a page number at each foot."""
    lines = list(_set_lines(content))
    pages = [lines[start : start + PAGE] for start in range(0, len(lines), PAGE)]
    objects: list[bytes] = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{' '.join(f'{5 + 2 * i} 0 R' for i in range(len(pages)))}] >>".encode(),
        *(f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>".encode() for name in ("Helvetica", "Helvetica-Bold")),
    ]  # fmt: skip
    for number, page in enumerate(pages, 1):
        shown = [(font, 60, 790 - 14 * row, text) for row, (font, text) in enumerate(page) if text]
        shown.append(("F1", 280, 30, f"{number} ({len(pages)})"))
        stream = b"\n".join(
            f"BT /{font} 10 Tf {x} {y} Td (".encode() + _escaped(text) + b") Tj ET" for font, x, y, text in shown
        )
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {len(objects) + 2} 0 R"
            " /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>".encode()
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
    return assembled_pdf(objects)


def _escaped(text: str) -> bytes:
    return text.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def assembled_pdf(objects: list[bytes]) -> bytes:
    """Join numbered objects (the first is the catalogue) into a file with its table of places."""
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(out + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))
