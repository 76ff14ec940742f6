"""Write `report.html`: one self-contained page that works without a network, without scripts and on paper.

Everything that comes from outside (names, quotes, texts) passes through `visible` and Jinja's autoescape. The page's own
style and script are allowed by their hashes and nothing else is, so that even markup that slipped through would not run.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache, partial
from importlib import resources
from typing import Any, BinaryIO

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from reports import page as pages
from reports import rows, verdict_rows
from reports.clean import visible
from reports.compiled import CompiledTemplates
from reports.matrix import SYMBOLS
from reports.words import NBSP, Words
from scanner.model import ReportDocument
from scanner.taxonomy.closed_lists import label

_CHUNK = 200
_COLUMNS = 12


class HtmlReport:
    """Write the report for the data protection officer and the administrators of the systems."""

    format = "html"
    suffix = ".html"

    def render(self, document: ReportDocument, out: BinaryIO, lang: str = "fi") -> None:
        """Write the page piece by piece, so that a large inventory is never a single text in memory."""
        words = Words(lang)
        style, script = asset("report.css"), asset("report.js")
        stream = (
            environment()
            .get_template("report.html.j2")
            .stream(
                page=pages.page(document, words),
                document=document,
                t=words,
                label=partial(_label, words),
                steps=partial(pages.steps, words=words),
                action_owner=partial(pages.action_owner, document=document),
                category=partial(pages.category, words=words),
                file_name=pages.file_name,
                symbols=SYMBOLS,
                ranked=rows.ranked,
                counts_rows=verdict_rows.counts_rows,
                most_columns=_COLUMNS,
                settings=pages.settings(document, words),
                style=Markup(style),  # noqa: S704 - our own file, not input
                script=Markup(script),  # noqa: S704 - our own file, not input
                policy=policy(style, script),
            )
        )
        stream.enable_buffering(_CHUNK)
        out.writelines(piece.encode() for piece in stream)


def _label(words: Words, name: str, key: str) -> str:
    return label(name, key, words.lang)


@cache
def asset(name: str) -> str:
    """Give the text of our own style or script."""
    return resources.files(__package__).joinpath("templates", name).read_text("utf-8").strip()


def policy(style: str, script: str | None) -> str:
    """Give the Content-Security-Policy: nothing is loaded, and only our own style and script apply."""
    scripts = f"'{_digest(script)}'" if script is not None else "'none'"
    return "; ".join(
        (
            "default-src 'none'",
            f"style-src '{_digest(style)}'",
            f"script-src {scripts}",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@cache
def environment() -> Environment:
    """Give the templates, which escape and clean everything that they show."""
    environment = Environment(
        loader=PackageLoader("reports"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_clean,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=CompiledTemplates(),
    )
    environment.filters["breakable"] = _breakable
    environment.filters["unbroken"] = _unbroken
    return environment


def _breakable(path: str) -> Markup:
    """Let a path wrap behind its slashes."""
    return Markup("/<wbr>").join(visible(path).split("/"))


def _unbroken(references: str) -> str:
    """Keep a legal reference on one line: `GDPR 5(1)(c); Tietosuojalaki 29 §` breaks behind its semicolons only."""
    return "; ".join(reference.replace(" ", NBSP) for reference in references.split("; "))


def _clean(value: Any) -> Any:
    """Clean every text that a template shows; `None` shows as nothing."""
    if value is None:
        return ""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value
