"""Kinds of cells: how their values are made, and by rule which items of the taxonomy they are.

The rules were written from `items.yaml`, the notice-and-taxonomy document and the inventory's contract, never by running
the scanner:

1. What a person's row says of the person is the item of the taxonomy that names it; postal code, post office and country
   are parts of the postal address.
2. A column of identity codes is `identity.national_id`. Birth date, sex and age that follow from it may be reported too.
3. An e-mail address that is spelt from a name may be reported as a name too. A role address and a company's 020 number are
   still an address and a number: whose they are is another question.
4. Whatever a row of a billing, order, contract, reading, log, staff or message table says (numbers, days, amounts, states)
   may be reported as that table's item; only a column whose own name says it has to be (see `Kind.must` and the tables).
5. A health insurance card is a document; a masked identity code still tells the birth date, and either will do.
6. In free text the identifiers and names that stand in it have to be found. The text itself is one of the items of `comms`;
   which one is a matter of taste. Words about invoices, payments, readings and meters in it may be reported.
7. A company's name is no person's name, whatever surname is in it; the represented organisation may be reported.
8. Codes, counters, moments, flags about records, product names, standards, versions and lists of places are nothing at all.
9. An id of a person's record may be called a customer number or an external identifier; what a visitor did may be called
   a log.

A `/` in an expectation separates items of which any one will do.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from ruamel.yaml import YAML

from scanner.demo import identifiers
from scanner.demo.identifiers import Issuer, gs1_check, hetu_check, luhn_check

DATA = Path(__file__).with_name("data")
COMMS = "comms.notes/comms.messages/comms.feedback/comms.complaint"
INCIDENTAL = frozenset(
    {
        "finance.invoice",
        "finance.payment",
        "finance.reference",
        "supply.consumption",
        "supply.meter",
        "customer.orders",
        "customer.contract",
    }
)
"""Items that free text may be said to hold because it mentions them in words."""

Pools = Mapping[str, Sequence[str]]


BORROWED = {"third": "second", "fifth": "fourth"}
"""Splits without values of their own: the third was cut from the held-out split, whose values stay unseen."""


def pools(split: str) -> Pools:
    """Read a split's pools of values."""
    file = DATA / f"pools_{BORROWED.get(split, split)}.yaml"
    loaded: dict[str, list[str]] = YAML(typ="safe").load(file.read_text(encoding="utf-8"))
    return loaded


@dataclass
class Row:
    """Draw what the cells of one row have in common: the person, the place, the company."""

    rng: Random
    pools: Pools
    issuer: Issuer
    index: int
    today: date = date(2026, 11, 1)
    first: str = field(init=False)
    last: str = field(init=False)
    first_en: str = field(init=False)
    last_en: str = field(init=False)
    town: str = field(init=False)
    town_en: str = field(init=False)
    born: date = field(init=False)
    company: str = field(init=False)
    hetu: str = field(init=False)

    def __post_init__(self) -> None:
        self.first, self.last = self.pick("first"), self.pick("last")
        self.first_en, self.last_en = self.pick("first_en"), self.pick("last_en")
        self.town, self.town_en = self.pick("towns"), self.pick("towns_en")
        self.born = date(1935, 1, 1) + timedelta(days=self.rng.randrange(26_000))
        self.company = self.pick("companies")
        self.hetu = self.issuer.hetu(self.born)

    def pick(self, pool: str) -> str:
        """Draw one of a pool."""
        return self.rng.choice(self.pools[pool])

    def choice(self, *values: str) -> str:
        """Draw one of some values."""
        return self.rng.choice(values)

    def digits(self, count: int) -> str:
        """Draw a number of so many digits that doesn't begin with 0."""
        return str(self.rng.randrange(10 ** (count - 1), 10**count))

    def number(self, low: int, high: int) -> int:
        """Draw a whole number, both ends included."""
        return self.rng.randint(low, high)

    def day(self, years: int = 6) -> date:
        """Draw a day of the last years."""
        return self.today - timedelta(days=self.rng.randrange(365 * years))

    def moment(self) -> datetime:
        """Draw a moment of the last years."""
        return datetime.combine(self.day(), datetime.min.time()) + timedelta(seconds=self.rng.randrange(86_400))


def fi_day(day: date) -> str:
    """Write a day as Finns do, without leading zeros."""
    return f"{day.day}.{day.month}.{day.year}"


def ascii_name(text: str) -> str:
    """Write a name as it stands in an address."""
    for old, new in (("ä", "a"), ("ö", "o"), ("å", "a"), (" ", ""), ("é", "e"), ("á", "a")):
        text = text.lower().replace(old, new)
    return text


def email(row: Row) -> str:
    """Make a personal address at an example domain."""
    form = row.choice("{f}.{l}", "{f}.{l}", "{i}{l}", "{f}{n}", "{l}.{f}")
    local = form.format(
        f=ascii_name(row.first), l=ascii_name(row.last), i=ascii_name(row.first)[0], n=row.number(1, 99)
    )
    return f"{local}@{row.pick('domains')}"


