"""Sources are named from the configuration's folder, and opened from anywhere."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from scanner.model import Problem, SourceInfo
from scanner.relative import Names, located

FOLDER = Path("/etc/tutka")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("exports/*.csv", "/etc/tutka/exports/*.csv"),
        ("/data/a.csv", "/data/a.csv"),
        ("sqlite:///billing.db", "sqlite:////etc/tutka/billing.db"),
        ("sqlite:///billing.db?mode=ro", "sqlite:////etc/tutka/billing.db?mode=ro"),
        ("sqlite:////data/billing.db", "sqlite:////data/billing.db"),
        ("sqlite:///:memory:", "sqlite:///:memory:"),
        ("postgresql://u:${P}@db/x", "postgresql://u:${P}@db/x"),
        ("${URL}", "${URL}"),
        ("${DATA}/a.csv", "${DATA}/a.csv"),
        ("${REL}/a.csv", "/etc/tutka/${REL}/a.csv"),
    ],
)
def test_where_a_source_lies(source, expected, monkeypatch):
    for name, value in {"P": "s", "URL": "postgresql://u:s@db/x", "DATA": "/data", "REL": "data"}.items():
        monkeypatch.setenv(name, value)
    assert located(source, FOLDER) == expected


@dataclass(frozen=True)
class Opener:
    info: SourceInfo
    location: str

    def __call__(self):
        raise NotImplementedError


class Plain:
    info = SourceInfo("crm", "/etc/tutka/a.csv", "odd")

    def __call__(self):
        raise NotImplementedError


def test_names_lose_the_folder_and_nothing_else():
    names = Names(FOLDER)
    opener = names.opener(
        Opener(SourceInfo("crm", "/etc/tutka/exports/a.csv", "delimited"), "/etc/tutka/exports/a.csv")
    )
    assert (opener.info.source, opener.location) == ("exports/a.csv", "/etc/tutka/exports/a.csv")
    assert names.name("sqlite:////etc/tutka/billing.db") == "sqlite:///billing.db"
    assert names.name("/etc/tutka2/a.csv") == "/etc/tutka2/a.csv"
    assert names.name("postgresql://db/etc/tutka/x") == "postgresql://db/etc/tutka/x"
    plain = Plain()
    assert names.opener(plain) is plain
    said = names.problem(Problem("crm", "/etc/tutka/a.csv", None, "empty", "/etc/tutka/a.csv: the file is empty"))
    assert (said.source, said.message) == ("a.csv", "a.csv: the file is empty")
