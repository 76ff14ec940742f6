"""Layouts of Finnish bank files: names and lengths of the fields of each type of record, in order.

Sources: Finanssiala, *Konekielinen tiliote, palvelukuvaus* and *Saapuvat viitemaksut, palvelukuvaus*, as read by the public
parsers of Kitsas, Pupesoft and django-jbank, which agree on these positions; for the payments, *Laskujen maksupalvelu (LMP300)* as read
by a bank's public payment gateway (package com.ope.patu.payments.lmp300).
"""

from __future__ import annotations

from collections.abc import Mapping

Layout = tuple[tuple[str, int], ...]


def _layout(text: str) -> Layout:
    pairs = (line.rsplit(None, 1) for line in text.strip().splitlines())
    return tuple((name.strip(), int(length)) for name, length in pairs)


_BEGIN = """
tietuetunnus 3
pituus 3
"""
_STATEMENT = _layout(
    _BEGIN
    + """versio 3
tilinumero 14
tiliotteen numero 3
alkupäivä 6
loppupäivä 6
muodostuspäivä 6
kellonaika 4
asiakastunnus 17
alkusaldon päivä 6
alkusaldon etumerkki 1
alkusaldo 18
tietueita 6
valuutta 3
tilin nimi 30
limiitti 18
tilinomistajan nimi 35
pankin yhteystieto 1 40
pankin yhteystieto 2 40
pankin tieto 30
IBAN ja BIC 30
"""
)
_TRANSACTION = _layout(
    _BEGIN
    + """tapahtuman numero 6
arkistointitunnus 18
kirjauspäivä 6
arvopäivä 6
maksupäivä 6
tapahtumalaji 1
selitekoodi 3
selite 35
etumerkki 1
rahamäärä 18
kuittikoodi 1
välitystapa 1
saajan tai maksajan nimi 35
nimen lähde 1
saajan tilinumero 14
tili muuttunut 1
viite 20
lomakkeen numero 8
tasotunnus 1
"""
)
_EXTRA = _layout(_BEGIN + "lisätiedon tyyppi 2\n")

LINES: Mapping[str, int] = {
    "viesti": 35,
    "toimeksiantajan viesti": 35,
    "pankin viesti": 35,
    "tiedote": 80,
    "maksun viestirivit": 35,
}
"""Fields that are lines of a text, with the length of a line."""

TITO: Mapping[str, Layout] = {
    "T00": _STATEMENT,
    "T10": _TRANSACTION,
    "T80": _TRANSACTION,
    **{
        f"{record}/{kind}": _EXTRA + rest
        for record in ("T11", "T81")
        for kind, rest in {
            "00": (("viesti", 420),),
            "01": _layout("tapahtumia 8"),
            "02": _layout("asiakasnumero 10\n- 1\nlaskun numero 15\n- 1\nlaskun päivä 6"),
            "03": _layout("korttinumero 19\n- 1\nkaupan viite 14"),
            "04": _layout("alkuperäinen arkistointitunnus 18"),
            "05": _layout("etumerkki 1\nvasta-arvo 18\n- 1\nvaluutta 3\n- 1\nkurssi 11\nkurssiviite 6"),
            "06": (("toimeksiantajan viesti", 70),),
            "07": (("pankin viesti", 420),),
            "08": _layout("maksun aiheen koodi 3\n- 1\nmaksun aihe 31"),
            "09": _layout("nimen tarkenne 35"),
            "11": _layout(
                "viite 35\nIBAN 35\nBIC 35\nsaajan nimen tarkenne 70\nmaksajan nimen tarkenne 70\ntunniste 35\narkistointitunnus 35"
            ),
        }.items()
    },
    "T40": _layout(
        _BEGIN + "kirjauspäivä 6\nloppusaldon etumerkki 1\nloppusaldo 18\nkäytettävissä etumerkki 1\nkäytettävissä 18"
    ),
    **{
        record: _layout(
            _BEGIN
            + "kausi 1\npäivä 6\npanoja 8\npanojen etumerkki 1\npanot yhteensä 18\nottoja 8\nottojen etumerkki 1\notot yhteensä 18"
        )
        for record in ("T50", "T51")
    },
    "T70": (*_layout(_BEGIN + "pankkiryhmä 3"), ("tiedote", 480)),
}
"""Konekielinen tiliote by type of record; supplements (T11, T81) by the type of what they supplement, too."""

KTL: Mapping[str, Layout] = {
    "0": _layout(
        "tietuetunnus 1\nkirjoituspäivä 6\nkellonaika 4\nrahalaitos 2\nlaskuttajan palvelutunnus 9\nrahayksikkö 1\n- 67"
    ),
    **{
        record: _layout(
            "tietuetunnus 1\ntilinumero 14\nkirjauspäivä 6\nmaksupäivä 6\narkistointitunnus 16\nviite 20\nmaksajan nimi 12\n"
            "rahayksikkö 1\nnimen lähde 1\nrahamäärä 10\noikaisutunnus 1\nvälitystapa 1\npalautetunnus 1"
        )
        for record in ("3", "5")
    },
    "9": _layout(
        "tietuetunnus 1\ntapahtumia 6\ntapahtumat yhteensä 11\noikaisuja 6\noikaisut yhteensä 11\nvirheitä 5\n- 50"
    ),
}
"""Saapuvat viitemaksut by type of record; `-` is filler."""

_LMP_BEGIN = "aineistotunnus 4\ntietuetunnus 1\ntapahtumalaji 1\n"
_PAYMENT = _layout(
    _LMP_BEGIN
    + """- 14
saajan nimi 30
saajan katuosoite 20
saajan postitoimipaikka 20
saajan tilinumero 14
- 3
tiedon laji 1
viite tai viesti 70
- 8
rahamäärä 12
- 17
maksajan sisäinen tieto 20
kustannuspaikka 20
- 45
"""
)
_PAYMENT_MESSAGE = (*_layout(_LMP_BEGIN + "- 84\nsaajan tilinumero 14"), ("maksun viestirivit", 175), ("-", 21))

LMP: Mapping[str, Layout] = {
    "0": _layout(
        _LMP_BEGIN
        + """maksajan tilinumero 14
maksajan Y-tunnus 9
muodostuspäivä 6
kellonaika 4
- 1
pankki 1
eräpäivä 6
maksajan nimi 35
erän tunnus 35
EDI-tunnus 17
valuutta 1
- 88
sisältö 1
palvelutunnus 10
- 66
"""
    ),
    "1": _PAYMENT,
    "2": _PAYMENT,
    "1/9": _PAYMENT_MESSAGE,
    "2/9": _PAYMENT_MESSAGE,
    "9": _layout(
        _LMP_BEGIN
        + "maksajan tilinumero 14\nmaksajan Y-tunnus 9\nmuodostuspäivä 6\nmaksuja 6\nmaksut yhteensä 13\n- 25\n"
        + "erän tunnus 35\nEDI-tunnus 17\n- 169"
    ),
}
"""Laskujen maksupalvelu by type of record: batch, payment, itemisation, their messages, sum."""
