"""Made-up cells for tests and measurements: what exports hold, and what breaks careless code. Everything from a seed.

No value belongs to a person: individual numbers 900-999, example domains, check digits computed here.
"""

from __future__ import annotations

import random
from collections.abc import Callable

A31 = "0123456789ABCDEFHJKLMNPRSTUVWXY"
FIRST = ("Matti", "Maija", "Päivi", "Åke", "Jyrki", "Aino-Kaisa", "Sören", "Eeva", "Toivo", "Meri")
LAST = ("Esimerkki", "Mallinen", "Testilä", "Näytesalo", "Öhman-Malli", "Virtuaali", "Keksitty", "von Påhitt")
STREETS = ("Esimerkkikatu", "Malliraitti", "Keksityntie", "Näytepolku", "Testgatan", "Itäinen Puistotie")
TOWNS = ("Helsinki", "Imatra", "Jyväskylä", "Ähtäri", "Porvoo", "Äänekoski")
DOMAINS = (
    "example.com",
    "example.fi",
    "posti.example.org",
    "esimerkki.example",
    "xn--80ak6aa92e.example.com",
    "sähkö.fi",
)
HEADERS = (
    "", "hetu", "asiakkaan_henkilötunnus", "puh", "email", "sähköposti", "IBAN", "tilinumero", "lisätiedot", "KENTTA7",
    "card number", "ip", "y-tunnus", "viite", "phone", "date", "İBAN", "osoite", "bank transaction", "nimi", "url",
)  # fmt: skip
CONTEXT = (
    "hetu", "henkilötunnus", "puh", "puh.", "sähköposti", "email", "iban", "tilille", "asiakasnumero", "y-tunnus", "phone",
    "card", "ip", "viite", "osoite", "päivä", "kortti", "bank", "call", "url", "social security number", "passport",
)  # fmt: skip
WORDS = (
    "asiakas", "soitti", "ja", "kertoi", "muutosta", "uuteen", "osoitteeseen", "laskun", "eräpäivä", "siirretään",
    "lämmönjakokeskus", "huolto", "on", "ei", "vuoto", "tarkistettu", "mies", "vaimo", "pyysi", "yhteydenottoa", "maanantaina",
    "kW", "mittari", "luettu", "sopimus", "alkaen", "avain", "alakerran", "naapurilla", "MK", "ks.", "sov.", "as.", "n.", "e.g.",
)  # fmt: skip


def hetu(rng: random.Random, *, valid: bool = True) -> str:
    """Give an artificial identity code (individual number 900-999), or one with a wrong check."""
    day, month, year = rng.randint(1, 28), rng.randint(1, 12), rng.randint(0, 99)
    number = rng.randint(900, 999)
    check = A31[int(f"{day:02}{month:02}{year:02}{number}") % 31]
    if not valid:
        check = rng.choice([c for c in A31 if c != check])
    return f"{day:02}{month:02}{year:02}{rng.choice('-+ABCDEFUVWXY')}{number}{check}"


def iban(rng: random.Random, *, valid: bool = True) -> str:
    """Give a Finnish IBAN of no bank (group 0 isn't given out)."""
    body = f"0{rng.randint(0, 10**13 - 1):013}"
    check = 98 - int(body + "151800") % 97
    code = f"FI{(check if valid else (check + rng.randint(1, 90)) % 100):02}{body}"
    return code if rng.random() < 0.5 else " ".join(code[i : i + 4] for i in range(0, 18, 4))


def luhn(rng: random.Random, *, valid: bool = True) -> str:
    """Give sixteen digits of a card's look."""
    digits = [4, *(rng.randint(0, 9) for _ in range(14))]
    total = sum(d if i % 2 else sum(divmod(2 * d, 10)) for i, d in enumerate(digits))
    check = (10 - total % 10 + (0 if valid else rng.randint(1, 9))) % 10
    text = "".join(map(str, digits)) + str(check)
    return text if rng.random() < 0.5 else rng.choice("- ").join(text[i : i + 4] for i in range(0, 16, 4))


