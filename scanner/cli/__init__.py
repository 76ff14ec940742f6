"""The command line."""

from scanner.cli.app import cli
from scanner.cli.run import main, run

__all__ = ["cli", "main", "run"]
