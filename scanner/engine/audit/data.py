"""Findings against what the notice declares: one main verdict per item and system, and those that come beside it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from scanner.engine.audit.build import verdict, weight
from scanner.engine.audit.rules import item_class, rules
from scanner.engine.audit.scope import AuditContext, coverage, of_systems, only
from scanner.engine.names import spoken
from scanner.model import Cite, CitedId, Declaration, DeclaredItem, Finding, Inventory, Register, Verdict
from scanner.recognisers import headers
from scanner.taxonomy import taxonomy

UNCOVERED = {"N": "D-HETU", "A9": "D-SPECIAL", "A10": "D-CRIMINAL"}
"""The code of an item that nothing declares, by class; D-UNDECLARED for the others."""

NEVER_GENERIC = frozenset(UNCOVERED)
"""Classes that no family word and no catch-all covers."""

CONSENT = "customer.consent"


@dataclass(frozen=True, slots=True)
class Cover:
    """Say which main verdict an item gets, in which register, and what the notice says."""

    code: str
    register: str | None = None
    cite: Cite | None = None
    case: str | None = None


def data_verdicts(inventory: Inventory, declaration: Declaration, context: AuditContext) -> list[Verdict]:
    """Compare every system's findings with the declaration, and the declaration with the findings."""
    by_system = of_systems(inventory.findings)
    out: list[Verdict] = []
    for system in sorted(by_system):
        items = by_system[system]
        registers = context.registers(system, declaration)
        consent = CONSENT in items
        for item in sorted(items):
            found = cover(item, registers, consent=consent, record=context.record)
            out.append(_main(found, item, system, items[item]))
            out += _beside(found, item, system, items[item], inventory)
    return out + _unseen(inventory, declaration, context.absent_before)


def cover(
    item: str, registers: Sequence[Register], *, consent: bool = False, record: Declaration | None = None
) -> Cover:
    """Decide the main verdict on an item: the precedence of the contract.

    An explicit entry of one register beats a negation in another; the named exception beats a general negation of its own
    register, but not a negation of the very item there.

    Args:
        item: the item.
        registers: the registers that the system belongs to.
        consent: the system's data records consents.
        record: an internal record of processing.
    """
    explicit = [
        (register, entry)
        for register in registers
        for entry in register.items
        if declares(entry, item) and not any(n.id == item for n in _standing(register.negated))
    ]
    if explicit:
        register, entry = min(explicit, key=lambda pair: _MODALITIES.index(_modality(pair[1])))
        modality = _modality(entry)
        if modality == "declared":
            return Cover("D-OK", register.id, entry.cite)
        case = "hedged" if modality == "hedged" else "condition_visible" if consent else "condition_absent"
        return Cover("D-COND", register.id, entry.cite, case)
    for register in registers:
        for negation in _standing(register.negated):
            if negation.id == item or item.startswith(negation.id.removesuffix(".*") + "."):
                return Cover("D-NEGATED", register.id, negation.cite)
    cls = item_class(item)
    if cls not in NEVER_GENERIC:
        for register in registers:
            for entry in register.items:
                if _covers(entry, item):
                    return Cover("D-GENERIC", register.id, entry.cite)
    if record is not None and any(declares(entry, item) for r in record.registers for entry in r.items):
        return Cover("D-RECORD-ONLY", only(registers))
    return Cover(UNCOVERED.get(cls, "D-UNDECLARED"), only(registers))


_MODALITIES = ("declared", "hedged", "conditional")


def _modality(entry: DeclaredItem) -> str:
    """Reduce the modality: what a person may give or not is declared all the same."""
    return entry.modality if entry.modality in _MODALITIES else "declared"


def declares(entry: DeclaredItem, item: str) -> bool:
    """Say whether an entry names an item by its own word, and nobody has rejected it."""
    return entry.id == item and entry.coverage == "explicit" and entry.state != "rejected"


def _covers(entry: DeclaredItem, item: str) -> bool:
    if entry.state == "rejected" or entry.coverage == "catch_all":
        return False
    return item in entry.covers or (entry.id == item and entry.coverage == "generic")


def _standing(entries: Iterable[CitedId]) -> list[CitedId]:
    return [entry for entry in entries if entry.state != "rejected"]


def _main(found: Cover, item: str, system: str, findings: Sequence[Finding]) -> Verdict:
    confirmed, columns, cells = weight(findings)
    waiting = sum(f.status != "confirmed" for f in findings) if confirmed else 0
    return verdict(
        found.code,
        item=item,
        system=system,
        register=found.register,
        confirmed=confirmed,
        case=found.case,
        columns=columns,
        cells=cells,
        cite=found.cite,
        detail={"unconfirmed_findings": waiting} if waiting else None,
    )


