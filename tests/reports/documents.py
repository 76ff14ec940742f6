"""Documents to report on: a made-up district-heating company with three systems, compared with its notice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

from scanner.model import (
    Admission,
    AnchorDays,
    Audit,
    Automated,
    BottomK,
    Change,
    Cite,
    CitedId,
    Clause,
    Column,
    ColumnProfile,
    ColumnRef,
    Controller,
    Course,
    Declaration,
    DeclaredItem,
    Evidence,
    EvidenceKey,
    Finding,
    Gone,
    Inventory,
    Lengths,
    NoticeFinding,
    Old,
    Persons,
    Point,
    Problem,
    Reason,
    Register,
    ReportDocument,
    RetentionRule,
    Review,
    ScanInfo,
    SourceStatus,
    Table,
    TableProfile,
    TableRef,
    Transfers,
    Unknown,
    Verdict,
)
from scanner.taxonomy import taxonomy

CRM = TableRef("crm", "exports/crm/asiakkaat.csv", "asiakkaat.csv")
PEOPLE = TableRef("contacts", "exports/yhteyshenkilot.xlsx", "Yhteyshenkilöt")
HIDDEN = TableRef("contacts", "exports/yhteyshenkilot.xlsx", "vanha_lista")
CUSTOMER = TableRef("billing", "sqlite:///billing.db", "asiakas")
CONTRACT = TableRef("billing", "sqlite:///billing.db", "sopimus")
INVOICE = TableRef("billing", "sqlite:///billing.db", "lasku")
NOTE = TableRef("billing", "sqlite:///billing.db", "huoltokaynti")
USER = TableRef("billing", "sqlite:///billing.db", "kayttaja")

STARTED = datetime(2026, 11, 24, 10, 0, tzinfo=timezone(timedelta(hours=2)))
HASH = "3f1c9a5be07d42c8b6a1f0925d7e4c3310aa98ef5b6c7d8e9f00112233445566"


class Made:
    """Collect the profiles and findings of one table."""

    def __init__(self, ref: TableRef, rows: int, total: int | None = None, place: str | None = None) -> None:
        self.ref, self.rows, self.total, self.place = ref, rows, total or rows, place
        self.profiles: dict[ColumnRef, ColumnProfile] = {}
        self.findings: list[Finding] = []
        self.anchors: dict[str, AnchorDays] = {}

    def column(
        self, name: str, empty: int = 0, kind: str | None = None, years: Mapping[int, int] | None = None
    ) -> ColumnRef:
        position = len(self.profiles) + 1
        ref = ColumnRef(self.ref, position, name)
        filled = self.rows - empty
        self.profiles[ref] = ColumnProfile(
            ref,
            Column(name, position, place=self.place, kind=kind, key="primary" if name.endswith("_id") else None),
            cells_seen=self.rows,
            cells_empty=empty,
            lengths=Lengths(4, 40, filled * 12) if filled else Lengths(),
            traits={"words": filled // 2, "digits": filled // 3},
            years=years or {},
            distinct=BottomK(256, frozenset(range(min(256, filled)))),
        )
        return ref

    def found(
        self,
        ref: ColumnRef,
        item: str,
        cells: int,
        *,
        form: str = "column",
        about: str = "person",
        status: str = "confirmed",
        validated: int = 0,
        chance: float = 0.0,
        recogniser: str = "headers",
        reasons: tuple[Reason, ...] = (),
        shapes: Mapping[str, int] | None = None,
        subtype: Mapping[str, int] | None = None,
        where: Mapping[str, str] | None = None,
    ) -> None:
        profile = self.profiles[ref]
        where = dict(where or ({"place": self.place} if self.place else {}))
        rows = tuple(range(2, 2 + 7 * min(3, cells), 7))
        if recogniser != "headers":
            key = EvidenceKey(
                item, recogniser, "embedded" if form == "embedded" else "column", where.get("place", ""), about
            )
            evidence = Evidence(
                cells,
                validated,
                max(cells, validated),
                {100 if validated else 60: cells},
                dict(subtype or {}),
                dict(shapes or {}),
                {"pattern": cells},
                rows,
            )
            self.profiles[ref] = ColumnProfile(
                profile.ref,
                profile.column,
                profile.cells_seen,
                profile.cells_empty,
                profile.lengths,
                {**profile.evidence, key: evidence},
                profile.traits,
                profile.years,
                profile.distinct,
            )
        self.findings.append(
            Finding(
                ref,
                item,
                form,
                about,
                status,
                cells,
                cells / max(1, profile.cells_filled),
                validated,
                chance,
                dict(subtype or {}),
                (recogniser,),
                dict(shapes or {}),
                rows,
                where,
                reasons or header(ref.column),
            )
        )

    def add(self, name: str, item: str, cells: int | None = None, empty: int = 0, **more) -> None:
        """Add a column that is an item."""
        ref = self.column(name, empty=empty, kind=more.pop("kind", None), years=more.pop("years", None))
        self.found(ref, item, self.rows - empty if cells is None else cells, **more)

    def table(self) -> TableProfile:
        columns = tuple(p.column for p in self.profiles.values())
        return TableProfile(
            self.ref,
            Table(self.ref, columns, self.total, kind="table", place=self.place),
            self.rows,
            "full" if self.rows == self.total else f"random {self.rows} rows",
            self.profiles,
            self.anchors,
        )


def header(word: str, *more: Reason) -> tuple[Reason, ...]:
    return (Reason("header", {"word": word}), *more)


def passed(n: int, of: int) -> Reason:
    return Reason("validated", {"passed": n, "matching": of})


def tables() -> list[Made]:
    crm = Made(CRM, 2012)
    crm.add("asiakasnro", "customer.number", recogniser="customer.number", shapes={"ddddddd": 2012})
    crm.add("nimi", "identity.name", recogniser="names", shapes={"A… A…": 2012})
    crm.add(
        "hetu",
        "identity.national_id",
        empty=34,
        cells=1978,
        validated=1978,
        chance=63.8,
        recogniser="fi.henkilotunnus",
        reasons=header("hetu", passed(1978, 1978)),
        shapes={"dddddd-dddX": 1840, "ddddddAdddX": 138},
        subtype={"temporary": 1978},
    )
    crm.add(
        "syntymäaika",
        "identity.birth_date",
        empty=320,
        recogniser="dates",
        shapes={"d.m.dddd": 1692},
        years={1938: 12, 1984: 1100, 2006: 580},
    )
    crm.add(
        "katuosoite", "contact.address", empty=8, recogniser="contact.address", shapes={"A… dd": 1850, "A… dd A d": 154}
    )
    crm.add("postinumero", "contact.address", empty=8, recogniser="contact.address", shapes={"ddddd": 2004})
    crm.add("sähköposti", "contact.email", empty=410, recogniser="contact.email", shapes={"a…@a….fi": 1602})
    crm.found(
        ColumnRef(CRM, 7, "sähköposti"),
        "contact.email",
        14,
        about="role",
        recogniser="contact.email",
        shapes={"a…@a….fi": 14},
    )
    crm.add(
        "puhelin",
        "contact.phone",
        empty=120,
        recogniser="contact.phone",
        shapes={"ddd ddddddd": 1100, "+ddd dd ddddddd": 792},
    )
    notes = crm.column("muistiinpanot", empty=1400)
    text = {"form": "embedded"}
    crm.found(
        notes,
        "identity.national_id",
        23,
        validated=23,
        chance=0.8,
        recogniser="fi.henkilotunnus",
        shapes={"dddddd-dddX": 23},
        reasons=(passed(23, 24), Reason("free_text", {})),
        **text,
    )
    crm.found(
        notes, "special.health", 6, recogniser="special.health", reasons=(Reason("lexicon", {"words": 6}),), **text
    )
    crm.found(notes, "contact.phone", 88, recogniser="contact.phone", **text)
    crm.found(
        notes, "identity.name", 41, status="candidate", recogniser="names", reasons=(Reason("model", {}),), **text
    )
    crm.column("segmentti")
    crm.column("luotu", years={2009: 100, 2020: 1912})
    crm.add(
        "tilinumero",
        "finance.bank_account",
        empty=1750,
        validated=262,
        chance=2.6,
        recogniser="financial.iban",
        shapes={"FIdd dddd dddd dddd dd": 262},
        reasons=header("tilinumero", passed(262, 262)),
    )

    people = Made(PEOPLE, 140)
    people.add("Yhteyshenkilö", "identity.name", recogniser="names")
    people.add("Titteli", "work.title", empty=22)
    people.add("Yritys", "work.employer")
    people.add(
        "Y-tunnus",
        "work.business_id",
        about="organisation",
        validated=140,
        chance=12.7,
        recogniser="fi.y_tunnus",
        shapes={"ddddddd-d": 140},
    )
    people.add("Sähköposti", "contact.email", empty=3, recogniser="contact.email")
    people.add("Puhelin", "contact.phone", empty=11, recogniser="contact.phone")
    ref = people.column("(comments)", empty=0)
    people.found(
        ref, "family.children", 2, form="hidden", status="candidate", recogniser="names", where={"place": "comment"}
    )
    hidden = Made(HIDDEN, 58, place="very hidden sheet")
    hidden.add("hlö", "identity.name", form="hidden", recogniser="names")
    hidden.add(
        "sotu",
        "identity.national_id",
        form="hidden",
        validated=57,
        chance=1.9,
        cells=57,
        empty=1,
        recogniser="fi.henkilotunnus",
        shapes={"dddddd-dddX": 57},
        reasons=header("sotu", passed(57, 57), Reason("hidden", {"place": "very hidden sheet"})),
    )

    customer = Made(CUSTOMER, 2000)
    customer.column("asiakas_id", kind="INTEGER")
    customer.add("asiakasnumero", "customer.number", recogniser="customer.number", kind="VARCHAR(10)")
    customer.add("etunimet", "identity.name", recogniser="names", kind="VARCHAR(80)")
    customer.add("sukunimi", "identity.name", recogniser="names", kind="VARCHAR(80)")
    customer.add(
        "hetu",
        "identity.national_id",
        empty=40,
        validated=1960,
        chance=63.2,
        recogniser="fi.henkilotunnus",
        kind="CHAR(11)",
        reasons=header("hetu", passed(1960, 1960)),
        shapes={"dddddd-dddX": 1960},
    )
    customer.add("osoite", "contact.address", recogniser="contact.address")
    contract = Made(CONTRACT, 2140)
    contract.column("sopimus_id", kind="INTEGER")
    contract.add(
        "kayttopaikka_nro",
        "supply.premises",
        recogniser="utility.gsrn",
        validated=2140,
        chance=214,
        shapes={"dddddddddddddddddd": 2140},
    )
    contract.column("paattymispvm", empty=1500, kind="DATE", years={2011: 40, 2024: 600})
    contract.anchors["paattymispvm"] = AnchorDays(
        "paattymispvm", {date(2011, 3, 31): 40, date(2013, 6, 30): 91, date(2024, 1, 31): 509}, 1500, 0
    )
    invoice = Made(INVOICE, 40_000, total=212_344)
    invoice.add(
        "viitenumero",
        "finance.reference",
        validated=40_000,
        chance=4000,
        recogniser="financial.reference",
        shapes={"dddddddd": 40_000},
    )
    invoice.add("iban", "finance.bank_account", empty=38_800, validated=1200, chance=12.4, recogniser="financial.iban")
    invoice.add("perinta", "finance.collection", empty=39_300, status="candidate", form="metadata", cells=0)
    note = Made(NOTE, 3100)
    ref = note.column("selite", empty=200)
    note.found(
        ref,
        "identity.national_id",
        1,
        validated=1,
        chance=0.0,
        recogniser="fi.henkilotunnus",
        form="embedded",
        reasons=(passed(1, 1),),
    )
    note.found(
        ref,
        "special.health",
        3,
        recogniser="special.health",
        form="embedded",
        reasons=(Reason("lexicon", {"words": 3}),),
    )
    user = Made(USER, 310)
    user.add("kayttajatunnus", "online.username")
    user.add("viimeisin_ip", "online.ip", empty=20, recogniser="network.ip", shapes={"d.d.d.d": 290})
    return [crm, people, hidden, customer, contract, invoice, note, user]


def inventory() -> Inventory:
    made = tables()
    return Inventory(
        ScanInfo(
            "7c4e2f", "tutka 0.1.0", STARTED, STARTED + timedelta(minutes=1, seconds=12),
            {"sample": None, "batch_size": 10_000, "recognisers": {"fi.henkilotunnus": "1", "contact.email": "1", "financial.iban": "1", "names": "2"}},
        ),
        sources=(
            SourceStatus("crm", CRM.source, "delimited", "complete", 1),
            SourceStatus("contacts", PEOPLE.source, "spreadsheet", "complete", 2),
            SourceStatus("contacts", "exports/palkat.xlsx", "spreadsheet", "failed", 0),
            SourceStatus("billing", CUSTOMER.source, "database", "partial", 6),
        ),
        tables={m.ref: m.table() for m in sorted(made, key=lambda m: m.ref)},
        problems=(
            Problem("contacts", "exports/palkat.xlsx", None, "encrypted", "the workbook is password-protected"),
            Problem("billing", CUSTOMER.source, "lasku", "sample", "a sample was asked for", examined=True, params={"rows": 40_000}),
            Problem("billing", CUSTOMER.source, "loki", "no_permission", "reading the table is not permitted"),
            Problem("crm", "exports/crm/logo.png", None, "no_text", "no text to read", examined=True),
            Problem("crm", CRM.source, CRM.table, "ragged", "rows differ in length", examined=True, params={"rows": 3}),
        ),
        findings=tuple(f for m in made for f in m.findings),
    )  # fmt: skip


QUOTES = {
    "identity.name": (18, "nimi"), "identity.national_id": (18, "henkilötunnus"), "contact.address": (18, "osoite"),
    "contact.email": (18, "sähköpostiosoite"), "contact.phone": (18, "puhelinnumero"), "customer.number": (19, "asiakasnumero"),
    "supply.consumption": (19, "kulutustiedot"), "finance.payment": (19, "maksutiedot"), "finance.collection": (19, "perintätiedot"),
    "work.title": (21, "titteli"), "work.employer": (21, "työnantaja"), "comms.complaint": (22, "reklamaatiot"),
}  # fmt: skip


def declaration(*, confirmed: bool = False) -> Declaration:
    items = [
        DeclaredItem(
            item,
            "explicit",
            "declared",
            Cite(line, text),
            group="Henkilötiedot",
            purposes=("billing",),
            legal_basis=("contract",),
            retention=("r1",),
        )
        for item, (line, text) in QUOTES.items()
    ]
    items.append(
        DeclaredItem(
            "finance.invoice", "explicit", "declared", Cite(19, "laskutustiedot"), covers=("finance.reference",)
        )
    )
    items.append(
        DeclaredItem(
            "supply.premises",
            "explicit",
            "conditional",
            Cite(20, "käyttöpaikan tiedot"),
            condition="lämpökyselyn yhteydessä",
        )
    )
    register = Register(
        "customers", "Asiakas- ja markkinointirekisteri", Controller("Esimerkin Lämpö Oy", "0000000-0"), ("tietosuoja@example.fi",),
        ("consumer_customer", "business_contact"), tuple(items), (CitedId("special.health", Cite(24, "emme käsittele terveystietoja")),),
        (Unknown(Cite(23, "muut asiakkuuden hoitamiseksi tarpeelliset merkinnät"), "customer"),),
        purposes=(CitedId("billing", Cite(9, "laskutus")), CitedId("customer_care", Cite(10, "asiakassuhteen hoitaminen"))),
        legal_bases=(CitedId("contract", Cite(13, "sopimus")),),
        retention=(
            RetentionRule("r1", 10, "year", ("contract_end",), "exact", "register", Cite(31, "kymmenen vuotta sopimuksen päättymisestä")),
            RetentionRule("r2", 3, "year", ("received", "last_contact"), "exact", ("comms.messages",), Cite(33, "kolme vuotta vastaanottamisesta tai viimeisestä yhteydenotosta")),
        ),
        transfers=Transfers("conditional", Cite(28, "ellei se ole teknisesti välttämätöntä")),
        automated=Automated("none", "none", Cite(36, "emme tee profilointia")),
        review=Review("2026-06", "month", "reviewed", date(2026, 6, 30), Cite(48, "Katselmoitu 6/2026")),
        findings=(NoticeFinding("N-INCONSISTENT", "medium", Cite(11, "kohdennetut viestit palvelujen käytön perusteella"), also=(Cite(36, "emme tee profilointia"),)),),
    )  # fmt: skip
    return Declaration(
        "tietosuojaseloste.txt", HASH, 48, "fi", (register,), "Esimerkin Lämpö Oy: tietosuojaseloste", confirmed,
        "Tiina Tietosuoja" if confirmed else None, date(2026, 11, 2) if confirmed else None,
    )  # fmt: skip


def said(fi: str, sv: str = "", en: str = "") -> dict[str, str]:
    return {"fi": fi, "sv": sv or fi, "en": en or fi}


def verdicts() -> list[Verdict]:
    hetu = ("Tietosuojalaki 29 §", "GDPR 5(1)(c)", "GDPR 32")
    undeclared = ("GDPR 5(1)(a)", "GDPR 5(1)(c)", "GDPR 30(1)(c)")
    a9 = ("GDPR 9(1)", "GDPR 9(2)", "Tietosuojalaki 6 §")
    crm, people, bill = CRM.source + "/asiakkaat.csv/", PEOPLE.source + "/", CUSTOMER.source + "/"
    negated = Cite(24, "emme käsittele terveystietoja")
    out = [
        Verdict("D-NEGATED", "special.health", "crm", "customers", "critical", "confirmed", (crm + "muistiinpanot",), 6, negated, a9,
                said("Seloste sanoo, ettei terveystietoja käsitellä, mutta muistiinpanoissa on terveyttä koskevia merkintöjä."), ("remove", "instruct", "declare")),
        Verdict("D-NEGATED", "special.health", "billing", "customers", "high", "candidate", (bill + "huoltokaynti/selite",), 3, negated, a9,
                said("Huoltokäyntien selitteissä on mahdollisia terveyttä koskevia merkintöjä."), ("confirm", "remove")),
        Verdict("D-HETU-PLACE", "identity.national_id", "contacts", "customers", "high", "confirmed", (people + "vanha_lista/sotu",), 57, Cite(18, "henkilötunnus"), hetu,
                said("Henkilötunnuksia on piilotetulla taulukolla."), ("remove", "restrict")),
        Verdict("D-HETU-PLACE", "identity.national_id", "crm", "customers", "high", "confirmed", (crm + "muistiinpanot",), 23, Cite(18, "henkilötunnus"), hetu,
                said("Henkilötunnuksia on kirjoitettu vapaaseen tekstiin."), ("remove", "instruct")),
        Verdict("D-HETU-PLACE", "identity.national_id", "billing", "customers", "high", "confirmed", (bill + "huoltokaynti/selite",), 1, Cite(18, "henkilötunnus"), hetu,
                said("Henkilötunnus on kirjoitettu vapaaseen tekstiin."), ("remove", "instruct")),
        Verdict("D-UNDECLARED", "finance.bank_account", "crm", "customers", "high", "confirmed", (crm + "tilinumero",), 262, None, undeclared,
                said("Tilinumeroita on tallessa, mutta seloste ei mainitse niitä."), ("remove", "declare")),
        Verdict("D-UNDECLARED", "finance.bank_account", "billing", "customers", "high", "confirmed", (bill + "lasku/iban",), 1200, None, undeclared,
                said("Tilinumeroita on tallessa, mutta seloste ei mainitse niitä."), ("remove", "declare")),
        Verdict("D-UNDECLARED", "identity.birth_date", "crm", "customers", "medium", "confirmed", (crm + "syntymäaika",), 1692, None, undeclared,
                said("Syntymäaikoja on tallessa, mutta seloste ei mainitse niitä."), ("remove", "declare")),
        Verdict("D-UNDECLARED", "online.username", "billing", "customers", "medium", "confirmed", (bill + "kayttaja/kayttajatunnus",), 310, None, undeclared,
                said("Käyttäjätunnuksia on tallessa, mutta seloste ei mainitse niitä."), ("remove", "declare")),
        Verdict("D-UNDECLARED", "online.ip", "billing", "customers", "medium", "confirmed", (bill + "kayttaja/viimeisin_ip",), 290, None, undeclared,
                said("IP-osoitteita on tallessa, mutta seloste ei mainitse niitä."), ("remove", "declare"),
                decision={"answer": "accept", "reason": "tietoturvaloki, kirjataan selosteeseen katselmoinnissa", "reviewer": "Tiina Tietosuoja", "until": "2027-06-30"}),
        Verdict("D-UNDECLARED", "family.children", "contacts", "customers", "medium", "candidate", (people + "Yhteyshenkilöt/(comments)",), 2, None, undeclared,
                said("Kommenteissa voi olla tietoja lapsista."), ("confirm", "remove")),
        Verdict("D-GENERIC", "finance.reference", "billing", "customers", "medium", "confirmed", (bill + "lasku/viitenumero",), 40_000, Cite(19, "laskutustiedot"), ("GDPR 5(1)(a)", "GDPR 12(1)"),
                said("Viitenumerot ovat vain yläkäsitteen «laskutustiedot» varassa."), ("specify",)),
        Verdict("D-COND", "supply.premises", "billing", "customers", "low", "confirmed", (bill + "sopimus/kayttopaikka_nro",), 2140, Cite(20, "käyttöpaikan tiedot"), ("GDPR 5(1)(a)",),
                said("Seloste ilmoittaa käyttöpaikan tiedot vain lämpökyselyn yhteydessä."), ("specify",)),
        Verdict("D-NOTFOUND", "comms.complaint", None, "customers", "info", "confirmed", (), 0, Cite(22, "reklamaatiot"), ("GDPR 5(1)(d)",),
                said("Seloste mainitsee reklamaatiot, mutta niitä ei löytynyt."), ("check", "remove_from_notice"), {"rows_read": 50_000, "complete": False}),
        Verdict("D-NODETECT", "supply.consumption", None, "customers", "info", "confirmed", (), 0, Cite(19, "kulutustiedot"), (),
                said("Ohjelma ei tunnista kulutustietoja aineistosta."), ("check",)),
        Verdict("R-OVER", None, "billing", "customers", "high", "confirmed", (bill + "sopimus/paattymispvm",), 131, Cite(31, "kymmenen vuotta sopimuksen päättymisestä"), ("GDPR 5(1)(e)", "GDPR 17(1)(a)"),
                said("131 sopimusta on päättynyt yli kymmenen vuotta sitten."), ("delete",), detail={"2011": 40, "2013": 91, "rule": "r1"}),
        Verdict("R-AMBIGUOUS", None, "crm", "customers", "medium", "confirmed", (), 0, Cite(33, "kolme vuotta vastaanottamisesta tai viimeisestä yhteydenotosta"), ("GDPR 13(2)(a)",),
                said("Seloste ei sano, kumpi tapahtuma ratkaisee."), ("choose_event",)),
        Verdict("R-NOANCHOR", None, "contacts", "customers", "medium", "confirmed", (), 0, Cite(31, "kymmenen vuotta sopimuksen päättymisestä"), ("GDPR 5(2)",),
                said("Yhteyshenkilöluettelossa ei ole saraketta, josta sopimuksen päättymisen näkisi."), ("name_anchor",)),
        Verdict("N-INCONSISTENT", None, None, "customers", "medium", "confirmed", (), 0, Cite(11, "kohdennetut viestit palvelujen käytön perusteella"), ("GDPR 5(1)(a)",),
                said("Viestien kohdentaminen käytön perusteella ja lause «emme tee profilointia» eivät sovi yhteen.")),
        Verdict("N-TRANSFER", None, None, "customers", "medium", "confirmed", (), 0, Cite(28, "ellei se ole teknisesti välttämätöntä"), ("GDPR 13(1)(f)",),
                said("Tietoja ei siirretä EU:n ulkopuolelle, «ellei se ole teknisesti välttämätöntä»: lukija ei tiedä, siirretäänkö.")),
        Verdict("N-BASIS-N", "identity.national_id", None, "customers", "medium", "confirmed", (), 0, Cite(18, "henkilötunnus"), ("Tietosuojalaki 29 §",),
                said("Seloste ei kerro, millä perusteella henkilötunnusta käsitellään.")),
    ]  # fmt: skip
    declared = {"crm": ("identity.name", "identity.national_id", "contact.address", "contact.email", "contact.phone", "customer.number"),
                "contacts": ("identity.name", "work.title", "work.employer", "contact.email", "contact.phone"),
                "billing": ("identity.name", "identity.national_id", "contact.address", "customer.number", "finance.collection")}  # fmt: skip
    for system, items in declared.items():
        for item in items:
            line, text = QUOTES.get(item, (19, "laskutustiedot"))
            status = "candidate" if item == "finance.collection" else "confirmed"
            out.append(
                Verdict(
                    "D-OK",
                    item,
                    system,
                    "customers",
                    "info",
                    status,
                    (),
                    100,
                    Cite(line, text),
                    (),
                    said("Ilmoitettu selosteessa.", "Anges i beskrivningen.", "Declared."),
                )
            )
    return out


def audit(*, confirmed: bool = False) -> Audit:
    return Audit(
        "7c4e2f",
        "tietosuojaseloste.txt",
        HASH,
        "2026-06",
        date(2027, 6, 30),
        confirmed,
        date(2026, 11, 24),
        tuple(verdicts()),
    )


def previous() -> Audit:
    before = [v for v in verdicts() if v.code != "D-HETU-PLACE" or v.system == "crm"]
    before = [v for v in before if v.item != "finance.bank_account"]
    return Audit(
        "11aa00", "tietosuojaseloste.txt", HASH, "2025-06", date(2026, 6, 30), True, date(2025, 11, 20), tuple(before)
    )


def full(*, confirmed: bool = False) -> ReportDocument:
    return ReportDocument(
        inventory(), audit(confirmed=confirmed), declaration(confirmed=confirmed), previous(), "Esimerkin Lämpö Oy", 4,
        date(2026, 11, 24), demo=True, owners={"crm": "asiakaspalvelu", "billing": "taloushallinto"},
    )  # fmt: skip


def followed() -> ReportDocument:
    """Make the third audit of three, in which a system was not reached and something of each kind has changed."""
    document = full()
    now = document.audit
    first, before = date(2024, 11, 21), date(2025, 11, 20)
    kinds = {0: "grown", 2: "new", 5: "new", 7: "shrunk", 12: "redecided", 16: "changed"}
    was: dict[str, tuple[int | None, dict[str, tuple[str | None, str | None]]]] = {
        "grown": (4, {}),
        "shrunk": (1800, {}),
        "redecided": (None, {"code": ("D-UNDECLARED", "D-COND"), "severity": ("medium", "low")}),
        "changed": (None, {"status": ("candidate", "confirmed")}),
    }
    changes = []
    for n, _ in enumerate(now.verdicts):
        kind = kinds.get(n, "same")
        cells, differs = was.get(kind, (None, {}))
        changes.append(Change(kind, now.today if kind == "new" else first, cells, differs))
    hr = (
        Verdict("D-UNDECLARED", "identity.birth_date", "hr", "customers", "medium", "confirmed", ("hr.xlsx/Palkat/synt",), 44, None, (),
                said("Syntymäaikoja on tallessa, mutta seloste ei mainitse niitä."), ("remove", "declare")),
        Verdict("D-OK", "identity.name", "hr", "customers", "info", "confirmed", (), 44, Cite(18, "nimi")),
    )  # fmt: skip
    gone = Verdict(
        "D-SECRET",
        "online.password",
        "billing",
        None,
        "critical",
        "confirmed",
        (),
        3,
        message=said("Salasanoja sellaisinaan."),
    )
    numbers = [
        {"special": 0, "identity": 12, "undeclared": 5, "over": 40},
        {"special": 1, "identity": 23, "undeclared": 4, "over": 96},
    ]
    points = (
        Point(first, complete=True, numbers=numbers[0]),
        Point(before, complete=True, numbers=numbers[1]),
        Point(now.today, complete=False, numbers={"special": 1, "identity": 81, "undeclared": 4, "over": 131, "notfound": 1}),
    )  # fmt: skip
    sources = (*document.inventory.sources, SourceStatus("hr", "hr.xlsx", "spreadsheet", "failed", 0))
    course = Course(points, before, tuple(changes), (Gone(gone, first),), (Old("hr", before, hr), Old("archive")))
    return replace(document, inventory=replace(document.inventory, sources=sources), course=course)


def admitted() -> ReportDocument:
    """Give the document of an ad-hoc scan that was held against a notice and the last audit."""
    cite = Cite(41, "kulutustiedot")
    clauses = (
        Clause(cite, "D-GENERIC", ("supply.meter",), "customers"),
        Clause(None, "D-UNDECLARED", ("finance.bank_account",), "customers"),
        Clause(cite, "R-OVER", (), "customers"),
    )
    people = (Persons("crm", "identity.name", 100, 100),)
    answer = Admission(
        ("crm",), (), "no", 3, 2, tuple(verdicts()[:3]), ("finance.bank_account",), (), date(2025, 11, 20), people,
        Persons(None, None, 4_000, 5_500), clauses, (("uusi.csv/uusi.csv", "crm.csv/crm.csv"),),
    )  # fmt: skip
    return replace(full(), previous=None, admission=answer)


def ad_hoc() -> ReportDocument:
    return ReportDocument(inventory(), made_on=date(2026, 11, 24))


def empty() -> ReportDocument:
    moment = datetime(2001, 2, 3, 4, 5, 6, tzinfo=UTC)
    return ReportDocument(Inventory(ScanInfo("0", "tutka 0.1.0", moment, moment)))


def broad(systems: int = 20, columns: int = 100) -> ReportDocument:
    """Make a large organisation's audit: many systems, each with columns of sixty items, and a verdict on every pair."""
    items = [item for item in taxonomy().items if item != "special.health"][:60]
    notes = ("GDPR 5(1)(a)", "GDPR 5(1)(c)", "GDPR 30(1)(c)")
    made, verdicts_ = [], []
    for s in range(systems):
        table = Made(TableRef(f"jarjestelma{s:02}", f"exports/jarjestelma{s:02}/taulu.csv", "taulu.csv"), 5000)
        paths: dict[str, list[str]] = {}
        for c in range(columns):
            item = items[c % len(items)]
            table.add(f"sarake_{c:03}", item, 4000 - c, recogniser="fi.henkilotunnus", validated=4000 - c, chance=12.5,
                      shapes={"dddddd-dddX": 3000, "ddddddAdddX": 1000 - c}, reasons=header("sarake", passed(4000 - c, 4000)))  # fmt: skip
            paths.setdefault(item, []).append(f"{table.ref.source}/{table.ref.table}/sarake_{c:03}")
        made.append(table)
        verdicts_ += [
            Verdict(
                "D-UNDECLARED" if n % 3 else "D-OK", item, table.ref.system, "customers", "high" if n % 3 else "info", "confirmed", tuple(columns_),
                4000, None if n % 3 else Cite(18, "nimi"), notes, said("Seloste ei mainitse tätä tietoa, ja se on järjestelmässä tuhansissa soluissa. " * 2), ("remove", "declare"),
            )
            for n, (item, columns_) in enumerate(paths.items())
        ]  # fmt: skip
    document = full()
    inventory_ = replace(
        document.inventory,
        tables={m.ref: m.table() for m in made},
        findings=tuple(f for m in made for f in m.findings),
        sources=tuple(SourceStatus(m.ref.system, m.ref.source, "delimited", "complete", 1) for m in made),
        problems=(),
    )
    return replace(
        document, inventory=inventory_, audit=replace(document.audit, verdicts=tuple(verdicts_)), previous=None
    )
