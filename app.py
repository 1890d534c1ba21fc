"""The pages of the app. Run by `planner app`, or by `streamlit run app.py`."""

from functools import partial

import streamlit as st

from planner.language import say, tell, told
from planner.ui import (
    alternatives,
    assumptions,
    compare,
    delivery,
    dependence,
    details,
    downloads,
    explain,
    fair_plans,
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
    worlds,
)
from planner.ui.disk import saying_why
from planner.ui.reading import open_language

open_language()
st.set_page_config(tell("Pledge planner"), page_icon=frame.ICON, layout="wide")

PAGES = {
    say("Plan"): [
        ("plan", plan, say("Plan"), "insights"),
        ("inputs", inputs, say("Inputs"), "table_edit"),
        ("tuning", tuning, say("Tuning"), "tune"),
        ("update", update, say("Update"), "event_repeat"),
        ("new_case", new_case, say("New case"), "note_add"),
    ],
    say("Understand"): [
        ("where", where, say("Where"), "map"),
        ("when", when, say("When"), "calendar_month"),
        ("needs", needs, say("Needs and gaps"), "troubleshoot"),
        ("money", money, say("Money"), "payments"),
        ("delivery", delivery, say("Delivery"), "fact_check"),
        ("explain", explain, say("Explain"), "psychology_alt"),
        ("assumptions", assumptions, say("Assumptions"), "help_center"),
        ("frontier", frontier, say("Frontier"), "show_chart"),
        ("fair_plans", fair_plans, say("Fair plans"), "balance"),
        ("details", details, say("Details"), "search"),
    ],
    say("Scenarios"): [
        ("scenarios", scenarios, say("Scenarios"), "inventory_2"),
        ("compare", compare, say("Compare"), "compare"),
        ("alternatives", alternatives, say("Other plans"), "alt_route"),
        ("worlds", worlds, say("Other worlds"), "public"),
        ("why", why, say("Why"), "account_tree"),
        ("wanted", wanted, say("Most wanted"), "volunteer_activism"),
        ("dependence", dependence, say("Dependence"), "hub"),
    ],
    say("Take away"): [
        ("downloads", downloads, say("Downloads"), "download"),
        ("glossary", glossary, say("Glossary"), "menu_book"),
    ],
}

with saying_why():
    session = frame.open_session()
pages = {
    name: st.Page(
        partial(module.page, session),
        title=told(title),
        icon=f":material/{icon}:",
        url_path=name,
        default=name == "plan",
    )
    for section in PAGES.values()
    for name, module, title, icon in section
}
st.session_state["pages"] = pages
sections = {told(section): [pages[name] for name, *_ in rows] for section, rows in PAGES.items()}
chosen = st.navigation(sections, expanded=True)
st.session_state["page"] = chosen.url_path
st.set_page_config(f"{chosen.title} · {tell('Pledge planner')}")
with saying_why():
    frame.surround(session)
    chosen.run()
