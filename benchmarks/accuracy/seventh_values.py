"""Kinds of cells of the seventh split, which was the third held-out one; the rules are those of `values`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from benchmarks.accuracy.fourth_values import words
from benchmarks.accuracy.values import (
    COMMS,
    Kind,
    Row,
    _kind,
    _text,
    ascii_name,
    decimal,
    email,
    fi_day,
    guid,
    hexadecimal,
    letters,
    phone,
    private_or_company,
    product_of_check,
    street,
)
from scanner.demo.identifiers import luhn_check

CAPITALS = "ABCDEFGHJKLMNPRSTUVXYZ"
BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
FROM_CODE = "identity.birth_date demographic.gender identity.age"


def pnr_se(row: Row) -> str:
    """Make a Swedish personal number of the kind kept for tests: birth numbers 980 to 989."""
    body = f"{row.born:%y%m%d}{row.number(980, 989)}"
    return f"{row.born:%Y%m%d}-{body[6:]}{luhn_check(body)}"


def pupil_code(row: Row) -> str:
    """Make a pupil's identity code, in small letters or with blanks now and then."""
    code = row.issuer.hetu(row.today - timedelta(days=row.number(2600, 5900)))
    return row.choice(code, code, code.lower(), f"{code[:6]} {code[6:]}")


def code_or_company(row: Row) -> str:
    """Write what one field for both holds: a person's identity code or a company's business id."""
    return row.issuer.business_id() if row.rng.random() < 0.3 else row.hetu


def code_or_birth(row: Row) -> str:
    """Write what a guest card holds: the identity code, or the birth date where there is none."""
    return fi_day(row.born) if row.rng.random() < 0.45 else row.hetu


def born_any(row: Row) -> str:
    """Write a birth date as different clerks have done."""
    return row.choice(
        fi_day(row.born), row.born.isoformat(), f"{row.born:%d.%m.%Y}", f"{row.born:%d/%m/%Y}", f"{row.born:%d.%m.%y}"
    )


def upn(row: Row) -> str:
    """Make a name to sign in with at an organisation's own domain."""
    return f"{ascii_name(row.first)}.{ascii_name(row.last)}@org.example.fi"


def sid(row: Row) -> str:
    """Make a directory's security identifier of one account."""
    return f"S-1-5-21-{row.digits(10)}-{row.digits(9)}-{row.digits(10)}-{row.number(1100, 9800)}"


def query(row: Row) -> str:
    """Write the query part of an address; in some of them somebody's e-mail."""
    if row.rng.random() < 0.25:
        return f"tilaus={row.digits(6)}&email={email(row).replace('@', '%40')}"
    return row.choice("-", "sivu=2", "utm_source=uutiskirje&utm_medium=email", f"id={row.digits(4)}", "lang=sv")


def answer(row: Row) -> str:
    """Write an open answer of a survey."""
    return " ".join(
        (
            row.choice(
                "Asiakaspalvelun jonot ovat liian pitkiä", "Sähköinen palvelu on sekava", "Kaikki on toiminut hyvin",
                "Laskun erittely pitäisi saada selkeämmäksi", "Hinnat ovat nousseet liikaa",
            ),
            row.choice("ja siksi harkitsen vaihtoa.", "mutta henkilökunta on ystävällistä.", "eikä muuta lisättävää.", "ja toivon parannusta."),
        )
    )  # fmt: skip


def greeting(row: Row) -> str:
    """Write what somebody sends along with a present."""
    return row.choice(
        f"Onnea {row.pick('first')}! Terveisin {row.first} ja perhe",
        f"Hyvää syntymäpäivää rakas {row.pick('first')}",
        f"Lämmin osanotto, {row.last}",
        f"Kiitos kuluneesta vuodesta, t. {row.first}",
    )


def pitch(row: Row) -> str:
    """Write what an applicant says of herself."""
    return " ".join(
        (
            row.choice(
                f"I have worked {row.number(2, 20)} years in logistics",
                f"I studied service design and led a team of {row.number(3, 12)}",
                "Currently between jobs after a reorganisation",
                f"My last position was at {row.pick('companies_en')}",
            ),
            row.choice(
                "and would love to join you.", "and can start in a month.", "and I am looking for something new."
            ),
        )
    )


def suspicion(row: Row) -> str:
    """Write what a report to a whistleblowing channel says."""
    return " ".join(
        (
            row.choice("Ilmoittajan mukaan", "Nimettömän vihjeen mukaan", "Havaitsin että"),
            row.choice(
                "esihenkilö on hyväksynyt omia kulujaan", "kassasta puuttuu toistuvasti rahaa",
                "toimittaja on antanut lahjoja ostajalle", "työaikaleimauksia on väärennetty",
            ),
            row.choice("viime kevään ajan.", "ainakin kolme kertaa.", "ja asia on salattu."),
        )
    )  # fmt: skip


def child_health(row: Row) -> str:
    """Write what a guardian answers when asked about allergies and medicines."""
    return row.choice(
        "", "ei", "Ei ole", "-", "pähkinäallergia, EpiPen mukana", "Laktoosi-intoleranssi", "astma, avaava lääke tarvittaessa",
        "epilepsia, lääkitys aamuin illoin", "keliakia", "vehnäallergia", "ADHD-lääkitys aamulla",
    )  # fmt: skip


