"""Charts of a comparison: proven differences, exposure by mission and over time, and maps of differences."""

from typing import Any

import altair as alt
import pandas as pd

from planner.answers.comparison import Comparison
from planner.charts.figure import ESTIMATE, EXPOSURE, Figure, in_exposure, legend, month_axis, row_names, rows_of
from planner.charts.in_language import said_cells, with_typed
from planner.charts.land import DISCLAIMER, View, land, with_land
from planner.charts.meaning import BASE, COLOURS, HERE, LESS, MORE, OUTLINE, SAME, SCENARIO, SCENARIOS, of_meanings
from planner.horizon import month_number
from planner.language import joined, say, typed
from planner.scenarios.intervals import IN_WORDS, in_words

STANDING = say(
    "Differences are of the plans as they stand, over what both count; nothing is proved of them "
    "at a single mission or in a single period."
)
PARTS = {say("both count"): 1.0, say("only here"): 0.45, say("only in the base"): 0.15}
"""Opacity of the parts of a bar: what scenario and base both count, and what only one of them counts."""

MOST_MISSIONS = 8
"""Most missions drawn, those with the most exposure; the table has all."""

BAR = 7
"""Height of a bar [points]."""

COLUMNS = 3
"""Small charts in a row."""

MAP = 230
"""Height of each of several maps [pixels]."""

SIDE_BY_SIDE = 660
"""Width of a row of small charts [pixels]."""

ROOMY: dict[str, Any] = {"labelLimit": 220, "columnPadding": 50}
"""Room for the entries of a legend [pixels]: letters may be drawn a fifth wider than they were measured."""

ZERO = 0.5
"""Difference below which none is drawn [civilian-months]."""


def ranges(found: Comparison) -> Figure:
    """Range of the difference between each scenario's best objective and the base's."""
    names = {"objective_least": "least", "objective": "plans", "objective_most": "most"}
    frame = with_typed(found.differences[["scenario", "verdict", *names]].rename(columns=names), "scenario")
    frame = frame.assign(verdict=frame["verdict"].map(in_words))
    drawn = frame.astype(dict.fromkeys(names.values(), float)).dropna()
    base = alt.Chart(drawn).encode(
        y=alt.Y("scenario:N", sort=list(frame["scenario"]), scale=alt.Scale(domain=list(frame["scenario"])),
                axis=row_names(260)),
        color=alt.Color("verdict:N", scale=of_meanings(*IN_WORDS.values()), title=None, legend=legend()),
        tooltip=["scenario:N", "verdict", *(_number(name, signed=True) for name in names.values())],
    )  # fmt: skip
    bars = base.mark_bar(height=9, cornerRadius=4).encode(
        x=alt.X("least:Q", title=say("best plan less the base's best [{unit}]", unit=EXPOSURE)), x2="most:Q"
    )
    dots = base.mark_point(filled=True, size=80, shape="circle", opacity=1, stroke=OUTLINE).encode(x="plans:Q")
    nothing = alt.Chart(pd.DataFrame({"least": [0.0]})).mark_rule(strokeDash=[4, 3]).encode(x="least:Q")
    headings = {
        "least": say("best differ by at least"),
        "plans": say("plans shown differ by"),
        "most": say("best differ by at most"),
    }
    return Figure(
        "comparison-ranges", say("What is certain of what both count"), EXPOSURE,
        (nothing + bars + dots).properties(**rows_of(24, len(frame))),
        frame.rename(columns={name: in_exposure(heading) for name, heading in headings.items()}),
        say(
"The best plan of each leaves more or less than that of “{base}”, with charges on cost and "
"change, by an amount within the bar; the dot is the difference of the plans shown. A bar that "
"ends at zero has its direction from the inputs alone. Scenarios without a bar have no bound, "
"or nothing in common with the base.", base=found.base),
    )  # fmt: skip