def _beside(found: Cover, item: str, system: str, findings: Sequence[Finding], inventory: Inventory) -> list[Verdict]:
    """Give the verdicts that come beside the main one: wrong place, key, free text, exposed secret."""
    chosen: list[tuple[str, list[Finding]]] = []
    cls = item_class(item)
    if cls == "N":
        if found.code in {"D-OK", "D-COND"}:
            chosen.append(("D-HETU-PLACE", [f for f in findings if _misplaced(f, inventory)]))
        chosen.append(("D-HETU-KEY", [f for f in findings if _is_key(f, inventory)]))
    elif cls != "O":
        chosen.append(("D-FREETEXT", [f for f in findings if _in_text(f, inventory)]))
    chosen.append(("D-SECRET", [f for f in findings if _exposed(f)]))
    out = []
    for code, those in chosen:
        if those:
            confirmed, columns, cells = weight(those)
            out.append(
                verdict(
                    code,
                    item=item,
                    system=system,
                    register=found.register,
                    confirmed=confirmed,
                    columns=columns,
                    cells=cells,
                    cite=found.cite if code == "D-HETU-PLACE" else None,
                )
            )
    return out


def _misplaced(finding: Finding, inventory: Inventory) -> bool:
    """Say whether an identity code is where it need not be: in text, hidden, in a name, a document, a log or a copy."""
    places = rules()["D-HETU-PLACE"].data["places"]
    table = finding.ref.table
    words = set(re.findall(r"[^\W\d_]+", f"{table.source} {table.table}".casefold()))
    return (
        finding.form in {"embedded", "hidden"}
        or finding.ref.column.startswith("(")
        or _in_text(finding, inventory)
        or not words.isdisjoint(places["words"])
        or _kind(finding, inventory) in places["kinds"]
    )


def _in_text(finding: Finding, inventory: Inventory) -> bool:
    """Say whether a finding lies in running text: notes, messages, a document or a mail."""
    if finding.form == "metadata":
        return False
    texts = {f.ref for f in inventory.findings if f.item.startswith("comms.") and f.form in {"column", "hidden"}}
    return (
        finding.ref in texts
        or headers.is_free_text(finding.ref.column)
        or _kind(finding, inventory) in rules()["D-HETU-PLACE"].data["places"]["kinds"]
    )


def _kind(finding: Finding, inventory: Inventory) -> str | None:
    table = finding.ref.table
    return next((s.kind for s in inventory.sources if (s.system, s.source) == (table.system, table.source)), None)


def _is_key(finding: Finding, inventory: Inventory) -> bool:
    """Say whether an identity code links rows or lets people in: a key of the database, or a column of login names."""
    table = inventory.tables.get(finding.ref.table)
    profile = table.columns.get(finding.ref) if table else None
    keyed = profile is not None and profile.column.key in {"primary", "foreign"}
    login = any(hint.item == "online.username" for hint in headers.hints(spoken(finding.ref.column)))
    return finding.form == "column" and (keyed or login)


def _exposed(finding: Finding) -> bool:
    """Say whether a secret can be read; a hash, or a door's code in a note, is none."""
    exposed = rules()["D-SECRET"].data["exposed"]
    if finding.item not in exposed["recognisers"] or finding.form == "metadata":
        return False
    return any(finding.subtype.get(s) for s in exposed["subtypes"]) or not set(finding.recognisers).isdisjoint(
        exposed["recognisers"][finding.item]
    )


def _unseen(
    inventory: Inventory, declaration: Declaration, absent_before: Collection[tuple[str, str]]
) -> list[Verdict]:
    """Say what is declared and was not found; how much was read stands beside it. A second full scan makes it weigh more."""
    if not inventory.tables:
        return []
    found = {finding.item for finding in inventory.findings}
    read = coverage(inventory)
    if any(source.unchanged_since for source in inventory.sources):
        absent_before = ()  # what was taken over was not looked for a second time
    out: list[Verdict] = []
    for register in declaration.registers:
        seen: set[str] = set()
        for entry in register.items:
            item = entry.id
            if item in found or item in seen or item not in taxonomy() or not declares(entry, item):
                continue
            seen.add(item)
            code = "D-NOTFOUND" if taxonomy()[item].detectable else "D-NODETECT"
            variant, most = _absence(inventory, complete=bool(read["complete"]))
            again = code == "D-NOTFOUND" and variant == "full" and (item, register.id) in absent_before
            out.append(
                verdict(
                    code,
                    item=item,
                    register=register.id,
                    cite=entry.cite,
                    coverage=read,
                    words={"rows": read["rows_read"], "most": most},
                    confirmed=code == "D-NODETECT" or variant == "full",
                    case="repeated" if again else None,
                    variant=variant if code == "D-NOTFOUND" else None,
                )
            )
    return out


def _absence(inventory: Inventory, *, complete: bool) -> tuple[str, float]:
    """Say how an absence may be worded, and for random samples the share of rows (per cent) that it excludes.

    With no hit in n independently drawn rows, the share is below 3/n with 95 % confidence ("rule of three").
    """
    if complete:
        return "full", 0.0
    sampled = [t for t in inventory.tables.values() if t.sampling != "full"]
    random = sampled and all(t.sampling.startswith("random ") and t.rows_read > 0 for t in sampled)
    if not random or any(not p.examined for p in inventory.problems):
        return "part", 0.0
    return "random", min(100.0, 300.0 / min(t.rows_read for t in sampled))
