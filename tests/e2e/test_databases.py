"""Databases with passwords and permissions, seen from the command line; and a team's history in one."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from scanner.model import UsageError
from scanner.store.history import History
from tests.e2e import companies
from tests.scanner.store.test_history import audit_documents
from tests.scanner.test_archive import dated
from tests.servers.conftest import mariadb, mariadb_admin, postgres, postgres_admin

__all__ = ["mariadb", "mariadb_admin", "postgres", "postgres_admin"]

pytestmark = [pytest.mark.server, pytest.mark.slow]


def fill(server) -> None:
    code = companies.rows(1)[0].split(";")[2]
    server.run(
        "CREATE TABLE asiakas (id INTEGER PRIMARY KEY, hetu VARCHAR(11))",
        f"INSERT INTO asiakas VALUES (1, '{code}'), (2, '{code}')",
        "CREATE TABLE palkat (id INTEGER PRIMARY KEY, tilinumero VARCHAR(40))",
        "INSERT INTO palkat VALUES (1, 'FI2112345600000785')",
    )


def test_a_wrong_password_is_a_sentence_without_it(mariadb, inside, monkeypatch):
    fill(mariadb)
    monkeypatch.setenv("DB_PASSWORD", "qwrongsalasanaq")
    url = mariadb.url(password="PLACE").replace("PLACE", "${DB_PASSWORD}")
    code, out, err = inside("scan", url, "--report", "html")
    assert (code, out) == (2, "")
    assert "refused the user name or password" in err
    assert "qwrongsalasanaq" not in err
    monkeypatch.setenv("DB_PASSWORD", mariadb.password)
    code, _, err = inside("scan", url, "--report", "html")
    assert code == 0, err
    assert mariadb.password not in err


def test_a_table_without_permission_is_named_and_the_rest_is_scanned(postgres, inside, tmp_path):
    fill(postgres)
    postgres.run(f"REVOKE SELECT ON palkat FROM {postgres.reader}")
    code, out, err = inside("scan", postgres.url(), "--system", "hr", "--report", "html")
    assert (code, out) == (3, ""), err
    assert "palkat" in err
    assert postgres.password not in err
    inventory = json.loads((tmp_path / "tutka-out" / "inventory.json").read_text("utf-8"))
    assert [(p["code"], p["examined"]) for p in inventory["problems"] if "palkat" in p["message"]] == [
        ("S-DENIED", False)
    ]
    found = {f["item"] for c in inventory["columns"] if c["column"] == "hetu" for f in c["findings"]}
    assert "identity.national_id" in found
    text = json.dumps(inventory)
    assert postgres.password not in text
    assert postgres.reader not in text


def test_a_team_keeps_its_history_in_postgresql(postgres, tmp_path):
    url = postgres.admin.render_as_string(hide_password=False)
    with History(url, "a", tmp_path) as one:
        one.add(*audit_documents("one"), complete=True)
    with History(url, "a", tmp_path) as again, History(url, "b", tmp_path) as other:
        assert again.last().scan_id == "one"
        assert again.last().started.tzinfo is not None
        assert other.last() is None
    assert not list(tmp_path.iterdir())


def test_two_audits_of_a_team_wait_for_each_other(postgres, tmp_path):
    """The lock is the server's: it ends with the connection of the run that held it, however that ended."""
    url = postgres.admin.render_as_string(hide_password=False)
    with History(url, "locked", tmp_path) as one, History(url, "locked", tmp_path) as two:
        with one.held():
            with (
                pytest.raises(UsageError, match="another audit of this configuration is running") as caught,
                two.held(),
            ):
                pass
            assert "@" not in str(caught.value)
            with History(url, "other", tmp_path) as other, other.held():
                pass
        with two.held():
            two.add(*audit_documents("by two"), complete=True)
        holder = one.held()
        holder.__enter__()
        postgres.run(
            "SELECT pg_terminate_backend(pid, 20000) FROM pg_locks WHERE locktype = 'advisory'"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        )
        with two.held():
            two.merge(
                [replace(two.last(), scan_id="before", inventory=dated("before", 2020)[0])],
            )
        assert [stored.scan_id for stored in one.each()] == ["before", "by two"]
        holder.__exit__(None, None, None)
