"""The page Glossary."""

import streamlit as st

from planner.language import escaped, tell, told
from planner.services.session import Session
from planner.ui.texts import GLOSSARY


def page(session: Session) -> None:  # noqa: ARG001
    """Show every term, with a search field."""
    st.title(tell("Glossary"), anchor=False)
    wanted = st.text_input(tell("Look for a term"), placeholder=tell("for example: caveat"))
    terms = {told(term): told(text) for term, text in GLOSSARY.items()}
    found = {term: text for term, text in terms.items() if wanted.casefold() in f"{term} {text}".casefold()}
    if not found:
        st.info(tell("No term has these letters."))
    for term, text in found.items():
        st.markdown(f"**{escaped(term)}** — {escaped(text)}")
