"""Kinds of cells of the sixth split, which was the second held-out one; the rules are those of `values`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

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
    hexadecimal,
    letters,
    phone,
)

CAPITALS = "ABCDEFGHJKLMNPRSTUVXYZ"
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


def mail_or_phone(row: Row) -> str:
    """Write what people give where either will do."""
    return email(row) if row.rng.random() < 0.5 else phone(row)


def mail_or_room(row: Row) -> str:
    """Write what a hotel's guest gives to get on the network: a room, or an address."""
    return email(row) if row.rng.random() < 0.4 else row.digits(3)


def id_paper(row: Row) -> str:
    """Write which paper somebody has shown, with its number."""
    return f"{row.choice('passi', 'henkilökortti', 'ajokortti')} {row.choice('XP', 'FP', 'PX')}9{row.digits(6)}"


def nickname(row: Row) -> str:
    """Make a name that people take in a shop's reviews."""
    return row.choice(
        f"{ascii_name(row.first)}{row.number(1, 99)}",
        f"{row.choice('kahvi', 'remppa', 'mokki', 'koira')}{row.choice('fani', 'muori', 'ukko', 'hullu')}{row.number(1, 99)}",
        f"{row.choice('Nuuka', 'Iloinen', 'Kriittinen')}_{row.choice('ostaja', 'kuluttaja', 'shoppailija')}",
    )


def review(row: Row) -> str:
    """Write a customer's words about a product."""
    return " ".join(
        (
            row.choice("Tilasin toisen kerran", "Ostin lahjaksi", "Ensimmäinen tilaukseni", "Hankin mökille"),
            row.choice(
                "ja laatu yllätti.", "mutta väri oli eri kuin kuvassa.", "eikä moitteen sijaa.", "ja hajosi viikossa."
            ),
            row.choice(
                "Toimitus oli nopea.", "Asiakaspalvelu ei vastannut.", "Palautin kaupalle.", "Suosittelen muillekin."
            ),
        )
    )


def hetu_child(row: Row) -> str:
    """Make the identity code of a child under seven."""
    return row.issuer.hetu(row.today - timedelta(days=row.number(200, 2500)))


