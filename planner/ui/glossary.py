"""The terms of the field."""

import streamlit as st

from planner.services.session import Session
from planner.ui.texts import GLOSSARY


def page(session: Session) -> None:  # noqa: ARG001
    """Every term, and a field to look for one."""
    st.title("Glossary", anchor=False)
    wanted = st.text_input("Look for a term", placeholder="for example: caveat")
    found = {term: text for term, text in GLOSSARY.items() if wanted.casefold() in f"{term} {text}".casefold()}
    if not found:
        st.info("No term has these letters.")
    for term, text in found.items():
        st.markdown(f"**{term}** — {text}")
