from __future__ import annotations

import json
import tempfile
import tracemalloc
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors import json_text
from tests.connectors.reading import read, read_path


def test_paths_are_columns_and_further_values_keep_their_row(tmp_path):
    text = json.dumps([
        {"asiakas": {"nimi": "Aho", "yhteystiedot": [{"puhelin": "0401"}, {"puhelin": "0402"}]}},
        {"asiakas": {"nimi": "Salo", "yhteystiedot": []}, "uusi": True},
    ])  # fmt: skip
    found = read(text, tmp_path, "a.json")
    assert found.columns == {
        "asiakas.nimi": ["Aho", "Salo"],
        "asiakas.yhteystiedot[].puhelin": ["0401", None, "0402"],
        "uusi": [None, True],
    }
    assert found.rows == {"a.json": 2}
    assert not found.problems


def test_repeated_keys_are_both_kept(tmp_path):
    found = read('[{"nimi": "Aho", "nimi": "Salo"}]', tmp_path, "a.json")
    assert found.columns == {"nimi": ["Aho", "Salo"]}
    assert found.rows == {"a.json": 1}


@pytest.mark.parametrize(
    ("key", "inner"),
    [
        ("131052-9993", {"nimi": "Aho"}),
        ("matti.aho@example.com", {"nimi": "Aho"}),
        ("0401234567", "Aho"),
        ("7b0f4c52-1111-4222-8333-444455556666", ["Aho"]),
    ],
)
@pytest.mark.parametrize("nested", [False, True])
def test_keys_that_are_data_are_cells_and_no_names(key, inner, nested, tmp_path):
    document = {"asiakkaat": {key: inner}, "tuotu": "eilen"}
    found = read(json.dumps([document] if nested else document), tmp_path, "a.json")
    assert found.columns["asiakkaat.(key)"] == [key] or key in found.columns["asiakkaat.(key)"]
    assert not any(key in name for name in found.columns)
    assert "Aho" in found.text()


def test_a_map_by_names_or_of_equal_objects_is_found(tmp_path):
    found = read('{"Aho Matti": 12, "Salo Liisa": 13}', tmp_path, "a.json")
    assert found.columns == {"(key)": ["Aho Matti", "Salo Liisa"], "*": ["12", "13"]}
    people = {name: {"katu": "x", "kaupunki": "y"} for name in ("aho", "salo", "laine", "niemi", "koski")}
    found = read(json.dumps(people), tmp_path, "b.json")
    assert found.columns["(key)"] == list(people)
    record = {"First Name": "Matti", "Last Name": "Aho"}
    assert list(read(json.dumps([record]), tmp_path, "c.json").columns) == list(record)


def test_numbers_stay_as_written(tmp_path):
    text = '[{"n": 401234567}, {"n": 1.50}, {"n": 1e400}, {"n": NaN}, {"n": -Infinity}, {"n": %s}]' % ("9" * 5000)
    found = read(text, tmp_path, "a.json")
    assert found.columns["n"] == ["401234567", "1.50", "1e400", "NaN", "-Infinity", "9" * 5000]


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-16-le", "cp1252", "utf-32"])
def test_encodings(codec, tmp_path):
    found = read('[{"sähköposti": "ä@example.com"}]'.encode(codec), tmp_path, "a.json")
    assert found.columns == {"sähköposti": ["ä@example.com"]}


@pytest.mark.parametrize("end", ["\n", "\r\n", " ", ""])
def test_documents_strung_together_are_rows(end, tmp_path):
    found = read(end.join(['{"a": 1}', '{"a": 2, "b": {"c": "x"}}', '{"a": 3}']), tmp_path, "a.jsonl")
    assert found.columns == {"a": ["1", "2", "3"], "b.c": [None, "x", None]}
    assert found.rows == {"a.jsonl": 3}


def test_lines_of_arrays_are_rows(tmp_path):
    found = read('["Aho", "040"]\n["Salo", "050"]\n', tmp_path, "a.jsonl")
    assert found.columns == {"column_1": ["Aho", "Salo"], "column_2": ["040", "050"]}


def test_a_key_that_comes_late_is_a_column(tmp_path):
    lines = [json.dumps({"a": n} | ({"hetu": "131052-9993"} if n == 5000 else {})) for n in range(6000)]
    for size in (7, 10_000):
        found = read("\n".join(lines), tmp_path, "a.jsonl", size)
        assert found.columns["hetu"] == ["131052-9993"]
        assert found.rows == {"a.jsonl": 6000}


def test_a_broken_line_among_others_is_read_to_its_last_word(tmp_path):
    found = read('{"a": "x"}\n{"a": "Aho", b: Matti\n{"a": "y"}\n', tmp_path, "a.jsonl")
    assert found.columns["a"] == ["x", "Aho", "y"]
    assert "Matti" in found.text()
    assert found.reasons == {"parser": True}