PEOPLE: Mapping[str, Kind] = {
    "gym_pause": _kind(lambda r: r.choice("", "", "leikkaus", "raskaus", "polvivamma", "ulkomailla"), "special.health"),
    "benefit_kind": _kind(lambda r: r.choice("perustoimeentulotuki", "täydentävä", "ehkäisevä", "kuntouttava työtoiminta"), "special.social_care"),
    "union_fee": _kind(lambda r: r.choice("työnantaja perii", "itse maksava", "vapautettu"), "special.trade_union/customer.membership", "customer.membership finance.payment"),
    "dosage": _kind(lambda r: r.choice("1 tabl aamuisin", "1 x 3 vrk:ssa", "2 suihketta tarvittaessa", "½ tabl illalla"), "special.health"),
    "hemoglobin": _kind(lambda r: r.number(118, 176), "special.health"),
    "donation_bar": _kind(lambda r: r.choice("", "", "matala hemoglobiini", "antibioottikuuri", "tatuointi", "malaria-alue"), "special.health"),
    "gene_variant": _kind(lambda r: f"rs{r.number(3000, 99_000_000)}", "special.genetic"),
    "genotype": _kind(lambda r: r.choice("AA", "AG", "GG", "CT", "TT", "CC"), "special.genetic"),
    "ethnic_en": _kind(lambda r: r.choice("White Nordic", "South Asian", "Black African", "Sámi", "Roma", "Mixed"), "special.ethnicity"),
    "smoker": _kind(lambda r: r.choice("never", "former", "current"), "special.health"),
    "bmi": _kind(lambda r: f"{r.rng.uniform(17, 39):.1f}", "special.health"),
    "adverse": _kind(lambda r: r.choice("headache", "nausea", "rash", "none", "dizziness"), "special.health"),
    "child_of": _kind(lambda r: f"{r.pick('first')} {r.last}", "family.children/identity.name"),
    "hetu_child": _kind(hetu_child, "identity.national_id", "identity.birth_date demographic.gender identity.age family.children"),
    "support_need": _kind(lambda r: r.choice("", "yleinen tuki", "tehostettu tuki", "puheterapia", "avustaja"), "special.disability/special.health/education.records/special.social_care", "special.disability special.health special.social_care"),
    "student_status": _kind(lambda r: r.choice("läsnä", "poissa", "valmistunut", "eronnut"), "education.student_id/education.records", "education.student_id"),
    "pay_band": _kind(lambda r: r.choice("<30k", "30-45k", "45-60k", ">60k"), "hr.salary/finance.income", "finance.income"),
    "vision": _kind(lambda r: r.choice("täyttää R1", "silmälasiehto", "lääkärinlausunto vaaditaan"), "special.health", "identity.document special.disability"),
    "meal": _kind(lambda r: r.choice("STD", "VGML", "GFML", "MOML", "KSML"), "special.diet", "special.religion special.health"),
    "mobility": _kind(lambda r: r.choice("", "", "", "wheelchair", "walker", "escort needed"), "special.disability/special.health", "special.health"),
    "name_pair": _kind(lambda r: f"{r.pick('first')} ja {r.pick('first')} {r.last}", "identity.name", "family.household family.next_of_kin family.children"),
    "name_few": _kind(lambda r: f"{r.pick('first')} {r.pick('last')}" if r.rng.random() < 0.3 else None, "identity.name"),
    "licence2": _kind(lambda r: f"{r.digits(8)}{letters(r, 1, CAPITALS)}", "identity.document"),
    "mail_or_phone": _kind(mail_or_phone, "contact.email contact.phone", "identity.name"),
    "mail_or_room": _kind(mail_or_room, "contact.email", "identity.name"),
    "id_paper": _kind(id_paper, "identity.document"),
    "crime": _kind(lambda r: r.choice("näpistys", "varkaus", "pahoinpitely", "vahingonteko", "petos", "maksuvälinepetos"), "criminal.suspicion/criminal.conviction"),
    "skin": _kind(lambda r: r.choice("", "", "psoriasis", "väriaineallergia", "atooppinen päänahka"), "special.health", "special.diet"),
    "phone_name": _kind(lambda r: f"{r.first} p. {phone(r)}", "contact.phone", "identity.name", "embedded"),
    "imsi": _kind(lambda r: f"24491{r.digits(10)}", "online.device", "customer.number online.external_id"),
    "aws_key": _kind(lambda r: f"AKIA{letters(r, 16, ALPHABET)}", "online.credential"),
    "pronouns": _kind(lambda r: r.choice("she/her", "he/him", "they/them", "", ""), "demographic.gender"),
    "nickname": _kind(nickname, "online.username/contact.social_handle/identity.name", "contact.social_handle identity.name"),
    "review": _text(review, COMMS),
    "diet_sv": _kind(lambda r: r.choice("glutenfri", "laktosfri", "vegan", "nötallergi", "ingen"), "special.diet"),
    "visit_sv": _kind(lambda r: r.choice("ryggsmärta", "blodtryck", "vaccination", "utslag", "hosta"), "special.health"),
    "absence_sv": _kind(lambda r: r.choice("", "", "sjuk", "vård av barn", "semester", "tjänstledig"), "hr.absence/special.sick_leave/special.health", "family.children special.sick_leave special.health"),
    "age_young": _kind(lambda r: r.number(7, 17), "identity.age", "identity.birth_date"),
    "baptised": _kind(lambda r: (r.born + timedelta(days=40)).isoformat(), "special.religion", "identity.birth_date"),
}  # fmt: skip
"""Kinds of personal data."""

