"""How far a denial reaches, in a section on the data and in one of no known class, and the sentences that deny nothing.

A false denial is worse than a missed one: what is looked at, not published, not kept longer or not told to others is collected.
"""

from __future__ import annotations

import pytest

from scanner.notice import read_text
from tests.scanner.notice.sentence import HEAD, read

ELSEWHERE = {
    "fi": "Tietosuojaseloste\n\nAsiointi toimistolla\n\n",
    "sv": "Dataskyddsbeskrivning\n\nPå kontoret\n\n",
    "en": "Privacy notice\n\nAt our office\n\n",
}


def denied(head: str, text: str) -> set[str]:
    return {entry.id for entry in read_text(f"{head}{text}\n", "n.txt", "text").registers[0].negated}


DENIED = [
    ("fi", "Henkilötunnusta emme hae emmekä säilytä.", "identity.national_id"),
    ("fi", "Henkilötunnuksia ei meillä käsitellä.", "identity.national_id"),
    ("fi", "Henkilötunnuksia tai tilinumeroita yhdistyksellä ei ole.", "finance.bank_account identity.national_id"),
    ("fi", "Meillä ei ole asiakkaiden henkilötunnuksia.", "identity.national_id"),
    ("fi", "Sijaintia ei lueta.", "location.position"),
    ("fi", "Sovellus ei lue sijaintiasi.", "location.position"),
    ("fi", "Sovellus ei seuraa sijaintiasi.", "location.position"),
    ("fi", "Emme pyydä tilinumeroasi missään vaiheessa.", "finance.bank_account"),
    ("fi", "Pankkitilin numeroa ei tarvitse ilmoittaa eikä sitä tallenneta.", "finance.bank_account"),
    ("fi", "Kasvontunnistusta ei käytetä.", "special.biometric"),
    ("fi", "Terveydentilaa koskevia tietoja ei rekisteriin kirjata.", "special.health"),
    ("fi", "Terveystietoja emme kysele.", "special.health"),
    ("fi", "Jäsenten uskontoa ei kysytä.", "special.religion"),
    ("fi", "Uskonnollista vakaumusta emme merkitse mihinkään.", "special.religion"),
    ("fi", "Puheluita ei tallenneta eikä kuunnella.", "comms.call_recording"),
    ("fi", "Puhelut eivät tallennu.", "comms.call_recording"),
    ("fi", "Kameravalvontaa tiloissamme ei ole.", "surveillance.cctv"),
    ("fi", "Toimistolla ei ole kameravalvontaa.", "surveillance.cctv"),
    ("fi", "Meillä ei ole kameravalvontaa.", "surveillance.cctv"),
    ("fi", "Luottotietoja emme tarkista keneltäkään.", "finance.credit"),
    ("fi", "Luottotietojasi ei haeta.", "finance.credit"),
    ("fi", "Maksukorttisi numero ei päädy meille.", "finance.card"),
    ("fi", "Korttinumero ei kulje meidän kauttamme eikä tallennu meille.", "finance.card"),
    ("fi", "Emme missään tilanteessa pyydä maksukortin numeroa.", "finance.card"),
    ("fi", "Maksukorttitietoja ei tallenneta järjestelmäämme.", "finance.card"),
    ("fi", "Korttitiedot menevät suoraan maksupalvelulle, eivät meille.", "finance.card"),
    ("fi", "Selaustietoja emme seuraa.", "online.browsing"),
    ("fi", "Valokuvia asiakkaista emme ota.", "identity.photo"),
    ("fi", "Valokuvaa ei edellytetä.", "identity.photo"),
    ("fi", "Syntymäaikaa emme kirjaa.", "identity.birth_date"),
    ("fi", "Syntymäaikaa ei tallenneta lainkaan.", "identity.birth_date"),
    ("fi", "IP-osoitteita ei lokiteta.", "online.ip"),
    ("fi", "IP-osoite ei jää talteen.", "online.ip"),
    ("fi", "Rikosrekisteriotetta ei pyydetä.", "criminal.conviction"),
    ("fi", "Emme kerää, emmekä halua saada, terveystietoja.", "special.health"),
    (
        "fi",
        "Keräämme nimen ja puhelinnumeron. Henkilötunnusta tai syntymäaikaa emme.",
        "identity.birth_date identity.national_id",
    ),
    ("fi", "Henkilötunnus: ei käsitellä.", "identity.national_id"),
    ("fi", "Palvelu ei sisällä terveystietojen käsittelyä.", "special.health"),
    ("fi", "Terveystietojen käsittelyä ei tapahdu.", "special.health"),
    ("fi", "Tiedoissa ei ole henkilötunnuksia.", "identity.national_id"),
    ("fi", "Mukana ei ole henkilötunnuksia.", "identity.national_id"),
    ("fi", "Yhdistys ei kerää jäsenten henkilötunnuksia.", "identity.national_id"),
    ("fi", "Seura ei ylläpidä tietoja jäsenten terveydentilasta.", "special.health"),
    ("fi", "Jäsenen syntymäaikaa ei enää kysytä.", "identity.birth_date"),
    ("fi", "Kävijöiden IP-osoitteita ei yhdistetä henkilöön eikä säilytetä.", "online.ip"),
    ("sv", "Personbeteckning hämtar vi inte.", "identity.national_id"),
    ("sv", "Föreningen har inga personbeteckningar eller kontonummer.", "finance.bank_account identity.national_id"),
    ("sv", "Vi har inte medlemmarnas personbeteckningar.", "identity.national_id"),
    ("sv", "Ansiktsigenkänning används inte.", "special.biometric"),
    ("sv", "Appen läser inte din position.", "location.position"),
    ("sv", "Din position följs inte.", "location.position"),
    ("sv", "Samtal varken spelas in eller sparas.", "comms.call_recording"),
    ("sv", "Kameraövervakning förekommer inte i våra lokaler.", "surveillance.cctv"),
    ("sv", "Vi har ingen kameraövervakning.", "surveillance.cctv"),
    ("sv", "Kortnumret kommer aldrig till oss.", "finance.card"),
    ("sv", "Vi ser inte ditt kortnummer.", "finance.card"),
    ("sv", "Uppgifter om hälsa behandlar vi inte.", "special.health"),
    ("sv", "Hälsouppgifter registreras aldrig.", "special.health"),
    ("sv", "Vi antecknar inget om religion eller politiska åsikter.", "special.politics special.religion"),
    ("sv", "IP-adresser loggas inte.", "online.ip"),
    ("sv", "Vi tar inga fotografier.", "identity.photo"),
    ("sv", "Blanketten frågar inte efter personbeteckning.", "identity.national_id"),
    ("sv", "Födelsedatum efterfrågas inte längre.", "identity.birth_date"),
    ("sv", "Kreditupplysningar begärs inte.", "finance.credit"),
    ("sv", "Personbeteckning: behandlas ej.", "identity.national_id"),
    ("sv", "Varken personbeteckning eller födelsedatum samlas in.", "identity.birth_date identity.national_id"),
    ("sv", "Personbeteckning får inte antecknas.", "identity.national_id"),
    ("sv", "Det finns ingen uppgift om hälsa i registret.", "special.health"),
    ("en", "Your card number goes straight to the payment provider and never reaches us.", "finance.card"),
    ("en", "We do not see or store your card number.", "finance.card"),
    ("en", "We do not record members' religion or their political views.", "special.politics special.religion"),
    ("en", "Criminal records are not kept.", "criminal.conviction"),
    ("en", "We do not log IP addresses.", "online.ip"),
    ("en", "The app does not track your location.", "location.position"),
    ("en", "The app never reads your location.", "location.position"),
    ("en", "No facial recognition is used.", "special.biometric"),
    ("en", "We don't do credit checks.", "finance.credit"),
    ("en", "There are no cameras on our premises.", "surveillance.cctv"),
    ("en", "We do not have CCTV.", "surveillance.cctv"),
    ("en", "Phone calls are not recorded.", "comms.call_recording"),
    ("en", "Identity codes are neither asked for nor stored.", "identity.national_id"),
    ("en", "We have no access to your card number.", "finance.card"),
    ("en", "At no point do we ask for your date of birth.", "identity.birth_date"),
    ("en", "Under no circumstances do we collect health data.", "special.health"),
    ("en", "We collect neither identity codes nor dates of birth.", "identity.birth_date identity.national_id"),
    ("en", "Your date of birth is neither collected nor stored.", "identity.birth_date"),
    ("en", "We do not knowingly collect health data.", "special.health"),
    ("en", "We do not intentionally collect data on religion.", "special.religion"),
    ("en", "None of our forms asks for your identity code.", "identity.national_id"),
    ("en", "Health data is not part of what we keep.", "special.health"),
    ("en", "The register does not include photographs.", "identity.photo"),
    ("en", "Your browsing is not tracked.", "online.browsing"),
    ("en", "It does not collect your name or address.", "contact.address identity.name"),
]


