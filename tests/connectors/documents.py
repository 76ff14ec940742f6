"""Documents made on the spot, with a marker in every place that can hold text."""

from __future__ import annotations

import io
import zipfile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
P = "http://schemas.openxmlformats.org/presentationml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def packed(parts: dict[str, bytes | str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def rows_xml(rows, table, row, cell):
    return (
        f"<{table}>"
        + "".join(f"<{row}>" + "".join(cell(str(value)) for value in one) + f"</{row.split()[0]}>" for one in rows)
        + f"</{table.split()[0]}>"
    )


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def docx(body: str = "", table=(), **parts: bytes | str) -> bytes:
    def cell(text):
        return f"<w:tc><w:p><w:r><w:t>{escaped(text)}</w:t></w:r></w:p></w:tc>"

    rows = rows_xml(table, "w:tbl", "w:tr", cell) if table else ""
    named = {
        name.replace("__", "/").replace("_xml", ".xml").replace("_rels/", "/_rels/"): d for name, d in parts.items()
    }
    return packed(
        {
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": f'<w:document xmlns:w="{W}" xmlns:r="{R}" xmlns:wp="urn:wp" xmlns:mc="urn:mc" xmlns:v="urn:v">'
            f"<w:body>{body}{rows}</w:body></w:document>",
            **named,
        }
    )


def marked_docx(embedded: bytes) -> bytes:
    """Hide a marker in each of the places that readers of paragraphs miss."""

    def p(inner):
        return f"<w:p>{inner}</w:p>"

    def r(text, more=""):
        return f"<w:r>{more}<w:t>{text}</w:t></w:r>"

    body = (
        p(r("Zq01lei") + r("pateksti"))
        + p('<w:del w:author="Zq02poistaja"><w:r><w:delText>Zq03poistettu</w:delText></w:r></w:del>')
        + p('<w:ins w:author="Zq04lisaaja">' + r("Zq05lisatty") + "</w:ins>")
        + "<w:sdt><w:sdtPr><w:alias w:val='Zq06nimi'/></w:sdtPr><w:sdtContent>"
        + p(r("Zq07sisalto"))
        + "</w:sdtContent></w:sdt>"
        + p(
            "<w:r><mc:AlternateContent><mc:Choice><w:txbxContent>"
            + p(r("Zq08laatikko"))
            + "</w:txbxContent></mc:Choice>"
            "<mc:Fallback><w:txbxContent>"
            + p(r("Zq08laatikko"))
            + "</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r>"
        )
        + p(r("Zq09piilossa", "<w:rPr><w:vanish/></w:rPr>"))
        + p('<w:r><w:instrText>HYPERLINK "mailto:Zq10kentta@example.com"</w:instrText></w:r>')
        + p('<w:r><w:drawing><wp:docPr id="1" name="Kuva 1" descr="Zq11vaihtoehtoteksti"/></w:drawing></w:r>')
        + p('<w:bookmarkStart w:name="Zq12kirjanmerkki"/>')
    )
    return docx(
        body,
        [("nimi", "puhelin"), ("Zq13taulukossa", "0401234567")],
        **{
            "word/comments.xml": f'<w:comments xmlns:w="{W}"><w:comment w:author="Zq14kommentoija"><w:p><w:r><w:t>Zq15kommentti</w:t></w:r></w:p></w:comment></w:comments>',
            "word/header1.xml": f'<w:hdr xmlns:w="{W}">{p(r("Zq16ylatunniste"))}</w:hdr>',
            "word/footer1.xml": f'<w:ftr xmlns:w="{W}">{p(r("Zq17alatunniste"))}</w:ftr>',
            "word/footnotes.xml": f'<w:footnotes xmlns:w="{W}"><w:footnote>{p(r("Zq18alaviite"))}</w:footnote></w:footnotes>',
            "word/endnotes.xml": f'<w:endnotes xmlns:w="{W}"><w:endnote>{p(r("Zq19loppuviite"))}</w:endnote></w:endnotes>',
            "word/settings.xml": f'<w:settings xmlns:w="{W}"><w:docVars><w:docVar w:name="Zq20muuttuja" w:val="Zq21arvo"/></w:docVars></w:settings>',
            "word/glossary/document.xml": f'<w:glossaryDocument xmlns:w="{W}">{p(r("Zq22rakenneosa"))}</w:glossaryDocument>',
            "word/people.xml": '<w15:people xmlns:w15="urn:w15"><w15:person w15:author="Zq23henkilo"/></w15:people>',
            "word/_rels/document.xml.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="x/hyperlink" Target="mailto:Zq24linkki@example.com" TargetMode="External"/></Relationships>',
            "docProps/core.xml": '<cp:coreProperties xmlns:cp="urn:cp" xmlns:dc="urn:dc"><dc:creator>Zq25tekija</dc:creator></cp:coreProperties>',
            "docProps/custom.xml": '<Properties xmlns:vt="urn:vt"><property name="asiakas"><vt:lpwstr>Zq26ominaisuus</vt:lpwstr></property></Properties>',
            "customXml/item1.xml": "<a><b>Zq27oma</b></a>",
            "word/charts/chart1.xml": "<c:chart xmlns:c='urn:c'><c:v>Zq28kaavio</c:v></c:chart>",
            "word/embeddings/lista.csv": embedded,
            "word/media/image1.png": b"\x89PNG\r\n\x1a\n",
        },
    )


