"""Very many files are shown by folder: nothing is lost on the way, what isn't on the page is counted and is in the other files."""

from __future__ import annotations

import io
import re
import tracemalloc
from dataclasses import replace
from html import unescape

import openpyxl
import pytest

from reports import folders, matrix, page, sections
from reports.json_report import finding_order, inventory_json
from reports.registry import reporter
from reports.rows import coverage_rows, problem_rows
from reports.words import Words
from scanner.model import ColumnRef, Problem, ReportDocument, SourceStatus
from tests.reports import documents

EN = Words("en")


def share(files: int, places: int = 3, systems: int = 1, quiet: int = 0) -> ReportDocument:
    """Give a document of many small files, by turns in a few folders, and of systems in which nothing was found."""
    document = documents.ad_hoc()
    ref, table = next((r, t) for r, t in document.inventory.tables.items() if r.system == "crm")
    found = [f for f in document.inventory.findings if f.ref.table == ref]
    tables, findings, sources = {}, [], []
    for n in range(files + quiet):
        system = f"s{n % systems}" if n < files else f"quiet{n}"
        own = replace(ref, system=system, source=f"levy/kansio{n % places}/{n:06d}.csv", table=f"{n:06d}.csv")
        refs = {r: ColumnRef(own, r.position, r.column) for r in table.columns}
        columns = {refs[r]: replace(c, ref=refs[r]) for r, c in table.columns.items()}
        tables[own] = replace(table, ref=own, table=replace(table.table, ref=own), columns=columns)
        findings += [replace(f, ref=refs[f.ref]) for f in found if n < files]
        sources.append(SourceStatus(system, own.source, "delimited", "complete", 1))
    findings.sort(key=finding_order)
    inventory = replace(
        document.inventory, tables=tables, findings=tuple(findings), sources=tuple(sources), problems=(), persons=()
    )
    return replace(document, inventory=inventory)


@pytest.fixture
def few(monkeypatch):
    """Let twenty tables be very many."""
    monkeypatch.setattr(folders, "GROUPED_FROM", 20)


def html(document: ReportDocument, lang: str = "en") -> str:
    out = io.BytesIO()
    reporter("html").render(document, out, lang)
    return out.getvalue().decode()


def test_every_finding_is_in_one_row():
    document = share(60, systems=2)
    findings = document.inventory.findings
    rows = list(folders.grouped(findings, document.inventory, EN))
    assert sum(row.count for row in rows) == len(findings)
    assert sum(row.row.cells for row in rows) == sum(f.cells for f in findings)
    assert sum(row.row.validated for row in rows) == sum(f.validated for f in findings)
    assert len(rows) == 6 * len(findings) // 60
    assert {row.row.table for row in rows} == {f"levy/kansio{n}/ (10 files)" for n in range(3)}
    for row in rows:
        assert row.row.rate == pytest.approx(row.row.cells / row.row.filled)


def test_a_file_that_is_alone_stays_as_it_is():
    document = share(3)
    rows = list(folders.grouped(document.inventory.findings, document.inventory, EN))
    assert [row.finding for row in rows] == list(document.inventory.findings)
    assert {row.row.table for row in rows} == {"000000.csv", "000001.csv", "000002.csv"}


def test_what_differs_stays_apart():
    document = share(40, places=1)
    first = document.inventory.findings[0]
    doubtful = replace(first, status="candidate", cells=1)
    elsewhere = replace(first, where={"path": "asiakas.nimi"})
    rows = list(folders.grouped([*document.inventory.findings, doubtful, elsewhere], document.inventory, EN))
    assert {row.count for row in rows} == {1, 40}
    assert [row.finding for row in rows if row.count == 1] == [doubtful, elsewhere]


def test_what_was_read_adds_up():
    document = share(60)
    single = list(coverage_rows(document.inventory, EN))
    rows = list(folders.coverage(single, EN))
    assert len(rows) == 3
    assert sum(row.rows_read for row in rows) == sum(row.rows_read for row in single)
    assert {(row.source, row.table) for row in rows} == {(f"levy/kansio{n}/", "20 files") for n in range(3)}
    one = replace(single[0], source_status="partial")
    assert one in list(folders.coverage([*single, one], EN))