def by_mission(found: Comparison) -> Figure:
    """Unprotected exposure by mission and scenario, split by shared scope."""
    most = list(dict.fromkeys(found.missions["mission"]))[:MOST_MISSIONS]
    missions = with_typed(found.missions, "scenario")
    shown = _in_parts(missions[missions["mission"].isin(most)])
    parts = [part for part in PARTS if part in set(shown["part"])]
    scale = alt.Scale(domain=parts, range=[PARTS[part] for part in parts])
    chart = (
        alt.Chart(shown)
        .mark_bar()
        .encode(
            y=alt.Y("mission:N", sort=most, axis=row_names(200)),
            yOffset=alt.YOffset("scenario:N", sort=_names(found)),
            x=alt.X("from:Q", title=say("unprotected, as plans count pledges [{unit}]", unit=EXPOSURE)),
            x2="to:Q",
            color=alt.Color("scenario:N", scale=_colours(found), title=None,
                            legend=alt.Legend(orient="top", columns=3, symbolLimit=12, **ROOMY)),
            opacity=alt.Opacity("part:N", scale=scale, title=None,
                                legend=alt.Legend(orient="top", **ROOMY) if len(parts) > 1 else None),
            tooltip=["scenario:N", "mission", "part", _number("unprotected"), _number("shared"),
                     _number("difference", signed=True), _number("persons")],
        )
        .properties(**rows_of(BAR * len(found.names) + 12, len(most)))
    )  # fmt: skip
    left = found.missions["mission"].nunique() - len(most)
    more = say("{left} missions with less exposure are in the table.", left=left) if left > 0 else ""
    pale = say("Pale parts are counted only in the scenario, or only in the base.") if len(parts) > 1 else ""
    note = joined(filter(None, [ESTIMATE, STANDING, pale, more]))
    return Figure("comparison-missions", say("Exposure by mission"), EXPOSURE, chart, _mission_table(missions), note)


def _in_parts(missions: pd.DataFrame) -> pd.DataFrame:
    """Split every bar into its parts, without empty ones."""
    shared, whole = missions["shared"].fillna(0.0), missions["unprotected"].fillna(0.0)
    ends = (pd.Series(0.0, missions.index), shared, whole, whole + missions["uncounted"])
    drawn = [
        missions.assign(**{"part": part, "from": ends[number], "to": ends[number + 1]})
        for number, part in enumerate(PARTS)
    ]
    frame = pd.concat(drawn, ignore_index=True)
    return frame[frame["to"] - frame["from"] > ZERO]


def _mission_table(missions: pd.DataFrame) -> pd.DataFrame:
    headings = {
        "in_place_only": "in_place_only",
        "unprotected": "unprotected",
        "shared": say("of it counted in both"),
        "base": say("the base's, counted in both"),
        "difference": "difference",
        "uncounted": say("counted only in the base"),
    }
    table = missions[["scenario", "mission", *headings, "persons"]]
    return table.rename(
        columns={name: in_exposure(heading) for name, heading in headings.items()}
        | {"persons": say("persons [persons]")}
    )


