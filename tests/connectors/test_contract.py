"""Every built-in connector passes the contract suite."""

from __future__ import annotations

import csv
import json
import sqlite3
import tarfile
import zipfile
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

import duckdb
import fastavro
import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from connectors import BUILTIN
from connectors.bank_layouts import KTL, TITO
from connectors.collecting import Opener
from connectors.contract import CHECKS, MARKER, Sample, Subject, checks_for, run
from connectors.dataframe import frames_opener
from connectors.registry import openers
from scanner.model import SourceInfo
from tests.connectors.access_writer import TEXT, Database
from tests.connectors.compound import compound
from tests.connectors.documents import docx, pdf
from tests.connectors.workbooks import fods, ods


def opener_at(path: Path):
    (opener,), problems = openers(path, system="crm")
    assert not problems
    return opener


def csv_file(folder: Path, sample: Sample):
    path = folder / "asiakkaat.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, delimiter=";")
        writer.writerow(sample.header)
        writer.writerows([["" if cell is None else cell for cell in row] for row in sample.rows])
    return opener_at(path)


def workbook(folder: Path, sample: Sample):
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (sample.header, *sample.rows):
        sheet.append([cell or None for cell in row])
    book.save(folder / "asiakkaat.xlsx")
    return opener_at(folder / "asiakkaat.xlsx")


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def sqlite_file(folder: Path, sample: Sample):
    connection = sqlite3.connect(folder / "crm.db")
    connection.execute(f"CREATE TABLE asiakas ({', '.join(f'{quoted(name)} TEXT' for name in sample.header)})")
    marks = ", ".join("?" * len(sample.header))
    rows = [[None if cell is None else str(cell) for cell in row] for row in sample.rows]
    connection.executemany(f"INSERT INTO asiakas VALUES ({marks})", rows)
    connection.commit()
    connection.close()
    return opener_at(folder / "crm.db")


def frame(folder: Path, sample: Sample):
    columns = {n: pd.Series([row[n] for row in sample.rows], dtype=object) for n in range(len(sample.header))}
    made = pd.DataFrame(columns)
    made.columns = pd.Index(sample.header)
    return frames_opener(made, system="crm")


def archive(folder: Path, sample: Sample):
    """A member of an archive in an archive is read like the file itself."""
    csv_file(folder, sample)
    with zipfile.ZipFile(folder / "sisempi.zip", "w") as packed:
        packed.write(folder / "asiakkaat.csv", "asiakkaat.csv")
    with tarfile.open(folder / "vienti.tar.gz", "w:gz") as packed:
        packed.add(folder / "sisempi.zip", "sisempi.zip")
    (folder / "sisempi.zip").unlink()
    (folder / "asiakkaat.csv").unlink()
    opener = opener_at(folder / "vienti.tar.gz")
    for _ in range(2):
        with opener() as source:
            (opener,) = source.inside()
    return opener


def damaged_archive(folder: Path):
    path = folder / "rikki.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr(f"{MARKER}.csv".replace(MARKER, "a"), f"nimi\n{MARKER}\n" * 100)
    path.write_bytes(path.read_bytes()[:-30])
    return opener_at(path)


def open_document(folder: Path, sample: Sample):
    (folder / "asiakkaat.ods").write_bytes(
        ods([[cell or None for cell in row] for row in (sample.header, *sample.rows)])
    )
    return opener_at(folder / "asiakkaat.ods")


def damaged_ods(folder: Path):
    (folder / "rikki.ods").write_bytes(ods([["nimi"], [MARKER]], **{"styles.xml": f"<a>{MARKER}<b></a>"}))
    return opener_at(folder / "rikki.ods")


def damaged_fods(folder: Path):
    (folder / "rikki.fods").write_bytes(fods([["nimi"], *[[MARKER]] * 50])[:-300])
    return opener_at(folder / "rikki.fods")


def document(folder: Path, sample: Sample):
    (folder / "asiakkaat.docx").write_bytes(
        docx(table=[["" if c is None else c for c in r] for r in (sample.header, *sample.rows)])
    )
    return opener_at(folder / "asiakkaat.docx")


