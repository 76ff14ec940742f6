"""Write `review.html`: the review pack as one self-contained page."""

from __future__ import annotations

from typing import BinaryIO

from markupsafe import Markup

from reports.html_report import asset, environment, policy
from reports.review_pack import ReviewFacts, pack
from reports.words import Words
from scanner.model import ReportDocument


class ReviewPage:
    """Write the page; `facts` of a review add its dates and what changed."""

    format = "review"
    suffix = ".html"

    def __init__(self, facts: ReviewFacts | None = None) -> None:
        self.facts = facts

    def render(self, document: ReportDocument, out: BinaryIO, lang: str = "fi") -> None:
        """Write the page."""
        words = Words(lang)
        style = asset("report.css")
        page = (
            environment()
            .get_template("review.html.j2")
            .render(
                pack=pack(document, words, self.facts),
                document=document,
                t=words,
                style=Markup(style),  # noqa: S704 - our own file, not input
                policy=policy(style, None),
            )
        )
        out.write(page.encode())
