"""Small exports and a notice of a made-up company; every identity code has a serial that nobody gets."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from random import Random

from scanner.demo.identifiers import Issuer

NOTICE = """Asiakasrekisterin tietosuojaseloste

1. Rekisterinpitäjä
Esimerkkilä Oy, Esimerkkikatu 1, 00100 Helsinki

2. Käsiteltävät henkilötiedot
Käsittelemme seuraavia tietoja:
- nimi
- sähköpostiosoite
- puhelinnumero
- asiakasnumero
- ajoneuvon rekisteritunnus

3. Käsittelyn tarkoitus ja oikeusperuste
Asiakassuhteen hoitaminen. Oikeusperuste on sopimus.

4. Säilytysaika
Säilytämme tietoja 10 vuotta sopimuksen päättymisestä.

Katselmoitu viimeksi 6/2026
"""

HEADER = "asiakasnro;nimi;henkilötunnus;sähköposti;puhelin;sopimus_päättynyt"


def rows(count: int = 40, seed: int = 3) -> list[str]:
    """Give rows of customers for `HEADER`."""
    rng = Random(seed)
    issuer = Issuer(rng)
    names = ("Matti Virtanen", "Liisa Korhonen", "Antti Mäkinen", "Kaisa Nieminen")
    return [
        f"{7000000 + n};{names[n % 4]};{issuer.hetu(date(1950 + n, 3, 4))};asiakas{n}@example.com;"
        f"0401{n:06};{'' if n % 2 else f'{1 + n % 28}.3.{1990 + n}'}"
        for n in range(count)
    ]


def write(folder: Path, *, history: str = "sqlite:///tutka.db") -> Path:
    """Write exports, notice and configuration; give the configuration's path."""
    exports = folder / "exports" / "crm"
    exports.mkdir(parents=True)
    (exports / "asiakkaat.csv").write_text("\n".join([HEADER, *rows()]) + "\n", "cp1252")
    (exports / "huom.csv").write_text("asiakasnro;lisätiedot\n7000001;soitti ja kysyi laskusta\n", "utf-8")
    (folder / "seloste.txt").write_text(NOTICE, "utf-8")
    config = folder / "tutka.yaml"
    config.write_text(
        f"""
organisation: Esimerkkilä Oy
notice: seloste.txt
history: {history}
systems:
  - name: crm
    sources: ["exports/crm/*.csv"]
    registers: [customers]
    owner: asiakaspalvelu
    anchors: {{contract_end: asiakkaat.csv/sopimus_päättynyt}}
patterns: {{customer.number: '\\b7\\d{{6}}\\b'}}
""",
        "utf-8",
    )
    return config