def business_id(rng: random.Random, *, valid: bool = True) -> str:
    """Give a Y-tunnus or one with a wrong check."""
    while True:
        body = f"{rng.randint(0, 999_999):07}"
        rest = sum(w * int(d) for w, d in zip((7, 9, 10, 5, 8, 4, 2), body, strict=True)) % 11
        if rest != 1:
            check = 0 if rest == 0 else 11 - rest
            return f"{body}-{check if valid else (check + 1) % 10}"


def email(rng: random.Random) -> str:
    """Give an address in an example domain."""
    return f"{rng.choice(FIRST)}.{rng.choice(LAST)}{rng.randint(0, 99)}@{rng.choice(DOMAINS)}".replace(" ", "").lower()


def phone(rng: random.Random) -> str:
    """Give a number that looks like a telephone's."""
    tail = f"{rng.randint(0, 9_999_999):07}"
    return rng.choice(
        (f"040 {tail[:3]} {tail[3:]}", f"+358 50 {tail}", f"0{rng.randint(1, 99)}-{tail}", f"00358 44 {tail}", f"({rng.randint(200, 999)}) {tail[:3]}-{tail[3:]}", f"+1-{rng.randint(200, 999)}-{tail[:3]}-{tail[3:]}")
    )  # fmt: skip


def address(rng: random.Random) -> str:
    """Give a street address, with or without the post office."""
    street = f"{rng.choice(STREETS)} {rng.randint(1, 99)}{rng.choice(('', ' A 3', ' as 12', 'b', ' B 4'))}"
    return street if rng.random() < 0.5 else f"{street}, {rng.randint(100, 99999):05} {rng.choice(TOWNS)}"


def day(rng: random.Random) -> str:
    """Give a date in one of the usual forms."""
    d, m, y = rng.randint(1, 31), rng.randint(1, 13), rng.randint(1920, 2029)
    return rng.choice((f"{d}.{m}.{y}", f"{y}-{m:02}-{d:02}", f"{d:02}/{m:02}/{y}", f"{d}.{m}.{y % 100}", f"{y}-{m:02}-{d:02}T08:00:00Z"))  # fmt: skip


def network(rng: random.Random) -> str:
    """Give an IP, MAC, UUID or URL."""
    four = ".".join(str(rng.randint(0, 270)) for _ in range(4))
    hexes = [f"{rng.randint(0, 0xFFFF):x}" for _ in range(8)]
    return rng.choice(
        (four, ":".join(hexes), "fe80::" + hexes[0], "::1", "::", ":".join(f"{rng.randint(0, 255):02X}" for _ in range(6)), f"https://www.{rng.choice(DOMAINS)}/p?id={rng.randint(1, 999)}&email={email(rng)}", f"{hexes[0]:0>8}-{hexes[1]:0>4}-4abc-9def-{rng.randint(0, 16**12):012x}", f"lasku.docx {rng.choice(DOMAINS)}")
    )  # fmt: skip


def number(rng: random.Random) -> str:
    """Give digits of any length."""
    return str(rng.randint(0, 10 ** rng.randint(1, 20)))


def name(rng: random.Random) -> str:
    """Give a name in one of the usual orders and cases."""
    first, last = rng.choice(FIRST), rng.choice(LAST)
    text = rng.choice((f"{first} {last}", f"{last} {first}", f"{last}, {first}", first, last))
    return rng.choice((text, text, text.upper(), text.lower()))


def note(rng: random.Random) -> str:
    """Give a customer-service note with zero to three values in it."""
    words = [rng.choice(WORDS) for _ in range(rng.randint(3, 22))]
    for _ in range(rng.choice((0, 0, 1, 1, 2, 3))):
        at = rng.randint(0, len(words))
        words[at:at] = [*([rng.choice(CONTEXT)] if rng.random() < 0.6 else []), value(rng)]
    text = rng.choice((" ", " ", " ", "  ", "\n")).join(words)
    return text[:1].upper() + text[1:] + rng.choice(("", ".", ". /MK"))


