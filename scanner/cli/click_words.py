"""What click itself says, in the terminal's language: headings of a help page, and what is wrong with a command line.

Click takes these texts through `gettext`, which would need compiled catalogues in the folder of Python's own; its modules are
given our look-up instead. A text that isn't in our list stays English.
"""

from __future__ import annotations

import gettext
import sys
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

import click

from scanner.cli.words import language, say


@cache
def click_texts(lang: str) -> Mapping[str, str]:
    """Load what click says in a language: its own English text -> ours; empty for English."""
    file = resources.files(__package__).joinpath("texts", f"click_{lang}.toml")
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}


def translated(text: str) -> str:
    """Give a text of click's in the terminal's language."""
    return click_texts(language()).get(text, text)


def translated_number(one: str, many: str, number: int) -> str:
    """Give the text for a number of things."""
    return translated(one if number == 1 else many)


def install() -> None:
    """Let click's modules ask here."""
    for name, module in list(sys.modules.items()):
        if name.split(".")[0] != "click":
            continue
        for word, theirs, ours in (
            ("_", gettext.gettext, translated),
            ("ngettext", gettext.ngettext, translated_number),
        ):
            if getattr(module, word, None) is theirs:
                setattr(module, word, ours)


def name_values(command: click.Command) -> None:
    """Name in the terminal's language what a command line has places for: `FILE`, `[OPTIONS]`, ..."""
    ours = {
        "FILE": say("metavar.file"),
        "DIR": say("metavar.folder"),
        "NAME": say("metavar.name"),
        "SOURCE...": say("metavar.sources"),
        "GLOB": say("metavar.pattern"),
        "FORMAT[,FORMAT]": say("metavar.formats"),
    }
    command.options_metavar = say("metavar.options")
    for parameter in command.params:
        written = parameter.metavar or parameter.type.name
        parameter.metavar = ours.get(written, parameter.metavar)
    if isinstance(command, click.Group):
        command.subcommand_metavar = say("metavar.command")
        for one in command.commands.values():
            name_values(one)
