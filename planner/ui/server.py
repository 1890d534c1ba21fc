"""The app as a server: starts planning as it comes up, answers its own pages alone, adds headers, and keeps clicks.

Run by `planner app`, or by `streamlit run planner/ui/server.py`.
"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from threading import Thread
from typing import Any

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from planner.durable.private import OTHERS
from planner.process.home import ROOT, hosts
from planner.services.cleanup import clean_up
from planner.services.first_plan import first_job
from planner.store import StoreError
from planner.ui.page_changes import PageChanges
from planner.ui.same_origin import SameOrigin

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "  # not told
        "style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
        "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
"""Streamlit's charts make functions of text, hence 'unsafe-eval'; nothing is fetched from anywhere else."""


class Headers:
    """Middleware that adds the headers to every response."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Respond, with the headers."""

        async def with_headers(message: Message) -> None:
            """Send a part of an answer."""
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        await self._app(scope, receive, with_headers)


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[dict[str, Any] | None]:
    """Start the first plan of the default case when the server comes up, and clean up meanwhile.

    What the server and its workers write is private. Where the disk or the database cannot be used every page says why.
    """
    os.umask(OTHERS)
    try:
        first_job()
    except (OSError, StoreError):
        yield None
        return
    Thread(target=clean_up, daemon=True).start()
    yield None


app = st.App(
    ROOT / "app.py",
    lifespan=lifespan,
    middleware=[
        Middleware(TrustedHostMiddleware, allowed_hosts=hosts()),
        Middleware(Headers),
        Middleware(SameOrigin),
        Middleware(PageChanges),
    ],
)
