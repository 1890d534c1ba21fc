"""A click on another page is never lost to a part of the page being left that keeps itself up to date.

Until the server shows the page that was clicked, the browser goes on asking for such parts in the name of the page that
it still shows. Streamlit folds what is asked into one run, on the page that was named last, and so takes a part's
question for a wish to go back.
"""

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

LARGEST = 65_536
"""Bytes of a message from the server, above which it is data to show [byte]."""


class PageAsked:
    """The page that a browser is on, or has asked for."""

    def __init__(self) -> None:
        self._page = ""
        self._begun, self._answered = False, True
        """Whether a run for that page has begun, and whether the server shows it, or what it shows in its place."""
        self._shown = ""
        """Page that the server showed last."""

    def passes(self, asked: bytes) -> bool:
        """Whether the server may hear what a browser asks: all but what a page being left asks by itself."""
        rerun = BackMsg.FromString(asked).rerun_script
        if rerun.is_auto_rerun and rerun.fragment_id:
            return rerun.page_script_hash in {"", self._page} or not self._page
        if rerun.page_script_hash not in {"", self._page}:
            self._page, self._begun, self._answered = rerun.page_script_hash, False, False
        return True

    def hear(self, said: bytes) -> None:
        """Hear which page the server shows; another than was asked for counts once the run for this one is over.

        A run of the page being left may end after the click, and counts for nothing.
        """
        message = ForwardMsg.FromString(said)
        kind = message.WhichOneof("type")
        if kind == "navigation":
            self._shown = message.navigation.page_script_hash
            self._answered |= self._shown == self._page
        elif kind == "new_session":
            self._begun |= message.new_session.page_script_hash == self._page
        elif kind == "script_finished" and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
            self._answered |= self._begun
        if self._answered and self._shown:
            self._page = self._shown


class PageChanges:
    """Middleware that keeps clicks on other pages."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve; the server does not hear what a page being left asks by itself."""
        if scope["type"] != "websocket":
            await self._app(scope, receive, send)
            return
        asked = PageAsked()

        async def heard() -> Message:
            """Wait for the next message that the server is to hear."""
            while True:
                message = await receive()
                if message["type"] != "websocket.receive" or asked.passes(message.get("bytes") or b""):
                    return message

        async def said(message: Message) -> None:
            """Send a message to the browser."""
            data = message.get("bytes") if message["type"] == "websocket.send" else None
            if data and len(data) <= LARGEST:
                asked.hear(data)
            await send(message)

        await self._app(scope, heard, said)
