"""The version of the schema in a workbook: a property of the file, which spreadsheets keep and nobody need look at."""

from openpyxl import Workbook
from openpyxl.packaging.custom import IntProperty

from planner.upgrades import schema_version

PROPERTY = "planner schema"


def stamp(workbook: Workbook) -> None:
    """Say in a workbook which version of the schema it is written in."""
    workbook.custom_doc_props.append(IntProperty(name=PROPERTY, value=schema_version()))
