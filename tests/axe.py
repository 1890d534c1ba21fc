"""axe-core: what of a page is closed to people who do not see it, see it poorly or use no mouse."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page

FILE = Path(__file__).parent / "npm" / "node_modules" / "axe-core" / "axe.min.js"
RUN = """async rules => {
  const only = rules.length ? {runOnly: {type: "rule", values: rules}} : {};
  const found = await axe.run(document, {resultTypes: ["violations"], ...only});
  return found.violations.flatMap(one => one.nodes.map(node => `${one.id}: ${node.target} ${node.html.slice(0, 200)}`));
}"""
COLOURS = ("color-contrast", "link-in-text-block")
"""Rules that depend on the theme: all else is the same in every one."""


def needed() -> str:
    """The program that looks through a page; without it a test is skipped, though never in the checks of a change."""
    if not FILE.exists():
        if os.environ.get("CI") == "true":
            pytest.fail("axe-core is not installed")
        pytest.skip("needs axe-core: npm ci --prefix tests/npm")
    return FILE.read_text(encoding="utf-8")


def violations(page: Page, rules: tuple[str, ...] = ()) -> list[str]:
    """What a page that the program was put into violates, of some rules or of all; by rule, place and element."""
    return page.evaluate(RUN, list(rules))
