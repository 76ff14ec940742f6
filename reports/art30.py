"""Draft a record of processing activities (GDPR Art. 30) from the notice's reading and the evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from reports import sections
from reports.matrix import systems_of
from reports.verdict_rows import register_name
from reports.words import Words
from scanner.model import Register, ReportDocument
from scanner.model.record import Activity
from scanner.taxonomy import taxonomy
from scanner.taxonomy.closed_lists import label

_MOST = 120


@dataclass(frozen=True, slots=True)
class ItemRow:
    """Show one item: its group, whether the notice declares it, where it was found and in how many cells."""

    activity: str
    category: str
    item: str
    item_id: str
    item_class: str
    declared: str
    systems: str
    found_cells: int


def activities(document: ReportDocument, words: Words) -> list[Activity]:
    """Give an activity for each register of the notice; without a notice one of what was found."""
    registers = document.declaration.registers if document.declaration else ()
    if not registers:
        found = _found(document, None)
        texts = dict.fromkeys(("controller", "dpo", "purposes", "legal_bases", "subjects"), words("art30.fill"))
        texts |= {"activity": words("art30.activity"), "categories": _grouped(found, words)}
        texts |= dict.fromkeys(("recipients", "transfers", "retention", "security"), words("art30.fill"))
        texts["systems"] = _names(systems_of(document.inventory))
        return [Activity(words("art30.activity"), texts)]
    return [_activity(register, document, words) for register in registers]


def _activity(register: Register, document: ReportDocument, words: Words) -> Activity:
    name = register_name(register.id, document, words)
    fill = words("art30.fill")
    controller = register.controller
    who = ", ".join(filter(None, (controller.name, controller.business_id, *register.contacts)))
    found = _found(document, register.id)
    declared = _declared(register)
    lines = [
        _grouped(declared, words),
        words("art30.found", items=words.items(sorted(found.keys() - declared))) if found.keys() - declared else "",
    ]
    systems = sorted({system for by_system in found.values() for system in by_system})
    texts = {
        "controller": who or document.organisation or fill,
        "joint_controller": fill,
        "representative": fill,
        "dpo": fill,
        "activity": name,
        "purposes": _listed("purposes", (p.id for p in register.purposes), words) or fill,
        "legal_bases": _listed("legal_bases", (b.id for b in register.legal_bases), words) or fill,
        "subjects": _listed("subjects", register.subjects, words) or fill,
        "categories": "\n".join(filter(None, lines)) or fill,
        "recipients": _listed("recipients", (r.id for r in register.recipients), words) or fill,
        "transfers": words(f"transfers.{register.transfers.status}"),
        "retention": "\n".join(sections.rule_text(rule, words) for rule in register.retention) or fill,
        "security": fill,
        "systems": _names(systems) or fill,
    }
    return Activity(name, texts)


def item_rows(document: ReportDocument, words: Words) -> Iterator[ItemRow]:
    """Give a row for each item that a register declares or that was found in its systems."""
    registers = document.declaration.registers if document.declaration else ()
    for register in registers or (None,):
        name = register_name(register.id, document, words) if register else words("art30.activity")
        declared = _declared(register) if register else frozenset()
        found = _found(document, register.id if register else None)
        for item in sorted({*declared, *found}, key=lambda one: (_category(one), one)):
            by_system = found.get(item, {})
            yield ItemRow(
                activity=name,
                category=taxonomy().label(_category(item), words.lang) if item in taxonomy() else "",
                item=words.item(item),
                item_id=item,
                item_class=words.name("class", taxonomy()[item].cls) if item in taxonomy() else "",
                declared=words("page.yes" if item in declared else "page.no"),
                systems=_names(sorted(by_system)),
                found_cells=sum(by_system.values()),
            )


def _category(item: str) -> str:
    return item.split(".", maxsplit=1)[0]


def _declared(register: Register) -> frozenset[str]:
    return frozenset(
        item
        for entry in register.items
        if entry.state != "rejected" and entry.coverage != "catch_all"
        for item in (entry.id, *entry.covers)
        if item in taxonomy() and (item == entry.id or entry.coverage == "explicit")
    )


def _found(document: ReportDocument, register: str | None) -> Mapping[str, Mapping[str, int]]:
    """Give the cells of confirmed findings of persons by item and system: those of a register's systems, where known."""
    systems = _systems(document, register)
    out: dict[str, dict[str, int]] = {}
    for finding in document.inventory.findings:
        system = finding.ref.table.system
        if (
            finding.about == "person"
            and finding.status == "confirmed"
            and finding.form != "derived"
            and system in systems
        ):
            by_system = out.setdefault(finding.item, {})
            by_system[system] = by_system.get(system, 0) + finding.cells
    return out


def _systems(document: ReportDocument, register: str | None) -> frozenset[str]:
    """Give the systems that were compared with a register; all of them where there is one register or none."""
    every = frozenset(systems_of(document.inventory))
    registers = document.declaration.registers if document.declaration else ()
    if register is None or len(registers) < 2 or document.audit is None:
        return every
    return frozenset(
        v.system for v in document.audit.verdicts if v.register == register and v.system and v.code.startswith("D-")
    )


def _grouped(items: Iterable[str], words: Words) -> str:
    """List items by category, a line each."""
    groups: dict[str, list[str]] = {}
    for item in sorted(items):
        groups.setdefault(_category(item), []).append(item)
    return "\n".join(
        f"{taxonomy().label(category, words.lang)}: {words.items(members)}"
        for category, members in groups.items()
        if members[0] in taxonomy()
    )


def _listed(name: str, keys: Iterable[str], words: Words) -> str:
    return ", ".join(dict.fromkeys(label(name, key, words.lang) for key in keys))


def _names(systems: Iterable[str]) -> str:
    """List systems, very long names cut, so that one of them can't hide the others."""
    return ", ".join(name if len(name) <= _MOST else f"{name[:_MOST]}…" for name in systems)
