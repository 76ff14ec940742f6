from __future__ import annotations

import base64

import openpyxl
import pytest

from connectors import xml_events, xml_files
from tests.connectors.reading import read

FINVOICE = """<?xml version="1.0" encoding="ISO-8859-15"?>
<SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/" xmlns:eb="http://www.oasis-open.org/committees/ebxml-msg/schema/msg-header-2_0.xsd">
<SOAP-ENV:Header><eb:MessageHeader><eb:From><eb:PartyId>003712345671</eb:PartyId><eb:Role>Sender</eb:Role></eb:From>
<eb:To><eb:PartyId>FI4955555550000111</eb:PartyId></eb:To></eb:MessageHeader></SOAP-ENV:Header><SOAP-ENV:Body/>
</SOAP-ENV:Envelope>
<?xml version="1.0" encoding="ISO-8859-15"?>
<?xml-stylesheet type="text/xsl" href="Finvoice.xsl"?>
<Finvoice Version="3.0"><BuyerPartyDetails><BuyerOrganisationName>Mäkinen Matti</BuyerOrganisationName>
<BuyerPostalAddressDetails><BuyerStreetName>Hämeenkatu 1</BuyerStreetName></BuyerPostalAddressDetails></BuyerPartyDetails>
<InvoiceDetails><InvoiceDate Format="CCYYMMDD">20260131</InvoiceDate><InvoiceTotalVatIncludedAmount AmountCurrencyIdentifier="EUR">12,50</InvoiceTotalVatIncludedAmount></InvoiceDetails>
<InvoiceRow><ArticleName>Lämpö</ArticleName><RowFreeText>ovikoodi 1234</RowFreeText></InvoiceRow>
<InvoiceRow><ArticleName>Vesi</ArticleName></InvoiceRow></Finvoice>
"""


def test_a_finvoice_file_holds_two_documents(tmp_path):
    found = read(FINVOICE.encode("iso-8859-15"), tmp_path, "a.xml")
    assert found.columns["Envelope/Header/MessageHeader/To/PartyId"] == [None, "FI4955555550000111"] or (
        "FI4955555550000111" in found.columns["Envelope/Header/MessageHeader/To/PartyId"]
    )
    assert "Mäkinen Matti" in found.columns["Finvoice/BuyerPartyDetails/BuyerOrganisationName"]
    assert found.columns["Finvoice/InvoiceRow/ArticleName"] == ["Lämpö", "Vesi"]
    assert "CCYYMMDD" in found.columns["Finvoice/InvoiceDetails/InvoiceDate/@Format"]
    assert found.rows == {"a.xml": 4}
    assert not found.problems


def test_many_invoices_in_one_file(tmp_path):
    found = read((FINVOICE * 50).encode("iso-8859-15"), tmp_path, "a.xml")
    assert found.rows == {"a.xml": 200}
    assert found.columns["Finvoice/InvoiceRow/ArticleName"] == ["Lämpö", "Vesi"] * 50
    assert found.columns["Finvoice/BuyerPartyDetails/BuyerOrganisationName"].count("Mäkinen Matti") == 50
    assert not found.problems


