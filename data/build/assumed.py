"""What a case assumes about places, threats and costs: what cases share by default, what each must say itself.

[S] read in a public source; [E] our own estimate from public replication data; [A] arithmetic on [S];
[R] recalled, not verified; [J] a judgement that a planner may well change.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, eq=False)
class Contingency:
    """A contingency mission, not yet approved by the Security Council."""

    name: str
    iso3: str
    troops: int
    police: int
    divisions: tuple[str, ...]
    """First-level divisions of GeoNames; none: the whole country."""
    reason: str


@dataclass(frozen=True, eq=False, kw_only=True)
class Assumed:
    """The assumptions from which areas, threats and costs of one case are built; the same object, the same tables."""

    # --- when and what -------------------------------------------------------------------------------------
    as_of: str
    """Date of the strengths (YYYY-MM-DD)."""
    bases_year: str
    """Year of the maps of bases."""
    population_year: int
    missions: tuple[str, ...]
    contingency: Mapping[str, Contingency] = field(default_factory=dict)
    contingency_max_areas: int = 5  # [J]
    in_place: bool = True
    """Whether those present are in place; if not, they are the pledges."""
    posted_nowhere: Mapping[str, int] = field(default_factory=dict)
    """Of a mission's troops, those that no area counts: they support or command [persons]."""

    # --- places --------------------------------------------------------------------------------------------
    max_areas: int = 8  # [J] areas per mission at most
    reach_km: float = 150.0  # [J] people this near to a base belong to its area; as in area_violence.csv
    regional_reach_km: Mapping[str, float] = field(
        default_factory=lambda: {"UNISFA": 60.0, "UNDOF": 40.0, "UNIFIL": 40.0}  # [J]
    )
    empty_base_troops: float = 0.0  # [J] troops, before scaling, at a base for which the map gives none
    base_apart_km: float = 20.0  # [J] a base farther than this from every listed place is a place of its own
    place_share: float = 0.40  # [J] share of the people in places of 5,000 and more, by size; the others evenly
    regional_population: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    """Persons who live in the area of responsibility where that is not a whole country."""
    bases_left_out: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """Bases without a population of their own, with the reason."""

    # --- threats -------------------------------------------------------------------------------------------
    observation_year: int
    """The last full year before the case's date."""
    risk_year: int
    onset_measure: str
    observed_deaths: Mapping[str, tuple[float, str]] = field(default_factory=dict)
    """Civilian deaths that stand in for those of the year before [persons per year], with their standing."""
    attributed_share: Mapping[str, tuple[float, str]] = field(default_factory=dict)
    """Share of the country's deaths that falls in the mission's areas (1.0 where nothing is said)."""
    unanswered: Mapping[str, str] = field(default_factory=dict)
    """Missions whose people do not answer armed attack on their areas, with the reason."""
    reserved_violence_share: float  # share of the prior that follows population: the reserve for surprise
    prior_events: float = 100.0  # [E] events that a mission's record must have to weigh as much as its prior
    neighbourhood_km: float = 200.0  # [E] distance at which violence nearby counts 1/e
    protection_at_requirement: float = 0.90  # [J] share of answerable exposure averted at the full requirement
    residual_share: float = 0.15  # [J] share of exposure that no deployment averts
    communal_share: float = 0.50  # [J] share of deaths in non-state conflict that counts as attack on civilians
    affected_per_death: float = 100.0  # [J] civilians attacked or driven out per civilian killed
    troops_per_1000: float = 1.67  # [E] ln(10) / 1.38 per inhabitant density: full requirement against armed attack
    police_per_1000: float = 0.144  # [A] on [E]: 11.6 troops to one police officer
    onset_requirement_factor: float = 2.0  # [J] on [S]: protection from state-led killing is weaker
    attack_share_exposed: float = 0.25  # [J] share of the people within reach of armed groups; only the product counts
    onset_share_exposed: float = 0.02  # [J] share of the people whom an onset would strike
    prevention_usd_per_1000: float | None = None  # USD per period that meet the requirement; None: no answer

    # --- costs ---------------------------------------------------------------------------------------------
    equipment_usd: float = 350.0  # [J] major equipment, per person and month
    self_sustainment_usd: float = 250.0  # [J] per person and month
    mission_support_usd: float = 1_400.0  # [J] rations, fuel, quarters, rotation: per person and month
    individual_police_usd: float = 4_500.0  # [J] mission subsistence and support: per officer and month
    move_usd: float = 4_000.0  # [J] 3,000-5,000 per person one way
    freight_usd: float = 2_000.0  # [J] equipment, per person of a formed unit
    mi8_hour_usd: float = 3_900.0  # [S] per flight hour of a Mi-8
    flight_hours: float = 45.0  # [J] per helicopter and month
