from __future__ import annotations

import mailbox
import struct
from email.message import EmailMessage

import pytest

from connectors import mail_files
from connectors.mail_text import as_text, header_text
from connectors.msg_files import expanded_rtf
from connectors.registry import openers
from scanner.model import SourceError
from tests.connectors.compound import compound
from tests.connectors.documents import RTF
from tests.connectors.nested_reading import everything, written

CSV = b"nimi;puhelin\nAho;0401234567\n"


def message(subject="Äiti pyytää", body="Hei, hetu 131052-9993\n", html=None):
    made = EmailMessage()
    made["From"] = "Mäki Maija <maija@example.com>"
    made["To"] = "toimisto@example.com"
    made["Subject"] = subject
    made["X-Originating-IP"] = "192.0.2.7"
    made.set_content(body)
    if html:
        made.add_alternative(html, subtype="html")
    return made


def attached(made, data, name, maintype="text", subtype="csv"):
    made.add_attachment(data, maintype=maintype, subtype=subtype, filename=name)
    return made


def test_a_message_with_attachments(tmp_path):
    html = "<p>Hei, hetu 131052-9993</p><p>Vain tässä</p><!-- piilossa --><a href='mailto:x@example.com'>linkki</a>"
    whole = attached(message(html=html), CSV, "Käyttö lista.csv")
    whole.add_attachment(attached(message("Sisempi"), CSV, "b.csv"))
    found, problems = everything(written(tmp_path, "note.eml", whole.as_bytes()), system="crm")
    assert not problems
    note = f"{tmp_path}/note.eml"
    assert found[note]["From []"] == ["Mäki Maija <maija@example.com>"]
    assert found[note]["Subject []"] == ["Äiti pyytää"]
    assert found[note]["X-Originating-IP []"] == ["192.0.2.7"]
    assert found[note]["text []"] == ["Hei, hetu 131052-9993"]
    assert found[note]["text (html) []"] == ["Vain tässä\nlinkki"], "what both versions say is told once"
    assert found[note]["(comments) [comment]"] == ["piilossa"]
    assert found[note]["(links) [hyperlink]"] == ["mailto:x@example.com"]
    assert found[f"{note}!Käyttö lista.csv"]["nimi []"] == ["Aho"]
    assert found[f"{note}!part_1.eml"]["Subject []"] == ["Sisempi"]
    assert found[f"{note}!part_1.eml!b.csv"]["puhelin []"] == ["0401234567"]


def test_an_mbox_is_split_at_envelopes_only(tmp_path):
    first = b"From maija@example.com Mon Jan  1 10:00:00 2024\nSubject: a\nFrom: a@example.com\nTo: b@example.com\n\nHei\n\nFrom nyt on kaikki muuttuu\n\n"
    second = b"From - Tue Jan 02 10:00:00 2024\nSubject: b\nFrom: a@example.com\nTo: b@example.com\n\nToinen\n"
    found, problems = everything(written(tmp_path, "a.mbox", first + second))
    (cells,) = found.values()
    assert not problems
    assert cells["Subject []"] == ["a", "b"]
    assert cells["text []"] == ["Hei\n\nFrom nyt on kaikki muuttuu", "Toinen"]
    assert cells["(envelope) []"] == ["maija@example.com Mon Jan  1 10:00:00 2024", "- Tue Jan 02 10:00:00 2024"]


def test_a_thousand_messages(tmp_path):
    box = mailbox.mbox(tmp_path / "a.mbox")
    for n in range(1000):
        box.add(attached(message(f"Nro {n}"), CSV, "lista.csv") if n % 100 == 0 else message(f"Nro {n}"))
    box.close()
    with openers(tmp_path / "a.mbox")[0][0]() as source:
        read = {t.ref.table: sum(b.rows_counted for b in source.batches(t, 300)) for t in source.tables()}
        assert read == {"headers": 1000, "body": 1000}
        names = [o.info.source.split("!")[1] for o in source.inside()]
    assert names == ["lista.csv", *(f"lista.csv ({n})" for n in range(2, 11))]
    found, _ = everything(tmp_path / "a.mbox")
    assert all(found[f"{tmp_path}/a.mbox!{name}"]["nimi []"] == ["Aho"] for name in names)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("=?utf-8?B?TcOka2k=?= <a@example.com>", "Mäki <a@example.com>"),
        ("=?iso-8859-1?Q?M=E4ki_Maija?=", "Mäki Maija"),
        ("=?utf-8?Q?M=C3?= =?utf-8?Q?=A4ki?=", "Mäki"),
        ("=?olematon?Q?M=E4ki?=", "Mäki"),
        ("=?utf-8?Q?M=E4ki?=", "Mäki"),
        ("M\udce4ki", "Mäki"),
        ("a\r\n b", "a b"),
        ("=?utf-8?B?roska!?=", None),
    ],
)
def test_headers(raw, text):
    assert header_text(raw) == text if text else header_text(raw) is not None


@pytest.mark.parametrize(
    ("data", "charset"),
    [
        ("Mäki".encode("cp1252"), "utf-8"),
        ("Mäki".encode(), "iso-8859-1"),
        ("Mäki".encode(), "olematon"),
        ("Mäki".encode(), None),
    ],
)
def test_charsets_that_lie(data, charset):
    assert as_text(data, charset) == "Mäki"


