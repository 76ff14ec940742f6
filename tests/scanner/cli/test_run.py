"""From a command line to an exit code: what is cheap is checked before anything is loaded."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys

import click
import pytest

from scanner.cli import cli, run
from scanner.cli import run as _  # noqa: F401 - the name is a function here, the module is imported below
from scanner.cli.options import FormatList, checked_reports
from scanner.model import UsageError

runner = sys.modules["scanner.cli.run"]


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.setattr(runner.safety, "harden", lambda: None)
    monkeypatch.setattr("scanner.cli.safety.set_up_logging", lambda verbose: None)


def said(capsys) -> str:
    captured = capsys.readouterr()
    assert captured.out == ""
    return captured.err


def test_the_version(capsys):
    assert run(["--version"]) == 0
    assert capsys.readouterr().out.startswith("tutka 0.")


@pytest.mark.parametrize("command", ["", *cli.commands])
def test_every_command_has_help(command, capsys):
    assert run([*command.split(), "--help"]) == 0
    assert "Usage: tutka" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ("scan", "Missing argument 'SOURCE...'"),
        ("scan x --sample 0", "0 is not in the range x>=1"),
        ("scan x --fail-on info", "'info' is not one of"),
        ("scan x --lang de", "'de' is not one of"),
        ("scan x --cluster tcp://h --resume", "--cluster and --resume don't work together"),
        ("scan x --report html,nosuch", "there is no report format 'nosuch'"),
        ("scan x --report ,", "name at least one report format"),
        ("scan postgresql://u:${NOT_SET_AT_ALL}@h/d", "the environment variable NOT_SET_AT_ALL is not set"),
        ("scan x --config nowhere.yaml", "nowhere.yaml: there is no such configuration file"),
        ("audit", "tutka.yaml: there is no such configuration file"),
        ("review", "tutka.yaml: there is no such configuration file"),
        ("diff a.json b.json", "a.json: there is no such file"),
        ("nosuch", "No such command 'nosuch'"),
        ("scan x --nosuch", "No such option"),
    ],
)
def test_what_can_not_be_done_is_a_sentence_and_exit_2(arguments, sentence, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run(arguments.split()) == 2
    assert sentence in said(capsys)
    assert not list(tmp_path.iterdir()), "nothing is made for a command that can't be run"


def test_an_output_that_exists_is_not_overwritten(capsys, tmp_path):
    (tmp_path / "declaration.yaml").write_text("confirmed by somebody")
    assert run(["notice", "n.txt", "-o", str(tmp_path / "declaration.yaml")]) == 2
    assert "the file is there already" in said(capsys)
    assert (tmp_path / "declaration.yaml").read_text() == "confirmed by somebody"


def test_the_demo_keeps_out_of_a_folder_in_use(capsys, tmp_path):
    (tmp_path / "thesis.docx").write_text("")
    assert run(["demo", "-o", str(tmp_path)]) == 2
    assert "holds something else" in said(capsys)


@pytest.fixture
def command():
    """Add a command for the time of a test."""
    added = []

    def add(function) -> None:
        made = click.command("probe")(function)
        cli.add_command(made)
        added.append("probe")

    yield add
    for name in added:
        del cli.commands[name]


def test_an_unforeseen_error_shows_no_text(command, capsys):
    def probe():
        raise ValueError("131052-salainen")

    command(probe)
    assert run(["probe"]) == 2
    told = said(capsys)
    assert "131052" not in told
    assert "X-UNEXPECTED: a fault of the program" in told
    assert "ValueError" in told


@pytest.mark.parametrize("error", [KeyboardInterrupt, EOFError, click.Abort])
def test_an_interruption_is_exit_3(command, capsys, error):
    def probe():
        raise error

    command(probe)
    assert run(["probe"]) == 3
    assert "Interrupted" in said(capsys)


STOPPING = [signal.SIGINT, signal.SIGTERM, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else [])]


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="this system has no SIGHUP")
def test_under_nohup_a_closed_terminal_ends_nothing(command):
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        command(lambda: signal.raise_signal(signal.SIGHUP))
        assert run(["probe"]) == 0
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)


@pytest.mark.parametrize("number", STOPPING)
def test_the_first_signal_stops_in_order_and_the_second_at_once(command, number):
    inherited = signal.getsignal(number)
    if inherited is signal.SIG_IGN:  # as under nohup, which the command respects
        signal.signal(number, signal.SIG_DFL)
    before = signal.getsignal(number)

    def probe():
        assert signal.getsignal(number) != before
        try:
            signal.raise_signal(number)
        finally:
            assert signal.getsignal(number) is signal.SIG_DFL

    command(probe)
    try:
        assert run(["probe"]) == 3
        assert signal.getsignal(number) == before
    finally:
        signal.signal(number, inherited)


def test_our_own_errors_are_told_as_they_are(command, capsys):
    def probe():
        raise UsageError("first line\nsecond \x1b[31mline")

    command(probe)
    assert run(["probe"]) == 2
    assert said(capsys) == "Error: first line\nsecond \\x1b[31mline\n"


def test_a_closed_stdin_or_stdout_is_a_sentence(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", None)
    assert run(["explain", "-"]) == 2
    assert "give a text to explain" in said(capsys)
    monkeypatch.setattr(sys, "stdout", None)
    assert run(["connectors"]) == 2


def test_whoever_reads_a_pipe_may_leave(monkeypatch):
    class Gone(io.StringIO):
        def write(self, text):
            raise BrokenPipeError

        def fileno(self):
            raise io.UnsupportedOperation

    monkeypatch.setattr(sys, "stdout", Gone())
    assert run(["connectors"]) == 3


def test_report_formats():
    convert = FormatList().convert
    assert convert("html, xlsx,html", None, None) == ("html", "xlsx")
    assert convert(("html",), None, None) == ("html",)
    assert checked_reports(("xlsx",)) == ("xlsx",)


def subprocess_lines(code: str, **environment: str) -> list[str]:
    env = {**os.environ, "LC_ALL": "C", **environment}
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=env)
    return out.stdout.splitlines()


@pytest.mark.slow
def test_help_loads_nothing_heavy_and_speaks_the_locales_language():
    code = (
        "import sys, json\n"
        "from scanner.cli import run\n"
        "codes = [run(['--help']), run(['scan', '--help']), run(['audit', '--help'])]\n"
        "heavy = {'spacy', 'presidio_analyzer', 'pandas', 'numpy', 'sqlalchemy', 'openpyxl', 'rich.progress', 'pydantic'}\n"
        "print(json.dumps([codes, sorted(heavy & set(sys.modules))]))\n"
    )
    english = subprocess_lines(code)
    assert json.loads(english[-1]) == [[0, 0, 0], []]
    finnish = subprocess_lines(code, LC_ALL="fi_FI.UTF-8")
    assert json.loads(finnish[-1]) == [[0, 0, 0], []]
    assert any("Etsii organisaation" in line for line in finnish)
    assert not any("Etsii organisaation" in line for line in english)


def test_a_group_without_a_command_shows_its_help_once(capsys):
    assert run(["history"]) == 2
    shown = said(capsys)
    assert shown.count("Usage: tutka history") == 1
    assert "Error" not in shown
