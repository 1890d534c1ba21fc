"""The page Glossary."""

import streamlit as st

from planner.services.session import Session
from planner.ui.texts import GLOSSARY


def page(session: Session) -> None:  # noqa: ARG001
    """Show every term, with a search field."""
    st.title("Glossary", anchor=False)
    wanted = st.text_input("Look for a term", placeholder="for example: caveat")
    found = {term: text for term, text in GLOSSARY.items() if wanted.casefold() in f"{term} {text}".casefold()}
    if not found:
        st.info("No term has these letters.")
    for term, text in found.items():
        st.markdown(f"**{term}** — {text}")
