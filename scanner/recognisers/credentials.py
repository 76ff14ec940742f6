"""Passwords, their hashes, keys and tokens: found by their own marks, or after their word."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator, Mapping
from typing import ClassVar

import regex

from scanner.recognisers.base import (
    CASED,
    LETTER,
    CuedRecogniser,
    Details,
    Form,
    Found,
    OwnRecogniser,
    PatternRecogniser,
)

PASSWORD = "online.password"  # noqa: S105 - a taxonomy id
CREDENTIAL = "online.credential"


class PasswordHash(PatternRecogniser):
    """Find a password's hash by its scheme's prefix: bcrypt, Argon2, sha-crypt, PBKDF2, scrypt, LDAP."""

    name = "password_hash"
    entity = "PASSWORD_HASH"
    item = PASSWORD
    source = "crypt(5), the PHC string format, Django's and LDAP's (RFC 2307) encodings"
    flags = CASED
    forms = (
        Form("bcrypt", r"(?<![\w$])\$2[abxy]?\$[0-3][0-9]\$[./A-Za-z0-9]{53}(?![./A-Za-z0-9])", 0.95),
        Form("argon2", r"(?<![\w$])\$argon2(?:id|i|d)\$[\w$=,+/-]{20,300}", 0.95),
        Form("crypt", r"(?<![\w$])\$(?:1|5|6|y|7|sha1|scrypt)\$[./A-Za-z0-9$=,-]{20,250}", 0.9),
        Form("pbkdf2", r"(?<![\w$])(?:pbkdf2_sha(?:1|256|512)|scrypt|argon2|bcrypt_sha256)\$[\w$+/=.,-]{20,300}", 0.95),
        Form("ldap", r"(?<!\w)\{(?:SSHA|SHA|SMD5|MD5|SSHA256|SSHA512|CRYPT)\}[A-Za-z0-9+/=$.]{20,200}", 0.9),
        Form("php", r"(?<![\w$])\$[PH]\$[./A-Za-z0-9]{31}(?![./A-Za-z0-9])", 0.9),
    )
    examples = (
        "$2b$12$" + "abcdefghijklmnopqrstuv" + "ABCDEFGHIJKLMNOPQRSTUVWXYZ01234",
        "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$aGFzaGhhc2hoYXNo",
        "pbkdf2_sha256$600000$saltsaltsalt$aGFzaGhhc2hoYXNoaGFzaA==",
        "{SSHA}MTIzNDU2Nzg5MDEyMzQ1Njc4OTA=",
    )
    counterexamples = ("$2b$12$short", "maksu 12$", "$argon2", "{SHA}x")


class HexDigest(PatternRecogniser):
    """Find 32, 40, 64 or 128 hex digits that may be a password's digest; under a heading only."""

    name = "hex_digest"
    entity = "HEX_DIGEST"
    item = PASSWORD
    weak_entities = frozenset({entity})
    source = "Lengths of MD5, SHA-1, SHA-256 and SHA-512"
    context_words = ("salasana", "password", "passwd", "pwd", "hash", "tiiviste", "lösenord")
    forms = (Form("digest", r"(?<![\w-])(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{128})(?![\w-])", 0.2),)
    examples = ("5f4dcc3b5aa765d61d8327deb882cf99", "5baa61e4c9b93f3f0682250b6cf8331b7ee68fd8")
    counterexamples = (
        "5f4dcc3b5aa765d61d8327deb882cf9",
        "12345678901234567890123456789012",
        "ffffffffffffffffffffffffffffffff",
    )

    def invalidate_result(self, pattern_text: str) -> bool | None:
        """Refuse numbers and monotonous strings."""
        return pattern_text.isdigit() or len(set(pattern_text)) < 6


