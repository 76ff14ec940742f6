"""The group of commands, in the order in which a newcomer meets them."""

from __future__ import annotations

import click

from scanner import __version__
from scanner.cli import click_words
from scanner.cli.audit import audit
from scanner.cli.connectors import connectors
from scanner.cli.decide import decide
from scanner.cli.demo import demo
from scanner.cli.diff import diff
from scanner.cli.explain import explain
from scanner.cli.history import history
from scanner.cli.notice import notice
from scanner.cli.recognisers import recognisers
from scanner.cli.record import record
from scanner.cli.review import review
from scanner.cli.scan import scan
from scanner.cli.words import say

click_words.install()


class InOrder(click.Group):
    """List commands in the order in which they were added."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Give the names in that order."""
        del ctx
        return list(self.commands)


@click.group(cls=InOrder, help=say("command.tutka"), context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="tutka %(version)s", help=say("option.version"))
def cli() -> None:
    """Hold the personal data that an organisation keeps against its privacy notice."""


for command in (demo, notice, decide, scan, audit, review, record, history, explain, diff, recognisers, connectors):
    cli.add_command(command)
click_words.name_values(cli)
