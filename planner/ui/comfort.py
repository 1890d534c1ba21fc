"""Comfort of every page: its style on screen and on paper, and what Streamlit lacks for screen readers."""

from pathlib import Path

import streamlit as st

from planner.charts.meaning import PAGES
from planner.language import language

PAGE = f":root {{ --page: light-dark({PAGES['light']}, {PAGES['dark']}); }}"  # not told
STYLE = f"<style>{PAGE}{Path(__file__).with_suffix('.css').read_text(encoding='utf-8')}</style>"
SCRIPT = f"<script>{Path(__file__).with_suffix('.js').read_text(encoding='utf-8')}</script>"


def make_comfortable() -> None:
    """Give the page its style, its language, and the roles that Streamlit's parts lack."""
    st.html(STYLE)
    spoken = f'<script>document.documentElement.lang = "{language()}";</script>'
    st.html(f"{spoken}{SCRIPT}", unsafe_allow_javascript=True)
