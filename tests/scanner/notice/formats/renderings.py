"""One made-up notice, written down once, and rendered in every format that a notice can have."""

from __future__ import annotations

import html
import io
import zipfile
from collections.abc import Callable
from typing import Any

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

Part = tuple[Any, ...]

NOTICE: tuple[Part, ...] = (
    ("title", "Verkkopuutarha Kielo Oy:n tietosuojaseloste"),
    ("text", "Päivitetty 12.3.2025"),
    ("heading", "1. Rekisterinpitäjä"),
    ("text", "Verkkopuutarha Kielo Oy, Orvokkikuja 5, 99999 Kielola, tietosuoja@kielo.example.fi"),
    ("heading", "2. Henkilötietojen käsittelyn tarkoitus"),
    ("text", "Henkilötietoja käytetään tilausten toimittamiseen, laskutukseen ja asiakaspalveluun."),
    ("heading", "3. Käsittelyn oikeusperuste"),
    ("text", "Käsittely perustuu sopimukseen ja lakisääteiseen velvoitteeseen."),
    ("heading", "4. Rekisterin tietosisältö"),
    ("text", "Keräämme asiakkaistamme seuraavia tietoja:"),
    (
        "list",
        (
            "Perustiedot: nimi, henkilötunnus, syntymäaika",
            "Yhteystiedot: postiosoite, sähköpostiosoite, puhelinnumero",
            "Laskutukseen liittyvät tiedot: pankkitilin numero, laskutustiedot, maksutiedot",
            "Markkinointiluvat ja -kiellot",
        ),
    ),
    ("text", "Emme kerää tietoja terveydentilasta emmekä etnisestä alkuperästä."),
    ("heading", "5. Tietolähteet"),
    ("text", "Tiedot saadaan asiakkaalta itseltään tilauksen yhteydessä sekä väestötietojärjestelmästä."),
    ("heading", "6. Tietojen säilytys"),
    (
        "text",
        (
            "Asiakastietoja säilytetään enintään 5 vuotta asiakassuhteen päättymisestä, ellei laki edellytä tietojen "
            "säilyttämistä tätä pidempään tai asiakas pyydä tietojensa poistamista aikaisemmin."
        ),
    ),
    (
        "table",
        (
            ("Tietoryhmä", "Tarkoitus", "Säilytysaika"),
            ("Laskutustiedot", "Kirjanpito", "10 vuotta tilikauden päättymisestä"),
            ("Sähköpostiosoite", "Uutiskirje", "2 vuotta viimeisestä yhteydenotosta"),
        ),
    ),
    ("heading", "7. Tietojen luovutukset ja siirrot"),
    ("text", "Tietoja luovutetaan kuljetusyrityksille. Tietoja ei siirretä EU:n tai ETA:n ulkopuolelle."),
    ("heading", "8. Automaattinen päätöksenteko"),
    ("text", "Emme tee automaattisia päätöksiä emmekä profiloi."),
    ("heading", "9. Rekisteröidyn oikeudet"),
    ("text", "Sinulla on oikeus tarkastaa tietosi, oikaista ne ja valittaa tietosuojavaltuutetulle."),
)


def text(parts: tuple[Part, ...] = NOTICE) -> str:
    """Render as plain text; a table has no form there, so it is Markdown's."""
    out = []
    for kind, content in parts:
        if kind == "list":
            out.append("\n".join(f"- {item}" for item in content))
        elif kind == "table":
            out.append(_markdown_table(content))
        else:
            out.append(content)
    return "\n\n".join(out) + "\n"


def markdown(parts: tuple[Part, ...] = NOTICE) -> str:
    marks = {"title": "# ", "heading": "## "}
    return "\n\n".join(
        text(((kind, content),)).rstrip("\n") if kind in {"list", "table"} else marks.get(kind, "") + content
        for kind, content in parts
    )


def _markdown_table(rows: tuple[tuple[str, ...], ...]) -> str:
    first, *rest = (f"| {' | '.join(row)} |" for row in rows)
    return "\n".join([first, "|" + "---|" * len(rows[0]), *rest])


CHROME = (
    (
        '<header class="site-header"><a href="/">Kielo</a><nav><ul><li>Tuotteet</li><li>Asiakastiedot</li></ul></nav></header>'
        '<div id="cookie-banner" class="cookie-consent"><h2>Evästeet</h2><p>Keräämme IP-osoitteen ja sijaintitiedon.</p>'
        "<button>Hyväksy</button></div>"
    ),
    '<footer><p>Tilaa uutiskirje: sähköposti</p><p>Päivitetty 1.1.1999</p></footer><script>var henkilo = "sukupuoli";</script>',
)


def page(body: str, before: str = CHROME[0], after: str = CHROME[1], style: str = "") -> str:
    return (
        f'<!doctype html><html lang="fi"><head><meta charset="utf-8"><title>Kielo</title><style>{style}</style></head>'
        f"<body>{before}{body}{after}</body></html>"
    )