class AccessToken(PatternRecogniser):
    """Find keys and tokens that carry their issuer's mark: JWT, private keys, AWS, GitHub, Slack, Google, Stripe, Azure."""

    name = "token"
    entity = "ACCESS_TOKEN"
    item = CREDENTIAL
    source = "RFC 7519, RFC 7468 and the issuers' published prefixes, as in gitleaks' rules"
    flags = CASED
    forms = (
        Form("jwt", r"(?<![\w.-])eyJ[\w-]{10,2000}\.[\w-]{10,4000}\.[\w-]{10,1000}(?![\w-])", 0.9),
        Form("private key", r"-----BEGIN (?:[A-Z0-9]{2,10} ){0,2}PRIVATE KEY(?: BLOCK)?-----", 0.95),
        Form("aws", r"(?<![A-Z0-9])(?:AKIA|ASIA)[A-Z2-7]{16}(?![A-Z0-9])", 0.9),
        Form("github", r"(?<!\w)(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{40,100})(?!\w)", 0.95),
        Form("slack", r"(?<!\w)xox[abeoprs]-[A-Za-z0-9-]{10,150}(?!\w)", 0.9),
        Form("google", r"(?<!\w)AIza[\w-]{35}(?![\w-])", 0.9),
        Form("stripe", r"(?<!\w)[sr]k_(?:live|test)_[A-Za-z0-9]{16,100}(?!\w)", 0.9),
        Form("azure", r"AccountKey=[A-Za-z0-9+/]{60,100}={0,2}", 0.9),
        Form("url password", r"(?<![\w])[a-z][a-z0-9+]{2,20}://[^\s/:@]{1,64}:[^\s/@]{3,64}@[\w.-]{3,253}", 0.8),
    )
    examples = (
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ0ZXN0aSJ9.c2lnbmF0dXJlc2lnbmF0dXJl",
        "-----BEGIN RSA PRIVATE KEY-----",
        "AKIAIOSFODNN7EXAMPLE",
        "postgresql://sovellus:eiOikeaSalasana@db.example.fi/laskutus",
    )
    counterexamples = (
        "eyJ.x.y",
        "-----BEGIN CERTIFICATE-----",
        "https://example.fi/a:b",
        "AKIA123",
        "eyJhbGciOiJIUzI1NiJ9x.aaaaaaaaaa.bbbbbbbbbb",
    )

    def invalidate_result(self, pattern_text: str) -> bool | None:
        """Refuse what begins as a JWT and has no JSON head."""
        if not pattern_text.startswith("eyJ"):
            return False
        head = pattern_text.split(".", 1)[0]
        try:
            return not isinstance(json.loads(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4))), dict)
        except (ValueError, binascii.Error):
            return True