INVOICES = {
    "teapps": (
        (
            '<?xml version="1.0" encoding="ISO-8859-1"?><INVOICE_CENTER><HEADER><SENDER>A</SENDER></HEADER><PAYLOAD><INVOICE>'
            "<RECEIVER><CUSTOMER_INFORMATION><CUSTOMER_NAME>Mäkinen Matti</CUSTOMER_NAME><E-MAIL_ADDRESS>m@example.com</E-MAIL_ADDRESS>"
            "</CUSTOMER_INFORMATION></RECEIVER></INVOICE></PAYLOAD></INVOICE_CENTER>"
        ),
        "INVOICE_CENTER/PAYLOAD/INVOICE/RECEIVER/CUSTOMER_INFORMATION/CUSTOMER_NAME",
    ),
    "ubl": (
        (
            '<?xml version="1.0" encoding="ISO-8859-1"?><Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2" '
            'xmlns:cac="urn:c" xmlns:cbc="urn:b"><cac:AccountingCustomerParty><cac:Party><cac:Contact><cbc:Name>Mäkinen Matti</cbc:Name>'
            "<cbc:Telephone>0401234567</cbc:Telephone></cac:Contact></cac:Party></cac:AccountingCustomerParty></Invoice>"
        ),
        "Invoice/AccountingCustomerParty/Party/Contact/Name",
    ),
    "camt.053": (
        (
            '<?xml version="1.0" encoding="ISO-8859-1"?><Document><BkToCstmrStmt><Stmt><Id>1</Id>'
            "<Ntry><NtryDtls><TxDtls><RltdPties><Dbtr><Nm>Mäkinen Matti</Nm></Dbtr></RltdPties><RmtInf><Ustrd>vuokra</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"
            "<Ntry><NtryDtls><TxDtls><RltdPties><Dbtr><Nm>Aho Liisa</Nm></Dbtr></RltdPties></TxDtls></NtryDtls></Ntry></Stmt></BkToCstmrStmt></Document>"
        ),
        "Document/BkToCstmrStmt/Stmt/Ntry/NtryDtls/TxDtls/RltdPties/Dbtr/Nm",
    ),
    "camt.054": (
        (
            '<?xml version="1.0" encoding="ISO-8859-1"?><Document><BkToCstmrDbtCdtNtfctn><Ntfctn><Ntry><NtryDtls>'
            "<TxDtls><RltdPties><UltmtDbtr><Nm>Mäkinen Matti</Nm></UltmtDbtr></RltdPties></TxDtls>"
            "<TxDtls><RmtInf><Strd><CdtrRefInf><Ref>1232</Ref></CdtrRefInf></Strd></RmtInf></TxDtls>"
            "</NtryDtls></Ntry></Ntfctn></BkToCstmrDbtCdtNtfctn></Document>"
        ),
        "Document/BkToCstmrDbtCdtNtfctn/Ntfctn/Ntry/NtryDtls/TxDtls/RltdPties/UltmtDbtr/Nm",
    ),
    "pain.001": (
        (
            '<?xml version="1.0" encoding="ISO-8859-1"?><Document><CstmrCdtTrfInitn><PmtInf><CdtTrfTxInf><Cdtr><Nm>Mäkinen Matti</Nm>'
            "<Id><PrvtId><Othr><Id>131052-9993</Id></Othr></PrvtId></Id></Cdtr></CdtTrfTxInf></PmtInf></CstmrCdtTrfInitn></Document>"
        ),
        "Document/CstmrCdtTrfInitn/PmtInf/CdtTrfTxInf/Cdtr/Nm",
    ),
    "pain.008": (
        (
            '<?xml version="1.0" encoding="ISO-8859-1"?><Document><CstmrDrctDbtInitn><PmtInf><DrctDbtTxInf><Dbtr><Nm>Mäkinen Matti</Nm></Dbtr>'
            "<DbtrAcct><Id><IBAN>FI4955555550000111</IBAN></Id></DbtrAcct></DrctDbtTxInf></PmtInf></CstmrDrctDbtInitn></Document>"
        ),
        "Document/CstmrDrctDbtInitn/PmtInf/DrctDbtTxInf/Dbtr/Nm",
    ),
}


@pytest.mark.parametrize("name", INVOICES)
def test_invoices_and_bank_messages(name, tmp_path):
    text, path = INVOICES[name]
    found = read(text.encode("iso-8859-1"), tmp_path, "a.xml")
    assert "Mäkinen Matti" in found.columns[path]
    assert not found.problems


def test_attributes_cdata_comments_and_instructions(tmp_path):
    text = '<a><!-- soita Matille --><r n="1"><![CDATA[<b>Aho & Co</b>]]></r><?ohje 0401234567?></a>'
    found = read(text, tmp_path, "a.xml")
    assert found.columns == {
        "(comments)": [" soita Matille ", "0401234567"],
        "a/r/@n": ["1"],
        "a/r": ["<b>Aho & Co</b>"],
    }
    assert not found.problems


@pytest.mark.parametrize(
    ("declared", "codec"), [("UTF-8", "cp1252"), ("ISO-8859-1", "utf-8"), ("ISO-8859-1", "cp1252")]
)
def test_a_declaration_that_lies(declared, codec, tmp_path):
    text = f'<?xml version="1.0" encoding="{declared}"?><a><n>Mäkinen – 5 €</n></a>'
    found = read(text.encode(codec), tmp_path, "a.xml")
    assert found.columns == {"a/n": ["Mäkinen – 5 €"]}
    assert found.reasons == ({} if (declared, codec) == ("ISO-8859-1", "cp1252") else {"bad_bytes": True})


@pytest.mark.parametrize("codec", ["utf-16", "utf-8-sig", "iso-8859-5", "cp850"])
def test_encodings(codec, tmp_path):
    name = "Ёжикова" if codec == "iso-8859-5" else "Mäkinen"
    text = f'<?xml version="1.0" encoding="{codec.removesuffix("-sig")}"?><a><n>{name}</n></a>'
    assert read(text.encode(codec), tmp_path, "a.xml").columns == {"a/n": [name]}


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    "subset",
    [
        f'<!ENTITY l0 "ha">{LAUGHS}',
        '<!ENTITY l9 SYSTEM "file:///etc/hostname">',
        '<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd">%p;<!ENTITY l9 "x">',
    ],
)
def test_entities_of_the_file_are_refused_with_a_sentence(subset, tmp_path, monkeypatch):
    monkeypatch.setattr("socket.socket.connect", None)  # nobody may be asked
    found = read(f"<!DOCTYPE a [{subset}]><a><n>Aho &l9;</n><n>131052-9993</n></a>", tmp_path, "a.xml")
    assert "131052-9993" in found.text()
    assert "Aho &l9;" in found.text()
    assert len(found.text()) < 2000
    (problem,) = found.problems
    assert (problem.reason, problem.examined) == ("parser", False)
    assert "entities" in problem.message


