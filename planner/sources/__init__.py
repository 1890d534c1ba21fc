"""Read public files as published: recognised by headings, made tidy, with what was used and what was left out."""

from collections.abc import Iterator
from datetime import date

import pandas as pd

from planner.fault import printable
from planner.language import say
from planner.recipe import Kind
from planner.sources.cells import without_noise
from planner.sources.parsing import TableParser
from planner.sources.reading import Reading, SourceFaultsError
from planner.sources.received import received_tables
from planner.sources.recognition import Recognised, recognise
from planner.sources.register import READERS
from planner.sources.source_table import Data

__all__ = ["READERS", "Data", "Kind", "Reading", "SourceFaultsError", "read_source"]


def read_source(name: str, data: Data, as_of: date | None = None, kind: Kind | None = None) -> Reading:
    """Read a public file, recognised by its headings.

    Args:
        name: Name of the file.
        data: Its content, or its path, from which a long table is read in parts.
        as_of: Date of the facts that are asked for: the latest on or before it are taken, and none from after it.
            The latest in the file if not given.
        kind: Kind of facts that the file is to hold; any if not given.

    Raises:
        SourceFaultsError: It cannot be read, or not without a guess: every fault at once.
    """
    file = printable(name)
    found = recognise(received_tables(file, data), READERS, kind)
    return found.reader.read(_parser(found), as_of)


def _parser(found: Recognised) -> TableParser:
    places = found.places

    def _parts() -> Iterator[pd.DataFrame]:
        tagged = False
        for part in found.table.parts(found.below, len(found.headings), sorted(places.values())):
            rows = without_noise(part.rename(columns={at: field for field, at in places.items()}), tagged=tagged)
            tagged = tagged or not part.empty
            yield rows

    headings = {field: found.headings[at].strip() for field, at in places.items()}
    parser = TableParser(found.table.file, _parts, frozenset(places), headings)
    parser.used.append(say("Read as {what}.", what=found.reader.what))
    parser.used.extend(found.table.notices)
    return parser
