"""Finnish nouns through their fifteen cases, from principal parts: the consonant gradation and vowel changes are written out."""

from __future__ import annotations

from collections.abc import Iterator

# nominative, genitive, partitive, illative | plural genitive, partitive, illative, inessive, essive
_PARTS = """
tieto tiedon tietoa tietoon tietojen tietoja tietoihin tiedoissa tietoina
tunnus tunnuksen tunnusta tunnukseen tunnusten tunnuksia tunnuksiin tunnuksissa tunnuksina
sopimus sopimuksen sopimusta sopimukseen sopimusten sopimuksia sopimuksiin sopimuksissa sopimuksina
hakemus hakemuksen hakemusta hakemukseen hakemusten hakemuksia hakemuksiin hakemuksissa hakemuksina
tilaus tilauksen tilausta tilaukseen tilausten tilauksia tilauksiin tilauksissa tilauksina
koulutus koulutuksen koulutusta koulutukseen koulutusten koulutuksia koulutuksiin koulutuksissa koulutuksina
kulutus kulutuksen kulutusta kulutukseen kulutusten kulutuksia kulutuksiin kulutuksissa kulutuksina
vastaus vastauksen vastausta vastaukseen vastausten vastauksia vastauksiin vastauksissa vastauksina
vakaumus vakaumuksen vakaumusta vakaumukseen vakaumusten vakaumuksia vakaumuksiin vakaumuksissa vakaumuksina
suostumus suostumuksen suostumusta suostumukseen suostumusten suostumuksia suostumuksiin suostumuksissa suostumuksina
luokitus luokituksen luokitusta luokitukseen luokitusten luokituksia luokituksiin luokituksissa luokituksina
valtuutus valtuutuksen valtuutusta valtuutukseen valtuutusten valtuutuksia valtuutuksiin valtuutuksissa valtuutuksina
ilmoitus ilmoituksen ilmoitusta ilmoitukseen ilmoitusten ilmoituksia ilmoituksiin ilmoituksissa ilmoituksina
numero numeron numeroa numeroon numeroiden numeroita numeroihin numeroissa numeroina
osoite osoitteen osoitetta osoitteeseen osoitteiden osoitteita osoitteisiin osoitteissa osoitteina
laite laitteen laitetta laitteeseen laitteiden laitteita laitteisiin laitteissa laitteina
palaute palautteen palautetta palautteeseen palautteiden palautteita palautteisiin palautteissa palautteina
tallenne tallenteen tallennetta tallenteeseen tallenteiden tallenteita tallenteisiin tallenteissa tallenteina
tunniste tunnisteen tunnistetta tunnisteeseen tunnisteiden tunnisteita tunnisteisiin tunnisteissa tunnisteina
eväste evästeen evästettä evästeeseen evästeiden evästeitä evästeisiin evästeissä evästeinä
nimike nimikkeen nimikettä nimikkeeseen nimikkeiden nimikkeitä nimikkeisiin nimikkeissä nimikkeinä
toimenpide toimenpiteen toimenpidettä toimenpiteeseen toimenpiteiden toimenpiteitä toimenpiteisiin toimenpiteissä toimenpiteinä
mielipide mielipiteen mielipidettä mielipiteeseen mielipiteiden mielipiteitä mielipiteisiin mielipiteissä mielipiteinä
nimi nimen nimeä nimeen nimien nimiä nimiin nimissä niminä
aika ajan aikaa aikaan aikojen aikoja aikoihin ajoissa aikoina
ikä iän ikää ikään ikien ikiä ikiin iissä ikinä
kuva kuvan kuvaa kuvaan kuvien kuvia kuviin kuvissa kuvina
kunta kunnan kuntaa kuntaan kuntien kuntia kuntiin kunnissa kuntina
tili tilin tiliä tiliin tilien tilejä tileihin tileissä tileinä
lupa luvan lupaa lupaan lupien lupia lupiin luvissa lupina
kielto kiellon kieltoa kieltoon kieltojen kieltoja kieltoihin kielloissa kieltoina
palkka palkan palkkaa palkkaan palkkojen palkkoja palkkoihin palkoissa palkkoina
historia historian historiaa historiaan historioiden historioita historioihin historioissa historioina
segmentti segmentin segmenttiä segmenttiin segmenttien segmenttejä segmentteihin segmenteissä segmentteinä
jäsenyys jäsenyyden jäsenyyttä jäsenyyteen jäsenyyksien jäsenyyksiä jäsenyyksiin jäsenyyksissä jäsenyyksinä
kansalaisuus kansalaisuuden kansalaisuutta kansalaisuuteen kansalaisuuksien kansalaisuuksia kansalaisuuksiin kansalaisuuksissa kansalaisuuksina
vammaisuus vammaisuuden vammaisuutta vammaisuuteen vammaisuuksien vammaisuuksia vammaisuuksiin vammaisuuksissa vammaisuuksina
osallistuminen osallistumisen osallistumista osallistumiseen osallistumisten osallistumisia osallistumisiin osallistumisissa osallistumisina
kirjautuminen kirjautumisen kirjautumista kirjautumiseen kirjautumisten kirjautumisia kirjautumisiin kirjautumisissa kirjautumisina
käyttäytyminen käyttäytymisen käyttäytymistä käyttäytymiseen käyttäytymisten käyttäytymisiä käyttäytymisiin käyttäytymisissä käyttäytymisinä
suuntautuminen suuntautumisen suuntautumista suuntautumiseen suuntautumisten suuntautumisia suuntautumisiin suuntautumisissa suuntautumisina
omainen omaisen omaista omaiseen omaisten omaisia omaisiin omaisissa omaisina
lukema lukeman lukemaa lukemaan lukemien lukemia lukemiin lukemissa lukemina
kiinteistö kiinteistön kiinteistöä kiinteistöön kiinteistöjen kiinteistöjä kiinteistöihin kiinteistöissä kiinteistöinä
lasku laskun laskua laskuun laskujen laskuja laskuihin laskuissa laskuina
maksu maksun maksua maksuun maksujen maksuja maksuihin maksuissa maksuina
kortti kortin korttia korttiin korttien kortteja kortteihin korteissa kortteina
titteli tittelin titteliä titteliin tittelien titteleitä titteleihin titteleissä titteleinä
organisaatio organisaation organisaatiota organisaatioon organisaatioiden organisaatioita organisaatioihin organisaatioissa organisaatioina
reklamaatio reklamaation reklamaatiota reklamaatioon reklamaatioiden reklamaatioita reklamaatioihin reklamaatioissa reklamaatioina
ruokavalio ruokavalion ruokavaliota ruokavalioon ruokavalioiden ruokavalioita ruokavalioihin ruokavalioissa ruokavalioina
allergia allergian allergiaa allergiaan allergioiden allergioita allergioihin allergioissa allergioina
rooli roolin roolia rooliin roolien rooleja rooleihin rooleissa rooleina
työsuhde työsuhteen työsuhdetta työsuhteeseen työsuhteiden työsuhteita työsuhteisiin työsuhteissa työsuhteina
ansioluettelo ansioluettelon ansioluetteloa ansioluetteloon ansioluetteloiden ansioluetteloita ansioluetteloihin ansioluetteloissa ansioluetteloina
arvio arvion arviota arvioon arvioiden arvioita arvioihin arvioissa arvioina
poissaolo poissaolon poissaoloa poissaoloon poissaolojen poissaoloja poissaoloihin poissaoloissa poissaoloina
viesti viestin viestiä viestiin viestien viestejä viesteihin viesteissä viesteinä
merkintä merkinnän merkintää merkintään merkintöjen merkintöjä merkintöihin merkinnöissä merkintöinä
muistiinpano muistiinpanon muistiinpanoa muistiinpanoon muistiinpanojen muistiinpanoja muistiinpanoihin muistiinpanoissa muistiinpanoina
salasana salasanan salasanaa salasanaan salasanojen salasanoja salasanoihin salasanoissa salasanoina
avain avaimen avainta avaimeen avainten avaimia avaimiin avaimissa avaimina
sijainti sijainnin sijaintia sijaintiin sijaintien sijainteja sijainteihin sijainneissa sijainteina
koordinaatti koordinaatin koordinaattia koordinaattiin koordinaattien koordinaatteja koordinaatteihin koordinaateissa koordinaatteina
päiväkirja päiväkirjan päiväkirjaa päiväkirjaan päiväkirjojen päiväkirjoja päiväkirjoihin päiväkirjoissa päiväkirjoina
valvonta valvonnan valvontaa valvontaan valvontojen valvontoja valvontoihin valvonnoissa valvontoina
lapsi lapsen lasta lapseen lasten lapsia lapsiin lapsissa lapsina
huollettava huollettavan huollettavaa huollettavaan huollettavien huollettavia huollettaviin huollettavissa huollettavina
huoltaja huoltajan huoltajaa huoltajaan huoltajien huoltajia huoltajiin huoltajissa huoltajina
siviilisääty siviilisäädyn siviilisäätyä siviilisäätyyn siviilisäätyjen siviilisäätyjä siviilisäätyihin siviilisäädyissä siviilisäätyinä
sukupuoli sukupuolen sukupuolta sukupuoleen sukupuolten sukupuolia sukupuoliin sukupuolissa sukupuolina
kieli kielen kieltä kieleen kielten kieliä kieliin kielissä kielinä
suoritus suorituksen suoritusta suoritukseen suoritusten suorituksia suorituksiin suorituksissa suorituksina
arvosana arvosanan arvosanaa arvosanaan arvosanojen arvosanoja arvosanoihin arvosanoissa arvosanoina
työkyky työkyvyn työkykyä työkykyyn työkykyjen työkykyjä työkykyihin työkyvyissä työkykyinä
alkuperä alkuperän alkuperää alkuperään alkuperien alkuperiä alkuperiin alkuperissä alkuperinä
etuus etuuden etuutta etuuteen etuuksien etuuksia etuuksiin etuuksissa etuuksina
tuomio tuomion tuomiota tuomioon tuomioiden tuomioita tuomioihin tuomioissa tuomioina
epäily epäilyn epäilyä epäilyyn epäilyjen epäilyjä epäilyihin epäilyissä epäilyinä
vuosi vuoden vuotta vuoteen vuosien vuosia vuosiin vuosissa vuosina
puhelin puhelimen puhelinta puhelimeen puhelinten puhelimia puhelimiin puhelimissa puhelimina
posti postin postia postiin postien posteja posteihin posteissa posteina
asema aseman asemaa asemaan asemien asemia asemiin asemissa asemina
pätevyys pätevyyden pätevyyttä pätevyyteen pätevyyksien pätevyyksiä pätevyyksiin pätevyyksissä pätevyyksinä
taito taidon taitoa taitoon taitojen taitoja taitoihin taidoissa taitoina
tutkinto tutkinnon tutkintoa tutkintoon tutkintojen tutkintoja tutkintoihin tutkinnoissa tutkintoina
selain selaimen selainta selaimeen selainten selaimia selaimiin selaimissa selaimina
tapahtuma tapahtuman tapahtumaa tapahtumaan tapahtumien tapahtumia tapahtumiin tapahtumissa tapahtumina
tulo tulon tuloa tuloon tulojen tuloja tuloihin tuloissa tuloina
"""

