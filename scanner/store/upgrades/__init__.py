"""Bring stored documents of earlier schema versions up to today's.

A document's `schema` is `tutka/<kind>/<version>`. When a version changes, a module `v1_to_v2.py` with one function
`upgrade(document) -> document` is added here and named in `STEPS` under the schema that it starts from.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from scanner.model import DocumentError

Document = dict[str, Any]
Step = Callable[[Document], Document]

CURRENT: Mapping[str, int] = {"inventory": 1, "verdicts": 1, "declaration": 1, "changes": 1, "review": 1}
"""The version that this program writes, by kind of document."""

STEPS: Mapping[str, Step] = {}
"""The step that leads from a schema to the next version."""

_SCHEMA = re.compile(r"tutka/([a-z]+)/(\d{1,6})")


def kind_of(document: object, name: str) -> str:
    """Say what kind of document this is.

    Raises:
        DocumentError: it is none of ours.
    """
    schema = document.get("schema") if isinstance(document, dict) else None
    found = _SCHEMA.fullmatch(schema) if isinstance(schema, str) else None
    if found is None or found[1] not in CURRENT:
        raise DocumentError(f"{name}: this is not a document of tutka; name an inventory.json or a verdicts.json")
    return found[1]


def upgrade(
    document: Document,
    name: str,
    steps: Mapping[str, Step] | None = None,
    current: Mapping[str, int] | None = None,
) -> Document:
    """Give a document in today's version; the one that is passed in stays as it is.

    Args:
        document: what was stored.
        name: what to call it in a message.
        steps: the steps to use; `STEPS` by default.
        current: the versions to reach; `CURRENT` by default.

    Raises:
        DocumentError: it is not ours, or a newer program wrote it.
    """
    kind = kind_of(document, name)
    wanted = (CURRENT if current is None else current)[kind]
    known = STEPS if steps is None else steps
    while (version := int(str(document["schema"]).rsplit("/", 1)[1])) != wanted:
        if version > wanted:
            raise DocumentError(
                f"{name}: a newer version of tutka wrote this; update with: pip install --upgrade tutka"
            )
        step = known.get(str(document["schema"]))
        if step is None:
            raise DocumentError(f"{name}: no way is known from {document['schema']} to this version; scan again")
        document = step(document)
    return document
