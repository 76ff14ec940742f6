"""What documents name: never a path of the machine that they were made on."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner.assembly import declared_by, read_notice, shown

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
        ("/home/user/seloste.txt", "seloste.txt"),
        ("~/seloste.txt", "seloste.txt"),
        (r"C:\Users\user\seloste.docx", "seloste.docx"),
        (r"\\server\share\seloste.docx", "seloste.docx"),
    ],
)
def test_a_file_is_named_without_the_machine_s_folders(given: str, expected: str) -> None:
    assert shown(given) == expected


def test_a_notice_by_its_absolute_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "seloste.txt").write_text(NOTICE, encoding="utf-8")
    assert read_notice(tmp_path / "seloste.txt").file == "seloste.txt"
    declared = declared_by(tmp_path / "seloste.txt", None, None)
    assert declared is not None
    assert declared.declaration.file == "seloste.txt"
    monkeypatch.chdir(tmp_path)
    assert read_notice("seloste.txt").file == "seloste.txt"
