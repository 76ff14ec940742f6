"""Kinds of cells that came with the fourth split, which is open; the rules are those of `values`."""

from __future__ import annotations

from collections.abc import Mapping

from ruamel.yaml import YAML

from benchmarks.accuracy.values import (
    COMMS,
    DATA,
    Kind,
    Row,
    _kind,
    _text,
    ascii_name,
    decimal,
    email,
    fi_day,
    hexadecimal,
    letters,
)

CONSONANTS = "BCDFGHJKLMNPRSTVXZ"
SHARES_OF_GAPS = 0.6
"""How many cells of a sparse column are empty."""


def words(file: str) -> Mapping[str, Kind]:
    """Make a decoy of each list of words in a file of `data`."""
    lists: dict[str, list[str]] = YAML(typ="safe").load((DATA / file).read_text(encoding="utf-8"))
    return {name: _drawn(some) for name, some in lists.items()}


def _drawn(some: list[str]) -> Kind:
    return _kind(lambda row: row.rng.choice(some))


def handle(row: Row) -> str:
    """Make a product's part of an address: its name in lower case, with hyphens."""
    return "-".join(ascii_name(word) for word in row.pick("products").split())


def owner_two(row: Row) -> str:
    """Name who owns a flat or a house: one person, a couple, an estate, now and then a company."""
    own = f"{row.last} {row.first}"
    return row.choice(
        own,
        own,
        own,
        f"{own} & {row.pick('first')}",
        f"{own}, {row.last} {row.pick('first')}",
        f"{own} kp",
        row.company,
    )


def distinguished(row: Row) -> str:
    """Write a directory's long name of a person."""
    return f"CN={row.last} {row.first},OU={row.pick('departments')},OU=Users,DC=corp,DC=example,DC=com"


def shares(row: Row) -> str:
    """Write the shares that a flat's owner has, first and last."""
    first = row.number(1, 12_000)
    return f"{first}–{first + row.number(30, 900)}"


def route(row: Row) -> str:
    """Write a day's drive through towns, or from an address to a town."""
    there = row.pick("municipalities")
    return row.choice(
        f"{row.town.split()[1]}-{there}-{row.town.split()[1]}",
        f"{row.pick('streets')} {row.number(1, 90)} - {there}",
        f"koti - {there} - koti",
    )


def teacher_note(row: Row) -> str:
    """Write what a teacher says of a pupil in words."""
    return " ".join(
        (
            row.choice("Työskentelet tunneilla", "Olet osallistunut", "Olet harjoitellut", "Edistyit syksyllä"),
            row.choice("keskittyneesti", "vaihtelevasti", "tosi hienosti", "aktiivisesti", "melko hitaasti"),
            row.choice(
                "ja tehtävät ovat ajoissa.", "mutta kotitehtäviä puuttuu.", "ja autat muita.", "ja kysyt rohkeasti."
            ),
        )
    )


def issue_summary(row: Row) -> str:
    """Write an issue's title, near words of people without any person."""
    return " ".join(
        (
            row.choice(
                "Email field", "Phone number validation", "Login page", "Customer list", "Address form", "Name column"
            ),
            row.choice(
                "crashes on", "is not translated in", "loads slowly in", "loses its value in", "needs a test for"
            ),
            row.choice("Safari", "the admin view", "mobile", "release 4", "the export"),
        )
    )


def lab_value(row: Row) -> str:
    """Write a laboratory's result, with a mark now and then."""
    return f"{row.choice('', '', '', '<', '*')}{decimal(row.rng.uniform(0.5, 160), row.number(0, 1))}"


