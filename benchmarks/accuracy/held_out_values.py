"""Kinds of cells that only the held-out split uses. Not to be looked at for tuning; the rules are those of `values`."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from datetime import date, timedelta

from benchmarks.accuracy.values import (
    COMMS,
    Kind,
    Row,
    _kind,
    _text,
    ascii_name,
    card,
    decimal,
    email,
    fi_day,
    guid,
    hexadecimal,
    letters,
    note,
    phone,
    planted,
    product_of_check,
    street,
)
from scanner.demo import identifiers

EXCEL_EPOCH = date(1899, 12, 30)


def phone_messy(row: Row) -> str:
    """Write a number with what people add to it."""
    own = phone(row)
    return row.choice(
        own,
        own,
        f"{own} (koti)",
        f"p. {own}",
        f"{own} / {phone(row)}",
        f"{own} iltaisin",
        f"00358{row.issuer.mobile()}",
        f"gsm {own}",
    )


def email_messy(row: Row) -> str:
    """Write an address as it comes out of old systems."""
    own = email(row)
    return row.choice(own, own, own.upper(), f"{row.first} {row.last} <{own}>", f"mailto:{own}", f" {own} ", f"{own};")


def born_mixed(row: Row) -> object:
    """Write a birth day in one of the forms that end up in one column: text, ISO, or Excel's serial number."""
    forms: tuple[object, ...] = (
        fi_day(row.born),
        f"{row.born:%d.%m.%Y}",
        row.born.isoformat(),
        f"{row.born:%d/%m/%Y}",
        (row.born - EXCEL_EPOCH).days,
    )
    return row.rng.choice(forms)


def owner(row: Row) -> str:
    """Name who owns or rents: one person, two, an estate."""
    return row.choice(
        f"{row.last} {row.first}",
        f"{row.last} {row.first}",
        f"{row.last} {row.first} ja {row.pick('first')}",
        f"{row.last} {row.first} kuolinpesä",
        f"{row.last.upper()} {row.first.upper()}",
        f"{row.last}, {row.first} (puoliksi)",
    )


def hetu_messy(row: Row) -> str:
    """Write an identity code as clerks do."""
    code = row.hetu
    return row.choice(
        code, code, code.lower(), f" {code}", f"{code[:6]} {code[6:]}", f"hetu {code}", code.replace("-", "\u2013")
    )


def hetu_or_company(row: Row) -> str:
    """Write what a register of both people and companies holds: mostly identity codes, some business ids."""
    return row.issuer.business_id() if row.rng.random() < 0.25 else row.hetu


def card_masked(row: Row) -> str:
    """Write a card's number with its middle hidden."""
    digits = card(row).replace(" ", "")
    return f"{digits[:6]}******{digits[-4:]}"


def national_phone_float(row: Row) -> str:
    """Write a mobile number as a spreadsheet leaves it: no zero, but a decimal."""
    return f"{row.issuer.mobile()}.0"


def ipv6(row: Row) -> str:
    """Make an address of the documentation range."""
    return f"2001:db8:{row.number(1, 0xFFFF):x}:{row.number(0, 0xFFFF):x}::{row.number(1, 0xFFFF):x}"


def password_b64(row: Row) -> str:
    """Make a hash as ASP.NET Identity stores it."""
    return b64encode(b"\x01" + row.rng.randbytes(60)).decode()


def permit(row: Row) -> str:
    """Make a permit's number: shaped like a property id, municipality first."""
    return f"{row.choice('091', '049', '224', '858')}-{row.number(2015, 2026)}-{row.number(1, 999):04d}"


def share_numbers(row: Row) -> str:
    """Make a range of shares of a housing company."""
    first = row.number(1, 9000)
    return f"{first}-{first + row.number(20, 400)}"


