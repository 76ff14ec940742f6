"""What is known of a configuration without reading one, which takes pydantic."""

from __future__ import annotations

import re

DEFAULT_NAME = "tutka.yaml"
DEFAULT_HISTORY = "sqlite:///tutka.db"

VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")


def variables_of(text: str) -> tuple[str, ...]:
    """List the variables that a text names."""
    return tuple(VARIABLE.findall(text))
