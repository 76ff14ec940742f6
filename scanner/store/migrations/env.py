"""Run migrations on the connection that the history has opened; alembic loads this file by its path."""

from __future__ import annotations

from alembic import context

from scanner.store.history import METADATA, VERSION_TABLE

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    version_table=VERSION_TABLE,
    transactional_ddl=True,
)
context.run_migrations()
