from __future__ import annotations

from tests.connectors.nested_reading import everything, written

VCARD = (
    b"BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:M=E4ki;Maija\r\n"
    b"item1.TEL;CELL:0401234567\r\nTEL;HOME:09123\r\nNOTE:rivi\\n toinen\\, kolmas\r\n  jatkuu\r\nt\xe4m\xe4 ei ole kentt\xe4\r\n"
    b"PHOTO;ENCODING=BASE64:AAAA\r\nEND:VCARD\r\nBEGIN:VCARD\r\nFN:Aho\r\nX-HETU:131052-9993\r\nEND:VCARD\r\n"
)


def test_vcards(tmp_path):
    path = written(tmp_path, "a.vcf", VCARD)
    found, (problem,) = everything(path)
    cells = found[str(path)]
    assert cells["N []"] == ["Mäki Maija", None]
    assert cells["TEL []"] == ["0401234567\n09123", None]
    assert cells["NOTE []"] == ["rivi\n toinen, kolmas jatkuu", None]
    assert cells["X-HETU []"] == [None, "131052-9993"]
    assert cells["(other) [other part]"] == ["tämä ei ole kenttä"], "one strange line costs nothing"
    assert "PHOTO []" not in cells
    assert (problem.reason, problem.examined, problem.params["count"]) == ("parser", True, 1)
    assert "ole" not in problem.message


def test_calendars(tmp_path):
    text = (
        "BEGIN:VCALENDAR\r\nX-WR-CALNAME:Maijan kalenteri\r\nBEGIN:VEVENT\r\nSUMMARY:Lääkäri\r\n"
        'ATTENDEE;CN="Aho, Matti":mailto:matti@example.com\r\nBEGIN:VALARM\r\nDESCRIPTION:muista\r\nEND:VALARM\r\nEND:VEVENT\r\n'
        "BEGIN:VTODO\r\nSUMMARY:Soita\r\nEND:VTODO\r\nEND:VCALENDAR\r\n"
    )
    path = written(tmp_path, "a.ics", text.encode())
    found, problems = everything(path)
    assert not problems
    assert found[str(path)] == {
        "X-WR-CALNAME []": ["Maijan kalenteri", None, None],
        "VEVENT/SUMMARY []": [None, "Lääkäri", None],
        "VEVENT/ATTENDEE []": [None, "mailto:matti@example.com", None],
        "VEVENT/ATTENDEE;CN []": [None, "Aho, Matti", None],
        "VEVENT/VALARM/DESCRIPTION []": [None, "muista", None],
        "VTODO/SUMMARY []": [None, None, "Soita"],
    }


def test_ldif_by_its_content(tmp_path):
    text = (
        "version: 1\n# viety Mäen koneelta\n\ndn: cn=Aho,ou=asiakkaat\ncn: Aho\nmail: aho@example.com\ndescription:: TcOka2k=\n"
        "street: Hämeen\n katu 1\n\ndn: cn=Salo,ou=asiakkaat\nchangetype: modify\nreplace: mail\nmail: salo@example.com\n-\n"
    )
    path = written(tmp_path, "vienti.txt", text.encode())
    found, problems = everything(path)
    assert [(p.reason, p.examined) for p in problems] == [("type_mismatch", True)] or not problems
    cells = found[str(path)]
    assert cells["description []"] == [None, "Mäki", None]
    assert cells["street []"] == [None, "Hämeenkatu 1", None]
    assert cells["mail []"] == [None, "aho@example.com", "salo@example.com"]
    assert cells["(comments) [comment]"] == ["viety Mäen koneelta"]


def test_a_field_that_comes_late_is_kept(tmp_path):
    cards = "".join(f"BEGIN:VCARD\r\nFN:Nimi {n}\r\nEND:VCARD\r\n" for n in range(700))
    path = written(tmp_path, "a.vcf", (cards + "BEGIN:VCARD\r\nFN:Aho\r\nX-MYOHA:arvo\r\nEND:VCARD\r\n").encode())
    found, problems = everything(path)
    assert not problems
    assert len(found[str(path)]["FN []"]) == 701
    assert found[str(path)]["X-MYOHA []"] == ["arvo"]