ROWS = {row.split()[0]: row.split() for row in _PARTS.strip().splitlines()}
OBJECT = ("nominative", "genitive", "partitive", "plural nominative", "plural partitive")
"""Cases in which a noun is the object of a verb."""


def cases(head: str) -> Iterator[tuple[str, str]]:
    """Yield the name and the form of every case, singular and plural."""
    nom, gen, part, ill, gen_pl, part_pl, ill_pl, ine_pl, ess_pl = ROWS[head]
    a = part[-1]
    weak = gen[:-1]
    strong = ill[:-4] if ill.endswith("seen") and gen.endswith("een") else ill[:-2]
    weak_pl, strong_pl = ine_pl[:-3], ess_pl[:-2]
    yield from (("nominative", nom), ("genitive", gen), ("partitive", part), ("illative", ill))
    yield "essive", f"{strong}n{a}"
    yield "plural nominative", f"{weak}t"
    yield from (("plural genitive", gen_pl), ("plural partitive", part_pl), ("plural illative", ill_pl))
    yield from (("plural essive", ess_pl), ("comitative", f"{strong_pl}neen"), ("instructive", f"{weak_pl}n"))
    for number, stem in (("", weak), ("plural ", weak_pl)):
        for name, ending in (
            ("inessive", f"ss{a}"),
            ("elative", f"st{a}"),
            ("adessive", f"ll{a}"),
            ("ablative", f"lt{a}"),
            ("allative", "lle"),
            ("translative", "ksi"),
            ("abessive", f"tt{a}"),
        ):
            yield number + name, stem + ending