PEOPLE: Mapping[str, Kind] = {
    "member_class": _kind(lambda r: r.choice("vuosijäsen", "ainaisjäsen", "perhejäsen", "nuorisojäsen"), "customer.membership/customer.segment", "customer.segment"),
    "hourly_wage": _kind(lambda r: decimal(r.rng.uniform(11, 38)), "hr.salary"),
    "tax_percent": _kind(lambda r: decimal(r.rng.uniform(6, 45), 1), "finance.income/hr.salary"),
    "absence_code": _kind(lambda r: r.choice("", "", "", "SL", "VL", "KOUL", "LS"), "hr.absence/special.sick_leave", "hr.absence special.sick_leave family.children"),
    "wage_wish": _kind(lambda r: r.number(24, 72) * 100, "hr.salary/finance.income", "hr.cv"),
    "languages_known": _kind(lambda r: r.choice("suomi äidinkieli, englanti B2", "ruotsi hyvä", "englanti sujuva, saksa alkeet", "viro ja venäjä"), "hr.education/demographic.language", "hr.cv"),
    "assessment_points": _kind(lambda r: r.number(1, 5), "hr.assessment", "hr.cv"),
    "owner_two": _kind(owner_two, "identity.name", "work.employer"),
    "flat_stair": _kind(lambda r: f"{r.choice('A', 'B', 'C', 'D')} {r.number(1, 72)}", "supply.premises/contact.address/supply.premises_address"),
    "name_sparse": _kind(lambda r: f"{r.pick('first')} {r.last}" if r.rng.random() > SHARES_OF_GAPS else None, "identity.name", "family.household family.next_of_kin"),
    "email_sparse": _kind(lambda r: email(r) if r.rng.random() > SHARES_OF_GAPS else "", "contact.email", "identity.name online.username"),
    "health_word": _kind(lambda r: r.choice("", "", "astma", "diabetes 1", "epilepsia", "pähkinäallergia, EpiPen", "migreeni"), "special.health/special.diet", "special.diet"),
    "library_card": _kind(lambda r: f"2{r.digits(4)}00{r.digits(7)}", "customer.membership/customer.number", "customer.number"),
    "pin_hash": _kind(lambda r: "$2a$10$" + letters(r, 53, "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"), "online.password/online.credential"),
    "child_name": _kind(lambda r: f"{r.pick('first')} {r.last}", "family.children/identity.name"),
    "born_kid": _kind(lambda r: fi_day(r.day(6)), "identity.birth_date", "identity.age family.children"),
    "gross_income": _kind(lambda r: decimal(r.number(1400, 9900)), "finance.income", "hr.salary"),
    "visit_reason": _kind(lambda r: r.choice("selkäkipu", "kuume ja yskä", "verenpainekontrolli", "reseptin uusinta", "luomen poisto", "ihottuma", "polven turvotus"), "special.health"),
    "lab_code": _kind(lambda r: r.choice("B-Hb", "P-CRP", "fP-Gluk", "P-TSH", "P-Krea", "B-HbA1c"), "special.health"),
    "lab_value": _kind(lab_value, "special.health"),
    "grade_fi": _kind(lambda r: r.choice("10", "9", "8", "8½", "7", "6", "5", "S"), "education.records"),
    "school_absence": _kind(lambda r: r.number(0, 38), "education.records/hr.absence", "hr.absence special.sick_leave"),
    "teacher_note": _text(teacher_note, f"education.records/{COMMS}", "hr.assessment education.records"),
    "learner_id": _kind(lambda r: f"1.2.246.562.24.{r.digits(11)}", "education.student_id", "online.external_id"),
    "licence_number": _kind(lambda r: f"FIN{r.digits(8)}", "identity.document"),
    "route": _kind(route, "location.travel", "contact.address contact.municipality location.position"),
    "rfid": _kind(lambda r: hexadecimal(r, 14).upper(), "", "customer.number surveillance.access online.device online.credential online.external_id"),
    "dn": _kind(distinguished, "identity.name/online.username", "online.username work.role work.employer"),
    "work_login": _kind(email, "contact.email/online.username", "online.username identity.name"),
    "consent_time": _kind(lambda r: r.moment().isoformat(sep=" "), "customer.consent"),
    "policy": _kind(lambda r: f"{r.digits(3)}-{r.digits(7)}-{letters(r, 1, CONSONANTS)}", "customer.contract", "customer.number"),
    "title_sv": _kind(lambda r: r.choice("ekonom", "montör", "säljare", "platschef", "lagerarbetare", "driftsingenjör"), "work.title"),
    "union_name": _kind(lambda r: r.choice("Unionen", "IF Metall", "Kommunal", "ingen", "Ledarna", ""), "special.trade_union"),
    "customer_zero": _kind(lambda r: f"{r.digits(6):0>10}", "customer.number"),
    "born_dot": _kind(lambda r: f"{r.born:%d.%m.%Y}", "identity.birth_date", "identity.age"),
    "gender_digit": _kind(lambda r: r.number(1, 2), "demographic.gender"),
    "last_four": _kind(lambda r: f"{r.number(0, 9999):04d}", "finance.card", "finance.payment"),
}  # fmt: skip
"""Kinds of personal data."""


