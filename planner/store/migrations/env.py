"""Environment of Alembic, run on the connection of the store."""

from alembic import context

from planner.store.database_tables import METADATA, REVISIONS

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA, version_table=REVISIONS)
with context.begin_transaction():
    context.run_migrations()
