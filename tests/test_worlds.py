"""Plans in other worlds: recomputed by the facts alone, their regret by hand, faults, going on after an interrupt."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from planner import files
from planner.adopt import fixed
from planner.answers import NOT_ANSWERED, PROVEN, WorldAnswer, unanswered_note
from planner.answers.worlds import best_of, least_regret, lesson, notes, regrets, with_regrets
from planner.batch.cache import ResultCache
from planner.batch.pools import thread
from planner.batch.runner import Runner
from planner.batch.task import CompletedTask, Task, TaskResult
from planner.charts import worlds as charts
from planner.facts import Facts
from planner.facts.exposure import threat_exposure, threats
from planner.fault import Fault
from planner.formats.sheets import sheets_of
from planner.offering import fitted
from planner.plan import Outcome, Plan, sorted_starts
from planner.run import plan_case
from planner.solution import Limits
from planner.store import open_store
from planner.verify import verify
from planner.workspace.tuning import put
from planner.worlds.plans_in_worlds import CellProgress, PlansInWorlds, made_for
from planner.worlds.world import AS_IT_IS, FaultyWorld, World, changed_world, world_of
from planner.worlds.world_files import ChangedWorld, read_worlds, worlds_text
from tests.command import command
from tests.waiting import PLENTY

ROOT = Path(__file__).parent.parent
TINY, EXAMPLE = ROOT / "data" / "tiny", ROOT / "data" / "worlds" / "tiny.toml"
SHEETS = sheets_of(files.read_case(TINY))
GAP = 0.02
THREE = worlds_text(read_worlds(EXAMPLE.read_text(encoding="utf-8"))[:3])
EXACT = Limits(1e-9, PLENTY, threads=1)
LITTLE = Limits(GAP, threads=1, work=2)
FAULTY = '[[world]]\nname = "a typing error"\n[[world.change]]\nkind = "switch_off"\ncontributor = "BRAV"\n'
PLANS = 6
"""Plans of the table: two, and one made for each of the four worlds without faults."""
ENDS = "the mandate of the north ends in January"


def worlds_in(text: str) -> list[World | FaultyWorld]:
    """The tiny case as it is, and the worlds of a file."""
    read = read_worlds(text, [AS_IT_IS])
    assert all(isinstance(each, ChangedWorld) for each in read), list(map(str, read))
    return [world_of(AS_IT_IS, SHEETS), *(changed_world(each.name, SHEETS, each.changes) for each in read)]


def without(contributor: str) -> Plan:
    """A plan of the tiny case made without a contributor."""
    text = f'[[world]]\nname = "w"\n[[world.change]]\nkind = "switch_off"\ncontributor = "{contributor}"\n'
    return plan_case(worlds_in(text)[1].case, EXACT).plan


def last_rows(progress: Iterable[CellProgress]) -> list[WorldAnswer]:
    """Every cell as it was told last."""
    return list({each.answer.key: each.answer for each in progress}.values())


class Table:
    """A table worked out, with its rows."""

    def __init__(self, folder: Path, limits: Limits = LITTLE, **plans: Plan) -> None:
        self.worlds = worlds_in(f"{THREE}\n{FAULTY}")
        with Runner(ResultCache.at(folder), thread) as runner:
            self.asked = PlansInWorlds(plans, self.worlds, runner, limits)
            self.progress = list(self.asked.run())
        self.rows = last_rows(self.progress)
        self.sound = [each for each in self.worlds if isinstance(each, World)]

    def row(self, plan: str, world: str) -> WorldAnswer:
        [found] = [row for row in self.rows if (row.name, row.world) == (plan, world)]
        return found


@pytest.fixture(scope="module")
def plans() -> dict[str, Plan]:
    return {"best": plan_case(world_of(AS_IT_IS, SHEETS).case, EXACT).plan, "bravo": without("ALFA")}


@pytest.fixture(scope="module")
def kept(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("results")


@pytest.fixture(scope="module")
def table(kept, plans) -> Table:
    with pytest.MonkeyPatch.context() as of_module:
        of_module.setenv("PLANNER_HOME", str(kept / ".home"))
        return Table(kept, **plans)


def exposure(world: World, plan: Plan) -> float:
    """What a plan leaves in a world if all come, by the second reader of the tables [civilian-months]."""
    facts = Facts(world.case, plan)
    return sum(each.unprotected for row in threats(facts) for _, each in threat_exposure(facts, row))


def test_every_cell_is_a_verified_plan_of_its_world_with_the_exposure_that_the_facts_say(table):
    known = [row for row in table.rows if row.name and row.unprotected is not None]
    assert len(known) == len(table.sound) * PLANS
    worlds = {each.name: each for each in table.sound}
    for row in known:
        plan = table.asked.placed[row.name, row.world]
        assert verify(worlds[row.world].case, plan) == []
        assert row.unprotected == pytest.approx(exposure(worlds[row.world], plan), rel=1e-6)


def test_units_stay_as_ordered_where_the_world_allows_them(table, plans):
    for name, plan in plans.items():
        for world in table.sound:
            allowed = fitted(world.case, plan)
            placed = table.asked.placed[name, world.name]
            ordered, there = (each.deployments.groupby(["pledge", "mission"])["units"].sum() for each in (plan, placed))
            assert (there <= ordered.reindex(there.index, fill_value=0)).all()
            if sorted_starts(placed) != sorted_starts(allowed):
                assert plan_case(fixed(world.case, allowed.deployments), EXACT).plan is None, (name, world.name)
            gone = plan.deployments["persons"].sum() - placed.deployments["persons"].sum()
            assert table.row(name, world.name).absent == pytest.approx(max(0.0, gone))
    assert table.row("best", "without Bravo").absent > 0


def test_regret_is_zero_on_the_diagonal_within_the_gap_and_never_below(table):
    found = regrets(table.rows)
    assert len(found) == len(table.sound) * PLANS
    assert all(each.least >= 0 and each.most >= each.least - 1e-9 for each in found)
    for world in table.sound:
        own = next((e for e in found if (e.plan, e.world) == (made_for(world.name), world.name)), None)
        best = best_of(table.rows, world.name)
        allowed = GAP * (best.in_place_only - table.row("", world.name).bound)
        if own is not None:
            assert own.least <= allowed + 1e-6
            assert own.most <= allowed + own.least + 1e-6


def test_the_table_of_regret_follows_from_the_plans_alone(table):
    worlds = {each.name: each for each in table.sound}
    weight = worlds[AS_IT_IS].case.settings.cost_weight
    charged = {
        (name, world): exposure(worlds[world], plan) + weight * plan.summary.cost_usd / 1e6
        for (name, world), plan in table.asked.placed.items()
    }
    for each in regrets(table.rows):
        best = min(value for (_, world), value in charged.items() if world == each.world)
        assert each.least == pytest.approx(charged[each.plan, each.world] - best, abs=1e-6)


def test_a_world_with_faults_is_told_and_the_others_go_on(table):
    [faulty] = [row for row in table.rows if row.world == "a typing error"]
    assert unanswered_note(table.rows) == "", "to ask again would change nothing"
    assert "found “BRAV”" in faulty.note
    assert lesson(table.rows)


def test_that_a_world_has_no_plan_is_an_answer_and_is_told_once(tmp_path, plans):
    of_hills = plans["best"].exposure.groupby("area")[["unprotected", "in_place_only"]].sum().loc["hills"]
    share = of_hills["unprotected"] / of_hills["in_place_only"]
    limited = {**SHEETS, **put(SHEETS, "areas", "hills", left_limit=f"{1.01 * share:.6f}")}
    [off] = read_worlds('[[world]]\nname = "without"\n[[world.change]]\nkind = "switch_off"\ncontributor = "ALFA"\n')
    worlds = [world_of(AS_IT_IS, limited), changed_world(off.name, limited, off.changes)]
    with Runner(ResultCache.at(tmp_path), thread) as runner:
        rows = last_rows(PlansInWorlds(plans, worlds, runner, LITTLE).run())
    [searched] = [row for row in rows if row.key == ("without", "")]
    assert (searched.unprotected, searched.mark) == (None, PROVEN)
    assert unanswered_note(rows) == "", "to ask again would change nothing"
    broken = "The units cannot be ordered there: together they break a rule."
    assert list(map(str, notes(rows))) == [
        "without: No plan is possible: locks or limits on areas ask for more than ceilings, money or pledges allow.",
        f"bravo: {broken}",
        "best plan for ‘without’: No plan was found for the world that it would be made for.",
    ]


@dataclass
class Ended:
    """A runner all of whose tasks end alike."""

    result: TaskResult

    def run(self, tasks: Iterable[Task], _: object) -> Iterator[CompletedTask]:
        yield from (CompletedTask(task, self.result, cached=False) for task in tasks)


@pytest.mark.parametrize(
    ("result", "mark", "note"),
    [
        (TaskResult(Outcome.NO_PLAN_IN_TIME), "", "The units cannot be ordered there: together they break a rule."),
        (TaskResult(Outcome.NO_PLAN_IN_TIME, cut_short=True), NOT_ANSWERED,
         "Not answered: its time ran out before it had done its work."),
        (TaskResult(Outcome.ERROR, messages=("a fault",)), NOT_ANSWERED, "Not answered: it ended as error. a fault"),
    ],
)  # fmt: skip
def test_units_break_a_rule_only_where_that_was_found(plans, result, mark, note):
    rows = last_rows(PlansInWorlds(plans, [world_of(AS_IT_IS, SHEETS)], Ended(result)).run())
    placed = [row for row in rows if row.name in plans]
    assert {(row.mark, row.note) for row in placed} == {(mark, note)}
    assert len(placed) == len(plans)


def test_notes_name_the_plans_that_they_are_true_of():
    rows = by_hand(a=(100.0, 0.0), b=(150.0, 0.0), c=(120.0, 210.0))
    broken = [
        replace(row, unprotected=None, note="No.") if row.key in {("two", "a"), ("two", "b")} else row for row in rows
    ]
    assert list(map(str, notes(broken))) == ["two, a and b: No."]
    assert notes([replace(row, note="") for row in broken]) == [], "nothing is said before all is known"


def test_what_two_worlds_do_not_both_count_is_told_and_left_out(table):
    assert "The mandate of NORTH ends in January 2030" in table.row("", ENDS).note
    assert "left out of the difference" in table.row("", ENDS).note
    doubled = table.row("best", "violence doubled in the north")
    assert doubled.shared < doubled.unprotected
    assert table.row("best", AS_IT_IS).shared == table.row("best", AS_IT_IS).unprotected
    ends = table.row("best", ENDS)
    assert ends.shared == pytest.approx(ends.unprotected), "the first world counts all that it counts"


def test_gone_on_with_is_as_fresh(table, plans, tmp_path):
    """A run that is stopped after three cells, and gone on with."""
    asked, seen = table.worlds, []
    with Runner(ResultCache.at(tmp_path), thread) as runner:
        stopped = PlansInWorlds(plans, asked, runner, LITTLE, stopped=lambda: len(seen) >= 3)
        seen.extend(each for each in stopped.run() if each.done)
    assert lesson([each.answer for each in seen]) == ""
    again = Table(tmp_path, **plans)
    assert {row.key: row for row in again.rows} == {row.key: row for row in table.rows}


def test_nothing_is_solved_twice(kept, table, plans, monkeypatch):
    """In the home in which it was solved, whose key knows the bounds of what is kept."""
    monkeypatch.setenv("PLANNER_HOME", str(kept / ".home"))
    again = Table(kept, **plans)
    assert [each.answer for each in again.progress] == [
        each.answer for each in sorted(again.progress, key=lambda each: each.done)
    ]
    assert {row.key: row for row in again.rows} == {row.key: row for row in table.rows}


def by_hand(**charged: tuple[float, float]) -> list[WorldAnswer]:
    """Plans in two worlds whose best plans leave 100 and 200, and whose bounds are 90 and 195."""
    best = [("one", 100.0, 90.0), ("two", 200.0, 195.0)]
    rows = [WorldAnswer(name="", world=w, unprotected=u, charged=u, bound=b) for w, u, b in best]
    return rows + [
        WorldAnswer(name=plan, world=world, unprotected=value, charged=value)
        for plan, values in charged.items()
        for (world, *_), value in zip(best, values, strict=True)
    ]


def test_the_least_regret_is_the_least_of_the_largest():
    rows = by_hand(a=(100.0, 260.0), b=(130.0, 220.0), c=(150.0, 200.0))
    found = least_regret(rows)
    assert (found.worst.plan, found.worst.world, found.worst.least, found.worst.most) == ("b", "one", 30.0, 40.0)
    assert found.proven, "40 at most, and 50 at least for every other"
    assert lesson(rows) == (
        "At its worst, “b” gives up no more than any other plan here: in “one” it gives up 30 civilian-months against "
        "the best plan found there, charges for money and change included. Elsewhere it gives up 20 in “two”. By the "
        "bounds, no plan at all can be better by more than 40 in any of them. It is proved that, at its worst, none of "
        "these plans gives up less."
    )
    close = by_hand(a=(130.0, 220.0), b=(135.0, 220.0))
    assert least_regret(close).worst.plan == "a"
    assert not least_regret(close).proven


def test_the_first_of_plans_with_as_little_regret_is_named():
    assert least_regret(by_hand(a=(100.3, 200.0), b=(100.1, 200.0))).worst.plan == "a"
    said = lesson(by_hand(a=(100.3, 200.0), b=(110.0, 200.0)))
    assert said.startswith("“a” gives nothing up: in no world was a better plan found.")


def test_of_one_plan_nothing_is_said_to_be_least():
    rows = by_hand(a=(130.0, 220.0))
    assert not least_regret(rows).proven
    assert lesson(rows) == (
        "“a” leaves at most 30 civilian-months more than the best plan found for a world, charges for money and change "
        "included; no other plan was put beside it. By the bounds, no plan at all can be better by more than 40 in any "
        "of them."
    )


def test_a_plan_that_does_not_hold_in_every_world_cannot_be_of_least_regret():
    broken = [
        replace(row, unprotected=None, note="Its units break a rule.") if row.key == ("two", "a") else row
        for row in by_hand(a=(100.0, 0.0), b=(150.0, 250.0))
    ]
    assert least_regret(broken).worst.plan == "b"
    waiting = [replace(row, note="") for row in broken]
    assert least_regret(waiting) is None, "nothing is said before all is known"


def test_a_better_plan_than_the_search_of_a_world_found_is_the_best_there():
    rows = with_regrets(by_hand(a=(95.0, 200.0), b=(100.0, 200.0)))
    assert [(row.low, row.high) for row in rows if row.name == "b"] == [(5.0, 10.0), (0.0, 5.0)]
    assert best_of(rows, "one").name == "a"


def test_the_chart_and_the_table_have_every_cell(table):
    figure = charts.heat(table.rows)
    assert len(figure.table) == len(table.rows)
    shown = charts.by_world(table.rows)
    assert list(shown.columns)[1:] == [each.name for each in table.worlds]
    assert len(shown) == PLANS + 1


def test_a_plan_that_gives_up_less_than_is_shown_has_the_colour_of_one_that_gives_up_nothing():
    drawn = charts.heat(by_hand(a=(100.4, 200.0), b=(100.0, 200.2))).chart.to_dict()
    assert {cell["regret"] for cell in next(iter(drawn["datasets"].values()))} == {0}
    assert drawn["layer"][1]["encoding"]["opacity"]["scale"]["domain"] == [0, 1]


def test_the_example_holds_worlds_of_the_tiny_case():
    assert all(isinstance(each, World) for each in worlds_in(EXAMPLE.read_text(encoding="utf-8")))


def test_worlds_as_text_are_read_back():
    read = read_worlds(EXAMPLE.read_text(encoding="utf-8"))
    assert read_worlds(worlds_text(read)) == read


def test_every_fault_of_a_file_is_told_at_once():
    text = '[other]\n[[world]]\nnam = "x"\n[[world]]\nname = "y"\n[[world]]\nname = "y"\n'
    found = "\n".join(str(each) for each in read_worlds(text) if isinstance(each, Fault))
    for said in ("other", "world 1", "no name", "an unknown field", "“y”, which another world is called"):
        assert said in found, found
    more = text + '[[world]]\nname = "z"\n[[world.change]]\nkind = "no"\n'
    assert "world 4, change 1" in "\n".join(map(str, read_worlds(more)))
    assert all(isinstance(each, Fault) for each in read_worlds("world = 1"))
    assert all(isinstance(each, Fault) for each in read_worlds("[[world"))


@pytest.mark.parametrize("name", ["a\\u001bb", "a\\nb", 101 * "x"])
def test_a_name_that_no_table_has_room_for_is_refused(name):
    [fault] = read_worlds(f'[[world]]\nname = "{name}"\n')
    assert "at most 100 characters, none of them control characters" in str(fault)
    assert len(str(fault)) < 400


def test_a_name_may_have_the_joiners_that_its_language_is_written_with():
    [world] = read_worlds('[[world]]\nname = "می\\u200cشود"\n')
    assert world.name == "می\u200cشود"


def test_the_command_writes_the_table_and_goes_on_from_what_is_kept(tmp_path, plans):
    files.write_plan(plans["best"], tmp_path / "plan")
    out = tmp_path / "worlds.csv"
    places = (
        "--plans",
        tmp_path / "plan",
        "--worlds",
        tmp_path / "worlds.toml",
        "--out",
        out,
        "--work-dir",
        tmp_path / "results",
    )
    (tmp_path / "worlds.toml").write_text(f"{THREE}\n{FAULTY}", encoding="utf-8")
    done = command("worlds", TINY, *places, "--work", "2")
    assert done.exit_code == 0, done.output
    assert "civilian-months" in done.stdout
    found = json.loads(command("worlds", TINY, *places, "--work", "2", "--json").stdout)
    assert found["least_regret"]
    assert found["lesson"] in done.stdout.replace("\n", " ")
    assert len(out.read_text(encoding="utf-8-sig").splitlines()) == len(found["answers"]) + 1


def test_scenarios_of_a_store_are_worlds(tmp_path, plans):
    files.write_plan(plans["best"], tmp_path / "plan")
    store = open_store(str(tmp_path / "s.sqlite"))
    store.save(worlds_in(EXAMPLE.read_text(encoding="utf-8"))[1].sheets, name="violence", author="a")
    store.close()
    places = ("--plans", tmp_path / "plan", "--store", tmp_path / "s.sqlite", "--work-dir", tmp_path / "results")
    found = json.loads(command("worlds", TINY, *places, "--stored", "violence", "--work", "2", "--json").stdout)
    assert {row["world"] for row in found["answers"]} == {AS_IT_IS, "violence"}
    refused = command("worlds", TINY, *places, "--stored", "violense")
    assert refused.exit_code == 2
    assert "violense" in refused.output
