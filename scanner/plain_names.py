"""Refuse names given by the user that are personal data themselves: every document shows the names of systems as they are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from scanner.engine.paths import masker
from scanner.engine.settings import Detects
from scanner.model import UsageError

_NAME = "identity.name"


def check_names(systems: Sequence[str], organisation: str | None, detector: Detects) -> None:
    """Check the names of systems, and of the organisation, which may bear its owner's name but no code or address.

    Args:
        systems: names from the configuration or the command line.
        organisation: the configuration's, if there is one.
        detector: finds the matches.

    Raises:
        UsageError: a name holds personal data; the message tells which one by its place, not by its text.
    """
    for number, name in enumerate(systems, 1):
        if masks := masker(name, (), detector).masks:
            raise UsageError(
                f"system {number} of {len(systems)}: its name looks like personal data ({_kinds(masks.values())}), and every report"
                " shows the names of systems; give it another one"
            )
    if organisation is not None:
        masks = masker(organisation, (), detector).masks
        if masks and any(_NAME not in mask for mask in masks.values()):
            raise UsageError(
                f"organisation: the name looks like personal data ({_kinds(masks.values())}), and every report shows it; correct it"
            )


def _kinds(masks: Iterable[str]) -> str:
    found = {part.split("»", 1)[0] for mask in masks for part in mask.split("«")[1:]}
    return ", ".join(sorted(found))
