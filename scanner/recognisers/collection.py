"""Remarks on debt collection and credit in text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

import regex

from scanner.recognisers.base import LETTER, Details, Found, OwnRecogniser

_NOT_BEFORE = regex.compile(
    rf"(?<![{LETTER}])(?:ei(?:vät)?|eikä|enkä|eivätkä|ilman|utan|inte|inga|ingen|no|not|never)(?:[ ](?:ole|ollut|enää|koskaan|mitään|mennyt|menossa|siirretty|har|haft|been|in|any|några))*[ ]\Z",
    regex.IGNORECASE,
)


class CollectionWords(OwnRecogniser):
    """Find remarks on debt collection and credit in text: a claim in enforcement, a payment default, a credit ban."""

    name = "fi.perinta"
    version = "4"
    entities = ("FI_COLLECTION", "FI_CREDIT")
    items = frozenset({"finance.collection", "finance.credit"})
    entity_items: ClassVar[Mapping[str, str]] = {"FI_COLLECTION": "finance.collection", "FI_CREDIT": "finance.credit"}
    source = "Debt Collection Act 513/1999 and Credit Information Act 527/2007: their words"
    examples = (
        "lasku siirretty perintään",
        "ulosotto vireillä",
        "asiakkaalla maksuhäiriömerkintä",
        "velkajärjestely alkanut",
        "överförd till indrivning",
        "haettu konkurssiin",
    )
    counterexamples = ("perintö jaettu", "perinteinen lasku", "perintönä saatu asunto", "luottamus")
    _words = regex.compile(
        rf"(?<![{LETTER}])(?:"
        r"(?P<FI_COLLECTION>(?<!jäsenmaksun[ ])(?<!jäsenmaksujen[ ])perintä(?!ri|kulu-|kulukent|koodi|luokka|tunnus|:[ ]?ay\b|:[ ]?jäsenm)\w*|perinnä(?:ssä|stä|n)\b|perintään|ulosot(?:to|on|toon|ossa|osta)(?!-?(?:osasto|viranom|laito|tapa|putk|letku|liit|kulma|aukko|venttiil))\w*|trattau\w*|trattaa\w*"
        r"|maksukehotu\w+|velkajärjestely\w*|katkaisu-?uha\w*|(?:vuokra|kerä|vastike)\w*räst\w*|vastikeräst\w*|räst(?:it|ejä|eistä|issä|iin)\b|haastehake\w+|häätö\w*|häädö\w*|hääde(?:ty|tä)\w*|haltuuno\w+|maksuohjelma\w*|velkaantu\w+|ylivelkaantu\w+|velkasaneer\w+|perintätoimisto\w*|(?:siir\w+ )?lowell\w*|intrumil\w+|vräkning\w*|vräk(?:t|s)\w*|hyresskuld\w*|obetald\w* hyr\w+|hyran obetald|skuldsaner\w+|betalningsföreläggande|eviction|evicted|rent arrears|arrears|overdue for|bailiff|debt counsel\w+|debt adjust\w+|indrivning\w*|inkasso\w*|utsökning(?![ ](?:i|av|ur)[ ](?:data|reg|sys|tab))\w*|debt collect\w+|debts? (?:owed|unpaid|recovery)|in debt|dunning"
        r"|pikavip\w+|pikaluot\w+|pikalaina\w*|velkaneuvo\w+|velkakierte\w*|velkavank\w*|velkojen järjest\w+|velkojil\w+|ylivelka\w*|maksukyvyt\w+|ulosmit\w+|ulosottom\w+|palkanulosm\w+|karhukirj\w*|maksusuunnitel\w+ rikk\w+|maksanut velko\w+|maksamat(?:on|tomat|tomia|ta) (?:lasku|vuok)\w*|summaari\w+ haas\w*|irtisanottu maksamatt\w*|velallis\w+|takaus(?:velka|velko)\w*|vippikier\w+|vuokravelk\w*|sähkövelk\w*"
        r"|tratta\b|tratat\b|tratan\b|tratalla|ulosotto(?:velk|velal|peri|asia|kuulus|mies|mieh)\w*|uo(?::\w+|ssa|sta)\b|maksuvaikeu\w+|maksuongelm\w+|maksukyv(?:yttöm|ytön|ytt)\w*|luottotappio\w*|pakkohuutok\w+|pakkomyyn\w+|velkomus\w*|katkaisu(?:varoitu|kirje)\w*"
        r"|(?:lasku|vuokra|vasti|maksu|sähkö|vesi)\w*[ ](?:(?!ei[ ])[^\W\d_]{1,15}[ ]){0,3}?(?:rästi\w*|maksamatta|hoitamatta|erääntynee\w*)|(?:velkaa|velkoja|velkainen|velois\w+|velkansa)\b(?![- ]osuu)|(?:vastike|vuokra|lasku)\w*[ ](?:maks\w*\.?[ ])?myöhässä[ ](?:toistuv|taas|jatkuv|monta|useita|kolm)\w*"
        r"|(?:sähkö|lämpö|vesi)\w*[ ](?:katkaistu|katkaistaan|poikki)[ ](?:maksam|laskujen|velko)\w*|karhut(?:tu|aan)\b|perintäyht\w+|saatava\w*[ ](?:siirret|myyt|perin)\w+|(?:intrum|lindorff|svea|ropo|gothia|kreditlagret|alektum)\w*[ ](?:perii|perin|soitt|hoitaa|kirje|lasku)\w*"
        r"|lyhennys(?:ohjelma|suunnitelma|sopimus)\w*|maksamattom\w+[ ](?:[^\W\d_]{1,15}[ ])?(?:lasku|vuok|vasti|sähkö)\w*|(?:ei|eivät|eikä)[ ](?:ole[ ])?maksa(?:nut|neet)[ ](?:[^\W\d_]{1,12}[ ]){0,2}?(?:lasku|vuokr|vasti)\w*|lasku\w*[ ]erääntyn\w+|laskut[ ]makaa\w*|vuokrat[ ]puuttu\w*|lyhennyks\w*[ ](?:jälje|rästi|maksam)\w*|maksuhuomautu\w*|takaaja\w*[ ](?:joutu|maks|vastaa)\w*"
        r"|(?:vastike|lasku|auto|hoitovastike|vesi|lämpö|sakko|vero|kortti)velk(?:a|aa|oja)\b(?![- ]osuu)|\w*laina\w*[ ](?:[^\W\d_]{1,12}[ ]){0,2}?(?:maksamatta|rästissä|lyhentämättä)|(?:yhtiö|yhtiön)[ ][^.;\n]{0,30}haltuun|behind[ ]with[ ](?:his |her |the |their )?(?:rent|bills|payments|mortgage)|(?:invoices?|bills?|rent)[ ](?:is|are|still|has been)[ ](?:still )?(?:unpaid|overdue|outstanding)"
        r"|ligger efter med (?:hyran|räkn|bet)\w*|på efterkälken med (?:hyran|räkn)\w*|betalningspåminnels\w*[ ](?:nr|tredje|andra)|skuldsatt\w*|skuldrådgiv\w*|utmät\w+|kronofog\w+|snabblån\w*|betalningsoförm\w*|obetald\w* (?:räkning|faktur|avgift|vederlag)\w*|vräkt\w*|debt recovery|payday loan\w*|enforcement (?:officer|office|authority)|repossess\w*|skulder\b|i[ ]skuld\b|skyldig[ ](?:hyra|pengar|bolaget)|kravbrev\w*|förfallna[ ](?:räkn|fakt|hyr)\w*|betalningssvår\w+|unpaid (?:rent|bills?|invoices?|fees)|sent to collections?|debt collector\w*|debts\b|owes\b|in default|defaulted on|final notice|foreclos\w+|garnish\w+|wage attach\w+|behind on (?:his |her |the )?(?:rent|bills|payments)|insolven\w+)"
        r"|(?P<FI_CREDIT>maksuhäiriö\w*|häiriömerkin\w+|luottopäätös:?[ ](?:[\w-]+[ ])?(?:hylät|kielt)\w*|luottokelpoisuu\w*[ ](?:ei|puuttu|heikko|heikent|huono|mennyt)\w*|luottotarkistu\w*[ ](?:[\w-]+[ ])?(?:punai|hylä|kielt|ei|epäonn)\w*|luottotiedoissa[ ](?:on[ ])?(?:merkin|häiri|huomaut)\w*|(?:dålig|svag|låg)\w*[ ]kreditvärdig\w*|luottotietomerkin\w+|luottotiedo(?:t|nsa|ns) (?:on |ovat )?(?:menneet|menetetty|mennyt|menny|menetti|menettänyt|meni|pilalla)|menett\w+ luottotie\w+|(?:ei|ilman) luottotietoja(?!n)|luottopäätös kielteinen|luottoa ei myönn\w+|henkilökohtai\w+ konkurs\w+|luottokiel\w+|konkurs\w+"
        r"|luot(?:to|on|toa|tot)(?!kor|kun)[\w-]*[ ](?:[\w-]+[ ]){0,3}?(?:hylä\w+|hylk\w+|evät\w+|evää|epää|evä(?:si|ttiin)|epäsi|kielty\w*|kiellet\w+|kielteinen|ei[ ]myön\w+|ei[ ]saa(?:nut)?\b)|(?:hylät|hylkä|evät|epäs)\w+[ ](?:[\w-]+[ ]){0,2}?luot(?:to|on|toa|tot)[\w-]*"
        r"|merkin\w+[ ](?:[\w-]+[ ]){0,2}?(?:luotto(?:rek|tie)|asiakastie)\w*|(?:luottorek|asiakastie)\w+[ ](?:[\w-]+[ ]){0,2}?merkin\w+|luottohäiriö\w*|luottokelvo\w+|luottotiedot(?:on|tom)\w*|luottotied\w+[ ](?:[\w-]+[ ]){0,2}?(?:menn|menet|huono|pilal|rasit|punais|meni\b)\w*|luottoluoki\w+[ ](?:heik|huon|lask|alin)\w*"
        r"|(?:laina|osamaksu)\w*[ ](?:[\w-]+[ ]){0,2}?(?:hylät\w+|hylkä\w+|evätt?\w+|ei[ ]myön\w+)|kredit\w*[ ](?:[\w-]+[ ]){0,3}?(?:avsl|neka|avvis|vägra)\w*|(?:lån|avbetaln)\w*[ ](?:[\w-]+[ ]){0,2}?(?:avslog|avslag|neka|avvis)\w*|kreditvärdighet\w*[ ](?:dålig|svag|låg)\w*|anmärkning\w*[ ]i[ ]kredit\w*"
        r"|credit[ ](?!card)(?:[\w-]+[ ]){0,3}?(?:refus|declin|denied|reject|fail|poor|bad\b|too low)\w*|(?:refused|declined|denied|rejected|failed|low)[ ](?:[\w-]+[ ]){0,2}?credit\b|loan[ ](?:[\w-]+[ ]){0,2}?(?:refus|declin|denied|reject)\w*"
        r"|betalningsanmärkning\w*|betalningsstörning\w*|kreditförbud\w*|bankrupt\w*|bad credit|poor credit|credit (?:ban|refused|denied|record is bad)|no credit rating|payment default\w*)"
        r")",
        regex.IGNORECASE,
    )
    gate = (_words.pattern,)
    _stems = (
        "perin",
        "ulosot",
        "tratta",
        "maksukeh",
        "velkaj",
        "katkaisu",
        "indriv",
        "inkasso",
        "utsök",
        "debt",
        "dunning",
        "maksuhäir",
        "luotto",
        "konkurs",
        "betalningsanm",
        "payment def",
        "räst",
        "haaste",
        "hääd",
        "häät",
        "haltuuno",
        "maksuohj",
        "velkaan",
        "velkasan",
        "lowell",
        "intrumil",
        "vräk",
        "hyresskuld",
        "hyra",
        "obetald",
        "skuldsan",
        "betalningsför",
        "evict",
        "arrears",
        "overdue for",
        "bailiff",
        "vip",
        "velka",
        "velko",
        "velalli",
        "pikal",
        "maksu",
        "maksam",
        "ulosmit",
        "karhuk",
        "summaar",
        "skuld",
        "utmät",
        "kronof",
        "snabbl",
        "betalnings",
        "kredit",
        "credit",
        "bankrupt",
        "loan",
        "enforcement",
        "reposs",
        "unpaid",
        "behind on",
        "insolven",
        "irtisanottu",
        "tratt",
        "trata",
        "uo:",
        "uossa",
        "uosta",
        "karhut",
        "pakko",
        "velois",
        "lasku",
        "vuokra",
        "vasti",
        "sähkö",
        "lämpö",
        "vesi",
        "saatava",
        "intrum",
        "lindorff",
        "svea",
        "ropo",
        "gothia",
        "alektum",
        "skyldig",
        "kravbrev",
        "förfallna",
        "collection",
        "owes",
        "in default",
        "defaulted",
        "final notice",
        "foreclos",
        "garnish",
        "wage attach",
        "luot",
        "hylä",
        "hylk",
        "evät",
        "epäs",
        "merkin",
        "asiakastie",
        "laina",
        "osamaksu",
        "lån",
        "avbetaln",
        "anmärkning",
        "lyhennys",
        "takaaja",
        "haltuun",
        "behind with",
        "invoice",
        "bill",
        "rent",
        "efter med",
        "efterkälken",
    )

    def may_match(self, text: str) -> bool:
        """Need one of the stems."""
        lower = text.lower()
        return any(stem in lower for stem in self._stems)

    def digits_alike(self, shape: str) -> bool:  # noqa: ARG002 - the interface
        """Look at words only."""
        return True

    def find(self, text: str) -> Iterator[Found]:
        """Yield the words."""
        for match in self._words.finditer(text):
            if _NOT_BEFORE.search(text, max(0, match.start() - 40), match.start()):
                continue  # ei ole perinnässä, har inte betalningsanmärkning
            yield Found(match.lastgroup or "FI_COLLECTION", match.start(), match.end(), 0.6, ("lexicon",))

    def describe(self, value: str, entity: str) -> Details:  # noqa: ARG002 - words of the lexicon have no shape worth keeping
        """Give no shape: the word itself would be one."""
        return Details()
