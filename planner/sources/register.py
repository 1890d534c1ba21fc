"""The register of readers of public files, in the order in which they are tried."""

from planner.sources import contributions
from planner.sources.recognition import Reader

READERS: tuple[Reader, ...] = contributions.READERS
