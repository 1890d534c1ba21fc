"""The app answers its own pages alone, and decides so by itself.

Streamlit takes a websocket from any port of this machine, and asks an outside address for this machine's own before it
refuses another site. Here a page of another origin is refused before Streamlit hears of it, and nothing is asked.
"""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

REFUSED = 403


class SameOrigin:
    """Middleware that refuses requests and websockets of pages from elsewhere, with the status 403."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve pages of the host and port that are asked for, and programs, which name no origin."""
        if scope["type"] == "lifespan" or _is_same(Headers(scope=scope)):
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008, "reason": ""})  # before it is accepted: status 403
        else:
            await Response(status_code=REFUSED)(scope, receive, send)


def _is_same(headers: Headers) -> bool:
    """Whether every origin that is named is the one host that is asked for, in the letters that Streamlit compares."""
    origins, hosts = headers.getlist("origin"), set(headers.getlist("host"))
    return all(_place(origin) is not None and hosts == {_place(origin)} for origin in origins)


def _place(origin: str) -> str | None:
    """Host and port of an origin; None where it is no origin of a page that was served."""
    try:
        parts = urlsplit(origin)
    except ValueError:
        return None
    return parts.netloc if parts.scheme in {"http", "https"} and parts.netloc else None
