"""Show a figure: the chart, its unit and note, its table, and its downloads."""

from functools import partial
from typing import Any

import streamlit as st

from planner.charts.figure import PICK, Figure
from planner.charts.in_language import told_figure
from planner.charts.picture import picture
from planner.exchange import exports
from planner.language import say, tell
from planner.ui.in_place import in_place
from planner.ui.messages import plain


@in_place
def show(figure: Figure, *, pick: bool = False) -> dict[str, str]:
    """Show a figure.

    Args:
        figure: The figure.
        pick: Whether a click on the chart is answered.

    Returns:
        What was clicked, by field; empty where nothing was.
    """
    computed, figure = figure, told_figure(figure)
    st.header(plain(figure.title), anchor=False)
    st.caption(plain(say("Unit: {unit}. {note}", unit=figure.unit, note=figure.note)))
    if figure.table.empty:
        st.info(tell("There is nothing to show here with this plan and this choice."), icon=":material/info:")
        return {}
    picked = _chart(figure, pick)
    with st.expander(tell("Table and downloads: {figure}", figure=plain(figure.title)), icon=":material/table:"):
        st.dataframe(
            figure.rounded,
            hide_index=True,
            width="stretch",
            placeholder="",
            key=f"table-{figure.name}",
            column_config=dict.fromkeys(figure.large, st.column_config.NumberColumn(format="localized")),
        )
        _downloads(figure, computed)
    return picked


def _chart(figure: Figure, pick: bool) -> dict[str, str]:
    if not pick:
        st.altair_chart(
            figure.described, width="stretch" if figure.stretches else "content", key=f"chart-{figure.name}"
        )
        return {}
    event: Any = st.altair_chart(
        figure.described, width="stretch", key=f"chart-{figure.name}", on_select="rerun", selection_mode=PICK
    )
    points = event.selection.get(PICK, [])
    return {} if not points else {name: str(value) for name, value in points[0].items()}


def _downloads(figure: Figure, computed: Figure) -> None:
    """Offer the table as it was computed, and the picture as it is shown."""
    with st.container(horizontal=True):
        for kind, make, mime in (
            ("csv", partial(exports.table_csv, computed), "text/csv"),
            ("png", partial(picture, figure, kind="png"), "image/png"),
            ("svg", partial(picture, figure, kind="svg"), "image/svg+xml"),
        ):
            st.download_button(
                kind.upper(),
                data=make,
                file_name=f"{figure.name}.{kind}",
                mime=mime,
                on_click="ignore",
                key=f"{kind}-{figure.name}",
                icon=":material/download:",
            )