def email_en(row: Row) -> str:
    """Make an address of a foreign person."""
    return f"{ascii_name(row.first_en)}{row.number(0, 3)}@{row.choice('adventure.example.com', 'mail.example.org')}"


def phone(row: Row) -> str:
    """Write a mobile number in one of the forms people use."""
    return identifiers.phone_text(row.rng, row.issuer.mobile())


def street(row: Row) -> str:
    """Make a street line, with stair and flat now and then."""
    tail = row.choice(
        "",
        "",
        f" {row.choice('A', 'B', 'C')} {row.number(1, 60)}",
        f" as {row.number(1, 9)}",
        "b",
        f"-{row.number(80, 99)}",
    )
    return f"{row.pick('streets')} {row.number(1, 70)}{tail}"


def note(row: Row, pool: str = "notes") -> str:
    """Write a note without any identifier."""
    parts = [row.pick(pool) for _ in range(row.number(1, 2))]
    return (
        " ".join(dict.fromkeys(parts))
        .replace("{n}", str(row.number(2, 52)))
        .replace("{d}", f"{row.number(1, 28)}.{row.number(1, 12)}.")
    )


def planted(row: Row, text: str, pool: str = "notes", share: float = 0.3) -> str:
    """Write a note; in some of them, a sentence more."""
    plain = note(row, pool)
    return f"{plain} {text}" if row.rng.random() < share else plain


def product_of_check(row: Row, length: int) -> str:
    """Make digits that pass Luhn and are no card's: the number begins with 9."""
    body = "9" + "".join(str(row.rng.randrange(10)) for _ in range(length - 2))
    return body + luhn_check(body)


def card(row: Row, *, second: bool = False) -> str:
    """Make a card number from test ranges, grouped now and then; `second` uses Mastercard's 2221-2720."""
    body = (str(row.number(2221, 2720)) if second else row.choice("4000", "4111", "5105", "5555", "3714")) + "0000"
    length = 14 if body.startswith("37") else 15
    body += "".join(str(row.rng.randrange(10)) for _ in range(length - len(body)))
    text = body + luhn_check(body)
    return identifiers.grouped(text) if len(text) == 16 and row.rng.random() < 0.4 else text


def reference(row: Row) -> str:
    """Make a domestic payment reference."""
    return identifiers.reference(row.digits(row.number(5, 12)))


def iban_written(row: Row) -> str:
    """Write an account number in one of three ways."""
    plain = row.issuer.iban()
    return row.choice(plain, identifiers.grouped(plain), plain.lower())


def rf(row: Row) -> str:
    """Make a creditor reference: ISO 11649 around a domestic one."""
    body = reference(row)
    return f"RF{98 - int(body + '271500') % 97:02d}{body}"


def satu(row: Row, first: str = "9") -> str:
    """Make an electronic identification number; the first digit is far beyond the running number."""
    body = first + "".join(str(row.rng.randrange(10)) for _ in range(7))
    return body + identifiers.ALPHABET[int(body) % 31]


def prt(row: Row) -> str:
    """Make a permanent building id."""
    body = "19" + "".join(str(row.rng.randrange(10)) for _ in range(7))
    return body + identifiers.ALPHABET[int(body) % 31]


def property_id(row: Row) -> str:
    """Make a property id with an existing municipality's code."""
    return f"{row.choice('153', '837', '564', '167', '905', '638')}-{row.number(1, 499)}-{row.number(1, 99)}-{row.number(1, 200)}"


def order_like_code(row: Row) -> str:
    """Make an order number shaped like an identity code: day, dash, running number."""
    return f"{row.day():%d%m%y}-{row.number(0, 9999):04d}"


def user_agent(row: Row) -> str:
    """Make a browser's name."""
    return f"Mozilla/5.0 ({row.choice('Windows NT 10.0; Win64; x64', 'X11; Linux x86_64', 'iPhone; CPU iPhone OS 17_5 like Mac OS X')}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{row.number(100, 130)}.0.0.0 Safari/537.36"


def guid(row: Row) -> str:
    """Make a random GUID."""
    return str(uuid.UUID(int=row.rng.getrandbits(128), version=4))


def hexadecimal(row: Row, count: int) -> str:
    """Make so many hexadecimal digits."""
    return f"{row.rng.getrandbits(4 * count):0{count}x}"


def letters(
    row: Row, count: int, alphabet: str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
) -> str:
    """Draw so many letters."""
    return "".join(row.rng.choice(alphabet) for _ in range(count))


def decimal(value: float, places: int = 2) -> str:
    """Write a number with the comma."""
    return f"{value:.{places}f}".replace(".", ",")


def tm35(row: Row, low: int, high: int) -> str:
    """Draw a coordinate in metres."""
    return str(row.number(low, high))


def private_or_company(row: Row) -> str:
    """Name a customer: mostly people, some companies, as in one register of both."""
    return row.company if row.rng.random() < 0.3 else f"{row.last} {row.first}"


@dataclass(frozen=True, slots=True)
class Kind:
    """Say how the cells of a column are made and what they are.

    Attributes:
        make: makes one cell.
        must: items that have to be found; `a/b` for any of several.
        may: items that may be reported without being wrong.
        form: `column`, or `embedded` where the items of `must` stand inside text (items of `comms` are the text itself).
    """

    make: Callable[[Row], Any]
    must: tuple[str, ...] = ()
    may: frozenset[str] = frozenset()
    form: str = "column"