def damaged_document(folder: Path):
    data = docx(f"<w:p><w:r><w:t>{MARKER}</w:t></w:r></w:p>", **{"word/header1.xml": f"<a>{MARKER}<b></a>"})
    (folder / "rikki.docx").write_bytes(data)
    return opener_at(folder / "rikki.docx")


def damaged_rtf(folder: Path):
    (folder / "rikki.rtf").write_bytes(b"{\\rtf1 " + MARKER.encode() + b"\\par {\\header x")
    return opener_at(folder / "rikki.rtf")


def damaged_pdf(folder: Path):
    (folder / "rikki.pdf").write_bytes(pdf(MARKER)[:300])
    return opener_at(folder / "rikki.pdf")


def mailbox_file(folder: Path, sample: Sample):
    letters = [
        f"From a@example.com Mon Jan  1 10:00:00 2024\nFrom: a@example.com\nTo: b@example.com\nSubject: {row[1]}\n\n{row}\n\n"
        for row in sample.rows
    ]
    (folder / "viestit.mbox").write_text("".join(letters), "utf-8")
    return opener_at(folder / "viestit.mbox")


def damaged_mail(folder: Path):
    lines = f"From: a@example.com\nTo: b@example.com\nSubject: x\nContent-Type: multipart/mixed; boundary=y\n\n--y\n\n{MARKER}\n"
    (folder / "rikki.eml").write_text(lines, "utf-8")
    return opener_at(folder / "rikki.eml")


def damaged_msg(folder: Path):
    data = compound({"__properties_version1.0": bytes(32), "__substg1.0_1000001F": (MARKER * 900).encode("utf-16-le")})
    (folder / "rikki.msg").write_bytes(data[:-300])
    return opener_at(folder / "rikki.msg")


def cards(folder: Path, sample: Sample):
    text = "".join(f"BEGIN:VCARD\r\nFN:{row[1]}\r\nTEL:{row[3]}\r\nEND:VCARD\r\n" for row in sample.rows)
    (folder / "yhteystiedot.vcf").write_text(text, "utf-8", newline="")
    return opener_at(folder / "yhteystiedot.vcf")


def damaged_cards(folder: Path):
    (folder / "rikki.vcf").write_text(f"BEGIN:VCARD\n{MARKER}\nFN:{MARKER}\nEND:VCARD\n", "utf-8")
    return opener_at(folder / "rikki.vcf")


def damaged_csv(folder: Path):
    path = folder / "rikki.csv"
    rows = "".join(f"{n};Aho;{MARKER}\r\n" for n in range(50))
    path.write_bytes(
        f'numero;sukunimi;muistio\r\n{rows}51;"{MARKER};x\r\n52;{MARKER}\r\n'.encode("cp1252") + b"53;\x81;\xc3\xa4\0\n"
    )
    return opener_at(path)


def damaged_workbook(folder: Path):
    whole = folder / "ehja.xlsx"
    book = openpyxl.Workbook()
    book.active.append([MARKER])
    book.save(whole)
    path = folder / "katkennut.xlsx"
    path.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    whole.unlink()
    return opener_at(path)


def damaged_sqlite(folder: Path):
    opener = sqlite_file(folder, Sample(("nimi",), tuple((MARKER * 20,) for _ in range(500))))
    path = folder / "crm.db"
    data = bytearray(path.read_bytes())
    data[8192:16384] = b"\xff" * 8192
    path.write_bytes(bytes(data))
    return opener


def broken_view(folder: Path):
    opener = sqlite_file(folder, Sample(("nimi",), ((MARKER,),)))
    connection = sqlite3.connect(folder / "crm.db")
    connection.execute("CREATE VIEW rikki AS SELECT x FROM puuttuu")
    connection.execute("INSERT INTO asiakas VALUES (CAST(x'4de46b69' AS TEXT))")
    connection.commit()
    connection.close()
    return opener


def json_file(folder: Path, sample: Sample):
    rows = [dict(zip(sample.header, row, strict=True)) for row in sample.rows]
    (folder / "asiakkaat.json").write_text(json.dumps(rows, ensure_ascii=False, default=str), "utf-8")
    return opener_at(folder / "asiakkaat.json")


