"""`tutka recognisers`: what is recognised, by what, and where the rule comes from."""

from __future__ import annotations

import click

from reports.clean import visible
from scanner.cli import console
from scanner.cli.words import language, say


@click.command(help=say("command.recognisers"), short_help=say("short.recognisers"))
def recognisers() -> int:
    """List the recognisers with their items."""
    from scanner.recognisers import registry  # noqa: PLC0415 - `--help` does without
    from scanner.taxonomy import taxonomy  # noqa: PLC0415

    labels = taxonomy()
    lang = language()
    for one in sorted(registry().recognizers, key=lambda one: str(one.name)):
        items = sorted(getattr(one, "items", ()))
        version = str(getattr(one, "version", ""))
        console.out(visible(f"{one.name}  {say('recognisers.version', version=version)}"))
        for item in items:
            console.out(visible(f"    {item:<28} {labels.label(item, lang)}"))
        source = getattr(one, "source", "")
        if source:
            console.out(visible(f"    {say('recognisers.source', source=source)}"))
    return 0
