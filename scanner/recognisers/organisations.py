"""Names of organisations, by their legal form: what somebody represents, under a heading that says so."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from scanner.recognisers.base import LETTER, Details, Found, OwnRecogniser

LONGEST = 120


class OrganisationName(OwnRecogniser):
    """Find a cell that is a company's, housing company's, association's or public body's name; under a heading only.

    An organisation's name is no personal data; beside a contact person it tells whom they represent.
    """

    name = "organisation_name"
    entities = ("ORGANISATION_NAME",)
    item = "work.employer"
    weak_entities = frozenset(entities)
    source = "Trade Names Act 128/1979 and Associations Act 503/1989: legal forms and their abbreviations in Finnish and Swedish"
    loose_shape = True
    examples = (
        "As Oy Hallatie 12",
        "Kiinteistö Oy Matinkatu 3",
        "Esimerkki Oy",
        "Imatran kaupunki",
        "Ab Exempel",
        "3 Step Oyj",
    )
    counterexamples = ("Matti Meikäläinen", "Hallatie 12", "soitti ab", "oy", "Esimerkki Oy\nlasku 12", "Kunta-alue 3")
    _form = regex.compile(
        rf"(?<![{LETTER}-])(?:oyj?|abp?|ky|kb|koy|ry|rf|tmi|oü|ltd|inc|gmbh|llc|plc|osk|osuuskunta|andelslag|säätiö|stiftelse"
        rf"|osakeyhtiö|taloyhtiö|(?:asunto|kiinteistö)-?osakeyhtiö|kaupunki|kunta|seurakunta|hyvinvointialue|stad|kommun|församling)(?![{LETTER}-])",
        regex.IGNORECASE,
    )
    gate = (_form.pattern,)

    def may_match(self, text: str) -> bool:
        """Need a short cell."""
        return len(text) <= LONGEST

    def digits_alike(self, shape: str) -> bool:  # noqa: ARG002 - the interface
        """Look at words only."""
        return True

    def find(self, text: str) -> Iterator[Found]:
        """Yield the cell where it begins with a capital or a digit and holds a legal form beside the name."""
        bare = text.strip()
        if len(bare) > LONGEST or "\n" in bare or not (bare[:1].isupper() or bare[:1].isdigit()) or " " not in bare:
            return
        if self._form.search(bare):
            start = text.index(bare)
            yield Found("ORGANISATION_NAME", start, start + len(bare), 0.3, ("lexicon",))

    def describe(self, value: str, entity: str) -> Details:  # noqa: ARG002 - the interface
        """Give the loose shape."""
        return Details(shape=self.shape_of(value))
