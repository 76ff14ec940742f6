"""Hold an inventory against a declaration: verdicts with severity, legal basis, cite and coverage.

Pure functions: the same inventory, declaration, context and day give the same verdicts in the same order.
"""

from __future__ import annotations

from scanner.engine.audit.admission import Known, admission, fitting_registers, suggested_anchors
from scanner.engine.audit.compare import audit, worst
from scanner.engine.audit.scope import AuditContext, SystemInfo, absent_in

__all__ = [
    "AuditContext",
    "Known",
    "SystemInfo",
    "absent_in",
    "admission",
    "audit",
    "fitting_registers",
    "suggested_anchors",
    "worst",
]