def test_problems_of_one_kind_in_a_folder_are_one_row():
    document = share(1)
    problems = [Problem("s0", f"levy/a/{n}.xlsx", None, "encrypted" if n % 2 else "no_text", "x") for n in range(50)]
    rows = folders.problems(problem_rows(replace(document.inventory, problems=tuple(problems)), EN), EN)
    assert sorted((row.code, row.source, row.table) for row in rows) == [
        ("S-ENCRYPTED", "levy/a/", "25 files"),
        ("S-SKIPPED", "levy/a/", "25 files"),
    ]


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("lang", ["fi", "sv", "en"])
def test_the_page_says_what_it_shows_together_and_where_the_rest_is(lang):
    document = share(60)
    persons = [f for f in document.inventory.findings if f.about == "person"]
    assert 0 < len(persons) < len(document.inventory.findings)
    text = unescape(re.sub("<[^>]+>", "", html(document, lang)))
    assert Words(lang)("folder.note", n=60) in text
    for place in range(3):
        assert f"levy/kansio{place}/" in text
    assert "000007.csv" not in text
    assert Words(lang).count("system.findings_count", len(persons)) in text
    book = io.BytesIO()
    reporter("xlsx").render(document, book, lang)
    sheet = openpyxl.load_workbook(book)[Words(lang)("sheet.findings")]
    assert sheet.max_row - 1 == len(document.inventory.findings)
    listed = inventory_json(document.inventory)["columns"]
    assert sum(len(column["findings"]) for column in listed) == len(document.inventory.findings)


@pytest.mark.usefixtures("few")
def test_what_is_left_out_of_the_page_is_counted(monkeypatch):
    monkeypatch.setattr(sections, "MOST_FINDINGS", 4)
    monkeypatch.setattr(sections, "MOST_TABLES", 2)
    document = share(60)
    (section,) = page.page(document, EN).systems
    assert len(section.findings) == 4
    persons = [f for f in document.inventory.findings if f.about == "person"]
    assert section.more + sum(found.count for found in section.findings) == len(persons)
    assert section.coverage_more == 1
    text = html(document)
    assert EN("page.more_rows", n=section.more) in text
    assert EN("page.more_rows", n=1) in text


@pytest.mark.usefixtures("few")
def test_systems_with_nothing_found_are_named_together():
    document = share(30, quiet=7)
    arranged = page.page(document, EN)
    assert [section.name for section in arranged.systems] == ["s0"]
    assert len(arranged.quiet) == 7
    text = html(document)
    for section in arranged.quiet:
        assert f'id="{section.anchor}"' in text
    assert EN("folder.quiet", n=7) in text
    broken = replace(document.inventory.sources[-1], status="failed")
    unread = replace(
        document.inventory,
        problems=(Problem(broken.system, broken.source, None, "encrypted", "x"),),
        sources=(*document.inventory.sources[:-1], broken),
    )
    assert len(page.page(replace(document, inventory=unread), EN).quiet) == 6  # what wasn't read is never quiet


def test_a_matrix_of_very_many_systems_shows_those_with_most_and_says_so(monkeypatch):
    document = share(30, systems=10)
    most = {f"s{n}" for n in (3, 7)}
    heavy = tuple(
        replace(f, cells=f.cells + 1000) if f.ref.table.system in most else f for f in document.inventory.findings
    )
    document = replace(document, inventory=replace(document.inventory, findings=heavy))
    whole = matrix.matrix(document)
    assert matrix.narrowed(whole) == whole
    assert set(matrix.narrowed(whole, 2).systems) == most
    monkeypatch.setattr(matrix, "MOST_SYSTEMS", 2)
    assert EN("folder.narrowed", n=8) in html(document)


@pytest.mark.usefixtures("few")
def test_a_page_of_four_times_the_files_is_as_long_and_takes_no_memory_for_each():
    def rendered(files: int) -> tuple[int, int]:
        document = share(files)
        tracemalloc.start()
        try:
            size = len(html(document))
            return size, tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    html(share(30))
    (size, peak), (larger, further) = rendered(300), rendered(1200)
    assert larger < 1.05 * size
    assert (further - peak) / 900 < 300