@pytest.mark.parametrize(("lang", "text", "expected"), DENIED)
def test_a_denial_is_read_wherever_it_stands(lang, text, expected) -> None:
    assert denied(HEAD[lang], text) == set(expected.split())
    assert denied(ELSEWHERE[lang], text) == set(expected.split())


NOTHING = [
    ("fi", "Pyydämme, ettet lähetä meille henkilötunnustasi sähköpostilla."),
    ("fi", "Älä kirjoita lomakkeelle henkilötunnustasi."),
    ("sv", "Skicka inte din personbeteckning per e-post."),
    ("en", "We do not film anyone."),
    ("en", "Please do not send us your identity code by email."),
    ("en", "We avoid collecting identity codes."),
    ("fi", "Henkilötunnusta ei näytetä laskulla."),
    ("fi", "Henkilötunnusta ei kirjoiteta kirjeen päälle."),
    ("fi", "Osoitettasi ei anneta muille."),
    ("fi", "Sähköpostiosoitettasi ei käytetä markkinointiin ilman lupaa."),
    ("fi", "Puhelinnumeroa ei julkaista kotisivuilla."),
    ("fi", "Emme vuokraa osoitteita."),
    ("fi", "Henkilötunnusta ei säilytetä pidempään kuin on tarpeen."),
    ("fi", "Terveystietoja ei säilytetä yli vuotta."),
    ("fi", "Puhelutallenteita ei säilytetä puolta vuotta pidempään."),
    ("fi", "Ilman puhelinnumeroa emme voi ottaa yhteyttä."),
    ("fi", "Jos et anna henkilötunnustasi, emme voi tehdä sopimusta."),
    ("fi", "Ellet anna osoitettasi, emme voi toimittaa tilausta."),
    ("fi", "Nimen antaminen ei ole välttämätöntä."),
    ("fi", "Emme yhdistä IP-osoitetta nimeesi."),
    ("fi", "Kuvia ei julkaista ilman suostumusta."),
    ("fi", "Henkilötunnusta ei kysytä kaikilta."),
    ("fi", "Henkilötunnusta ei yleensä kysytä."),
    ("fi", "Asiakas voi kieltää, ettei hänen osoitettaan käytetä."),
    ("fi", "Sinua ei voida tunnistaa IP-osoitteen perusteella."),
    ("fi", "Tietoja ei kerätä puhelimitse."),
    ("fi", "Emme vastaa maksukortin tietojen turvallisuudesta."),
    ("fi", "Yritysasiakkailta ei kysytä henkilötunnusta."),
    ("fi", "Emme kerää henkilötunnusta muilta kuin laskutusasiakkailta."),
    ("fi", "Ulkopuoliset eivät näe puhelinnumeroasi."),
    ("fi", "Muut jäsenet eivät näe osoitettasi."),
    ("fi", "Osoitetta ei tarkisteta."),
    ("fi", "Henkilötunnusta ei välitetä eteenpäin."),
    ("fi", "Rekisteröinti ei onnistu ilman sähköpostiosoitetta."),
    ("fi", "Palvelua ei voi käyttää ilman nimeä ja puhelinnumeroa."),
    ("fi", "Jäsenmäärä ilmoitetaan liitolle ilman nimiä."),
    ("fi", "Vastauksia ei voida yhdistää nimeen."),
    ("sv", "Adressen ges inte till andra."),
    ("sv", "Utan telefonnummer kan vi inte kontakta dig."),
    ("sv", "Om du inte uppger personbeteckning kan vi inte ingå avtal."),
    ("sv", "Personbeteckning sparas inte längre än nödvändigt."),
    ("sv", "Personbeteckning begärs inte av alla."),
    ("sv", "Andra medlemmar ser inte din adress."),
    ("sv", "Tjänsten kan inte användas utan e-postadress."),
    ("sv", "IP-adressen kopplas inte till ditt namn."),
    ("sv", "Bilder publiceras inte utan samtycke."),
    ("en", "Your address is not passed on."),
    ("en", "Without your phone number we cannot reach you."),
    ("en", "If you do not give us your address, we cannot deliver."),
    ("en", "We do not keep identity codes longer than necessary."),
    ("en", "Recordings are not kept for more than 30 days."),
    ("en", "We do not usually ask for your identity code."),
    ("en", "Other members do not see your phone number."),
    ("en", "You cannot register without an email address."),
    ("en", "Your IP address is not linked to your name."),
    ("en", "We do not print identity codes on invoices."),
    ("en", "We do not ask for your identity code by email."),
    ("en", "We do not collect identity codes from everyone."),
    ("en", "Photographs are not published without consent."),
    ("en", "We are not responsible for the card details you give to the payment provider."),
    ("en", "We will not contact you by phone or email for marketing."),
    ("en", "We do not check your address."),
    ("en", "Statistics are reported without names."),
    ("en", "Nobody outside the club gets your address."),
    ("fi", "Henkilötunnusta ei tarvita, jos maksat kortilla."),
    ("fi", "Emme tarvitse henkilötunnustasi muuhun kuin luottotietojen tarkistukseen."),
    ("fi", "Kameravalvonta ei tallenna ääntä."),
    ("fi", "Puhelinnumero on pakollinen, osoite ei."),
    ("fi", "Sähköpostiosoite ei ole pakollinen, mutta ilman sitä emme voi lähettää kuittia."),
    ("fi", "Emme käytä evästeitä seurantaan."),
    ("fi", "Emme tallenna keskusteluja pysyvästi."),
    ("fi", "Puheluita ei tallenneta ilman ilmoitusta."),
    ("fi", "Lasten tietoja ei kerätä ilman huoltajan suostumusta."),
    ("fi", "Asiakkaan ei tarvitse kertoa syntymäaikaansa."),
    ("fi", "Emme ole velvollisia keräämään henkilötunnusta."),
    ("fi", "Salasanaa ei tallenneta selväkielisenä."),
    ("fi", "Henkilötunnusta ei tallenneta sellaisenaan vaan salattuna."),
    ("fi", "Emme tallenna koko korttinumeroa."),
    ("fi", "IP-osoitetta ei tallenneta kokonaisena."),
    ("fi", "Sijaintia ei tallenneta tarkasti."),
    ("sv", "Personbeteckningen sparas inte i klartext."),
    ("sv", "IP-adressen sparas inte i sin helhet."),
    ("sv", "Vi använder inte kakor för marknadsföring."),
    ("sv", "Adressen är inte obligatorisk."),
    ("sv", "Hälsouppgifter behandlas inte utan ditt samtycke."),
    ("sv", "Kameran spelar inte in ljud."),
    ("en", "Passwords are not stored in plain text."),
    ("en", "We do not store your full card number."),
    ("en", "IP addresses are not stored in full."),
    ("en", "We do not use cookies for advertising."),
    ("en", "Your address is not mandatory."),
    ("en", "Health data is not processed without your consent."),
    ("en", "The camera does not record sound."),
    ("en", "We do not keep your name and address after the event."),
    ("en", "Children's data is not collected without a guardian's consent."),
    ("en", "We do not require you to give your phone number."),
    ("en", "We do not verify your email address."),
]


