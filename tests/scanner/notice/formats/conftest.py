"""What the tests of formats share: reading bytes as a file, and what two readings must agree on."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scanner.model import Declaration
from scanner.notice import read


@pytest.fixture
def reading(tmp_path: Path) -> Callable[[str, bytes | str], Declaration]:
    def write_and_read(name: str, data: bytes | str) -> Declaration:
        path = tmp_path / name
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return read(path)

    return write_and_read


@pytest.fixture
def said() -> Callable[[Declaration], list[Any]]:
    """Give what a notice says, whatever lines it stands on."""
    return lambda declaration: [
        {
            "items": sorted((e.id, e.coverage, e.modality, e.covers, e.retention) for e in register.items),
            "negated": sorted(entry.id for entry in register.negated),
            "unknown": [entry.cite.text for entry in register.unknown],
            "retention": [(r.amount, r.unit, r.events, r.bound, r.scope) for r in register.retention],
            "review": (register.review.text, register.review.kind),
            "purposes": [entry.id for entry in register.purposes],
            "bases": [entry.id for entry in register.legal_bases],
            "sources": [entry.id for entry in register.sources],
            "recipients": [entry.id for entry in register.recipients],
            "transfers": register.transfers.status,
            "automated": (register.automated.decisions, register.automated.profiling),
            "controller": (register.controller.name, sorted(register.contacts)),
            "findings": sorted({finding.code for finding in register.findings}),
        }
        for register in declaration.registers
    ]


@pytest.fixture
def printed(chromium: str, tmp_path: Path) -> Callable[[str], bytes]:
    def to_pdf(page: str) -> bytes:
        source, target = tmp_path / "print.html", tmp_path / "print.pdf"
        source.write_text(page, encoding="utf-8")
        command = [chromium, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}"]
        subprocess.run(
            [*command, f"--print-to-pdf={target}", source.as_uri()], check=True, capture_output=True, timeout=120
        )
        return target.read_bytes()

    return to_pdf
