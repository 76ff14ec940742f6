"""The list of statements for an auditor: complete, without values, for the account alone."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from connectors import statement_log
from connectors.registry import openers
from scanner.cli import cli


def test_every_statement_is_listed(tmp_path, monkeypatch):
    monkeypatch.setenv(statement_log.VARIABLE, "")
    with closing(sqlite3.connect(tmp_path / "crm.db")) as connection:
        connection.execute("CREATE TABLE asiakas (hetu TEXT)")
        connection.execute("INSERT INTO asiakas VALUES ('131052-9993')")
        connection.commit()
    log = tmp_path / "lauseet.log"
    statement_log.start(log)
    (opener,), _ = openers(tmp_path / "crm.db")
    seen = []
    with opener() as source:
        sa.event.listen(source._session._engine, "before_cursor_execute", lambda *a: seen.append(a[2]))
        for table in source.tables():
            list(source.batches(table))
    text = log.read_text("utf-8")
    lines = text.splitlines()
    assert len(seen) < len(lines) < len(seen) + 3  # what was sent before we listened
    assert any("SELECT" in line and "asiakas" in line for line in lines)
    assert "131052" not in text
    assert log.stat().st_mode & 0o777 == 0o600


def test_texts_are_left_out(tmp_path, monkeypatch):
    monkeypatch.setenv(statement_log.VARIABLE, "")
    statement_log.start(tmp_path / "a.log")
    statement_log.note("sqlite", "SELECT 'Aino ''Esimerkki'''\n  AS x")
    assert (tmp_path / "a.log").read_text("utf-8").endswith(" sqlite SELECT '…' AS x\n")


@pytest.mark.parametrize("command", ["scan", "audit"])
def test_a_log_that_cannot_be_written_is_a_sentence(command, tmp_path, monkeypatch):
    monkeypatch.setenv(statement_log.VARIABLE, "")
    result = CliRunner().invoke(cli, [command, "x", "--statement-log", str(tmp_path / "puuttuu" / "a.log")])
    assert result.exit_code == 2
    assert "can't be written" in result.output or "ei voi kirjoittaa" in result.output
