"""What tutka reports of frames in memory: the same detector and engine as a scan from the command line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from benchmarks.accuracy.scoring import Place, Reported
from benchmarks.accuracy.tables import Made
from connectors.dataframe import frames_opener
from scanner.detection import Detector
from scanner.engine.scan import ScanSettings, scan
from scanner.model import Finding
from scanner.recognisers import registry


@dataclass(frozen=True, slots=True)
class Said:
    """Hold what was said of one column in short, for the list of what is wrong."""

    item: str
    form: str
    status: str
    about: str
    why: str

    def __str__(self) -> str:
        """Give it on one line."""
        return (
            f"{self.item} ({self.status}, {self.form}{'' if self.about == 'person' else ', ' + self.about}; {self.why})"
        )


def detector(language_model: str = "auto") -> Detector:
    """Make the default detector."""
    return Detector(registry(language_model=language_model))


def said(using: Detector, frames: Mapping[str, Mapping[str, Sequence[object]]]) -> dict[Place, list[Said]]:
    """Scan tables and give what is said of each column that something is said of."""
    made = {
        name: pd.DataFrame({h: pd.Series(list(c), dtype=object) for h, c in cells.items()})
        for name, cells in frames.items()
    }
    inventory = scan([frames_opener(made, "accuracy")], using, ScanSettings())
    if inventory.problems:
        raise RuntimeError(f"the scan had problems: {sorted({problem.reason for problem in inventory.problems})}")
    out: dict[Place, list[Said]] = {}
    for finding in inventory.findings:
        if (
            [reason.code for reason in finding.reasons] == ["table"]
            or finding.form == "derived"
            or finding.about == "controller"
        ):
            continue  # of the table as a whole, or not said of the column itself
        place = finding.ref.table.table, finding.ref.column
        out.setdefault(place, []).append(Said(finding.item, finding.form, finding.status, finding.about, _why(finding)))
    return out


def said_of(using: Detector, tables: Iterable[Made]) -> dict[Place, list[Said]]:
    """Scan made tables."""
    return said(using, {table.name: table.cells for table in tables})


def reported(of: Mapping[Place, Sequence[Said]], statuses: frozenset[str]) -> Reported:
    """Reduce what was said to items by column."""
    return {place: frozenset(one.item for one in all_said if one.status in statuses) for place, all_said in of.items()}


def _why(finding: Finding) -> str:
    reasons = ", ".join(f"{r.code} {r.params.get('word', '')}".strip() for r in finding.reasons)
    return f"{finding.cells} cells, {' '.join(finding.recognisers) or 'name only'}: {reasons}"
