"""Forms of the page Scenarios: what was brought in is shown beside what lives here, and made the newest by a click."""

from planner.services import scenarios
from planner.store import open_store, portable
from tests.test_app import home, opened, text  # noqa: F401
from tests.tiny import planned_work
from tests.writers import TINY, numbered


def test_what_was_brought_in_is_shown_beside_and_made_the_newest_by_a_click(home, tmp_path):  # noqa: F811, ARG001
    store, elsewhere = open_store(), open_store(str(tmp_path / "elsewhere.sqlite"))
    base = store.save(TINY, name="base", author="Ann")
    portable.import_file(elsewhere, portable.export(store, [base]))
    elsewhere.save(numbered(2), name="base", author="Mallory", based_on=base.id)
    [sent] = portable.import_file(store, portable.export(elsewhere, elsewhere.scenarios())).new
    app = opened(planned_work(), "scenarios")
    assert "version 2, by Mallory, is kept beside “base” and changes nothing of it" in text(app)
    *_, both = [table.value for table in app.dataframe if list(table.value.get("scenario", [])) == [sent.name, "base"]]
    assert list(both["author"]) == ["Mallory", "Ann"]
    app.text_input(key="author").set_value("Ann").run()
    app.button(key=f"accept-{sent.id[:12]}").click().run()
    assert "What was brought in as “base (brought in)” is version 2 of “base” now" in text(app)
    assert [(each.name, each.number, each.author) for each in store.scenarios()] == [("base", 2, "Ann")]
    scenarios.close_stores()
