"""The page Details: everything about one mission, contributor or pledge."""

import streamlit as st

from planner.charts import details, exposure, timeline
from planner.language import kept, say, tell, told
from planner.services.session import Session
from planner.ui import explain_reasons
from planner.ui.frame import require_plan
from planner.ui.messages import plain
from planner.ui.show import show
from planner.workspace.incumbents import Incumbent

KINDS = {"mission": "missions", "contributor": "contributors", "pledge": "pledges"}


NAMES = {"mission": say("Mission"), "contributor": say("Contributor"), "pledge": say("Pledge")}
"""What they are called."""


def go_to(kind: str, key: str) -> None:
    """Open this page on a mission, contributor or pledge that was clicked, once per click."""
    if st.session_state.get("gone_to") == (kind, key, st.session_state.get("page")):
        return
    st.session_state["gone_to"] = (kind, key, st.session_state.get("page"))
    st.session_state["detail"] = (kind, key)
    st.switch_page(st.session_state["pages"]["details"])


def page(session: Session) -> None:
    """Choose a mission, contributor or pledge, and show everything about it."""
    st.title(tell("Details"), anchor=False)
    made = require_plan(session)
    kind, key = _chosen(made)
    st.caption(
        tell(
            "Every table of the inputs and of the plan that names it. Exposure is a model estimate. Persons, USD and "
            "civilian-months of the plan are rounded; Downloads has them in full."
        )
    )
    if kind != "pledge":
        show(timeline.timeline(made.case, made.plan, kind, [key]))
    if kind == "mission":
        show(exposure.over_time(made.case, made.plan, [key], []))
    if kind != "contributor":
        with st.expander(tell("Why here, why not, and what would it take"), icon=":material/psychology_alt:"):
            explain_reasons.explain(session, made, *((key, "") if kind == "pledge" else ("", key)))
    for title, table in details.about(made.case, made.plan, kind, key).items():
        st.header(plain(kept(title)), anchor=False)
        large = details.large(table.frame)
        configured = {
            heading: st.column_config.NumberColumn(help=tell("`{name}` in files", name=name), format="localized")
            if heading in large
            else st.column_config.Column(help=tell("`{name}` in files", name=name))
            for heading, name in table.ids.items()
        }
        st.dataframe(table.frame, hide_index=True, width="stretch", column_config=configured, placeholder="")


def _chosen(made: Incumbent) -> tuple[str, str]:
    wanted, key = st.session_state.pop("detail", (None, None))
    if wanted is not None:
        st.session_state["detail_kind"], st.session_state[f"detail_{wanted}"] = wanted, key
    left, right = st.columns([1, 3])
    kind = left.selectbox(tell("What"), list(KINDS), key="detail_kind", format_func=lambda kind: told(NAMES[kind]))
    keys = list(made.case[KINDS[kind]][kind])
    names = details.names(made.case, kind)
    if st.session_state.get(f"detail_{kind}") not in keys:
        st.session_state.pop(f"detail_{kind}", None)
    return kind, right.selectbox(tell("Which"), keys, key=f"detail_{kind}", format_func=lambda k: names.get(k, k))