def damaged_json(folder: Path):
    (folder / "rikki.json").write_text(f'[{{"nimi": "{MARKER}"}}, {{"nimi": {MARKER}}}, {{"nimi": "{MARKER}"', "utf-8")
    return opener_at(folder / "rikki.json")


def deep_json(folder: Path):
    (folder / "syva.json").write_text('{"a": [' * 5000 + f'"{MARKER}"' + "]}" * 5000, "utf-8")
    return opener_at(folder / "syva.json")


def xml_file(folder: Path, sample: Sample):
    rows = "".join(
        "<asiakas>"
        + "".join(
            f"<{name}>{escape(str(cell))}</{name}>"
            for name, cell in zip(sample.header, row, strict=True)
            if cell is not None
        )
        + "</asiakas>"
        for row in sample.rows
    )
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<asiakkaat>{rows}</asiakkaat>\n'
    (folder / "asiakkaat.xml").write_text(text, "utf-8")
    return opener_at(folder / "asiakkaat.xml")


def damaged_xml(folder: Path):
    text = f"<a><r><n>{MARKER}</n></r><r><n>{MARKER} & {MARKER}</n></r><r><n>{MARKER}"
    (folder / "rikki.xml").write_text(text, "utf-8")
    return opener_at(folder / "rikki.xml")


def hostile_xml(folder: Path):
    text = f'<!DOCTYPE a [<!ENTITY b "{MARKER}"><!ENTITY c SYSTEM "file:///etc/{MARKER}">]><a>&b;&c;</a>'
    (folder / "ansa.xml").write_text(text, "utf-8")
    return opener_at(folder / "ansa.xml")


def arrow_table(sample: Sample) -> pa.Table:
    dated = any(isinstance(cell, date) for row in sample.rows for cell in row)
    arrays = [
        pa.array([row[n] for row in sample.rows], None if dated else pa.string()) for n in range(len(sample.header))
    ]
    return pa.Table.from_arrays(arrays, names=list(sample.header))


def parquet_file(folder: Path, sample: Sample):
    pq.write_table(arrow_table(sample), folder / "asiakkaat.parquet", write_statistics=False, row_group_size=100)
    return opener_at(folder / "asiakkaat.parquet")


def damaged_parquet(folder: Path):
    path = folder / "rikki.parquet"
    rows = pa.table({"numero": [str(n) for n in range(500)], "nimi": [f"{MARKER}{n}" for n in range(500)]})
    pq.write_table(rows, path, compression="none", use_dictionary=False, write_statistics=False)
    data = bytearray(path.read_bytes())
    start = pq.ParquetFile(path).metadata.row_group(0).column(1).data_page_offset
    data[start : start + 40] = b"\xff" * 40
    path.write_bytes(bytes(data))
    return opener_at(path)


def short_parquet(folder: Path):
    path = folder / "katkennut.parquet"
    pq.write_table(pa.table({"nimi": [MARKER] * 500}), path)
    path.write_bytes(path.read_bytes()[:-20])
    return opener_at(path)


def avro_file(folder: Path, sample: Sample):
    dated = {n for row in sample.rows for n, cell in zip(sample.header, row, strict=True) if isinstance(cell, date)}
    kinds = {name: {"type": "int", "logicalType": "date"} if name in dated else "string" for name in sample.header}
    fields = [{"name": name, "type": ["null", kinds[name]]} for name in sample.header]
    schema = {"type": "record", "name": "asiakas", "fields": fields}
    with (folder / "asiakkaat.avro").open("wb") as stream:
        rows = [dict(zip(sample.header, row, strict=True)) for row in sample.rows]
        fastavro.writer(stream, schema, rows, sync_interval=1000)
    return opener_at(folder / "asiakkaat.avro")


def damaged_avro(folder: Path):
    opener = avro_file(folder, Sample(("nimi",), tuple((f"{MARKER}{n}",) for n in range(500))))
    path = folder / "asiakkaat.avro"
    path.write_bytes(path.read_bytes()[:-300])
    return opener


