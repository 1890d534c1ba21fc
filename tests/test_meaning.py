"""Colours by meaning: none elsewhere, and all of them readable on both pages."""

import re
import tomllib
from pathlib import Path

import pytest

from planner.charts import meaning

ROOT = Path(__file__).parent.parent
LITERAL = re.compile(
    r"#(?:[0-9A-Fa-f]{8}|[0-9A-Fa-f]{6}|[0-9A-Fa-f]{3})\b|\brgba?\(|"
    r"""["'](?:white|black|gr[ae]y|red|blue|green|orange|purple|yellow|steelblue|brown|pink)["']"""
)
"""A colour in the language of the web."""

STANDS_OUT = 3.0
"""Contrast that marks of a chart need beside what they are drawn on [1], by WCAG 2.2, 1.4.11."""

COLOURS = sorted({*meaning.COLOURS.values(), *meaning.SCENARIOS, meaning.PLAN, meaning.EXPOSED, meaning.LAND})


def luminance(colour: str) -> float:
    """Relative luminance of a colour, by WCAG [1]."""
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return sum(weight * share for weight, share in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    """Contrast of two colours, by WCAG [1]."""
    dark, light = sorted(map(luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


def test_charts_and_pages_have_their_colours_from_one_place():
    files = [file for of in ("charts", "ui") for file in (ROOT / "planner" / of).rglob("*.py")]
    found = {
        f"{file.relative_to(ROOT)}:{number}": line.strip()
        for file in files
        if file != Path(meaning.__file__)
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1)
        if LITERAL.search(line) or re.search(r"meaning import .*\b_[A-Z]", line)
    }
    assert len(files) > 40
    assert found == {}


@pytest.mark.parametrize("colour", COLOURS)
@pytest.mark.parametrize("page", meaning.PAGES.values())
def test_every_colour_stands_out_on_both_pages(colour, page):
    assert contrast(colour, page) >= STANDS_OUT


def test_the_pages_have_the_colours_that_charts_are_made_for():
    themes = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
    assert {name: themes[name]["backgroundColor"] for name in meaning.PAGES} == meaning.PAGES


def test_twelve_scenarios_have_twelve_colours():
    assert len(set(meaning.SCENARIOS)) == 12


def test_what_stands_side_by_side_has_its_own_colour():
    """The sets that charts draw together."""
    together = [
        (meaning.IN_PLACE, meaning.NEW, meaning.CEILING),
        (meaning.NOBODY_THERE, meaning.IN_PLACE_ONLY, meaning.WITH_PLAN_IF_ALL, meaning.WITH_PLAN_LIKELY),
        (meaning.IN_PLACE, meaning.NEW_LIKELY, meaning.NEW_BESIDES, meaning.REQUIRED),
        (meaning.IN_PLACE_ONLY, *meaning.KINDS, meaning.PREVENTION, meaning.WITH_PLAN),
        (meaning.ASSESSED, meaning.RECEIVED, meaning.SPENT, meaning.CLOSING),
        (meaning.OPERATIONS, meaning.PREPARATION, meaning.PREVENTION, meaning.NOT_SPENT),
        (meaning.PROMISED, meaning.VERIFIED, meaning.DEPLOYED, meaning.PLANNED),
        (meaning.PLANS, meaning.PROVED, meaning.OWN),
        (meaning.LESS, meaning.SAME, meaning.MORE),
    ]
    assert [each for each in together if len({meaning.COLOURS[name] for name in each}) < len(each)] == []