class AnnouncedPassword(CuedRecogniser):
    """Find a password or a code of door or key safe after its word: `salasana: Kissa123`, `avainkoodi 4711`."""

    name = "password_text"
    version = "4"
    entities = ("PASSWORD", "DOOR_CODE")
    items = frozenset({PASSWORD, CREDENTIAL})
    entity_items: ClassVar[Mapping[str, str]] = {"PASSWORD": PASSWORD, "DOOR_CODE": CREDENTIAL}
    source = "Words of Finnish, Swedish and English customer notes"
    stems = (
        "sana",
        "salis",
        "pw",
        "passphrase",
        "key",
        "lock",
        "portti",
        "lösenord",
        "passw",
        "pwd",
        "ovikoodi",
        "avainkoodi",
        "avainboks",
        "alaovi",
        "portko",
        "dörrkod",
        "porttikood",
        "alaov",
        "ulkoov",
        "rappuov",
        "portin ov",
        "rapun ov",
        "typed",
        "kood",
        "kod",
        "code",
        "summer",
        "boks",
        "pin",
        "wifi",
        "wi-fi",
        "wlan",
        "käyttäj",
        "tunnu",
        "login",
        "log in",
        "user",
        "använd",
        "kirjaut",
        "lösen",
        "omansa",
    )
    cues = (
        r"(?P<PASSWORD>[\w-]{0,30}(?:salasana|tunnussana|turvasana)\w*|salis(?!\w)|[\w-]{0,20}lösenord\w*|[\w-]{0,12}pass(?:word|wd|phrase)(?! reset)|(?:wifi|admin|root)?pwd|pw(?=[:= ])|(?<!\w)(?:s|t)sana(?!\w)|lösen(?!\w)|(?:[\w-]{0,20}käyttäjä|käyttäjätunnus|tunnus|tunnukset|kirjautuminen|login|log in|user|username|användare|användarnamn|inlogg(?:ning)?|omansa)[: ]{1,2}[\w.@-]{2,30}[ ]?/(?=[ ]?[^\s/]{4})|(?<!\w)(?:his|her|their|hänen|asiakkaan|kortin|hans|hennes)[ ]pin|she typed|he typed|wi-?fi\w*[: ]{1,2}[\w.-]{1,30}[ ]?/|wlan\w*[: ]{1,2}[\w.-]{1,30}[ ]?/)"
        r"|(?P<DOOR_CODE>[\w-]{0,20}ovikood\w*|[\w-]{0,20}portti?kood\w*|avainkood\w*|avainsäil\w*(?:[^.;\n]{0,30} kood\w*)?|avainboks\w*(?:[^.;\n]{0,40} kood\w*| [^\W\d_]{1,15} [^\W\d_]{1,15})?|portti auki (?:tunnuks|koodi)\w*|hälytyskood\w*|hälyttimen kood\w*|pinkood\w*|pin-kood\w*"
        r"|[^\W\d_]{0,20}(?<!tuote)(?<!posti)(?<!virhe)(?<!vika)(?<!alennus)(?<!tarjous)(?<!kampanja)(?<!viite)(?<!vienti)kood(?:i|in|it|iksi|ina)(?![\w-])[^.;\n]{0,50}?(?:vaihtu\w*|vaihde\w*|uusi|joka kuu\w*)[^.;\n]{0,30}?"
        r"|(?:port|dörr|grind|larm|nyckel)kod\w*(?:[^;\n\d]|\d(?!\d{3})){0,40}? (?:nya|ny)(?: koden)?"
        r"|(?:ala|ulko|rappu|rapun |portin )-?ov\w*(?: kood\w*)?|portin kood\w*|oven kood\w*|ovisummer\w*|[\w-]{0,20}ovikood\w*[^.;\n\d]{0,20} uusi|portkod\w*|dörrkod\w*|portens kod\w*|larmkod\w*|nyckelskåp\w*(?:[^.;\n]{0,30} kod\w*)?"
        r"|(?:gate|door|entry|alarm|key ?safe|key ?box|lock ?box)(?:'s)? (?:code|pin)|(?:key ?safe|key ?box|lock ?box)(?=[ ][0-9])|pin (?:for|of|to) (?:the )?[^.;\n]{0,30}?(?:door|gate|safe|box))"
    )
    gap = r"[ ]?(?:[:=][ ]?|[ ](?:on|är|is|oli|nyt|now|nu)[ :]{1,2}|[ ](?=[0-9])|[ ](?=[^\s,;:]*[0-9])(?=[^\s,;:]*[A-Za-zÅÄÖåäö])|[ ][^\W\d_]{3,15}[ ](?=[A-Za-zÅÄÖåäö][^\s,;:]*[0-9])|,[ ](?=(?:[0-9][ ]){3})|(?:[ ][^\W\d_]{1,20}){1,3}[:=][ ]?(?=[^\s,;:]*[0-9])(?=[^\s,;:]*[A-Za-zÅÄÖåäö])|(?:[ ][^\W\d_]{1,20}){0,3}[ ]\((?=[^\s,;:()]*[0-9])(?=[^\s,;:()]*[A-Za-zÅÄÖåäö]))"
    value = rf"(?<![\w])(?:(?:[0-9][ ]){{3,7}}[0-9](?![0-9])|[^\s,;:]{{4,64}})(?![{LETTER}])"
    examples = ("salasana: Kissa123!", "password=hunter2x", "ovikoodi 4711", "avainkoodi: 0815#")
    counterexamples = ("salasana unohtunut", "uusi salasana: ***", "salasanan vaihto", "ovikoodi puuttuu")
    _plain_word = regex.compile(rf"[{LETTER}]+[.!?]?")
    _state = regex.compile(
        r"[a-zåäö]*(?:ttu|tty|nut|nyt|neet|ttava|ttävä|tava|tävä|ssa|ssä|maton|mätön|lla|llä|sta|stä|ksi)|väärä|väärin|oikein|oikea|sama|uusi"
        r"|vanha|tosi|liian|aina|vielä|ollut|pitkä|lyhyt|heikko|hyvä|huono|fel|rätt|ändrat|bytt|glömt|glömd|bortglömt|samma|gammal|svag|reset|wrong"
        r"|correct|incorrect|changed|expired|forgotten|invalid|still|same|required|known|weak|strong|lost|case"
    )
    """What is said of a password, where the password itself could stand: `salasana on vanhentunut`."""

    def find(self, text: str) -> Iterator[Found]:
        """Yield the values, told apart by the word before them; masks and plain words after a door are none."""
        for match in self._pattern.finditer(text):
            value = match.group("value").rstrip(".)")
            door = match.group("DOOR_CODE") is not None
            if door and not any("0" <= char <= "9" for char in value):
                continue
            if not door and self._state.fullmatch(value.rstrip("!?")):
                continue
            if len(set(value)) > (1 if door else 2) and not (door and self._plain_word.fullmatch(value)):
                entity = "DOOR_CODE" if door else "PASSWORD"
                start = match.start("value")
                yield Found(entity, start, start + len(value), 0.7, ("pattern", "context"))

    def describe(self, value: str, entity: str) -> Details:  # noqa: ARG002 - the interface
        """Give no shape: the length of a password is part of it."""
        return Details()