def record(layout, **values: str) -> str:
    return "".join(values.get(name.replace(" ", "_"), "").ljust(length)[:length] for name, length in layout)


def bank_file(folder: Path, sample: Sample):
    path = folder / "viitteet.ktl"
    rows = [
        record(KTL["3"], tietuetunnus="3", maksajan_nimi=str(row[1]), tilinumero=str(row[0])) for row in sample.rows
    ]
    path.write_text("\r\n".join(rows) + "\r\n", "ascii")
    return Opener(SourceInfo("crm", str(path), "banking"), "banking", str(path))


def damaged_bank_file(folder: Path):
    path = folder / "tiliote.tito"
    header = record(TITO["T00"], tietuetunnus="T00", pituus="322", versio="100")
    lines = [header, f"T10188{MARKER}", "T99" + MARKER, MARKER, header + MARKER]
    path.write_text("\r\n".join(lines) + "\r\n", "ascii")
    return opener_at(path)


def edifact_file(folder: Path, sample: Sample):
    path = folder / "mscons.edi"
    path.write_text("".join(f"NAD+DP+{row[0]}++{row[1]}'" for row in sample.rows), "utf-8")
    return Opener(SourceInfo("crm", str(path), "edifact"), "edifact", str(path))


def damaged_edifact(folder: Path):
    path = folder / "rikki.edi"
    path.write_text(f"UNB+UNOC:3+A+B'NAD+DP+{MARKER}'roska {MARKER}'NAD+DP+{MARKER}", "utf-8")
    return opener_at(path)


def duckdb_file(folder: Path, sample: Sample):
    with duckdb.connect(str(folder / "crm.duckdb")) as connection:
        connection.execute(f"CREATE TABLE asiakas ({', '.join(f'{quoted(name)} VARCHAR' for name in sample.header)})")
        marks = ", ".join("?" * len(sample.header))
        for row in sample.rows:
            connection.execute(
                f"INSERT INTO asiakas VALUES ({marks})", [None if cell is None else str(cell) for cell in row]
            )
    return opener_at(folder / "crm.duckdb")


def broken_duckdb_view(folder: Path):
    opener = duckdb_file(folder, Sample(("nimi",), ((MARKER,),)))
    with duckdb.connect(str(folder / "crm.duckdb")) as connection:
        connection.execute("CREATE VIEW rikki AS SELECT CAST(nimi AS INTEGER) AS n FROM asiakas")
    return opener


def dump_text(sample: Sample) -> str:
    names = ", ".join(f"{quoted(name)} text" for name in sample.header)
    rows = "".join(
        "INSERT INTO asiakas VALUES ("
        + ", ".join("NULL" if cell is None else "'" + str(cell).replace("'", "''") + "'" for cell in row)
        + ");\n"
        for row in sample.rows
    )
    return f"CREATE TABLE asiakas ({names});\n{rows}"


def sql_dump(folder: Path, sample: Sample):
    (folder / "varmuus.sql").write_text(dump_text(sample), "utf-8", newline="")
    return opener_at(folder / "varmuus.sql")


def damaged_dump(folder: Path):
    text = dump_text(Sample(("nimi",), ((MARKER,),) * 50))
    data = text.encode()[:-8] + f"'\xff{MARKER}".encode("latin-1")
    (folder / "rikki.sql").write_bytes(data)
    return opener_at(folder / "rikki.sql")


def access_database(folder: Path, sample: Sample, counted: int | None = None):
    database = Database()
    rows = [[None if cell is None else str(cell) for cell in row] for row in sample.rows]
    database.table("asiakas", [(name, TEXT) for name in sample.header], rows, counted=counted)
    (folder / "rekisteri.mdb").write_bytes(bytes(database))
    return opener_at(folder / "rekisteri.mdb")


