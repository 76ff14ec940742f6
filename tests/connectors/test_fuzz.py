"""Damaged files of every structured format: none ends the reading with a fault of ours, none loses text without saying so."""

from __future__ import annotations

import csv
import io
import json
import os
import random
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from connectors.bank_layouts import LMP
from scanner.files.encoding import decode
from tests.connectors.reading import read
from tests.connectors.test_banking import MSCONS, STATEMENT, payments, record

MARKER = "Zqxmarker"
SEED = os.environ.get("TUTKA_FUZZ_SEED", "")
"""Another text gives other damages; `TUTKA_FUZZ_ROUNDS` more of them."""
PEOPLE = [
    {"numero": f"{n:05d}", "nimi": f"Mäkinen{n} {MARKER}", "puhelin": f"0401{n:06d}", "muistio": 'soitti; "hätä"'}
    for n in range(60)
]


def csv_text() -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(PEOPLE[0]), delimiter=";")
    writer.writeheader()
    writer.writerows(PEOPLE)
    return out.getvalue().encode()


def xml_text() -> bytes:
    rows = "".join(
        f'<asiakas id="{p["numero"]}"><nimi>{p["nimi"]}</nimi><!-- muista {p["puhelin"]} --><muistio><![CDATA[{p["muistio"]}]]></muistio></asiakas>'
        for p in PEOPLE
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<asiakkaat>{rows}</asiakkaat>'.encode()


def printed_text() -> bytes:
    widths = {"numero": 6, "nimi": 24, "puhelin": 12, "muistio": 18}
    lines = [" ".join(name.ljust(width) for name, width in widths.items()), " ".join("-" * w for w in widths.values())]
    lines += [" ".join(p[name].ljust(width) for name, width in widths.items()) for p in PEOPLE]
    return "\n".join(lines).encode()


def stacked_text() -> bytes:
    more = ["yritys;y-tunnus;tilinumero", *(f"Yritys{n} {MARKER};123456-{n};FI2112345{n}" for n in range(20))]
    return csv_text() + b"\r\n" + "\r\n".join(more).encode()


def payment_file() -> bytes:
    row = record(
        LMP["1"], aineistotunnus="LM03", tietuetunnus="1", tapahtumalaji="0", saajan_nimi=f"Maija {MARKER}", viite_tai_viesti="palautus"
    )  # fmt: skip
    return "\r\n".join(
        [record(LMP["0"], aineistotunnus="LM03", tietuetunnus="0", tapahtumalaji="0"), *[row] * 20]
    ).encode()


BASES = {
    "csv": csv_text(),
    "lst": printed_text(),
    "tsv": stacked_text(),
    "lmp": payment_file(),
    "json": json.dumps({"tuotu": "eilen", "asiakkaat": PEOPLE}, ensure_ascii=False).encode(),
    "jsonl": "\n".join(json.dumps(p, ensure_ascii=False) for p in PEOPLE).encode(),
    "xml": xml_text(),
    "tito": "\r\n".join(STATEMENT * 5).encode(),
    "ktl": payments(40).encode(),
    "edi": (MSCONS * 5).encode(),
}
SIGNS = [
    b'"',
    b"<",
    b">",
    b"&",
    b"{",
    b"}",
    b"[",
    b"]",
    b",",
    b";",
    b"\\",
    b"\n",
    b"\r",
    b"'",
    b"\xff",
    b"\x00",
    b"<!--",
    b"]]>",
    b"</",
    b"\xc3",
]


def mutated(data: bytes, chance: random.Random) -> bytes:
    """Damage some bytes in one to six ways."""
    out = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(out) or 1)
        length = chance.choice([1, 2, 10, 200])
        match chance.randrange(6):
            case 0:
                out[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                del out[at : at + length]
            case 2:
                out[at:at] = chance.choice(SIGNS)
            case 3:
                out[at:at] = out[at : at + length]
            case 4:
                other = chance.randrange(len(out) or 1)
                out[at:at] = out[other : other + length]
            case _ if chance.random() < 0.3:
                del out[at:]
    return bytes(out)


def plain_signs(text: str) -> Counter[str]:
    """Count the letters and digits that no 7-bit code changes."""
    return Counter(re.findall("[A-Za-z0-9]", text))


def unaccounted(data: bytes, found) -> set[str]:
    """Give the words and numbers of a text that are in no cell, no column's name and no table's name."""
    heard = " ".join([found.text(), *(name for columns in found.tables.values() for name in columns), *found.tables])
    words = set(re.findall(r"[A-Za-z0-9ÅÄÖåäö]{6,}", re.sub(r"</?[\w.-]+", " ", decode(data).text)))
    joined = re.sub(r"\s+", "", heard)
    return {word for word in words if word not in heard and word not in joined}


@pytest.mark.parametrize("kind", BASES)
@pytest.mark.parametrize("seed", range(int(os.environ.get("TUTKA_FUZZ_ROUNDS", "25"))))
def test_damaged_text_is_read_or_told(kind, seed, tmp_path):
    data = mutated(BASES[kind], random.Random(f"{SEED}{kind} {seed}"))
    found = read(data, tmp_path, f"a.{kind}")
    for problem in found.problems:
        assert problem.code.startswith("S-")
        assert MARKER not in problem.message
        assert MARKER not in repr(problem.params)
    if found.kind == "banking":  # fields stand side by side, so letters and digits are counted
        assert plain_signs(decode(data).text) == plain_signs(found.text())
    elif all(problem.examined for problem in found.problems):
        assert not {word for word in unaccounted(data, found) if word not in MARKUP}


MARKUP = {"version", "encoding"}
"""Words of the formats' own that are no data."""

CHILD = """
import sys
from pathlib import Path
from tests.connectors.reading import read_path
for name in sys.argv[1:]:
    found = read_path(Path(name))
    lost = sum(p.params.get("rows", 0) for p in found.problems)
    rows = found.rows.get(Path(name).name, 0)
    told = [p for p in found.problems if not p.examined]
    assert not any("Zqxmarker" in repr(p) for p in found.problems)
    print(name, rows, len(told), flush=True)
"""


@pytest.mark.slow
def test_damaged_parquet_is_read_or_told(root, tmp_path):
    """In a process of its own: the library ends it on some files, which the scan's own child processes are for."""
    pq.write_table(pa.Table.from_pylist(PEOPLE * 5), tmp_path / "whole.parquet", row_group_size=50)
    data = (tmp_path / "whole.parquet").read_bytes()
    names = []
    for seed in range(40):
        path = tmp_path / f"{seed}.parquet"
        path.write_bytes(mutated(data, random.Random(f"parquet {seed}")))
        names.append(str(path))
    left, aborted, lines = list(names), [], []
    while left:
        done = subprocess.run(
            [sys.executable, "-c", CHILD, *left], cwd=root, capture_output=True, text=True, check=False
        )
        lines += done.stdout.splitlines()
        left = left[len(done.stdout.splitlines()) :]
        if left:
            assert done.returncode < 0, done.stderr[-2000:]  # a signal, no exception of ours
            aborted.append(left.pop(0))
    assert len(lines) + len(aborted) == len(names)
    silent = [line for line in lines if line.split()[1:] != ["300", "0"] and line.split()[2] == "0"]
    assert not [line for line in silent if Path(line.split()[0]).read_bytes()[:4] == b"PAR1"], silent
    assert len(aborted) <= 8, aborted
