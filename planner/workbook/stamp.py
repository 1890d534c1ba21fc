"""Version of the schema in a workbook, stored as a property of the file."""

from openpyxl import Workbook
from openpyxl.packaging.custom import IntProperty

from planner.formats.upgrades import schema_version

PROPERTY = "planner schema"


def stamp(workbook: Workbook) -> None:
    """Store the version of the schema in a workbook."""
    workbook.custom_doc_props.append(IntProperty(name=PROPERTY, value=schema_version()))
