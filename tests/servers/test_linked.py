"""Rows counted by days that other tables carry: the join is the server's, and the same on both."""

from __future__ import annotations

import pytest

from scanner.engine.linking import linked_anchors

pytestmark = pytest.mark.server

STATEMENTS = (
    "CREATE TABLE asiakas (asiakas_id integer PRIMARY KEY, nimi varchar(20))",
    (
        "CREATE TABLE sopimus (sopimus_id integer PRIMARY KEY, asiakas_id integer, paattymispvm date,"
        " FOREIGN KEY (asiakas_id) REFERENCES asiakas (asiakas_id))"
    ),
    (
        "CREATE TABLE lasku (lasku_id integer PRIMARY KEY, sopimus_id integer, viimeisin_yhteydenotto timestamp NULL,"
        " FOREIGN KEY (sopimus_id) REFERENCES sopimus (sopimus_id))"
    ),
    "INSERT INTO asiakas VALUES (1, 'a'), (2, 'b'), (3, 'c')",
    "INSERT INTO sopimus VALUES (1, 1, '2010-05-01'), (2, 1, '2012-06-02'), (3, 2, '2011-01-01'), (4, 2, NULL)",
    "INSERT INTO lasku VALUES (1, 1, '2020-02-03 04:05:06'), (2, 1, NULL), (3, 4, '2020-02-03 23:59:59'), (4, NULL, NULL)",
)


@pytest.mark.parametrize("kind", ["shared_postgres", "shared_mariadb"])
def test_rows_are_counted_over_keys(kind, request):
    server = request.getfixturevalue(kind)
    server.run(
        "DROP TABLE IF EXISTS lasku", "DROP TABLE IF EXISTS sopimus", "DROP TABLE IF EXISTS asiakas", *STATEMENTS
    )
    with server.open() as source:
        tables = {table.ref.table.rsplit(".", 1)[-1]: table for table in source.tables()}
        found = {
            (name, anchor.link.column): anchor
            for name, table in tables.items()
            for anchor in linked_anchors(source, table, {}, lambda link: link).values()
        }
        assert not source.problems
    told = {
        key: ({day.isoformat(): n for day, n in a.days.items()}, a.empty, a.unreadable, a.link.many)
        for key, a in found.items()
    }
    assert told["lasku", "paattymispvm"] == ({"2010-05-01": 2}, 1, 1, False)
    assert told["asiakas", "paattymispvm"] == ({"2012-06-02": 1}, 1, 1, True)  # the second has a running contract
    assert told["sopimus", "viimeisin_yhteydenotto"] == ({"2020-02-03": 2}, 0, 2, True)
