"""A kernel tells apart what its recogniser's rules tell apart: half of the values nearly right, in every written form."""

import numpy as np
import pytest
import regex

from scanner.detection.digit_rows import DigitRows
from scanner.detection.kernels import KERNELS, kernel_of
from scanner.detection.phone_kernel import UNKNOWN
from scanner.recognisers.national.fi import PersonalIdentityCode

MORE_SHAPES = {
    "fi.henkilotunnus": ("000000-0000", "000000A000W", "000000+000a", "000000 - 000Y", "000000\u2013000H", "000000y0000"),
    "fi.henkilotunnus_malformed": ("000000-0000", "000000A000W", "000000-000G", "000000-00W"),
    "fi.henkilotunnus_unsigned": ("0000000000", "000000 000W", "000000000a"),
    "fi.viite": ("0000", "00000", "00000 00000", "00000 00000 00000 00000", "0" * 20, "000"),
    "fi.iban": ("FI" + "0" * 16, "FI00 0000 0000 0000 00", "fi00-000000-0000-0000", "FI00\u00a00000 0000 0000 00"),
    "phone": ("000 000 0000", "0000000000", "+000 00 0000000", "00000 00 0000000", "+00 000 000000", "(000) 0000000", "+000 (0)00 0000000",
              "000-0000000", "00000000", "000 000 000 000", "000000000000"),
    "phone_context": ("00 000 0000", "(00) 000 0000", "000 0000 000", "00-0000000", "000000-0000", "00 0000", "00/0000", "0000000", "000 00000"),
    "phone_form": ("00.00.0000", "00 0000", "0000-00-00", "00000000", "000-000 000", "00/0000"),
    "day": ("00.00.0000", "0.0.0000", "00.0.00", "0000-00-00", "00/00/0000", "000000", "00000000", "0. 00. 0000", "00.00.00"),
    "birth_date": ("00.00.0000", "0000-00-00", "000000", "00/00/0000"),
    "card": ("0000 0000 0000 0000", "0000 000000 00000", "0000-0000-0000-0000"),
    "card_digits": tuple("0" * size for size in range(13, 20)),
    "fi.gsrn": ("0" * 18,),
    "fi.ytunnus": ("0000000-0",),
    "fi.ytunnus_bare": ("00000000", "000000-0"),
    "fi.satu": ("00000000N", "000000000"),
    "fi.vtj_prt": ("000000000N", "0000000000", "000000000y"),
    "fi.address": ("Esimerkkikatu 00 A 0", "Valtatie 0", "Kuja 000", "Alue 0000"),
    "fi.postal": ("00000 Helsinki", "FI-00000 Imatra", "00000 Porvoo"),
    "email": ("maija00@example.fi", "info0@example.fi", "00laskutus.0@example.co.uk", "a.b0@example.invalid"),
    "ip6": ("00:00:00", "0000:0:00:0000", "000::0:0", "00:0000:00:00:00"),
    "imei": ("0" * 15, "0" * 19, "0" * 20),
}  # fmt: skip
BEGINNINGS = {
    "phone": ("040", "0457", "050", "35840", "3585", "00358", "+358", "020", "4670"),
    "phone_context": ("09", "020", "0800", "010", "029", "03", "0600"),
    "card": ("4", "51", "2221", "34", "62", "67"),
    "card_digits": ("4", "51", "2720", "37", "36", "6011", "35"),
    "fi.gsrn": ("64",),
    "imei": ("244", "35"),
    "day": ("31", "29", "19", "20", "0"),
    "fi.vtj_prt": ("1",),
    "fi.postal": ("00000", "12345", "99999", "11111"),
}
NOT_TELLING = {"fi.address", "email", "ip6"}
"""Recognisers whose kernels tell nothing apart where they say anything."""

RECOGNISERS = [kind() for kind in KERNELS]

TELLING = {recogniser.name for recogniser in RECOGNISERS} - NOT_TELLING


def rows_of(recogniser, shape, count, seed):
    rng = np.random.default_rng(seed)
    width = shape.count("0")
    digits = rng.integers(0, 10, (count, width))
    small = rng.random((count, width)) < 0.5
    digits = np.where(small & (rng.random((count, 1)) < 0.6), digits % 4, digits)
    for beginning in BEGINNINGS.get(recogniser.name, ()):
        chosen = rng.random(count) < 0.25
        bare = [int(c) for c in beginning if c.isdigit()][:width]
        digits[np.ix_(chosen, range(len(bare)))] = bare
    digits[0], digits[1] = 0, 9
    digits[2, -6:] = 7
    return DigitRows(shape, digits.astype(np.uint8))


def answer(recogniser, value):
    """Say what the recogniser's rules say of a value; what is refused is described by nobody."""
    entity = recogniser.supported_entities[0]
    own = recogniser.check(value, entity)
    refused = getattr(recogniser, "invalidate_result", lambda _: None)(value)
    valid = getattr(recogniser, "validate_result", lambda _: None)(value)
    described = None if refused or valid is False or own is False else recogniser.describe(value, entity)
    return own, bool(refused), valid, described


def contradictions(recogniser, kernel, count=1500):
    """Give the values whose answer is not that of the first value with their label, and the answers and labels met."""
    shapes = {regex.sub("[0-9]", "0", example) for example in recogniser.examples} | set(
        MORE_SHAPES.get(recogniser.name, ())
    )
    wrong, answers, labelled, asked = [], set(), 0, 0
    for number, shape in enumerate(sorted(shapes)):
        rows = rows_of(recogniser, shape, count, number)
        labels = kernel(rows)
        if labels is None:
            continue
        first = {}
        for row, label in enumerate(labels.tolist()):
            asked += 1
            if label == UNKNOWN:
                continue
            labelled += 1
            said = answer(recogniser, rows.text(row))
            answers.add(said[:3])
            other, expected = first.setdefault(label, (row, said))
            if said != expected:
                wrong.append((rows.text(other), expected, rows.text(row), said))
    return wrong, len(answers), labelled, asked


@pytest.mark.parametrize("recogniser", RECOGNISERS, ids=lambda one: one.name)
def test_equal_labels_have_equal_answers(recogniser):
    wrong, answers, labelled, asked = contradictions(recogniser, kernel_of(recogniser))
    assert wrong == []
    assert answers > (recogniser.name in TELLING)
    assert labelled > 0.25 * asked > 0


@pytest.mark.parametrize("recogniser", [r for r in RECOGNISERS if r.name in TELLING], ids=lambda one: one.name)
def test_a_kernel_that_tells_nothing_apart_is_noticed(recogniser):
    wrong, *_ = contradictions(recogniser, lambda rows: np.zeros(len(rows), np.int64), 4000)
    assert len(wrong) >= 10


def test_a_label_means_the_same_in_every_call():
    for recogniser in RECOGNISERS:
        kernel = kernel_of(recogniser)
        for shape in MORE_SHAPES.get(recogniser.name, ()):
            rows = rows_of(recogniser, shape, 300, 3)
            labels = kernel(rows)
            if labels is not None:
                half = kernel(DigitRows(shape, rows.digits[150:]))
                assert half.tolist() == labels[150:].tolist(), recogniser.name


def test_a_subclass_has_no_kernel():
    class Other(PersonalIdentityCode):
        pass

    assert kernel_of(Other()) is None
    changed = PersonalIdentityCode()
    changed.check = lambda value, entity: True
    assert kernel_of(changed) is None


def test_a_repr_shows_no_value():
    assert repr(DigitRows("0-0", np.array([[1, 2]], np.uint8))) == "DigitRows(1 values of 2 digits)"
