"""Read a sentence as the only one of a notice's section on its data, or of a further section with any heading."""

from __future__ import annotations

from scanner.model import Register
from scanner.notice import read_text

HEAD = {
    "fi": "Tietosuojaseloste\n\nMitä tietoja keräämme?\n\n",
    "sv": "Dataskyddsbeskrivning\n\nVilka personuppgifter samlar vi in?\n\n",
    "en": "Privacy notice\n\nWhat data do we collect?\n\n",
}


def read(text: str, lang: str = "fi") -> Register:
    """Give the register."""
    return read_text(HEAD[lang] + text + "\n", "n.txt", "text").registers[0]


BESIDE = {"fi": "Nimi ja sähköpostiosoite.", "sv": "Namn och e-postadress.", "en": "Name and e-mail address."}


def section(heading: str, text: str, lang: str = "fi") -> Register:
    """Give the register of a notice that has a section of its own for a text."""
    return read(f"{BESIDE[lang]}\n\n{heading}\n\n{text}", lang)


def covered(register: Register) -> set[str]:
    """Give the items that the register names or covers with a family word."""
    named = {entry.id for entry in register.items if entry.coverage == "explicit"}
    return named | {item for entry in register.items for item in entry.covers}


def modalities(register: Register) -> dict[str, str]:
    """Give the modality of every entry."""
    return {entry.id: entry.modality for entry in register.items}
