"""Rows of existing missions, shared by all cases, and enablers shown on maps."""

from collections.abc import Mapping

from data.build import reference
from data.build.assumed import Assumed

CAPABILITY_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "aviation": ("aviation", "helicopter_support"),
    "medical": ("medical",),
    "engineering": ("engineers",),
    "signals": ("signals",),
    "transport": ("transport",),
    "isr": ("uav", "recon"),
}


def authorised_row(given: Assumed, mission: str) -> dict[str, object]:
    """Name, place and source of a mission that exists."""
    row = reference.mission(given, mission)
    return {
        "name": row["mission_name"],
        "iso3": row["iso3"],
        "latitude": row["lat"],
        "longitude": row["lon"],
        "mandate": "authorised",
        "source": f"UN DPO monthly summary {given.as_of}; resolutions as listed in data/reference/missions.csv",
    }


def units_on_map(given: Assumed, mission: str, capability: str) -> int:
    """Bases of a mission that the map marks with a capability, one unit each."""
    marked = reference.bases(given, mission)[list(CAPABILITY_COLUMNS[capability])].fillna(0)
    return int((marked.sum(axis=1) > 0).sum())
