"""Access files: written for the purpose by the published layout, and two empty ones that Access itself has made."""

from __future__ import annotations

import random
import struct
import zlib
from datetime import datetime
from decimal import Decimal
from uuid import UUID

import msaccessdb
import pytest

from connectors.access_pages import AccessFile, DamagedPageError
from connectors.access_rows import Reader
from connectors.registry import openers
from scanner.files.sniff import sniff
from scanner.model import SourceError
from tests.connectors.access_writer import (
    BINARY,
    BOOL,
    BYTE,
    DATE,
    DOUBLE,
    GUID,
    INT,
    LONG,
    MEMO,
    MONEY,
    NUMERIC,
    OLE,
    TEXT,
    Database,
    Raw,
)

HETU = "131052-908T"
PEOPLE = [("id", LONG), ("nimi", TEXT)]


def opened(tmp_path, database, name="rekisteri.mdb"):
    path = tmp_path / name
    path.write_bytes(bytes(database))
    (opener,), problems = openers(path, system="crm")
    assert not problems
    return opener


def read(opener, size=1000):
    """Read all cells by table and column, and give them with the problems."""
    found = {}
    with opener() as source:
        for table in source.tables():
            columns = {c.name: [] for c in table.columns}
            for batch in source.batches(table, size):
                for cells in batch.columns:
                    columns[cells.column.name] += cells.cells
            found[table.ref.table] = columns
        return found, source.problems


@pytest.mark.parametrize("jet3", [True, False])
def test_every_type_arrives_as_it_was_written(tmp_path, jet3):
    kinds = [
        ("id", LONG), ("nimi", TEXT), ("voimassa", BOOL), ("syntynyt", DATE), ("saldo", MONEY), ("muistio", MEMO),
        ("osuus", DOUBLE), ("tunnus", GUID), ("liite", OLE), ("määrä", NUMERIC), ("ikä", BYTE), ("koodi", INT),
        ("avain", BINARY),
    ]  # fmt: skip
    day = datetime(1952, 10, 13, 4, 5, 6)  # noqa: DTZ001 - Access keeps no time zone
    rows = [
        [n, f"Åsa{n}", n % 2 == 0, day, Decimal("-12.3400"), "muisti" * (n * 200), 1.5, UUID(int=n), b"", Decimal("-9.9999"), n, -n, b"k"]
        for n in range(1, 40)
    ]  # fmt: skip
    rows[6] = [7, *[None] * 12]
    database = Database(jet3=jet3)
    database.table("Asiakkaat", kinds, rows, primary=0)
    opener = opened(tmp_path, database)
    found, problems = read(opener)
    assert not problems
    expected = {name: [row[i] for row in rows] for i, (name, _) in enumerate(kinds)}
    expected["voimassa"][6] = False  # a yes/no field can't be empty
    assert found == {"Asiakkaat": expected}
    assert read(opener, size=3)[0] == found
    with opener() as source:
        (table,) = source.tables()
        assert table.rows_total == 39
        assert [(c.kind, c.key) for c in table.columns][:2] == [("LONG", "primary"), ("TEXT(255)", None)]


@pytest.mark.parametrize("jet3", [True, False])
def test_many_columns_take_several_pages_of_definition(tmp_path, jet3):
    names = [f"sarake_{n:03d}_{'x' * 40}" for n in range(200)]
    rows = [[f"{n:03d}x{r}" for n in range(60 + 20 * r)] for r in range(3)]
    database = Database(jet3=jet3)
    database.table("Leveä", [(name, TEXT) for name in names], rows)
    found, problems = read(opened(tmp_path, database))
    assert not problems
    assert {name: cells for name, cells in found["Leveä"].items() if any(cells)} == {
        name: [row[i] if i < len(row) else None for row in rows] for i, name in enumerate(names[:100])
    }


def test_columns_that_were_deleted_or_added_later_shift_nothing(tmp_path):
    database = Database()
    columns = [("id", LONG), ("poistettu", TEXT), ("nimi", TEXT), ("lisätty", TEXT)]
    database.table("A", columns, [[1, "vanha", "Aho"], [2, "x", "Salo", "uusi"]], drop=("poistettu",))
    found, problems = read(opened(tmp_path, database))
    assert not problems
    assert found == {"A": {"id": [1, 2], "nimi": ["Aho", "Salo"], "lisätty": [None, "uusi"]}}


