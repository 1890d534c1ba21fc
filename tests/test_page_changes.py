"""A click on another page is not taken back by what the page being left asks by itself."""

import asyncio
from typing import TYPE_CHECKING

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData, ScriptRequests

from planner.ui.page_changes import PageChanges
from planner.ui.rerunning import another_is_asked_for

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

PLAN, INPUTS, TUNING = "hash of Plan", "hash of Inputs", "hash of Tuning"


def asks(page: str, *, part: str = "") -> bytes:
    """What a browser asks: for a page, or by itself for a part of the page that it shows."""
    message = BackMsg()
    message.rerun_script.page_script_hash = page
    message.rerun_script.fragment_id = part
    message.rerun_script.is_auto_rerun = bool(part)
    return message.SerializeToString()


def shows(page: str) -> bytes:
    message = ForwardMsg()
    message.navigation.page_script_hash = page
    return message.SerializeToString()


def begins(page: str) -> bytes:
    message = ForwardMsg()
    message.new_session.page_script_hash = page
    return message.SerializeToString()


def ends(how: int = ForwardMsg.FINISHED_SUCCESSFULLY) -> bytes:
    message = ForwardMsg()
    message.script_finished = how
    return message.SerializeToString()


def heard(*exchange: tuple[str, bytes]) -> list[bytes]:
    """What the server hears of an exchange of messages with a browser."""
    found: list[bytes] = []
    messages = list(exchange)
    says: list[Callable[[dict], Awaitable[None]]] = []

    async def receive() -> dict:
        while messages and messages[0][0] == "server":
            await says[0]({"type": "websocket.send", "bytes": messages.pop(0)[1]})
        return {"type": "websocket.receive", "bytes": messages.pop(0)[1]} if messages else {"type": "over"}

    async def send(_: dict) -> None:
        pass

    async def server(_: dict, listen, say) -> None:
        says.append(say)
        while (message := await listen())["type"] != "over":
            found.append(message["bytes"])

    asyncio.run(PageChanges(server)({"type": "websocket"}, receive, send))
    return found


def folded(asked: list[bytes]) -> tuple[str, bool]:
    """The page that Streamlit runs for what is asked while it is busy, and whether all of it."""
    requests = ScriptRequests()
    for message in asked:
        rerun = BackMsg.FromString(message).rerun_script
        requests.request_rerun(
            RerunData(
                page_script_hash=rerun.page_script_hash,
                fragment_id=rerun.fragment_id or None,
                is_auto_rerun=rerun.is_auto_rerun,
            )
        )
    run = requests.on_scriptrunner_ready().rerun_data
    return run.page_script_hash, not run.fragment_id_queue


CLICK = [("server", shows(PLAN)), ("browser", asks(INPUTS)), ("browser", asks(PLAN, part="job"))]
"""A click on another page, and a part of the page being left that asks how a job goes."""


def test_streamlit_takes_a_click_back_for_a_part_of_the_page_being_left_and_the_app_does_not():
    sent = [message for side, message in CLICK if side == "browser"]
    assert folded(sent) == (PLAN, True), "the loss"
    assert folded(heard(*CLICK)) == (INPUTS, True)


def test_a_part_is_heard_again_on_the_page_that_was_clicked_and_late_ones_of_the_page_left_are_not():
    parts = [("browser", asks(page, part="job")) for page in (PLAN, INPUTS)]
    assert heard(*CLICK, ("server", shows(INPUTS)), *parts) == [asks(INPUTS), asks(INPUTS, part="job")]


@pytest.mark.parametrize("part", ["", "job"])
def test_what_is_asked_of_the_page_that_is_shown_is_heard(part):
    assert heard(("server", shows(PLAN)), ("browser", asks(PLAN, part=part))) == [asks(PLAN, part=part)]
    assert heard(("browser", asks("", part=part)), ("browser", asks(PLAN, part=part)))[0] == asks("", part=part)


def test_a_page_that_shows_another_than_was_clicked_keeps_its_parts():
    """What it showed before counts neither until its run is over nor where it was begun anew."""
    other = [("server", begins(INPUTS)), ("server", shows(TUNING)), ("browser", asks(TUNING, part="job"))]
    again = [("server", ends(ForwardMsg.FINISHED_EARLY_FOR_RERUN)), ("browser", asks(TUNING, part="job"))]
    done = [("server", ends()), ("browser", asks(TUNING, part="job"))]
    assert heard(*CLICK, *other, *again) == [asks(INPUTS)]
    assert heard(*CLICK, *other, *again, *done) == [asks(INPUTS), asks(TUNING, part="job")]


def test_a_run_of_the_page_being_left_that_ends_after_the_click_is_no_answer_to_it():
    """A plan came, and its page was shown anew, just as another was clicked."""
    late = [("server", begins(PLAN)), ("server", shows(PLAN)), ("server", ends()), ("browser", asks(PLAN, part="job"))]
    assert heard(*CLICK, *late) == [asks(INPUTS)]
    assert folded(heard(*CLICK, *late)) == (INPUTS, True)


def test_a_page_that_the_app_opens_by_itself_keeps_its_parts():
    messages = [("server", shows(PLAN)), ("server", shows(TUNING)), ("browser", asks(TUNING, part="job"))]
    assert heard(*messages) == [asks(TUNING, part="job")]


def test_a_page_that_is_out_of_date_gives_way_to_the_one_that_was_clicked():
    """Streamlit folds a rerun that a page asks for over the click, and the click is gone."""
    requests = ScriptRequests()
    assert not another_is_asked_for(requests, "here")
    requests.request_rerun(RerunData(page_script_hash="here"))
    assert not another_is_asked_for(requests, "here")
    requests.request_rerun(RerunData(page_script_hash="there"))
    assert another_is_asked_for(requests, "here")
    requests.request_rerun(RerunData(page_script_hash="here"))
    assert not another_is_asked_for(requests, "here"), "the click is lost now"
