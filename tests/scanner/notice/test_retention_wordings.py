"""Periods as any trade words them, and times that are none: of answering, cancelling, vouchers, delivery, complaints."""

from __future__ import annotations

import pytest

from tests.scanner.notice.test_phrases import fits, under

WORDED = [
    ("fi", "10 year contract_end exact", "Säilytämme tietoja 10 vuotta sopimussuhteen päätyttyä."),
    ("fi", "10 year contract_end exact", "Sopimustiedot: sopimuksen voimassaoloaika + 10 vuotta"),
    (
        "fi",
        "10 year contract_end exact",
        "Tiedot säilytetään sopimuksen voimassaoloajan ja kymmenen vuotta sen jälkeen.",
    ),
    (
        "fi",
        "10 year contract_end exact",
        "Henkilötietoja säilytetään sopimuksen voimassaolon ajan sekä 10 vuotta sopimuksen päättymisen jälkeen.",
    ),
    ("fi", "10 year contract_end exact", "Sopimukset arkistoidaan 10 vuodeksi sopimuksen päättymisestä."),
    ("fi", "2 year customership_end exact", "Asiakkuuden kesto + 2 vuotta"),
    ("fi", "2 year customership_end exact", "Asiakastiedot: asiakassuhteen ajan + 2 v"),
    (
        "fi",
        "2 year customership_end exact",
        "Tiedot säilytetään asiakassuhteen keston ajan ja sen jälkeen kaksi vuotta.",
    ),
    (
        "fi",
        "2 year customership_end exact",
        "Säilytämme tietojasi niin kauan kuin olet asiakkaamme ja 2 vuotta asiakassuhteen päättymisestä.",
    ),
    (
        "fi",
        "2 year customership_end exact",
        "Asiakkaan tietoja säilytetään asiakkuuden ajan ja kaksi (2) vuotta asiakkuuden päättymisen jälkeen.",
    ),
    ("fi", "2 year customership_end exact", "Poistamme tiedot, kun asiakkuuden päättymisestä on kulunut kaksi vuotta."),
    ("fi", "2 year customership_end exact", "Kun asiakkuutesi päättyy, säilytämme tietojasi vielä kaksi vuotta."),
    ("fi", "2 year customership_end exact", "Tiedot poistetaan, kun asiakassuhteen päättymisestä on kulunut 2 vuotta."),
    (
        "fi",
        "6 year fiscal_year_end exact|approx",
        "Laskutusaineisto säilytetään kuusi vuotta sen vuoden lopusta, jonka aikana tilikausi on päättynyt.",
    ),
    ("fi", "6 year fiscal_year_end exact|approx", "Kirjanpitoaineisto 6 vuotta tilikauden päättymisvuoden lopusta"),
    ("fi", "6 year fiscal_year_end exact|approx", "Tositteet säilytetään kirjanpitolain edellyttämät 6 vuotta."),
    (
        "fi",
        "6 year fiscal_year_end exact|approx",
        "Kirjanpitolain mukaan laskuja säilytetään 6 vuotta tilikauden päättymisen jälkeen.",
    ),
    (
        "fi",
        "6 year fiscal_year_end exact|approx",
        "Laskut säilytetään 6 vuotta siitä vuodesta, jonka aikana tilikausi päättyi.",
    ),
    ("fi", "12 month recruitment_end max|exact", "Hakemukset säilytetään 12 kuukautta hakuprosessin päättymisestä."),
    (
        "fi",
        "12 month recruitment_end max|exact",
        "Hakijoiden tiedot säilytetään enintään 12 kk rekrytointiprosessin päättymisen jälkeen.",
    ),
    (
        "fi",
        "12 month recruitment_end max|exact",
        "Rekrytointiin liittyvät tiedot poistetaan 12 kuukauden kuluttua rekrytointipäätöksestä.",
    ),
    ("fi", "6 month - exact", "Avoin hakemus on järjestelmässä 6 kuukautta."),
    ("fi", "6 month - exact", "Viestit säilyvät meillä kuusi kuukautta."),
    ("fi", "1 year activity_end exact", "Vikailmoitukset: vuosi siitä kun vika on korjattu."),
    ("fi", "1 year activity_end exact", "Ilmoittautumistiedot poistetaan vuoden kuluttua tapahtuman jälkeen."),
    ("fi", "1 year activity_end exact", "Osallistujatiedot hävitetään vuosi kurssin päättymisen jälkeen."),
    ("fi", "1 year activity_end exact", "Retken osallistujalista hävitetään vuoden kuluttua retkestä."),
    ("fi", "3 year last_contact exact", "Poistamme tiedot, jos emme ole olleet yhteydessä kolmeen vuoteen."),
    ("fi", "3 year last_contact exact", "Tiedot säilytetään kolme vuotta viimeisestä yhteydenpidosta."),
    ("fi", "3 year last_contact exact", "Tiedot poistetaan, kun viimeisestä yhteydenotosta on kulunut 3 vuotta."),
    ("fi", "3 year last_contact exact", "Säilytämme tiedot 3 vuotta edellisestä asioinnista."),
    ("fi", "2 year last_login exact", "Käyttäjätili poistetaan, jos et ole kirjautunut kahteen vuoteen."),
    ("fi", "2 year last_login exact", "Tili poistetaan kun sitä ei ole käytetty 2 vuoteen."),
    (
        "fi",
        "2 year last_login exact",
        "Tili suljetaan ja tiedot poistetaan, jos et kirjaudu palveluun kahteen vuoteen.",
    ),
    ("fi", "30 day created exact|max", "Kameratallenteet säilyvät 30 vuorokautta, jonka jälkeen ne tallentuvat yli."),
    ("fi", "30 day created exact|max", "Tallenteet tuhoutuvat automaattisesti 30 vrk:n kuluttua."),
    ("fi", "30 day created exact|max", "Tallenteen säilytysaika on 30 vrk."),
    ("fi", "30 day created exact|max", "Kameroiden tallenteita pidetään 30 päivää."),
    ("fi", "50 year - exact", "Palkka-asiakirjat 50 vuotta."),
    ("fi", "50 year - exact", "Palkka-asiakirjat säilytetään 50 vuotta."),
    ("fi", "12 year - exact", "Potilasasiakirjat säilytetään 12 vuotta."),
    ("fi", "12 year - exact", "Potilastiedot säilytetään 12 vuoden ajan."),
    ("fi", "120 year - exact|max|min", "Potilaskertomus 120 vuotta."),
    ("fi", "5 year - max", "Tietoja säilytetään enintään 5 vuotta."),
    ("fi", "5 year - max", "Tietoja säilytetään korkeintaan viisi vuotta."),
    ("fi", "5 year - max", "Emme säilytä tietoja yli viittä vuotta."),
    ("fi", "5 year - max", "Tietojen säilytysaika on maksimissaan 5 v."),
    ("fi", "5 year - max", "Tiedot poistetaan viimeistään viiden vuoden kuluttua."),
    ("fi", "5 year - max", "Tiedot poistetaan viiden vuoden kuluessa."),
    ("fi", "10 year - min", "Tietoja säilytetään vähintään 10 vuotta."),
    ("fi", "10 year - min", "Säilytysaika on vähintään kymmenen vuotta."),
    (
        "fi",
        "5 year customership_end exact|min",
        "Rahanpesulain mukaiset tuntemistiedot säilytetään viisi vuotta asiakassuhteen päättymisestä.",
    ),
    (
        "fi",
        "3 month activity_end max|exact",
        "Arvontaan osallistuneiden tiedot poistetaan kolmen kuukauden kuluessa arvonnasta.",
    ),
    ("fi", "14 day - max|exact", "Varmuuskopiot poistuvat 14 päivän kuluessa."),
    ("fi", "1 year recruitment_end max", "Työhakemukset poistetaan vuoden kuluessa haun päättymisestä."),
    ("fi", "0.5 year -|created exact", "Pesuhistoria: puoli vuotta."),
    ("fi", "0.5 year -|created exact", "Lokitietoja pidetään tallessa puoli vuotta."),
    ("fi", "0.5 year -|created exact", "Tietoja säilytetään puolen vuoden ajan."),
    ("sv", "10 year contract_end exact", "Uppgifterna sparas i 10 år efter att avtalet upphört."),
    ("sv", "10 year contract_end exact", "Avtalstiden + 10 år"),
    ("sv", "10 year contract_end exact", "Uppgifterna lagras under avtalstiden och tio år därefter."),
    ("sv", "10 year contract_end exact", "Avtal förvaras tio år efter avtalets slut."),
    ("sv", "2 year customership_end exact", "Kundförhållandets längd + 2 år"),
    ("sv", "2 year customership_end exact", "Uppgifterna raderas två år efter kundförhållandets slut."),
    ("sv", "2 year customership_end exact", "När kundförhållandet upphör sparar vi uppgifterna i ytterligare två år."),
    (
        "sv",
        "2 year customership_end exact",
        "Vi sparar dina uppgifter så länge du är kund och två år efter att kundförhållandet avslutats.",
    ),
    ("sv", "2 year customership_end exact", "Uppgifterna raderas då två år har gått sedan kundförhållandet upphörde."),
    ("sv", "6 year fiscal_year_end exact|approx", "Fakturor sparas i sex år från räkenskapsperiodens slut."),
    (
        "sv",
        "6 year fiscal_year_end exact|approx",
        "Bokföringsmaterial förvaras i sex år räknat från utgången av det år då räkenskapsperioden avslutades.",
    ),
    ("sv", "6 year fiscal_year_end exact|approx", "Enligt bokföringslagen sparas fakturor i sex år."),
    ("sv", "6 year fiscal_year_end exact|approx", "Kvitton: 6 år från räkenskapsårets utgång"),
    ("sv", "3 year - exact", "Uppgifter om den som lämnat hamnen avlägsnas efter tre år."),
    ("sv", "3 year - exact", "Uppgifterna bevaras i tre år."),
    ("sv", "3 year - exact", "Uppgifterna tas bort efter tre år."),
    ("sv", "3 year - exact", "Uppgifterna försvinner efter 3 år."),
    ("sv", "6 month - exact", "Uppgifterna finns kvar i sex månader."),
    ("sv", "1 year activity_end exact", "Deltagarlistor förstörs ett år efter lägret."),
    ("sv", "1 year activity_end exact", "Uppgifterna raderas ett år efter kursens slut."),
    ("sv", "2 year last_login exact", "Kontot raderas om du inte loggat in på två år."),
    ("sv", "2 year last_login exact", "Konton som inte använts på två år raderas."),
    ("sv", "14 day created exact|max", "Inspelningarna skrivs över efter 14 dygn."),
    ("sv", "14 day created exact|max", "Kamerabilder sparas högst 14 dygn."),
    ("sv", "14 day created exact|max", "Inspelningar: 14 dagar"),
    ("sv", "5 year - max", "Uppgifterna sparas i högst fem år."),
    ("sv", "5 year - max", "Uppgifterna sparas inte längre än fem år."),
    ("sv", "5 year - max", "Uppgifterna raderas senast efter fem år."),
    ("sv", "5 year - max", "Uppgifterna sparas maximalt 5 år."),
    ("sv", "5 year - max", "Uppgifterna raderas inom fem år."),
    ("sv", "6 month recruitment_end max|exact", "Ansökningar förstörs sex månader efter att rekryteringen avslutats."),
    (
        "sv",
        "6 month recruitment_end max|exact",
        "Ansökningar sparas i högst sex månader efter ansökningstidens utgång.",
    ),
    ("sv", "6 month recruitment_end max|exact", "Ansökningar raderas 6 månader efter rekryteringsbeslutet."),
    ("sv", "0.5 year -|created exact", "Meddelanden sparas ett halvt år."),
    ("sv", "0.5 year -|created exact", "Loggar: ett halvår"),
    ("en", "10 year contract_end exact", "We keep the data for the term of the contract and ten years thereafter."),
    ("en", "10 year contract_end exact", "Contract data: duration of the contract + 10 years"),
    ("en", "10 year contract_end exact", "Contract documents are archived for 10 years after the contract ends."),
    ("en", "10 year contract_end exact", "Data is stored for 10 years from the termination of the agreement."),
    ("en", "2 year customership_end exact", "Duration of the customer relationship + 2 years"),
    (
        "en",
        "2 year customership_end exact",
        "Customer data is deleted two years after the end of the customer relationship.",
    ),
    (
        "en",
        "2 year customership_end exact",
        "Once the customer relationship has ended we keep the data for another two years.",
    ),
    (
        "en",
        "2 year customership_end exact",
        "We keep your data for as long as you are our customer and for two years after the customer relationship has ended.",
    ),
    (
        "en",
        "2 year customership_end exact",
        "Data is erased when two years have passed since the end of the customer relationship.",
    ),
    (
        "en",
        "6 year fiscal_year_end exact|approx",
        "Invoices are kept for six years from the end of the financial year.",
    ),
    (
        "en",
        "6 year fiscal_year_end exact|approx",
        "Accounting records are retained for six years from the end of the calendar year in which the financial year ended.",
    ),
    ("en", "6 year fiscal_year_end exact|approx", "Under the Accounting Act we keep invoices for six years."),
    ("en", "6 year fiscal_year_end exact|approx", "Receipts: 6 years from the end of the accounting period"),
    ("en", "6 year - exact", "Your order stays on file six years because tax law says so."),
    ("en", "6 year - exact", "Orders stay in our system for six years."),
    ("en", "6 year - exact", "Data remains in the register for six years."),
    ("en", "6 month created exact", "Logs: six months"),
    ("en", "6 month - exact", "The data is cleared after six months."),
    ("en", "6 month - exact", "Chat logs are purged after 6 months."),
    ("en", "6 month - exact", "The emails are shredded after six months."),
    ("en", "1 year activity_end exact", "Registration data is deleted one year after the event."),
    ("en", "1 year activity_end exact", "We shred the list a year after the workshop."),
    ("en", "2 year last_login exact", "Accounts that have not been used for two years are deleted."),
    ("en", "2 year last_login exact", "Your account is deleted if you have not logged in for two years."),
    ("en", "2 year last_login exact", "Accounts are removed after two years of inactivity."),
    ("en", "7 day created exact|max", "The server log is cleared after 7 days."),
    ("en", "7 day created exact|max", "CCTV recordings are kept for 7 days."),
    ("en", "7 day created exact|max", "Footage is overwritten after 7 days."),
    ("en", "7 day created exact|max", "Recordings: 7 days"),
    ("en", "5 year - max", "Data is kept for up to five years."),
    ("en", "5 year - max", "Data is kept for no longer than five years."),
    ("en", "5 year - max", "Data is kept for a maximum of five years."),
    ("en", "5 year - max", "We do not keep data for longer than five years."),
    ("en", "5 year - max", "Data is deleted within five years."),
    ("en", "5 year - max", "Data is deleted no later than after five years."),
    ("en", "5 year - max", "Data is retained for not more than 5 years."),
    (
        "en",
        "6 month recruitment_end max|exact",
        "Applications are destroyed six months after the recruitment has ended.",
    ),
    (
        "en",
        "6 month recruitment_end max|exact",
        "Applications are kept for a maximum of six months from the end of the recruitment process.",
    ),
    ("en", "6 month recruitment_end max|exact", "Applicants' data is deleted 6 months after the hiring decision."),
    ("en", "0.5 year -|created exact", "Messages are kept for half a year."),
]
NONE = [
    ("fi", "Vastaamme pyyntöihin kuukauden kuluessa."),
    ("fi", "Pyykit on haettava 48 tunnin kuluessa."),
    ("fi", "Pesuedut vanhenevat 12 kuukaudessa."),
    ("fi", "Lahjakortti on voimassa 12 kuukautta."),
    ("fi", "Reklamaatio on tehtävä 30 päivän sisällä."),
    ("fi", "Peruuta varaus vähintään 24 tuntia ennen."),
    ("fi", "Palautusaika on 14 päivää."),
    ("fi", "Takuu on voimassa kaksi vuotta."),
    ("fi", "Tietosuojaseloste katselmoidaan 12 kuukauden välein."),
    ("fi", "Salasana on vaihdettava 90 päivän välein."),
    ("fi", "Voit tarkastaa tietosi maksutta kerran vuodessa."),
    ("fi", "Rekisteriin voi liittyä 15 vuotta täyttänyt."),
    ("fi", "Ilmoitamme tietoturvaloukkauksesta 72 tunnin kuluessa."),
    ("fi", "Maksuaika on 14 päivää."),
    ("fi", "Sopimus on voimassa kaksi vuotta kerrallaan."),
    ("fi", "Toimitusaika on 3–5 päivää."),
    ("fi", "Irtisanomisaika on yksi kuukausi."),
    ("fi", "Varmuuskopiot otetaan 24 tunnin välein."),
    ("fi", "Lasten on oltava yli 3 vuotta vanhoja."),
    ("fi", "Kanteluaika on viisi vuotta tapahtuneesta."),
    ("sv", "Vi svarar inom en månad."),
    ("sv", "Presentkortet gäller i tolv månader."),
    ("sv", "Garantin är två år."),
    ("sv", "Avbokning ska göras senast 24 timmar innan."),
    ("sv", "Ångerrätten är 14 dagar."),
    ("sv", "Lösenordet byts var 90:e dag."),
    ("sv", "Lösenordet byts med 90 dagars mellanrum."),
    ("sv", "Avtalet gäller två år i taget."),
    ("sv", "Reklamation ska göras inom 30 dagar."),
    ("en", "We reply within one month."),
    ("en", "Vouchers expire after 12 months."),
    ("en", "Cancel a private lesson at least 24 hours beforehand."),
    ("en", "Returns within 14 days, please."),
    ("en", "The warranty period is two years."),
    ("en", "The agreement is valid for two years."),
    ("en", "Passwords are changed every 90 days."),
    ("en", "Complaints must be made within 30 days."),
    ("en", "You must be at least 15 years old."),
    ("en", "Delivery takes 3–5 days."),
    ("en", "We will notify you of a breach within 72 hours."),
    ("en", "The notice period is one month."),
]


