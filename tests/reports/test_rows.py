from __future__ import annotations

from dataclasses import replace

from reports import rows, verdict_rows
from reports.words import Words
from tests.reports import documents

FI = Words("fi")


def test_findings_in_words():
    found = {(r.system, r.table, r.column, r.item_id): r for r in rows.finding_rows(documents.inventory(), FI)}
    hetu = found["contacts", "vanha_lista", "sotu", "identity.national_id"]
    assert (hetu.form, hetu.place, hetu.status) == ("piilossa", "syvälle piilotettu taulukko", "vahvistettu")
    assert (hetu.cells, hetu.filled, hetu.validated, hetu.expected) == (57, 57, 57, 1.9)
    assert hetu.shapes == "dddddd-dddX × 57"
    assert "tarkiste täsmää 57/57 kertaa" in hetu.reasons
    birth = found["crm", "asiakkaat.csv", "syntymäaika", "identity.birth_date"]
    assert (birth.years, birth.distinct) == ("1938–2006", "≥ 256")


def test_coverage_names_sources_without_tables():
    covered = list(rows.coverage_rows(documents.inventory(), FI))
    failed = next(r for r in covered if r.source == "exports/palkat.xlsx")
    assert (failed.table, failed.source_status, failed.rows_read) == ("", "ei onnistunut", 0)
    invoice = next(r for r in covered if r.table == "lasku")
    assert (invoice.rows_read, invoice.rows_total, round(invoice.share, 3)) == (40_000, 212_344, 0.188)
    assert invoice.sampling == (
        "40\u00a0000 satunnaista riviä; minkä osuus on vähintään 0,0075\u00a0% riveistä, oli 95 %:n varmuudella mukana"
    )
    assert (invoice.columns_total, invoice.columns_found) == (3, 3)


def test_problems_come_with_what_to_do_the_unread_first():
    listed = rows.problem_rows(documents.inventory(), FI)
    assert [r.examined for r in listed] == ["ei", "ei", "kyllä", "kyllä", "kyllä"]
    assert listed[0].reason == "ei lukuoikeutta"
    assert all(r.need for r in listed)


def test_retention_by_year():
    over = next(r for r in verdict_rows.retention_rows(documents.full(), FI) if r.code == "R-OVER")
    assert (over.over, over.by_year) == (131, "2011: 40, 2013: 91")
    assert over.rule == "rivi 31: kymmenen vuotta sopimuksen päättymisestä"


def test_verdicts_with_owner_register_and_decision():
    listed = verdict_rows.verdict_rows(documents.full(), FI)
    assert listed[0].severity == "kriittinen"
    assert listed[0].owner == "asiakaspalvelu"
    assert {r.register for r in listed} == {"Asiakas- ja markkinointirekisteri"}
    settled = next(r for r in listed if r.decision)
    assert settled.decision.startswith("hyväksytty: tietoturvaloki")
    assert settled.decision.endswith("(Tiina Tietosuoja, 30.6.2027 asti)")
    assert verdict_rows.verdict_rows(documents.ad_hoc(), FI) == []


def test_a_decision_without_an_end():
    verdict = replace(documents.verdicts()[0], decision={"answer": "fix", "reason": "siivotaan", "reviewer": "X"})
    assert verdict_rows.decision(verdict, FI) == "korjataan: siivotaan (X)"


def test_many_shapes_are_cut_with_a_sign():
    assert rows.counts({f"{n}": n for n in range(9)}, FI).endswith("3 × 3, …")


def test_a_message_falls_back_to_english_then_to_the_name():
    verdict = documents.verdicts()[0]
    assert verdict_rows.message(replace(verdict, message={"en": "x"}), FI) == "x"
    assert verdict_rows.message(replace(verdict, message={}), FI) == "Vastoin selostetta"


def test_a_register_without_a_title_of_its_own_is_called_by_its_kind():
    document = documents.full()
    (first, *_) = document.declaration.registers
    title = document.declaration.title
    bare = replace(first, title=title)
    assert title
    named = replace(document, declaration=replace(document.declaration, registers=(bare,)))
    assert verdict_rows.register_name(first.id, named, FI) == "asiakasrekisteri"
    own = replace(bare, id="uimahalli")
    named = replace(document, declaration=replace(document.declaration, registers=(own,)))
    assert verdict_rows.register_name("uimahalli", named, FI) == title


def test_what_was_counted_is_said():
    listed = verdict_rows.verdict_rows(documents.full(), FI)
    assert {r.counted for r in listed if r.code == "R-OVER"} == {"tietueita"}
    assert {r.counted for r in listed if r.code.startswith("D-") and r.cells} == {"soluja"}
    assert not verdict_rows.counts_rows("R-NORULE")
