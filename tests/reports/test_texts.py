"""The three languages say the same things, and everything that the product can say has words."""

from __future__ import annotations

import ast
import re
import string
from typing import get_args, get_type_hints

import pytest

from reports import rows, summary, verdict_rows, xlsx_report
from reports.words import texts
from scanner.model import REASONS, SEVERITIES
from scanner.taxonomy import CLASSES, LANGUAGES, load_data
from scanner.text import TRAITS


def placeholders(template: str) -> list[str]:
    return sorted(name for _, name, _, _ in string.Formatter().parse(template) if name is not None)


def test_all_languages_have_the_same_keys():
    assert texts("fi").keys() == texts("sv").keys() == texts("en").keys()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_all_languages_have_the_same_plain_placeholders(lang):
    for key, template in texts(lang).items():
        assert placeholders(template) == placeholders(texts("fi")[key]), key
        assert all(name.isidentifier() for name in placeholders(template)), key


@pytest.mark.parametrize("lang", LANGUAGES)
def test_texts_are_typeset(lang):
    for key, text in texts(lang).items():
        assert text.strip(), key
        assert "  " not in text, key
        assert '"' not in text, key


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_texts_are_translated(lang):
    same = {
        key
        for key, text in texts(lang).items()
        if text == texts("fi")[key] and re.search(r"[^\W\d_]{4,}", re.sub(r"\{.*?\}", "", text))
    }
    assert same <= {"kind.dataframe", "status.confirmed", "trait.json", "item_class", "field.system"}, same


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_code_has_a_name(lang):
    known = texts(lang)
    verdicts = load_data("verdicts.yaml")["codes"]
    actions = {action for entry in verdicts.values() for action in entry["actions"]}
    wanted = {f"code.{code}" for code in verdicts} | {f"action.{action}" for action in actions}
    wanted |= {f"code.{code}" for code in REASONS.values()} | {f"problem.{reason}" for reason in REASONS}
    wanted |= {f"supply.{code}" for code in REASONS.values()}
    wanted |= {f"severity.{name}" for name in SEVERITIES} | {f"class.{name}" for name in CLASSES}
    wanted |= {f"trait.{name}" for name in TRAITS}
    wanted |= {f"number.{key}" for key in summary.KEYS}
    assert wanted <= known.keys(), sorted(wanted - known.keys())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_reason_that_the_engine_gives_has_words(lang, root):
    given = set()
    for path in sorted((root / "scanner" / "engine").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Reason":
                assert isinstance(node.args[0], ast.Constant), (
                    f"{path.name}:{node.lineno}: a reason's code is a literal"
                )
                given.add(node.args[0].value)
    assert {"header", "people", "split", "damaged"} <= given
    known = {key.removeprefix("reason.") for key in texts(lang) if key.startswith("reason.")}
    assert given == known


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_text_names_a_command_that_does_not_exist(lang, root):
    from scanner.cli.app import cli
    from scanner.cli.words import texts as terminal

    every = [*texts(lang).values(), str(load_data("verdicts.yaml"))]
    every += [text for key, text in terminal(lang).items() if key != "error.intruder"]  # "install tutka in ..."
    named = {word for text in every for word in re.findall(r"\btutka ([a-z]+)\b", text)}
    assert named <= set(cli.commands), named - set(cli.commands)


def test_every_field_of_a_row_has_a_heading():
    for kind in (
        verdict_rows.VerdictRow,
        rows.FindingRow,
        rows.CoverageRow,
        rows.ProblemRow,
        verdict_rows.RetentionRow,
    ):
        for name, annotation in get_type_hints(kind).items():
            assert f"field.{name}" in texts("fi"), name
            assert {annotation, *get_args(annotation)} & {str, int, float}, name


@pytest.mark.parametrize("lang", LANGUAGES)
def test_names_of_sheets_suit_excel(lang):
    keys = ("summary", "verdicts", "findings", "coverage", "limits", "retention")
    names = [texts(lang)[f"sheet.{key}"] for key in keys]
    assert len({name.casefold() for name in names}) == len(keys)
    for name in names:
        assert len(f"{name} 999") <= 31
        assert not set(name) & set("[]:*?/\\'")


def test_stop_comes_before_declare():
    assert not set(verdict_rows.STOP_FIRST) & set(verdict_rows.NOTICE_LAST)
    assert verdict_rows.in_order(["accept", "declare", "x", "remove"]) == ["remove", "x", "declare", "accept"]
    for entry in load_data("verdicts.yaml")["codes"].values():
        ordered = verdict_rows.in_order(entry["actions"])
        if "declare" in ordered:
            assert ordered[-1] in verdict_rows.NOTICE_LAST
            assert ordered[0] not in verdict_rows.NOTICE_LAST


def test_no_text_is_left_over(root):
    """A text that no code and no template names, and that is no entry of a list, is dead."""
    source = "".join(p.read_text("utf-8") for p in sorted((root / "reports").rglob("*")) if p.suffix in {".py", ".j2"})
    lists = set(re.findall(r'(?:name|names|_codes)\("(\w+)"', source)) | {
        "supply",
        "unit",
        "field",
        "number",
        "matrix",
        "verdicts",
        "reason",
        "bound",
        "proposal",
        "record_field",
        "transfers",
        "when",
        "admission",  # every answer and clause: test_admitting.py
        "entry",  # named by scanner/admitting.py
        "change_lead",
    }
    assert "severity" in lists
    dead = []
    for key in texts("fi"):
        plain = re.sub(r"\.(one|other)$", "", key)
        if key.split(".")[0] not in lists and f'"{plain}"' not in source and f"'{plain}'" not in source:
            dead.append(key)
    listed = {"about", "place", "sign", "trait", "sampling", "symbol"}
    assert [key for key in dead if key.split(".")[0] not in listed] == []


def test_limits_are_excels():
    assert (xlsx_report.ROWS, xlsx_report.CHARACTERS) == (1_048_576, 32_767)