_DOORS = (
    r"(?:ala|ulko|taka|rappu|kellari|varaston?|talon|autotallin?|sauna)?-?ov(?:i|en|essa|elle|esta|een|ea|et|ien|issa)(?![{L}])|[{L}-]*ovipuhelin\w*|port(?:ti|tiin|illa|in|it|tien)(?![{L}])"
    r"|[{L}-]*häly[tt]\w*|[{L}-]*luk(?:ko|koon|on|ossa|kosarja|lonkin|kojen|kopanel)\w*|avain(?:säil|boks|kaap|kotel|laat|lok)\w*|summeri\w*|rap(?:pu|un|ussa)|porra\w*|kellari\w*|autotalli\w*|[{L}]*halli(?:in|n|ssa)?(?![{L}])|kassakaap\w*"
    r"|[{L}-]*jakohuone\w*|muuntamo\w*|[{L}-]*lämpökesku\w*|konehuone\w*|sisään\w*|kulunval\w*|[{L}-]*varasto\w*|pesutu\w*|dörr\w*|port(?:en)?(?![{L}])|grind\w*|[{L}]*larm\w*|lås\w*|nyckelskåp\w*|nyckelbox\w*|garage\w*|källar\w*|trapp\w*|ingång\w*"
    r"|doors?(?![{L}])|gates?(?![{L}])|alarm\w*|locks?(?![{L}])|(?:key ?|lock ?)?(?:safe|box)(?![{L}])|entrance|lobby|substation|stairwell"
).replace("{L}", LETTER)


class DoorCodeNear(OwnRecogniser):
    """Find the code of a door, a lock, an alarm that stands near its word: `koodi 4455 alaoveen`, `kod till dörren 4545`."""

    name = "door_code_near"
    entity = "DOOR_CODE_NEAR"
    item = CREDENTIAL
    source = "Words of Finnish, Swedish and English customer notes"
    examples = (
        "Numerolukko 8190, sisäpihalta",
        "koodi 4455 alaoveen",
        "Hälyttimen pysäytys: näppäile 3350",
        "Koden till dörren är 4545",
        "keypad 1984 opens the substation",
        "Ovipuhelinkoodi on 1234",
    )
    counterexamples = (
        "virhekoodi 1234, ovi rikki",
        "tuotekoodi 12345 loppu, lukko vaihdettu",
        "postinumero 00100, ovi auki",
        "mittari 1234, lukko vaihdettu",
        "koodi 4455 kampanjaan",
        "ovi koodattu 12.3.2024",
    )
    _words = regex.compile(
        rf"(?<![{LETTER}-])(?:"
        r"(?P<sure>(?:numero|koodi|yhdistelmä|kombinaatio)lukko?\w*|(?:ovipuhelin|lukko|hälytin|kulku|ovi|portti|porras|rappu|alaovi|avainsäilö|avainboksi|avainkaappi|säilö|boksi|kellari|halli|tallin?|varasto|summeri|jakohuone|lämpökeskus)-?kood\w*|kodlås\w*|(?:lås|nyckelbox|garage|källar)kod\w*)"
        r"|kood(?:i|in|it|ia|illa|ilukko|iksi)|numerosarja\w*|yhdistelmä|numerolla|lukkoon[ ]käy|opens[ ]with|öppnas[ ]med|stängs[ ]av[ ]med|avautuu|tunnuslu(?:ku|vulla|vun)\w*|näppäile\w*|näppää|pin(?:-?koodi\w*)?|kod(?:en)?|slå in|knappa in|code|keypad|combination)"
        rf"(?![{LETTER}])(?:[ ](?:on|är|is|nyt|nu|now)|:|,)?(?:[ ][{LETTER}-]{{1,20}}){{0,3}}?[ :]{{1,2}}"
        r"(?P<value>[0-9](?:[ -]?[0-9]){1,7}[#*]?)(?![0-9]|[.,:][0-9]|[ ]?(?:€|eur|kpl|kk|pv|min|mm|m2|%))",
        regex.IGNORECASE,
    )
    _door = regex.compile(rf"(?<![{LETTER}])(?:{_DOORS})", regex.IGNORECASE)
    _reach = 50
    gate = (_words.pattern.replace("(?P<sure>", "(?:").replace("(?P<value>", "(?:"),)

    def may_match(self, text: str) -> bool:
        """Need a digit, and a word for a code or a lock."""
        lower = text.lower()
        return any(
            stem in lower
            for stem in (
                "kood",
                "lukko",
                "kod",
                "sarja",
                "tunnusl",
                "näpp",
                "pin",
                "slå",
                "knappa",
                "code",
                "keypad",
                "combin",
                "yhdistelmä",
                "numerolla",
                "lukkoon",
                "opens",
                "öppnas",
                "stängs",
                "avautuu",
            )
        )

    def find(self, text: str) -> Iterator[Found]:
        """Yield the digits where something that opens stands in the same sentence."""
        for match in self._words.finditer(text):
            before = text[max(0, match.start() - self._reach) : match.start()]
            behind = text[match.end() : match.end() + self._reach]
            near = (
                regex.split(r"[;\n]|\.[ ]", before)[-1]
                + " "
                + match[0]
                + " "
                + regex.split(r"[;\n]|\.(?:[ ]|$)", behind)[0]
            )
            if match["sure"] or self._door.search(near):
                yield Found(self.entity, match.start("value"), match.end("value"), 0.6, ("pattern", "context"))

    def describe(self, value: str, entity: str) -> Details:  # noqa: ARG002 - the interface
        """Give no shape: the code's length is part of it."""
        return Details()


