"""The search for leaks must be able to find one: it finds every marker in the sources themselves, and none elsewhere."""

import base64
import hashlib
import html
import io
import json
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import pytest
from stdnum.fi import hetu

from tests.e2e.markers import Marker, blobs, plant


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("marked")


@pytest.fixture(scope="module")
def marked(folder):
    return plant(folder)


def test_every_marker_is_found_in_the_file_that_holds_it(marked, folder):
    found = {}
    with closing(sqlite3.connect(folder / "marked.db")) as database:  # numbers lie in it in binary form
        numbers = ("marked.db", repr(database.execute("SELECT * FROM vaarin").fetchall()))
    for name, blob in [*blobs(folder), numbers]:
        for marker in marked.leaks(blob):
            found.setdefault(marker, set()).add(name)
    assert [m for m in marked.markers if m not in found] == []
    for marker, names in found.items():
        assert any(marker.place == "(path)" or name.startswith(marker.place) for name in names)


def test_all_kinds_and_places_are_planted(marked, folder):
    assert {m.kind for m in marked.markers} == {
        "name",
        "national_id",
        "email",
        "phone",
        "iban",
        "address",
        "text",
        "secret",
    }
    files = {path.name for path in folder.iterdir()}
    whole = files - {"cut.xlsx", "cut.db"}
    assert {m.place for m in marked.markers} >= {name for name in whole if not name.startswith("hakemus_")}
    assert len(marked.markers) > 400


def test_short_values_are_planted_but_prove_nothing(marked):
    assert marked.not_telling
    assert {m.kind for m in marked.not_telling} == {"code"}
    assert not Marker("1234", "code", "").telling
    assert not Marker("00100", "code", "").telling


@pytest.mark.parametrize(
    "text", ["", "tutka 0.1.0\n24.11.2026 klo 10.00, 2 000 riviä, dddddd-dddX", "0123456789" * 500]
)
def test_innocent_text_leaks_nothing(marked, text):
    assert marked.leaks(text) == []


def test_the_product_s_own_sources_leak_nothing(marked):
    texts = [path.read_bytes() for path in Path(__file__).parents[2].joinpath("scanner").rglob("*.py")]
    assert len(texts) > 10
    assert marked.leaks(b"\n".join(texts)) == []


@pytest.mark.parametrize(
    "write",
    [
        str,
        str.upper,
        str.lower,
        lambda v: v.encode("cp1252"),
        lambda v: v.encode("utf-16-le"),
        lambda v: json.dumps({"x": v}),
        lambda v: json.dumps({"x": v}, ensure_ascii=False),
        lambda v: f"<td>{html.escape(v)}</td>",
        lambda v: f"<td>{v.encode('ascii', 'xmlcharrefreplace').decode()}</td>",
        lambda v: f"?q={quote(v)}",
        lambda v: f"ValueError: could not convert {v!r}",
        lambda v: f"ValueError: {v!a}",
        lambda v: repr(v.encode()),
        lambda v: hashlib.sha256(v.encode()).hexdigest(),
        lambda v: hashlib.blake2b(v.encode()).hexdigest(),
        lambda v: base64.b64encode(b"a" + v.encode() + b"bc").decode(),
        lambda v: base64.b64encode(v.encode()).decode(),
        lambda v: v[:5] + "\n" + v[5:],
    ],
)
def test_a_value_is_found_in_every_disguise(marked, write):
    by_kind = {marker.kind: marker for marker in marked.markers}
    for marker in by_kind.values():
        assert marker in marked.leaks(write(marker.value)), marker.kind


def test_separators_do_not_hide_a_number(marked):
    iban = next(m for m in marked.markers if m.kind == "iban" and " " in m.value)
    code = next(m for m in marked.markers if m.kind == "national_id" and m.value[6] == "-")
    assert iban in marked.leaks(iban.value.replace(" ", ""))
    assert code in marked.leaks(code.value.replace("-", ""))


def test_members_of_archives_are_searched(marked, tmp_path):
    marker = marked.markers[0]
    inner, outer = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", f"<t>{marker.value}</t>" + " " * 100)
    with zipfile.ZipFile(outer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("report.xlsx", inner.getvalue())
    (tmp_path / "all.zip").write_bytes(outer.getvalue())
    assert [name for name, blob in blobs(tmp_path) if marked.leaks(blob)] == [
        "all.zip!report.xlsx!xl/sharedStrings.xml"
    ]


def test_names_of_output_files_are_searched(marked, tmp_path):
    marker = next(m for m in marked.markers if m.kind == "national_id")
    (tmp_path / f"{marker.value}.json").write_text("{}")
    assert any(marked.leaks(blob) for _, blob in blobs(tmp_path))


def test_planted_identity_codes_are_valid_and_nobodys(marked):
    for marker in marked.markers:
        if marker.kind == "national_id":
            assert hetu.is_valid(marker.value, allow_temporary=True)
            assert 900 <= int(marker.value[7:10]) <= 999


def test_planting_twice_plants_the_same(marked, tmp_path):
    assert plant(tmp_path).markers == marked.markers
