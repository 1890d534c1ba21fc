"""How a document looks in every format: paper, margins and colours."""

NAVY, PALE, GREY, BLACK, WHITE = (31, 56, 100), (238, 242, 248), (95, 95, 95), (20, 20, 20), (255, 255, 255)
"""Colours, as red, green and blue."""

Rgb = tuple[int, int, int]

PAPER = (210.0, 297.0)
"""Sides of A4, the short one first [mm]."""

MARGIN = 14.0
"""Margin of a page [mm]."""

PICTURE_HEIGHT = 78.0
"""Most height of a picture on a page [mm]."""

HEAD, TITLE, QUIET, CELL, CAPTION = 1.2, 1.8, 0.82, 0.86, 0.7
"""Size beside that of text: of the titles of sections and of the document, of notes, tables and captions [1]."""

AUTHOR = "Peacekeeping capacity pledge planner"  # not told
TAGS = {"en": "en-GB", "fr": "fr-FR"}
"""How formats name a language."""
