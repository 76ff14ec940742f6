"""The history keeps audits; its tables are what the migrations make; a newer or foreign database is refused."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from reports.json_report import inventory_json, verdicts_json
from scanner.model import DocumentError, PluginError
from scanner.store import history, inventory_file
from scanner.store.history import History
from tests.reports import documents

URL = "sqlite:///tutka.db"


def audit_documents(scan_id: str) -> tuple[dict, dict]:
    inventory = documents.inventory()
    inventory = replace(inventory, scan=replace(inventory.scan, id=scan_id))
    return tuple(
        json.loads(json.dumps(d)) for d in (inventory_json(inventory), verdicts_json(documents.audit(), scan_id))
    )


def test_audits_survive_and_come_back_in_order(tmp_path):
    first, second = audit_documents("one"), audit_documents("two")
    with History(URL, "oy/tutka.yaml", tmp_path) as one:
        assert one.last() is None
        assert one.audits() == []
        one.add(*first, complete=True)
    with History(URL, "oy/tutka.yaml", tmp_path) as again:
        again.add(*second, complete=False)
        assert [a.scan_id for a in again.audits()] == ["one", "two"]
        last = again.last()
    assert last.scan_id == "two"
    assert not last.complete
    assert (last.inventory, last.verdicts) == second
    assert last.day.isoformat() == "2026-11-24"
    assert last.started == inventory_file.from_json(second[0]).scan.started
    assert (tmp_path / "tutka.db").is_file()


def test_configurations_that_share_a_database_see_their_own_audits(tmp_path):
    with History(URL, "a/tutka.yaml", tmp_path) as mine, History(URL, "b/tutka.yaml", tmp_path) as theirs:
        mine.add(*audit_documents("one"), complete=True)
        theirs.add(*audit_documents("one"), complete=True)
        assert len(mine.audits()) == 1
        with pytest.raises(DocumentError, match="in the history already"):
            mine.add(*audit_documents("one"), complete=True)


def test_the_migrations_make_the_tables_that_the_code_uses(tmp_path):
    with History(URL, "a", tmp_path):
        pass
    engine = create_engine(f"sqlite:///{tmp_path / 'tutka.db'}")
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": history.VERSION_TABLE})
        assert compare_metadata(context, history.METADATA) == []
        assert context.get_current_revision() == "0002"
    engine.dispose()


def test_a_failed_migration_leaves_nothing_behind(tmp_path, monkeypatch):
    from alembic import command

    def half(config, revision):
        config.attributes["connection"].execute(text("CREATE TABLE half (id INTEGER)"))
        raise OperationalError("CREATE", {}, Exception("hidden"))

    monkeypatch.setattr(command, "upgrade", half)
    with pytest.raises(DocumentError) as caught, History(URL, "a", tmp_path):
        pass
    assert "hidden" not in str(caught.value)
    with closing(sqlite3.connect(tmp_path / "tutka.db")) as database:
        assert database.execute("SELECT name FROM sqlite_master").fetchall() == []


def test_a_newer_history_is_refused(tmp_path):
    with History(URL, "a", tmp_path):
        pass
    with closing(sqlite3.connect(tmp_path / "tutka.db")) as database:
        database.execute(f"UPDATE {history.VERSION_TABLE} SET version_num = '9999'")
        database.commit()
    with pytest.raises(DocumentError, match="a newer version of tutka"), History(URL, "a", tmp_path):
        pass


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("not a url", "not a database URL"),
        ("nosuch://h/d", "no database that can be used"),
        ("sqlite:///no/such/folder/tutka.db", "can't be opened"),
        ("postgresql+psycopg://u:SALASANA@127.0.0.1:1/d?password=SALASANA", r"127\.0\.0\.1:1/d: the history can't be"),
    ],
)
def test_what_can_not_be_opened_is_a_sentence_without_secrets(tmp_path, url, sentence):
    with pytest.raises((DocumentError, PluginError), match=sentence) as caught, History(url, "a", tmp_path):
        pass
    assert "SALASANA" not in str(caught.value)


def test_a_file_that_is_no_database(tmp_path):
    (tmp_path / "tutka.db").write_bytes(b"this is not a database, only bytes" * 100)
    with pytest.raises(DocumentError, match="damaged or is no database"), History(URL, "a", tmp_path):
        pass


def test_a_damaged_entry_is_named(tmp_path):
    with History(URL, "a", tmp_path) as one:
        one.add(*audit_documents("one"), complete=True)
    with closing(sqlite3.connect(tmp_path / "tutka.db")) as database:
        database.execute("UPDATE tutka_audits SET inventory = '{\"cut\": '")
        database.commit()
    with History(URL, "a", tmp_path) as one, pytest.raises(DocumentError, match=r"no\. 1 of the history is damaged"):
        one.last()