def _table(rows: tuple[tuple[str, ...], ...], head: str = "th") -> str:
    first, *rest = rows
    out = "".join(f"<{head}>{html.escape(cell)}</{head}>" for cell in first)
    body = "".join("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in rest)
    return f"<table><tr>{out}</tr>{body}</table>"


def html_plain(parts: tuple[Part, ...] = NOTICE) -> str:
    """Render with headings, lists and `main`, as a well made page has them."""
    return page(f"<main>{article(parts)}</main>")


def article(parts: tuple[Part, ...] = NOTICE) -> str:
    tags = {"title": "h1", "heading": "h2", "text": "p"}
    out = []
    for kind, content in parts:
        if kind == "list":
            out.append("<ul>" + "".join(f"<li>{html.escape(item)}</li>" for item in content) + "</ul>")
        elif kind == "table":
            out.append(_table(content))
        else:
            out.append(f"<{tags[kind]}>{html.escape(content)}</{tags[kind]}>")
    return "".join(out)


def html_accordion(parts: tuple[Part, ...] = NOTICE) -> str:
    """Render with hidden panels whose titles are buttons, in divs without any `main`."""
    out = ['<div class="content-wrapper">']
    is_open = False
    for number, (kind, content) in enumerate(parts):
        if kind == "heading":
            out.append("</div>" if is_open else "")
            out.append(
                f'<button class="accordion-title" aria-expanded="false" aria-controls="p{number}"><span>{content}</span>'
                f'</button><div id="p{number}" class="accordion-panel" hidden style="display:none">'
            )
            is_open = True
        else:
            out.append(article(((kind, content),)))
    return page("".join(out) + "</div></div>")


def html_breaks(parts: tuple[Part, ...] = NOTICE) -> str:
    """Render as old editors do: bold lines, `<br>` for everything, bullets as signs."""
    out = []
    for kind, content in parts:
        if kind == "title":
            out.append(f'<font size="5"><b>{content}</b></font><br><br>')
        elif kind == "heading":
            out.append(f"<br><br><b>{content}</b><br>\n")
        elif kind == "list":
            out.append("".join(f"&bull;&nbsp;{html.escape(item)}<br>" for item in content))
        elif kind == "table":
            out.append(_table(content, "td"))
        else:
            out.append(f"{html.escape(content)}<br>")
    return page(f'<div class="text">{"".join(out)}</div>')


def word(
    parts: tuple[Part, ...] = NOTICE, *, styled: bool = True, change: Callable[[Any], None] = lambda _: None
) -> bytes:
    """Render as DOCX; without styles the headings are bold paragraphs and the bullets are signs."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Verkkopuutarha Kielo Oy, luottamuksellinen: sukupuoli"
    for kind, content in parts:
        if kind == "list":
            for item in content:
                document.add_paragraph(item if styled else f"\u2022\t{item}", style="List Bullet" if styled else None)
        elif kind == "table":
            table = document.add_table(len(content), len(content[0]))
            for row, cells in zip(table.rows, content, strict=True):
                for cell, value in zip(row.cells, cells, strict=True):
                    cell.text = value
        elif kind in {"title", "heading"} and styled:
            document.add_heading(content, {"title": 0, "heading": 1}[kind])
        else:
            half = len(content) // 2  # Word splits words over runs
            paragraph = document.add_paragraph()
            for part in (content[:half], content[half:]):
                paragraph.add_run(part).bold = kind != "text" or None
    change(document)
    raw = io.BytesIO()
    document.save(raw)
    return raw.getvalue()


def element(tag: str, *children: Any, **attributes: str) -> Any:
    """Make an element of Word's."""
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    for child in children:
        if isinstance(child, str):
            made.text = child
        else:
            made.append(child)
    return made


_ODT = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content'
    ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
    ' xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"><office:automatic-styles>'
    '<style:style style:name="B" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>'
    '<text:list-style style:name="L"><text:list-level-style-bullet text:level="1"/></text:list-style>'
    "</office:automatic-styles><office:body><office:text>{}</office:text></office:body></office:document-content>"
)


def odt(parts: tuple[Part, ...] = NOTICE, *, outline: bool = True, extra: str = "", prolog: str = "") -> bytes:
    """Render as ODT, made by hand."""
    out = [extra]
    for kind, content in parts:
        if kind == "list":
            items = "".join(
                f"<text:list-item><text:p>{html.escape(item)}</text:p></text:list-item>" for item in content
            )
            out.append(f'<text:list text:style-name="L">{items}</text:list>')
        elif kind == "table":
            rows = "".join(
                "<table:table-row>"
                + "".join(f"<table:table-cell><text:p>{html.escape(c)}</text:p></table:table-cell>" for c in row)
                + "</table:table-row>"
                for row in content
            )
            out.append(f"<table:table>{rows}</table:table>")
        elif kind in {"title", "heading"} and outline:
            out.append(f'<text:h text:outline-level="{1 if kind == "title" else 2}">{content}</text:h>')
        elif kind in {"title", "heading"}:
            out.append(f'<text:p><text:span text:style-name="B">{content}</text:span></text:p>')
        else:
            out.append(f"<text:p>{html.escape(content).replace(' ', '<text:s/>', 1)}</text:p>")
    return container(prolog + _ODT.format("".join(out)))


def container(content: str, mimetype: str = "application/vnd.oasis.opendocument.text", manifest: str = "<m/>") -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", mimetype, zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return raw.getvalue()


PRINT = (
    "body{font-family:sans-serif;font-size:11pt} table,td,th{border:1px solid black;border-collapse:collapse}"
    " .site-header,#cookie-banner,footer{display:none} p{text-align:justify;hyphens:none}"
)


def html_print(parts: tuple[Part, ...] = NOTICE, *, columns: int = 1) -> str:
    """Render for printing to PDF."""
    style = PRINT + (f" main{{column-count:{columns};column-gap:30px}}" if columns > 1 else "")
    return page(f"<main>{article(parts)}</main>", style=style)
