"""Display tables of a comparison: headings with units, rounded figures, coloured verdicts."""

from collections.abc import Callable
from typing import Any, NamedTuple

import pandas as pd

from planner.answers.comparison import CHARGED, MEASURES, UNKNOWN, WITH_CHARGES, Comparison
from planner.charts.in_language import said_cells, with_typed
from planner.charts.meaning import tint
from planner.decisions.effect_range import UNDER_ESTIMATES, WEAKER_CAN_AVERT_MORE
from planner.figures import difference_shown, signed
from planner.language import joined, notation, say, typed
from planner.plan import BY_CHANCES, IF_ALL_COME, status_in_words
from planner.plan.certainty import share_shown
from planner.scenarios.compare import BLANK, NOT_THERE, THERE
from planner.scenarios.intervals import in_words

COUNT, SHARE = "{:,.0f}".format, "{:.1%}".format


def signed_share(number: float) -> str:
    """Format a relative difference with its sign; zero has none."""
    text = f"{number:+.1%}"
    return "0.0%" if text in {"+0.0%", "-0.0%"} else text


NONE = "–"
"""Text for a missing figure."""


class DisplayColumn(NamedTuple):
    """Heading and format of a column."""

    heading: str
    format: Callable[[float], str] | None = None
    """Formats a figure; None for text."""
    none: str = NONE
    """Text for a missing figure."""


class DisplayTable(NamedTuple):
    """A table for display."""

    title: str
    frame: pd.DataFrame
    """The displayed columns in full precision, under their internal names."""
    columns: dict[str, DisplayColumn]
    note: str = ""


HEADLINE = {
    "scenario": DisplayColumn("scenario"),
    "status": DisplayColumn("status"),
    "in_place_only": DisplayColumn(say("in place only [civilian-months]"), COUNT),
    "if_all_come": DisplayColumn(say("unprotected {how} [civilian-months]", how=IF_ALL_COME), COUNT),
    "by_chances": DisplayColumn(say("unprotected {how} [civilian-months]", how=BY_CHANCES), COUNT),
    "averted": DisplayColumn(say("averted, as the plan counts [civilian-months]"), COUNT),
    "averted_share": DisplayColumn(say("averted [share]"), SHARE),
    "averted_least": DisplayColumn(say("by the estimates, at least [share]"), SHARE),
    "averted_most": DisplayColumn(say("and at most [share]"), SHARE),
    "objective": DisplayColumn(say("{what} [civilian-months]", what=WITH_CHARGES), COUNT),
    "bound": DisplayColumn(say("{what}, no plan leaves less [civilian-months]", what=WITH_CHARGES), COUNT, UNKNOWN),
    "certainty": DisplayColumn(say("averts at least [of the most that any plan can]"), share_shown, UNKNOWN),
    "cost_usd": DisplayColumn(say("cost {how} [USD]", how=IF_ALL_COME), COUNT),
    "cost_by_chances": DisplayColumn(say("cost {how} [USD]", how=BY_CHANCES), COUNT),
    "persons": DisplayColumn(say("deployed {how} [persons]", how=IF_ALL_COME), COUNT),
    "persons_by_chances": DisplayColumn(say("deployed {how} [persons]", how=BY_CHANCES), COUNT),
}
DIFFERENCES = {
    "scenario": DisplayColumn("scenario"),
    "verdict": DisplayColumn(say("the best plan leaves, beside the base's best")),
    "interval": DisplayColumn(say("best plans differ by [civilian-months]")),
    "unprotected": DisplayColumn(say("unprotected, as plans count [civilian-months]"), signed),
    "unprotected_relative": DisplayColumn(say("unprotected, as plans count [relative]"), signed_share),
    "averted": DisplayColumn(say("averted, as plans count [civilian-months]"), signed),
    "averted_relative": DisplayColumn(say("averted, as plans count [relative]"), signed_share),
    "objective": DisplayColumn(say("{what} [civilian-months]", what=WITH_CHARGES), signed),
    "objective_relative": DisplayColumn(say("{what} [relative]", what=WITH_CHARGES), signed_share),
    "cost_usd": DisplayColumn(say("cost {how} [USD]", how=IF_ALL_COME), signed),
    "cost_usd_relative": DisplayColumn(say("cost {how} [relative]", how=IF_ALL_COME), signed_share),
    "persons": DisplayColumn(say("deployed {how} [persons]", how=IF_ALL_COME), signed),
    "persons_relative": DisplayColumn(say("deployed {how} [relative]", how=IF_ALL_COME), signed_share),
    "only_here": DisplayColumn(say("left out: only here [civilian-months]"), COUNT),
    "only_base": DisplayColumn(say("left out: only in the base [civilian-months]"), COUNT),
}
INPUTS = {
    name: DisplayColumn(heading)
    for name, heading in (
        ("scenario", "scenario"), ("table", "table"), ("row", "row"), ("column", "column"), ("base", "base"),
        ("value", "scenario's value"),
    )
}  # fmt: skip
UNITS = {
    "scenario": DisplayColumn("scenario"),
    "pledge": DisplayColumn("pledge"),
    "what": DisplayColumn("what"),
    "units": DisplayColumn("units", COUNT),
    "persons": DisplayColumn("persons", COUNT),
    "mission_before": DisplayColumn(say("mission in the base")),
    "from_before": DisplayColumn(say("from, in the base")),
    "mission": DisplayColumn("mission"),
    "from": DisplayColumn("from"),
    "why": DisplayColumn(say("why it fell out")),
}


