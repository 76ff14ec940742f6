"""Nothing that was read gets into what the program says about its own faults."""

from __future__ import annotations

import importlib.util
import logging
import sys
import warnings
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.cli import console, safety
from scanner.model import UsageError

SECRET = "qxvsalainenarvo"


@pytest.fixture(autouse=True)
def process_settings():
    """Put back what `harden` and `set_up_logging` change for the whole process."""
    root = logging.getLogger()
    before = (list(root.handlers), root.level, sys.excepthook, sys.unraisablehook)
    levels = {name: logging.getLogger(name).level for name in safety.OURS}
    yield
    root.handlers[:], root.level, sys.excepthook, sys.unraisablehook = before
    logging.captureWarnings(False)
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def crash() -> Exception:
    try:
        try:
            int(SECRET)
        except ValueError as error:
            raise KeyError(SECRET) from error
    except KeyError as error:
        return error


def test_a_crash_is_told_by_class_and_place(capsys):
    safety.report_crash(crash())
    told = capsys.readouterr().err
    assert SECRET not in told
    assert "X-UNEXPECTED" in told
    assert "KeyError, " in told
    assert "< ValueError, " in told
    assert "test_safety.py:" in told


def test_the_place_is_our_own_code_where_there_is_any(tmp_path):
    from scanner.store import yaml_text

    with pytest.raises(AttributeError) as caught:
        yaml_text.load_yaml(object(), "x")
    assert safety.position(caught.value.__traceback__).startswith("scanner/store/yaml_text.py:")


def test_errors_that_cause_each_other_end(capsys):
    one, two = ValueError(SECRET), TypeError(SECRET)
    one.__cause__, two.__cause__ = two, one
    safety.report_crash(one)
    assert "ValueError, ? < TypeError, ?" in capsys.readouterr().err


def test_the_hooks_of_python_say_no_more(capsys):
    safety.harden()
    error = crash()
    sys.excepthook(type(error), error, error.__traceback__)
    told = capsys.readouterr().err
    assert "KeyError, " in told
    assert SECRET not in told
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(SECRET), None)
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("verbose", [0, 1, 2])
def test_logs_withhold_what_libraries_say(capsys, verbose):
    safety.set_up_logging(verbose)
    library, ours = logging.getLogger("somelibrary.parser"), logging.getLogger("scanner.test")
    library.error("can't parse %s", SECRET)
    library.info("never %s", SECRET)
    ours.warning("ours: %s", crash())
    try:
        raise crash()
    except KeyError:
        ours.exception("ours went wrong")
        library.exception("%s went wrong", SECRET)
    ours.info("what happens")
    ours.debug("in detail")
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn(SECRET, stacklevel=1)
    told = capsys.readouterr().err
    assert SECRET not in told
    assert "Traceback" not in told
    assert "ours: KeyError" in told
    assert "ours went wrong [KeyError, " in told
    assert ("somelibrary.parser" in told) == (verbose > 0)
    assert ("what happens" in told) == (verbose > 0)
    assert ("in detail" in told) == (verbose > 1)


@given(st.text())
def test_a_log_line_is_one_line_without_control_characters(name):
    record = logging.LogRecord("scanner.x", logging.WARNING, "f", 1, "table %s", (name,), None)
    assert safety.Redact(show_libraries=True).filter(record)
    assert record.getMessage().isprintable()


def test_the_packages_lie_together():
    safety.check_packages()


def test_an_intruder_is_named(monkeypatch, tmp_path):
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "__init__.py").write_text("")
    real = importlib.util.find_spec

    def found(name, *args):
        if name != "reports":
            return real(name, *args)
        return importlib.util.spec_from_file_location("reports", tmp_path / "reports" / "__init__.py")

    monkeypatch.setattr(importlib.util, "find_spec", found)
    with pytest.raises(UsageError) as caught:
        safety.check_packages()
    assert str(tmp_path / "reports") in str(caught.value)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *args: None)
    with pytest.raises(UsageError):
        safety.check_packages()


def test_names_can_not_move_the_cursor(capsys):
    console.err("crm\x1b[2J\u202excod.csv: wrong\nsecond line")
    assert capsys.readouterr().err == "crm\\x1b[2J\\u202excod.csv: wrong\nsecond line\n"


def test_core_dumps_are_off():
    resource = pytest.importorskip("resource")
    safety.harden()
    assert resource.getrlimit(resource.RLIMIT_CORE)[0] == 0


def test_the_position_needs_no_file():
    assert safety.position(None) == "?"
    assert Path(safety.__file__).is_file()
