"""Mutated files of every format: no crash, nothing raw in a message, and whatever wasn't read is told."""

from __future__ import annotations

import io
import os
import random
import warnings
import zipfile

import openpyxl
import pytest

from connectors.registry import openers
from scanner.engine.accounting import Account
from scanner.model import SourceError
from scanner.model.inventory import REASONS
from tests.connectors import documents, workbooks
from tests.connectors.access_writer import MEMO, TEXT, Database
from tests.connectors.compound import compound
from tests.connectors.test_mail import message

MARKER = "Zqxmarker"
SEED = os.environ.get("TUTKA_FUZZ_SEED", "")
"""Another text gives other damages; `TUTKA_FUZZ_ROUNDS` more of them."""
ROWS = [["nimi", "puhelin", "muistio"], *[[f"Aho {n}", f"04012{n:05d}", f"{MARKER} {n}"] for n in range(60)]]
ROUNDS = int(os.environ.get("TUTKA_FUZZ_ROUNDS", "30"))


def xlsx() -> bytes:
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def zipped() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for n in range(4):
            archive.writestr(f"{n}.csv", "\n".join(";".join(row) for row in ROWS))
    return buffer.getvalue()


def tarred() -> bytes:
    import tarfile

    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for n in range(4):
            data = "\n".join(";".join(row) for row in ROWS).encode()
            info = tarfile.TarInfo(f"{n}.csv")
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def eml() -> bytes:
    made = message(body=f"{MARKER} kertoi", html=f"<p>{MARKER}</p>")
    made.add_attachment(
        "\n".join(";".join(row) for row in ROWS).encode(), maintype="text", subtype="csv", filename="a.csv"
    )
    return made.as_bytes()


def rtf() -> bytes:
    rows = "".join(rf"\trowd\intbl {row[0]}\cell {row[2]}\cell\row" + "\n" for row in ROWS)
    return (r"{\rtf1\ansi{\info{\author " + MARKER + r"}}\pard " + MARKER + r"\par " + rows + r"\pard}").encode()


def msg() -> bytes:
    text = f"{MARKER} kertoi".encode("utf-16-le")
    return compound(
        {"__properties_version1.0": bytes(32), "__substg1.0_0037001F": text, "__substg1.0_1000001F": text * 300}
    )


def access(*, jet3: bool) -> bytes:
    database = Database(jet3=jet3)
    columns = [("nimi", TEXT), ("puhelin", TEXT), ("muistio", MEMO)]
    database.table("Asiakkaat", columns, [[*row[:2], row[2] * 40] for row in ROWS[1:]])
    return bytes(database)


MAKERS = {
    "mdb": lambda: access(jet3=True),
    "accdb": lambda: access(jet3=False),
    "xlsx": xlsx,
    "xls": lambda: workbooks.xls({"Asiakkaat": ROWS}),
    "xlsb": lambda: workbooks.xlsb(ROWS),
    "ods": lambda: workbooks.ods(ROWS),
    "docx": lambda: documents.docx(f"<w:p><w:r><w:t>{MARKER}</w:t></w:r></w:p>", ROWS),
    "odt": lambda: documents.odt(f"<text:p>{MARKER}</text:p>", ROWS),
    "pdf": lambda: documents.pdf(*["\n".join(" ".join(row) for row in ROWS[:40])] * 3),
    "zip": zipped,
    "tar": tarred,
    "eml": eml,
    "rtf": rtf,
    "msg": msg,
}


def mutated(data: bytes, chance: random.Random) -> bytes:
    """Cut, flip, repeat, remove, or insert."""
    out = bytearray(data)
    for _ in range(chance.choice([1, 1, 2, 5, 40])):
        at = chance.randrange(len(out))
        how = chance.randrange(6)
        length = chance.choice([1, 2, 4, 16, 200])
        if how == 0:
            out[at] ^= 1 << chance.randrange(8)
        elif how == 1:
            out[at : at + length] = bytes(chance.randrange(256) for _ in range(length))
        elif how == 2:
            del out[at : at + length]
        elif how == 3:
            out[at:at] = out[at : at + length]
        elif how == 4:
            out[at : at + 4] = chance.choice([b"\xff\xff\xff\xff", b"\0\0\0\0", b"\xff\xff\xff\x7f", b"\0\0\0\x80"])
        else:
            out = out[: max(at, 1)]
        out = out or bytearray(b"x")
    return bytes(out)


