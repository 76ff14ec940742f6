"""Section 10 of finnish-identifiers as a table: what is meant, what only looks like it, and what is denied; three languages."""

from __future__ import annotations

import pytest

from scanner.recognisers.base import LIKELY
from scanner.recognisers.special import SpecialCategories

ONE = SpecialCategories()
CUE = {"fi": "asiakas", "sv": "kunden", "en": "the customer"}


def said(text: str, least: float = LIKELY) -> set[str]:
    return {ONE.entity_items[r.entity_type] for r in ONE.analyze(text, []) if r.score >= least}


MEANT = {
    "special.health": """asiakkaalla on sairaus|hän on sairaalassa|asiakas sai diagnoosin|hänellä lääkitys|vaimolla syöpä|miehellä sydänsairaus|äidillä infarkti|isällä aivohalvaus|hänellä astma|asiakas diabeetikko
        |äiti dementiaa|vanhus muistisairas|asiakkaalla alzheimer|asiakas masentunut|hän mielenterveyskuntoutuja|asiakas psykoosissa|poika päihdeongelmainen|asiakas alkoholisti|vaimo raskaana|asiakas dialyysissä
        |hänellä hengityskone|asiakkaalla happirikastin|hänellä cpap|asiakas kuntoutuksessa|hänellä leikkaus edessä|asiakkaalla keuhkosairaus|hänellä hiv|hänellä koronatartunta
        |asiakkaalla verenvuoto|hän sai lämpöhalvauksen|asiakkaalla korkea verenpaine|äidillä veritulppa
        |kunden har en sjukdom|hon har cancer|kunden får dialys|han har depression|kunden är minnessjuk|the customer has cancer|she is on dialysis|his mother has dementia|the tenant is in hospital""",
    "special.disability": """asiakas invalidi|hän on vammainen|asiakas liikuntarajoitteinen|äiti pyörätuolissa|asiakkaalla näkövamma|hänellä kuulovamma|asiakas on sokea|hän on kuuro|kunden sitter i rullstol|the customer uses a wheelchair""",
    "special.diet": "asiakkaalla allergia|hänellä keliakia|kunden har allergi|she has allergies",
    "special.sick_leave": "asiakas sairauslomalla|hän sairaslomalla|hän saikulla|kunden är sjukskriven|he is on sick leave",
    "special.religion": """asiakas uskonnollinen|hän on muslimi|asiakas juutalainen|hän on jehovan todistaja|asiakas helluntailainen|hän on lestadiolainen|asiakas ortodoksi|asiakas eronnut kirkosta|hän uskovainen
        |kunden är muslim|hon är med i frikyrkan|the customer is muslim|he converted, religion changed""",
    "special.trade_union": """asiakas ammattiliiton jäsen|hänen ay-jäsenmaksunsa|hän on luottamusmies|hän on lakossa|asiakas liiton jäsen|hän JHL:n jäsen|asiakas PAM:n jäsen|hän Tehyn jäsen|asiakas SAK:n jäsen|hän Akavan jäsen
        |asiakas Rakennusliiton jäsen|hän saa työttömyyskassasta|kunden är med i facket|hon är medlem i fackförbund|he is a union member""",
    "special.politics": """hän on puolueen jäsen|asiakas SDP:n jäsen|hän kokoomuslainen|asiakas perussuomalainen|hän vihreän liiton jäsen|asiakas keskustapuolueen ehdokas|hän vasemmistolainen|kunden är partimedlem|she is a party member""",
    "special.ethnicity": """asiakas on romani|hän on mustalainen|asiakas saamelainen|hän on somali|asiakas venäläinen|hän on arabi|asiakas pakolainen|hän turvapaikanhakija|asiakas maahanmuuttaja|ulkomaalaistaustainen asiakas
        |asiakkaan ihonväri|asiakas: tulkki tarvitaan|kunden är rom|hon är samisk|kunden är flykting|the customer is a refugee""",
    "special.sexuality": """hän on homoseksuaali|asiakas on homo|hän on lesbo|asiakas biseksuaali|hän transsukupuolinen|asiakas transnainen|hän muunsukupuolinen|asiakkaan sukupuolenkorjaus|samaa sukupuolta oleva puoliso
        |kunden är homosexuell|hon är transperson|the customer is gay|he is homosexual""",
    "special.biometric": "asiakkaan sormenjälki|hänen kasvontunnistuksensa|kundens fingeravtryck|his fingerprint",
    "special.genetic": "asiakkaan DNA|hänen geenitestinsä|the customer's DNA test",
    "criminal.conviction": """asiakkaan rikosrekisteri|hänen rikostaustansa|hän on tuomittu|asiakas sai tuomion|vuokralainen vankilassa|hän on vangittu|asiakas ehdonalaisessa|hän sai ehdollista vankeutta|mies linnassa
        |asiakkaalla lähestymiskielto|kunden i fängelse|han är dömd|kunden har besöksförbud|the tenant is in prison|he was convicted""",
    "criminal.suspicion": """asiakkaasta rikosilmoitus, hän uhkasi|asiakasta epäillään rikoksesta|hän varasti mittarin|asiakas on varastanut|asiakkaan sähkövarkaus|asiakkaan petos|hän pahoinpiteli|hän rattijuoppo|asiakkaan huumausaineet
        |kunden misstänks för brott|she committed fraud""",
    "family.children": "asiakkaalla vauva|hänellä alaikäinen poika|asiakkaan huoltajuus|hänellä on lapsi|kunden har barn|she has children",
    "special.social_care": """asiakkaalla kotihoito|hän omaishoitaja|asiakas saa toimeentulotukea|Kela maksaa, asiakas|hän on työtön|sosiaalitoimi hoitaa, asiakas|asiakas asunnoton|lastensuojelu mukana, äiti|kunden får utkomststöd|the customer is unemployed""",
    "demographic.security_block": "TURVAKIELTO|salainen osoite|spärrmarkering|non-disclosure",
    "customer.representation": "edunvalvoja hoitaa|holhooja soitti|intressebevakare|power of attorney",
}  # fmt: skip


