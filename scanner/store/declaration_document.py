"""A declaration as the YAML document that a person edits, and how a new reading is worked into an old file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from ruamel.yaml.comments import CommentedMap, CommentedSeq

from scanner.model import Declaration, Register
from scanner.store.declaration_rows import register_json

FILE_SCHEMA = 1
_HEADERS = {
    "fi": (
        "Selosteen tulkinta: luonnos, kunnes ihminen on vahvistanut sen.\n"
        "Joka kohdassa on lainaus (cite) selosteen riviltä. state: proposed -> confirmed | corrected | rejected.\n"
        "Hylättyä kohtaa ei poisteta, jottei sitä ehdoteta uudelleen. Omat lisäykset: added_by_hand, perustelun kanssa.\n"
    ),
    "sv": (
        "Tolkningen av beskrivningen: ett utkast tills en människa har bekräftat den.\n"
        "Varje post citerar (cite) en rad i beskrivningen. state: proposed -> confirmed | corrected | rejected.\n"
        "En avvisad post tas inte bort, så att den inte föreslås på nytt. Egna tillägg: added_by_hand, med motivering.\n"
    ),
    "en": (
        "The reading of the notice: a draft until a person has confirmed it.\n"
        "Every entry cites a line of the notice. state: proposed -> confirmed | corrected | rejected.\n"
        "A rejected entry stays, so that it is not proposed again. Your own additions: added_by_hand, with a reason.\n"
    ),
}
_COMMENTS: Mapping[str, Mapping[str, str]] = {
    "unknown": {
        "fi": "Ilmaukset, joita ei osattu sijoittaa: lisää ne kohtaan items tai generic, tai poista.",
        "sv": "Uttryck som inte kunde placeras: lägg till dem under items eller generic, eller ta bort dem.",
        "en": "Phrases that could not be placed: put them under items or generic, or remove them.",
    },
    "generic": {
        "fi": "Yläkäsitteet; luetteloa covers saa lyhentää.",
        "sv": "Överbegrepp; listan covers får kortas.",
        "en": "Family words; the list covers may be shortened.",
    },
    "negated": {
        "fi": "Tiedot, joita seloste sanoo olevan keräämättä.",
        "sv": "Uppgifter som beskrivningen säger att inte samlas in.",
        "en": "Items that the notice says are not collected.",
    },
    "retention": {
        "fi": "choose: later, earlier tai jokin tapahtumista, jos from antaa kaksi.",
        "sv": "choose: later, earlier eller en av händelserna om from anger två.",
        "en": "choose: later, earlier or one of the events where from gives two.",
    },
    "findings": {
        "fi": "Selosteen omat puutteet; luetaan selosteesta joka ajolla uudelleen.",
        "sv": "Brister i själva beskrivningen; läses ur beskrivningen på nytt vid varje körning.",
        "en": "Faults of the notice itself; read from the notice again on every run.",
    },
}
_FLOW = frozenset(
    {
        "unknown",
        "items",
        "generic",
        "negated",
        "purposes",
        "legal_bases",
        "recipients",
        "sources",
        "retention",
        "findings",
        "added_by_hand",
    }
)


def document(declaration: Declaration) -> CommentedMap:
    """Give the whole file, with its comments in the notice's language."""
    lang = declaration.language
    out = CommentedMap(
        {
            "schema": FILE_SCHEMA,
            "notice": CommentedMap(
                {
                    "title": declaration.title,
                    "file": declaration.file,
                    "sha256_normalised": declaration.sha256_normalised,
                    "lines": declaration.lines,
                    "language": lang,
                    "review_every": _flow({"amount": declaration.review_months, "unit": "month"}),
                }
            ),
            "status": _flow(
                {
                    "state": "confirmed" if declaration.confirmed else "draft",
                    "confirmed_by": declaration.confirmed_by,
                    "confirmed_on": declaration.confirmed_on,
                }
            ),
            "registers": CommentedSeq(
                [_register_yaml(register, lang, confirmed=declaration.confirmed) for register in declaration.registers]
            ),
        }
    )
    out.yaml_set_start_comment(_HEADERS[lang])
    return out


