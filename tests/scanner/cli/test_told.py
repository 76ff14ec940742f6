"""Every sentence of the readers of notices, and every note, is said in Finnish and Swedish too."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import scanner.notice
from scanner.cli.run import run
from scanner.cli.told import told
from scanner.notice import reader
from scanner.notice.formats import docx_notice, odt_notice, pdf_notice

FOLDER = Path(scanner.notice.__file__).parent
FILES = Path(scanner.notice.__file__).parents[1] / "files"
NOT_SENTENCES = {"X: X", "X: X; X"}


def _texts(node: ast.expr) -> str:
    """Write a literal with its expressions as X."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(_texts(part) if isinstance(part, ast.Constant) else "X" for part in node.values)
    return "X"


def _raised(folder: Path, error: str) -> set[str]:
    out = set()
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == error and node.args:
                out.add(_texts(node.args[0]))
    return out - NOT_SENTENCES - {"X"}


SENTENCES = sorted(
    {text.replace("(X); X", "(image); save it without a password") for text in _raised(FOLDER, "DocumentError")}
    | {f"X: a notice can't be read from this format (doc); {advice}" for advice in reader._NEVER.values()}
    | {
        f"X: {pdf_notice._CAUSE}; {pdf_notice._ADVICE}",
        f"X: its fonts don't say which letters they show; {pdf_notice._ADVICE}",
    }
    | {note for _, note in (*docx_notice._NOTES, *odt_notice._NOTES)}
    | {"page 3 is a picture; it was not read"} - {"X: its fonts don't say which letters they show; X"}
)


@pytest.mark.parametrize("lang", ["fi", "sv"])
def test_every_sentence_is_translated(lang):
    assert len(SENTENCES) > 20
    same = [text for text in SENTENCES if not text.endswith("; X") and told(text, lang) == text]
    assert not same, "\n".join(same)


def test_the_files_name_and_numbers_stay():
    assert told("a: b.rtf: a notice can't be read from this format (rtf); save it without a password", "fi") == (
        "a: b.rtf: selostetta ei voi lukea tästä muodosta (rtf); tallenna se ilman salasanaa"
    )
    assert told("page 12 is a picture; it was not read", "sv") == "sida 12 är en bild; den lästes inte"
    assert told("something else; look", "fi") == "something else; look"


def test_the_command_line_says_it(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("LC_ALL", "fi_FI.UTF-8")
    path = tmp_path / "n.txt"
    path.write_text("\n", encoding="utf-8")
    assert run(["notice", str(path)]) != 0
    assert "siinä ei ole tekstiä; anna selosteen julkaistu teksti" in capsys.readouterr().err
