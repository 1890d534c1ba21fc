"""Notices on parts of a sound case that no plan can use, and on missions that no plan can change."""

from collections import defaultdict
from collections.abc import Iterator

import pandas as pd

from planner.fault import in_rows, printable, shown, some
from planner.language import joined, say
from planner.reach import FrameRow, Reach, number
from planner.tables import Case

ANSWERS = ("troops_required", "police_required", "prevention_usd_required")


def notices(case: Case) -> list[str]:
    """Notices on valid input that leaves part of the case unused."""
    reach = Reach(case)
    return [*_refused(reach), *_nothing_pledged(reach), *_nothing_averted(reach)]


def _refused(reach: Reach) -> Iterator[str]:
    """Notices on pledges whose caveats leave no mission, mandates aside."""
    missions = list(reach.case["missions"]["mission"])
    caveats: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row, contributor, pledge in reach.case["caveats"][["contributor", "pledge"]].itertuples():
        caveats["pledge" if pledge else "contributor", pledge or contributor].append(row)
    refused: dict[tuple[int, ...], list[str]] = defaultdict(list)
    for name, pledge in reach.pledges.items():
        rows = (*caveats.get(("pledge", name), ()), *caveats.get(("contributor", pledge["contributor"]), ()))
        if rows and all(reach.ruled_out(name, mission) for mission in missions):
            refused[tuple(sorted(rows))].append(name)
    for of, names in refused.items():
        stays = (
            say("It stays unused, with that reason.") if len(names) == 1 else say("They stay unused, with that reason.")
        )
        none = say("Caveats ({rows}) leave {names} no mission.", rows=in_rows(of), names=some(map(shown, names)))
        yield joined([none, stays])


def _nothing_pledged(reach: Reach) -> Iterator[str]:
    able = any(
        unit.units and any(not reach.barred(name, mission) for mission in reach.mandates)
        for name, unit in reach.units.items()
    )
    if able:
        return
    funds = reach.case["funds"]
    money = funds[~funds["contributor"].isin(reach.switched_off) & (funds["amount_usd"] > 0)]
    if money["purpose"].isin(["prevention", "any"]).any():
        yield say("No pledge takes part: the plan is those in place, and prevention that money pays for.")
    else:
        yield say("No pledge takes part: the plan is those in place.")


def _nothing_averted(reach: Reach) -> Iterator[str]:
    """Notices on missions where no plan can avert exposure."""
    if reach.case.settings.residual_share == 1:
        yield say("Nothing can be averted anywhere: residual_share is 1, so that all exposure is residual.")
        return
    civilians = dict(reach.case["areas"][["area", "civilians"]].itertuples(index=False))
    for mission, mandate in reach.mandates.items():
        threats = [(area, threat) for area in reach.areas[mission] for threat in reach.rows_of("threats", area)]
        exposed = [threat for area, threat in threats if _exposed(threat, civilians[area], mandate)]
        if not exposed:
            yield say(
                "At {mission} nothing can be averted: nobody there is exposed in any period of its mandate.",
                mission=printable(mission),
            )
        elif all(pd.isna(getattr(threat, means)) for threat in exposed for means in ANSWERS):
            yield say(
                "At {mission} nothing can be averted: no threat there says what answers it ({columns} are blank).",
                mission=printable(mission), columns=", ".join(ANSWERS),
            )  # fmt: skip


def _exposed(threat: FrameRow, civilians: float, mandate: range) -> bool:
    return civilians * threat.share_exposed * threat.monthly_rate > 0 and number(threat.from_period, 1) < mandate.stop