def test_half_compressed_text(tmp_path):
    raw = b"\xff\xfe" + "Nurmi".encode("latin-1") + b"\0" + "Šž".encode("utf-16-le") + b"\0" + "å".encode("latin-1")
    database = Database()
    database.table("A", PEOPLE, [[1, Raw(raw)], [2, Raw(b"\xff\xfeAho")]])
    assert read(opened(tmp_path, database))[0]["A"]["nimi"] == ["NurmiŠžå", "Aho"]


def test_moved_rows_are_read_once_and_deleted_ones_not(tmp_path):
    database = Database()
    columns = database._numbered(PEOPLE)
    page = database.table("A", PEOPLE, [[n, f"Nimi{n}"] for n in range(4)], counted=3)
    data = page + 1
    database.elsewhere(page, data, 1, database.row(columns, [1, "Muuttanut"]))
    database.delete(data, 2)
    found, problems = read(opened(tmp_path, database))
    assert not problems
    assert found["A"] == {"id": [0, 1, 3], "nimi": ["Nimi0", "Muuttanut", "Nimi3"]}


def test_hidden_tables_links_queries_and_descriptions(tmp_path):
    database = Database()
    about = description("nimi", "Asiakkaan nimi")
    database.table("A", PEOPLE, [[1, "Aho"]], props=about)
    database.table("Vanhat", PEOPLE, [[1, "Salo"]], flags=8)
    packed = zlib.compress(struct.pack("<III", 20, 1, 4) + "txt\0".encode("utf-16-le") + b"Soita Aholle")
    database.table(
        "f_1_Liitteet",
        [("FileData", OLE), ("FileName", TEXT)],
        [[struct.pack("<II", 1, len(packed)) + packed, "Aho.txt"]],
        flags=-2147483638,
    )
    database.table("MSysQueries", [("Expression", MEMO)], [[f"hetu = '{HETU}'"], [None]], flags=-(1 << 31))
    database.link("Ulkoinen", "ODBC;UID=sa;PWD=salasana")
    opener = opened(tmp_path, database)
    found, problems = read(opener)
    with opener() as source:
        places = {t.ref.table: t.place for t in source.tables()}
        assert next(iter(source.tables())).columns[1].comment == "Asiakkaan nimi"
    assert places == {
        "A": None,
        "Vanhat": "hidden table",
        "f_1_Liitteet": "hidden table",
        "(queries)": "query",
        "(links)": "connection",
    }
    assert found["f_1_Liitteet"]["FileData"] == [b"Soita Aholle"]
    assert found["(queries)"]["Expression"] == [f"hetu = '{HETU}'"]
    assert "PWD=salasana" in str(found["(links)"]["Connect"])
    assert [(p.reason, p.examined) for p in problems] == [("internal", True)]


def description(column, text):
    """Write the properties that the list of objects keeps of a table."""
    name = column.encode("utf-16-le")
    value = text.encode("utf-16-le")
    names = struct.pack("<H", 22) + "Description".encode("utf-16-le")
    entry = struct.pack("<HBBHH", 8 + len(value), 0, 12, 0, len(value)) + value
    block = struct.pack("<IH", 6 + len(name), len(name)) + name + entry
    return b"MR2\0" + struct.pack("<IH", 6 + len(names), 0x80) + names + struct.pack("<IH", 6 + len(block), 1) + block


@pytest.mark.parametrize("name", ["tyhja.mdb", "tyhja.accdb"])
def test_files_of_access_itself(tmp_path, name):
    path = tmp_path / name
    msaccessdb.create(str(path))
    assert sniff(path).kind == "access"
    (opener,), _ = openers(path, system="crm")
    found, problems = read(opener)
    assert not found
    assert [(p.reason, p.examined) for p in problems] == [("empty", True)]
    with AccessFile(path) as file:  # its own list of tables, whole, and as many entries as it says
        catalogue = file.definition(2)
        reader = Reader(file, catalogue, catalogue.columns)
        rows = [reader.cells(row) for row in file.rows(catalogue) if row is not None]
        at = {c.name: i for i, c in enumerate(catalogue.columns)}
        assert len(rows) == catalogue.rows
        assert reader.damaged == 0
        assert {"MSysObjects", "MSysACEs", "MSysQueries", "MSysRelationships"} <= {row[at["Name"]] for row in rows}
        assert {row[at["DateCreate"]].year for row in rows} == {2017}


