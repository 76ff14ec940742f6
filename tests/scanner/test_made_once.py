"""What is kept between starts: equal to what is made anew, and read only where it can be trusted."""

from __future__ import annotations

import os
import pickle
import stat
import sys
from typing import NamedTuple

import pytest

from scanner import made_once
from scanner.made_once import keep, recall, state_of

STATE = bytes(16)
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")


class Kept(NamedTuple):
    word: str


class Other(NamedTuple):
    word: str


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.setenv(made_once.VARIABLE, str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_a_value_comes_back_as_it_was(place):
    value = {"a": [Kept("x"), Kept("y")], "b": frozenset({"z"}), "c": {1, 2}, "d": b"bytes", "e": None}
    assert recall("kind", STATE, (Kept,)) is None
    keep("kind", STATE, value)
    assert recall("kind", STATE, (Kept,)) == value
    assert recall("other", STATE, (Kept,)) is None
    assert recall("kind", bytes(15) + b"\1", (Kept,)) is None


def test_no_class_is_made_that_nobody_named(place):
    keep("kind", STATE, [Other("x")])
    assert recall("kind", STATE, (Kept,)) is None

    class Harm:
        def __reduce__(self):
            return os.system, ("exit 1",)

    keep("kind", STATE, Harm())
    assert recall("kind", STATE, (Kept,)) is None


@pytest.mark.parametrize(
    "change", [lambda data: data[:-1], lambda data: data[:40] + b"\0" + data[41:], lambda data: b""]
)
def test_a_damaged_file_is_made_anew(place, change):
    keep("kind", STATE, list(range(100)))
    (path,) = place.iterdir()
    path.write_bytes(change(path.read_bytes()))
    assert recall("kind", STATE) is None
    keep("kind", STATE, [1])
    assert recall("kind", STATE) == [1]


def test_what_is_no_pickle_is_made_anew(place):
    keep("kind", STATE, [1])
    (path,) = place.iterdir()
    data = pickle.dumps([1])[:-1]
    path.write_bytes(made_once.hashlib.blake2b(data, digest_size=16).digest() + data)
    assert recall("kind", STATE) is None


@POSIX
def test_files_are_the_users_own(place):
    keep("kind", STATE, [1])
    (path,) = place.iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(place.stat().st_mode) == 0o700
    path.chmod(0o620)
    assert recall("kind", STATE) is None


@POSIX
def test_a_folder_that_others_write_to_is_not_used(place):
    place.mkdir()
    place.chmod(0o777)
    keep("kind", STATE, [1])
    assert list(place.iterdir()) == []


def test_without_a_folder_nothing_is_kept(tmp_path, monkeypatch):
    monkeypatch.setenv(made_once.VARIABLE, "")
    keep("kind", STATE, [1])
    assert recall("kind", STATE) is None
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv(made_once.VARIABLE, str(tmp_path / "file" / "cache"))
    keep("kind", STATE, [1])
    assert recall("kind", STATE) is None


@pytest.mark.skipif(sys.platform != "linux", reason="Linux's folder")
def test_the_folder_is_where_the_system_wants_it(monkeypatch, tmp_path):
    monkeypatch.delenv(made_once.VARIABLE, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    assert made_once.folder() == tmp_path / ".cache" / "tutka"
    monkeypatch.setenv("XDG_CACHE_HOME", "/elsewhere")
    assert str(made_once.folder()) == "/elsewhere/tutka"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    assert made_once.folder() == tmp_path / ".cache" / "tutka"
    monkeypatch.setenv("HOME", str(tmp_path / "nowhere"))
    assert made_once.folder() is None


def test_old_files_go(place):
    for number in range(20):
        keep("kind", bytes(15) + bytes([number]), number)
    assert len(list(place.iterdir())) == 8
    assert recall("kind", bytes(15) + bytes([19])) == 19


def test_a_state_is_of_the_content(tmp_path, monkeypatch):
    package = tmp_path / "made_of"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "words.yaml").write_text("a: b")
    monkeypatch.syspath_prepend(tmp_path)
    states = set()
    for text in ("a: b", "a: c", "a: b"):
        (package / "words.yaml").write_text(text)
        state_of.cache_clear()
        states.add(state_of(("made_of",)))
        states.add(state_of(("made_of",), ("regex",)))
    state_of.cache_clear()
    assert len(states) == 4
