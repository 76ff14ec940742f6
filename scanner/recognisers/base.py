"""What every recogniser is: a presidio `EntityRecognizer` that also says which items it finds and where its rule is from.

Scores follow presidio's habit: a passed check gives 1.0; `LIKELY` and more stands on its own; less is a format alone and
counts only where a column's name agrees. Context words raise a score by 0.35, which lifts a format over `LIKELY`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, NamedTuple

import regex
from presidio_analyzer import AnalysisExplanation, EntityRecognizer, Pattern, PatternRecognizer, RecognizerResult

from scanner.text import shape, shape_loose

LIKELY = 0.5
"""The score from which a match counts without a column's name; below it the match is a format only."""

SIGNS = "tutka_signs"
"""Key of `recognition_metadata` under which own `analyze()` methods say what spoke for a match."""

FLAGS = regex.DOTALL | regex.MULTILINE | regex.IGNORECASE
CASED = regex.DOTALL | regex.MULTILINE

DASH = r"[-\u2010-\u2015\u2212]"
SP = r"[ \u00a0\u202f]"
LETTER = "A-Za-zÅÄÖåäö"
LEFT = rf"(?<![0-9{LETTER}])"
RIGHT = rf"(?![0-9{LETTER}])"
DIGITS_LEFT = rf"(?<![0-9{LETTER}+])(?<![0-9][-.,/])"
DIGITS_RIGHT = rf"(?![0-9{LETTER}])(?![-.,/][0-9])"


def inside_text(core: str) -> str:
    """Write an expression as part of a longer text: another word stands before or behind it.

    A number that fills its cell is one of a column of numbers; one that a sentence mentions was written down for itself.
    """
    return rf"(?:(?<=[\w.,:;)!?][ (:=]){core}{RIGHT}|{LEFT}{core}{RIGHT}(?=[.,;:!?)]?[ ][\w(]))"


_NO_DIGITS = re.compile("[^0-9]+")
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), "-")
_SPACES = dict.fromkeys(map(ord, "\u00a0\u202f"), " ")
_PLAIN = {**_DASHES, **_SPACES}


class Form(NamedTuple):
    """Name one written form: a regular expression and the score that the form alone deserves."""

    name: str
    pattern: str
    score: float


class WrittenForm(Pattern):
    """Be presidio's pattern of a form, which isn't compiled to see whether it can be: tests have seen that."""

    def __init__(self, form: Form) -> None:
        # not calling the base class: it would compile the expression, and throw that away
        self.name, self.regex, self.score = form
        self.compiled_regex = None
        self.compiled_with_flags = None


@dataclass(frozen=True, slots=True)
class Details:
    """Say more about one value without keeping it.

    Attributes:
        subtype: `temporary`, `masked`, `death`, ... or None.
        about: `person`, `organisation` or `role`.
        shape: how the value looks.
    """

    subtype: str | None = None
    about: str = "person"
    shape: str = ""


