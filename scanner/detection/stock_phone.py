"""Find what presidio's `PhoneRecognizer` finds, without asking libphonenumber once for each region.

The recogniser runs `PhoneNumberMatcher` over the text for every region. All of them see the same candidates, cut these up in the same
way, and look at the same characters around them; only whether a string of digits is a number depends on the region. So a text is
walked once, and digits are put to libphonenumber only where they can be a number there: behind a prefix that the region knows stands what
fits one of its country's kinds of numbers, with the national prefix where the country's numbers are written with it. What is
written with anything but digits and plain signs between them goes to the matcher's own method.

Source: phonenumbers.phonenumbermatcher and phonenumbers.phonenumberutil; `tests/scanner/detection/test_stock_phone.py` holds this
against them.
"""

# ruff: noqa: SLF001 - what stands for the matcher uses its parts, so that a new release changes both

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from typing import Any, cast

import phonenumbers
from phonenumbers import (
    Leniency,
    NumberParseException,
    PhoneMetadata,
    PhoneNumberDesc,
    PhoneNumberMatcher,
    phonenumbermatcher,
    phonenumberutil,
)

from scanner.recognisers.base import Found

LONGEST = 5_000
"""Longer texts, in characters, could use up the matcher's number of tries, which is counted by region."""

REMEMBERED = 20_000
"""Digits whose answer is remembered while a batch is looked at."""

_PLAIN = re.compile(r"\(?(?P<plus>\+?)[0-9(][0-9 ().\-/\u00a0\u2010-\u2015\u2212]*")
_NO_DIGIT = re.compile(r"[^0-9]+")
_LATER = re.compile(r"[\d#]")
_FEW = 3
"""Fewer digits are put to the matcher as they stand: two digits alone are read by another rule."""

_PARTS = (
    "_PATTERN",
    "_SECOND_NUMBER_START_PATTERN",
    "_SLASH_SEPARATED_DATES",
    "_TIME_STAMPS",
    "_TIME_STAMPS_SUFFIX",
    "_INNER_MATCHES",
    "_UNWANTED_END_CHAR_PATTERN",
    "_MATCHING_BRACKETS",
    "_PUB_PAGES",
    "_LEAD_PATTERN",
    "_verify",
)


def is_known(recogniser: Any) -> bool:
    """Say whether a `PhoneRecognizer` can be stood for: its leniency is the usual one, and its regions are known."""
    return (
        recogniser.leniency == Leniency.VALID
        and 0 < len(recogniser.supported_regions) <= 64
        and all(region in phonenumbers.SUPPORTED_REGIONS for region in recogniser.supported_regions)
        and all(hasattr(phonenumbermatcher, part) for part in _PARTS)
    )


class StockPhone:
    """Stand for one `PhoneRecognizer`."""

    def __init__(self, recogniser: Any) -> None:
        self._entity = str(recogniser.supported_entities[0])
        self._score = float(recogniser.SCORE)
        self._names = tuple(dict.fromkeys(recogniser.supported_regions))
        self._everywhere = (1 << len(self._names)) - 1
        self._known: dict[tuple[int, bool, str], bool] = {}
        self._masks: dict[tuple[bool, str], int] = {}

    @cached_property
    def _regions(self) -> tuple[_Region, ...]:
        return tuple(_Region(name) for name in self._names)

    def forget(self) -> None:
        """Drop what was remembered of digits."""
        self._known.clear()
        self._masks.clear()

    def find(self, text: str) -> Iterator[Found]:
        """Yield the places of the numbers, duplicates included, as the recogniser's own loop does."""
        for start, end in self.spans(text):
            yield Found(self._entity, start, end, self._score)

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Give the places of all regions' numbers, except those inside one that another region has."""
        if len(text) > LONGEST:
            return [
                (match.start, match.end)
                for name in self._names
                for match in PhoneNumberMatcher(text, name, leniency=Leniency.VALID)
            ]
        walk = _Walk(text, self._names)
        out: dict[tuple[int, int], None] = {}
        waiting: dict[int, int] = {0: self._everywhere}  # where the next search begins -> the regions that begin there
        while waiting:
            at = min(waiting)
            regions = waiting.pop(at)
            found = walk.candidate(at)
            if found is None:
                continue
            start, candidate = found
            end = start + len(candidate)
            for offset, part in walk.parts(start, candidate):
                stop = offset + len(part)
                alone = offset == start and stop == end and not _LATER.search(text, end)
                hits = self._hits(walk, offset, part, regions, alone=alone)
                if not hits:
                    continue
                out[offset, stop] = None
                if alone:
                    regions = 0  # whatever other regions find from here on lies inside
                    break
                waiting[stop] = waiting.get(stop, 0) | hits
                regions &= ~hits
                if not regions:
                    break
            if regions:
                waiting[end] = waiting.get(end, 0) | regions
        return list(out)

    def _hits(self, walk: _Walk, offset: int, part: str, regions: int, *, alone: bool) -> int:
        """Give the regions, as bits, in which a part is a number; one of them is enough where it stands alone."""
        if not walk.stands_free(offset, part):
            return 0
        form = _PLAIN.fullmatch(part)
        digits = _NO_DIGIT.sub("", part) if form is not None else ""
        plus = bool(form is not None and form["plus"])
        hits = 0
        possible = self._everywhere if form is None else self._possible(digits, plus=plus)
        if not possible & regions:
            return 0
        for number, region in enumerate(self._regions):
            bit = 1 << number
            if not regions & possible & bit:
                continue
            if form is None or len(digits) < _FEW:
                fits = walk.asked(number, offset, part)
            else:
                fits = self._is_number(region, number, digits, plus=plus)
            if fits:
                hits |= bit
                if alone:
                    break
        return hits

    def _possible(self, digits: str, *, plus: bool) -> int:
        """Give the regions, as bits, in which digits may be a number."""
        mask = self._masks.get((plus, digits))
        if mask is None:
            mask = sum(
                1 << number
                for number, region in enumerate(self._regions)
                if (region.may_be_abroad(digits) if plus else region.may_be(digits))
            )
            if len(self._masks) >= REMEMBERED:
                self._masks.clear()
            self._masks[plus, digits] = mask
        return mask

    def _is_number(self, region: _Region, number: int, digits: str, *, plus: bool) -> bool:
        key = (number, plus, digits)
        known = self._known.get(key)
        if known is None:
            known = region.is_number(digits, plus=plus)
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            self._known[key] = known
        return known


