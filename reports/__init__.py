"""Reporters: an inventory, and what was concluded from it, as documents."""

BUILTIN = {
    "json_inventory": "reports.json_report:InventoryJson",
    "json_verdicts": "reports.json_report:VerdictsJson",
    "html": "reports.html_report:HtmlReport",
    "xlsx": "reports.xlsx_report:XlsxReport",
    "md": "reports.markdown_report:MarkdownReport",
    "csv": "reports.csv_report:CsvReport",
    "sarif": "reports.sarif_report:SarifReport",
    "docx": "reports.docx_report:DocxReport",
    "review": "reports.review_page:ReviewPage",
    "art30": "reports.art30_report:Art30Workbook",
    "art30_docx": "reports.art30_report:Art30Document",
}