class Recogniser:
    """Add to a presidio recogniser what the inventory needs. Mix in before the presidio class.

    Attributes:
        name: the recogniser's name in reports, `fi.henkilotunnus`.
        version: changes when its answers change.
        item: taxonomy id, where all its entities stand for one; `items` and `entity_items` follow from it.
        items: taxonomy ids that it can find.
        entity_items: presidio entity -> taxonomy id.
        source: where the rule comes from: a standard, an official page, or a public program.
        examples: texts in which it finds its entity, from `LIKELY` on unless the entity is weak.
        counterexamples: texts in which it must not find it with `LIKELY` or more (weak entities: not at all).
        chance: share of random strings of the format whose check passes; None where no check exists.
        weak_entities: entities that mean something only under an agreeing header, whatever their score.
    """

    name: ClassVar[str] = ""
    version: str = "1"
    item: ClassVar[str] = ""
    entities: ClassVar[tuple[str, ...]] = ()
    items: ClassVar[frozenset[str]] = frozenset()
    entity_items: ClassVar[Mapping[str, str]] = {}
    source: ClassVar[str] = ""
    examples: ClassVar[tuple[str, ...]] = ()
    counterexamples: ClassVar[tuple[str, ...]] = ()
    chance: ClassVar[float | None] = None
    weak_entities: ClassVar[frozenset[str]] = frozenset()
    loose_shape: ClassVar[bool] = False

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Derive `items` and `entity_items` from `item`."""
        super().__init_subclass__(**kwargs)
        if entity := getattr(cls, "entity", ""):
            cls.entities = (entity,)
        if cls.item and "entity_items" not in vars(cls):
            cls.items = frozenset({cls.item})
            cls.entity_items = dict.fromkeys(cls.entities, cls.item)

    def describe(self, value: str, entity: str) -> Details:  # noqa: ARG002 - the interface; subclasses look at the entity
        """Say sub-type, whom it is about and shape of a matched value. Pure; the value is not kept."""
        return Details(shape=self.shape_of(value))

    def shape_of(self, value: str) -> str:
        """Give the shape: exact for identifiers, with runs collapsed for names, addresses and e-mail."""
        return shape_loose(value) if self.loose_shape else shape(value)

    def check(self, value: str, entity: str) -> bool | None:  # noqa: ARG002 - the interface
        """Say whether a value's check digit or structure holds; None where no check exists.

        Presidio's `validate_result` lifts a passed check to 1.0 whatever the context. Weak forms therefore use
        `invalidate_result` there, and this method says what the check said, for the comparison with chance.
        """
        return None


class PatternRecogniser(Recogniser, PatternRecognizer):
    """Find one entity by patterns, written as class attributes.

    Attributes:
        entity: the presidio entity.
        forms: the written forms.
        context_words: stems, in Finnish, Swedish and English, that raise the score when they stand near.
        flags: flags of all forms.
    """

    entity: ClassVar[str] = ""
    forms: ClassVar[tuple[Form, ...]] = ()
    context_words: ClassVar[tuple[str, ...]] = ()
    flags: ClassVar[int] = FLAGS

    def __init__(self, supported_language: str = "fi") -> None:
        super().__init__(
            supported_entity=self.entity,
            name=type(self).name,
            supported_language=supported_language,
            patterns=[WrittenForm(form) for form in self.written_forms()],
            context=list(self.context_words),
            global_regex_flags=self.flags,
            version=type(self).version,
        )

    def written_forms(self) -> Sequence[Form]:
        """Give the forms; overridden where they are built from data."""
        return self.forms


class CheckedRecogniser(PatternRecogniser):
    """Be a pattern whose check digit decides: passed 1.0, failed nothing, whatever the context."""

    def validate_result(self, pattern_text: str) -> bool | None:
        """Ask `check`."""
        return self.check(pattern_text, self.entity)


class FormatRecogniser(PatternRecogniser):
    """Be a pattern whose check digit can only refuse: what passes keeps the form's score and needs context or a header."""

    def invalidate_result(self, pattern_text: str) -> bool | None:
        """Refuse what `check` refuses."""
        return self.check(pattern_text, self.entity) is False


class OwnRecogniser(Recogniser, EntityRecognizer):
    """Find entities by code of its own: subclasses implement `find` and, where it pays, `may_match`."""

    def __init__(self, supported_language: str = "fi") -> None:
        super().__init__(
            supported_entities=list(self.entities),
            name=type(self).name,
            supported_language=supported_language,
            version=type(self).version,
        )

    def load(self) -> None:
        """Have nothing to load at construction; models are loaded on first use."""

    def may_match(self, text: str) -> bool:  # noqa: ARG002 - the interface
        """Say cheaply whether `analyze` can find anything. True may be wrong, False never is."""
        return True

    def digits_alike(self, shape: str) -> bool:  # noqa: ARG002 - the interface
        """Say whether texts that differ from this one in ASCII digits only (all `0` here) give the same answer.

        False is always right, and costs a look at each of them.
        """
        return False

    @property
    def words_alone(self) -> bool:
        """Say whether `digits_alike` holds of every text there is, so that it needn't be asked."""
        return False

    def forget(self) -> None:
        """Drop what was remembered of texts; called when a batch has been looked at."""

    def find(self, text: str) -> Iterator[Found]:
        """Yield what is in the text."""
        raise NotImplementedError

    def analyze(self, text: str, entities: Sequence[str], nlp_artifacts: Any = None) -> list[RecognizerResult]:  # noqa: ARG002 - presidio's signature
        """Give presidio results for the asked entities; an empty list of entities asks for all."""
        if not self.may_match(text):
            return []
        wanted = set(entities or self.entities)
        results = [self._result(found) for found in self.find(text) if found.entity in wanted]
        return list(EntityRecognizer.remove_duplicates(results))

    def _result(self, found: Found) -> RecognizerResult:
        explanation = AnalysisExplanation(
            recognizer=self.name,
            original_score=found.score,
            pattern_name="+".join(found.signs),
            validation_result=found.validated,
        )
        metadata = {
            RecognizerResult.RECOGNIZER_NAME_KEY: self.name,
            RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: self.id,
            SIGNS: found.signs,
        }
        return RecognizerResult(found.entity, found.start, found.end, found.score, explanation, metadata)


class Found(NamedTuple):
    """Hold one finding of an own `find`: span, score and what spoke for it."""

    entity: str
    start: int
    end: int
    score: float
    signs: tuple[str, ...] = ("pattern",)
    validated: bool | None = None


