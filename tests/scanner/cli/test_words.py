"""The terminal speaks three languages, with the same texts in each."""

from __future__ import annotations

import ast
import re
import string

import pytest

from reports import registry
from scanner.cli.words import LANGUAGES, language, say, texts
from scanner.model import REASONS


def fields(template: str) -> set[str]:
    return {name.split("!")[0] for _, name, _, _ in string.Formatter().parse(template) if name}


def test_every_text_is_there_in_every_language():
    english = {key for key in texts("en") if not key.startswith("todo.")}
    for lang in LANGUAGES:
        assert {key for key in texts(lang) if not key.startswith("todo.")} == english
        assert all(text.strip() for text in texts(lang).values())
    assert {k for k in texts("fi") if k.startswith("todo.")} == {k for k in texts("sv") if k.startswith("todo.")}


def test_placeholders_agree():
    for key, english in texts("en").items():
        if key.startswith(("command.", "option.", "short.")):
            continue  # these are shown as they are, and name ${VARIABLES}
        for lang in LANGUAGES:
            assert fields(texts(lang)[key]) == fields(english), f"{lang}: {key}"


def test_what_to_do_is_said_for_known_reasons_only():
    todo = {key.removeprefix("todo.") for key in texts("fi") if key.startswith("todo.")}
    assert todo <= set(REASONS)
    # everything that leaves data unread and that a person can mend
    assert {"encrypted", "no_permission", "login_refused", "not_found", "unreachable", "corrupt", "binary"} <= todo


def test_every_text_that_the_code_names_exists(root):
    """Texts are looked up when they are needed: a missing one would show in the worst moment only."""
    named, dynamic = set(), set()
    for path in (root / "scanner" / "cli").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("say", "named") and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant):
                    named.add(first.value if node.func.id == "say" else f"{first.value}.")
                elif isinstance(first, ast.JoinedStr) and isinstance(first.values[0], ast.Constant):
                    dynamic.add(first.values[0].value)
    assert len(named) > 60
    known = texts("en")
    missing = {
        key for key in named if key not in known and not any(k.startswith(key) for k in known if key.endswith("."))
    }
    assert not missing
    assert not {start for start in dynamic if not any(key.startswith(start) for key in known)}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_help_names_every_format(lang):
    named = set(re.split(r"[^\w]+", say("option.report", lang)))
    assert {name for name in registry.names() if not name.startswith("json_")} <= named


def test_no_text_is_left_over(root):
    code = "\n".join(p.read_text("utf-8") for p in (root / "scanner" / "cli").glob("*.py"))
    groups = (
        "command.",
        "short.",
        "option.",
        "language.",
        "condition.",
        "transfers.",
        "stated.",
        "changes.",
        "review.",
        "record.",
    )
    groups += (
        "notice_page.",
        "clause.",
        "notice_list.",
        "todo.",
        "check.",
        "summary.",
        "notice.",
        "decide.answer.",
        "decide.kind.",
    )
    unused = {k for k in texts("en") if not k.startswith(groups) and f'"{k}"' not in code and f"'{k}'" not in code}
    assert not unused
    for key in (k for k in texts("en") if k.startswith(("option.", "short.", "command."))):
        assert re.search(rf"""["']{re.escape(key)}["']""", code), key


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, "en"),
        ({"LANG": "fi_FI.UTF-8"}, "fi"),
        ({"LANG": "sv_FI"}, "sv"),
        ({"LANG": "fi_FI.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "fi_FI.UTF-8", "LC_MESSAGES": "sv_FI.UTF-8"}, "sv"),
        ({"LANG": "ja_JP.UTF-8"}, "en"),
        ({"LANG": "ja_JP.UTF-8", "LANGUAGE": "ja:fi"}, "fi"),
        ({"LANG": "POSIX"}, "en"),
        ({"LC_ALL": "", "LANG": "fi"}, "fi"),
    ],
)
def test_the_language_is_the_locales(environment, expected):
    assert language(environment) == expected


def test_a_text_without_parameters_may_hold_braces():
    assert "${DB_PASSWORD}" in say("command.scan", "en")
