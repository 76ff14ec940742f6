"""The fictional district-heating company that `tutka demo` scans: exports, billing database, notice and configuration.

Town, company, people and numbers are invented. All identity codes have individual numbers of 900-999, which nobody has.
"""

from __future__ import annotations

from pathlib import Path

from scanner.demo import billing, crm, workbook
from scanner.demo.truth import DECLARED, KINDS, NOWHERE, DemoSources, Ledger, Planted
from scanner.demo.world import data_text, make_world

__all__ = ["DECLARED", "KINDS", "DemoSources", "Planted", "make"]

NOTICE = "tietosuojaseloste.txt"
CONFIG = "tutka.yaml"


def make(folder: Path, seed: int = 2026, customers: int = 2000) -> DemoSources:
    """Write the demo's files into a folder, over those of an earlier run.

    Args:
        folder: made if it is not there.
        seed: equal seeds give equal bytes.
        customers: how many customers; the other counts follow: about 1.15 contracts, 12 readings, 6 invoices and 1.5
            notes for each.

    Raises:
        ValueError: `customers` is not 1 to 50,000.
        OSError: the folder can't be written.
    """
    world = make_world(seed, customers)
    folder.mkdir(parents=True, exist_ok=True)
    ledgers: list[Ledger] = []
    systems: dict[str, tuple[Path, ...]] = {}
    for system, writer in (("crm", crm), ("contacts", workbook), ("billing", billing)):
        ledger = Ledger(system, writer.PATH)
        systems[system] = (writer.write(world, folder, ledger),)
        ledgers.append(ledger)
    for name in (NOTICE, CONFIG):
        (folder / name).write_bytes(data_text(name).encode("utf-8"))
    nowhere = [Planted("", "", "", "", item, "column", "nowhere", 0) for item in NOWHERE]
    return DemoSources(
        folder=folder,
        notice=folder / NOTICE,
        config=folder / CONFIG,
        systems=systems,
        planted=tuple(sorted([*nowhere, *(entry for ledger in ledgers for entry in ledger.planted)])),
        decoys=tuple(sorted(entry for ledger in ledgers for entry in ledger.decoys)),
    )
