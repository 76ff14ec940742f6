"""Presidio imported name by name: the same modules and classes, in whatever order they are asked for."""

from __future__ import annotations

import subprocess
import sys

import pytest

CHECK = """
import sys
modules = {n: m for n, m in sys.modules.items() if n.split(".")[0] == "presidio_analyzer"}
import presidio_analyzer
for name in presidio_analyzer.__all__:
    found = getattr(presidio_analyzer, name)
    assert getattr(sys.modules[found.__module__], name) is found, name
from presidio_analyzer.nlp_engine import NlpEngine
import presidio_analyzer.predefined_recognizers
assert type(presidio_analyzer) is type(sys)
for name, module in modules.items():
    assert sys.modules[name] is module, name
    assert module.__spec__.name == name
assert not any(type(finder).__module__.startswith("scanner") for finder in sys.meta_path)
print(sorted(n for n in sys.modules if n.split(".")[0] == "presidio_analyzer"))
"""


def said(program: str) -> str:
    return subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout


@pytest.fixture(scope="module")
def usual() -> str:
    return said("import presidio_analyzer" + CHECK)


@pytest.mark.slow
@pytest.mark.parametrize(
    "first",
    [
        "from presidio_analyzer import PatternRecognizer",
        "from presidio_analyzer import AnalyzerEngine",
        "from presidio_analyzer import *",
        "import presidio_analyzer; presidio_analyzer.nlp_engine",
        "import presidio_analyzer.batch_analyzer_engine",
        "import presidio_analyzer.pattern",
        "from presidio_analyzer.nlp_engine import NlpArtifacts",
        "from presidio_analyzer import Pattern; import presidio_analyzer.nlp_engine.nlp_artifacts",
        "import presidio_analyzer; hasattr(presidio_analyzer, 'nothing_of_the_kind')",
    ],
)
def test_all_of_it_is_there_in_the_end(usual, first):
    assert said(f"import scanner.recognisers\n{first}{CHECK}") == usual


def test_recognisers_come_without_engines():
    program = """
import scanner.recognisers, sys
from presidio_analyzer import EntityRecognizer, PatternRecognizer, RecognizerResult
assert "presidio_analyzer.analyzer_engine" not in sys.modules
assert "spacy" not in sys.modules
try:
    from presidio_analyzer import nothing_of_the_kind
except ImportError as error:
    print(error.name)
"""
    assert said(program) == "presidio_analyzer\n"


def test_who_has_imported_it_already_keeps_it():
    program = "import presidio_analyzer, sys, scanner.recognisers; print(type(presidio_analyzer) is type(sys), len(sys.meta_path))"
    kept, finders = said(program).split()
    assert kept == "True"
    assert int(finders) == int(said("import presidio_analyzer, sys; print(len(sys.meta_path))"))


def test_identifiers_alone_need_no_spacy():
    program = """
import sys
from scanner.assembly import detector
made = detector()
print([m.item for m in made.matches(["matti.esimerkki@example.com"], "email")[0]], "spacy" in sys.modules)
print("contact.phone" in {m.item for m in made.matches(["soita 0401234567"], "x")[0]}, "spacy" in sys.modules)
print(len(made.engine.analyze("a@example.com", "fi")) > 0)
"""
    assert said(program).splitlines() == ["['contact.email'] False", "True True", "True"]