@pytest.mark.parametrize(("lang", "expected", "text"), WORDED)
def test_a_period_is_read(lang, expected, text) -> None:
    got = [rule for rule in under("retention", lang, text).retention if rule.amount is not None]
    assert len(got) == 1
    assert fits(got[0], expected)


@pytest.mark.parametrize(("lang", "text"), NONE)
def test_another_time_is_no_period(lang, text) -> None:
    assert [rule for rule in under("retention", lang, text).retention if rule.amount] == []


@pytest.mark.parametrize(
    ("lang", "text", "criterion"),
    [
        ("fi", "Maksamaton valvontamaksu: kunnes saatava on peritty tai vanhentunut", "kunnes saatava on peritty"),
        ("fi", "Merkintä poistetaan, kun sijainen lähtee pankista.", "kun sijainen lähtee pankista"),
        ("sv", "Uppgifterna sparas tills fordran är indriven.", "tills fordran är indriven"),
        ("en", "The list is shredded once the shelves are full.", "once the shelves are full"),
    ],
)
def test_an_end_that_no_word_names_is_kept_as_a_criterion(lang, text, criterion) -> None:
    (rule,) = under("retention", lang, text).retention
    assert rule.amount is None
    assert rule.criterion is not None
    assert rule.criterion.startswith(criterion)


def test_a_cell_that_names_only_an_event_ends_with_it() -> None:
    (rule,) = under("retention", "fi", "Kauden päätyttyä").retention
    assert (rule.amount, rule.unit, rule.events) == (0, "day", ("activity_end",))
