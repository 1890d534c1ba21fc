"""Pages of the documentation that are written from the code, so that they cannot fall behind it."""

from collections.abc import Callable

from planner.documents.commands import commands_page
from planner.documents.licences import licences_page
from planner.documents.locked import materials
from planner.documents.model import model_page
from planner.documents.tables import tables_page

PAGES: dict[str, Callable[[], str]] = {
    "data/TABLES.md": tables_page,
    "docs/command-line.md": commands_page,
    "docs/licences.md": licences_page,
    "docs/model.md": model_page,
    "docs/sbom.cdx.json": materials,
}
"""Every such page, by its place in the project, with what writes it: Markdown, and one list in JSON."""
