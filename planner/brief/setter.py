"""What every format does with the blocks of a document: each kind in its way, and quiet text small and grey in all."""

from abc import ABC, abstractmethod

from planner.brief.content import Block, BriefTable, Paragraph, Picture, Points
from planner.brief.look import GREY, QUIET, Rgb


class BlockSetter(ABC):
    """Sets blocks one below the other."""

    size: float
    """Size of text [points]."""

    def _block(self, block: Block) -> None:
        """Set a block."""
        if isinstance(block, Paragraph):
            size, colour = (self.size * QUIET, GREY) if block.quiet else (self.size, None)
            self._text(block.text, size, bold=block.strong, colour=colour)
        elif isinstance(block, Points):
            self._points(block)
        elif isinstance(block, BriefTable):
            self._table(block)
        else:
            self._picture(block)

    @abstractmethod
    def _text(self, text: str, size: float, *, bold: bool = False, colour: Rgb | None = None) -> object:
        """Set a paragraph; without a colour, in that of text."""

    @abstractmethod
    def _points(self, points: Points) -> None:
        """Set sentences one by one."""

    @abstractmethod
    def _table(self, table: BriefTable) -> None:
        """Set a table, and what is said below it."""

    @abstractmethod
    def _picture(self, shown: Picture) -> None:
        """Set a chart, and what it means below it."""