def test_encrypted_and_cut_files_say_so(tmp_path):
    database = Database(key=b"\1\2\3\4")
    database.table("A", PEOPLE, [[1, "Aho"]])
    with pytest.raises(SourceError, match="encrypted") as caught:
        read(opened(tmp_path, database))
    assert caught.value.reason == "encrypted"
    path = tmp_path / "lyhyt.mdb"
    path.write_bytes(bytes(Database())[:1500])
    (opener,), _ = openers(path, system="crm")
    with pytest.raises(SourceError) as caught:
        read(opener)
    assert caught.value.reason == "truncated"


def test_a_count_of_access_that_differs_is_told(tmp_path):
    database = Database()
    database.table("A", PEOPLE, [[1, "Aho"]], counted=2)
    found, problems = read(opened(tmp_path, database))
    assert found["A"]["nimi"] == ["Aho"]
    assert [(p.reason, p.examined, p.params["rows"]) for p in problems] == [("corrupt", False, 1)]


def test_a_damaged_row_costs_that_row_and_a_damaged_value_that_value(tmp_path):
    database = Database()
    columns = [("id", LONG), ("nimi", TEXT), ("muistio", MEMO)]
    nowhere = struct.pack("<III", 500 | 0x40000000, 0xFFFF << 8, 0)
    page = database.table("A", columns, [[1, "Aho", "a"], [2, "Salo", Raw(nowhere)], [3, "Laine", "b"]])
    raw = bytearray(database.pages[page + 1])
    (offset,) = struct.unpack_from("<H", raw, 14)
    raw[offset : offset + 2] = b"\xff\x7f"  # a row that claims more columns than it has bytes
    database.pages[page + 1] = bytes(raw)
    found, problems = read(opened(tmp_path, database))
    assert found["A"] == {"id": [2, 3], "nimi": ["Salo", "Laine"], "muistio": [None, "b"]}
    assert sorted((p.reason, p.examined) for p in problems) == [("corrupt", False)] * 2


def test_long_values_that_run_in_a_circle_end(tmp_path):
    database = Database()
    page = len(database.pages)
    pointer = database.long_piece(struct.pack("<I", page << 8) + b"x" * 100)
    database.table("A", [("muistio", MEMO)], [[Raw(struct.pack("<III", 0x3FFFFFFF, pointer, 0))]])
    found, problems = read(opened(tmp_path, database))
    assert len(found["A"]["muistio"]) == 1
    assert problems


@pytest.mark.slow
def test_damaged_files_are_told_and_never_crash(tmp_path):
    database = Database()
    database.table("A", [*PEOPLE, ("muistio", MEMO)], [[n, f"Nimi{n}", "m" * (n * 90)] for n in range(60)], primary=0)
    whole = bytes(database)
    sound, _ = read(opened(tmp_path, database))
    noise = random.Random(20261124)
    refused: set[str] = set()
    for _ in range(150):
        data = bytearray(whole)
        for _ in range(noise.choice((1, 4, 40))):
            data[noise.randrange(4096, len(data))] = noise.randrange(256)
        if noise.random() < 0.2:
            del data[noise.randrange(4096, len(data)) :]
        path = tmp_path / "vioittunut.mdb"
        path.write_bytes(bytes(data))
        (opener,), _ = openers(path, system="crm")
        try:
            found, problems = read(opener)
        except SourceError as error:
            refused.add(error.reason)
            continue
        rows = {name: len(next(iter(cells.values()))) for name, cells in found.items() if cells}
        assert problems or rows.get("A") == len(sound["A"]["id"])
    assert refused <= {"corrupt", "truncated", "encrypted"}


def test_a_page_that_is_not_there_is_no_page(tmp_path):
    path = tmp_path / "a.mdb"
    path.write_bytes(bytes(Database()))
    with AccessFile(path) as file, pytest.raises(DamagedPageError):
        file.page(10_000)
