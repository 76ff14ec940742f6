"""Click's own sentences in the terminal's language."""

from __future__ import annotations

import re
import string
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from scanner.cli.app import cli
from scanner.cli.click_words import click_texts

CLICK = "\n".join(path.read_text(encoding="utf-8") for path in sorted(Path(click.__file__).parent.glob("*.py")))


@pytest.fixture
def told(monkeypatch):
    def run(lang: str, *arguments: str) -> str:
        monkeypatch.setenv("LC_ALL", f"{lang}.UTF-8")
        return CliRunner().invoke(cli, arguments).output

    return run


@pytest.mark.parametrize(
    ("lang", "usage", "options", "missing", "unknown"),
    [
        ("fi_FI", "Käyttö:", "Valitsimet:", "Argumentti puuttuu 'SOURCE...'.", "Komentoa 'nosuch' ei ole."),
        ("sv_FI", "Användning:", "Växlar:", "Argumentet saknas 'SOURCE...'.", "Kommandot 'nosuch' finns inte."),
        ("en_GB", "Usage:", "Options:", "Missing argument 'SOURCE...'.", "No such command 'nosuch'."),
    ],
)
def test_help_and_errors_are_in_one_language(told, lang, usage, options, missing, unknown):
    page = told(lang, "scan", "--help")
    assert page.startswith(usage)
    assert options in page
    assert missing in told(lang, "scan")
    assert unknown in told(lang, "nosuch")


@pytest.mark.parametrize("lang", ["fi", "sv"])
def test_each_text_is_one_of_clicks_own_and_asks_for_no_other_value(lang):
    assert click_texts("fi").keys() == click_texts("sv").keys()
    for theirs, ours in click_texts(lang).items():
        as_written = theirs.encode("unicode_escape").decode("ascii")
        assert re.search(r"[\"']" + re.escape(as_written) + r"[\"']", CLICK), theirs
        assert _names(ours) <= _names(theirs), theirs


def _names(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}
