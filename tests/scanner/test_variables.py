"""`${NAME}` keeps its value whole wherever it stands."""

from __future__ import annotations

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner import variables
from scanner.messages import escaped
from scanner.model import UsageError


@given(st.text(), st.text())
def test_a_value_in_a_path_is_put_in_once(value, other):
    values = {"A": value, "B": other}.__getitem__
    assert variables.fill("x${A}/${B}", values) == f"x{value}/{other}"


@given(st.text(alphabet="ab@/?#:%;=&"))
def test_an_address_is_taken_apart_without_loss_or_refused(rest):
    text = f"mysql://{rest}"
    parts = variables.split(text)
    if parts is not None:
        assert parts.text() in {text, text.removesuffix("?")}
        assert "@" not in parts.host
    elif rest.count("@") < 2:
        assert ";" in rest or "@" in rest.lstrip("ab:%;=&")


def test_bytes_of_the_environment_that_are_no_text_stay(monkeypatch):
    monkeypatch.setenv("TUTKA_P", os.fsdecode(b"\xff@"))
    parts = variables.split("mysql://u:${TUTKA_P}@h/db")
    assert parts is not None
    assert variables.fill_parts(parts).user == "u:%FF%40"


def test_a_missing_variable_is_named(monkeypatch):
    monkeypatch.delenv("TUTKA_P", raising=False)
    with pytest.raises(UsageError, match="TUTKA_P is not set"):
        variables.fill("${TUTKA_P}")


@given(st.text())
def test_a_message_is_one_line(text):
    shown = escaped(text)
    assert shown.isprintable()
    assert (shown == text) == text.isprintable()
