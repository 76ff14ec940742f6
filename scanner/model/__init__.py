"""Types that the packages share. Standard library only."""

from scanner.model.decision import Decision
from scanner.model.declaration import (
    Automated,
    Cite,
    CitedId,
    Controller,
    Declaration,
    DeclaredItem,
    NoticeFinding,
    Register,
    RetentionRule,
    Review,
    Transfers,
    Unknown,
)
from scanner.model.errors import (
    DetectionFault,
    DocumentError,
    PluginError,
    SourceError,
    TutkaError,
    UsageError,
    WorkersError,
)
from scanner.model.inventory import REASONS, Finding, Inventory, Problem, Reason, ScanInfo, SourceStatus
from scanner.model.match import Match
from scanner.model.profile import AnchorDays, ColumnProfile, CommentHint, Evidence, EvidenceKey, Lengths, TableProfile
from scanner.model.progress import Overall
from scanner.model.refs import ColumnRef, TableRef
from scanner.model.report import ReportDocument, Reporter
from scanner.model.sketch import BottomK
from scanner.model.source import (
    Cell,
    Column,
    ColumnCells,
    Divisible,
    Part,
    Source,
    SourceInfo,
    SourceOpener,
    Table,
    TableBatch,
)
from scanner.model.verdict import SEVERITIES, Audit, Verdict

__all__ = [
    "REASONS",
    "SEVERITIES",
    "AnchorDays",
    "Audit",
    "Automated",
    "BottomK",
    "Cell",
    "Cite",
    "CitedId",
    "Column",
    "ColumnCells",
    "ColumnProfile",
    "ColumnRef",
    "CommentHint",
    "Controller",
    "Decision",
    "Declaration",
    "DeclaredItem",
    "DetectionFault",
    "Divisible",
    "DocumentError",
    "Evidence",
    "EvidenceKey",
    "Finding",
    "Inventory",
    "Lengths",
    "Match",
    "NoticeFinding",
    "Overall",
    "Part",
    "PluginError",
    "Problem",
    "Reason",
    "Register",
    "ReportDocument",
    "Reporter",
    "RetentionRule",
    "Review",
    "ScanInfo",
    "Source",
    "SourceError",
    "SourceInfo",
    "SourceOpener",
    "SourceStatus",
    "Table",
    "TableBatch",
    "TableProfile",
    "TableRef",
    "Transfers",
    "TutkaError",
    "Unknown",
    "UsageError",
    "Verdict",
    "WorkersError",
]