@pytest.mark.parametrize(("lang", "text"), NOTHING)
def test_what_only_looks_like_a_denial(lang, text) -> None:
    assert denied(HEAD[lang], text) == set()
    assert denied(ELSEWHERE[lang], text) == set()


BESIDE = [
    (
        "fi",
        "Varausta varten tarvitsemme nimen ja puhelinnumeron; osoitetta tai syntymäaikaa emme kysy.",
        "contact.address identity.birth_date",
        "contact.phone identity.name",
    ),
    ("fi", "Nimesi ja sähköpostisi tallentuvat, IP-osoitteesi ei.", "online.ip", "contact.email identity.name"),
    ("fi", "Tallennamme nimen, emme syntymäaikaa.", "identity.birth_date", "identity.name"),
    ("fi", "Keräämme vain nimen ja sähköpostiosoitteen.", "", "contact.email identity.name"),
    ("fi", "Emme kerää mitään muuta kuin nimen ja sähköpostiosoitteen.", "", "contact.email identity.name"),
    (
        "fi",
        "Rekisterissä on jäsenen nimi ja osoite, mutta ei henkilötunnusta.",
        "identity.national_id",
        "contact.address identity.name",
    ),
    ("fi", "Rekisterissä on jäsenen nimi ja osoite eikä muuta.", "", "contact.address identity.name"),
    ("fi", "Henkilötunnuksen sijaan kysymme syntymäajan.", "", "identity.birth_date"),
    ("fi", "Henkilötunnusta kysymme vain, jos haluat laskun.", "", "identity.national_id"),
    ("fi", "Kamerat kuvaavat ulko-ovea, pukuhuoneissa kameroita ei ole.", "", "surveillance.cctv"),
    ("fi", "Tallentavaa kameravalvontaa on parkkihallissa, ei asunnoissa.", "", "surveillance.cctv"),
    ("fi", "Terveystietoja ei kerätä, mutta allergiasta voi kertoa.", "special.health", None),
    ("fi", "Emme koskaan myy, vuokraa tai luovuta osoitettasi.", "", ""),
    ("fi", "Tiedot eivät sisällä henkilötunnuksia.", "identity.national_id", ""),
    ("fi", "Kortin numero ei tule tietoomme.", "finance.card", ""),
    ("fi", "Korttitiedot käsittelee maksupalvelu; ne eivät tallennu meille.", "finance.card", ""),
    ("fi", "Maksut hoitaa maksunvälittäjä, emmekä näe korttisi numeroa.", "finance.card", ""),
    ("fi", "Maksukorttisi tiedot annat suoraan maksupalvelulle, emme saa niitä.", "finance.card", ""),
    ("fi", "Emme käytä kasvojentunnistusta emmekä muitakaan biometrisia tunnisteita.", "special.biometric", ""),
    ("fi", "Sivusto ei käytä evästeitä.", "online.cookie", ""),
    ("fi", "Seloste ei koske kameravalvontaa.", "", ""),
    ("fi", "Terveystietojen käsittely ei kuulu tähän rekisteriin.", "special.health", ""),
    ("fi", "Emme voi poistaa nimeäsi ja osoitettasi laskuista.", "", ""),
    ("sv", "Vi sparar namn och e-post men inte IP-adress.", "online.ip", "contact.email identity.name"),
    ("sv", "Vi samlar bara in namn och e-postadress.", "", "contact.email identity.name"),
    ("sv", "Kortuppgifterna hanteras av betaltjänsten och sparas inte hos oss.", "finance.card", ""),
    ("sv", "Denna beskrivning gäller inte kameraövervakningen.", "", ""),
    ("sv", "I registret antecknas namn och adress, inget annat.", "", "contact.address identity.name"),
    ("en", "We store your name and email but not your IP address.", "online.ip", "contact.email identity.name"),
    ("en", "We collect only your name and email address.", "", "contact.email identity.name"),
    ("en", "Card data is handled by the payment provider and is not stored by us.", "finance.card", ""),
    ("en", "This notice does not cover CCTV.", "", ""),
    ("en", "We record your name and address and nothing else.", "", "contact.address identity.name"),
    ("en", "We no longer ask for your identity code.", "identity.national_id", ""),
    ("en", "Do not enter your identity code in the form.", "", ""),
    ("en", "We are unable to delete your name from invoices.", "", ""),
]


