"""Pack office documents so that equal content gives equal bytes: the libraries write the time of saving into them."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from typing import BinaryIO

_EPOCH = (1980, 1, 1, 0, 0, 0)
_TIMES = re.compile(rb"(<dcterms:(?:modified|created)[^>]*>)[^<]*(</dcterms:)")


def timeless(raw: bytes) -> bytes:
    """Pack an OOXML package again with fixed dates inside and on its parts."""
    out = io.BytesIO()
    repack(io.BytesIO(raw), out)
    return out.getvalue()


def repack(package: BinaryIO, out: BinaryIO) -> None:
    """Pack an OOXML package as `timeless` does, from a file to a file that can be gone back in, part by part."""
    with zipfile.ZipFile(package) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist()):
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            if name == "docProps/core.xml":
                new.writestr(info, _TIMES.sub(rb"\g<1>1980-01-01T00:00:00Z\g<2>", old.read(name)))
                continue
            info.file_size = old.getinfo(name).file_size
            with old.open(name) as part, new.open(info, "w") as copy:
                shutil.copyfileobj(part, copy)