def test_a_file_that_is_cut_short_is_told(tmp_path):
    found = read('[{"nimi": "Aho"}, {"nimi": "Mei', tmp_path, "a.json")
    assert found.columns["nimi"] == ["Aho", "Mei"]
    assert found.reasons == {"truncated": False}
    assert read('{"a": {"b": [{"nimi": "Aho"}', tmp_path, "b.json").reasons == {"truncated": False}


@pytest.mark.parametrize("text", ["[" * 100_000 + '"Aho"' + "]" * 100_000, '{"a":' * 5000 + '"Aho"' + "}" * 5000])
def test_depth_is_bounded_and_the_texts_are_read(text, tmp_path):
    found = read(text, tmp_path, "a.json")
    assert "Aho" in found.text()
    assert found.reasons == {"limit_depth": True}
    assert all(len(name) < 300 for name in found.columns)


def test_coordinates_of_geojson_are_named(tmp_path):
    feature = {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [24.94, 60.17]},
        "properties": {"n": "A"},
    }
    found = read(json.dumps({"type": "FeatureCollection", "features": [feature]}), tmp_path, "a.geojson")
    assert found.columns["features[].geometry.coordinates.longitude"] == ["24.94"]
    assert found.columns["features[].geometry.coordinates.latitude"] == ["60.17"]
    line = {"type": "LineString", "coordinates": [[24.0, 60.0], [25.0, 61.0]]}
    found = read(json.dumps([line]), tmp_path, "b.geojson")
    assert found.columns["coordinates[].latitude"] == ["60.0", "61.0"]


def test_half_a_surrogate_pair_becomes_text(tmp_path):
    found = read('[{"a": "x\\ud800y", "\\udc00": "\\ud83d\\ude00"}]', tmp_path, "a.json")
    found.text().encode()
    "".join(found.columns).encode()
    assert "😀" in found.text()


def test_what_only_begins_like_json_is_text(tmp_path):
    assert (
        read("[2026-11-24 10:00:00] kirjautui\n[2026-11-24 10:00:01] poistui\n", tmp_path, "a.log").kind == "delimited"
    )
    assert read('{"a": 1};Aho\n{"a": 2};Salo\n', tmp_path, "a.csv").kind == "delimited"
    assert read('[{"a": 1}]', tmp_path, "b.csv").kind == "json"


def test_more_keys_than_columns_are_cells(tmp_path):
    text = json.dumps(
        [{f"avain{chr(97 + n % 26)}{chr(97 + n // 26 % 26)}{chr(97 + n // 676)}": n for n in range(5000)}]
    )
    found = read(text, tmp_path, "a.json")
    assert len(found.columns) <= 4097
    assert {str(n) for n in range(5000)} <= set(found.text().split("\n"))


def leaves(value) -> list[str]:
    if isinstance(value, dict):
        return [leaf for inner in value.values() for leaf in leaves(inner)]
    if isinstance(value, list):
        return [leaf for inner in value for leaf in leaves(inner)]
    return [] if value is None else [str(value)]


names = st.text("abcdeö", min_size=1, max_size=3)
texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=8)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=4),
    max_leaves=25,
)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    value=st.lists(values, min_size=1, max_size=6) | st.dictionaries(names, values, min_size=1),
    chunk=st.integers(1, 40),
)
def test_every_leaf_arrives_once_however_the_text_is_cut(value, chunk):
    """The law of the connector: no leaf is lost or doubled, whatever the nesting and the size of the window."""
    keep, json_text.CHUNK = json_text.CHUNK, chunk
    try:
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "a.json").write_text(json.dumps(value), "utf-8")
            found = read_path(Path(folder) / "a.json")
    finally:
        json_text.CHUNK = keep
    assert Counter(str(cell) for cell in found.cells() if cell is not None) == Counter(leaves(value))
    assert not any(problem.reason != "empty" for problem in found.problems)


def test_memory_doesnt_grow_with_the_file(tmp_path):
    peaks = []
    for rows in (20_000, 80_000):
        path = tmp_path / f"{rows}.json"
        path.write_text(
            '{"rivit": [' + ",".join(f'{{"id": {n}, "muistio": "{"x" * 100}"}}' for n in range(rows)) + "]}"
        )
        tracemalloc.start()
        read_path_counting(path, rows)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.5 * peaks[0]


def read_path_counting(path, rows):
    from connectors.registry import openers

    ((opener,), _) = openers(path)
    with opener() as source:
        (table,) = source.tables()
        assert sum(batch.rows_counted for batch in source.batches(table, 1000)) == rows
