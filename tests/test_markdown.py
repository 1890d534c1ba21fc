"""Texts from files are never markup: in every page, whatever a case, its plan and scenarios of it are called."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from google.protobuf.message import Message
from streamlit.testing.v1 import AppTest

from planner.formats.sheets import Sheet, Sheets
from planner.language import escaped, in_language, joined, kept, marked, say, tell, term
from planner.run import plan_case
from planner.services import scenarios
from planner.solution import Limits
from planner.store import open_store
from planner.workspace import incumbents
from planner.workspace.journal import Journal
from planner.workspace.validation import validate
from tests.test_app import home, opened  # noqa: F401
from tests.tiny import SHEETS
from tests.waiting import PLENTY

CRAFTED = (
    "**bold** [link](https://evil.example) www.evil.example me@evil.example <b>html</b> $x^2$ `code` "
    ":material/home: :red[red] :smile: ~~gone~~ # head | cell"
)
"""A text with all the markup that Streamlit knows."""

KEY = "**bold**[link]$x$:smile:<b>`code`"
"""The same for a key, which may not be as long."""

MARKUP = re.compile(
    r"(?<!\\)(\*\*bold|\[link|<b>|\$x|`code|~~gone|:material/home|:red|:smile|\| cell|# head)|https://|www\.evil|me@evil"
)
"""What is markup in it where it is not escaped."""

SHOWN = {"body", "label", "help"}
"""Fields of elements that Streamlit takes for Markdown."""


@pytest.mark.parametrize(
    "text", [CRAFTED, "1. item", "- item", "    code", "text\n===", "---", "a & b &lt;", "\\", "10:30"]
)
def test_an_escaped_text_has_no_markup(text):
    assert not MARKUP.search(escaped(text))
    shown = re.sub(r"\\(?=[^\w\s])", "", escaped(text)).replace("\u2060", "")
    assert re.sub(r"^ +", "", text, flags=re.MULTILINE) == shown.replace("\\\\", "\\") or text == "\\"


def test_a_sentence_keeps_its_own_markup_and_escapes_what_is_put_into_it():
    said = say("**{n:,}** of `{who}` and {what}", n=1234, who="a_b", what=term("c*d"))
    assert marked(said) == r"**1,234** of `a\_b` and c\*d"
    assert tell("{who}", who="a_b") == "a_b"
    assert marked(joined([say("**{x}**", x="*"), "*"])) == r"**\*** \*"
    assert marked(kept("a*b")) == marked("a*b") == r"a\*b"
    with in_language("fr"):
        assert marked(said).startswith("**1")
        assert marked(kept("a*b")) == r"a\*b"


FREE = {"name", "title", "note", "source", "reason", "region", "language"}
KEYS = {"mission", "area", "pledge", "contributor", "unit_type", "fund", "threat", "preparation"}


def crafted(sheets: Sheets) -> Sheets:
    """A case of which every name, key and note says the same."""
    made = {
        name: Sheet(sheet.header, tuple(tuple(map(_crafted, sheet.header, row)) for row in sheet.rows))
        for name, sheet in sheets.items()
    }
    header, rows = made["settings"].header, made["settings"].rows
    return made | {
        "settings": Sheet(header, tuple(("title", CRAFTED, *row[2:]) if row[0] == "title" else row for row in rows))
    }


def _crafted(heading: str, cell: str) -> str:
    if heading in KEYS:
        return f"{cell} {KEY}" if cell else cell
    return f"{cell} {CRAFTED}".strip() if heading in FREE else cell


def texts(app: AppTest) -> Iterator[str]:
    """Everything that Streamlit takes for Markdown."""
    waiting = [app._tree]
    while waiting:
        node = waiting.pop()
        waiting += getattr(node, "children", {}).values()
        if isinstance(proto := getattr(node, "proto", None), Message):
            yield from _shown(proto)


def _shown(proto: Message) -> Iterator[str]:
    for field, value in proto.ListFields():
        if field.type == field.TYPE_STRING and field.name in SHOWN:
            yield str(value)
        elif field.type == field.TYPE_MESSAGE:
            for each in value if isinstance(value, list) or hasattr(value, "append") else [value]:
                if isinstance(each, Message):
                    yield from _shown(each)


@pytest.fixture
def work(home) -> str:  # noqa: F811
    """Work on such a case, with its plan and a scenario of that name."""
    sheets = crafted(SHEETS)
    checked = validate(sheets).checked
    assert not checked.faults
    plan = plan_case(checked.case, Limits(0.01, PLENTY)).plan
    assert incumbents.propose(sheets, plan, CRAFTED)
    store = open_store()
    version = store.save(sheets, name=CRAFTED, author=CRAFTED[:90], note=CRAFTED)
    store.add_plan(version, plan)
    child = store.save(SHEETS, name="child", author="Ann", parent=version.id)
    assert child
    store.close()
    yield Journal.begin(home / "works", sheets).name
    scenarios.close_stores()


PAGES = sorted(re.findall(r'\("(\w+)", \w+, say\(', (Path(__file__).parent.parent / "app.py").read_text("utf-8")))
"""Every page that the app lists."""


def test_every_page_is_among_them():
    assert {"plan", "compare", "why", "delivery", "explain", "scenarios"} <= {*PAGES}


@pytest.mark.parametrize("page", PAGES)
def test_no_text_of_a_case_is_markup(page, work):
    said = list(texts(opened(work, page)))
    assert [text for text in said if MARKUP.search(text)] == []
    assert page != "plan" or any(r"\*\*bold\*\*" in text for text in said)
