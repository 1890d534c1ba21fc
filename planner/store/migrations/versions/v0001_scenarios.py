"""Scenarios: content under its hash, versions, plans."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the three tables."""
    op.create_table(
        "scenario_content",
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_scenario_content"),
    )
    op.create_table(
        "scenario_version",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("scenario", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("previous", sa.String(64)),
        sa.Column("parent", sa.String(64)),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("changes", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.Column("created", sa.String(32), nullable=False),
        sa.Column("inputs", sa.String(64), nullable=False),
        sa.Column("case_hash", sa.String(64)),
        sa.ForeignKeyConstraint(["previous"], ["scenario_version.id"], name="fk_scenario_version_previous"),
        sa.ForeignKeyConstraint(["parent"], ["scenario_version.id"], name="fk_scenario_version_parent"),
        sa.ForeignKeyConstraint(["inputs"], ["scenario_content.sha256"], name="fk_scenario_version_inputs"),
        sa.PrimaryKeyConstraint("id", name="pk_scenario_version"),
        sa.UniqueConstraint("scenario", "number", name="uq_scenario_version_scenario"),
    )
    op.create_index("ix_scenario_version_case_hash", "scenario_version", ["case_hash"])
    op.create_table(
        "scenario_plan",
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("case_hash", sa.String(64), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("gap", sa.Float(), nullable=False),
        sa.Column("objective", sa.Float(), nullable=False),
        sa.Column("exposure", sa.Float(), nullable=False),
        sa.Column("cost_usd", sa.Float(), nullable=False),
        sa.Column("added", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(["sha256"], ["scenario_content.sha256"], name="fk_scenario_plan_sha256"),
        sa.PrimaryKeyConstraint("sha256", name="pk_scenario_plan"),
    )
    op.create_index("ix_scenario_plan_case_hash", "scenario_plan", ["case_hash"])
