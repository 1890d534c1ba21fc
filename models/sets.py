"""Index sets of a mission's block: what may be decided at all.

Readiness, tours, mandates, caveats and contributors switched off have already removed deployments and posting areas
from the instance; here money finds the missions, areas and periods that it may serve.
"""

from models.instance import Instance, Mission


def contributors(mission: Mission) -> list[str]:
    """Contributors that could deploy more to the mission than their share of it."""
    limit = mission.contributor_headroom
    return [] if limit is None else [c for c, people in mission.most_people.items() if people > limit]


def postings(mission: Mission) -> list[tuple[str, str, int]]:
    """(group, area, period): where and when people may be posted."""
    return [(g, a, t) for g, group in mission.groups.items() for a in group.areas for t in mission.periods]


def uncertain(mission: Mission) -> list[tuple[str, int]]:
    """(group, period): of posting groups whose units may come or not."""
    return [(g, t) for g, group in mission.groups.items() if group.uncertain for t in mission.periods]


def cash_periods(mission: Mission) -> list[int]:
    """Periods with a cash row: those of the mandate, where money is limited."""
    return [] if mission.cash_arriving is None else list(mission.periods)


def payments(instance: Instance, name: str) -> list[tuple[str, int]]:
    """(fund, period): what a fund may pay for the mission's operations or preparations."""
    mission = instance.missions[name]
    prepares = any(d.preparation_cost for d in mission.deployments.values())
    serving = [
        g
        for g, fund in instance.funds.items()
        if fund.serves(name, "operations") or (prepares and fund.serves(name, "preparation"))
    ]
    return [(g, t) for g in serving for t in cash_periods(mission) if t in instance.funds[g].periods]


def programmes(instance: Instance, name: str) -> list[tuple[str, str, int]]:
    """(fund, area, period): what a fund may pay for prevention in an area where a threat answers to it."""
    mission = instance.missions[name]
    areas = [a for a, area in mission.areas.items() if any(h.prevention_effort for h in area.threats.values())]
    serving = [g for g, fund in instance.funds.items() if fund.serves(name, "prevention")]
    return [(g, a, t) for g in serving for a in areas for t in mission.periods if t in instance.funds[g].periods]


def answered(mission: Mission) -> list[tuple[str, str]]:
    """(area, threat): threats that people or money can answer."""
    return [
        (a, h)
        for a, area in mission.areas.items()
        for h, threat in area.threats.items()
        if threat.troops_effort or threat.police_effort or threat.prevention_effort
    ]


def exposed(mission: Mission) -> list[tuple[str, str, int]]:
    """(area, threat, period): answered threats, in the periods in which they expose anybody."""
    return [(a, h, t) for a, h in answered(mission) for t in mission.periods if mission.areas[a].threats[h].exposure[t]]


def changeable(instance: Instance, name: str) -> list[str]:
    """Pledges whose people here are compared with a reference plan; none where change is not charged."""
    mission = instance.missions[name]
    return list(dict.fromkeys([*mission.starts_of, *mission.reference])) if instance.change_weight else []
