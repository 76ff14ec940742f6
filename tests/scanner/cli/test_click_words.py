"""Click's own sentences in the terminal's language."""

from __future__ import annotations

import os
import re
import string
import subprocess
import sys
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
        ("fi_FI", "Käyttö:", "Valitsimet:", "Argumentti puuttuu '{}'.", "Komentoa 'nosuch' ei ole."),
        ("sv_FI", "Användning:", "Växlar:", "Argumentet saknas '{}'.", "Kommandot 'nosuch' finns inte."),
        ("en_GB", "Usage:", "Options:", "Missing argument '{}'.", "No such command 'nosuch'."),
    ],
)
def test_help_and_errors_are_in_one_language(told, lang, usage, options, missing, unknown):
    page = told(lang, "scan", "--help")
    assert page.startswith(usage)
    assert options in page
    named_at_start = next(p.metavar for p in cli.commands["scan"].params if isinstance(p, click.Argument))
    assert missing.format(named_at_start) in told(lang, "scan")
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


@pytest.mark.parametrize(
    ("lang", "usage", "value", "group"),
    [
        ("fi_FI", "tutka scan [VALITSIMET] LÄHDE...", "--notice TIEDOSTO", "tutka [VALITSIMET] KOMENTO"),
        ("sv_FI", "tutka scan [VÄXLAR] KÄLLA...", "--notice FIL ", "tutka [VÄXLAR] KOMMANDO"),
        ("en_GB", "tutka scan [OPTIONS] SOURCE...", "--notice FILE", "tutka [OPTIONS] COMMAND"),
    ],
)
def test_what_stands_for_a_value_is_in_the_language_too(lang, usage, value, group):
    def page(*arguments: str) -> str:
        start = "import sys; from scanner.cli.app import cli; cli(sys.argv[1:], prog_name='tutka')"
        command = [sys.executable, "-c", start, *arguments, "--help"]
        env = {**os.environ, "LC_ALL": f"{lang}.UTF-8", "PYTHONUTF8": "1"}
        return subprocess.run(command, env=env, capture_output=True, check=True, encoding="utf-8").stdout

    shown = page("scan")
    assert usage in shown
    assert value in shown
    assert group in page()
