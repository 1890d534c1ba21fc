"""The pages of the app. Run by `planner app`, or by `streamlit run app.py`."""

from functools import partial

import streamlit as st

from planner.ui import (
    assumptions,
    compare,
    delivery,
    dependence,
    details,
    downloads,
    explain,
    frame,
    frontier,
    glossary,
    inputs,
    money,
    needs,
    new_case,
    plan,
    scenarios,
    tuning,
    update,
    wanted,
    when,
    where,
    why,
)

st.set_page_config("Pledge planner", page_icon=frame.ICON, layout="wide")

PAGES = {
    "Plan": [
        ("plan", plan, "Plan", "insights"),
        ("inputs", inputs, "Inputs", "table_edit"),
        ("tuning", tuning, "Tuning", "tune"),
        ("update", update, "Update", "event_repeat"),
        ("new_case", new_case, "New case", "note_add"),
    ],
    "Understand": [
        ("where", where, "Where", "map"),
        ("when", when, "When", "calendar_month"),
        ("needs", needs, "Needs and gaps", "troubleshoot"),
        ("money", money, "Money", "payments"),
        ("delivery", delivery, "Delivery", "fact_check"),
        ("explain", explain, "Explain", "psychology_alt"),
        ("assumptions", assumptions, "Assumptions", "help_center"),
        ("frontier", frontier, "Frontier", "show_chart"),
        ("details", details, "Details", "search"),
    ],
    "Scenarios": [
        ("scenarios", scenarios, "Scenarios", "inventory_2"),
        ("compare", compare, "Compare", "compare"),
        ("why", why, "Why", "account_tree"),
        ("wanted", wanted, "Most wanted", "volunteer_activism"),
        ("dependence", dependence, "Dependence", "hub"),
    ],
    "Take away": [("downloads", downloads, "Downloads", "download"), ("glossary", glossary, "Glossary", "menu_book")],
}

session = frame.open_session()
pages = {
    name: st.Page(
        partial(module.page, session), title=title, icon=f":material/{icon}:", url_path=name, default=name == "plan"
    )
    for section in PAGES.values()
    for name, module, title, icon in section
}
st.session_state["pages"] = pages
chosen = st.navigation({section: [pages[name] for name, *_ in rows] for section, rows in PAGES.items()}, expanded=True)
st.session_state["page"] = chosen.url_path
frame.surround(session)
chosen.run()