def _kind(make: Callable[[Row], Any], must: str = "", may: str = "", form: str = "column") -> Kind:
    return Kind(make, tuple(must.split()), frozenset(may.split()), form)


def _text(make: Callable[[Row], Any], must: str = "", may: str = "") -> Kind:
    return Kind(
        make, tuple(must.split()), frozenset(may.split()) | INCIDENTAL | frozenset(COMMS.split("/")), "embedded"
    )


PEOPLE: Mapping[str, Kind] = {
    "first": _kind(lambda r: r.first, "identity.name"),
    "last": _kind(lambda r: r.last, "identity.name"),
    "name": _kind(lambda r: f"{r.first} {r.last}", "identity.name"),
    "name_lf": _kind(lambda r: f"{r.last} {r.first}", "identity.name"),
    "name_comma": _kind(lambda r: f"{r.last}, {r.first}", "identity.name"),
    "name_upper": _kind(lambda r: f"{r.last} {r.first}".upper(), "identity.name"),
    "name_mixed": _kind(private_or_company, "identity.name", "work.employer"),
    "kin": _kind(lambda r: f"{r.pick('first')} {r.last}", "family.next_of_kin/identity.name", "family.next_of_kin identity.name"),
    "guardian": _kind(lambda r: f"{r.pick('first')} {r.pick('last')}", "customer.representation/identity.name", "family.next_of_kin special.health special.social_care"),
    "handler": _kind(lambda r: f"{r.pick('first')} {r.pick('last')}", "identity.name"),
    "first_en": _kind(lambda r: r.first_en, "identity.name"),
    "last_en": _kind(lambda r: r.last_en, "identity.name"),
    "name_en": _kind(lambda r: f"{r.first_en} {r.last_en}", "identity.name"),
    "company_contact": _kind(lambda r: f"{r.first} {r.last}", "identity.name", "work.employer"),
    "hetu": _kind(lambda r: r.hetu, "identity.national_id", "identity.birth_date demographic.gender identity.age"),
    "hetu_mixed": _kind(lambda r: r.choice(r.hetu, r.hetu.lower(), f"{r.hetu[:6]} {r.hetu[6]} {r.hetu[7:]}", r.issuer.hetu(r.born, new_sign=True), r.hetu.replace("-", "–")), "identity.national_id", "identity.birth_date demographic.gender identity.age"),
    "hetu_nosign": _kind(lambda r: r.hetu[:6] + r.hetu[7:], "identity.national_id", "identity.birth_date demographic.gender identity.age"),
    "hetu_tail": _kind(lambda r: r.hetu[7:], "identity.national_id", "demographic.gender identity.birth_date"),
    "hetu_masked": _kind(lambda r: f"{r.born:%d%m%y}-XXXX", "identity.national_id/identity.birth_date", "identity.birth_date identity.national_id"),
    "hetu_wrong": _kind(lambda r: r.hetu if r.rng.random() < 0.9 else r.hetu[:-1] + r.choice("0", "1", "A"), "identity.national_id", "identity.birth_date demographic.gender identity.age"),
    "born": _kind(lambda r: fi_day(r.born), "identity.birth_date", "identity.age"),
    "born_iso": _kind(lambda r: r.born.isoformat(), "identity.birth_date", "identity.age"),
    "born_short": _kind(lambda r: f"{r.born:%d%m%y}", "identity.birth_date", "identity.age"),
    "died": _kind(lambda r: fi_day(r.day(3)) if r.rng.random() < 0.2 else None, "", "identity.birth_date"),
    "birth_year": _kind(lambda r: r.born.year, "identity.age", "identity.birth_date"),
    "age": _kind(lambda r: 2026 - r.born.year, "identity.age", "identity.birth_date"),
    "satu": _kind(satu, "identity.document", "identity.national_id"),
    "passport": _kind(lambda r: f"{r.choice('XP', 'FP', 'PX')}9{r.digits(6)}", "identity.document"),
    "ehic": _kind(lambda r: f"8024680246{r.digits(10)}", "identity.document", "special.health"),
    "taxno": _kind(lambda r: r.digits(12), "hr.tax_number"),
    "email": _kind(email, "contact.email", "identity.name"),
    "email_en": _kind(email_en, "contact.email", "identity.name"),
    "email_at": _kind(lambda r: email(r).replace("@", r.choice("(at)", " [at] ", "@")), "contact.email", "identity.name"),
    "email_many": _kind(lambda r: f"{email(r)}; {email(r)}", "contact.email", "identity.name"),
    "email_role": _kind(lambda r: f"{r.choice('info', 'laskutus', 'toimisto')}@{r.pick('domains')}", "contact.email"),
    "phone": _kind(phone, "contact.phone"),
    "phone_lost": _kind(lambda r: r.issuer.mobile(), "contact.phone"),
    "phone_intl": _kind(lambda r: f"+358{r.issuer.mobile()}", "contact.phone"),
    "phone_area": _kind(lambda r: f"0{r.choice('2', '3', '5', '8', '9')}-{r.digits(3)} {r.digits(4)}", "contact.phone"),
    "phone_company": _kind(lambda r: f"020 {r.digits(3)} {r.digits(4)}", "contact.phone"),
    "phone_us": _kind(lambda r: f"{r.number(200, 899)}-555-01{r.number(0, 99):02d}", "contact.phone"),
    "street": _kind(street, "contact.address"),
    "street_plain": _kind(lambda r: r.pick("streets"), "contact.address"),
    "street_en": _kind(lambda r: f"{r.number(1, 9999)} {r.pick('streets_en')}", "contact.address"),
    "address": _kind(lambda r: f"{street(r)}, {r.town}", "contact.address", "contact.municipality"),
    "address_lines": _kind(lambda r: f"{street(r)}\n{r.town}", "contact.address", "contact.municipality"),
    "supply_address": _kind(street, "supply.premises_address/contact.address", "supply.premises"),
    "billing_address": _kind(lambda r: f"{street(r)}, {r.town}", "contact.billing_address/contact.address"),
    "billing_street": _kind(street, "contact.billing_address/contact.address"),
    "billing_post": _kind(lambda r: r.town.split()[0], "contact.billing_address/contact.address"),
    "co": _kind(lambda r: f"c/o {r.pick('first')} {r.pick('last')}" if r.rng.random() < 0.4 else None, "contact.address/identity.name", "contact.address identity.name"),
    "postcode": _kind(lambda r: r.town.split()[0], "contact.address"),
    "postcode_lost": _kind(lambda r: r.town.split()[0].lstrip("0"), "contact.address"),
    "town": _kind(lambda r: r.town.split()[1], "contact.address/contact.municipality", "contact.municipality"),
    "town_upper": _kind(lambda r: r.town.split()[1].upper(), "contact.address/contact.municipality", "contact.municipality"),
    "post": _kind(lambda r: r.town, "contact.address", "contact.municipality"),
    "town_en": _kind(lambda r: r.town_en.split()[-1], "contact.address/contact.municipality", "contact.municipality"),
    "postcode_en": _kind(lambda r: r.town_en.rsplit(" ", 1)[0], "contact.address"),
    "country": _kind(lambda r: r.choice("FI", "FI", "SE"), "contact.address", "demographic.nationality"),
    "country_name": _kind(lambda r: r.choice("Suomi", "Suomi", "Ruotsi"), "contact.address", "demographic.nationality"),
    "country_en": _kind(lambda r: r.choice("USA", "Canada", "Germany", "UK"), "contact.address", "demographic.nationality"),
    "home_municipality": _kind(lambda r: r.pick("municipalities"), "contact.municipality", "contact.address"),
    "gender": _kind(lambda r: r.choice("M", "N"), "demographic.gender"),
    "gender_word": _kind(lambda r: r.choice("mies", "nainen", "muu"), "demographic.gender"),
    "gender_en": _kind(lambda r: r.choice("M", "F"), "demographic.gender"),
    "language": _kind(lambda r: r.choice("fi", "fi", "sv", "en"), "demographic.language"),
    "language_word": _kind(lambda r: r.choice("suomi", "ruotsi", "englanti"), "demographic.language"),
    "nationality": _kind(lambda r: r.choice("FIN", "FIN", "EST", "SWE"), "demographic.nationality"),
    "marital": _kind(lambda r: r.choice("naimaton", "avioliitossa", "leski", "eronnut"), "family.household"),
    "marital_en": _kind(lambda r: r.choice("S", "M"), "family.household"),
    "household": _kind(lambda r: r.number(1, 6), "family.household"),
    "children": _kind(lambda r: r.number(0, 4), "family.children", "family.household"),
    "blocked": _kind(lambda r: r.choice("0", "0", "0", "1"), "demographic.security_block"),
    "blocked_word": _kind(lambda r: r.choice("E", "E", "K"), "demographic.security_block"),
    "title": _kind(lambda r: r.pick("titles"), "work.title"),
    "title_en": _kind(lambda r: r.pick("titles_en"), "work.title"),
    "employer": _kind(lambda r: r.company, "work.employer"),
    "employer_en": _kind(lambda r: r.pick("companies_en"), "work.employer"),
    "consent": _kind(lambda r: r.choice("K", "E"), "customer.consent"),
    "consent_en": _kind(lambda r: r.choice("TRUE", "FALSE"), "customer.consent"),
    "consent_day": _kind(lambda r: r.day().isoformat(), "customer.consent"),
    "segment": _kind(lambda r: r.choice("yksityinen", "yritys", "taloyhtiö"), "customer.segment"),
    "customer": _kind(lambda r: r.digits(6), "customer.number"),
    "customer_prefixed": _kind(lambda r: f"AS{r.digits(6)}", "customer.number"),
    "customer_en": _kind(lambda r: f"AW{r.digits(8)}", "customer.number"),
    "member": _kind(lambda r: r.digits(5), "customer.membership/customer.number", "customer.membership customer.number"),
    "contract": _kind(lambda r: f"S-{r.digits(6)}", "customer.contract"),
    "contract_day": _kind(lambda r: fi_day(r.day(9)), "customer.contract"),
    "employee": _kind(lambda r: r.digits(5), "hr.employee_number"),
    "salary": _kind(lambda r: decimal(r.number(2100, 6900)), "hr.salary"),
    "absence": _kind(lambda r: r.number(0, 20), "hr.absence/special.sick_leave", "special.sick_leave"),
    "sick_leave": _kind(lambda r: r.number(0, 20), "special.sick_leave", "hr.absence special.health"),
    "hired": _kind(lambda r: r.day(20).isoformat(), "hr.employment"),
    "student": _kind(lambda r: r.digits(7), "education.student_id"),
    "union": _kind(lambda r: r.choice("K", "E"), "special.trade_union"),
    "diet": _kind(lambda r: r.pick("diets"), "special.diet", "special.religion"),
    "allergy": _kind(lambda r: r.choice("pähkinä", "kala", "", "siitepöly"), "special.diet/special.health", "special.diet special.health"),
    "username": _kind(lambda r: f"{ascii_name(r.last)[:5]}{ascii_name(r.first)[:2]}{r.choice('', '1', '2')}", "online.username", "identity.name"),
    "login_en": _kind(lambda r: f"adventure-works\\{ascii_name(r.first_en)}{r.number(0, 3)}", "online.username", "identity.name"),
    "password": _kind(lambda r: "$2b$12$" + letters(r, 53, "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"), "online.password", "online.credential"),
    "password_hex": _kind(lambda r: hexadecimal(r, 40), "online.password", "online.credential"),
    "token": _kind(lambda r: f"eyJ{letters(r, 33)}.{letters(r, 60)}.{letters(r, 43)}", "online.credential"),
    "session": _kind(lambda r: hexadecimal(r, 32), "online.credential/online.cookie", "online.credential online.cookie online.device"),
    "ip": _kind(lambda r: r.issuer.ip_address(), "online.ip"),
    "ip_public": _kind(lambda r: f"{r.choice('84', '91', '185')}.{r.number(1, 250)}.{r.number(0, 255)}.{r.number(1, 254)}", "online.ip"),
    "mac": _kind(lambda r: ":".join(hexadecimal(r, 2) for _ in range(6)), "online.device"),
    "agent": _kind(user_agent, "online.device"),
    "device": _kind(guid, "online.device", "online.cookie"),
    "ga": _kind(lambda r: f"{r.digits(9)}.{r.number(1_600_000_000, 1_780_000_000)}", "online.cookie", "online.device"),
    "ga_cookie": _kind(lambda r: f"GA1.2.{r.digits(9)}.{r.number(1_600_000_000, 1_780_000_000)}", "online.cookie", "online.device"),
    "url_email": _kind(lambda r: f"https://www.example.fi/vahvista?email={email(r)}&k={r.digits(5)}" if r.rng.random() < 0.3 else f"https://www.example.fi/{r.choice('hinnat', 'ota-yhteytta', 'tuotteet/' + r.digits(3))}", "contact.email", "online.browsing online.cookie online.credential customer.number identity.name", "embedded"),
    "url": _kind(lambda r: f"/{r.choice('hinnat', 'ota-yhteytta', 'tuotteet/' + r.digits(3))}", "online.browsing", "online.log"),
    "signed_in": _kind(lambda r: r.moment().isoformat(sep=" "), "online.log"),
    "plate": _kind(lambda r: f"{letters(r, 3, 'ABCEFGHIJKLMNRSTUVXYZ')}-{r.number(2, 999)}", "location.vehicle"),
    "lat": _kind(lambda r: f"{r.rng.uniform(60, 66):.5f}", "location.position"),
    "lon": _kind(lambda r: f"{r.rng.uniform(21, 30):.5f}", "location.position"),
    "east": _kind(lambda r: tm35(r, 220_000, 690_000), "location.position"),
    "north": _kind(lambda r: tm35(r, 6_640_000, 7_600_000), "location.position"),
    "iban": _kind(lambda r: r.issuer.iban(), "finance.bank_account"),
    "iban_mixed": _kind(iban_written, "finance.bank_account"),
    "card": _kind(card, "finance.card"),
    "card2": _kind(lambda r: card(r, second=r.rng.random() < 0.5), "finance.card"),
    "reference": _kind(reference, "finance.reference", "finance.invoice"),
    "rf": _kind(rf, "finance.reference", "finance.invoice"),
    "invoice": _kind(lambda r: str(100_000 + r.index * 7), "finance.invoice"),
    "due": _kind(lambda r: fi_day(r.day(3)), "finance.invoice", "finance.payment"),
    "due_iso": _kind(lambda r: r.day(3).isoformat(), "finance.invoice", "finance.payment"),
    "amount": _kind(lambda r: decimal(r.rng.uniform(10, 900)), "finance.invoice/finance.payment", "finance.invoice finance.payment"),
    "paid_day": _kind(lambda r: fi_day(r.day(3)), "finance.payment", "finance.invoice"),
    "paid_state": _kind(lambda r: r.choice("maksettu", "avoin", "osittain"), "finance.payment", "finance.invoice finance.collection"),
    "dunning": _kind(lambda r: r.number(0, 3), "finance.collection"),
    "collection_state": _kind(lambda r: r.choice("ei", "perinnässä", "ulosotossa"), "finance.collection", "finance.credit"),
    "credit": _kind(lambda r: r.choice("A", "B", "C", "ei"), "finance.credit"),
    "einvoice": _kind(lambda r: f"0037{r.issuer.business_id().replace('-', '')}{r.choice('', '001', 'LAS')}", "contact.einvoice_address", "work.business_id"),
    "business_id": _kind(lambda r: r.issuer.business_id(), "work.business_id"),
    "vat": _kind(lambda r: "FI" + r.issuer.business_id().replace("-", ""), "work.business_id"),
    "gsrn": _kind(lambda r: r.issuer.gsrn(), "supply.metering_point"),
    "supply_point": _kind(lambda r: f"KP{r.digits(6)}", "supply.metering_point"),
    "meter": _kind(lambda r: r.digits(8), "supply.meter"),
    "meter_phone_like": _kind(lambda r: f"04{r.digits(5)}", "supply.meter"),
    "kwh": _kind(lambda r: decimal(r.rng.uniform(0, 40), 3), "supply.consumption"),
    "reading": _kind(lambda r: r.number(1000, 99_000), "supply.consumption", "supply.meter"),
    "property": _kind(property_id, "supply.premises"),
    "property14": _kind(lambda r: f"{r.choice('153', '837', '564')}{r.number(1, 499):03d}{r.number(1, 99):04d}{r.number(1, 200):04d}", "supply.premises"),
    "prt": _kind(prt, "supply.premises"),
    "built": _kind(lambda r: r.number(1920, 2024), "supply.premises"),
    "area": _kind(lambda r: decimal(r.rng.uniform(25, 260), 1), "supply.premises"),
    "order": _kind(lambda r: r.digits(7), "customer.orders"),
    "order_day": _kind(lambda r: r.day().isoformat(), "customer.orders"),
    "attendance": _kind(lambda r: r.choice("kyllä", "ei"), "customer.participation"),
    "note": _text(note, COMMS),
    "note_sv": _text(lambda r: note(r, "notes_sv"), COMMS),
    "note_en": _text(lambda r: note(r, "notes_en"), COMMS),
    "note_hetu": _text(lambda r: planted(r, f"Hetu {r.hetu}."), f"identity.national_id {COMMS}", "identity.birth_date demographic.gender"),
    "note_phone": _text(lambda r: planted(r, f"Soita {phone(r)}."), f"contact.phone {COMMS}"),
    "note_name": _text(lambda r: planted(r, f"Yhteyshenkilö {r.first} {r.last} hoitaa asian."), f"identity.name {COMMS}"),
    "note_email": _text(lambda r: planted(r, f"Vastaus osoitteeseen {email(r)}"), f"contact.email {COMMS}", "identity.name"),
    "note_iban": _text(lambda r: planted(r, f"Palautus tilille {identifiers.grouped(r.issuer.iban())}."), f"finance.bank_account {COMMS}"),
    "note_address": _text(lambda r: planted(r, f"Uusi osoite {street(r)}, {r.town}."), f"contact.address {COMMS}"),
    "note_health": _text(lambda r: planted(r, r.pick("health"), share=0.2), f"special.health {COMMS}", "special.disability special.sick_leave family.next_of_kin family.children special.diet"),
    "note_criminal": _text(lambda r: planted(r, r.pick("criminal"), share=0.2), f"criminal.conviction/criminal.suspicion {COMMS}", "criminal.conviction criminal.suspicion family.next_of_kin family.children"),
    "note_social": _text(lambda r: planted(r, r.pick("social"), share=0.2), f"special.social_care {COMMS}", "family.children family.next_of_kin finance.credit finance.collection"),
    "note_religion": _text(lambda r: planted(r, r.pick("religion"), share=0.2), f"special.religion {COMMS}", "family.next_of_kin"),
    "note_homograph": _text(lambda r: planted(r, r.pick("homographs"), share=0.5), COMMS),
    "note_sv_phone": _text(lambda r: planted(r, f"Ring {r.first} på {phone(r)}.", "notes_sv"), f"contact.phone {COMMS}", "identity.name"),
    "note_en_email": _text(lambda r: planted(r, f"Please reply to {email_en(r)}", "notes_en"), f"contact.email {COMMS}", "identity.name"),
    "json_contact": _kind(lambda r: f'{{"yhteys": {{"email": "{email(r)}", "tyyppi": "koti"}}}}', "contact.email", "identity.name", "embedded"),
}  # fmt: skip
"""Kinds of personal data."""

