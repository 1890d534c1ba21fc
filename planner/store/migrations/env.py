"""Run by Alembic, on the connection that the store hands over."""

from alembic import context

from planner.store.tables import METADATA, REVISIONS

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA, version_table=REVISIONS)
with context.begin_transaction():
    context.run_migrations()
