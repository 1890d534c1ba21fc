"""Timeline of deployments."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from planner.charts.figure import PICK, Figure, labelled, legend, months, row_names, rows_of
from planner.charts.meaning import KINDS, of_meanings
from planner.charts.named import in_names
from planner.horizon import month_in_words, months_of
from planner.language import kept, say, term
from planner.names import Names
from planner.plan import Plan
from planner.tables import Case


def timeline(case: Case, plan: Plan, by: str = "mission", chosen: Sequence[str] = ()) -> Figure:
    """Deployments as bars from arrival to departure, by `mission` or `contributor`, of all or of those chosen."""
    shown = plan.deployments if not chosen else plan.deployments[plan.deployments[by].isin(chosen)]
    frame = _bars(case, shown).sort_values([by, "from", "pledge"])
    other = frame["of"] if by == "mission" else frame["mission"]
    first = frame["mission"] if by == "mission" else frame["of"]
    rows = zip(first, frame["units"], frame["unit"], frame["preparation"], other, strict=True)
    labels = pd.Series(
        [_label(kept(row[0]), row[1], row[2], row[3], kept(row[4])) for row in rows], frame.index, dtype=object
    )
    frame["label"] = labelled(labels, frame["pledge"] + frame["preparation"])
    pick = alt.selection_point(name=PICK, fields=["pledge"])
    chart = (
        alt.Chart(frame)
        .mark_bar(cornerRadius=2, height={"band": 0.75})
        .encode(
            y=alt.Y("label:N", sort=list(frame["label"]), axis=row_names(280)),
            x=months(case, "from", say("present from, to")),
            x2="to:Q",
            color=alt.Color("kind:N", scale=of_meanings(*KINDS), title=None, legend=legend()),
            opacity=alt.condition(pick, alt.value(1.0), alt.value(0.35)),
            tooltip=[
                "pledge",
                "preparation",
                alt.Tooltip("of:N", title="contributor"),
                "mission",
                alt.Tooltip("unit:N", title="unit"),
                "units",
                alt.Tooltip("persons:Q", format=",.0f"),
                alt.Tooltip("first:N", title="from"),
                alt.Tooltip("last:N", title=say("until the end of")),
            ],
        )
        .add_params(pick)
        .properties(**rows_of(17, frame["label"].nunique()))
    )
    named = {
        "of": "contributor",
        "unit": "unit",
        "first": "from",
        "last": say("to the end of"),
        "cost_usd": say("cost [USD]"),
    }
    columns = ["mission", "of", "unit", "units", "persons", "first", "last", "cost_usd", "pledge", "preparation"]
    table = in_names(case, frame[columns].drop(columns="pledge")).assign(pledge=frame["pledge"]).rename(columns=named)
    return Figure("timeline", say("Deployments"), say("units and persons"), chart, table.reset_index(drop=True))


def _label(first: str, units: int, unit: str, preparation: str, other: str) -> str:
    """The row of a deployment; `first` is who it is listed by, `other` who is at its other end."""
    if preparation:
        return say(
            "{first}  {units:d} × {unit} + {preparation}, {other}",
            first=first, units=units, unit=term(unit), preparation=term(preparation), other=other,
        )  # fmt: skip
    return say("{first}  {units:d} × {unit}, {other}", first=first, units=units, unit=term(unit), other=other)


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
