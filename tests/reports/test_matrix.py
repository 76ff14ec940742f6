from __future__ import annotations

from dataclasses import replace

from reports.matrix import SYMBOLS, declared_items, matrix
from scanner.model import SourceStatus, Verdict
from scanner.taxonomy import taxonomy
from tests.reports import documents


def cells(document):
    table = matrix(document)
    return {
        (row.item, system): cell
        for g in table.groups
        for row in g.rows
        for system, cell in zip(table.systems, row.cells, strict=True)
    }


def test_symbols_differ_in_form():
    assert len(set(SYMBOLS.values())) == len(SYMBOLS)
    assert [SYMBOLS[k] for k in ("declared", "generic", "undeclared", "contradicts", "notfound", "unassessed")] == list(
        "●◐▲✖○?"
    )


def test_the_example():
    found = cells(documents.full())
    assert found["identity.name", "crm"].state == "declared"
    assert found["finance.reference", "billing"].state == "generic"
    assert found["supply.premises", "billing"].state == "generic"
    assert found["identity.birth_date", "crm"].state == "undeclared"
    assert found["special.health", "crm"].state == "contradicts"
    assert found["comms.complaint", "contacts"].state == "notfound"
    assert found["supply.consumption", "crm"].state == "unassessed"
    assert found["identity.birth_date", "contacts"].state == "absent"
    assert found["special.health", "billing"].candidate
    assert found["online.ip", "billing"].settled
    hetu = found["identity.national_id", "crm"]
    assert (hetu.state, hetu.misplaced, hetu.cells) == ("declared", True, 1978 + 23)


def test_rows_are_items_that_are_declared_or_found_grouped_in_the_taxonomys_order():
    groups = matrix(documents.full()).groups
    order = list(taxonomy().categories)
    assert [g.category for g in groups] == sorted((g.category for g in groups), key=order.index)
    listed = {row.item for g in groups for row in g.rows}
    assert "finance.payment" in listed  # declared only
    assert "family.children" in listed  # found only
    assert "criminal.conviction" not in listed
    assert "work.business_id" not in listed  # an organisation's, not a person's


def test_a_negated_item_that_is_nowhere_is_not_listed():
    document = documents.full()
    audit = replace(document.audit, verdicts=tuple(v for v in document.audit.verdicts if v.item != "special.health"))
    inventory = replace(
        document.inventory, findings=tuple(f for f in document.inventory.findings if f.item != "special.health")
    )
    assert "special.health" not in {
        row.item for g in matrix(replace(document, audit=audit, inventory=inventory)).groups for row in g.rows
    }


def test_a_system_that_could_not_be_read_is_not_assessable():
    document = documents.full()
    sources = (*document.inventory.sources, SourceStatus("hr", "hr.xlsx", "spreadsheet", "failed", 0))
    found = cells(replace(document, inventory=replace(document.inventory, sources=sources)))
    assert found["identity.name", "hr"].state == "unassessed"
    assert found["comms.complaint", "hr"].state == "unassessed"


def test_the_gravest_verdict_of_several_registers_wins():
    document = documents.full()
    more = Verdict("D-UNDECLARED", "identity.name", "crm", "inquiry", "medium", "candidate")
    audit = replace(document.audit, verdicts=(*document.audit.verdicts, more))
    cell = cells(replace(document, audit=audit))["identity.name", "crm"]
    assert (cell.state, cell.candidate) == ("undeclared", True)


def test_without_a_notice_cells_say_what_was_found():
    found = cells(documents.ad_hoc())
    assert (found["identity.national_id", "contacts"].state, found["identity.national_id", "contacts"].cells) == (
        "found",
        57,
    )
    assert found["finance.collection", "billing"].candidate
    assert found["identity.national_id", "billing"].cells == 1961


def test_an_item_that_the_taxonomy_does_not_know_stands_last():
    document = documents.full()
    more = Verdict("D-UNDECLARED", "plugin.thing", "crm", None, "medium", "confirmed")
    groups = matrix(replace(document, audit=replace(document.audit, verdicts=(*document.audit.verdicts, more)))).groups
    assert (groups[-1].category, groups[-1].rows[0].item) == ("", "plugin.thing")


def test_the_clearest_statement_of_the_notice_is_shown():
    declared = declared_items(documents.declaration())
    assert declared["finance.reference"][0] == "generic"
    assert declared["supply.premises"][0] == "conditional"
    assert declared["special.health"][0] == "negated"
    assert declared["identity.name"] == ("explicit", documents.declaration().registers[0].items[0].cite)
    assert declared_items(None) == {}


def test_what_is_only_of_others_is_seen_but_not_judged():
    document = documents.full()
    first = document.inventory.findings[0]
    others = replace(first, item="work.business_id", about="organisation")
    item = replace(document.declaration.registers[0].items[0], id="work.business_id")
    register = replace(document.declaration.registers[0], items=(*document.declaration.registers[0].items, item))
    shown = replace(
        document,
        declaration=replace(document.declaration, registers=(register,)),
        inventory=replace(document.inventory, findings=(*document.inventory.findings, others)),
    )
    assert cells(shown)["work.business_id", first.ref.table.system].state == "others"