DECOYS: Mapping[str, Kind] = {
    **words("words_fourth.yaml"),
    "d_handle": _kind(handle),
    "d_html": _kind(lambda r: f"<p>{r.pick('products')}</p><ul><li>{r.number(10, 90)} cm</li><li>{r.choice('musta', 'valkoinen', 'tammi')}</li></ul>"),
    "d_image_url": _kind(lambda r: f"https://cdn.example.com/s/files/1/{r.digits(4)}/products/{handle(r)}.jpg?v={r.number(1_600_000_000, 1_780_000_000)}"),
    "d_rma": _kind(lambda r: f"RMA-{r.number(2023, 2026)}{r.number(1, 12):02d}-{r.number(1, 900):04d}"),
    "d_round": _kind(lambda r: r.number(0, 60) * 50),
    "d_hours": _kind(lambda r: decimal(r.number(1, 32) / 4)),
    "d_minutes": _kind(lambda r: r.number(1, 24) * 5),
    "d_small_price": _kind(lambda r: decimal(r.number(12, 160) / 4)),
    "d_fee": _kind(lambda r: r.choice("10", "15", "25", "40", "120")),
    "d_cv_file": _kind(lambda r: f"hakemus_{r.digits(5)}.pdf", "", "hr.cv"),
    "d_clock_time": _kind(lambda r: f"{r.number(6, 21):02d}:{r.choice('00', '15', '30', '45')}"),
    "d_share_range": _kind(shares),
    "d_share_percent": _kind(lambda r: decimal(r.rng.uniform(0, 60))),
    "d_shirt": _kind(lambda r: r.number(1, 99)),
    "d_race_time": _kind(lambda r: f"{r.number(0, 4)}:{r.number(0, 59):02d}:{r.number(0, 59):02d}"),
    "d_book_author": _kind(lambda r: f"{r.last}, {r.first}", "", "identity.name"),
    "d_street_place": _kind(lambda r: f"{r.pick('streets')} {r.number(1, 60)}", "", "contact.address location.position"),
    "d_door_code": _kind(lambda r: r.digits(4)),
    "d_digits_six": _kind(lambda r: r.digits(6)),
    "d_group_code": _kind(lambda r: f"{r.number(1, 9)}{r.choice('A', 'B', 'C')}"),
    "d_epoch": _kind(lambda r: r.number(1_500_000_000, 1_780_000_000)),
    "d_course_code": _kind(lambda r: f"{r.choice('TIE', 'KAU', 'MAT', 'SOS')}-{r.digits(5)}"),
    "d_parcel": _kind(lambda r: f"JJFI{r.digits(17)}"),
    "d_big_count": _kind(lambda r: r.number(900, 420_000)),
    "d_evse": _kind(lambda r: f"FI*{letters(r, 3, CONSONANTS)}*E{r.digits(6)}*{r.number(1, 2)}"),
    "d_filetime": _kind(lambda r: f"13{r.digits(16)}"),
    "d_issue_key": _kind(lambda r: f"{r.choice('WEB', 'CRM', 'OPS')}-{r.number(1, 4800)}"),
    "d_issue_summary": _kind(issue_summary),
    "d_device_host": _kind(lambda r: f"{r.choice('LT', 'PC', 'WS')}-{letters(r, 7, 'ABCDEFGHJKLMNPQRSTUVWXYZ0123456789')}", "", "online.device"),
    "d_serial": _kind(lambda r: f"{r.choice('PF', '5CG', 'C02')}{letters(r, 7, 'ABCDEFGHJKLMNPQRSTUVWXYZ0123456789')}", "", "online.device"),
    "d_network": _kind(lambda r: f"10.{r.number(0, 40)}.{r.number(0, 250)}.0/24"),
    "d_port": _kind(lambda r: r.choice("443", "80", "22", "3389", "53", "1433")),
    "d_destination": _kind(lambda r: r.pick("municipalities")),
    "d_claim": _kind(lambda r: f"V{r.number(2022, 2026)}/{r.digits(6)}"),
    "d_charge": _kind(lambda r: f"ch_3{letters(r, 23, 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789')}"),
    "d_fingerprint": _kind(lambda r: letters(r, 16, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")),
}  # fmt: skip
"""Kinds that only look like personal data, or like nothing."""

KINDS: Mapping[str, Kind] = {**PEOPLE, **DECOYS}