def test_a_definition_elsewhere_is_not_fetched(tmp_path, monkeypatch):
    monkeypatch.setattr("socket.socket.connect", None)
    found = read('<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd"><a><n>Aho &nimi;</n></a>', tmp_path, "a.xml")
    assert found.columns == {"a/n": ["Aho &nimi;"]}
    assert found.reasons == {"parser": True}


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("<a><n>Aho & Poika</n><n>Salo</n></a>", ["Aho & Poika", "Salo"]),
        ("<a><n>x < 5 Aho</n><n>Salo</n></a>", ["x < 5 Aho", "Salo"]),
        ("<a><n>Aho</m><n>Salo</n></a>", ["Aho", "Salo"]),
        ('<a><n k="Aho" k="Laine">x</n><n>Salo</n></a>', ["Aho", "Laine", "Salo"]),
        ("<a><n>Aho\x01</n><n>Salo</n><m>ja muita sanoja, jotta merkki on harvinainen</m></a>", ["Aho", "Salo"]),
        ("<a><!-- Aho -- Laine --><n>Salo</n></a>", ["Aho -- Laine", "Salo"]),
        ("<a><n>Aho</n></a> Laine <b><n>Salo</n></b>", ["Aho", "Laine", "Salo"]),
    ],
)
def test_broken_rules_lose_no_text(text, kept, tmp_path):
    found = read(text, tmp_path, "a.xml")
    assert all(word in found.text() for word in kept)
    assert found.reasons == {"parser": True}


def test_a_broken_place_leaves_the_rest_in_its_columns(tmp_path):
    rows = [f"<r><nimi>Aho {n}</nimi><muistio>a &amp; b</muistio></r>" for n in range(5000)]
    rows[2000] = "<r><nimi>Aho & Poika</nimi></r>"
    found = read(f"<a>{''.join(rows)}</a>", tmp_path, "a.xml")
    assert len(found.columns["a/r/nimi"]) == 5000
    assert found.columns["a/r/nimi"][2000] == "Aho & Poika"
    assert found.columns["a/r/muistio"][-1] == "a & b"


def test_a_file_that_is_cut_short_is_told(tmp_path):
    for text in ("<a><r><n>Aho</n></r><r><n>Mei", "<a><r><n>Aho</n></r><r><n>Mei</n", '<a><n>Aho</n><n>Mei</n><n x="'):
        found = read(text, tmp_path, "a.xml")
        assert "Mei" in found.text()
        assert found.reasons["truncated"] is False


def test_depth_is_bounded(tmp_path):
    found = read("<a>" * 50_000 + "Aho" + "</a>" * 50_000, tmp_path, "a.xml")
    assert found.text() == "Aho"
    assert found.reasons == {"limit_depth": True}


def test_files_inside(tmp_path):
    text = base64.b64encode("nimi;hetu\nMäkinen;131052-9993\n".encode() * 10).decode()
    book = openpyxl.Workbook()
    book.active.append(["hetu", "131052-9993"])
    book.save(tmp_path / "b.xlsx")
    workbook = base64.encodebytes((tmp_path / "b.xlsx").read_bytes()).decode()
    found = read(
        f"<a><EmbeddedDocumentBinaryObject>{text}</EmbeddedDocumentBinaryObject><b>{workbook}</b></a>",
        tmp_path,
        "a.xml",
    )
    assert "131052-9993" in found.columns["a/EmbeddedDocumentBinaryObject/(file)"][0]
    assert "131052-9993" in found.columns["a/b/(file)"][0]
    assert found.reasons == {}


@pytest.mark.parametrize(
    ("data", "reasons"),
    [
        (b"%PDF-1.7\n" + bytes(range(256)), {"truncated": False}),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), {"no_text": True}),
        (bytes(range(1, 256)) * 2, {}),
    ],
)
def test_files_inside_that_cant_be_read(data, reasons, tmp_path):
    found = read(f"<a><b>{base64.b64encode(data).decode()}</b></a>", tmp_path, "a.xml")
    assert not any(found.columns.get("a/b/(file)", []))
    assert found.reasons == reasons


def test_a_file_inside_that_is_too_large_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(xml_files, "TEXT_CHARACTERS", 2000)
    found = read(f"<a><b>{base64.b64encode(b'%PDF-1.7' + bytes(9000)).decode()}</b></a>", tmp_path, "a.xml")
    assert found.reasons == {"too_large": False}


def test_names_that_are_data(tmp_path):
    found = read("<a><h131052-9993><n>Aho</n></h131052-9993></a>", tmp_path, "a.xml")
    assert found.columns == {"a/(name)": ["h131052-9993"], "a/*/n": ["Aho"]}


@pytest.mark.parametrize("chunk", [1, 7, 64])
def test_chunks_dont_matter(chunk, tmp_path, monkeypatch):
    whole = read(FINVOICE.encode("iso-8859-15") + b"<a><n>Aho & Poika</n><m x='1'/></a>", tmp_path, "a.xml")
    monkeypatch.setattr(xml_events, "CHUNK", chunk)
    again = read(FINVOICE.encode("iso-8859-15") + b"<a><n>Aho & Poika</n><m x='1'/></a>", tmp_path, "a.xml")
    assert again.tables == whole.tables
    assert again.reasons == whole.reasons
