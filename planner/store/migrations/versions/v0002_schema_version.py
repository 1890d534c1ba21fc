"""The version of the schema that each version of a scenario is written in; what was there is of the first."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the column."""
    column = sa.Column("schema_version", sa.Integer(), nullable=False, server_default="1")
    op.add_column("scenario_version", column)
