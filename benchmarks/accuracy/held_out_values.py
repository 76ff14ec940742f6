"""Kinds of cells that came with the held-out split. Not to be looked at for tuning; the rules are those of `values`."""

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


def personnummer(row: Row) -> str:
    """Write a Swedish identity number; 980-999 are the numbers that nobody gets at birth."""
    body = f"{row.born:%y%m%d}{row.number(980, 999)}"
    return f"{row.born:%Y%m%d}{row.choice('-', '-', '')}{body[6:]}{identifiers.luhn_check(body)}"


def imei(row: Row) -> str:
    """Make a telephone's serial number with its check digit."""
    body = f"35{row.digits(12)}"
    return body + identifiers.luhn_check(body)


def vin(row: Row) -> str:
    """Make a chassis number without a valid check character."""
    return f"YV1{letters(row, 6, 'ABCDEFGHJKLMNPRSTUVWXYZ0123456789')}{row.choice('M', 'N', 'P')}{row.digits(7)}"


PEOPLE: Mapping[str, Kind] = {
    "personnummer": _kind(personnummer, "identity.national_id", "identity.birth_date demographic.gender identity.age"),
    "gender_sv": _kind(lambda r: r.choice("Man", "Kvinna"), "demographic.gender"),
    "imei": _kind(imei, "online.device"),
    "vin": _kind(vin, "location.vehicle"),
    "brand_model": _kind(lambda r: r.choice("Toyota Yaris", "Skoda Octavia", "Volvo V60", "VW Golf"), "", "location.vehicle"),
    "medicine": _kind(lambda r: r.choice("Burana 600 mg", "Marevan 3 mg", "Metforem 500 mg", "Sertralin 50 mg", "Panadol 1 g"), "special.health"),
    "icpc": _kind(lambda r: r.choice("A04", "R74", "P76", "L03", "T90", "K86"), "special.health"),
    "tooth_work": _kind(lambda r: r.choice("SDA01", "SFA10", "SBB00", "SHA02", "SDC05"), "special.health"),
    "blood": _kind(lambda r: r.choice("A+", "O+", "B-", "AB+", "O-"), "special.health"),
    "care_level": _kind(lambda r: decimal(r.rng.uniform(1.29, 4.02)), "special.health/special.social_care", "special.disability special.social_care special.health"),
    "care_service": _kind(lambda r: r.choice("ateriapalvelu", "kotihoito", "turvapuhelin", "omaishoidon tuki"), "special.social_care/special.health", "special.health special.social_care"),
    "disease_word": _kind(lambda r: r.choice("astma", "diabetes", "", "epilepsia", "migreeni", ""), "special.health"),
    "msisdn": _kind(lambda r: f"358{r.issuer.mobile()}", "contact.phone"),
    "phone_sv": _kind(lambda r: f"070-{r.digits(3)} {r.digits(2)} {r.digits(2)}", "contact.phone"),
    "last4": _kind(lambda r: f"{r.number(0, 9999):04d}", "finance.card"),
    "relation": _kind(lambda r: r.choice("äiti", "isä", "puoliso", "tytär", "poika", "ystävä"), "family.next_of_kin", "family.household customer.representation family.children"),
    "class_room": _kind(lambda r: f"{r.number(1, 9)}{r.choice('A', 'B', 'C')}", "", "education.records education.student_id"),
    "shift": _kind(lambda r: r.choice("A", "I", "Y", "V", "X"), "", "hr.employment hr.absence"),
    "work_form": _kind(lambda r: r.choice("vakituinen", "määräaikainen", "osa-aikainen"), "hr.employment"),
    "belongs": _kind(lambda r: r.choice("Kyllä", "Ei", "En halua vastata"), "customer.consent"),
    "upn": _kind(email, "online.username/contact.email", "online.username contact.email identity.name"),
    "ip_any": _kind(lambda r: ipv6(r) if r.rng.random() < 0.3 else r.issuer.ip_address(), "online.ip"),
    "profession": _kind(lambda r: r.pick("titles"), "work.title"),
    "note_sv_health": _text(lambda r: planted(r, "Kunden har diabetes och sitter i rullstol.", "notes_sv", share=0.2), f"special.health/special.disability {COMMS}", "special.health special.disability family.next_of_kin family.children"),
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
    "d_species": _kind(lambda r: r.choice("koira", "kissa", "kani", "marsu")),
    "d_breed": _kind(lambda r: r.choice("labradorinnoutaja", "suomenlapinkoira", "sekarotuinen", "ragdoll", "beagle")),
    "d_pet": _kind(lambda r: r.choice("Musti", "Rekku", "Halla", "Turre", "Kisu", "Nappi", "Ruffe", "Viiru")),
    "d_chip": _kind(lambda r: f"9460000{r.digits(8)}"),
    "d_rooms": _kind(lambda r: r.choice("1h+kk", "2h+k+s", "3h+k", "4h+k+s+p"), "", "supply.premises"),
    "d_temp_c": _kind(lambda r: decimal(r.rng.uniform(-28, 31), 1)),
    "d_signal": _kind(lambda r: -r.number(40, 118)),
    "d_commit": _kind(lambda r: hexadecimal(r, 40)),
    "d_branch": _kind(lambda r: r.choice("main", "develop", "feature/kirjautuminen", "fix/sahkoposti-validointi")),
    "d_priority": _kind(lambda r: r.choice("Highest", "High", "Medium", "Low")),
    "d_issue": _kind(lambda r: f"{r.choice('HEAT', 'OPS', 'WEB')}-{r.number(1, 4000)}"),
    "d_waste": _kind(lambda r: r.choice("sekajäte", "bio", "kartonki", "muovi", "lasi")),
    "d_volume": _kind(lambda r: r.choice("140", "240", "360", "660")),
    "d_line": _kind(lambda r: r.choice("10", "550", "23N", "I", "P")),
    "d_stop": _kind(lambda r: f"{r.choice('Kauppatori', 'Kirkonkylä', 'Linja-autoasema', 'Sairaala', 'Matinkartano')} {r.choice('E', 'P', 'L', 'I')}"),
    "d_stop_code": _kind(lambda r: f"{r.choice('H', 'E', 'V')}{r.digits(4)}"),
    "d_material": _kind(lambda r: f"{r.digits(10):0>18}"),
    "d_plant": _kind(lambda r: r.choice("FI01", "FI02", "SE10")),
    "d_weekday_sv": _kind(lambda r: r.choice("måndag", "tisdag", "onsdag", "lördag")),
    "d_sni": _kind(lambda r: f"{r.number(10, 96)}.{r.number(100, 999)}"),
    "d_cost_center": _kind(lambda r: r.digits(4)),
    "d_course": _kind(lambda r: r.choice("MAA05", "ENA03", "FY02", "RUB14", "HI01"), "", "education.records"),
    "d_exam": _kind(lambda r: r.choice("A", "B", "C", "M", "E", "L", "I")),
    "d_seat": _kind(lambda r: f"{r.choice('Katsomo', 'Parvi')} {r.number(1, 20)}/{r.number(1, 40)}"),
    "d_http_path": _kind(lambda r: r.choice("/api/v1/health", "/api/v1/contacts", "/static/app.js", "/login")),
    "d_ratio": _kind(lambda r: f"{r.number(1, 9)}:{r.number(10, 60)}"),
}  # fmt: skip
"""Kinds that only look like personal data, or like nothing."""

KINDS: Mapping[str, Kind] = {**PEOPLE, **DECOYS}