def cases(block: str) -> list[str]:
    return [case.strip() for case in block.split("|") if case.strip()]


@pytest.mark.parametrize(("text", "item"), [(text, item) for item, block in MEANT.items() for text in cases(block)])
def test_meant(text: str, item: str) -> None:
    assert item in said(text)


HOMOGRAPHS = """
    putki syöpynyt puhki|syöpymä saumassa|sairaalan käyttöpaikka|sairaala maksaa|sokealaippa vaihdettu|sokeoitu haara|tulppa vuotaa|home kellarissa|hometta seinässä|Vammala|Vammalankatu 3|kohtaus kadulla
    |jalka poikki putkessa|putken pää auki|lämpöpumppu rikki|vuoto korjattu|paine laski|virtaus heikko|Sydän Oy|leikkausterä|leikkauslista|kuumehoito
    |seurakunta laskuttaa|kirkko lämmin|kirkkoherranvirasto soitti|Kirkkotie 5|Kirkkokatu 2|Seurakuntatie 7
    |liittymä tilattu|liittymissopimus|liitos vuotaa|liite lähetetty|Pro-paketti|Energiateollisuus ry|Omakotiliitto|Vuokralaisliitto|keskustan lämpökeskus|keskusta|vihreä energia|vihreä sähkö
    |romaani luettu|Saamelaiskäräjät|Venäjän kaasu|venäläinen kaasu|Romania|homogeeninen seos|homeinen eriste|transistori|transformaattori|transitio|generaattori
    |Varkaus|Varkauden kaupunki|rikki mennyt|rikkoutunut mittari|putkirikko|Hämeenlinna|Linnankatu 3|viivästyssakko|sakko sopimuksesta|Tuomiokirkonkatu 2|Vankilakatu 4|lapsiluukku
    |cancerfonden skänkte|barnlås|kyrkan varm|läcka i rör|trycket sjönk|transformator|brottplats i muren
    |blind flange|the church pays|transformer replaced|pressure drop|party wall|race condition
    """  # fmt: skip
DENIED = {
    "fi": "ei allergioita|ei ole sairautta|ei ole lääkitystä|ilman diagnoosia|ei tiedossa olevaa sairautta|ei rikosrekisteriä|ei maksuhäiriöitä eikä sairautta|ei enää sairauslomalla|ei turvakieltoa|ei edunvalvojaa|ei lapsia",
    "sv": "ingen sjukdom|inga allergier|utan diagnos|inte sjukskriven|ingen spärrmarkering",
    "en": "no allergies|without diagnosis|not disabled person|no known allergies|no criminal record|never convicted",
}  # fmt: skip


@pytest.mark.parametrize("text", cases(HOMOGRAPHS))
def test_homographs_stay_silent_even_beside_a_person(text: str) -> None:
    assert said(f"{text}, asiakas paikalla") - {"family.children"} == set()
    assert said(f"{text}, kunden på plats") == set()
    assert said(f"{text}, the customer is here") == set()


@pytest.mark.parametrize(
    ("language", "text"), [(lang, text) for lang, block in DENIED.items() for text in cases(block)]
)
def test_denied(language: str, text: str) -> None:
    assert said(f"{CUE[language]}: {text}", 0.1) == set()
    assert said(f"{text} ({CUE[language]})", 0.1) == set()


@pytest.mark.parametrize("text", ["The customer's key is at reception", "Add", "add the customer to the list"])
def test_english_words_of_every_office_are_no_remarks(text: str) -> None:
    assert said(text) == set()
