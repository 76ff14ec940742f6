"""The tables in `docs/` say what the code says."""

from __future__ import annotations

import re
from pathlib import Path

from scanner.model import REASONS

DOCS = Path(__file__).parent.parent / "docs"


def test_every_reason_is_in_the_table() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (S-\w+) \|", (DOCS / "coverage.md").read_text("utf-8"), re.MULTILINE)
    assert dict(rows) == dict(REASONS)