def pptx(table=()) -> bytes:
    def p(text):
        return f"<a:p><a:r><a:t>{text}</a:t></a:r></a:p>"

    rows = (
        rows_xml(table, "a:tbl", "a:tr", lambda text: f"<a:tc><a:txBody>{p(escaped(text))}</a:txBody></a:tc>")
        if table
        else ""
    )
    space = f'xmlns:a="{A}" xmlns:p="{P}"'
    return packed(
        {
            "[Content_Types].xml": "<Types/>",
            "ppt/presentation.xml": f"<p:presentation {space}/>",
            "ppt/slides/slide1.xml": f"<p:sld {space}>{p('Zq01dia')}{rows}</p:sld>",
            "ppt/slides/slide2.xml": f'<p:sld {space} show="0">{p("Zq02piilodia")}</p:sld>',
            "ppt/notesSlides/notesSlide1.xml": f"<p:notes {space}>{p('Zq03muistiinpano')}</p:notes>",
            "ppt/comments/comment1.xml": f"<p:cmLst {space}><p:cm><p:text>Zq04kommentti</p:text></p:cm></p:cmLst>",
            "ppt/commentAuthors.xml": f'<p:cmAuthorLst {space}><p:cmAuthor name="Zq05kommentoija X"/></p:cmAuthorLst>',
            "ppt/slideMasters/slideMaster1.xml": f"<p:sldMaster {space}>{p('Zq06pohja')}</p:sldMaster>",
            "ppt/diagrams/data1.xml": f"<d {space}>{p('Zq07kaavio')}</d>",
        }
    )


OFFICE = 'xmlns:office="urn:o" xmlns:text="urn:t" xmlns:table="urn:tb" xmlns:dc="urn:dc" xmlns:style="urn:s" xmlns:xlink="urn:x"'


def odt(body: str = "", table=(), mimetype="application/vnd.oasis.opendocument.text", **parts: bytes | str) -> bytes:
    def cell(text):
        return f"<table:table-cell><text:p>{escaped(text)}</text:p></table:table-cell>"

    rows = rows_xml(table, "table:table", "table:table-row", cell) if table else ""
    return packed(
        {
            "mimetype": mimetype,
            "content.xml": f"<office:document-content {OFFICE}><office:body>{body}{rows}</office:body></office:document-content>",
            **parts,
        }
    )


def marked_odt() -> bytes:
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><office:change-info><dc:creator>Zq01poistaja</dc:creator>"
        "</office:change-info><text:p>Zq02poistettu</text:p></text:deletion></text:changed-region></text:tracked-changes>"
        "<text:p>Zq03lei<text:span>pa<text:s text:c='2'/>teksti</text:span><office:annotation><dc:creator>Zq04kommentoija</dc:creator>"
        "<text:p>Zq05kommentti</text:p></office:annotation> loppu<text:note><text:note-body><text:p>Zq06alaviite</text:p></text:note-body></text:note></text:p>"
        '<text:p><text:a xlink:href="mailto:Zq07linkki@example.com">x</text:a></text:p>'
    )
    return odt(
        body,
        [("nimi", "puhelin"), ("Zq08taulukossa", "0401234567")],
        **{
            "styles.xml": f"<office:document-styles {OFFICE}><style:header><text:p>Zq09ylatunniste</text:p></style:header></office:document-styles>",
            "meta.xml": f'<office:document-meta {OFFICE} xmlns:meta="urn:m"><office:meta><dc:creator>Zq10tekija</dc:creator><meta:user-defined meta:name="asiakas">Zq11oma</meta:user-defined></office:meta></office:document-meta>',
            "Object 1/content.xml": f"<office:document-content {OFFICE}><text:p>Zq12olio</text:p></office:document-content>",
        },
    )


def pdf(*pages: str) -> bytes:
    """Make a PDF of pages with lines of Helvetica."""
    font = "/F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    kids = []
    for page in pages:
        number = len(objects) + 1
        kids.append(f"{number} 0 R")
        shown = "".join(
            f"BT /F 11 Tf 1 0 0 1 50 {800 - 14 * n} Tm ({line}) Tj ET\n" for n, line in enumerate(page.splitlines())
        )
        stream = shown.encode("cp1252")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {number + 1} 0 R /Resources << /Font << {font} >> >> >>".encode()
        )
        objects.append(b"<< /Length %d >>\nstream\n%bendstream" % (len(stream), stream))
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(kids)}] >>".encode()
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"xref\n0 %d\n0000000000 65535 f \n%btrailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        table,
        len(objects) + 1,
        len(out),
    )


RTF = rb"""{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss Arial;}{\f1\fcharset204 X;}}
{\info{\title Zq01otsikko}{\author Zq02M\'e4ki}{\doccomm Zq03selite}}
{\header Zq04yl\'e4tunniste\par}{\footerf Zq05alatunniste\par}
\pard Zq06leip\u228?teksti {\b lihava}\par {\v Zq07piilossa}{\deleted Zq08poistettu}\par
{\*\atnauthor Zq09kommentoija}{\*\annotation{\*\atnref 1}Zq10kommentti}
{\field{\*\fldinst HYPERLINK "mailto:Zq11linkki@example.com"}{\fldrslt Zq12n\'e4kyv\'e4}}\par
\trowd\cellx1000\cellx2000\intbl nimi\cell puhelin\cell\row\trowd\intbl Zq13taulukossa\cell 0401234567\cell\row\pard
Zq14loppu{\footnote Zq15alaviite}\par{\f1 \'c0\'e5\'f5}\par{\*\bkmkstart Zq16kirjanmerkki}{\shp{\*\shpinst{\shptxt Zq17laatikko\par}}}
{\*\userprops{\propname asiakas}{\staticval Zq18ominaisuus}}{\object\objemb{\*\objdata 6e696d693b7075680a41686f3b303430310a}}}
"""