def siblings(row: Row) -> str | None:
    """Name who else of a family is there, with years of birth."""
    if row.rng.random() < 0.55:
        return None
    some = [f"{row.pick('first')} {row.last} s. {row.number(2009, 2024)}" for _ in range(row.number(1, 3))]
    return ", ".join(some)


def invoice_to(row: Row) -> str:
    """Write what a guest gives for the invoice: an address or an order number."""
    if row.rng.random() < 0.5:
        return f"{row.pick('companies_en')}, {row.number(1, 400)} {row.pick('streets_en')}, {row.town_en}"
    return row.choice(f"PO {row.digits(7)}", f"PO-{row.digits(5)}", "n/a")


def eartag(row: Row) -> str:
    """Make an animal's ear tag."""
    return f"FI{row.digits(9):0>12}"


PEOPLE: Mapping[str, Kind] = {
    "tax_mixed3": _kind(code_or_company, "identity.national_id", f"work.business_id {FROM_CODE}"),
    "hetu_or_born3": _kind(code_or_birth, "identity.national_id identity.birth_date", "demographic.gender identity.age"),
    "hetu_head3": _kind(lambda r: r.hetu[:6], "identity.birth_date/identity.national_id", "identity.birth_date identity.national_id identity.age"),
    "hetu_kid3": _kind(lambda r: r.issuer.hetu(r.today - timedelta(days=r.number(200, 2300))), "identity.national_id", f"{FROM_CODE} family.children"),
    "hetu_pupil3": _kind(pupil_code, "identity.national_id", f"{FROM_CODE} family.children"),
    "pnr_se3": _kind(pnr_se, "identity.national_id", FROM_CODE),
    "born_any3": _kind(born_any, "identity.birth_date", "identity.age"),
    "born_compact3": _kind(lambda r: f"{r.born:%Y%m%d}", "identity.birth_date", "identity.age"),
    "born_serial3": _kind(lambda r: (r.born - date(1899, 12, 30)).days, "identity.birth_date", "identity.age"),
    "born_kid3": _kind(lambda r: r.day(7).isoformat(), "identity.birth_date", "identity.age family.children"),
    "age_range3": _kind(lambda r: r.choice("alle 18", "18-29", "30-44", "45-64", "65-74", "75 tai yli"), "identity.age"),
    "age_kid3": _kind(lambda r: r.choice(str(r.number(6, 14)), f"{r.number(6, 14)} v", f"{r.number(6, 14)}v."), "identity.age/family.children", "identity.age family.children"),
    "senior3": _kind(lambda r: r.choice("0", "0", "1"), "identity.age", ""),
    "name_initial3": _kind(lambda r: f"{r.first[0]}. {r.last}", "identity.name"),
    "name_doctor3": _kind(lambda r: f"{r.choice('LL', 'EL', 'sh', 'th', 'Dr')} {r.pick('last')} {r.pick('first')}", "identity.name", "work.title work.role"),
    "name_email3": _kind(lambda r: f"{r.first} {r.last} <{email(r)}>", "identity.name contact.email"),
    "name_phone3": _kind(lambda r: f"{r.first} {r.last}{r.choice(', ', ' ', ' p. ')}{phone(r)}", "contact.phone identity.name", "family.next_of_kin"),
    "name_company3": _kind(lambda r: f"{r.first} {r.last} / {r.company}", "identity.name", "work.employer"),
    "name_party3": _kind(private_or_company, "identity.name", "work.employer finance.payment"),
    "names_few3": _kind(lambda r: ", ".join(f"{r.pick('first')} {r.pick('last')}" for _ in range(r.number(2, 4))), "identity.name", "family.next_of_kin"),
    "kin_few3": _kind(lambda r: f"{r.pick('first')} {r.last}" if r.rng.random() < 0.5 else None, "identity.name/family.next_of_kin", "identity.name family.next_of_kin family.household"),
    "guest_en3": _kind(lambda r: f"{r.pick('first_en')} {r.pick('last_en')}" if r.rng.random() < 0.5 else None, "identity.name/family.next_of_kin", "identity.name family.next_of_kin family.household"),
    "kin_first3": _kind(lambda r: r.choice(r.pick("first"), f"mummi {r.pick('first')}", f"{r.pick('first')} (naapuri)", "vain huoltajat"), "family.next_of_kin/identity.name", "identity.name"),
    "siblings3": _kind(siblings, "identity.name/family.household/family.next_of_kin/family.children", "identity.name family.household family.next_of_kin family.children identity.age"),
    "relation3": _kind(lambda r: r.choice("mother", "father", "grandparent", "guardian", ""), "family.next_of_kin", "customer.representation family.household"),
    "partner3": _kind(lambda r: r.choice("Yes", "No"), "family.household", "family.next_of_kin family.children"),
    "phone_358_3": _kind(lambda r: f"358{r.issuer.mobile()}", "contact.phone"),
    "phone_int3": _kind(lambda r: int(r.issuer.mobile()), "contact.phone"),
    "phone_two3": _kind(lambda r: f"{phone(r)} / {phone(r)}" if r.rng.random() < 0.3 else phone(r), "contact.phone"),
    "phone_sparse3": _kind(lambda r: phone(r) if r.rng.random() < 0.3 else None, "contact.phone"),
    "mail_or_phone3": _kind(lambda r: r.choice(email(r), phone(r), ""), "contact.email contact.phone", "identity.name"),
    "proxy3": _kind(lambda r: f"SMTP:{upn(r)};smtp:{ascii_name(r.last)}{r.number(1, 9)}@org.example.fi", "contact.email", "identity.name online.username"),
    "upn3": _kind(upn, "online.username/contact.email", "online.username contact.email identity.name"),
    "user_upper3": _kind(lambda r: f"{ascii_name(r.last)[:6]}{ascii_name(r.first)[0]}".upper(), "online.username", "identity.name hr.employee_number"),
    "user_domain3": _kind(lambda r: f"ORG\\{ascii_name(r.first)[:3]}{ascii_name(r.last)[:5]}", "online.username", "identity.name"),
    "user_sparse3": _kind(lambda r: f"ORG\\{ascii_name(r.first)[:3]}{ascii_name(r.last)[:5]}" if r.rng.random() < 0.5 else "-", "online.username", "identity.name"),
    "sid3": _kind(sid, "online.external_id/online.username", "online.external_id online.username online.credential"),
    "handle3": _kind(lambda r: f"@{ascii_name(r.first)}{r.choice('_', '')}{ascii_name(r.last)[:6]}" if r.rng.random() < 0.6 else None, "contact.social_handle/online.username", "contact.social_handle online.username identity.name"),
    "linkedin3": _kind(lambda r: f"https://www.linkedin.com/in/{ascii_name(r.first_en)}-{ascii_name(r.last_en)}-{hexadecimal(r, 6)}", "contact.social_handle", "identity.name online.username"),
    "gender_word_en3": _kind(lambda r: r.choice("Male", "Female"), "demographic.gender"),
    "language_sap3": _kind(lambda r: r.choice("U", "U", "V", "E"), "demographic.language"),
    "language_sv3": _kind(lambda r: r.choice("svenska", "finska", "arabiska", "engelska"), "demographic.language"),
    "language_interp3": _kind(lambda r: r.choice("", "", "arabia", "venäjä", "viittomakieli", "somali"), "demographic.language", "special.disability"),
    "mother_tongue3": _kind(lambda r: r.choice("FI", "SV", "RU", "AR", "UK", "99"), "demographic.language"),
    "municipality_code3": _kind(lambda r: r.choice("091", "837", "564", "853", "905", "286"), "contact.municipality"),
    "city_of_ip3": _kind(lambda r: ascii_name(r.town.split()[1]), "contact.municipality/location.position/contact.address", "contact.municipality location.position contact.address"),
    "country_sv3": _kind(lambda r: r.choice("Finland", "Sverige", "Tyskland", "Norge"), "contact.address", "demographic.nationality"),
    "invoice_to3": _kind(invoice_to, "contact.billing_address/contact.address", "contact.billing_address contact.address work.employer finance.invoice"),
    "billing_line3": _kind(lambda r: f"{street(r)} {r.town}", "contact.billing_address/contact.address", "contact.municipality"),
    "religion_subject3": _kind(lambda r: r.choice("ev.lut", "ET", "ort", "islam", "kat"), "special.religion", "education.records"),
    "baptised3": _kind(lambda r: fi_day(r.day(2)), "special.religion"),
    "support3": _kind(lambda r: r.choice("", "", "tehostettu", "erityinen", "erityinen, pidennetty opp.velv."), "special.disability/special.health/education.records/special.social_care", "special.disability special.health special.social_care education.records"),
    "lives_with3": _kind(lambda r: r.choice("K", "E", "V"), "family.household/family.next_of_kin", "family.next_of_kin family.children"),
    "sick_word3": _kind(lambda r: r.choice("", "", "", "sairas", "loma", "sairaana, kuume", "muu syy"), "special.sick_leave/special.health/hr.absence", "special.sick_leave special.health hr.absence education.records"),
    "absence_sv3": _kind(lambda r: r.choice("", "", "sjuk", "barn sjukt", "semester", "tjänstledig"), "hr.absence/special.sick_leave/special.health", "hr.absence special.sick_leave special.health family.children"),
    "sick_days_sv3": _kind(lambda r: r.number(0, 14), "special.sick_leave", "hr.absence special.health"),
    "icpc3": _kind(lambda r: r.choice("R74", "L03", "K86", "A97", "S88", "P76", "U71"), "special.health"),
    "icd3": _kind(lambda r: r.choice("S52.50", "S83.2", "M54.5", "S06.0", "T14.9", "F43.1"), "special.health"),
    "degree3": _kind(lambda r: r.choice(0, 0, 5, 10, 15, 20, 30), "special.disability/special.health", "special.disability special.health"),
    "vaccine3": _kind(lambda r: r.choice("Vaxigrip Tetra", "Comirnaty", "Fluad", "Nuvaxovid", "TicoVac"), "special.health"),
    "site3": _kind(lambda r: r.choice("vas. olkavarsi", "oik. olkavarsi", "reisi"), "special.health"),
    "risk_group3": _kind(lambda r: r.choice("yli 65 v", "astma", "raskaus", "diabetes", "immuunipuutos", "sote-hlöstö"), "special.health"),
    "reaction3": _kind(lambda r: r.choice("", "", "", "kuume", "paikallisreaktio", "anafylaksia"), "special.health"),
    "care_visit3": _kind(lambda r: r.choice("aamupesu, lääkkeet", "insuliinin pisto", "haavanhoito", "ruokailun tukeminen", "suihku, jalkojen rasvaus"), "special.health/special.social_care", "special.health special.social_care"),
    "care_class3": _kind(lambda r: r.number(1, 5), "special.social_care/special.health", "special.social_care special.health"),
    "benefit3": _kind(lambda r: r.choice("Perustoimeentulotuki", "Omaishoidon tuki", "Kuljetuspalvelu VPL", "Perhehoito", "Päihdekuntoutus"), "special.social_care", "special.disability special.health"),
    "child_welfare3": _kind(lambda r: r.choice("E", "E", "E", "K"), "special.social_care", "family.children"),
    "child_health3": _kind(child_health, "special.health/special.diet", "special.health special.diet"),
    "diet_sv3": _kind(lambda r: r.choice("", "laktosfri", "glutenfri", "vegetarian", "nötallergi", "äter allt"), "special.diet", "special.health"),
    "diet_en3": _kind(lambda r: r.choice("None", "Vegan", "Gluten free", "No pork", "Nut allergy", "vegetarian (no fish)", ""), "special.diet", "special.health special.religion"),
    "access_need3": _kind(lambda r: r.choice("No", "No", "Yes - wheelchair", "No", "yes, crutches"), "special.disability", "special.health"),
    "union_sum3": _kind(lambda r: r.choice("0,00", "0,00", decimal(r.rng.uniform(18, 62))), "special.trade_union", "hr.salary finance.payment customer.membership"),
    "garnish3": _kind(lambda r: r.choice("0,00", "0,00", "0,00", decimal(r.rng.uniform(120, 800))), "finance.collection", "hr.salary finance.income finance.payment"),
    "sick_pay3": _kind(lambda r: r.choice("0,00", "0,00", decimal(r.rng.uniform(90, 1900))), "special.sick_leave/hr.salary", "special.sick_leave hr.salary hr.absence special.health"),
    "pay_grade3": _kind(lambda r: f"{r.choice('VL', 'HT', 'AM')}{r.number(1, 9)}", "hr.salary/hr.employment", "hr.salary hr.employment"),
    "pay_plus3": _kind(lambda r: r.choice("0 %", "3 %", "5 %", "8 %"), "hr.salary/hr.employment", "hr.salary hr.employment"),
    "work_form3": _kind(lambda r: r.choice("toistaiseksi", "määräaikainen", "tuntityö", "oppisopimus"), "hr.employment"),
    "left3": _kind(lambda r: r.day(3).isoformat() if r.rng.random() < 0.2 else None, "hr.employment"),
    "days_left3": _kind(lambda r: r.number(0, 34), "hr.employment/hr.absence", "hr.employment hr.absence"),
    "grade15_3": _kind(lambda r: r.number(1, 5), "hr.assessment", "hr.employment"),
    "stars3": _kind(lambda r: r.choice("", 1, 2, 3, 4, 5), "hr.assessment", "hr.cv"),
    "pitch3": _text(pitch, f"hr.cv/{COMMS}", "hr.cv hr.education work.employer"),
    "licence_work3": _kind(lambda r: r.day(3).isoformat(), "hr.education", "identity.document hr.employment"),
    "answer3": _text(answer, COMMS),
    "daycare_note3": _text(lambda r: r.choice("Kumisaappaat jäi kotiin.", "Haetaan tänään aikaisemmin.", "Nukkui huonosti, voi olla väsynyt.", "Mummi hakee, tuntee oven.", "Ulkovaatteet repussa."), COMMS, "family.children family.next_of_kin"),
    "camp_note3": _text(lambda r: f"{r.choice('Toivoo samaan telttaan kaverin kanssa.', 'Tulee leirille vasta maanantaina.', 'Saa tarvittaessa soittaa iltaisin.', 'Ensimmäistä kertaa leirillä.')}{' Toinen huoltaja p. ' + phone(r) if r.rng.random() < 0.3 else ''}", f"contact.phone {COMMS}", "family.children family.next_of_kin"),
    "pay_note_sv3": _text(lambda r: r.choice("Övertid enligt överenskommelse.", "Restid två timmar glömdes i fredags.", "Byter skift nästa vecka.", "Se bifogat reseräkning."), COMMS, "hr.employment hr.salary"),
    "wish_sv3": _text(lambda r: f"{r.choice('Kommer sent på kvällen.', 'Behöver en extra säng.', 'Gärna nära stranden.', 'Vill hyra roddbåt.')}{' Ring ' + phone(r) if r.rng.random() < 0.3 else ''}", f"contact.phone {COMMS}"),
    "appeal3": _text(lambda r: f"{r.choice('Lippu oli ostettu sovelluksella', 'Liikennemerkki oli lumen peitossa', 'Auto oli rikki ja odotti hinausta', 'Kyseessä oli kuormaus')}{r.choice('.', ', kuvat liitteenä.', ', tosite mukana.')}", COMMS),
    "debar3": _text(lambda r: r.choice("Three reminders sent, books not returned", "Lost item not paid for", "Address not known, mail returned", "Restriction lifted after payment"), COMMS, "finance.collection supply.service_usage"),
    "fix_note3": _text(lambda r: f"{r.choice('Ajuri asennettu uudelleen.', 'Salasana nollattu.', 'Profiili luotu uudestaan.', 'Kirjautuminen onnistuu taas.')}{' Ohje lähetetty ' + email(r) if r.rng.random() < 0.3 else ''}", f"contact.email {COMMS}", "identity.name"),
    "anamnesis3": _text(lambda r: r.choice(r.pick("health"), "Ei erityistä.", f"{r.pick('health')} {r.choice('Kontrolli kuukauden päästä.', 'Omaiset tietävät.', 'Lääkelista tarkistettu.')}", "Voinut hyvin, ei oireita."), f"special.health {COMMS}", "special.disability special.sick_leave family.next_of_kin special.diet"),
    "claim_story3": _text(lambda r: f"{r.choice('Liukastui kaupan pihalla.', 'Peräänajo risteyksessä.', 'Putosi tikkailta työmaalla.', 'Vesivahinko keittiössä.')}{' ' + r.pick('health') if r.rng.random() < 0.4 else ''}", f"special.health {COMMS}", "special.disability special.sick_leave family.next_of_kin special.diet"),
    "ground3": _text(lambda r: f"{r.choice('Hakemus on käsitelty ja päätös perustuu palvelutarpeen arvioon.', 'Päätös on voimassa toistaiseksi.', 'Tiedot on tarkistettu tulorekisteristä.')}{' ' + r.pick('social') if r.rng.random() < 0.6 else ''}", f"special.social_care {COMMS}", "family.children family.next_of_kin finance.credit finance.collection finance.income"),
    "score3": _kind(lambda r: r.number(1, 5), "comms.feedback"),
    "nps3": _kind(lambda r: r.choice("", "", r.number(0, 10)), "comms.feedback"),
    "greeting3": _text(greeting, f"identity.name {COMMS}", "family.next_of_kin"),
    "recording3": _kind(lambda r: f"\\\\tallenne01\\puhelut\\{r.moment():%Y\\%m}\\{guid(r)}.wav", "comms.call_recording"),
    "suspicion3": _text(suspicion, f"criminal.suspicion {COMMS}", "criminal.conviction"),
    "offence3": _kind(lambda r: r.choice("kavallus", "lahjonta", "petos", "työsyrjintä", "väärennys"), "criminal.suspicion", "criminal.conviction"),
    "fraud_flag3": _kind(lambda r: r.choice("E", "E", "E", "K"), "criminal.suspicion"),
    "collect_step3": _kind(lambda r: r.choice("1. maksuvaatimus", "2. maksuvaatimus", "haaste", "tratta", "ulosottoon"), "finance.collection", "finance.payment"),
    "plan3": _kind(lambda r: r.choice("ei", "ei", f"{r.number(3, 24)} erää", "rauennut"), "finance.collection/finance.payment", "finance.collection finance.payment finance.payment_behaviour"),
    "debt_settle3": _kind(lambda r: r.choice("E", "E", "E", "K"), "finance.credit/finance.collection", "finance.credit finance.collection"),
    "credit_hold3": _kind(lambda r: r.choice("No", "No", "Yes"), "finance.credit/finance.payment_behaviour/finance.collection", "finance.credit finance.payment_behaviour finance.collection"),
    "arrears3": _kind(lambda r: r.choice("0,00", "0,00", decimal(r.rng.uniform(30, 2900))), "finance.invoice/finance.payment/finance.collection/finance.payment_behaviour", "finance.invoice finance.payment finance.collection finance.payment_behaviour"),
    "debt3": _kind(lambda r: decimal(r.rng.uniform(25, 4800)), "finance.collection/finance.invoice/finance.payment", "finance.collection finance.invoice finance.payment finance.credit"),
    "warned3": _kind(lambda r: fi_day(r.day(2)) if r.rng.random() < 0.15 else None, "finance.collection/finance.payment_behaviour/customer.contract", "finance.collection finance.payment_behaviour customer.contract"),
    "ban3": _kind(lambda r: r.choice("E", "E", "E", "K"), "finance.collection", "finance.payment_behaviour finance.credit"),
    "family_income3": _kind(lambda r: r.number(14, 78) * 100, "finance.income", "special.social_care"),
    "withheld3": _kind(lambda r: decimal(r.rng.uniform(180, 2400)), "finance.income/hr.salary", "finance.income hr.salary"),
    "support_sum3": _kind(lambda r: decimal(r.rng.uniform(40, 1400)), "special.social_care/finance.income/finance.payment", "special.social_care finance.income finance.payment"),
    "farm_support3": _kind(lambda r: decimal(r.rng.uniform(900, 39_000)), "finance.income/finance.payment", "finance.income finance.payment"),
    "farm_id3": _kind(lambda r: r.digits(9), "customer.number/supply.premises/work.business_id", "customer.number supply.premises work.business_id online.external_id"),
    "permit_ref3": _kind(lambda r: f"{r.number(2023, 2026)}{r.digits(9)}", "", "finance.reference finance.payment customer.number"),
    "point3": _kind(lambda r: f"{r.rng.uniform(60.1, 65.9):.6f},{r.rng.uniform(21.5, 29.5):.6f}", "location.position"),
    "vin3": _kind(lambda r: f"{r.choice('WVW', 'YV1', 'VF1', 'TMB')}{letters(r, 14, 'ABCDEFGHJKLMNPRSTUVWXYZ0123456789')}", "location.vehicle", "online.device"),
    "boat3": _kind(lambda r: f"{r.choice('A', 'K', 'U', 'P')}{r.number(10_000, 89_999)}", "location.vehicle", "customer.membership"),
    "plate_sparse3": _kind(lambda r: r.choice("", "", f"{letters(r, 3, 'ABCEFGHIJKLMNRSTUVXYZ')}{r.choice('-', ' ', '')}{r.number(2, 999)}"), "location.vehicle", ""),
    "id_seen3": _kind(lambda r: f"{r.choice('passi', 'ajok.', 'hlökortti')} {r.choice('XP', 'FP', 'PX')}9{r.digits(6)}" if r.rng.random() < 0.7 else "ei", "identity.document"),
    "arrival_country3": _kind(lambda r: r.choice("EST", "SWE", "DEU", "FIN", "GBR"), "location.travel/contact.address", "location.travel contact.address demographic.nationality"),
    "badge3": _kind(lambda r: hexadecimal(r, 10).upper(), "surveillance.access/online.external_id/hr.employee_number/customer.number", "surveillance.access online.external_id hr.employee_number customer.number online.credential online.device"),
    "bitlocker3": _kind(lambda r: "-".join(f"{r.number(0, 999_999):06d}" for _ in range(8)), "online.credential", "online.password"),
    "gclid3": _kind(lambda r: f"Cj0KCQjw{letters(r, 40, BASE64.replace('+', '-').replace('/', '_'))}" if r.rng.random() < 0.4 else None, "online.cookie/online.external_id", "online.cookie online.external_id online.credential online.browsing"),
    "session_no3": _kind(lambda r: r.number(1_700_000_000, 1_789_000_000), "", "online.cookie online.credential online.log online.browsing"),
    "query3": _kind(query, "contact.email", "identity.name online.browsing online.log online.credential online.cookie customer.number customer.orders", "embedded"),
    "page3": _kind(lambda r: f"https://www.example.fi/{r.choice('', 'hinnasto', 'ura/avoimet-tyopaikat', 'lomake/muutto', 'blogi/' + r.digits(3))}", "online.browsing", "online.log"),
    "opened3": _kind(lambda r: r.moment().isoformat(sep=" ", timespec="minutes"), "online.browsing/online.log", "online.browsing online.log customer.consent"),
    "crm_id3": _kind(lambda r: f"u-{r.digits(7)}" if r.rng.random() < 0.4 else None, "customer.number/online.external_id/online.username", "customer.number online.external_id online.username"),
    "customer_telco3": _kind(lambda r: f"{r.digits(4)}-{letters(r, 5, CAPITALS)}", "customer.number", "online.external_id"),
    "record_id3": _kind(lambda r: r.digits(11), "", "customer.number online.external_id"),
    "consent_bit3": _kind(lambda r: r.choice("Allow", "Allow", "Do Not Allow"), "customer.consent"),
    "consent_yes3": _kind(lambda r: r.choice("Yes", "Yes", "No"), "customer.consent"),
    "consent_fi3": _kind(lambda r: r.choice("Kyllä", "Kyllä", "Ei"), "customer.consent"),
    "consent_sv3": _kind(lambda r: r.choice("aktiv", "aktiv", "avregistrerad", "studsat"), "customer.consent/customer.membership", "customer.consent customer.membership"),
    "duty3": _kind(lambda r: r.choice("", "", "", "kommodori", "rahastonhoitaja", "satamapäällikkö"), "work.role", "customer.membership"),
    "duty_sv3": _kind(lambda r: r.choice("", "", "", "ordförande", "kassör", "sekreterare"), "work.role", "customer.membership"),
    "joined3": _kind(lambda r: r.number(1968, 2026), "customer.membership"),
    "member_kind3": _kind(lambda r: r.choice("varsinainen", "kannattaja", "juniori", "kunniajäsen"), "customer.membership/customer.segment", "customer.segment"),
    "segment3": _kind(lambda r: r.choice("Kuluttaja", "Kuluttaja", "Yritys", "Kanta-asiakas"), "customer.segment"),
    "days_overdue3": _kind(lambda r: r.number(0, 3), "finance.collection/finance.payment_behaviour", "finance.collection finance.payment_behaviour finance.payment"),
    "autopay3": _kind(lambda r: r.choice("ja", "nej"), "finance.payment/finance.invoice", "finance.payment finance.invoice"),
    "loan3": _kind(lambda r: r.choice("yes", "no", "no"), "finance.credit/finance.payment_behaviour/customer.contract", "finance.credit finance.payment_behaviour customer.contract finance.income"),
    "balance3": _kind(lambda r: r.number(-900, 21_000), "finance.income/finance.payment/finance.credit", "finance.income finance.payment finance.credit finance.bank_account"),
    "job_en3": _kind(lambda r: r.choice("admin.", "technician", "retired", "student", "self-employed", "services"), "work.title/hr.employment", "work.title hr.employment work.employer"),
    "school_en3": _kind(lambda r: r.choice("primary", "secondary", "tertiary", "unknown"), "hr.education/education.records", "hr.education education.records"),
    "marital_en3": _kind(lambda r: r.choice("married", "single", "divorced"), "family.household"),
    "monthly3": _kind(lambda r: f"{r.rng.uniform(18, 119):.2f}", "finance.invoice/finance.payment/customer.contract", "finance.invoice finance.payment customer.contract"),
    "age_en3": _kind(lambda r: r.number(18, 91), "identity.age", "identity.birth_date"),
}  # fmt: skip
"""Kinds of personal data."""