CHECKED = frozenset({"xlsx", "xlsb", "ods", "docx", "odt", "zip"})
"""Formats with a checksum over each part: what is gone without a word was lost by the reader, not by the damage."""


def read_all(path):
    """Read a file and what lies in it; give how many cells were seen, how many of them with the marker, problems, errors."""
    waiting, problems = openers(path)
    problems = list(problems)
    cells = marked = 0
    while waiting:
        opener = waiting.pop(0)
        try:
            with opener() as source:
                try:
                    for table in source.tables():
                        account = Account()
                        for batch in source.batches(table):
                            account.add(batch)
                            seen = [str(cell) for column in batch.columns for cell in column.cells if cell is not None]
                            cells += len(seen)
                            marked += sum(cell.count(MARKER) for cell in seen)
                        problems += account.disagreement(source, table)
                    waiting += source.inside() if hasattr(source, "inside") else ()
                finally:
                    problems += source.problems
        except SourceError as error:
            problems.append(error)
    return cells, marked, problems


@pytest.mark.parametrize("kind", MAKERS)
def test_mutated_files(kind, tmp_path):
    """Four hundred and twenty files in all; each is the same in every run."""
    whole = MAKERS[kind]()
    (tmp_path / f"whole.{kind}").write_bytes(whole)
    _, every, problems = read_all(tmp_path / f"whole.{kind}")
    assert every
    assert all(problem.examined for problem in problems)
    for number in range(ROUNDS):
        data = mutated(whole, random.Random(f"{SEED}{kind} {number}"))
        path = tmp_path / f"{number}.{kind}"
        path.write_bytes(data)
        with warnings.catch_warnings(action="ignore"):
            cells, marked, problems = read_all(path)
        told = " ".join(repr(p) + str(p) for p in problems)
        assert MARKER not in told, number
        assert {p.reason for p in problems} <= set(REASONS)
        assert cells or problems, f"{number}: nothing was read and nothing was told"
        # a file whose first bytes are gone is read as the text that it looks like, and told so
        whole_as_told = all(getattr(p, "examined", False) and p.reason != "type_mismatch" for p in problems)
        assert not (kind in CHECKED and whole_as_told and marked < every), f"{number}: {every - marked} are gone"


def test_an_entry_of_the_directory_that_swallows_the_others_is_told(tmp_path):
    """A longer name hides every entry behind it: the archive seemed to hold one empty file."""
    data = bytearray(zipped())
    at = data.index(b"PK\x01\x02")
    end = data.rindex(b"PK\x05\x06")
    data[at + 28 : at + 30] = (end - at - 46).to_bytes(2, "little")
    path = tmp_path / "a.zip"
    path.write_bytes(data)
    _, marked, problems = read_all(path)
    assert marked == 240  # read from the front
    assert [p.reason for p in problems if not getattr(p, "examined", False)] == ["corrupt"]
    book = bytearray(xlsx())
    at, end = book.index(b"PK\x01\x02"), book.rindex(b"PK\x05\x06")
    book[at + 28 : at + 30] = (end - at - 46).to_bytes(2, "little")
    path = tmp_path / "a.xlsx"
    path.write_bytes(book)
    _, _, problems = read_all(path)
    assert any(p.reason == "corrupt" for p in problems)


@pytest.mark.parametrize(("name", "data"), [("a.docx", b"PK"), ("a.zip", b"PK\x03\x04\x14"), ("a.pdf", b"%PD"), ("a.xls", b"x")])  # fmt: skip
def test_a_few_bytes_of_a_document_are_no_text(tmp_path, name, data):
    (tmp_path / name).write_bytes(data)
    cells, _, (problem,) = read_all(tmp_path / name)
    assert cells == 0
    assert (problem.reason, problem.examined) == ("truncated", False)
    (tmp_path / "a.txt").write_bytes(b"PK")
    assert read_all(tmp_path / "a.txt")[0] == 1


def test_a_message_of_nothing_is_told(tmp_path):
    (tmp_path / "a.eml").write_bytes(b"From =?utf-")
    _, _, problems = read_all(tmp_path / "a.eml")
    assert "truncated" in {p.reason for p in problems}
