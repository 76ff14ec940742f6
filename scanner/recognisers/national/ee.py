"""Estonia's personal code (isikukood)."""

from __future__ import annotations

from stdnum.ee import ik
from stdnum.exceptions import ValidationError

from scanner.recognisers.base import LEFT, RIGHT, Details, Form, FormatRecogniser
from scanner.recognisers.national.fi import today


class EstonianPersonalCode(FormatRecogniser):
    """Find an Estonian personal code: eleven digits with day and check digit; digits alone, so that context has to agree."""

    name = "ee.isikukood"
    entity = "EE_PERSONAL_CODE"
    item = "identity.national_id"
    source = "EVS 585:2007, as python-stdnum's stdnum.ee.ik"
    chance = 0.1
    context_words = ("isikukood", "viro", "eesti", "eston", "estnisk")
    forms = (Form("isikukood", rf"{LEFT}[1-8][0-9]{{2}}[01][0-9][0-3][0-9]{{5}}{RIGHT}(?![-.,][0-9])", 0.2),)
    examples = ("isikukood 36805280109", "virolainen henkilökoodi 36805280109")
    counterexamples = ("36805280109", "isikukood 36805280108", "isikukood 136805280109")

    def check(self, value: str, entity: str) -> bool | None:  # noqa: ARG002 - the interface
        """Ask python-stdnum; a day to come is refused."""
        try:
            ik.validate(value)
        except ValidationError:
            return False
        return bool(ik.get_birth_date(value) <= today())

    def describe(self, value: str, entity: str) -> Details:  # noqa: ARG002 - the interface
        """Name the country."""
        return Details("estonian", shape=self.shape_of(value))