DECOYS: Mapping[str, Kind] = {
    **words("words_seventh.yaml"),
    "d_base64_3": _kind(lambda r: letters(r, 86, BASE64) + "=="),
    "d_work_date3": _kind(lambda r: r.day().isoformat(), "", "hr.employment"),
    "d_moment_t3": _kind(lambda r: r.moment().isoformat(timespec="seconds") + "Z"),
    "d_moment_fi3": _kind(lambda r: f"{fi_day(r.day())} {r.number(6, 21)}.{r.number(0, 59):02d}"),
    "d_clock3": _kind(lambda r: f"{r.number(6, 17)}:{r.choice('00', '15', '30', '45')}"),
    "d_far_day3": _kind(lambda r: r.choice("99991231", "99991231", f"{r.day():%Y%m%d}")),
    "d_duration3": _kind(lambda r: r.number(3, 1900)),
    "d_kw3": _kind(lambda r: r.number(3, 240)),
    "d_flow3": _kind(lambda r: decimal(r.rng.uniform(0.1, 6), 2)),
    "d_share3": _kind(lambda r: decimal(r.rng.uniform(0.2, 38), 1)),
    "d_people3": _kind(lambda r: r.number(620, 251_000)),
    "d_euro3": _kind(lambda r: decimal(r.rng.uniform(4, 4200))),
    "d_euro_en3": _kind(lambda r: f"{r.rng.uniform(20, 2600):.2f}"),
    "d_small3": _kind(lambda r: r.number(1, 12)),
    "d_zero_to_hundred3": _kind(lambda r: r.number(0, 100)),
    "d_product_code3": _kind(lambda r: r.choice("8716867000030", "8716867000047")),
    "d_area3": _kind(lambda r: f"44W-0000000{r.digits(6)}-{r.choice('A', 'K', 'Z')}"),
    "d_circuit3": _kind(lambda r: f"{r.pick('last')} {r.number(1, 14)}"),
    "d_device_pos3": _kind(lambda r: f"{r.choice('TK', 'PF', 'LS', 'VP')}{r.number(1, 9):02d}.{r.number(1, 4)}"),
    "d_initials3": _kind(lambda r: f"{r.first[0]}{r.last[0]}".upper(), "", "identity.name"),
    "d_initials_teacher3": _kind(lambda r: r.last[:3].upper(), "", "identity.name online.username work.role hr.employee_number"),
    "d_service_note3": _kind(lambda r: r.choice("Suodattimet vaihdettu.", "Hihna kulunut, tilattu uusi.", "Ei huomautettavaa.", "Pumpun laakeri ääntää, seurataan."), "", f"{' '.join(COMMS.split('/'))}"),
    "d_subject3": _kind(lambda r: f"{r.choice('VPN', 'Tulostin', 'Outlook', 'Laskutusohjelma', 'Intranet')} {r.choice('ei toimi', 'hidas', 'pyytää salasanaa', 'päivityksen jälkeen')}", "", f"{' '.join(COMMS.split('/'))}"),
    "d_book_author3": _kind(lambda r: f"{r.pick('last')}, {r.pick('first')}", "", "identity.name"),
    "d_deceased3": _kind(lambda r: f"{r.last} {r.first}", "", "identity.name family.next_of_kin"),
    "d_deceased_day3": _kind(lambda r: fi_day(r.born), "", "identity.birth_date identity.age"),
    "d_pickup3": _kind(lambda r: f"{r.choice('Posti', 'K-Market', 'Prisma', 'Neste')} {r.choice(r.pick('streets'), r.pick('municipalities'))}"),
    "d_tracking3": _kind(lambda r: f"MH{r.digits(9)}FI"),
    "d_order3": _kind(lambda r: f"{r.day():%d%m%y}-{r.number(100, 9999)}"),
    "d_ticket_id3": _kind(lambda r: f"INC{r.number(100_000, 999_999):07d}"),
    "d_case_no3": _kind(lambda r: f"{r.number(1, 99_999_999):08d}"),
    "d_register3": _kind(lambda r: f"{r.number(1, 28)}-{r.number(1, 60):02d}-{r.number(1, 900):04d}"),
    "d_doc_no3": _kind(lambda r: f"{r.choice('KJ', 'HEL', 'POL')}/{r.number(10, 9999)}/{r.number(2023, 2026)}"),
    "d_bank_archive3": _kind(lambda r: f"{r.day():%Y%m%d}{r.digits(10)}"),
    "d_fuelcard3": _kind(lambda r: product_of_check(r, 16), "", "finance.card"),
    "d_tyre3": _kind(lambda r: f"{r.choice('195', '205', '225')}/{r.choice('55', '60', '65')} R{r.number(15, 18)}"),
    "d_ip_device3": _kind(lambda r: f"10.{r.number(1, 60)}.{r.number(0, 250)}.{r.number(2, 250)}", "", "online.ip"),
    "d_mac_device3": _kind(lambda r: "-".join(hexadecimal(r, 2).upper() for _ in range(6)), "", "online.device"),
    "d_asset3": _kind(lambda r: f"FI-{r.choice('LT', 'DT', 'MB')}-{r.number(1, 4999):05d}", "", "online.device"),
    "d_host3": _kind(lambda r: f"{r.choice('kannettava', 'ws', 'tyoasema')}-{r.number(100, 2900)}", "", "online.device"),
    "d_serial3": _kind(lambda r: letters(r, 8, "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"), "", "online.device"),
    "d_build3": _kind(lambda r: f"10.0.{r.choice('19045', '22631', '26100')}.{r.number(100, 5200)}"),
    "d_remote_code3": _kind(lambda r: f"{r.digits(3)} {r.digits(3)} {r.digits(3)}"),
    "d_eartag3": _kind(eartag),
    "d_cow3": _kind(lambda r: r.choice("Mansikki", "Heluna", "Omena", "Ruusu", "Lempi", "Ilona", "Tähti")),
    "d_milk3": _kind(lambda r: r.number(5200, 12_900)),
    "d_parcel_block3": _kind(lambda r: r.digits(10)),
    "d_hectare3": _kind(lambda r: decimal(r.rng.uniform(0.4, 190))),
    "d_business_id3": _kind(lambda r: r.issuer.business_id(), "", "work.business_id"),
    "d_gtin3": _kind(lambda r: r.digits(13)),
    "d_google_id3": _kind(lambda r: f"SKU-{r.digits(5)}-{r.choice('S', 'M', 'L')}"),
    "d_link3": _kind(lambda r: f"https://kauppa.example.fi/p/{ascii_name(r.pick('products').split()[0])}-{r.digits(4)}"),
    "d_picture3": _kind(lambda r: f"https://cdn.example.fi/img/{hexadecimal(r, 12)}.webp"),
    "d_price_currency3": _kind(lambda r: f"{r.rng.uniform(3, 400):.2f} EUR"),
    "d_shipping3": _kind(lambda r: f"FI:::{r.rng.uniform(0, 9):.2f} EUR"),
    "d_reader3": _kind(lambda r: f"{r.choice('B2', 'A1', 'P0')} {r.choice('Main Entrance', 'Loading Dock', 'Server Room', 'Lobby Turnstile')}"),
    "d_status3": _kind(lambda r: r.choice(200, 200, 200, 304, 404, 302, 500)),
    "d_ms3": _kind(lambda r: r.number(3, 2900)),
    "d_json3": _kind(lambda r: f'{{"field":"{r.choice("status", "tariff", "priority")}","old":{r.number(0, 4)},"new":{r.number(5, 9)}}}'),
    "d_object3": _kind(lambda r: f"{r.choice('invoice', 'meter', 'report', 'role')}:{r.digits(5)}"),
    "d_epoch_us3": _kind(lambda r: r.number(1_700_000_000, 1_789_000_000) * 1_000_000 + r.number(0, 999_999)),
    "d_course3": _kind(lambda r: f"{r.choice('MAA', 'ÄI', 'ENA', 'HI', 'BI')}{r.number(1, 12):02d}.{r.number(1, 6)}"),
    "d_room3": _kind(lambda r: f"{r.choice('L', 'K', 'F')}{r.number(101, 345)}"),
    "d_batch3": _kind(lambda r: f"{letters(r, 2, CAPITALS)}{r.digits(4)}{letters(r, 1, CAPITALS)}"),
    "d_door3": _kind(lambda r: r.choice("", f"{r.number(0, 9999):04d}#", f"*{r.digits(5)}")),
    "d_room_no3": _kind(lambda r: r.number(101, 640)),
    "d_km3": _kind(lambda r: r.number(1200, 319_000)),
    "d_trip_km3": _kind(lambda r: r.number(2, 410)),
    "d_iso_month3": _kind(lambda r: f"{r.number(2024, 2026)}-{r.number(1, 12):02d}"),
    "d_week3": _kind(lambda r: f"vko {r.number(1, 52)}/{r.number(2024, 2026)}"),
    "d_barcode3": _kind(lambda r: f"3{r.digits(4)}00{r.digits(7)}"),
    "d_line3": _kind(lambda r: f"{r.number(10, 9900)}/{r.choice('3010', '4100', '4452')}/{r.digits(4)}"),
    "d_visit_no3": _kind(lambda r: f"{r.day():%y%m%d}{r.number(100, 999)}"),
    "d_bank_code3": _kind(lambda r: r.choice("700", "710", "705", "730")),
    "d_org_few3": _kind(lambda r: r.company if r.rng.random() < 0.2 else "", "", "work.employer"),
    "d_weekly3": _kind(lambda r: r.number(15, 45)),
    "d_small_price3": _kind(lambda r: decimal(r.rng.uniform(4, 120))),
    "d_co2_3": _kind(lambda r: r.choice(0, r.number(89, 214))),
    "d_stop_url3": _kind(lambda r: f"https://reitit.example.fi/pysakki/{r.digits(7)}"),
    "d_pin3": _kind(lambda r: f"{r.number(0, 9999):04d}"),
    "d_big3": _kind(lambda r: r.number(180, 940_000)),
    "d_camera3": _kind(lambda r: f"{r.choice('PIHA', 'AULA', 'VARASTO', 'PORTTI')}-{r.number(1, 24):02d}"),
}  # fmt: skip
"""Kinds that only look like personal data, or like nothing."""

KINDS: Mapping[str, Kind] = {**PEOPLE, **DECOYS}
