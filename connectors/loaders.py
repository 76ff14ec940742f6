"""PostgreSQL values that Python's types can't hold: they arrive as text instead of ending the table."""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg.types.datetime import DateLoader, TimestampLoader, TimestamptzLoader
from psycopg.types.string import TextLoader

from scanner.files.encoding import decode


class _DateLoader(DateLoader):
    def load(self, data: Any) -> Any:
        """Give a date, or the text of one before year 1, after 9999 or infinite."""
        try:
            return super().load(data)
        except (psycopg.DataError, OverflowError, ValueError):
            return bytes(data).decode()


class _TimestampLoader(TimestampLoader):
    def load(self, data: Any) -> Any:
        """Give a time, or its text."""
        try:
            return super().load(data)
        except (psycopg.DataError, OverflowError, ValueError):
            return bytes(data).decode()


class _TimestamptzLoader(TimestamptzLoader):
    def load(self, data: Any) -> Any:
        """Give a time, or its text."""
        try:
            return super().load(data)
        except (psycopg.DataError, OverflowError, ValueError):
            return bytes(data).decode()


class _TextLoader(TextLoader):
    def load(self, data: Any) -> Any:
        """Give a text that the server never checked, by the ladder where it isn't UTF-8."""
        try:
            return super().load(data)
        except UnicodeDecodeError:
            return decode(bytes(data)).text


def register_loaders(connection: psycopg.Connection[Any], _record: object) -> None:
    """Set up a new connection: safe loaders, and read-only for whatever transaction may come."""
    loaders: dict[str, Any] = {
        "date": _DateLoader,
        "timestamp": _TimestampLoader,
        "timestamptz": _TimestamptzLoader,
    }
    if connection.info.parameter_status("server_encoding") == "SQL_ASCII":
        connection.execute("SET client_encoding TO 'UTF8'")
        loaders |= dict.fromkeys(("text", "varchar", "bpchar", "name"), _TextLoader)
    for name, loader in loaders.items():
        connection.adapters.register_loader(name, loader)
    connection.execute("SET SESSION default_transaction_read_only=on")
    connection.execute("SET SESSION idle_in_transaction_session_timeout=0")
    connection.commit()