def narrow(table: DisplayTable, *names: str) -> DisplayTable:
    """Select columns of a table."""
    return table._replace(frame=table.frame[list(names)], columns={name: table.columns[name] for name in names})


def headline(found: Comparison) -> DisplayTable:
    """Headline of every scenario, with the range of its effect under the published estimates."""
    note = joined([CHARGED, UNDER_ESTIMATES, WEAKER_CAN_AVERT_MORE])
    frame = found.headline
    bounded = frame["bound"].notna()
    status = [status_in_words(s, bounded=known) for s, known in zip(frame["status"], bounded, strict=True)]
    frame = with_typed(frame, "scenario")
    return DisplayTable(say("Headline"), frame.assign(status=status)[list(HEADLINE)], HEADLINE, note)


def differences(found: Comparison) -> DisplayTable:
    """Difference of every scenario from the base, and what of it is certain.

    Differences are taken between rounded figures, so that they add up with the figures displayed beside them.
    """
    title = say("Differences from “{base}”, exposure over what both count", base=found.base)
    frame = with_typed(found.differences, "scenario")
    frame = frame.assign(verdict=frame["verdict"].map(in_words))
    shown = {
        measure: list(map(difference_shown, frame[f"{measure}_base"], frame[f"{measure}_here"])) for measure in MEASURES
    }
    return DisplayTable(title, frame.assign(**shown)[list(DIFFERENCES)], DIFFERENCES)


def inputs(found: Comparison, scenario: str | None = None) -> DisplayTable:
    """Differences in the inputs of all scenarios, or of one."""
    frame = found.inputs[found.inputs["scenario"] == scenario] if scenario else found.inputs
    frame = with_typed(frame, "scenario", "row")
    cells = {name: said_cells(map(_cell_of_inputs, frame[name]), frame.index) for name in ("base", "value")}
    return DisplayTable(say("What differs in the inputs"), frame.assign(**cells)[list(INPUTS)], INPUTS)


def _cell_of_inputs(cell: str) -> str:
    """A cell as a file has it, which people typed; what stands for none is of this program."""
    of_program = next((each for each in (BLANK, THERE, NOT_THERE) if each == cell), None)
    return of_program or (typed(cell) if any(letter.isalpha() for letter in cell) else notation(cell))


def units(found: Comparison, scenario: str | None = None) -> DisplayTable:
    """Units that deploy differently in all scenarios, or in one."""
    frame = found.units_named[found.units_named["scenario"] == scenario] if scenario else found.units_named
    frame = with_typed(frame, "scenario")
    return DisplayTable(say("What differs in the plans"), frame[list(UNITS)], UNITS)


def styled(table: DisplayTable) -> Any:  # noqa: ANN401
    """Style a table for the screen: a pandas Styler with formatted figures and coloured verdicts."""
    headings = {name: column.heading for name, column in table.columns.items()}
    formats: Any = {headings[name]: column.format for name, column in table.columns.items() if column.format}
    shown = table.frame.rename(columns=headings).style.format(formats, na_rep=NONE)
    for name, column in table.columns.items():
        if column.none != NONE:
            shown = shown.format(column.format, na_rep=column.none, subset=[headings[name]])
    if "verdict" in table.columns:
        subset = [headings[c] for c in ("verdict", "objective", "objective_relative")]
        shown = shown.apply(lambda row: [tint(row[headings["verdict"]])] * len(subset), axis=1, subset=subset)
    return shown


def texts(table: DisplayTable) -> list[list[str]]:
    """Format the rows of a table as text."""
    columns = list(table.columns.values())
    return [
        [_text(cell, column) for cell, column in zip(cells, columns, strict=True)]
        for cells in table.frame.itertuples(index=False, name=None)
    ]


def _text(cell: Any, column: DisplayColumn) -> str:  # noqa: ANN401
    if pd.isna(cell):
        return column.none
    return column.format(cell) if column.format else cell if isinstance(cell, str) else str(cell)
