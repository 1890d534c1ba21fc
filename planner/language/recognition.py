"""Sentences that were stored or come from another process: known again by the messages of the catalogue."""

from dataclasses import dataclass

from planner.language.messages import Said
from planner.language.notation import isolated
from planner.language.reader import ENGLISH


@dataclass(frozen=True)
class Kept:
    """An English sentence that lost its message on the way through a file, a frame or another process."""

    text: str

    def english(self) -> str:
        """As it was kept."""
        return self.text

    def told(self, code: str) -> str:
        """In a language if the catalogue knows it again, else as it was kept."""
        if code == ENGLISH:
            return isolated(self.text)
        from planner.language.known_again import known_again  # noqa: PLC0415 - English needs none

        return known_again(self.text, code)


def kept(text: str) -> Said:
    """Say an English sentence that was kept: read from a file or a frame, or sent by another process."""
    return text if isinstance(text, Said) else Said(Kept(text))
