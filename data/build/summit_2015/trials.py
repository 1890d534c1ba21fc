"""Sensitivity of the plan to single assumptions: `python -m data.build.summit_2015.trials [--out FILE.md]`.

Each trial rebuilds the summit case with one assumption changed, plans it, and sets the plan beside the base plan.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from data.build import trying
from data.build.summit_2015 import case
from data.build.summit_2015.assumptions import SUMMIT
from planner.plan import Plan

NUMBERS = ("in place only", "with the plan", "averted", "averts at least", "people", "million USD")
COLUMNS = ("trial", *NUMBERS, "most people", "in common with the base")


@dataclass(frozen=True)
class Trial:
    """A case that differs from the default one in a single respect."""

    name: str
    assumed: Mapping[str, Any] = field(default_factory=dict)
    """Fields of `Assumed`, for building the case."""
    settings: Mapping[str, str] = field(default_factory=dict)
    """Rows of the settings table."""
    gap: float = 0.01


def scaled(**factors: float) -> dict[str, Any]:
    """Fields of `Assumed`, each times a factor."""
    return {name: factor * float(getattr(SUMMIT, name)) for name, factor in factors.items()}


TRIALS = (
    Trial("base"),
    Trial("base, searched to 0.5 %", gap=0.005),
    Trial("requirements: weaker effect of people", scaled(troops_per_1000=0.25 / 0.13, police_per_1000=2.9 / 1.25)),
    Trial("requirements: stronger effect of people", scaled(troops_per_1000=0.25 / 0.53, police_per_1000=2.9 / 9.9)),
    Trial("requirements doubled", scaled(troops_per_1000=2, police_per_1000=2)),
    Trial("police requirement doubled", scaled(police_per_1000=2)),
    Trial("residual share doubled, rates kept", settings={"residual_share": "0.30"}),
    Trial("residual share doubled, rates rebuilt", scaled(residual_share=2), {"residual_share": "0.30"}),
    Trial("onset strikes twice the share", scaled(onset_share_exposed=2)),
    Trial("no communal deaths", scaled(communal_share=0)),
    Trial("affected per death doubled", scaled(affected_per_death=2)),
    Trial("prevention costs twice as much", scaled(prevention_usd_per_1000=2)),
    Trial("cash share 0.75", settings={"cash_share": "0.75"}),
    Trial("a million USD must avert 0.1", settings={"cost_weight": "0.1"}),
    Trial("a company at every empty base", {"empty_base_troops": 150.0}),
    Trial("contingency missions on", settings={"include_contingency": "yes"}),
)


def planned(trial: Trial) -> Plan:
    """Build the case of a trial and plan it."""
    tables = case.tables(replace(SUMMIT, **trial.assumed))
    return trying.planned(trial.name, trying.with_settings(tables, trial.settings), trial.gap)


def in_common(plan: Plan, base: Plan) -> float:
    """People at the same mission in both plans, as a share of those in either, the larger number of each mission."""
    these, those = trying.people_by_mission(plan), trying.people_by_mission(base)
    pairs = [(these.get(m, 0.0), those.get(m, 0.0)) for m in these.keys() | those.keys()]
    return sum(min(pair) for pair in pairs) / max(1.0, sum(max(pair) for pair in pairs))


def cells(trial: Trial, plan: Plan, base: Plan) -> tuple[str, ...]:
    """A row of the table."""
    told = plan.summary
    before, after = told.exposure_in_place_only, told.exposure_unprotected
    shares = f"{1 - after / before:.1%}", told.certainty_shown
    means = f"{told.persons_deployed:,.0f}", f"{told.cost_usd / 1e6:,.0f}"
    most = ", ".join(f"{m} {n:,.0f}" for m, n in list(trying.people_by_mission(plan).items())[:3])
    return trial.name, f"{before:,.0f}", f"{after:,.0f}", *shares, *means, most, f"{in_common(plan, base):.0%}"


def main() -> None:
    """Run every trial and print a table."""
    out = trying.out_file("data.build.summit_2015.trials", "Plan the summit case in other ways.")
    plans = []
    for number, trial in enumerate(TRIALS, 1):
        logging.info("%s of %s: %s", number, len(TRIALS), trial.name)
        plans.append(planned(trial))
    rows = [cells(trial, plan, plans[0]) for trial, plan in zip(TRIALS, plans, strict=True)]
    trying.show("Trials (civilian-months, model estimates)", COLUMNS, rows)
    if out:
        numbers = (*NUMBERS, "in common with the base")
        out.write_text(trying.markdown(COLUMNS, rows, numbers), encoding="utf-8")


if __name__ == "__main__":
    main()
