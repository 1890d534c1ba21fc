"""What is kept beside a version: the recipe of its case, as one content by hash."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "scenario_recipe",
        sa.Column("version", sa.String(64), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("version", name="pk_scenario_recipe"),
        sa.ForeignKeyConstraint(["version"], ["scenario_version.id"], name="fk_scenario_recipe_version"),
        sa.ForeignKeyConstraint(["sha256"], ["scenario_content.sha256"], name="fk_scenario_recipe_sha256"),
    )
