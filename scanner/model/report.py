"""What a report is made from, and what makes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import BinaryIO, Protocol

from scanner.model.admission import Admission
from scanner.model.course import Course
from scanner.model.declaration import Declaration
from scanner.model.inventory import Inventory
from scanner.model.verdict import Audit


@dataclass(frozen=True, slots=True)
class ReportDocument:
    """Hold everything that a reporter may show. `previous` is the last stored audit of the same configuration.

    `known_systems` counts the systems of the configuration, so that the scope can say `3 of 4`; `owners` names who answers
    for a system, by system, as the configuration does. `fail_on` is the severity from which a run fails (`never`: none does).
    `course` says how the audit follows the earlier ones; None where none is kept. `admission` is the answer of an ad-hoc scan.
    """

    inventory: Inventory
    audit: Audit | None = None
    declaration: Declaration | None = None
    previous: Audit | None = None
    organisation: str | None = None
    known_systems: int | None = None
    made_on: date | None = None
    demo: bool = False
    owners: Mapping[str, str] = field(default_factory=dict)
    fail_on: str = "high"
    course: Course | None = None
    admission: Admission | None = None


class Reporter(Protocol):
    """Render a document as bytes: equal input gives equal bytes; every value is escaped; no clock, no network."""

    format: str
    suffix: str

    def render(self, document: ReportDocument, out: BinaryIO, lang: str = "fi") -> None:
        """Write the report in `fi`, `sv` or `en` to a binary stream.

        Args:
            document: what to show.
            out: an open binary stream; the reporter makes no file names of its own.
            lang: language of the texts.
        """
        ...
