"""Real PostgreSQL and MariaDB servers for tests.

`TUTKA_TEST_POSTGRES` and `TUTKA_TEST_MARIADB` are SQLAlchemy URLs with administrator's rights. Without them the usual local
ports are tried, then a private server is started from the binaries that are installed. Where there is none either, tests
are skipped, and fail under `CI=true`. Everything is made under random names and dropped again.
"""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from connectors.registry import openers

START_S = 60


@dataclass(frozen=True)
class Server:
    """A database (PostgreSQL) or schema (MariaDB) of the tests' own, with an account that may only read it."""

    admin: sa.URL
    name: str
    reader: str
    password: str

    def run(self, *statements: str):
        """Run statements as the administrator, each committed by itself; give the rows of the last."""
        engine = sa.create_engine(self.admin, poolclass=NullPool, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for statement in statements:
                result = connection.exec_driver_sql(statement)
            rows = [tuple(row) for row in result] if result.returns_rows else []
        engine.dispose()
        return rows

    def url(self, user: str | None = None, password: str | None = None, **changes) -> str:
        """Give an address of the database, by default for the reading account."""
        chosen = self.admin.set(username=user or self.reader, password=password or self.password, **changes)
        return chosen.render_as_string(hide_password=False)

    def open(self, *, timeout_s: int = 60, admin: bool = False, **changes):
        """Give the unopened source that the address means."""
        address = self.admin.render_as_string(hide_password=False) if admin else self.url(**changes)
        (opener,), problems = openers(address, system="crm")
        assert not problems
        source = opener()
        source._timeout_s = timeout_s
        return source


def answers(url: str) -> bool:
    engine = sa.create_engine(url, poolclass=NullPool, connect_args={"connect_timeout": 3})
    try:
        with engine.connect():
            return True
    except sa.exc.DBAPIError:
        return False
    finally:
        engine.dispose()


def missing(what: str):
    message = f"no {what} server: none answers and none is installed"
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def program(name: str, *folders: str) -> str | None:
    places = [*os.environ.get("PATH", "").split(os.pathsep), "/usr/sbin", "/usr/local/sbin", *folders]
    return shutil.which(name, path=os.pathsep.join(places))


@contextmanager
def running(command: list[str], url: str, folder: Path) -> Iterator[str]:
    """Run a server until the tests end."""
    log = folder / "server.log"
    with log.open("wb") as out, subprocess.Popen(command, stdout=out, stderr=out) as process:
        try:
            end = time.monotonic() + START_S
            while not answers(url):
                if process.poll() is not None or time.monotonic() > end:
                    pytest.fail(f"a private server didn't start: {log.read_text(errors='replace')[-2000:]}")
                time.sleep(0.2)
            yield url
        finally:
            process.terminate()
            process.wait(START_S)


@contextmanager
def private_postgres() -> Iterator[str | None]:
    """Start a PostgreSQL server of our own; it refuses to run as root."""
    folders = sorted(map(str, Path("/usr/lib/postgresql").glob("*/bin")), reverse=True)
    initdb, postgres = program("initdb", *folders), program("postgres", *folders)
    if not initdb or not postgres:
        yield None
        return
    folder = Path(tempfile.mkdtemp(prefix="tutka-pg-"))
    prefix: list[str] = []
    if os.geteuid() == 0:
        user = (
            "postgres"
            if subprocess.run(["id", "postgres"], capture_output=True, check=False).returncode == 0
            else "nobody"
        )
        prefix = ["runuser", "-u", user, "--"]
        shutil.chown(folder, user)
    try:
        data, port = folder / "data", free_port()
        subprocess.run(
            [*prefix, initdb, "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8"],
            check=True,
            capture_output=True,
            cwd=folder,
        )
        command = [
            *prefix,
            postgres,
            "-D",
            str(data),
            "-p",
            str(port),
            "-k",
            str(folder),
            "-F",
            "-c",
            "listen_addresses=127.0.0.1",
        ]
        with running(command, f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres", folder) as url:
            yield url
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def private_mariadb() -> Iterator[str | None]:
    """Start a MariaDB server of our own."""
    install, server = program("mariadb-install-db"), program("mariadbd")
    if not install or not server:
        yield None
        return
    folder = Path(tempfile.mkdtemp(prefix="tutka-my-"))
    try:
        data, port = folder / "data", free_port()
        owner = [f"--user={'root' if os.geteuid() == 0 else os.environ.get('USER', '')}"]
        made = [install, "--no-defaults", f"--datadir={data}", "--auth-root-authentication-method=normal", *owner]
        subprocess.run(made, check=True, capture_output=True)
        command = [
            server,
            "--no-defaults",
            f"--datadir={data}",
            f"--port={port}",
            f"--socket={folder}/s",
            "--bind-address=127.0.0.1",
            *owner,
        ]
        with running(command, f"mariadb+pymysql://root@127.0.0.1:{port}/mysql", folder) as url:
            yield url
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def server_at(variable: str, usual: list[str], private, what: str) -> Iterator[str]:
    given = os.environ.get(variable)
    if given:
        if not answers(given):
            pytest.fail(f"the server of {variable} doesn't answer")
        yield given
        return
    found = next(filter(answers, usual), None)
    if found:
        yield found
        return
    with private() as url:
        if url is None:
            missing(what)
        yield url


@pytest.fixture(scope="session")
def postgres_admin():
    usual = [f"postgresql+psycopg://{user}@127.0.0.1:5432/postgres" for user in ("postgres", "root")]
    with server_at("TUTKA_TEST_POSTGRES", usual, private_postgres, "PostgreSQL") as url:
        yield sa.make_url(url).set(drivername="postgresql+psycopg")


@pytest.fixture(scope="session")
def mariadb_admin():
    usual = ["mariadb+pymysql://root@127.0.0.1:3306/mysql"]
    with server_at("TUTKA_TEST_MARIADB", usual, private_mariadb, "MariaDB") as url:
        yield sa.make_url(url).set(drivername="mariadb+pymysql")


@contextmanager
def postgres_database(admin: sa.URL) -> Iterator[Server]:
    name, reader, password = (f"tutka_{secrets.token_hex(6)}" for _ in range(3))
    outside = Server(admin, name, reader, password)
    outside.run(f"CREATE DATABASE {name}", f"CREATE ROLE {reader} LOGIN PASSWORD '{password}'")
    inside = Server(admin.set(database=name), name, reader, password)
    inside.run(
        f"ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO {reader}",
        f"ALTER DEFAULT PRIVILEGES GRANT USAGE ON SCHEMAS TO {reader}",
    )
    yield inside
    outside.run(f"DROP DATABASE {name} WITH (FORCE)", f"DROP ROLE {reader}")


@contextmanager
def mariadb_database(admin: sa.URL) -> Iterator[Server]:
    name, reader, password = (f"tutka_{secrets.token_hex(6)}" for _ in range(3))
    outside = Server(admin, name, reader, password)
    outside.run(f"CREATE DATABASE {name} CHARACTER SET utf8mb4")
    for host in ("%%", "localhost"):  # an anonymous account for localhost would go before one for everywhere
        outside.run(
            f"CREATE USER {reader}@'{host}' IDENTIFIED BY '{password}'",
            f"GRANT SELECT, SHOW VIEW ON {name}.* TO {reader}@'{host}'",
        )
    yield Server(admin.set(database=name), name, reader, password)
    outside.run(f"DROP DATABASE {name}", f"DROP USER {reader}@'%%'", f"DROP USER {reader}@'localhost'")


@pytest.fixture
def postgres(postgres_admin):
    with postgres_database(postgres_admin) as server:
        yield server


@pytest.fixture(scope="module")
def shared_postgres(postgres_admin):
    with postgres_database(postgres_admin) as server:
        yield server


@pytest.fixture
def mariadb(mariadb_admin):
    with mariadb_database(mariadb_admin) as server:
        yield server


@pytest.fixture(scope="module")
def shared_mariadb(mariadb_admin):
    with mariadb_database(mariadb_admin) as server:
        yield server


def read(source, size=1000, limit=None):
    """Read every table: rows by table name."""
    found = {}
    for table in source.tables():
        rows = []
        for batch in source.batches(table, size, limit):
            rows += zip(*(cells.cells for cells in batch.columns), strict=True)
        found[table.ref.table] = rows
    return found


@pytest.fixture(name="read")
def read_fixture():
    return read
