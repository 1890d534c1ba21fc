"""Parse the XML of a workbook: as a tree, or the elements of some names one by one, without anything from elsewhere.

Its tags are counted before. No entity is resolved, nothing is fetched, and what is nested very deep is no XML here.
"""

from collections.abc import Iterator, Sequence
from typing import IO, Any

from lxml import etree
from openpyxl.xml.constants import SHEET_MAIN_NS

TRANSITIONAL = f"{{{SHEET_MAIN_NS}}}"
STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
"""Namespace of “Strict Open XML” sheets."""

ALONE = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False,
         "remove_comments": True, "remove_pis": True}  # fmt: skip
"""How XML is parsed: from its own text alone."""


def tree(text: bytes) -> Any:  # noqa: ANN401
    """The root of a part.

    Raises:
        etree.XMLSyntaxError: It is no XML.
    """
    return etree.fromstring(text, etree.XMLParser(**ALONE))


def elements(stream: IO[bytes], names: Sequence[str]) -> Iterator[Any]:
    """The elements of a sheet that have one of some names, one by one, in the transitional namespace.

    Raises:
        etree.XMLSyntaxError: The part is no XML.
    """
    tags = [f"{space}{name}" for space in (TRANSITIONAL, STRICT) for name in names]
    strict = tags[len(names) :]
    for _, element in etree.iterparse(stream, tag=tags, **ALONE):
        if element.tag in strict:
            for each in element.iter():
                each.tag = each.tag.replace(STRICT, TRANSITIONAL)
        yield element


def forget(element: Any) -> None:  # noqa: ANN401
    """Free the memory of an element that was read, and of those before it in the same one."""
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]
