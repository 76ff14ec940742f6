"""Connectors: what opens an organisation's files and databases and yields their tables."""

from __future__ import annotations

from collections.abc import Mapping

BUILTIN: Mapping[str, str] = {
    "delimited": "connectors.delimited:DelimitedSource",
    "fixed_width": "connectors.fixed_width:FixedWidthSource",
    "spreadsheet": "connectors.spreadsheet:SpreadsheetSource",
    "workbook": "connectors.workbook:WorkbookSource",
    "json": "connectors.json_files:JsonSource",
    "xml": "connectors.xml_files:XmlSource",
    "columnar": "connectors.columnar:ColumnarSource",
    "avro": "connectors.avro_files:AvroSource",
    "banking": "connectors.banking:BankingSource",
    "edifact": "connectors.edifact:EdifactSource",
    "database": "connectors.database:DatabaseSource",
    "sql_dump": "connectors.sql_dump:SqlDumpSource",
    "duckdb": "connectors.duckdb_files:DuckDbSource",
    "access": "connectors.access_files:AccessSource",
    "document": "connectors.document:DocumentSource",
    "mail": "connectors.mail:MailSource",
    "contacts": "connectors.contacts:ContactsSource",
    "archive": "connectors.archive:ArchiveSource",
    "dataframe": "connectors.dataframe:DataFrameSource",
}
"""Name of a connector -> where its class is; loaded on first use."""

FORMATS: Mapping[str, str] = {
    "delimited": "delimited",
    "plain_text": "delimited",
    "fixed_width": "fixed_width",
    "xlsx": "spreadsheet",
    "xls": "workbook",
    "xlsb": "workbook",
    "ods": "workbook",
    "fods": "workbook",
    "spreadsheetml": "workbook",
    "json": "json",
    "xml": "xml",
    "parquet": "columnar",
    "orc": "columnar",
    "arrow": "columnar",
    "avro": "avro",
    "bank_file": "banking",
    "edifact": "edifact",
    "sqlite": "database",
    "duckdb": "duckdb",
    "access": "access",
    "sql_dump": "sql_dump",
    "docx": "document",
    "pptx": "document",
    "odt": "document",
    "pdf": "document",
    "rtf": "document",
    "html": "document",
    "mail": "mail",
    "msg": "mail",
    "vcard": "contacts",
    "ldif": "contacts",
    "zip": "archive",
    "tar": "archive",
    "gzip": "archive",
    "bzip2": "archive",
    "xz": "archive",
    "seven_zip": "archive",
}
"""Kind of file (`scanner.files.sniff.FORMATS`) -> the connector that reads it."""

EXTRAS: Mapping[str, str] = {"avro": "avro", "duckdb": "duckdb"}
"""Name of a connector -> the optional dependency group that it needs beyond the base installation."""

FORMAT_EXTRAS: Mapping[str, tuple[str, str]] = {
    "seven_zip": ("py7zr", "7z"),
    "avro": ("fastavro", "avro"),
    "duckdb": ("duckdb", "duckdb"),
    "SQL Server": ("pymssql", "mssql"),
    "Oracle": ("oracledb", "oracle"),
}
"""Kind of file or of server -> (module that reading it needs, extra that installs it), where the base installation doesn't do."""

SERVERS: Mapping[str, str] = {"duckdb": "duckdb", "mssql": "SQL Server", "oracle": "Oracle"}
"""Kind of database in an address -> its key in `FORMAT_EXTRAS`."""