def test_labels_that_lie_in_a_whole_message(tmp_path):
    raw = (
        b"From: a@example.com\r\nTo: b@example.com\r\nSubject: x\r\nContent-Type: text/plain; charset=utf-8\r\n"
        b"Content-Transfer-Encoding: 8bit\r\n\r\nM\xe4ki ja \xc4ij\xf6\r\n"
    )
    found, _ = everything(written(tmp_path, "a.eml", raw))
    assert found[f"{tmp_path}/a.eml"]["text []"] == ["Mäki ja Äijö"]


def test_messages_that_break_the_rules_are_read_and_told(tmp_path):
    whole = attached(message(html="<p>x</p>"), CSV, "lista.csv").as_bytes()
    cut = whole[: whole.rindex(b"--==")]
    found, problems = everything(written(tmp_path, "a.eml", cut))
    assert found[f"{tmp_path}/a.eml!lista.csv"]["nimi []"] == ["Aho"]
    assert [(p.reason, p.examined) for p in problems] == [("truncated", True)]
    secret = b"From: a@example.com\nTo: b@example.com\nSubject: x\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\nContent-Transfer-Encoding: base64\n\nMIIB\n"
    _, problems = everything(written(tmp_path, "b.eml", secret))
    assert ("encrypted", False) in [(p.reason, p.examined) for p in problems]


def test_a_message_beyond_the_limit_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(mail_files, "MAX_MESSAGE_BYTES", 100)
    found, problems = everything(written(tmp_path, "a.eml", message().as_bytes()))
    assert [(p.reason, p.examined) for p in problems] == [("limit_bytes", False)]
    assert all(cell is None for cells in found.values() for column in cells.values() for cell in column)


def utf16(text):
    return text.encode("utf-16-le")


def msg(**more):
    attach = "__attach_version1.0_#00000000"
    inner = "__attach_version1.0_#00000001"
    sub = f"{inner}/__substg1.0_3701000D"
    recipient = "__recip_version1.0_#00000000"
    return compound(
        {
            "__properties_version1.0": bytes(32),
            "__substg1.0_0037001F": utf16("Äiti pyytää"),
            "__substg1.0_0C1A001E": "Mäki Maija".encode("cp1252"),
            "__substg1.0_0C1F001F": utf16("maija@example.com"),
            "__substg1.0_1000001F": utf16("Hei\nhetu 131052-9993"),
            "__substg1.0_10130102": b"<html><body><p>Hei</p><p>Vain html</p></body></html>",
            "__substg1.0_007D001F": utf16("Received: from 192.0.2.7"),
            f"{recipient}/__substg1.0_3001001F": utf16("Vastaanottaja X"),
            f"{recipient}/__substg1.0_39FE001F": utf16("x@example.com"),
            f"{attach}/__substg1.0_3707001F": utf16("lista.csv"),
            f"{attach}/__substg1.0_37010102": CSV * 300,
            f"{inner}/__substg1.0_3001001F": utf16("Sisempi"),
            f"{sub}/__substg1.0_0037001F": utf16("Sisemmän otsikko"),
            f"{sub}/__substg1.0_1000001F": utf16("Sisempi viesti"),
            f"{sub}/__attach_version1.0_#00000000/__substg1.0_3704001F": utf16("b.csv"),
            f"{sub}/__attach_version1.0_#00000000/__substg1.0_37010102": CSV,
            **more,
        }
    )


def test_msg(tmp_path):
    path = written(tmp_path, "a.msg", msg())
    found, problems = everything(path)
    assert not problems
    cells = found[str(path)]
    assert cells["Subject []"] == ["Äiti pyytää", "Sisemmän otsikko"]
    assert cells["From []"][0] == "Mäki Maija"
    assert cells["text []"] == ["Hei\nhetu 131052-9993", "Sisempi viesti"]
    assert cells["text (html) []"] == ["Vain html"]
    assert cells["Recipient smtp address []"] == ["x@example.com"]
    assert cells["Transport headers []"] == ["Received: from 192.0.2.7"]
    assert len(found[f"{path}!lista.csv"]["nimi []"]) == 599
    assert found[f"{path}!b.csv"]["puhelin []"] == ["0401234567"]


def test_msg_with_nothing_but_rich_text(tmp_path):
    stored = struct.pack("<4I", len(RTF) + 12, len(RTF), 0x414C454D, 0) + RTF
    path = written(
        tmp_path,
        "a.msg",
        msg(**{"__substg1.0_1000001F": b"", "__substg1.0_10130102": b"", "__substg1.0_10090102": stored}),
    )
    found, _ = everything(path)
    assert "Zq06leipäteksti lihava" in found[str(path)]["text []"][0]


def test_compressed_rich_text():
    """The second example of MS-OXRTFCP: a reference that overlaps what it writes."""
    packed = bytes.fromhex("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0")
    assert expanded_rtf(packed) == b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"
    with pytest.raises(SourceError):
        expanded_rtf(b"roskaa")


@pytest.mark.parametrize("share", [0.05, 0.3, 0.6, 0.9])
def test_msg_cut_short(share, tmp_path):
    whole = msg()
    _, problems = everything(written(tmp_path, "a.msg", whole[: int(len(whole) * share)]))
    assert [p for p in problems if not p.examined]
