"""SQL Server and Oracle without a server: their addresses, and the values of their drivers."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace

import oracledb
import sqlalchemy as sa

from connectors.manners import MANNERS, _oracle_number, handle_text
from connectors.registry import openers

SECRET = "eiKenenkään;Sala=1"


def test_addresses_show_no_secret_and_name_the_extra(monkeypatch):
    monkeypatch.setenv("SALA", SECRET)
    for address, shown in (
        ("mssql://tutka:${SALA}@db%5Ctuotanto/crm", "mssql://db%5Ctuotanto/crm"),
        ("sqlserver://tutka:${SALA}@db/crm", "sqlserver://db/crm"),
        ("oracle+oracledb://tutka:${SALA}@db:1521/LASKUTUS", "oracle://db:1521/LASKUTUS"),
        ("oracle://tutka:${SALA}@db/?sid=VANHA", "oracle://db/"),
    ):
        (opener,), problems = openers(address)
        assert not problems
        assert opener.info.source == shown
        assert SECRET not in repr(opener)
    monkeypatch.setattr("connectors.registry.lacking", lambda kind: "oracle" if kind == "Oracle" else None)
    found, (problem,) = openers("oracle://tutka:${SALA}@db/x")
    assert not found
    assert problem.reason == "no_connector"
    assert "tutka[oracle]" in problem.message
    assert SECRET not in problem.message


def test_where_the_driver_is_asked_to_connect():
    url, _ = MANNERS["mssql"].arguments(sa.make_url("mssql+pymssql://u:p@db%5Ctuotanto/crm?timeout=0&charset=UTF-8"), 5)
    assert url.host == "db\\tuotanto"
    assert dict(url.query) == {"charset": "UTF-8"}
    url, _ = MANNERS["oracle"].arguments(sa.make_url("oracle+oracledb://u:p@db/?sid=VANHA"), 5)
    assert (url.database, dict(url.query)) == ("VANHA", {})


def test_oracle_values_lose_nothing():
    made = []
    cursor = SimpleNamespace(arraysize=5, var=lambda *a, **k: made.append((a, k)) or "var")
    handler = __import__("connectors.manners", fromlist=["_oracle_values"])._oracle_values
    for kind in (oracledb.DB_TYPE_NUMBER, oracledb.DB_TYPE_CLOB, oracledb.DB_TYPE_NCLOB):
        assert handler(cursor, SimpleNamespace(type_code=kind)) == "var"
    for kind in (oracledb.DB_TYPE_BLOB, oracledb.DB_TYPE_VARCHAR, oracledb.DB_TYPE_DATE):
        assert handler(cursor, SimpleNamespace(type_code=kind)) is None
    assert [a[0] for a, _ in made] == [str, oracledb.DB_TYPE_LONG, oracledb.DB_TYPE_LONG_NVARCHAR]
    assert _oracle_number("12345678901234567890") == 12345678901234567890
    assert _oracle_number(",5") == Decimal("0.5")
    assert _oracle_number("~") == "~"


def test_handles_and_objects_of_oracle_are_read():
    class LOB:
        def read(self, offset, amount):
            return b"0123456789"[offset - 1 : offset - 1 + amount]

    class DbObject:
        def __init__(self, items=None, **values):
            self.__dict__.update(values)
            self.items = items
            names = [SimpleNamespace(name=name) for name in values]
            self.type = SimpleNamespace(iscollection=items is not None, attributes=names)

        def aslist(self):
            return self.items

    assert handle_text(LOB(), 4) == b"0123"
    assert handle_text(DbObject(katu="Katu 1", osat=DbObject(items=["a", DbObject(x=1)])), 9) == {
        "katu": "Katu 1",
        "osat": ["a", {"x": 1}],
    }
    assert handle_text("teksti", 2) == "teksti"
