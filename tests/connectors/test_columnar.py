from __future__ import annotations

import base64
import io
from datetime import date, datetime
from decimal import Decimal

import fastavro
import pyarrow as pa
import pyarrow.parquet as pq
import pyarrow.parquet.encryption as pe
import pytest
from pyarrow import feather, orc

from tests.connectors.reading import read, read_path

NESTED = pa.table({
    "nimi": ["Aho", "Salo", None],
    "osoite": pa.array([{"katu": "A 1", "rivit": ["x", "y"]}, None, {"katu": None, "rivit": []}]),
    "puhelimet": pa.array([["0401", "0402"], [], None]),
    "suostumus": pa.array([[("aho@example.com", "kyllä"), ("a2@example.com", "ei")], None, []], pa.map_(pa.string(), pa.string())),
    "luokka": pa.array(["A", "B", "A"]).dictionary_encode(),
    "summa": pa.array([Decimal("1.10"), None, Decimal("0.00")]),
    "synt": pa.array([date(1952, 10, 13), None, None]),
    "puhelin": pa.array([401234567, None, 501234567]),
})  # fmt: skip
CELLS = {
    "nimi": ["Aho", "Salo", None],
    "osoite.katu": ["A 1", None, None],
    "osoite.rivit[]": ["x", None, None, "y"],
    "puhelimet[]": ["0401", None, None, "0402"],
    "suostumus.(key)": ["aho@example.com", None, None, "a2@example.com"],
    "suostumus.*": ["kyllä", None, None, "ei"],
    "luokka": ["A", "B", "A"],
    "summa": [Decimal("1.10"), None, Decimal("0.00")],
    "synt": [date(1952, 10, 13), None, None],
    "puhelin": [401234567, None, 501234567],
}


def arrow_stream(table, path):
    with pa.OSFile(str(path), "wb") as out, pa.ipc.new_stream(out, table.schema) as writer:
        writer.write_table(table)


def arrow_file(table, path):
    with pa.OSFile(str(path), "wb") as out, pa.ipc.new_file(out, table.schema) as writer:
        writer.write_table(table)


def without_dictionaries(table):
    kinds = [f.type.value_type if pa.types.is_dictionary(f.type) else f.type for f in table.schema]
    return table.cast(pa.schema(list(zip(table.schema.names, kinds, strict=True))))


WRITERS = {
    "a.parquet": pq.write_table,
    "a.orc": lambda table, path: orc.write_table(without_dictionaries(table), str(path)),
    "a.arrows": arrow_stream,
    "a.arrow": arrow_file,
    "a.feather": lambda table, path: feather.write_feather(table, str(path)),
}


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize("size", [1, 1000])
def test_nested_columns_are_paths(name, size, tmp_path):
    WRITERS[name](NESTED, tmp_path / name)
    found = read_path(tmp_path / name, size)
    expected = {path: sorted(map(str, cells)) for path, cells in CELLS.items()}
    assert {path: sorted(map(str, cells)) for path, cells in found.tables[name].items()} == expected
    assert found.rows[name] == 3
    assert not found.problems


def test_the_format_is_told_from_the_bytes(tmp_path):
    for name, writer in WRITERS.items():
        writer(NESTED, tmp_path / f"{name}.txt")
        assert read_path(tmp_path / f"{name}.txt").kind == "columnar"


def test_statistics_are_a_table_of_their_own(tmp_path):
    table = pa.table({"nimi": ["Aho", "Laine"], "hetu": ["131052-9993", "010199-9986"]})
    pq.write_table(table, tmp_path / "a.parquet")
    found = read_path(tmp_path / "a.parquet")
    assert found.tables["(file statistics)"] == {"nimi": ["Aho", "Laine"], "hetu": ["010199-9986", "131052-9993"]}
    assert found.rows["(file statistics)"] == 0


def test_metadata_of_the_file_and_of_columns_are_read(tmp_path):
    field = pa.field("a", pa.string(), metadata={"kuvaus": "asiakkaan henkilötunnus"})
    schema = pa.schema([field], metadata={"tekijä": "matti.aho@example.com"})
    table = pa.table({"a": ["x"]}).cast(schema)
    for name in ("a.parquet", "a.arrow"):
        WRITERS[name](table, tmp_path / name)
        found = read_path(tmp_path / name)
        assert found.tables["(document)"]["tekijä"] == ["matti.aho@example.com"]
        assert found.tables["(document)"]["a: kuvaus"] == ["asiakkaan henkilötunnus"]


def test_values_of_a_dictionary_that_no_row_has_are_read(tmp_path):
    array = pa.DictionaryArray.from_arrays(pa.array([0, 2, 0]), pa.array(["Aho", "Poistettu", "Salo"]))
    arrow_file(pa.table({"nimi": array}), tmp_path / "a.arrow")
    found = read_path(tmp_path / "a.arrow")
    assert found.tables["a.arrow"] == {"nimi": ["Aho", "Salo", "Aho"]}
    assert found.tables["(unused values)"] == {"nimi": ["Poistettu"]}


def test_times_beyond_python_stay_and_end_nothing(tmp_path):
    table = pa.table({
        "t": pa.array([0, 9_000_000_000_000_000_000], pa.timestamp("us")),
        "ns": pa.array([1, None], pa.timestamp("ns")),
        "tz": pa.array([0, None], pa.timestamp("us", tz="Europe/Helsinki")),
        "half": pa.array([1.5, None], pa.float16()),
    })  # fmt: skip
    arrow_file(table, tmp_path / "a.arrow")
    cells = read_path(tmp_path / "a.arrow").columns
    assert cells["t"][0] == datetime(1970, 1, 1)  # noqa: DTZ001 - a time without zone is what is meant
    assert cells["t"][1] == "9000000000000000000"
    assert len(cells["half"]) == 2