def printed_table(folder: Path, sample: Sample):
    rows = [["" if cell is None else str(cell) for cell in row] for row in sample.rows]
    widths = [max(2, *(len(row[i]) for row in [sample.header, *rows])) for i in range(len(sample.header))]
    lines = [sample.header, ["-" * width for width in widths], *rows]
    text = "\n".join(
        " ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )
    (folder / "tuloste.lst").write_text(text + "\n", "utf-8", newline="")
    return opener_at(folder / "tuloste.lst")


def damaged_printed_table(folder: Path):
    opener = printed_table(folder, Sample(("nimi", "puhelin"), ((MARKER, "0401"),) * 50))
    path = folder / "tuloste.lst"
    path.write_bytes(path.read_bytes() + b"\x81\xe4\0 " + MARKER.encode() + b"\n")
    return opener


def short_access_database(folder: Path):
    return access_database(folder, Sample(("nimi",), ((MARKER,),) * 50), counted=51)


def cut_access_database(folder: Path):
    opener = access_database(folder, Sample(("nimi",), ((MARKER * 100,),) * 50))
    path = folder / "rekisteri.mdb"
    path.write_bytes(path.read_bytes()[:-6000])
    return opener


SUBJECTS = {
    "delimited": Subject("delimited", csv_file, frozenset({"duplicate headers", "ragged rows"}), (damaged_csv,)),
    "fixed_width": Subject("fixed_width", printed_table, frozenset({"duplicate headers"}), (damaged_printed_table,)),
    "spreadsheet": Subject("spreadsheet", workbook, frozenset({"duplicate headers"}), (damaged_workbook,)),
    "json": Subject("json", json_file, damage=(damaged_json, deep_json), lacks=frozenset({"columns without rows"})),
    "xml": Subject(
        "xml",
        xml_file,
        damage=(damaged_xml, hostile_xml),
        named=lambda name: f"asiakkaat/asiakas/{name}",
        lacks=frozenset({"columns without rows", "any name"}),
    ),
    "columnar": Subject(
        "columnar", parquet_file, frozenset({"duplicate headers"}), damage=(damaged_parquet, short_parquet)
    ),
    "avro": Subject("avro", avro_file, damage=(damaged_avro,), lacks=frozenset({"any name"})),
    "banking": Subject("banking", bank_file, damage=(damaged_bank_file,), fixed=True),
    "edifact": Subject("edifact", edifact_file, damage=(damaged_edifact,), fixed=True),
    "duckdb": Subject("duckdb", duckdb_file, damage=(broken_duckdb_view,)),
    "access": Subject("access", access_database, damage=(short_access_database, cut_access_database)),
    "sql_dump": Subject("sql_dump", sql_dump, damage=(damaged_dump,)),
    "database": Subject("database", sqlite_file, damage=(damaged_sqlite, broken_view)),
    "workbook": Subject("workbook", open_document, frozenset({"duplicate headers"}), (damaged_ods, damaged_fods)),
    "document": Subject("document", document, frozenset(), (damaged_document, damaged_rtf, damaged_pdf)),
    "mail": Subject("mail", mailbox_file, damage=(damaged_mail, damaged_msg), fixed=True),
    "contacts": Subject("contacts", cards, damage=(damaged_cards,), fixed=True),
    "archive": Subject("archive", archive, frozenset({"duplicate headers", "ragged rows"}), (damaged_archive,)),
    "dataframe": Subject("dataframe", frame, frozenset({"duplicate headers"})),
}


def test_every_connector_has_a_fixture():
    assert set(SUBJECTS) == set(BUILTIN)


@pytest.mark.parametrize(("name", "check"), [(n, c) for n, s in SUBJECTS.items() for c in checks_for(s)])
def test_contract(name, check, tmp_path):
    run(check, SUBJECTS[name], tmp_path)


def test_a_source_that_breaks_the_contract_is_caught(tmp_path):
    """The checks can fail: a connector that turns numbers into numbers, or loses a row, doesn't pass."""

    def careless(folder: Path, sample: Sample):
        rows = [[int(c) if isinstance(c, str) and c.isdecimal() else c for c in row] for row in sample.rows[:-1]]
        return frames_opener(pd.DataFrame(rows, columns=list(sample.header), dtype=object), system="crm")

    subject = Subject("careless", careless)
    for check in ("leading_zeros_kept", "every_row_once"):
        with pytest.raises(AssertionError):
            run(check, subject, tmp_path)
    assert set(CHECKS) > {"leading_zeros_kept", "every_row_once"}
