"""Kinds of cells of the fourth held-out split. Not to be looked at for tuning; the rules are those of `values`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from benchmarks.accuracy.fourth_values import words
from benchmarks.accuracy.values import (
    Kind,
    Row,
    _kind,
    ascii_name,
    decimal,
    email,
    hexadecimal,
    letters,
    phone,
)

CAPITALS = "ABCDEFGHJKLMNPRSTUVXYZ"
HANDY = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def mail_or_phone(row: Row) -> str | None:
    """Write what people leave who want to win something; two in three leave nothing."""
    return row.choice(email(row), phone(row), f"{row.first} {email(row)}") if row.rng.random() < 0.3 else None


def nickname(row: Row) -> str:
    """Write what reviewers call themselves: now and then a first name, now and then anything."""
    return row.choice(
        row.first, f"{ascii_name(row.first)}{row.number(1, 99)}", f"{row.first} {row.last[0]}.", "Nimetön"
    )


def share_range(row: Row) -> str:
    """Make the numbers of the shares that go with a flat."""
    low = row.number(1, 9000)
    return f"{low}-{low + row.number(20, 300)}"


def child_code(row: Row) -> str:
    """Make the identity code of somebody who was born from 2009 to 2022."""
    return row.issuer.hetu(date(2009, 1, 1) + timedelta(days=row.rng.randrange(5000)))


PEOPLE: Mapping[str, Kind] = {
    "hetu_child4": _kind(child_code, "identity.national_id", "identity.birth_date demographic.gender identity.age family.children"),
    "boss_en4": _kind(lambda r: f"{r.pick('first_en')} {r.pick('last_en')}", "identity.name"),
    "name_initial4": _kind(lambda r: f"{r.last} {r.first[0]}", "identity.name"),
    "nick4": _kind(nickname, "contact.social_handle/identity.name/online.username", "identity.name online.username"),
    "mail_phone4": _kind(mail_or_phone, "contact.email", "contact.phone identity.name", "embedded"),
    "photo4": _kind(lambda r: f"\\\\srv\\kuvat\\{ascii_name(r.last)}_{r.digits(4)}.jpg", "identity.photo", "identity.name"),
    "agegroup4": _kind(lambda r: r.choice("alle 25", "25–34", "35–49", "50–64", "65 tai yli"), "identity.age"),
    "income4": _kind(lambda r: r.number(900, 7200), "finance.income"),
    "taxrate4": _kind(lambda r: decimal(r.rng.uniform(8, 46), 1), "finance.income", "hr.salary"),
    "empkind4": _kind(lambda r: r.choice("vakinainen", "vakinainen", "määräaikainen", "tuntityö"), "hr.employment"),
    "absreason4": _kind(lambda r: r.choice("Vuosiloma", "Sairausloma", "Oma ilmoitus", "Hoitovapaa", "Lapsen sairaus"), "special.sick_leave/hr.absence", "special.sick_leave special.health family.children"),
    "edu4": _kind(lambda r: r.choice("ylioppilas", "tradenomi (AMK)", "ammattitutkinto", "DI", "peruskoulu"), "hr.education", "hr.cv education.records"),
    "memkind4": _kind(lambda r: r.choice("varsinainen", "nuoriso", "perhe", "kannatus", "ainais"), "customer.membership/customer.segment", "customer.segment"),
    "socserv4": _kind(lambda r: r.choice("lapsiperheiden palvelut", "iäkkäiden palvelut", "päihdepalvelut", "vammaispalvelu", "toimeentulotuki"), "special.social_care", "special.health special.disability"),
    "risk4": _kind(lambda r: r.choice("", "", "lateksiallergia", "Marevan", "MRSA", "sydämentahdistin"), "special.health", "special.diet"),
    "visit4": _kind(lambda r: r.choice("kontrolli", "selkäkipu", "verenpaineen mittaus", "iho-oireet", "reseptin uusinta", "raskausneuvonta"), "special.health"),
    "icd4": _kind(lambda r: f"{r.choice('J06', 'M54', 'I10', 'F32', 'E11', 'K21')}.{r.number(0, 9)}", "special.health"),
    "diagtext4": _kind(lambda r: r.choice("Ylähengitystieinfektio", "Lannerangan kipu", "Verenpainetauti", "Masennustila", "Aikuistyypin diabetes"), "special.health"),
    "relsubject4": _kind(lambda r: r.choice("ev.lut.", "ev.lut.", "ET", "ortodoksi", "islam"), "special.religion", "education.records"),
    "support4": _kind(lambda r: r.choice("", "", "tehostettu", "erityinen", "S2"), "special.disability/special.health/education.records", "special.disability special.health demographic.language"),
    "grade4": _kind(lambda r: r.number(4, 10), "education.records"),
    "diet_en4": _kind(lambda r: r.choice("", "", "vegan", "no nuts", "gluten free", "halal"), "special.diet", "special.health special.religion"),
    "latlon4": _kind(lambda r: f"{r.rng.uniform(60, 66):.4f},{r.rng.uniform(21, 30):.4f}", "location.position"),
    "reset4": _kind(lambda r: letters(r, 40), "online.credential", "online.password"),
}  # fmt: skip
"""Kinds of personal data."""

DECOYS: Mapping[str, Kind] = {
    **words("words_held_out_4.yaml"),
    "d_unitprice4": _kind(lambda r: decimal(r.rng.uniform(1.4, 2.3), 3)),
    "d_small4": _kind(lambda r: r.number(1, 40)),
    "d_percent4": _kind(lambda r: r.choice("0", "2,5", "5", "10", "24", "37,5", "80")),
    "d_hours4": _kind(lambda r: decimal(r.number(1, 160) / 4, 2)),
    "d_kw4": _kind(lambda r: r.number(8, 400)),
    "d_flow4": _kind(lambda r: decimal(r.rng.uniform(0.05, 9), 3)),
    "d_bool4": _kind(lambda r: r.choice("true", "false", "false")),
    "d_clock4": _kind(lambda r: f"{r.number(6, 21):02d}:{r.choice('00', '15', '30', '45')}"),
    "d_racetime4": _kind(lambda r: f"{r.number(0, 2)}:{r.number(10, 59)}:{r.number(10, 59)},{r.number(0, 9)}"),
    "d_east4": _kind(lambda r: r.number(24_000_000, 26_000_000) / 1000, "", "location.position"),
    "d_north4": _kind(lambda r: r.number(6_670_000_000, 6_700_000_000) / 1000, "", "location.position"),
    "d_lat4": _kind(lambda r: f"{r.rng.uniform(60, 62):.5f}", "", "location.position"),
    "d_lon4": _kind(lambda r: f"{r.rng.uniform(22, 26):.5f}", "", "location.position"),
    "d_archive4": _kind(lambda r: f"{r.day():%Y%m%d}{r.digits(2)}{letters(r, 4, CAPITALS)}{r.digits(6)}", "", "finance.payment"),
    "d_code8_4": _kind(lambda r: f"{letters(r, 4, HANDY)}-{letters(r, 4, HANDY)}"),
    "d_boatreg4": _kind(lambda r: f"{r.choice('U', 'A', 'V', 'L')}{r.number(100, 69_999)}"),
    "d_sharerange4": _kind(share_range, "", "supply.premises"),
    "d_fraction4": _kind(lambda r: r.choice("1/1", "1/1", "1/2", "1/4"), "", "supply.premises"),
    "d_permit4": _kind(lambda r: f"{r.number(18, 26)}-{r.number(1, 900):04d}-{r.choice('R', 'T', 'P')}"),
    "d_diary4": _kind(lambda r: f"{r.number(2019, 2026)}/{r.number(1, 2400)}/{r.choice('02', '10', '14')}.{r.number(1, 9):02d}"),
    "d_serial4": _kind(lambda r: f"{letters(r, 3, CAPITALS)}{r.digits(4)}{letters(r, 3, CAPITALS)}"),
    "d_vin4": _kind(lambda r: f"{r.choice('WVW', 'TMB', 'YV1', 'VF1')}{letters(r, 14, 'ABCDEFGHJKLMNPRSTUVWXYZ0123456789')}"),
    "d_maskedcard4": _kind(lambda r: f"**** **** **** {r.number(0, 9999):04d}"),
    "d_last4_4": _kind(lambda r: f"{r.number(0, 9999):04d}"),
    "d_pin_code4": _kind(lambda r: f"{r.number(0, 9999):04d}"),
    "d_vnr4": _kind(lambda r: f"{r.number(1000, 599_999):06d}"),
    "d_libcard4": _kind(lambda r: f"2{r.digits(13)}"),
    "d_isbn4": _kind(lambda r: f"978-951-{r.number(1, 99):02d}-{r.number(1000, 9999)}-{r.number(0, 9)}"),
    "d_coursecode4": _kind(lambda r: f"{r.choice('MAA', 'ENA', 'HI', 'FY')}{r.number(1, 12):02d}"),
    "d_class4": _kind(lambda r: f"{r.number(1, 9)}{r.choice('A', 'B', 'C')}", "", "education.records"),
    "d_stripe4": _kind(lambda r: f"ch_3{letters(r, 23)}", "", "finance.payment online.external_id"),
    "d_jira4": _kind(lambda r: f"{r.choice('OPS', 'WEB', 'KLIK')}-{r.number(1, 4200)}"),
    "d_annual4": _kind(lambda r: r.number(29, 92) * 1000),
    "d_http4": _kind(lambda r: r.choice("200", "200", "304", "404", "500")),
    "d_website4": _kind(lambda r: f"https://www.{hexadecimal(r, 5)}.example.fi/"),
    "d_metermodel4": _kind(lambda r: f"{r.choice('Multical', 'Landis+Gyr', 'Sharky')} {r.choice('403', '603', 'UH50', '775')}"),
    "d_strength4": _kind(lambda r: f"{r.choice('5', '10', '50', '500')} mg"),
    "d_opcode4": _kind(lambda r: f"{letters(r, 3, CAPITALS)}{r.number(10, 99)}", "", "special.health"),
}  # fmt: skip
"""Kinds that only look like personal data, or like nothing."""

KINDS: Mapping[str, Kind] = {**PEOPLE, **DECOYS}
