"""Figures and tables in the reader's language, told as a whole."""

import altair as alt
import pandas as pd
import pytest

from planner.charts.figure import EXPOSURE, Figure, month_axis
from planner.charts.in_language import told_chart, told_figure, told_table, with_typed, word
from planner.language import in_language, say, term, typed
from planner.plan import BY_CHANCES, IF_ALL_COME

FRAME = pd.DataFrame({"mission": ["NORTH", "SOUTH"], "state": [IF_ALL_COME, BY_CHANCES], "people": [1, 2]})


@pytest.fixture
def figure():
    scale = alt.Scale(domain=[IF_ALL_COME, BY_CHANCES], range=["red", "blue"])
    color = alt.Color("state:N", title="Mission", scale=scale)
    chart = alt.Chart(FRAME).mark_bar().encode(y="mission:N", x=alt.X("people:Q", title="People deployed"), color=color)
    return Figure("name", "What is decided", "People", chart, FRAME, "There is nothing to avert.")


def test_titles_categories_and_data_are_told_alike_and_keys_stay(figure):
    with in_language("fr"):
        told = told_figure(figure)
    spec = told.chart.to_dict()
    (rows,) = spec["datasets"].values()
    assert (told.title, told.unit, told.note) == ("Ce qui est décidé", "Personnes", "Il n’y a rien à éviter.")
    assert [row["state"] for row in rows] == spec["encoding"]["color"]["scale"]["domain"]
    assert (
        [row["state"] for row in rows] == ["si tous viennent", "selon leurs probabilités"] == list(told.table["état"])
    )
    assert [row["mission"] for row in rows] == ["NORTH", "SOUTH"]
    assert spec["encoding"]["color"]["field"] == "state"
    assert spec["encoding"]["x"]["title"] == "Personnes déployées"
    assert spec["config"]["locale"]["number"]["decimal"] == ","


def test_english_figures_are_shown_as_they_are(figure):
    assert told_figure(figure) is figure
    assert told_table(FRAME) is FRAME
    assert told_chart(figure.chart) is figure.chart


def test_labels_of_rows_are_told_by_what_they_say_and_figures_in_texts_in_the_notation_of_the_language():
    label = say(
        "{first}  {units:d} × {unit}, {other}", first="NORTH", units=1, unit=term("Field hospital"), other="Alfa"
    )
    frame = pd.DataFrame({"label": pd.Series([label], dtype=object), "people": ["1,060 (+200)"]})
    with in_language("fr"):
        spec = told_chart(alt.Chart(frame).mark_bar().encode(y="label:N")).to_dict()
    (rows,) = spec["datasets"].values()
    assert rows == [{"label": "NORTH  1 × Hôpital de campagne, Alfa", "people": "1\u00a0060 (+200)"}]
    assert spec["config"]["locale"]["number"]["percent"] == "\u00a0%"


def test_axes_name_months_in_the_language():
    chart = alt.Chart(pd.DataFrame({"month": [24360]})).mark_point().encode(x=month_axis("month", [24360], None))
    with in_language("fr"):
        axis = told_chart(chart).to_dict()["encoding"]["x"]["axis"]
    assert "'janv.', 'févr.', 'mars'" in axis["labelExpr"]


def test_figures_have_the_notation_of_the_language_and_what_has_no_message_stays():
    with in_language("fr"):
        assert [word(each) for each in ("1,234", 5, None, "Bicycles")] == ["1\u00a0234", 5, None, "Bicycles"]
        assert word("Mission in the north (NORTH)") == "Mission du nord (NORTH)"


def test_headings_are_told_with_their_units_part_by_part_and_pointers_get_headings():
    with in_language("fr"):
        assert word("Probability of attack [persons]") == "Probability of attack [personnes]"
        assert word(f"averted [{EXPOSURE}]") == "évité [mois-civils à risque]"
        told = told_chart(alt.Chart(FRAME).mark_bar().encode(tooltip=["mission", alt.Tooltip("people", title="units")]))
    assert [each["title"] for each in told.to_dict()["encoding"]["tooltip"]] == ["mission", "unités"]


def test_what_people_typed_stays_in_tables_charts_and_their_scales_though_the_catalogue_knows_it():
    frame = with_typed(pd.DataFrame({"scenario": ["as pledged", "unit"], "what": ["unit", "unit"]}), "scenario")
    names = list(map(typed, ["as pledged", "unit", "As pledged"]))
    color = alt.Color("scenario:N", scale=alt.Scale(domain=names), sort=names)
    with in_language("fr"):
        table = told_table(frame)
        chart = told_chart(alt.Chart(frame, title=typed("As pledged")).mark_bar().encode(color=color)).to_dict()
        assert [word(each) for each in ("as pledged", typed("as pledged"), typed("2,016"))] == [
            "comme promis", "as pledged", "2,016",
        ]  # fmt: skip
    assert table.to_dict("list") == {"scénario": ["as pledged", "unit"], "quoi": ["unité", "unité"]}
    (rows,) = chart["datasets"].values()
    assert [row["scenario"] for row in rows] == ["as pledged", "unit"]
    assert chart["encoding"]["color"]["scale"]["domain"] == names == chart["encoding"]["color"]["sort"]
    assert chart["title"] == "As pledged"
