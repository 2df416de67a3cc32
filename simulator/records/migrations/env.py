"""Alembic's entry: it runs on the connection, and in the transaction, that `simulator.records.schema` opened."""

from __future__ import annotations

from alembic import context

from simulator.records.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
