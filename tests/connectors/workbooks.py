"""Workbooks other than XLSX, made on the spot."""

from __future__ import annotations

import io
import struct
import warnings
from datetime import date

from tests.connectors.documents import escaped, packed

OFFICE = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:tb" xmlns:text="urn:t"'
    ' xmlns:style="urn:s" xmlns:dc="urn:dc" xmlns:xlink="urn:x"'
)


def ods_cell(value) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, bool):
        return f'<table:table-cell office:value-type="boolean" office:boolean-value="{str(value).lower()}"/>'
    if isinstance(value, (int, float)):
        return f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>{value}</text:p></table:table-cell>'
    if isinstance(value, date):
        return f'<table:table-cell office:value-type="date" office:date-value="{value.isoformat()}"><text:p>x</text:p></table:table-cell>'
    return f'<table:table-cell office:value-type="string"><text:p>{escaped(value)}</text:p></table:table-cell>'


def ods_rows(rows) -> str:
    return "".join(f"<table:table-row>{''.join(map(ods_cell, row))}</table:table-row>" for row in rows)


def ods(rows, more: str = "", styles: str = "", **parts) -> bytes:
    content = (
        f"<office:document-content {OFFICE}><office:automatic-styles>{styles}</office:automatic-styles><office:body><office:spreadsheet>"
        f'<table:table table:name="Asiakkaat">{ods_rows(rows)}</table:table>{more}</office:spreadsheet></office:body></office:document-content>'
    )
    return packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content, **parts})


def fods(rows) -> bytes:
    return (
        f'<?xml version="1.0"?><office:document {OFFICE} office:mimetype="application/vnd.oasis.opendocument.spreadsheet">'
        f'<office:body><office:spreadsheet><table:table table:name="Asiakkaat">{ods_rows(rows)}</table:table>'
        "</office:spreadsheet></office:body></office:document>"
    ).encode()


def xls(sheets, hide=()) -> bytes:
    """Make an XLS workbook of {name: rows}."""
    with warnings.catch_warnings(action="ignore"):
        import xlwt

        book = xlwt.Workbook()
        for name, rows in sheets.items():
            sheet = book.add_sheet(name)
            for r, row in enumerate(rows):
                for c, value in enumerate(row):
                    if value is not None:
                        style = (
                            xlwt.easyxf(num_format_str="D.M.YYYY")
                            if isinstance(value, date)
                            else xlwt.Style.default_style
                        )
                        sheet.write(r, c, value, style)
            sheet.visibility = 1 if name in hide else 0
            sheet.header_str = f"Zq01ylatunniste {name}".encode()
            if name in hide:
                sheet.row(1).hidden = True
                sheet.col(1).hidden = True
        book.owner = "Zq02omistaja"
        buffer = io.BytesIO()
        book.save(buffer)
    return buffer.getvalue()


def record(kind: int, body: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, length = b"", len(body)
    while True:
        size += bytes([length & 0x7F | (0x80 if length > 127 else 0)])
        length >>= 7
        if not length:
            return head + size + body


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def xlsb(rows, deleted=(), hidden_rows=(), hidden_columns=(), state=0) -> bytes:
    """Make an XLSB workbook of one sheet of texts."""
    strings = list(dict.fromkeys(str(v) for row in rows for v in row if v is not None))
    body = record(129) + record(148, struct.pack("<4I", 0, len(rows) - 1, 0, max(map(len, rows)) - 1))
    if hidden_columns:
        body += (
            record(390)
            + b"".join(record(60, struct.pack("<IIIIH", c, c, 2560, 0, 1)) for c in hidden_columns)
            + record(391)
        )
    body += record(145)
    for r, row in enumerate(rows):
        body += record(
            0, struct.pack("<IIHBB", r, 0, 300, 0, 0x10 if r in hidden_rows else 0) + bytes(1) + struct.pack("<I", 0)
        )
        for c, value in enumerate(row):
            if value is not None:
                body += record(7, struct.pack("<III", c, 0, strings.index(str(value))))
    body += record(146) + record(479, bytes(2) + wide("Zq03ylatunniste")) + record(130)
    shared = (
        record(159, struct.pack("<II", len(strings), len(strings) + len(deleted)))
        + b"".join(record(19, b"\0" + wide(s)) for s in (*strings, *deleted))
        + record(160)
    )
    book = (
        record(131)
        + record(143)
        + record(156, struct.pack("<II", state, 1) + wide("rId1") + wide("Asiakkaat"))
        + record(144)
        + record(132)
    )
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return packed(
        {
            "[Content_Types].xml": '<Types xmlns="urn:ct"/>',
            "_rels/.rels": f'<Relationships xmlns="{package}"><Relationship Id="r" Type="{office}/officeDocument" Target="xl/workbook.bin"/></Relationships>',
            "xl/workbook.bin": book,
            "xl/_rels/workbook.bin.rels": f'<Relationships xmlns="{package}"><Relationship Id="rId1" Type="{office}/worksheet" Target="worksheets/sheet1.bin"/>'
            f'<Relationship Id="rId2" Type="{office}/sharedStrings" Target="sharedStrings.bin"/></Relationships>',
            "xl/worksheets/sheet1.bin": body,
            "xl/sharedStrings.bin": shared,
            "xl/comments1.bin": record(637, bytes(4) + wide("Zq04kommentti")),
            "docProps/core.xml": '<c xmlns:dc="urn:dc"><dc:creator>Zq05tekija</dc:creator></c>',
        }
    )


def spreadsheetml(rows, more: str = "", hidden: str = "") -> bytes:
    def cell(value):
        kind, text = "String", str(value)
        if isinstance(value, bool):
            kind, text = "Boolean", str(int(value))
        elif isinstance(value, (int, float)):
            kind = "Number"
        elif isinstance(value, date):
            kind, text = "DateTime", f"{value.isoformat()}T00:00:00.000"
        return f'<Cell><Data ss:Type="{kind}">{escaped(text)}</Data></Cell>' if value is not None else "<Cell/>"

    body = "".join(f"<Row>{''.join(map(cell, row))}</Row>" for row in rows)
    return (
        '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"'
        ' xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"'
        ' xmlns:x="urn:schemas-microsoft-com:office:excel">'
        "<o:DocumentProperties><o:Author>Zq06tekija</o:Author></o:DocumentProperties>"
        f'<Worksheet ss:Name="Asiakkaat"><Table>{body}</Table>{hidden}</Worksheet>{more}</Workbook>'
    ).encode()
