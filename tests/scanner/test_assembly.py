"""What documents name: never a path of the machine that they were made on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scanner.assembly import context_of, declared_by, read_notice, shown
from scanner.engine.audit import audit
from scanner.model import DocumentError
from scanner.store import config_file, declaration_file
from tests.factories import TODAY, inventory

NOTICE = """Asiakasrekisterin tietosuojaseloste

Rekisterin tietosisältö

Keräämme seuraavia tietoja: nimi, osoite, puhelinnumero.
"""


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("seloste.txt", "seloste.txt"),
        ("notices/seloste.txt", "notices/seloste.txt"),
        ("../seloste.txt", "../seloste.txt"),
        ("/srv/seloste.txt", "seloste.txt"),
        ("~/seloste.txt", "seloste.txt"),
        (r"C:\Users\user\seloste.docx", "seloste.docx"),
        (r"\\server\share\seloste.docx", "seloste.docx"),
    ],
)
def test_a_file_is_named_without_the_machine_s_folders(given: str, expected: str) -> None:
    assert shown(given) == expected


def test_a_declaration_of_another_notice_is_seen(tmp_path: Path) -> None:
    """By the hash where some quote stands in both; with a sentence where nothing of it fits."""
    (tmp_path / "a.txt").write_text(NOTICE, encoding="utf-8")
    (tmp_path / "b.txt").write_text(NOTICE.replace("osoite, puhelinnumero", "syntymäaika"), encoding="utf-8")
    (tmp_path / "c.txt").write_text("Kameravalvonta\n\nKuvaamme piha-aluetta.\n", encoding="utf-8")
    reading = tmp_path / "d.yaml"
    declaration_file.save(read_notice(tmp_path / "a.txt"), reading)
    same = declared_by(tmp_path / "a.txt", reading, None)
    other = declared_by(tmp_path / "b.txt", reading, None)
    assert same is not None
    assert other is not None
    assert same.present_sha256 == same.declaration.sha256_normalised
    assert other.present_sha256 != other.declaration.sha256_normalised
    assert other.declaration.file == "b.txt", "named after the text that was compared"
    context = context_of(None, other, TODAY)
    assert context is not None
    (changed,) = [v for v in audit(inventory(), other.declaration, context).verdicts if v.code == "N-CHANGED"]
    assert {changed.detail["quote_2"], "osoite", "puhelinnumero"} <= set(re.findall("«([^»]+)»", changed.message["fi"]))
    assert changed.detail["quote_2"] == "syntymäaika"
    assert (changed.detail["gone"], changed.detail["new"]) == (2, 1)
    with pytest.raises(
        DocumentError, match=r"no quote of this declaration is in .*c\.txt: .*another notice \(a\.txt\)"
    ):
        declared_by(tmp_path / "c.txt", reading, None)


def test_a_notice_by_its_absolute_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "seloste.txt").write_text(NOTICE, encoding="utf-8")
    assert read_notice(tmp_path / "seloste.txt").file == "seloste.txt"
    declared = declared_by(tmp_path / "seloste.txt", None, None)
    assert declared is not None
    assert declared.declaration.file == "seloste.txt"
    monkeypatch.chdir(tmp_path)
    assert read_notice("seloste.txt").file == "seloste.txt"


def test_decisions_are_checked_where_there_is_no_notice_to_hold_them_against(tmp_path: Path) -> None:
    (tmp_path / "tutka.yaml").write_text("systems: [{name: crm, sources: [a.csv]}]\n", "utf-8")
    (tmp_path / "decisions.yaml").write_text("decisions: [{answer: perhaps}]\n", "utf-8")
    file = config_file.load(tmp_path / "tutka.yaml")
    with pytest.raises(DocumentError, match=r"decisions\.yaml"):
        context_of(file, None, TODAY)
    (tmp_path / "decisions.yaml").unlink()
    assert context_of(file, None, TODAY) is None
