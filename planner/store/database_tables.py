"""Database tables of the store: content by hash, and append-only versions and plans."""

from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from planner.formats.upgrades import FIRST

METADATA = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    }
)

REVISIONS = "scenario_store"
"""Name of the table with the revision of the store."""

NEWEST = "0003"
"""Revision of these tables, the last under `migrations`."""


def _filled(kind: type[Text] | type[Float[float]], *names: str) -> list[Column[Any]]:
    """Non-null columns of one type."""
    return [Column(name, kind, nullable=False) for name in names]


CONTENT = Table(
    "scenario_content",
    METADATA,
    Column("sha256", String(64), primary_key=True),
    Column("data", LargeBinary, nullable=False),
)
"""Compressed text of inputs and plans, by SHA-256 of the text."""

VERSION = Table(
    "scenario_version",
    METADATA,
    Column("id", String(64), primary_key=True),
    Column("scenario", String(64), nullable=False),
    Column("number", Integer, nullable=False),
    Column("previous", ForeignKey("scenario_version.id")),
    Column("parent", ForeignKey("scenario_version.id")),
    *_filled(Text, "name", "author", "note", "changes", "what"),
    Column("archived", Boolean, nullable=False),
    Column("created", String(32), nullable=False),
    Column("inputs", ForeignKey("scenario_content.sha256"), nullable=False),
    Column("case_hash", String(64), index=True),
    Column("schema_version", Integer, nullable=False, server_default=str(FIRST)),
    UniqueConstraint("scenario", "number"),
)
"""Versions of scenarios. The id of a scenario is that of its first version."""

RECIPE = Table(
    "scenario_recipe",
    METADATA,
    Column("version", ForeignKey("scenario_version.id"), primary_key=True),
    Column("sha256", ForeignKey("scenario_content.sha256"), nullable=False),
)
"""Recipes of cases with the files beside them, by the version that they were stored with."""

PLAN = Table(
    "scenario_plan",
    METADATA,
    Column("sha256", ForeignKey("scenario_content.sha256"), primary_key=True),
    Column("case_hash", String(64), nullable=False, index=True),
    *_filled(Text, "status"),
    *_filled(Float, "gap", "objective", "exposure", "cost_usd"),
    Column("added", String(32), nullable=False),
)
"""Plans, with the fingerprint of their case."""
