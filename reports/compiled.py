"""Keep compiled templates between runs: compiling the page takes as long as filling it for a small scan.

What is kept is code, as in Python's own `__pycache__`; a file that others may write to isn't read (`scanner.made_once`).
"""

from __future__ import annotations

import hashlib
from importlib import metadata

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from scanner.made_once import keep, recall


class CompiledTemplates(BytecodeCache):
    """Keep each template's code for exactly its text, its jinja and its Python."""

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill a bucket, if its template's code is there."""
        code = recall(*_place(bucket))
        if isinstance(code, bytes):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what is in a bucket."""
        keep(*_place(bucket), bucket.bytecode_to_string())


def _place(bucket: Bucket) -> tuple[str, bytes]:
    """Name a template's code: by its name, and by all that its code follows from; jinja's own mark holds Python's version."""
    named = f"{bucket.key} {bucket.checksum} {metadata.version('jinja2')}"
    return f"template-{bucket.key[:12]}", hashlib.blake2b(named.encode(), digest_size=16).digest()