@pytest.mark.parametrize(("lang", "text", "negated", "declared"), BESIDE)
def test_a_denial_beside_what_is_declared(lang, text, negated, declared) -> None:
    register = read(text, lang)
    assert {entry.id for entry in register.negated} == set(negated.split())
    if declared is not None:
        assert {entry.id for entry in register.items} == set(declared.split())


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("fi", "Henkilötunnusta, joka on ajokortissa, ei tallenneta.", {"identity.national_id"}),
        ("sv", "Personbeteckningen, som finns på körkortet, sparas inte.", {"identity.national_id"}),
        ("en", "The identity code, which is on your licence, is not stored.", {"identity.national_id"}),
        ("fi", "Keräämme selaimen tiedot. Eväste kertoo, tukeeko selaimesi evästeitä vai ei.", set()),
        ("sv", "Vi sparar din e-postadress. Där ser vi om du har telefonnummer eller inte.", set()),
        ("en", "We store your email address. It tells us whether you gave your phone number or not.", set()),
    ],
)
def test_a_relative_clause_and_a_question_do_not_move_a_denial(lang, text, expected) -> None:
    assert denied(HEAD[lang], text) == expected


def test_unless_beside_what_is_declared_is_a_condition_up_to_the_next_member() -> None:
    register = read("Name of the reporter, unless the report is anonymous; phone number; email address.", "en")
    assert {entry.id for entry in register.items} == {"identity.name", "contact.phone", "contact.email"}
    said = {entry.id: entry.condition for entry in register.items}
    assert said["identity.name"] == "unless the report is anonymous"