class _Walk:
    """Be one text as every region's matcher sees it."""

    def __init__(self, text: str, names: Sequence[str]) -> None:
        self._text = text
        self._names = names
        self._matchers: dict[int, Any] = {}
        self._any = PhoneNumberMatcher("", names[0], leniency=Leniency.VALID)

    def candidate(self, at: int) -> tuple[int, str] | None:
        """Give the next candidate from a place on, as `_find` does, with its place."""
        match = phonenumbermatcher._PATTERN.search(self._text, at)
        if match is None:
            return None
        candidate = match[0]
        second = phonenumberutil._SECOND_NUMBER_START_PATTERN.search(candidate)
        return match.start(), candidate[: second.start()] if second else candidate

    def parts(self, start: int, candidate: str) -> Iterator[tuple[int, str]]:
        """Yield what `_extract_match` tries, in its order: the whole candidate, then parts of it."""
        if phonenumbermatcher._SLASH_SEPARATED_DATES.search(candidate):
            return
        if phonenumbermatcher._TIME_STAMPS.search(candidate) and phonenumbermatcher._TIME_STAMPS_SUFFIX.match(
            self._text, start + len(candidate)
        ):
            return
        yield start, candidate
        for inner in phonenumbermatcher._INNER_MATCHES:
            group = inner.search(candidate)
            first = True
            while group is not None:
                if first:
                    yield start, _trimmed(candidate[: group.start()])
                    first = False
                yield start + group.start(1), _trimmed(group[1])
                group = inner.search(candidate, group.start() + 1)

    def stands_free(self, offset: int, part: str) -> bool:
        """Say whether a part looks like a number, and no letter stands beside it, as `_parse_and_verify` has it."""
        text = self._text
        if not phonenumbermatcher._MATCHING_BRACKETS.fullmatch(part) or phonenumbermatcher._PUB_PAGES.search(part):
            return False
        if offset > 0 and not phonenumbermatcher._LEAD_PATTERN.match(part) and self._clings(text[offset - 1]):
            return False
        last = offset + len(part)
        return last >= len(text) or not self._clings(text[last])

    def _clings(self, char: str) -> bool:
        if char in " ,.:;-/()\t\n":
            return False
        return bool(self._any._is_invalid_punctuation_symbol(char) or self._any._is_latin_letter(char))

    def asked(self, number: int, offset: int, part: str) -> bool:
        """Ask a region's matcher itself."""
        matcher = self._matchers.get(number)
        if matcher is None:
            matcher = self._matchers[number] = PhoneNumberMatcher(
                self._text, self._names[number], leniency=Leniency.VALID
            )
        return matcher._parse_and_verify(part, offset) is not None


def _trimmed(part: str) -> str:
    unwanted = phonenumberutil._UNWANTED_END_CHAR_PATTERN.search(part)
    return part[: unwanted.start()] if unwanted else part


class _Country:
    """Hold what the valid national numbers of a country calling code look like, and the prefix written before them."""

    def __init__(self, code: int) -> None:
        self.code = str(code)
        regions = phonenumbers.COUNTRY_CODE_TO_REGION_CODE[code]
        all_metadata = [
            cast("Any", PhoneMetadata.metadata_for_region_or_calling_code(code, region)) for region in regions
        ]
        kinds = {kind: None for metadata in all_metadata if metadata is not None for kind in _kinds(metadata)}
        self.fits = re.compile("|".join(kinds) or "(?!)").fullmatch
        self.prefix = _Prefix(all_metadata[0])
        formats = all_metadata[0].number_format if all_metadata[0] is not None else ()
        self._formats = [
            (
                re.compile(one.leading_digits_pattern[-1]).match if one.leading_digits_pattern else None,
                re.compile(one.pattern).fullmatch,
                _needs_prefix(one),
            )
            for one in formats
        ]

    def needs_prefix(self, national: str) -> bool:
        """Say whether a number in its country is written with the national prefix."""
        for leads, fits, needs in self._formats:
            if (leads is None or leads(national)) and fits(national):
                return needs
        return False


