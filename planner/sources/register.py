"""The register of readers of public files, in the order in which they are tried."""

from planner.sources import bases, contributions, events, missions, people, pledges, risk, unusable
from planner.sources.recognition import Reader

READERS: tuple[Reader, ...] = (
    *contributions.READERS,
    *missions.READERS,
    *bases.READERS,
    *events.READERS,
    *risk.READERS,
    *people.READERS,
    *pledges.READERS,
    *unusable.READERS,
)