def over_time(found: Comparison) -> Figure:
    """Exposure over time: a small chart per scenario, with the base in each."""
    others = [name for name in _names(found) if name != found.base]
    periods = with_typed(found.periods, "scenario")
    frame = periods[periods["scenario"] != found.base]
    names = {"shared": SCENARIO, "base": say("base: {base}", base=found.base)}
    frame = frame.assign(
        month=[month_number(f"{day:%Y-%m}") for day in frame["month"]], name=frame["month"].dt.strftime("%b %Y")
    )
    first, last = (int(frame["month"].agg(end)) for end in ("min", "max")) if len(frame) else (0, 0)
    long = frame.melt(["scenario", "month", "name"], list(names), var_name="line", value_name="exposure")
    long["line"] = said_cells(map(names.__getitem__, long["line"]), long.index)
    chart = (
        alt.Chart(long.dropna(subset="exposure"))
        .mark_line(point={"size": 18}, strokeWidth=2)
        .encode(
            x=month_axis("month", [first, (first + last) // 2, last], None),
            y=alt.Y("exposure:Q", title=say("per period"), scale=alt.Scale(zero=False), axis=alt.Axis(format="~s")),
            color=alt.Color("line:N", title=None, legend=alt.Legend(orient="top", columns=1, **ROOMY),
                            scale=alt.Scale(domain=list(names.values()), range=[COLOURS[HERE], COLOURS[BASE]])),
            tooltip=["scenario:N", "line:N", alt.Tooltip("name:N", title="month"), _number("exposure")],
        )
        .properties(width=_share_of(SIDE_BY_SIDE, len(others)), height=110)
        .facet(alt.Facet("scenario:N", sort=others, title=None, header=alt.Header(labelLimit=220)), columns=COLUMNS)
    )  # fmt: skip
    headings = {
        "in_place_only": "in_place_only", "unprotected": "unprotected", "shared": say("of it counted in both"),
        "base": say("the base's, counted in both"), "difference": "difference",
    }  # fmt: skip
    table = periods.assign(month=periods["month"].dt.strftime("%Y-%m")).rename(
        columns={name: in_exposure(heading) for name, heading in headings.items()}
    )
    note = joined([ESTIMATE, STANDING, say("Lines have what both count. The axis does not begin at zero.")])
    unit = say("{unit} per period", unit=EXPOSURE)
    return Figure("comparison-periods", say("Exposure over time"), unit, chart, table, note, stretches=False)


def difference_map(found: Comparison, scenario: str) -> Figure:
    """Map of the difference between a scenario and the base, by mission."""
    places = _places(found, scenario)
    chart = View.of(places).fitted((land() + _circles(places, _largest(found))).properties(height=420))
    table = _places(found, scenario)[["mission", "unprotected", "difference"]].rename(
        columns={
            "unprotected": say("unprotected, as the plan counts [{unit}]", unit=EXPOSURE),
            "difference": say("difference [{unit}]", unit=EXPOSURE),
        }
    )
    title = say("Where “{scenario}” differs from “{base}”", scenario=scenario, base=found.base)
    return Figure("comparison-map", title, EXPOSURE, chart, table, joined([ESTIMATE, STANDING, DISCLAIMER]))


def difference_maps(found: Comparison) -> Figure:
    """Maps of the difference for every scenario, on one scale, fitted to the missions that are compared."""
    most = _largest(found)
    others = [name for name in found.names if name != found.base]
    places = pd.concat([_places(found, name) for name in others], ignore_index=True)
    view = View.of(places)
    maps = [
        view.projected(land() + _circles(_places(found, name), most)).properties(
            width=_share_of(SIDE_BY_SIDE, len(others)), height=MAP, title=typed(name)
        )
        for name in others
    ]
    chart = with_land(alt.concat(*maps, columns=COLUMNS))
    table = places[["scenario", "mission", "unprotected", "difference"]].rename(
        columns={
            "unprotected": say("unprotected, as the plan counts [{unit}]", unit=EXPOSURE),
            "difference": say("difference [{unit}]", unit=EXPOSURE),
        }
    )
    return Figure("comparison-maps", say("Where they differ from “{base}”", base=found.base), EXPOSURE, chart, table,
                  joined([ESTIMATE, STANDING, DISCLAIMER]), stretches=False)  # fmt: skip


def _places(found: Comparison, scenario: str) -> pd.DataFrame:
    places = found.missions[found.missions["scenario"] == scenario].dropna(subset="difference")
    size = places["difference"].abs().where(places["difference"].abs() >= ZERO, 0.0)
    what = (
        pd.Series(SAME, index=places.index)
        .mask(places["difference"] >= ZERO, MORE)
        .mask(places["difference"] <= -ZERO, LESS)
    )
    return (
        with_typed(places, "scenario")
        .assign(size=size, what=what)
        .sort_values("size", ascending=False, ignore_index=True)
    )


def _largest(found: Comparison) -> float:
    most = found.missions["difference"].abs().max()
    return max(1.0, float(most)) if pd.notna(most) else 1.0


def _circles(places: pd.DataFrame, most: float) -> alt.Chart:
    circles: alt.Chart = (
        alt.Chart(places)
        .mark_circle(stroke=OUTLINE, strokeWidth=1, opacity=0.8)
        .encode(
            longitude="longitude:Q",
            latitude="latitude:Q",
            size=alt.Size("size:Q", title=say("difference [{unit}]", unit=EXPOSURE),
                          scale=alt.Scale(domain=[0, most], range=[12, 1200]),
                          legend=alt.Legend(orient="bottom", format=",.0f", titleLimit=400, tickCount=3)),
            color=alt.Color("what:N", title=None, scale=of_meanings(LESS, SAME, MORE),
                            legend=alt.Legend(orient="top", **ROOMY)),
            tooltip=["mission", _number("difference"), _number("unprotected")],
        )
    )  # fmt: skip
    return circles


def _share_of(width: int, charts: int) -> int:
    """Width of each of some charts in a row [pixels]."""
    return width // max(1, min(charts, COLUMNS))


def _names(found: Comparison) -> list[str]:
    """Names of the scenarios, as people typed them."""
    return list(map(typed, found.names))


def _colours(found: Comparison) -> alt.Scale:
    return alt.Scale(domain=_names(found), range=list(SCENARIOS[: len(found.names)]))


def _number(name: str, *, signed: bool = False) -> alt.Tooltip:
    return alt.Tooltip(f"{name}:Q", format="+,.0f" if signed else ",.0f")
