"""No part of a password leaves an address, whatever characters it has."""

from __future__ import annotations

import logging
import pickle
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.addresses import is_address, parse
from connectors.registry import openers
from scanner.relative import located

CORE = "cretZQ"
SPECIAL = "@/?#:%&=+ []${}\\\"'`;ä€"
around = st.text(alphabet=SPECIAL + "aB1", min_size=1, max_size=12)
passwords = st.builds(lambda before, after: f"{before}{CORE}{after}", around, around)
KINDS = ("mysql+pymysql", "postgresql", "mariadb", "oracle", "mongodb", "https")


def said(found) -> str:
    """Everything that a source or problem shows."""
    openers_, problems = found
    return repr(openers_) + repr([opener.info for opener in openers_]) + repr(problems)


@given(passwords, st.sampled_from(KINDS))
def test_a_password_from_the_environment_stays_whole_and_unseen(password, kind):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TUTKA_P", password)
        address = parse(f"{kind}://root:${{TUTKA_P}}@127.0.0.1:3306/test?key=${{TUTKA_P}}")
        assert CORE not in repr(address)
        assert address.shown.endswith("://127.0.0.1:3306/test")
        if address.url is not None:
            assert (address.url.password, address.url.host, address.url.database) == (password, "127.0.0.1", "test")
            assert address.url.query == {"key": password}
        assert CORE not in said(openers(f"{kind}://root:${{TUTKA_P}}@127.0.0.1:3306/test"))


@given(passwords, st.sampled_from(KINDS))
def test_a_literal_password_is_taken_right_or_not_shown(password, kind):
    text = f"{kind}://root:{password}@127.0.0.1/test"
    with pytest.MonkeyPatch.context() as patch:
        for name in ("a", "B", "1", "aB"):
            patch.delenv(name, raising=False)
        address = parse(text)
        assert CORE not in repr(address)
        if any(sign in password for sign in "@/?#"):
            assert address.url is None
            assert address.fault
        assert CORE not in said(openers(text))


@given(passwords)
def test_an_address_in_a_variable_is_taken_as_it_is(password):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TUTKA_U", f"mysql://root:{quote(password, safe='')}@h/test")
        address = parse("${TUTKA_U}")
        assert address.url is not None
        assert (address.url.password, address.shown) == (password, "mysql://h/test")
        patch.setenv("TUTKA_U", f"mysql://root:{password}@h/test")
        assert CORE not in repr(parse("${TUTKA_U}"))
        assert CORE not in said(openers("${TUTKA_U}"))


@pytest.mark.parametrize(
    "text",
    [
        "mysql:/root:{}@h/db",
        "mysql:root:{}@h/db",
        " mysql://root:{}@h/db",
        "jdbc:mysql://root:{}@h/db",
        "root:{}@h/db",
        "sqlserver://h;user=sa;password={}",
        "mysql://root:{}/",
        "mysql://h:3306/db;password={}",
        "postgresql://${{PUUTTUU}}:{}@h/db",
        "${{PUUTTUU}}:{}@h/db",
        "mysql:/root:{}@h/*",
    ],
)
@pytest.mark.parametrize("password", [CORE, f"a@{CORE}", f"a*{CORE}"])
def test_a_misspelt_address_is_not_shown(text, password, monkeypatch):
    if text == "mysql://root:{}/":
        password = password.replace("@", "*")  # with one it is an address with a host
    monkeypatch.delenv("PUUTTUU", raising=False)
    found, (problem,) = openers(text.format(password))
    assert found == []
    assert CORE not in repr(problem)
    monkeypatch.setenv("TUTKA_U", text.format(password).replace("${PUUTTUU}", "x"))
    assert CORE not in said(openers("${TUTKA_U}"))


def test_a_variable_that_is_no_place_is_not_shown(monkeypatch):
    monkeypatch.setenv("TUTKA_P", CORE)
    for text in ("${TUTKA_P}", "${TUTKA_P}/db", "exports/${TUTKA_P}", "postgresql://${TUTKA_P}:x@@h/db"):
        assert CORE not in said(openers(text))
    monkeypatch.setenv("TUTKA_P", f"root:{CORE}@h")
    (problem,) = openers("mysql://${TUTKA_P}/db")[1]
    assert CORE not in repr(problem)
    assert "no name of a host" in problem.message
    monkeypatch.setenv("TUTKA_P", f"db?password={CORE}")
    assert CORE not in said(openers("mysql://h/${TUTKA_P}"))


def test_what_stands_in_the_other_places(monkeypatch):
    monkeypatch.setenv("TUTKA_H", "db.example.fi:5433")
    monkeypatch.setenv("TUTKA_D", "asiakas@2024")
    monkeypatch.setenv("TUTKA_Q", "sslmode=require&options=-c x")
    address = parse("postgresql://u@${TUTKA_H}/${TUTKA_D}?${TUTKA_Q}")
    assert address.url is not None
    assert (address.url.host, address.url.port, address.url.database) == ("db.example.fi", 5433, "asiakas@2024")
    assert address.url.query == {"sslmode": "require", "options": "-c x"}
    assert address.shown == "postgresql://db.example.fi:5433/asiakas@2024"
    assert parse("sqlite:////tmp/a@b/x.db").system == "x"
    assert not is_address("exports/*.csv")


@given(passwords)
def test_the_configuration_places_an_address_without_a_look_at_its_password(password):
    from pathlib import Path

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TUTKA_P", password)
        for text in ("mysql://u:${TUTKA_P}@h/db", "sqlite:////x.db?key=${TUTKA_P}"):
            assert located(text, Path("/etc/tutka")) == text
        placed = located("sqlite:///x.db?key=${TUTKA_P}", Path("/etc/tutka"))
        assert placed == "sqlite:////etc/tutka/x.db?key=${TUTKA_P}"
        address = parse(placed)
        assert address.url is not None
        assert address.url.query == {"key": password}


def test_neither_log_nor_failure_nor_pickle_holds_it(monkeypatch, caplog):
    caplog.set_level(logging.DEBUG)
    password = f"S3@{CORE}"
    monkeypatch.setenv("TUTKA_P", password)
    (opener,), _ = openers("mysql+pymysql://root:${TUTKA_P}@127.0.0.1:1/test")
    assert CORE.encode() not in pickle.dumps(opener)
    with pytest.raises(Exception, match="no server answers") as caught, opener():
        pass
    ours = "".join(r.getMessage() for r in caplog.records if r.name.split(".")[0] in {"connectors", "scanner"})
    assert CORE not in str(caught.value) + repr(caught.value) + repr(opener) + ours


def test_a_configured_history_keeps_its_password_whole(tmp_path, monkeypatch):
    import sqlalchemy as sa

    from scanner.store.config_file import load

    password = f"S3@{CORE}/#?:%"
    monkeypatch.setenv("TUTKA_P", password)
    path = tmp_path / "tutka.yaml"
    path.write_text("history: postgresql+psycopg://u:${TUTKA_P}@h/tutka\nsystems: [{name: crm, sources: [a.csv]}]\n")
    config = load(path).config
    url = sa.make_url(config.history)
    assert (url.password, url.host, url.database) == (password, "h", "tutka")
    assert CORE not in repr(config)