PEOPLE: Mapping[str, Kind] = {
    "phone_messy": _kind(phone_messy, "contact.phone"),
    "phone_float": _kind(national_phone_float, "contact.phone"),
    "email_messy": _kind(email_messy, "contact.email", "identity.name"),
    "email_upper": _kind(lambda r: email(r).upper(), "contact.email/online.username", "identity.name online.username contact.email"),
    "born_mixed": _kind(born_mixed, "identity.birth_date", "identity.age"),
    "born_child": _kind(lambda r: fi_day(r.day(7)), "identity.birth_date", "identity.age"),
    "born_compact": _kind(lambda r: f"{r.born:%Y%m%d}", "identity.birth_date", "identity.age"),
    "age_band": _kind(lambda r: r.choice("18-29", "30-44", "45-59", "60-74", "75+"), "identity.age"),
    "owner": _kind(owner, "identity.name"),
    "hetu_messy": _kind(hetu_messy, "identity.national_id", "identity.birth_date demographic.gender identity.age"),
    "hetu_or_company": _kind(hetu_or_company, "identity.national_id", "work.business_id identity.birth_date demographic.gender identity.age"),
    "postcode_quoted": _kind(lambda r: "'" + r.town.split()[0], "contact.address"),
    "postcode_int": _kind(lambda r: int(r.town.split()[0]), "contact.address"),
    "address_one_line": _kind(lambda r: f"{street(r)} {r.town}", "contact.address", "contact.municipality"),
    "card_masked": _kind(card_masked, "finance.card"),
    "consent_sv": _kind(lambda r: r.choice("Ja", "Nej", "Nej", ""), "customer.consent"),
    "consent_yes": _kind(lambda r: r.choice("yes", "no"), "customer.consent"),
    "marketing_ban": _kind(lambda r: r.choice("0", "0", "1"), "customer.consent"),
    "payment_habit": _kind(lambda r: r.choice("hyvä", "viivästelee", "heikko"), "finance.payment_behaviour/finance.credit", "finance.payment_behaviour finance.credit"),
    "enforcement": _kind(lambda r: f"U/{r.digits(5)}/{r.number(2019, 2026)}", "finance.collection"),
    "income": _kind(lambda r: r.number(900, 7200), "finance.income"),
    "tax_rate": _kind(lambda r: decimal(r.rng.uniform(8, 48), 1), "finance.income/hr.salary", "hr.employment"),
    "icd": _kind(lambda r: r.choice("M54.5", "F32.1", "J06.9", "S83.2", "I10", "F43.2", "E11.9"), "special.health/special.sick_leave", "special.health special.sick_leave"),
    "absence_reason": _kind(lambda r: r.choice("oma sairaus", "lapsen sairaus", "loma", "työtapaturma", "lääkärikäynti"), "hr.absence/special.sick_leave/special.health", "special.health family.children"),
    "work_ability": _kind(lambda r: r.choice("työkykyinen", "osittain työkyvytön", "työkyvytön"), "special.sick_leave/special.health", "special.disability"),
    "disability_answer": _kind(lambda r: r.choice("No", "No", "Yes, mobility", "Yes, hearing", "Prefer not to say"), "special.disability/special.health", "special.health"),
    "disability_need": _kind(lambda r: r.choice("pyörätuolipaikka", "kuulosilmukka", "henkilökohtainen avustaja", "ei", "opaskoira"), "special.disability/special.health", "special.health"),
    "orientation": _kind(lambda r: r.choice("heterosexual", "gay", "bisexual", "prefer not to say"), "special.sexuality"),
    "ethnic": _kind(lambda r: r.choice("romani", "saamelainen", "suomalainen", "somali", "ei halua sanoa"), "special.ethnicity", "demographic.nationality"),
    "party": _kind(lambda r: r.choice("kok", "sd", "kesk", "vihr", "ps", "vas", ""), "special.politics"),
    "parish": _kind(lambda r: r.choice("ev.lut.", "ortodoksi", "ei kirkkoon kuuluva", "katolinen"), "special.religion"),
    "duty": _kind(lambda r: r.choice("puheenjohtaja", "sihteeri", "varajäsen", "rahastonhoitaja", ""), "work.role", "work.title"),
    "member_type": _kind(lambda r: r.choice("varsinainen", "kunniajäsen", "kannatusjäsen"), "customer.membership/customer.segment", "customer.segment"),
    "loyalty": _kind(lambda r: product_of_check(r, 16), "customer.membership/customer.number", "customer.membership customer.number"),
    "spent": _kind(lambda r: decimal(r.rng.uniform(0, 3000)), "customer.orders", "finance.payment finance.invoice"),
    "usage_count": _kind(lambda r: r.number(0, 60), "supply.service_usage", "online.browsing"),
    "grade": _kind(lambda r: r.choice("1", "2", "3", "4", "5", "godkänd", "U"), "education.records"),
    "credits": _kind(lambda r: r.number(0, 60), "education.records"),
    "degree": _kind(lambda r: r.choice("DI", "tradenomi", "ylioppilas", "LVI-asentaja", "KTM"), "hr.education", "education.records"),
    "skills": _kind(lambda r: r.choice("suomi C2, ruotsi B1", "englanti hyvä", "viro, suomi", "ruotsi A2"), "hr.education/demographic.language", "demographic.language"),
    "role_it": _kind(lambda r: r.choice("pääkäyttäjä", "katselija", "hyväksyjä"), "work.role"),
    "suspected": _kind(lambda r: r.choice("kavallus", "lahjonta", "häirintä", "petos", "ei luokiteltu"), "criminal.suspicion/criminal.conviction", "criminal.conviction"),
    "pass_tag": _kind(lambda r: hexadecimal(r, 8).upper(), "surveillance.access"),
    "trip_from": _kind(lambda r: f"{street(r)}, {r.town}", "location.travel/contact.address", "contact.address location.position"),
    "trip_why": _kind(lambda r: r.choice("asiakaskäynti", "huoltokeikka", "koulutus", "työmaakatselmus"), "location.travel"),
    "username_domain": _kind(lambda r: f"KUNTA\\{ascii_name(r.last)[:4]}{ascii_name(r.first)[:3]}", "online.username", "identity.name"),
    "ip_port": _kind(lambda r: f"{r.issuer.ip_address()}:{r.number(1024, 65000)}", "online.ip"),
    "ipv6": _kind(ipv6, "online.ip"),
    "ip_chain": _kind(lambda r: f"{r.issuer.ip_address()}, 10.0.{r.number(0, 9)}.{r.number(1, 250)}", "online.ip"),
    "fbp": _kind(lambda r: f"fb.1.{r.number(1_600_000_000_000, 1_780_000_000_000)}.{r.digits(10)}", "online.cookie", "online.device"),
    "password_b64": _kind(password_b64, "online.password", "online.credential"),
    "password_clear": _kind(lambda r: f"{r.choice('Kesa', 'Talvi', 'Salasana')}{r.number(1, 2026)}!", "online.password", "online.credential"),
    "flat": _kind(lambda r: f"{r.choice('A', 'B', 'C', 'D')}{r.number(1, 80)}", "supply.premises/contact.address", "supply.premises contact.address supply.premises_address"),
    "children_names": _kind(lambda r: f"{r.pick('first')} {r.last}", "family.children/identity.name", "family.children identity.name"),
    "mail_text": _text(lambda r: f"Hei!\n\n{note(r)}\n\nYstävällisin terveisin\n{r.first} {r.last}", f"identity.name {COMMS}"),
    "note_phone_half": _text(lambda r: planted(r, f"tav. {phone(r)} klo 16 jälk.", share=0.15), f"contact.phone {COMMS}"),
    "note_rare_hetu": _text(lambda r: planted(r, f"Tunnistettu, {r.hetu}.", share=0.08), f"identity.national_id {COMMS}", "identity.birth_date demographic.gender"),
    "note_rare_email": _text(lambda r: planted(r, f"Kopio: {email(r)}", share=0.1), f"contact.email {COMMS}", "identity.name"),
}  # fmt: skip
"""Kinds of personal data."""

