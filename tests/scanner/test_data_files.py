"""The packages' YAML files mean to the fast reader what they mean to a reader of YAML 1.2, and no key stands twice."""

from pathlib import Path

import pytest
from ruamel.yaml import YAML

import reports
import scanner
from scanner.data_files import load_yaml

PACKAGES = {name: Path(module.__file__).parent for name, module in (("scanner", scanner), ("reports", reports))}
FILES = sorted((name, str(file.relative_to(root))) for name, root in PACKAGES.items() for file in root.rglob("*.yaml"))


def same(one, other):
    if isinstance(one, dict):
        return isinstance(other, dict) and list(one) == list(other) and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return isinstance(other, list) and len(one) == len(other) and all(map(same, one, other))
    return type(one) is type(other) and one == other


@pytest.mark.parametrize(("package", "path"), FILES, ids=lambda part: part)
def test_both_readers_agree(package, path):
    text = (PACKAGES[package] / path).read_text(encoding="utf-8")
    assert same(load_yaml(package, *Path(path).parts), YAML(typ="safe", pure=True).load(text))


def test_there_are_files():
    assert len(FILES) > 20


def test_words_of_yaml_1_1_are_words(tmp_path, monkeypatch):
    (tmp_path / "mod_with_yaml").mkdir()
    (tmp_path / "mod_with_yaml" / "__init__.py").write_text("")
    (tmp_path / "mod_with_yaml" / "x.yaml").write_text(
        "[no, on, yes, off, 1_000, 012, 1:30, 0x1F, 1.5, 7, ~, true, .5, e1]"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    expected = ["no", "on", "yes", "off", "1_000", 12, "1:30", "0x1F", 1.5, 7, None, True, 0.5, "e1"]
    got = load_yaml("mod_with_yaml", "x.yaml")
    assert all(map(same, got, expected)), got
