"""Whether data is where, for what and about whom the notice says: systems' purposes, registers, groups of people, countries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from scanner.engine.audit.build import verdict, weight
from scanner.engine.audit.data import declares
from scanner.engine.audit.rules import rules
from scanner.engine.audit.scope import AuditContext, of_systems, only
from scanner.engine.audit.texts import Listed
from scanner.model import (
    Declaration,
    DeclaredItem,
    Finding,
    Inventory,
    Register,
    Verdict,
)

BIRTH = "identity.birth_date"
CODE = "identity.national_id"
ADULT = 18


def fit_verdicts(inventory: Inventory, declaration: Declaration, context: AuditContext) -> list[Verdict]:
    """Give D-SYSTEM, D-SUBJECT and D-PLACE-EEA for every system in which data about people was found."""
    by_system = of_systems(inventory.findings)
    out: list[Verdict] = []
    for system in sorted(by_system):
        items = by_system[system]
        registers = context.registers(system, declaration)
        out += _own_purposes(system, registers, context)
        out += _abroad(system, registers, context)
        for item in sorted(items):
            out += _wrong_system(item, system, items[item], declaration, context)
            out += _wrong_group(item, system, items[item], registers, inventory)
        out += _minors(system, items, registers, inventory, context)
    return out


def _entries(item: str, registers: Iterable[Register]) -> list[tuple[Register, DeclaredItem]]:
    return [(register, entry) for register in registers for entry in register.items if declares(entry, item)]


def _own_purposes(system: str, registers: Sequence[Register], context: AuditContext) -> list[Verdict]:
    """Tell of purposes that a system serves and that its registers don't state; none stated at all is N-PURPOSE."""
    stated = {purpose.id for register in registers for purpose in register.purposes if purpose.state != "rejected"}
    stated |= {purpose for register in registers for entry in register.items for purpose in entry.purposes}
    unknown = [purpose for purpose in _purposes(system, context) if purpose not in stated]
    if not stated or not unknown:
        return []
    return [
        verdict(
            "D-SYSTEM",
            system=system,
            register=only(registers),
            variant="purpose_undeclared",
            words={"purposes": Listed("purposes", *unknown)},
            detail={"purposes": ", ".join(unknown)},
        )
    ]


def _purposes(system: str, context: AuditContext) -> tuple[str, ...]:
    """Give what a system serves; statistics and research are compatible with any purpose."""
    info = context.systems.get(system)
    compatible = rules()["D-SYSTEM"].data["compatible"]
    return tuple(p for p in info.purposes if p not in compatible) if info is not None else ()


def _wrong_system(
    item: str, system: str, findings: Sequence[Finding], declaration: Declaration, context: AuditContext
) -> list[Verdict]:
    """Tell of an item that is declared for another register, or for other purposes, than those of the system."""
    registers = context.registers(system, declaration)
    confirmed, columns, cells = weight(findings)
    here, others = _entries(item, registers), [r for r in declaration.registers if r not in registers]
    elsewhere = _entries(item, others) if not here and context.configured(system) else []
    if elsewhere:
        register, entry = elsewhere[0]
        return [
            verdict(
                "D-SYSTEM", item=item, system=system, register=only(registers), confirmed=confirmed, columns=columns,
                cells=cells, cite=entry.cite, variant="register", words={"other": register.id},
                detail={"declared_for": register.id},
            )
        ]  # fmt: skip
    served = set(_purposes(system, context))
    tied = [(register, entry) for register, entry in here if entry.purposes]
    if not served or not tied or len(tied) < len(here) or any(served & set(entry.purposes) for _, entry in tied):
        return []
    register, entry = tied[0]
    declared = sorted({purpose for _, one in tied for purpose in one.purposes})
    return [
        verdict(
            "D-SYSTEM", item=item, system=system, register=register.id, confirmed=confirmed, columns=columns,
            cells=cells, cite=entry.cite, variant="purpose",
            words={"declared": Listed("purposes", *declared), "purposes": Listed("purposes", *sorted(served))},
            detail={"declared_for": ", ".join(declared)},
        )
    ]  # fmt: skip


