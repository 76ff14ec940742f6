"""The README's tables and commands, compared with the code."""

from __future__ import annotations

import re
import shlex

import click
import pytest

import connectors
from scanner import recognisers
from scanner.cli import cli


@pytest.fixture(scope="module")
def readme(root) -> str:
    return (root / "README.md").read_text("utf-8")


def section(text: str, title: str) -> str:
    return re.split(r"^## ", text.split(f"\n## {title}\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]


def first_column(text: str) -> list[str]:
    rows = [line.split("|")[1].strip().strip("`") for line in text.splitlines() if line.startswith("| `")]
    return [row.removeprefix("tutka ") for row in rows]


def test_every_command_has_a_row(readme):
    assert first_column(section(readme, "Commands")) == list(cli.commands)


def test_every_connector_has_a_row(readme):
    assert sorted(first_column(section(readme, "What it reads"))) == sorted(connectors.BUILTIN)


def test_every_recogniser_is_in_a_row(readme):
    rows = [line for line in section(readme, "What it recognises").splitlines() if line.startswith("| ")]
    assert sorted(name for row in rows for name in re.findall("`([^`]+)`", row)) == sorted(recognisers.BUILTIN)


def command_lines(text: str) -> list[list[str]]:
    blocks = re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines() if line.startswith("tutka ")]
    return [shlex.split(line, comments=True) for line in lines]


def test_every_command_line_parses(readme):
    """Arguments and options exist; nothing is run."""
    lines = command_lines(readme)
    assert len(lines) > 6
    for _, *words in lines:
        if words == ["--version"]:
            continue
        command = cli.commands[words[0]]
        options = {flag for p in command.params if isinstance(p, click.Option) for flag in (*p.opts, *p.secondary_opts)}
        used = {word.split("=")[0] for word in words[1:] if word.startswith("-") and word != "-"}
        assert used <= options, f"{shlex.join(words)}: {used - options}"


def test_every_make_target_exists(root, readme):
    targets = set(re.findall(r"^([a-z-]+):", (root / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert set(re.findall(r"^make ([a-z-]+)", readme, re.MULTILINE)) <= targets


def test_python_examples_run(readme):
    """The examples for Python are run as they stand."""
    for block in re.findall(r"^```python\n(.*?)^```", readme, re.MULTILINE | re.DOTALL):
        exec(compile(block, "README.md", "exec"), {})
