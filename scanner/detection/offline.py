"""No network: what a library would fetch on first use, it has to find in what was installed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


def offline() -> None:
    """Make tldextract use the suffix list that it ships with.

    Presidio's e-mail recogniser calls `tldextract.extract`, which would fetch the list from the network on first use, without
    a time limit.
    """
    import tldextract  # noqa: PLC0415 - requests comes with it

    if tldextract.tldextract.TLD_EXTRACTOR.suffix_list_urls:
        tldextract.tldextract.TLD_EXTRACTOR = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


def keep_offline(recognisers: Iterable[Any]) -> None:
    """Do so where one of the recognisers isn't ours; ours have extractors of their own."""
    if any(type(one).__module__.split(".", maxsplit=1)[0] != "scanner" for one in recognisers):
        offline()
