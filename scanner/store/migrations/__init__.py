"""Steps of the history's database, run by alembic; one module per step in `versions`, named after its revision."""