DECOYS: Mapping[str, Kind] = {
    **words("words_sixth.yaml"),
    "d_fund": _kind(lambda r: r.choice("YTK", "A-kassa", "Openia", "Aaria", "ei kassaa"), "", "special.trade_union customer.membership hr.employment"),
    "d_barcode_ticket": _kind(lambda r: f"L{r.digits(11)}"),
    "d_seat_row": _kind(lambda r: f"rivi {r.number(1, 30)} paikka {r.number(1, 40)}"),
    "d_small_price2": _kind(lambda r: decimal(r.number(8, 400) / 4)),
    "d_photo_file": _kind(lambda r: f"IMG_{r.digits(4)}.jpg"),
    "d_handicap": _kind(lambda r: decimal(r.rng.uniform(2, 54), 1)),
    "d_score": _kind(lambda r: r.number(68, 131)),
    "d_gift": _kind(lambda r: r.rng.choice((10, 20, 25, 50, 100))),
    "d_big_votes": _kind(lambda r: r.number(4, 2900)),
    "d_decision_no": _kind(lambda r: f"{r.number(2022, 2026)}-{r.digits(6)}"),
    "d_minutes2": _kind(lambda r: f"{r.number(5, 90)} min"),
    "d_percent2": _kind(lambda r: r.rng.choice((0, 10, 25, 40, 50, 60, 100))),
    "d_oid_rx": _kind(lambda r: f"1.2.246.537.19.{r.digits(6)}.{r.digits(8)}"),
    "d_small_int": _kind(lambda r: r.number(1, 40)),
    "d_isbt": _kind(lambda r: f"=W{r.digits(4)}{r.digits(2)}{r.digits(6)}00"),
    "d_code_kit": _kind(lambda r: f"{letters(r, 4, ALPHABET)}-{letters(r, 4, ALPHABET)}-{letters(r, 4, ALPHABET)}"),
    "d_alias": _kind(lambda r: f"{r.choice('amber', 'cedar', 'river', 'stone', 'violet')}-{r.choice('fox', 'owl', 'lynx', 'crane')}-{r.number(10, 99)}"),
    "d_subject_no": _kind(lambda r: f"{r.number(1, 9):02d}-{r.number(1, 400):04d}"),
    "d_mandate": _kind(lambda r: f"T{r.digits(6)}"),
    "d_house_price": _kind(lambda r: r.number(18, 690) * 1000),
    "d_cabin": _kind(lambda r: r.digits(4)),
    "d_digits6b": _kind(lambda r: r.digits(6)),
    "d_km": _kind(lambda r: r.number(12, 2400)),
    "d_big2": _kind(lambda r: r.number(200, 96_000)),
    "d_book_entry": _kind(lambda r: f"1{r.digits(14)}"),
    "d_round2": _kind(lambda r: r.number(1, 90) * 10),
    "d_coord_pair": _kind(lambda r: f"{r.rng.uniform(60.2, 68):.4f}, {r.rng.uniform(22, 29):.4f}", "", "location.position"),
    "d_digits9": _kind(lambda r: r.digits(9), "", "customer.number supply.premises"),
    "d_block": _kind(lambda r: f"{r.digits(3)}{r.digits(5)}{r.digits(2)}"),
    "d_police_no": _kind(lambda r: f"5500/R/{r.digits(5)}/{r.number(22, 26)}"),
    "d_emission": _kind(lambda r: decimal(r.rng.uniform(0, 2), 2)),
    "d_pin4": _kind(lambda r: f"{r.number(0, 9999):04d}"),
    "d_cell": _kind(lambda r: f"244-91-{r.digits(5)}-{r.digits(5)}"),
    "d_fqdn": _kind(lambda r: f"{ascii_name(r.last)}{r.choice('', 'palvelut', 'shop')}.{r.choice('fi', 'com', 'eu')}"),
    "d_epp": _kind(lambda r: letters(r, 12, ALPHABET.lower()), "", "online.credential online.password"),
    "d_avatar": _kind(lambda r: f"https://avatars.example.net/{hexadecimal(r, 10)}_192.png"),
    "d_video_file": _kind(lambda r: f"cam{r.number(1, 24):02d}_{r.moment():%Y%m%dT%H%M%S}.mp4"),
    "d_mmss": _kind(lambda r: f"{r.number(0, 59):02d}:{r.number(0, 59):02d}"),
    "d_arn": _kind(lambda r: f"arn:aws:secretsmanager:eu-north-1:{r.digits(12)}:secret:{r.choice('db', 'smtp', 'api')}-{hexadecimal(r, 6)}", "", "online.credential"),
    "d_part_rev": _kind(lambda r: f"{r.digits(6)}-{r.number(1, 30):02d} rev {r.choice('A', 'B', 'C')}"),
    "d_sensor": _kind(lambda r: f"{r.choice('TH', 'CO2', 'PIR')}-{hexadecimal(r, 4).upper()}"),
    "d_clock2": _kind(lambda r: f"{r.number(5, 23):02d}.{r.number(0, 59):02d}"),
    "d_flat_sv": _kind(lambda r: f"{r.number(1, 4)}-{r.number(1001, 1604)}"),
    "d_hours2": _kind(lambda r: decimal(r.number(1, 40) / 4)),
}  # fmt: skip
"""Kinds that only look like personal data, or like nothing."""

KINDS: Mapping[str, Kind] = {**PEOPLE, **DECOYS}
