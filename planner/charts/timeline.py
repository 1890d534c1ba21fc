"""Timeline of deployments."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from planner.charts.figure import PICK, Figure, labelled, legend, months, row_names, rows_of
from planner.charts.meaning import KINDS, of_meanings
from planner.charts.named import in_names
from planner.horizon import month_in_words, months_of
from planner.names import Names
from planner.plan import Plan
from planner.tables import Case


def timeline(case: Case, plan: Plan, by: str = "mission", chosen: Sequence[str] = ()) -> Figure:
    """Deployments as bars from arrival to departure, by `mission` or `contributor`, of all or of those chosen."""
    shown = plan.deployments if not chosen else plan.deployments[plan.deployments[by].isin(chosen)]
    frame = _bars(case, shown).sort_values([by, "from", "pledge"])
    other = frame["of"] if by == "mission" else frame["mission"]
    first = frame["mission"] if by == "mission" else frame["of"]
    units = (
        frame["units"].astype(str) + " × " + frame["unit"] + frame["preparation"].map(lambda p: f" + {p}" if p else "")
    )
    frame["label"] = labelled(first + "  " + units + ", " + other, frame["pledge"] + frame["preparation"])
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
                "pledge", "preparation", alt.Tooltip("of:N", title="contributor"), "mission",
                alt.Tooltip("unit:N", title="unit"), "units",
                alt.Tooltip("persons:Q", format=",.0f"), alt.Tooltip("first:N", title="from"),
                alt.Tooltip("last:N", title="until the end of"),
            ],
        )
        .add_params(pick)
        .properties(**rows_of(17, frame["label"].nunique()))
    )  # fmt: skip
    named = {"of": "contributor", "unit": "unit", "first": "from", "last": "to the end of", "cost_usd": "cost [USD]"}
    columns = ["mission", "of", "unit", "units", "persons", "first", "last", "cost_usd", "pledge", "preparation"]
    table = in_names(case, frame[columns].drop(columns="pledge")).assign(pledge=frame["pledge"]).rename(columns=named)
    return Figure("timeline", "Deployments", "units and persons", chart, table.reset_index(drop=True))


def _bars(case: Case, deployments: pd.DataFrame) -> pd.DataFrame:
    kind, names = case["unit_types"].set_index("unit_type")["kind"], Names(case)
    return deployments.assign(
        kind=deployments["unit_type"].map(kind),
        unit=deployments["unit_type"].map(names.unit_type),
        of=deployments["contributor"].map(names.contributor_alone),
        **{
            "from": [months_of(case, t).start for t in deployments["from_period"]],
            "to": [months_of(case, t).stop for t in deployments["to_period"]],
        },
        first=[month_in_words(months_of(case, t).start) for t in deployments["from_period"]],
        last=[month_in_words(months_of(case, t)[-1]) for t in deployments["to_period"]],
    )