class CuedRecogniser(OwnRecogniser):
    r"""Find a value that a cue word announces: `viitenumero: 1234561`, `s. 1.2.1960`.

    Attributes:
        cues: alternatives of a regular expression for the words that announce; stems end in `\w*` where they inflect.
        stems: lower-case strings, one of which every cue contains; they make the cheap test.
        value: regular expression of the value; it starts and ends at its own borders.
        gap: what may stand between cue and value.
    """

    cues: ClassVar[str] = ""
    stems: ClassVar[tuple[str, ...]] = ()
    value: ClassVar[str] = ""
    gap: ClassVar[str] = r"[\s:=.#\-–]{0,4}(?:(?:on|oli|är|var|is|was|nro|nr|no|numero|number|nummer)\b[\s:=.]{1,3})?"
    score: ClassVar[float] = 0.7
    value_flags: ClassVar[int] = FLAGS

    @property
    def expression(self) -> str:
        """Give the expression of cue, gap and value."""
        return rf"(?<![^\W\d_])(?:{self.cues}){self.gap}(?P<value>{self.value})"

    @cached_property
    def _pattern(self) -> regex.Pattern[str]:
        return regex.compile(self.expression, self.value_flags)

    def may_match(self, text: str) -> bool:
        """Need one of the stems; `casefold` and `lower` agree on them."""
        lower = text.lower()
        return any(stem in lower for stem in self.stems)

    def find(self, text: str) -> Iterator[Found]:
        """Yield the announced values whose check doesn't refuse."""
        for match in self._pattern.finditer(text):
            value = match.group("value")
            entity = self.entities[0]
            passed = self.check(value, entity)
            if passed is False:
                continue
            score = 1.0 if passed else self.score
            signs = ("pattern", "context", "validated") if passed else ("pattern", "context")
            yield Found(entity, match.start("value"), match.end("value"), score, signs, passed)


def plain(value: str) -> str:
    r"""Write every dash as `-` and every kind of space as a space.

    >>> plain("131052\u20139993")
    '131052-9993'
    """
    return value.translate(_PLAIN)


def compact(value: str) -> str:
    r"""Drop spaces and dashes and upper-case what is ASCII.

    >>> compact("fi21 1234-5600\u00a00007 85")
    'FI2112345600000785'
    """
    joined = "".join(c for c in plain(value) if c not in " -")
    return joined.upper() if joined.isascii() else joined


def digits(value: str) -> str:
    """Keep the ASCII digits.

    >>> digits("040-123 45")
    '04012345'
    """
    return value if value.isascii() and value.isdigit() else _NO_DIGITS.sub("", value)


_STOCK: Mapping[str, str] = {
    "PERSON": "identity.name",
    "EMAIL_ADDRESS": "contact.email",
    "PHONE_NUMBER": "contact.phone",
    "IBAN_CODE": "finance.bank_account",
    "CREDIT_CARD": "finance.card",
    "CRYPTO": "finance.bank_account",
    "IP_ADDRESS": "online.ip",
    "MAC_ADDRESS": "online.device",
    "UUID": "online.device",
    "URL": "online.browsing",
    "ORGANIZATION": "work.employer",
    "NRP": "demographic.nationality",
    "MEDICAL_LICENSE": "identity.document",
    "FI_PERSONAL_IDENTITY_CODE": "identity.national_id",
    "SE_PERSONNUMMER": "identity.national_id",
    "SE_ORGANISATIONSNUMMER": "work.business_id",
    "US_BANK_NUMBER": "finance.bank_account",
    "AU_ABN": "work.business_id",
    "AU_ACN": "work.business_id",
    "IT_VAT_CODE": "work.business_id",
    "SG_UEN": "work.business_id",
}
_STOCK_ENDINGS: Mapping[str, str] = {
    "_PASSPORT": "identity.document",
    "_PASSPORT_NUMBER": "identity.document",
    "_DRIVER_LICENSE": "identity.document",
    "_DRIVING_LICENCE": "identity.document",
    "_IDENTITY_CARD": "identity.document",
    "_VEHICLE_REGISTRATION": "location.vehicle",
    "_LICENSE_PLATE": "location.vehicle",
    "_SSN": "identity.national_id",
    "_NIF": "identity.national_id",
    "_NIE": "identity.national_id",
    "_NINO": "identity.national_id",
    "_PESEL": "identity.national_id",
    "_AADHAAR": "identity.national_id",
    "_FISCAL_CODE": "identity.national_id",
    "_NRIC_FIN": "identity.national_id",
}


def stock_item(entity: str) -> str | None:
    """Give the item that one of presidio's own entities stands for; None where it stands for none (DATE_TIME, LOCATION).

    >>> stock_item("EMAIL_ADDRESS"), stock_item("US_PASSPORT"), stock_item("DATE_TIME")
    ('contact.email', 'identity.document', None)
    """
    if entity in _STOCK:
        return _STOCK[entity]
    if entity.startswith("MEDICAL_"):
        return "special.health"
    return next((item for ending, item in _STOCK_ENDINGS.items() if entity.endswith(ending)), None)


def alternatives(words: Iterable[str]) -> str:
    """Write words as alternatives of a regular expression, longest first, so that none hides another."""
    return "|".join(regex.escape(word) for word in sorted(set(words), key=lambda word: (-len(word), word)))