DECOYS: Mapping[str, Kind] = {
    "d_order_ddmmyy": _kind(order_like_code),
    "d_article": _kind(lambda r: f"{letters(r, 2, 'ABCDEFKLMNPRST')}-{r.number(1, 999)}{r.choice('', 'X', 'B')}"),
    "d_article8": _kind(lambda r: f"{r.number(10_000_000, 99_999_999)}{r.choice('A', 'B', 'C', 'H', 'X')}"),
    "d_stamp14": _kind(lambda r: f"{r.moment():%Y%m%d%H%M%S}"),
    "d_digits14": _kind(lambda r: r.digits(14)),
    "d_digits16": _kind(lambda r: r.digits(16)),
    "d_digits18": _kind(lambda r: "9" + r.digits(17)),
    "d_luhn16": _kind(lambda r: product_of_check(r, 16)),
    "d_luhn12": _kind(lambda r: product_of_check(r, 12)),
    "d_ean": _kind(lambda r: (body := f"6419{r.digits(8)}") + gs1_check(body)),
    "d_guid": _kind(guid),
    "d_id18": _kind(lambda r: f"00{r.choice('1', '3', '5')}{letters(r, 15)}"),
    "d_created": _kind(lambda r: r.moment().isoformat(sep=" ")),
    "d_day": _kind(lambda r: fi_day(r.day())),
    "d_day_iso": _kind(lambda r: r.day().isoformat()),
    "d_month": _kind(lambda r: f"{r.number(1, 12):02d}/{r.number(2019, 2026)}"),
    "d_month_name": _kind(lambda r: r.choice("tammikuu", "helmikuu", "kesäkuu", "lokakuu")),
    "d_year": _kind(lambda r: r.number(2010, 2026)),
    "d_flag": _kind(lambda r: r.choice("0", "1")),
    "d_true": _kind(lambda r: r.choice("true", "false")),
    "d_zero": _kind(lambda _: 0),
    "d_state": _kind(lambda r: r.pick("states")),
    "d_state_en": _kind(lambda r: r.pick("states_en")),
    "d_company": _kind(lambda r: r.company, "", "work.employer"),
    "d_company_en": _kind(lambda r: r.pick("companies_en"), "", "work.employer"),
    "d_product": _kind(lambda r: r.pick("products")),
    "d_product_en": _kind(lambda r: r.pick("products_en")),
    "d_work": _kind(lambda r: r.pick("titles_of_works")),
    "d_municipality": _kind(lambda r: r.pick("municipalities")),
    "d_department": _kind(lambda r: r.pick("departments")),
    "d_pipe": _kind(lambda r: f"{r.choice('DN', 'PN')}{r.choice('-', ' ', '')}{r.choice('16', '20', '25', '50', '100', '250')}"),
    "d_standard": _kind(lambda r: f"{r.choice('EN', 'SFS', 'ISO', 'SFS-EN')} {r.number(100, 9999)}{r.choice('', '-1', '-2')}"),
    "d_version": _kind(lambda r: f"{r.number(1, 12)}.{r.number(0, 20)}.{r.number(0, 20)}.{r.number(0, 9)}"),
    "d_version3": _kind(lambda r: f"{r.number(1, 12)}.{r.number(0, 20)}.{r.number(0, 400)}"),
    "d_room": _kind(lambda r: f"{r.choice('A', 'B', 'C')}{r.number(1, 4)}{r.number(0, 39):02d}"),
    "d_price": _kind(lambda r: decimal(r.rng.uniform(1, 999))),
    "d_price_en": _kind(lambda r: f"{r.rng.uniform(1, 999):.2f}"),
    "d_count": _kind(lambda r: r.number(0, 500)),
    "d_size": _kind(lambda r: f"{r.number(10, 99)}x{r.number(10, 99)}x{r.number(10, 99)}"),
    "d_code": _kind(lambda r: letters(r, 4, "ABCDEFGHKLMNPRSTUVXYZ0123456789")),
    "d_number": _kind(lambda r: r.number(1, 9999)),
    "d_running": _kind(lambda r: r.index + 1),
    "d_digits7": _kind(lambda r: f"{r.number(0, 9_999_999):07d}"),
    "d_digits8": _kind(lambda r: r.digits(8)),
    "d_digits10": _kind(lambda r: r.digits(10)),
    "d_project": _kind(lambda r: f"P-{r.number(2015, 2026)}-{r.number(1, 400):03d}"),
    "d_color": _kind(lambda r: r.choice("Black", "Red", "Silver", "Blue")),
    "d_file": _kind(lambda r: f"{r.choice('tarjous', 'kuva', 'raportti')}_{r.number(1, 999)}.{r.choice('pdf', 'jpg', 'xlsx')}"),
    "d_path": _kind(lambda r: f"/var/data/{r.choice('in', 'out')}/{hexadecimal(r, 8)}.xml"),
    "d_checksum": _kind(lambda r: hexadecimal(r, 8).upper()),
    "d_unit": _kind(lambda r: r.choice("kpl", "m", "kg", "h")),
    "d_currency": _kind(lambda r: r.choice("EUR", "EUR", "SEK")),
    "d_account": _kind(lambda r: r.choice("3000", "3010", "4000", "4420", "1701")),
    "d_description": _kind(lambda r: f"{r.pick('products')}, {r.choice('vakio', 'uusi malli', 'poistuva', 'varastossa')}"),
    "d_description_en": _kind(lambda r: f"{r.choice('Replacement', 'Light-weight', 'High-performance', 'Entry level')} {r.choice('wheel for', 'component of', 'set with')} {r.pick('products_en')}."),
    "d_question": _kind(lambda r: r.number(1, 5)),
    "d_rowversion": _kind(lambda r: f"0x{hexadecimal(r, 16).upper()}"),
    "d_json": _kind(lambda r: f'{{"malli": "{r.choice("K2", "V9")}", "lkm": {r.number(1, 90)}}}'),
    "d_temperature": _kind(lambda r: decimal(r.rng.uniform(30, 115), 1)),
    "d_type_en": _kind(lambda r: r.choice("IN", "SC", "EM", "VC")),
    "d_host": _kind(lambda r: f"srv{r.number(1, 40)}.example.net"),
    "d_cron": _kind(lambda r: f"{r.number(0, 59)} {r.number(0, 23)} * * *"),
    "d_duration": _kind(lambda r: r.number(90_000, 600_000)),
    "d_code_salutation": _kind(lambda r: r.choice("Mr.", "Ms.", ""), "", "identity.name demographic.gender"),
    "d_created_sparse": _kind(lambda r: r.moment().isoformat(sep=" ") if r.rng.random() < 0.1 else None),
    "d_channel": _kind(lambda r: r.choice("Phone", "Web", "Email", "Partner")),
    "d_terms": _kind(lambda r: r.choice("14 pv netto", "30 pv netto", "7 pv netto")),
    "d_vat_code": _kind(lambda r: r.choice("25,5", "14", "10", "0")),
    "d_day_compact": _kind(lambda r: f"{r.day():%Y%m%d}"),
    "d_epoch_micro": _kind(lambda r: r.number(1_600_000_000_000_000, 1_780_000_000_000_000)),
    "d_event": _kind(lambda r: r.choice("page_view", "scroll", "login", "file_download")),
    "d_device_word": _kind(lambda r: r.choice("mobile", "desktop", "tablet"), "", "online.device"),
    "d_country_analytics": _kind(lambda r: r.choice("Finland", "Sweden", "Estonia")),
    "d_initial": _kind(lambda r: r.choice("A", "B", "J", "L", "")),
    "d_promotion": _kind(lambda r: r.number(0, 2)),
    "d_digits_national": _kind(lambda r: r.digits(9)),
    "d_so_number": _kind(lambda r: f"SO{r.digits(5)}"),
    "d_account_aw": _kind(lambda r: f"10-4020-{r.digits(6)}"),
    "d_approval": _kind(lambda r: f"{r.digits(6)}Vi{r.digits(5)}"),
    "d_card_brand": _kind(lambda r: r.choice("SuperiorCard", "Vista", "Distinguish", "ColonialVoice")),
    "d_month_number": _kind(lambda r: r.number(1, 12)),
    "d_band": _kind(lambda r: r.choice("AC/DC", "Accept", "U2", "Iron Ladder")),
    "d_month_utility": _kind(lambda r: f"{r.number(2022, 2026)}{r.number(1, 12):02d}"),
    "d_initials": _kind(lambda r: (r.first[0] + r.last[0]).upper()),
    "d_hex8": _kind(lambda r: hexadecimal(r, 8)),
    "d_hex12": _kind(lambda r: hexadecimal(r, 12)),
    "d_hex16": _kind(lambda r: hexadecimal(r, 16)),
    "d_setting_key": _kind(lambda r: r.choice("smtp.host", "ui.theme", "report.email.enabled", "person.page.size")),
    "d_municipality_code": _kind(lambda r: f"{r.number(5, 992):03d}"),
    "d_region": _kind(lambda r: r.choice("Uusimaa", "Pirkanmaa", "Etelä-Karjala", "Pohjanmaa")),
    "d_digits5": _kind(lambda r: r.digits(5)),
    "d_event_fi": _kind(lambda r: r.choice("Kevätkokous", "Energiailta", "Avoimet ovet")),
    "d_access_word": _kind(lambda r: r.choice("OK", "HYLÄTTY")),
    "d_flat": _kind(lambda r: f"{r.choice('A', 'B')} {r.number(1, 60)}"),
    "d_timezone": _kind(lambda r: r.choice("Europe/Helsinki", "Europe/Stockholm")),
    "d_size_letter": _kind(lambda r: r.choice("S", "M", "L", "XL")),
    "d_browser": _kind(lambda r: r.choice("FF", "CH", "SF")),
    "d_state_code": _kind(lambda r: r.choice("WA", "OR", "BC", "")),
    "d_feature": _kind(lambda r: r.choice("Trailers", "Commentaries", "Deleted Scenes")),
    "d_brand": _kind(lambda r: r.choice("Toyota", "Volvo", "Skoda")),
}  # fmt: skip
"""Kinds that only look like personal data, or like nothing."""

KINDS: Mapping[str, Kind] = {**PEOPLE, **DECOYS}


def check_hetu(code: str) -> bool:
    """Say whether an identity code's check character is right; used by tests of the generator."""
    return hetu_check(code[:6] + code[7:10]) == code[10].upper()