class KeyRemark(OwnRecogniser):
    """Find where the key of a home or a plant is: `avain kukkaruukun alla`, `nyckeln hos grannen`."""

    name = "key_text"
    entity = "KEY_PLACE"
    item = CREDENTIAL
    source = "Words of Finnish, Swedish and English customer notes"
    examples = (
        "Avain on kukkaruukun alla, saa käydä",
        "vara-avain naapurilla, soita ensin",
        "nyckeln ligger under mattan",
        "the spare key is under the doormat",
    )
    counterexamples = (
        "avain hukassa, tilattu uusi",
        "avainasiakas, sopimus uusittu",
        "avainkortti rikki",
        "the key point is the price",
        "avainlukujen luona käyty läpi",
    )
    _words = regex.compile(
        rf"(?<![{LETTER}])(?:(?:(?:vara-?|koti-?|yleis-?|huolto-?)?avai(?:n|men|met|mia|mensa)|kulku(?:lätk|kort|tunnist)[{LETTER}]*)(?![{LETTER}-])[^.;!?\n]{{0,50}}?(?<![{LETTER}])"
        r"(?:alla|alta|takana|takaa|päällä|päältä|sisällä|vieressä|luona|luota|naapuri\w*|postilaatik\w+|kukkaruu\w+|ruuku\w+|mato\w+|räystää\w+|katokse\w+|varasto\w+|vajassa|autotalli\w+|terassi\w+|portai\w+|kuisti\w+|avainboks\w+|avainsäil\w+|jemma\w*|piilo\w+|kive\w+|postiluuk\w+|kirjekuor\w+|kotihoi\w+|oven[ ]pieles\w+|haettav\w+|noudettav\w+|haetaan|noudetaan|[\w-]*kaapissa|[\w-]*kaapista|hylly\w+|[\w-]*laatiko\w+|putkilu\w+|[\w-]*lokero\w+|pöydäl\w+|naula\w+|kouku\w+|liiteri\w+|[\w-]*kellari\w+|kiosk\w+|talonmieh\w+|vahtimest\w+|respassa|respasta|kotelo\w+|katolla|aidan|puun|penkin|roskakat\w+|postilo\w+|oven karmi\w*)"
        r"|(?:yleisavaim|vara-?avaim|omalla[ ]avaim|omilla[ ]avaim)\w+[ ](?:saa|voi)[ ](?:mennä|käydä|tulla|asioida)|(?:saa|voi)[ ](?:mennä|käydä|tulla)[ ](?:sisään[ ])?(?:yleis|vara|omalla[ ]|omilla[ ])-?avaim\w+"
        r"|(?:reserv|extra|hus|dörr|ytterdörrs)?nyckel(?:n|ar|arna)?(?:[ ][^.;!?\n]{0,40}?)?[ ](?:under|bakom|hos|i|på|ovanpå|bredvid)[ ]\w+"
        r"|(?:spare |house )?keys?[ ](?:is |are |left |kept |hidden )?(?:under|behind|beneath|inside|in|on top of|next to|with|at)[ ](?:the|a|her|his|their|neighbou?r)\w*[ ]?\w*)",
        regex.IGNORECASE,
    )
    gate = (_words.pattern,)

    def may_match(self, text: str) -> bool:
        """Need a key."""
        lower = text.lower()
        return "avai" in lower or "lätk" in lower or "kulku" in lower or "nyckel" in lower or "key" in lower

    def find(self, text: str) -> Iterator[Found]:
        """Yield the key with the words that say where it is."""
        for match in self._words.finditer(text):
            yield Found(self.entity, match.start(), match.end(), 0.6, ("lexicon", "context"))

    def describe(self, value: str, entity: str) -> Details:  # noqa: ARG002 - the interface
        """Give no shape."""
        return Details()
