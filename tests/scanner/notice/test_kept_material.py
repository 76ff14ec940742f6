"""A retention rule is for what its sentence has for its subject: accounting material, letters, recordings, logs."""

from __future__ import annotations

import pytest

from scanner.notice import read_text

LISTS = {
    "fi": (
        "Asiakasrekisterin tietosuojaseloste\n\nMitä tietoja keräämme?\n\n- nimi\n- puhelinnumero\n- sähköpostiosoite\n"
        "- asiakasnumero\n- laskutustiedot\n- maksutiedot\n- viestit asiakaspalvelun kanssa\n- puhelutallenteet\n"
        "- lokitiedot\n- suoramarkkinointilupa\n\nTietojen säilytys\n\n"
    ),
    "sv": (
        "Dataskyddsbeskrivning för kundregistret\n\nVilka uppgifter samlar vi in?\n\n- namn\n- telefonnummer\n"
        "- e-postadress\n- kundnummer\n- faktureringsuppgifter\n- betalningsuppgifter\n- meddelanden till kundtjänsten\n"
        "- samtalsinspelningar\n- logguppgifter\n- samtycke till marknadsföring\n\nLagring av uppgifter\n\n"
    ),
    "en": (
        "Privacy notice of the customer register\n\nWhat data do we collect?\n\n- name\n- telephone number\n"
        "- email address\n- customer number\n- billing information\n- payment information\n"
        "- messages to customer service\n- call recordings\n- log data\n- marketing consent\n\n"
        "How long do we keep data?\n\n"
    ),
}
BOOKS = ("finance.invoice", "finance.payment")


def _scopes(lang: str, sentence: str) -> list[object]:
    (register,) = read_text(f"{LISTS[lang]}{sentence}\n", "n.txt").registers
    return [rule.scope for rule in register.retention]


@pytest.mark.parametrize(
    ("lang", "sentence", "scope"),
    [
        (
            "fi",
            "Kirjanpitoaineisto säilytetään kuusi vuotta sen vuoden lopusta, jonka aikana tilikausi on päättynyt.",
            BOOKS,
        ),
        ("fi", "Säilytämme kirjanpitoaineiston kuusi vuotta.", BOOKS),
        ("fi", "Tositteet säilytetään kuusi vuotta.", BOOKS),
        ("fi", "Laskut säilytetään kuusi vuotta.", ("finance.invoice",)),
        ("fi", "Sähköposteja säilytetään yksi vuosi.", ("comms.messages",)),
        ("fi", "Sähköpostiosoite säilytetään yksi vuosi.", ("contact.email",)),
        ("fi", "Sähköpostit ja puhelinnumerot säilytetään yksi vuosi.", ("contact.email", "contact.phone")),
        ("fi", "Tallenteet säilytetään 30 vuorokautta.", ("comms.call_recording",)),
        ("fi", "Hakemukset säilytetään yksi vuosi.", ("hr.cv",)),
        ("fi", "Lokitiedot säilytetään 12 kuukautta.", ("online.log",)),
        ("fi", "Markkinointitiedot säilytetään kaksi vuotta.", ("customer.consent",)),
        ("fi", "Tiedot säilytetään kymmenen vuotta kirjanpitolain mukaisesti.", "register"),
        ("fi", "Kirjanpitoaineistoa lukuun ottamatta tiedot säilytetään kolme vuotta.", "register"),
        ("sv", "Bokföringsmaterialet sparas i sex år.", BOOKS),
        ("sv", "Fakturor sparas i sex år.", ("finance.invoice",)),
        ("sv", "E-post sparas i ett år.", ("comms.messages",)),
        ("sv", "E-postadressen sparas i ett år.", ("contact.email",)),
        ("sv", "Inspelningar sparas i 30 dagar.", ("comms.call_recording",)),
        ("sv", "Ansökningar sparas i ett år.", ("hr.cv",)),
        ("sv", "Loggar sparas i 12 månader.", ("online.log",)),
        ("sv", "Marknadsföringsuppgifter sparas i två år.", ("customer.consent",)),
        ("sv", "Uppgifterna sparas i tio år.", "register"),
        ("en", "Accounting records are kept for six years.", BOOKS),
        ("en", "Invoices are kept for six years.", ("finance.invoice",)),
        ("en", "E-mails are kept for one year.", ("comms.messages",)),
        ("en", "The email address is kept for one year.", ("contact.email",)),
        ("en", "Recordings are kept for 30 days.", ("comms.call_recording",)),
        ("en", "Applications are kept for one year.", ("hr.cv",)),
        ("en", "Logs are kept for 12 months.", ("online.log",)),
        ("en", "Marketing data is kept for two years.", ("customer.consent",)),
        ("en", "Except for accounting records, data is kept for three years.", "register"),
    ],
)
def test_the_subject_is_the_scope(lang, sentence, scope) -> None:
    assert _scopes(lang, sentence) == [scope]


def test_the_rest_of_the_register_keeps_its_own_rule() -> None:
    text = "Tiedot poistetaan kahden vuoden kuluttua, mutta kirjanpitoaineisto säilytetään kuusi vuotta."
    assert _scopes("fi", text) == ["register", BOOKS]
    (register,) = read_text(f"{LISTS['fi']}{text}\n", "n.txt").registers
    rules = {entry.id: entry.retention for entry in register.items}
    assert (rules["identity.name"], rules["contact.phone"], rules["finance.invoice"]) == (("r1",), ("r1",), ("r2",))


def test_marketing_data_that_the_list_lacks_are_still_not_the_register() -> None:
    text = LISTS["fi"].replace("- suoramarkkinointilupa\n", "") + "Markkinointitiedot säilytetään kaksi vuotta.\n"
    (register,) = read_text(text, "n.txt").registers
    assert [rule.scope for rule in register.retention] == [("Markkinointitiedot",)]
    assert "retention_scope" in {entry.guess for entry in register.unknown}