DECOYS: Mapping[str, Kind] = {
    "d_rating": _kind(lambda r: r.choice("Hot", "Warm", "Cold"), "", "customer.segment"),
    "d_lead_fi": _kind(lambda r: r.choice("Uusi", "Avoin", "Yritetty tavoittaa", "Ei kiinnostunut"), "", "customer.segment"),
    "d_domain": _kind(lambda r: f"{ascii_name(r.last)}-{r.choice('kauppa', 'sahko', 'putki')}.example.com"),
    "d_deal": _kind(lambda r: f"{r.company} / {r.pick('products')}", "", "work.employer"),
    "d_percent": _kind(lambda r: f"{r.number(0, 20) * 5} %"),
    "d_lost": _kind(lambda r: r.choice("hinta", "kilpailija", "ei budjettia", "lykätty")),
    "d_nace": _kind(lambda r: f"{r.number(10, 96)}{r.number(100, 999)}"),
    "d_big": _kind(lambda r: r.number(100_000, 90_000_000)),
    "d_interest": _kind(lambda r: r.choice("Solenergi; Fjärrvärme", "Elbilsladdning", "Värmepump", "")),
    "d_department_sv": _kind(lambda r: r.choice("Ekonomi", "Teknik", "Inköp", "Ledning"), "", "work.role work.employer"),
    "d_daycare": _kind(lambda r: r.choice("Päiväkoti Satakieli", "Aamuruskon päiväkoti", "Pikku-Oravan ryhmis", "Daghemmet Aina")),
    "d_permit": _kind(permit),
    "d_use": _kind(lambda r: r.choice("omakotitalo", "rivitalo", "teollisuusrakennus", "sauna")),
    "d_statement": _kind(lambda r: r.choice("puollettu", "ei huomautettavaa", "täydennettävä")),
    "d_shares": _kind(share_numbers),
    "d_pets": _kind(lambda r: r.choice("ei", "koira", "kissa", "")),
    "d_clock": _kind(lambda r: f"{r.number(8, 19)}-{r.number(20, 22)}"),
    "d_obis": _kind(lambda r: f"1-0:{r.choice('1', '2', '3', '4')}.8.{r.number(0, 2)}"),
    "d_extension": _kind(lambda r: r.digits(4), "", "contact.phone"),
    "d_url": _kind(lambda r: f"https://www.{r.choice('toimittaja', 'kauppa', 'arkisto')}.example.com/{r.choice('fi', 'sv', 'en')}"),
    "d_playlist": _kind(lambda r: r.choice("90's Music", "Grunge", "Brazilian Music", "Classical 101")),
    "d_stamp32": _kind(lambda r: letters(r, 32, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"), "", "online.credential"),
    "d_guid_upper": _kind(lambda r: guid(r).upper()),
    "d_status_http": _kind(lambda r: r.choice("200", "301", "304", "404", "500")),
    "d_diary": _kind(lambda r: f"L {r.number(18, 26)}/{r.digits(5)}"),
    "d_court": _kind(lambda r: r.choice("Kanta-Hämeen käräjäoikeus", "Lapin käräjäoikeus", "Itä-Uudenmaan käräjäoikeus")),
    "d_reader": _kind(lambda r: r.choice("Pääovi", "Varasto L2", "Portti etelä", "B-porras")),
    "d_in_out": _kind(lambda r: r.choice("sisään", "ulos")),
    "d_wav": _kind(lambda r: f"rec/{r.day():%Y/%m}/{hexadecimal(r, 10)}.wav", "", "comms.call_recording"),
    "d_topic": _kind(lambda r: r.choice("laskutus", "muutto", "vika", "myynti"), "", "comms.messages comms.complaint finance.invoice"),
    "d_street_list": _kind(lambda r: r.pick("streets")),
    "d_form": _kind(lambda r: r.choice("Oy", "Ky", "Tmi", "As Oy", "ry")),
    "d_nameday": _kind(lambda r: f"{r.pick('first')}, {r.pick('first')}"),
    "d_label": _kind(lambda r: r.choice("Sähköpostiosoite", "Puhelinnumero", "Etunimi", "Henkilötunnus", "Anna osoite")),
    "d_label_sv": _kind(lambda r: r.choice("E-postadress", "Telefonnummer", "Förnamn", "Personbeteckning", "Ange adress")),
    "d_label_key": _kind(lambda r: f"form.{r.choice('email', 'phone', 'firstName', 'ssn', 'address')}.{r.choice('label', 'hint', 'error')}"),
    "d_station": _kind(lambda r: f"{r.pick('municipalities')} {r.choice('lentoasema', 'satama', 'keskusta')}"),
    "d_lat": _kind(lambda r: f"{r.rng.uniform(60, 66):.4f}"),
    "d_lon": _kind(lambda r: f"{r.rng.uniform(21, 30):.4f}"),
    "d_author": _kind(lambda r: f"{r.last}, {r.first}", "", "identity.name"),
    "d_isbn": _kind(lambda r: (body := f"978951{r.digits(6)}") + identifiers.gs1_check(body)),
    "d_language": _kind(lambda r: r.choice("suomi", "ruotsi", "englanti")),
    "d_points": _kind(lambda r: r.number(1, 10), "", "hr.assessment"),
    "d_licence": _kind(lambda r: r.choice("B", "BC", "BCE", "ei"), "", "identity.document hr.education"),
    "d_serial_day": _kind(lambda r: (r.day() - EXCEL_EPOCH).days),
    "d_week": _kind(lambda r: f"{r.number(2020, 2026)}-W{r.number(1, 52):02d}"),
    "d_work_order": _kind(lambda r: f"{r.day():%d%m%y}{r.choice('-', '/')}{r.number(1, 999):03d}{r.choice('A', 'K', 'T')}"),
    "d_invoice_row": _kind(lambda r: f"{r.pick('products')} {r.number(1, 12)}/{r.number(2024, 2026)}"),
    "d_valid": _kind(lambda r: (r.day() + timedelta(days=400)).isoformat()),
    "d_campaign": _kind(lambda r: r.choice("KEVAT25", "SYKSY-ALE", "LIITY", "ANNA15")),
    "d_ledger_text": _kind(lambda r: r.choice("Jaksotus", "Poistot", "Siirtovelat", "Myyntisaamiset kotimaa")),
    "d_holiday": _kind(lambda r: r.choice("Vappu", "Juhannus", "Loppiainen", "Itsenäisyyspäivä")),
    "d_null_word": _kind(lambda r: r.choice("NULL", "NULL", "(tyhjä)", "-")),
    "d_iso_week_day": _kind(lambda r: r.choice("ma", "ti", "ke", "to", "pe")),
    "d_trailing_id": _kind(lambda r: f"{r.digits(9)}{r.choice('A', 'B', 'F', 'X')}"),
    "d_ratio": _kind(lambda r: f"{r.number(1, 9)}:{r.number(10, 60)}"),
}  # fmt: skip
"""Kinds that only look like personal data, or like nothing."""

KINDS: Mapping[str, Kind] = {**PEOPLE, **DECOYS}