def _register_yaml(register: Register, lang: str, *, confirmed: bool) -> CommentedMap:
    plain = register_json(register)
    out = CommentedMap({key: plain[key] for key in ("id", "title", "controller", "contacts", "subjects")})
    out["controller"] = _flow(plain["controller"])
    out["unknown"] = plain["unknown"]
    out["items"] = [entry for entry in plain["items"] if entry["coverage"] == "explicit"]
    out["generic"] = [{"term": entry.pop("id"), **entry} for entry in plain["items"] if entry["coverage"] != "explicit"]
    for key in ("negated", "purposes", "legal_bases", "recipients", "sources", "retention"):
        out[key] = plain[key]
    if confirmed:  # where the file is confirmed, a rule without a state counts as confirmed with it
        out["retention"] = [{"state": "proposed", **row} for row in plain["retention"]]
    statements = {key: dict(plain[key]) for key in ("transfers", "automated", "review")}
    del statements["review"]["precision"]
    for key, row in statements.items():
        out[key] = _flow({**row, "state": row.get("state", "proposed")} if confirmed else row)
    out["findings"] = plain["findings"]
    out["added_by_hand"] = [{**row, "on": date.fromisoformat(row["on"])} for row in plain["added_by_hand"]]
    for key in ("contacts", "subjects"):
        out[key] = _flow_list(plain[key])
    for key in _FLOW:
        rows = CommentedSeq([_flow(_trimmed(row)) for row in out[key]])
        if not rows:
            rows.fa.set_flow_style()
        out[key] = rows
    for key, texts in _COMMENTS.items():
        out.yaml_set_comment_before_after_key(key, before=texts[lang], indent=4)
    return out


def _trimmed(row: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what says nothing; `choose: null` stays where a choice is open."""
    open_choice = len(row.get("from", ())) > 1
    keep = {"cite", "id", "choose"} if open_choice else {"cite", "id"}
    defaults = {"how": "list_member", "coverage": "explicit", "modality": "declared"} if "how" in row else {}
    visible = {"coverage", "modality"}
    return {
        key: value
        for key, value in row.items()
        if key in keep or key in visible or (value not in (None, [], {}, ()) and defaults.get(key) != value)
    }


def _flow(value: Mapping[str, Any]) -> CommentedMap:
    out = CommentedMap(
        {
            key: _flow(part) if isinstance(part, dict) else _flow_list(part) if isinstance(part, list) else part
            for key, part in value.items()
        }
    )
    out.fa.set_flow_style()
    return out


def _flow_list(value: Sequence[Any]) -> CommentedSeq:
    out = CommentedSeq([_flow(part) if isinstance(part, dict) else part for part in value])
    out.fa.set_flow_style()
    return out


def update(old: CommentedMap, new: Mapping[str, Any]) -> None:
    """Bring a document up to date in place, so that its comments stay with what they stand beside."""
    for key in [key for key in old if key not in new]:
        del old[key]
    for key, value in new.items():
        known = old.get(key)
        if isinstance(known, CommentedMap) and isinstance(value, Mapping):
            update(known, value)
        elif isinstance(known, CommentedSeq) and isinstance(value, list):
            _update_list(known, value)
        elif known != value or key not in old:
            old[key] = value


def _update_list(old: CommentedSeq, new: Sequence[Any]) -> None:
    keys = [_key(entry) for entry in new]
    if len(set(map(str, keys))) < len(keys) or len(set(map(str, map(_key, old)))) < len(old):
        old[:] = list(new)  # what can't be told apart can't be matched
        return
    for index in reversed(range(len(old))):
        if _key(old[index]) not in keys:
            del old[index]
    if new and len(old) == 0:
        old.fa.set_block_style() if isinstance(new[0], Mapping) else old.fa.set_flow_style()
    for index, entry in enumerate(new):
        place = next((at for at in range(len(old)) if _key(old[at]) == keys[index]), None)
        if place is None:
            old.insert(min(index, len(old)), entry)
        elif isinstance(old[place], CommentedMap) and isinstance(entry, Mapping):
            update(old[place], entry)


def _key(entry: Any) -> Any:
    """Give what an entry of a list is known by."""
    if not isinstance(entry, Mapping):
        return entry
    cite = entry.get("cite") or {}
    name = entry.get("id") or entry.get("role") or entry.get("term")
    if name is not None:
        return ("named", name)
    return (
        "quoted",
        entry.get("code"),
        entry.get("item"),
        cite.get("text"),
        entry.get("text"),
        entry.get("line"),
        str(sorted((entry.get("params") or {}).items())),
    )