FAMILIES: tuple[Callable[[random.Random], str], ...] = (
    lambda rng: hetu(rng, valid=rng.random() < 0.5),
    lambda rng: iban(rng, valid=rng.random() < 0.5),
    lambda rng: luhn(rng, valid=rng.random() < 0.5),
    lambda rng: business_id(rng, valid=rng.random() < 0.5),
    email, phone, address, day, network, number, name,
)  # fmt: skip


def value(rng: random.Random) -> str:
    """Give a value of any family."""
    return rng.choice(FAMILIES)(rng)


def data_cells(count: int, seed: int) -> list[str]:
    """Give distinct cells as exports hold them: single values, damaged values, notes."""
    rng = random.Random(seed)
    out: dict[str, None] = {}
    while len(out) < count:
        kind = rng.random()
        text = value(rng) if kind < 0.55 else note(rng)
        if kind < 0.08:
            text = f"{rng.choice(CONTEXT)}{rng.choice((': ', ' ', '=', ''))}{text}"
        elif kind < 0.16:
            at = rng.randrange(len(text))
            text = text[:at] + rng.choice("0123456789 .-xA") + text[at + rng.randint(0, 1) :]
        out[text] = None
    return list(out)


_DIGITS = "٠١٢٣٤٥٦٧٨٩", "०१२३४५६७८९", "０１２３４５６７８９", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗"
_ODD = (
    "İ", "ı", "ß", "ſ", "\u212a", "\u212b", "Σ", "ς", "ﬁ", "Ⅷ", "\u00a0", "\u202f", "\u2003", "\u3000", "\u00ad", "\u200b", "\u200d",
    "\ufeff", "\u2011", "\u2013", "\u2212", "😀", "👩\u200d👧", "\ud800", "\udfff", "\x00", "\x1c", "\x85", "\u2028", "\r\n", "\t",
    "a\u0308", "\u0301", "．", "＠", "：", "٫", "²", "½", "漢字", "שלום", "مرحبا", "\U0010ffff", "\u202e", "'", '"', "\\", "{}", "%2D",
)  # fmt: skip
_HANDMADE = (
    "", " ", "\n", "\x00", "\ud800", "İ", "a" * 5000, "1" * 5000, "1 " * 2000, "@" * 500, "a@" * 300, "." * 1000, "-" * 1000,
    "ip ::", "::", "\u212a" * 3, "ΑΣ email a@example.com ΑΣ", "email" * 200, "hetu: (: ) 010101-999", ": ( email :) 1.2.3.4", "﷽" * 50,
)  # fmt: skip


def adversarial_cells(count: int, seed: int) -> list[str]:
    """Give distinct cells that break careless code: other scripts' digits, look-alike letters, invisible characters."""
    rng = random.Random(seed)
    out: dict[str, None] = dict.fromkeys(_HANDMADE)
    while len(out) < count:
        text = value(rng) if rng.random() < 0.6 else f"{rng.choice(CONTEXT)} {value(rng)} {rng.choice(CONTEXT)}"
        for _ in range(rng.randint(1, 4)):
            at = rng.randint(0, len(text))
            change = rng.random()
            if change < 0.25:
                digits = rng.choice(_DIGITS)
                text = "".join(digits[int(c)] if "0" <= c <= "9" and rng.random() < 0.4 else c for c in text)
            elif change < 0.4:
                text = text.replace(
                    *rng.choice(
                        (
                            ("i", "ı"),
                            ("I", "İ"),
                            ("k", "\u212a"),
                            ("s", "ſ"),
                            ("-", "\u2013"),
                            (" ", "\u00a0"),
                            (".", "．"),
                        )
                    )
                )
            elif change < 0.5:
                text = rng.choice((text.upper(), text.title(), text.swapcase()))
            else:
                text = text[:at] + rng.choice(_ODD) + text[at:]
        out[text] = None
    return list(out)[:count]


def huge_cell(chars: int, seed: int) -> str:
    """Give one cell of about so many characters: notes with few values, as a pasted log has them."""
    rng = random.Random(seed)
    parts, size = [], 0
    while size < chars:
        part = " ".join(rng.choice(WORDS) for _ in range(400)) + " " + value(rng) + "\n"
        parts.append(part)
        size += len(part)
    return "".join(parts)