def _wrong_group(
    item: str, system: str, findings: Sequence[Finding], registers: Sequence[Register], inventory: Inventory
) -> list[Verdict]:
    """Tell of an item that is declared for some groups of people and lies in a table whose rows are another's."""
    entries = _entries(item, registers)
    if not entries or not all(entry.subjects for _, entry in entries):
        return []
    declared = {subject for _, entry in entries for subject in entry.subjects}
    strange: dict[str, list[tuple[Finding, int]]] = {}
    for finding in findings:
        for group, rows in _groups(finding, inventory).items():
            if declared.isdisjoint(rules()["D-SUBJECT"].data["groups"][group]["fits"]):
                strange.setdefault(group, []).append((finding, rows))
    out = []
    for group in sorted(strange):
        confirmed, columns, _ = weight([finding for finding, _ in strange[group]])
        seen = rules()["D-SUBJECT"].data["groups"][group]["fits"][0]
        out.append(
            verdict(
                "D-SUBJECT", item=item, system=system, register=entries[0][0].id, confirmed=confirmed, columns=columns,
                cells=sum(rows for finding, rows in strange[group] if finding.ref.path in columns),
                cite=entries[0][1].cite, variant="group",
                words={"declared": Listed("subjects", *sorted(declared)), "seen": Listed("subjects", seen)},
                detail={"declared_for": ", ".join(sorted(declared)), "seen": seen},
            )
        )  # fmt: skip
    return out


def _groups(finding: Finding, inventory: Inventory) -> dict[str, int]:
    """Say about which groups of people a finding certainly is, and in how many rows at least.

    Rows aren't compared: where a finding and the sign of a group fill more cells than the table has rows, the rest of them lie
    in the same rows. A table of people and firms, each with its own columns, so says nothing.
    """
    table = inventory.tables.get(finding.ref.table)
    out: dict[str, int] = {}
    for group, signs in rules()["D-SUBJECT"].data["groups"].items():
        for sign in inventory.findings:
            fits = sign.item in signs["signs"] and sign.form == "column" and sign.about == "person"
            if table is None or not fits or sign.status != "confirmed" or sign.ref.table != finding.ref.table:
                continue
            both = finding.cells + sign.cells - table.rows_read
            if both > 0:
                out[str(group)] = max(both, out.get(str(group), 0))
    return out


def _minors(
    system: str,
    items: Mapping[str, Sequence[Finding]],
    registers: Sequence[Register],
    inventory: Inventory,
    context: AuditContext,
) -> list[Verdict]:
    """Count those who are certainly under age by their year of birth, where no register speaks of children."""
    if any("child" in register.subjects for register in registers) or _entries("family.children", registers):
        return []
    out = []
    for item in (BIRTH, CODE):
        young: list[tuple[Finding, int]] = []
        for finding in items.get(item, ()):
            table = inventory.tables.get(finding.ref.table)
            profile = table.columns.get(finding.ref) if table is not None else None
            if profile is None or finding.form not in {"column", "hidden"} or finding.subtype.get("death"):
                continue
            years = profile.years if item == BIRTH else profile.born
            count = sum(n for year, n in years.items() if context.today.year - ADULT < year <= context.today.year)
            if count:
                young.append((finding, count))
        if young:
            confirmed, columns, _ = weight([finding for finding, _ in young])
            minors = sum(count for finding, count in young if finding.ref.path in columns)
            out.append(
                verdict(
                    "D-SUBJECT", item=item, system=system, register=only(registers), confirmed=confirmed, case="minors",
                    columns=columns, cells=minors, detail={"minors": minors}, variant="minors",
                )
            )  # fmt: skip
    return out


def _abroad(system: str, registers: Sequence[Register], context: AuditContext) -> list[Verdict]:
    """Hold the country that a system is hosted in against what the notice says on transfers."""
    info = context.systems.get(system)
    country = (info.hosted_in or "").strip().upper() if info is not None else ""
    inside = rules()["D-PLACE-EEA"].data["inside"]
    if not country or country in inside:
        return []
    out = []
    for register in registers:
        transfers = register.transfers
        if transfers.status in {"yes", "may"}:
            continue
        variant = transfers.status if transfers.status in {"conditional", "not_stated"} else "none"
        out.append(
            verdict(
                "D-PLACE-EEA", system=system, register=register.id, cite=transfers.cite, variant=variant,
                words={"country": country}, detail={"country": country},
            )
        )  # fmt: skip
    return out
