"""Disks that are full or read-only, and a database that cannot be used, are sentences on the page."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from planner.language import kept, tell, told
from planner.process.home import home
from planner.process.streams import reason
from planner.store import StoreError
from planner.ui.messages import plain


@contextmanager
def saying_why() -> Iterator[None]:
    """Say why something could not be kept, and show no more of the page."""
    try:
        yield
    except OSError as error:
        st.error(
            tell(
                "This could not be saved: {reason}. What was saved before is as it was. Make room in {folder}, or let "
                "the planner write there, and try again.",
                reason=told(reason(error)),
                folder=plain(str(home())),
            ),
            icon=":material/save:",
        )
        st.stop()
    except StoreError as refused:
        st.error(plain(kept(str(refused))), icon=":material/error:")
        st.stop()
