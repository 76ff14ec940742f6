"""The fictional company over two years: what happens to its data, its notice and its systems between three audits.

Each chapter changes the demo's files and says what an audit on its day has to report as changed: all of it, and nothing else.
The days are made up; no clock is read.
"""

from __future__ import annotations

import csv
import io
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random

from openpyxl import load_workbook

from scanner.demo import crm, workbook
from scanner.demo.identifiers import Issuer
from scanner.demo.world import day_between

SEED = 2028
OLD_CONTRACTS = "2011-12-31"
"""Contracts that ended by this day are deleted before the second audit."""
CODES = 4
"""Identity codes that somebody writes into notes of the CRM before the third audit."""


@dataclass(frozen=True, slots=True)
class Told:
    """Say that an audit has to report one change.

    Attributes:
        kind: list of `changes.json`.
        code: the verdict's code.
        item: the item; None where the verdict is about none.
        system: the system; None where it is about none.
        by: difference in cells, where it is known beforehand.
    """

    kind: str
    code: str
    item: str | None
    system: str | None
    by: int | None = None


@dataclass(frozen=True, slots=True)
class Chapter:
    """Hold one audit of the story.

    Attributes:
        day: the day it is made on.
        happens: changes the demo's files; given their folder.
        told: what has to be reported as changed.
        unreached: systems that can't be reached on that day.
    """

    day: date
    happens: Callable[[Path], None]
    told: tuple[Told, ...] = ()
    unreached: tuple[str, ...] = ()

    @property
    def moment(self) -> datetime:
        """Give the moment at which the audit is made."""
        return datetime(self.day.year, self.day.month, self.day.day, 9, 0, tzinfo=UTC)


def _nothing(folder: Path) -> None:
    """Leave everything as it was made."""


def _second_year(folder: Path) -> None:
    """Erase old contracts and the hidden list's codes, declare the birth date, and begin to keep people's gender."""
    with closing(sqlite3.connect(folder / "billing.db")) as database, database:
        database.execute("DELETE FROM sopimus WHERE paattymispvm <= ?", (OLD_CONTRACTS,))
    _without_codes(folder / workbook.PATH)
    notice = folder / "tietosuojaseloste.txt"
    text = notice.read_text("utf-8")
    text = text.replace("nimi, henkilötunnus, asiakasnumero", "nimi, henkilötunnus, syntymäaika, asiakasnumero")
    notice.write_bytes(text.replace("Päivitetty 18.5.2026", "Päivitetty 3.6.2027").encode())
    header, *rows = _read_crm(folder)
    rng = Random(SEED)  # noqa: S311 - reproducible fiction, no secret hangs on it
    person = header.index("Asiakastyyppi")
    rows = [[*row, rng.choice(("nainen", "mies")) if row[person] == "K" else ""] for row in rows]
    _write_crm(folder, [[*header, "Sukupuoli"], *rows])


def _third_year(folder: Path) -> None:
    """Write codes into notes, stop keeping addresses of log-ins, accept user names for a time; the workbook is out of reach."""
    header, *rows = _read_crm(folder)
    notes = header.index("Lisätiedot")
    rng = Random(SEED + 1)  # noqa: S311 - the same
    issuer = Issuer(rng)
    chosen = [row for row in rows if len(row[notes]) > 40 and not any(sign in row[notes] for sign in _CODE_SIGNS)]
    for row in chosen[:CODES]:
        born = day_between(rng, date(1950, 1, 1), date(1990, 12, 31))
        row[notes] += f" Hetu {issuer.hetu(born)}."
    _write_crm(folder, [header, *rows])
    with closing(sqlite3.connect(folder / "billing.db")) as database, database:
        database.execute("ALTER TABLE kayttajatili DROP COLUMN viimeisin_ip")
    (folder / "decisions.yaml").write_bytes(_DECISION.encode())
    config = folder / "tutka.yaml"
    config.write_bytes((config.read_text("utf-8") + "decisions: decisions.yaml\n").encode())
    (folder / workbook.PATH).rename(folder / "exports" / "yhteyshenkilot.xlsx.offline")


_CODE_SIGNS = ("etu", "HETU", "tunnus", "sotu")
"""Parts of words beside identity codes in the demo's notes."""

_DECISION = """\
schema: 1
decisions:
  - {system: billing, item: online.username, code: D-UNDECLARED, answer: accept, until: 2029-06-30,
     reviewer: Tietosuojavastaava, on: 2028-03-01, reason: kirjataan selosteeseen seuraavassa katselmoinnissa}
"""


def _without_codes(path: Path) -> None:
    """Delete the column of identity codes from the workbook's hidden sheet."""
    book = load_workbook(path)
    sheet = book[workbook.HIDDEN_SHEET]
    position = next(cell.column for cell in sheet[1] if cell.value == "Henkilötunnus")
    sheet.delete_cols(position)
    saved = io.BytesIO()
    book.save(saved)
    path.write_bytes(workbook.pinned(saved.getvalue()))


def _read_crm(folder: Path) -> list[list[str]]:
    with (folder / crm.PATH).open(encoding=crm.ENCODING, newline="") as stream:
        return list(csv.reader(stream, delimiter=";"))


def _write_crm(folder: Path, rows: Sequence[Sequence[str]]) -> None:
    with (folder / crm.PATH).open("w", encoding=crm.ENCODING, newline="") as stream:
        csv.writer(stream, delimiter=";", lineterminator="\r\n").writerows(rows)


CHAPTERS = (
    Chapter(date(2026, 11, 2), _nothing),
    Chapter(
        date(2027, 9, 1),
        _second_year,
        (
            Told("new", "D-UNDECLARED", "demographic.gender", "crm"),
            Told("redecided", "D-OK", "identity.birth_date", "crm", 0),
            Told("gone", "D-HETU-PLACE", "identity.national_id", "contacts"),
            Told("gone", "D-OK", "identity.national_id", "contacts"),
            Told("shrunk", "R-OVER", None, "billing"),
            Told("shrunk", "D-OK", "customer.contract", "billing"),
            Told("shrunk", "D-OK", "supply.consumption", "billing"),  # the power that a contract is for
        ),
    ),
    Chapter(
        date(2028, 9, 1),
        _third_year,
        (
            Told("grown", "D-HETU-PLACE", "identity.national_id", "crm", CODES),
            Told("grown", "D-OK", "identity.national_id", "crm", CODES),
            Told("gone", "D-NEGATED", "online.ip", "billing"),
            Told("redecided", "D-UNDECLARED", "online.username", "billing", 0),
            # nobody has reviewed the notice since 3.6.2027
            Told("new", "N-REVIEW", None, None),
            Told("new", "S-UNREADABLE", None, "contacts"),
            # without the workbook nobody can say that it is nowhere
            Told("changed", "D-NOTFOUND", "contact.einvoice_address", None, 0),
        ),
        unreached=("contacts",),
    ),
)
"""The three audits."""
