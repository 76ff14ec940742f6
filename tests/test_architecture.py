"""The rules that hold the rooms apart, and that they can be broken."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGES = ("scanner", "connectors", "reports")
MOST_LINES = 500


def modules(root: Path) -> list[Path]:
    return sorted(path for package in PACKAGES for path in (root / package).rglob("*.py"))


def test_no_module_is_too_long(root):
    long = {
        str(p.relative_to(root)): n for p in modules(root) if (n := len(p.read_text("utf-8").splitlines())) > MOST_LINES
    }
    assert not long


def test_no_module_shadows_a_standard_or_dependency_module(root):
    # `scanner.model.profile` has the field's own word; the standard library's `profile` is on its way out
    taken = {*sys.stdlib_module_names} - {"profile"} | {
        "utils",
        "openpyxl",
        "pandas",
        "presidio_analyzer",
        "spacy",
        "sqlalchemy",
    }
    assert not [p for p in modules(root) if p.stem in taken and not p.stem.startswith("__")]


def test_only_the_console_prints(root):
    """`print` elsewhere would mix with the payload on stdout."""
    for path in modules(root):
        if path.name == "console.py":
            continue
        calls = [n for n in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(n, ast.Call)]
        assert not [c for c in calls if isinstance(c.func, ast.Name) and c.func.id == "print"], path


def test_no_third_party_error_text_reaches_a_message(root):
    """Texts of other libraries' exceptions carry cell values: `str(error)` and `{error}` are for our own errors only."""
    offenders = []
    for path in modules(root):
        for handler in (n for n in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(n, ast.ExceptHandler)):
            if handler.name is None or (isinstance(handler.type, ast.Name) and handler.type.id in OWN_ERRORS):
                continue
            if isinstance(handler.type, ast.Tuple) and all(
                getattr(e, "id", "") in OWN_ERRORS for e in handler.type.elts
            ):
                continue
            for node in ast.walk(handler):
                shown = (
                    isinstance(node, ast.FormattedValue)
                    and isinstance(node.value, ast.Name)
                    and node.value.id == handler.name
                )
                cast = (
                    isinstance(node, ast.Call)
                    and isinstance(node.func, ast.Name)
                    and node.func.id in {"str", "repr"}
                    and any(isinstance(a, ast.Name) and a.id == handler.name for a in node.args)
                )
                if shown or cast:
                    offenders.append(f"{path.relative_to(root)}:{node.lineno}")
    assert not offenders


OWN_ERRORS = {"TutkaError", "UsageError", "SourceError", "PluginError", "DocumentError", "DetectionFault"}


def lint_imports(root: Path) -> subprocess.CompletedProcess[str]:
    tool = Path(sys.executable).parent / "lint-imports"
    return subprocess.run([str(tool), "--no-cache"], cwd=root, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_the_dependency_rule_notices_each_kind_of_breach(root, tmp_path):
    """A rule that can't fail holds nothing: break it in a copy and see."""
    import shutil

    for package in PACKAGES:
        shutil.copytree(root / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(root / "pyproject.toml", tmp_path)
    assert lint_imports(tmp_path).returncode == 0
    breaches = {
        "scanner/engine/scan.py": "import connectors.registry",
        "connectors/registry.py": "import reports.registry",
        "scanner/model/refs.py": "import pandas",
        "reports/registry.py": "import scanner.detection",
    }
    for name, line in breaches.items():
        path = tmp_path / name
        before = path.read_text("utf-8")
        path.write_text(
            before.replace(
                "from __future__ import annotations\n", f"from __future__ import annotations\n\n{line}\n", 1
            ),
            "utf-8",
        )
        assert lint_imports(tmp_path).returncode != 0, f"{line} in {name} went unnoticed"
        path.write_text(before, "utf-8")


def test_importing_the_model_is_cheap():
    """`import scanner.model` runs `scanner/__init__` first: neither may pull in a library."""
    code = "import sys, scanner.model; print(sorted(m for m in sys.modules if m.split('.')[0] in {'spacy','pandas','sqlalchemy','presidio_analyzer','numpy'}))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"