class _Prefix:
    """Hold the national prefix of a region."""

    def __init__(self, metadata: Any) -> None:
        expression = metadata.national_prefix_for_parsing if metadata is not None else None
        self._pattern = re.compile(expression) if expression else None
        self._rule = metadata.national_prefix_transform_rule if metadata is not None else None

    def dropped(self, digits: str) -> list[str]:
        """Give what digits can become when the prefix is taken off or put in another way; nothing where none stands there."""
        found = self._pattern.match(digits) if self._pattern is not None else None
        if found is None:
            return []
        assert self._pattern is not None
        out = [digits[found.end() :]]
        if self._rule:
            out.append(self._pattern.sub(self._rule, digits, count=1))
        return out


@lru_cache(400)
def _country(code: int) -> _Country:
    return _Country(code)


class _Region:
    """Be one region's view of digits."""

    def __init__(self, name: str) -> None:
        metadata = cast("Any", PhoneMetadata.metadata_for_region(name))
        self.name = name
        self._country = _country(metadata.country_code)
        self._prefix = _Prefix(metadata)
        self._abroad = re.compile(metadata.international_prefix or "NonMatch").match

    def may_be(self, digits: str) -> bool:
        """Say whether digits as dialled in the region can be a number; never False for one that is."""
        abroad = self._abroad(digits)
        if abroad is not None and digits[abroad.end() : abroad.end() + 1] != "0":
            return self._with_code(digits[abroad.end() :])
        country = self._country
        behind = self._prefix.dropped(digits)
        if any(map(country.fits, behind)):
            return True
        if country.fits(digits) and (behind or not country.needs_prefix(digits) or country.prefix.dropped(digits)):
            return True
        if not digits.startswith(country.code):
            return False
        rest = digits[len(country.code) :]
        for one in (rest, *self._prefix.dropped(rest)):
            if country.fits(one) or any(map(country.fits, country.prefix.dropped(one))):
                return True
        return False

    def may_be_abroad(self, digits: str) -> bool:
        """Say the same of digits behind a plus."""
        # a code that nobody has makes libphonenumber read the digits as dialled in the region
        return self._with_code(digits) or self.may_be(digits)

    def _with_code(self, digits: str) -> bool:
        for size in (1, 2, 3):
            head = digits[:size]
            if not head.startswith("0") and head and int(head) in phonenumbers.COUNTRY_CODE_TO_REGION_CODE:
                country = _country(int(head))
                rest = digits[size:]
                return country.fits(rest) is not None or any(map(country.fits, country.prefix.dropped(rest)))
        return False

    def is_number(self, digits: str, *, plus: bool) -> bool:
        """Ask libphonenumber, as `_parse_and_verify` does."""
        text = f"+{digits}" if plus else digits
        try:
            number = phonenumbers.parse(text, self.name, keep_raw_input=True)
            return bool(phonenumbermatcher._verify(Leniency.VALID, number, text, cast("Any", None)))
        except NumberParseException:
            return False


def number_kinds(metadata: PhoneMetadata) -> tuple[PhoneNumberDesc, ...]:
    """Give a region's kinds of numbers (fixed line, mobile, ...), as `phonenumberutil._number_type_helper` tells them apart.

    Left out are the region's general description and the kinds of numbers that only local networks know.
    """
    found = (
        metadata.fixed_line,
        metadata.mobile,
        metadata.toll_free,
        metadata.premium_rate,
        metadata.shared_cost,
        metadata.personal_number,
        metadata.voip,
        metadata.pager,
        metadata.uan,
        metadata.voicemail,
    )
    return tuple(kind for kind in found if kind is not None)


def _kinds(metadata: PhoneMetadata) -> Iterator[str]:
    """Give the expressions of a region's kinds of numbers, each with its lengths."""
    for kind in number_kinds(metadata):
        if kind.national_number_pattern:
            lengths = "|".join(f"[0-9]{{{size}}}" for size in kind.possible_length if size > 0)
            ahead = rf"(?=(?:{lengths})\Z)" if lengths else ""
            yield f"(?:{ahead}(?:{kind.national_number_pattern}))"


def _needs_prefix(form: Any) -> bool:
    """Say whether numbers of a format are written with the national prefix, as `_is_national_prefix_present_if_required` has it."""
    rule = form.national_prefix_formatting_rule
    return bool(
        rule
        and not form.national_prefix_optional_when_formatting
        and not phonenumberutil._formatting_rule_has_first_group_only(rule)
    )
