"""A server of our own that is killed while it is read: what was read stays, the rest is told."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from connectors.registry import openers
from tests.servers.conftest import missing, private_mariadb, private_postgres

pytestmark = pytest.mark.server


def test_a_postgresql_server_killed_in_the_middle():
    with private_postgres() as url:
        if url is None:
            missing("PostgreSQL")
        engine = sa.create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(
                "CREATE TABLE a AS SELECT n AS x, repeat('y', 2000) AS y FROM generate_series(1, 20000) n"
            )
            connection.exec_driver_sql("CREATE TABLE b AS SELECT 1 AS x")
            folder = connection.exec_driver_sql("SHOW data_directory").scalar_one()
        engine.dispose()
        server = int(Path(folder, "postmaster.pid").read_text("ascii").split()[0])
        (opener,), _ = openers(url, system="crm")
        with opener() as source:
            first, second = source.tables()
            batches = source.batches(first, 100)
            rows = next(batches).rows
            backend = source._session.run(sa.text("SELECT pg_backend_pid()")).scalar_one()
            os.kill(server, signal.SIGKILL)
            os.kill(backend, signal.SIGKILL)
            rows += sum(batch.rows for batch in batches)
            assert list(source.batches(second)) == []
        assert [(p.table, p.reason, p.examined) for p in source.problems] == [
            ("public.a", "connection_lost", False),
            ("public.b", "connection_lost", False),
        ]
        assert 0 < rows < 20_000
        assert rows <= source.problems[0].params["rows"]


def test_a_mariadb_server_killed_in_the_middle():
    with private_mariadb() as url:
        if url is None:
            missing("MariaDB")
        engine = sa.create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql("CREATE DATABASE crm")
            connection.exec_driver_sql(
                "CREATE TABLE crm.a AS SELECT seq AS x, repeat('y', 2000) AS y FROM mysql.seq_1_to_20000"
            )
            connection.exec_driver_sql("CREATE TABLE crm.b AS SELECT 1 AS x")
            server = int(Path(connection.exec_driver_sql("SELECT @@pid_file").scalar_one()).read_text("ascii"))
        engine.dispose()
        (opener,), _ = openers(sa.make_url(url).set(database="crm").render_as_string(hide_password=False), system="crm")
        with opener() as source:
            first, second = source.tables()
            batches = source.batches(first, 100)
            rows = next(batches).rows
            os.kill(server, signal.SIGKILL)
            rows += sum(batch.rows for batch in batches)
            assert list(source.batches(second)) == []
        assert [(p.table, p.reason, p.examined) for p in source.problems] == [
            ("crm.a", "connection_lost", False),
            ("crm.b", "connection_lost", False),
        ]
        assert 0 < rows < 20_000
        assert rows <= source.problems[0].params["rows"]
