"""`tutka connectors`: what can be read, and what an installation lacks."""

from __future__ import annotations

import click

from reports.clean import visible
from scanner.cli import console
from scanner.cli.words import say


@click.command(help=say("command.connectors"), short_help=say("short.connectors"))
def connectors() -> int:
    """List the connectors with their formats."""
    from connectors import registry, remote  # noqa: PLC0415 - `--help` does without

    for info in registry.describe():
        lacking = "" if info.installed else "  " + say("connectors.install", extra=info.extra or info.name)
        console.out(visible(f"{info.name:<12}  {info.title}{lacking}"))
        console.out(visible(f"{'':<12}  {', '.join(info.formats)}"))
        for title, extra in info.lacking:
            console.out(visible(f"{'':<12}  {title}: {say('connectors.install', extra=extra)}"))
    for scheme, title, missing in remote.places():
        lacking = "" if missing is None else "  " + say("connectors.install", extra=missing)
        console.out(visible(f"{scheme:<12}  {title}{lacking}"))
    return 0
