"""Timeline of deployments."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from planner.charts.figure import PICK, Figure, legend, months, row_names, rows_of
from planner.charts.meaning import KINDS, of_meanings
from planner.horizon import month_in_words, months_of
from planner.plan import Plan
from planner.tables import Case


def timeline(case: Case, plan: Plan, by: str = "mission", chosen: Sequence[str] = ()) -> Figure:
    """Deployments as bars from arrival to departure, by `mission` or `contributor`, of all or of those chosen."""
    shown = plan.deployments if not chosen else plan.deployments[plan.deployments[by].isin(chosen)]
    frame = _bars(case, shown).sort_values([by, "from", "pledge"])
    frame["label"] = frame[by] + "  " + frame["pledge"] + frame["preparation"].map(lambda p: f" + {p}" if p else "")
    pick = alt.selection_point(name=PICK, fields=["pledge"])
    chart = (
        alt.Chart(frame)
        .mark_bar(cornerRadius=2, height={"band": 0.75})
        .encode(
            y=alt.Y("label:N", sort=list(frame["label"]), axis=row_names(280)),
            x=months(case, "from", "present from, to"),
            x2="to:Q",
            color=alt.Color("kind:N", scale=of_meanings(*KINDS), title=None, legend=legend()),
            opacity=alt.condition(pick, alt.value(1.0), alt.value(0.35)),
            tooltip=[
                "pledge", "preparation", "contributor", "mission", "unit_type", "units",
                alt.Tooltip("persons:Q", format=",.0f"), alt.Tooltip("first:N", title="from"),
                alt.Tooltip("last:N", title="until the end of"),
            ],
        )
        .add_params(pick)
        .properties(**rows_of(17, frame["label"].nunique()))
    )  # fmt: skip
    table = shown.rename(columns={"cost_usd": "cost [USD]"})
    return Figure("timeline", "Deployments", "units and persons", chart, table.reset_index(drop=True))


def _bars(case: Case, deployments: pd.DataFrame) -> pd.DataFrame:
    kind = case["unit_types"].set_index("unit_type")["kind"]
    return deployments.assign(
        kind=deployments["unit_type"].map(kind),
        **{
            "from": [months_of(case, t).start for t in deployments["from_period"]],
            "to": [months_of(case, t).stop for t in deployments["to_period"]],
        },
        first=[month_in_words(months_of(case, t).start) for t in deployments["from_period"]],
        last=[month_in_words(months_of(case, t)[-1]) for t in deployments["to_period"]],
    )