class Keys(pe.KmsClient):
    def __init__(self, _):
        super().__init__()

    def wrap_key(self, key, _):
        return base64.b64encode(key)

    def unwrap_key(self, key, _):
        return base64.b64decode(key)


@pytest.mark.parametrize("plain", [False, True])
def test_encrypted_parquet_is_told(plain, tmp_path):
    table = pa.table({"nimi": ["Aho"] * 10, "hetu": ["131052-9993"] * 10})
    settings = pe.EncryptionConfiguration(footer_key="f", column_keys={"c": ["hetu"]}, plaintext_footer=plain)
    properties = pe.CryptoFactory(Keys).file_encryption_properties(pe.KmsConnectionConfig(), settings)
    with pq.ParquetWriter(tmp_path / "a.parquet", table.schema, encryption_properties=properties) as writer:
        writer.write_table(table)
    found = read_path(tmp_path / "a.parquet")
    assert any(not problem.examined for problem in found.problems)
    assert "131052-9993" not in repr(found.problems)
    if plain:
        assert found.tables["a.parquet"]["nimi"] == ["Aho"] * 10
    else:
        assert found.reasons == {"encrypted": False}


def test_a_damaged_column_leaves_the_others(tmp_path):
    path = tmp_path / "a.parquet"
    table = pa.table({name: [f"{name}{n}" for n in range(2000)] for name in ("nimi", "hetu", "muistio")})
    pq.write_table(table, path, compression="none", use_dictionary=False, row_group_size=500, write_statistics=False)
    data = bytearray(path.read_bytes())
    start = pq.ParquetFile(path).metadata.row_group(1).column(1).data_page_offset
    data[start : start + 30] = b"\xff" * 30
    path.write_bytes(bytes(data))
    found = read_path(path)
    assert found.tables["a.parquet"]["nimi"] == table["nimi"].to_pylist()
    assert found.tables["a.parquet"]["muistio"] == table["muistio"].to_pylist()
    assert found.tables["a.parquet"]["hetu"] == table["hetu"].to_pylist()[:500] + table["hetu"].to_pylist()[1000:]
    (problem,) = found.problems
    assert (problem.reason, problem.examined, problem.params["rows"]) == ("corrupt", False, 500)


@pytest.mark.parametrize("name", WRITERS)
def test_a_cut_file_is_told(name, tmp_path):
    WRITERS[name](pa.table({"nimi": [f"Aho {n}" for n in range(5000)]}), tmp_path / "whole")
    data = (tmp_path / "whole").read_bytes()
    found = read(data[: len(data) * 2 // 3], tmp_path, name)
    assert any(not problem.examined and problem.reason in {"truncated", "corrupt"} for problem in found.problems)


AVRO = {
    "type": "record",
    "name": "Asiakas",
    "doc": "Asiakasrekisteri, ylläpito Matti Aho",
    "fields": [
        {"name": "nimi", "type": "string", "doc": "sukunimi ja etunimi"},
        {"name": "puhelimet", "type": {"type": "array", "items": "string"}},
        {"name": "suostumus", "type": {"type": "map", "values": "boolean"}},
        {"name": "osoite", "type": ["null", {"type": "record", "name": "Osoite", "fields": [{"name": "katu", "type": "string"}]}]},
        {"name": "synt", "type": ["null", {"type": "int", "logicalType": "date"}]},
        {"name": "kuva", "type": ["null", "bytes"]},
    ],
}  # fmt: skip


def test_avro(tmp_path):
    pytest.importorskip("fastavro")
    rows = [
        {
            "nimi": "Aho",
            "puhelimet": ["0401", "0402"],
            "suostumus": {"aho@example.com": True},
            "osoite": {"katu": "A 1"},
        },
        {"nimi": "Salo", "puhelimet": [], "suostumus": {}, "synt": date(1952, 10, 13), "kuva": b"\x00\xff"},
    ]
    out = io.BytesIO()
    fastavro.writer(out, AVRO, rows, codec="deflate", metadata={"tekijä": "Liisa Aho"})
    found = read(out.getvalue(), tmp_path, "a.avro")
    assert found.tables["a.avro"] == {
        "nimi": ["Aho", "Salo"],
        "puhelimet[]": ["0401", None, "0402"],
        "suostumus.(key)": ["aho@example.com", None],
        "suostumus.*": [True, None],
        "osoite.katu": ["A 1", None],
        "synt": [None, date(1952, 10, 13)],
        "kuva": [None, b"\x00\xff"],
    }
    assert found.tables["(document)"]["tekijä"] == ["Liisa Aho"]
    assert found.tables["(document)"]["nimi: doc"] == ["sukunimi ja etunimi"]
    assert found.rows["a.avro"] == 2


def test_avro_inside_itself(tmp_path):
    node = {
        "type": "record",
        "name": "N",
        "fields": [{"name": "v", "type": "string"}, {"name": "n", "type": ["null", "N"]}],
    }
    out = io.BytesIO()
    fastavro.writer(out, node, [{"v": "a", "n": {"v": "b", "n": {"v": "c", "n": None}}}])
    found = read(out.getvalue(), tmp_path, "a.avro")
    assert {"a", "b", "c"} <= set(found.text().split("\n"))
