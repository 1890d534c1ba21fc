"""What was cut short is no answer: no figure, nothing kept, asked again; and answers are the same on a busy machine."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest

from models.decision import Decision
from planner.answers import NOT_ANSWERED, Answer, DependenceAnswer, OfferAnswer, unanswered_note
from planner.batch.cache import ResultCache
from planner.batch.pools import thread
from planner.batch.runner import Runner
from planner.batch.task import RESULTS_VERSION, CompletedTask, Task, TaskResult
from planner.charts import insight
from planner.insight.attribution import Attributor
from planner.insight.change_sets import Grouping
from planner.insight.contributions import Attribution
from planner.insight.dependence import dependence
from planner.insight.impacts import pledge_values
from planner.insight.offers import CandidateOffer
from planner.insight.parts import Scenario
from planner.insight.solve_limits import INCUMBENT, SEARCH, VARIATION, SolveLimits
from planner.insight.wanted import most_wanted
from planner.plan import Outcome, Plan
from planner.prepare import prepare
from planner.run import finished, plan_case
from planner.solution import Limits, Solution
from planner.tables import Case
from tests.busy import busy_machine
from tests.small_cases import base, pledge
from tests.strategies import sound_case
from tests.test_insight_attribution import NEW, OLD, rows, sheets
from tests.test_insight_wanted import CLOSE, EFFORT, TINY, plan_of, small
from tests.waiting import PLENTY

NO_TIME = replace(CLOSE, seconds=0.0)
AT_ONCE = Limits(0.5, PLENTY, threads=1, work=1)
"""Ends by its gap as soon as there is a bound: it makes no plan better."""

OFFERS = [
    CandidateOffer("battalion", "deployed"),
    CandidateOffer("hospital", "deployed"),
    CandidateOffer(purpose="prevention", usd=1e6),
]


@cache
def made(name: str) -> tuple[Case, Plan]:
    """A case and its best plan."""
    case = {"small": small, "tiny": lambda: TINY}[name]()
    return case, plan_of(case)


def answered(question: str, case: Case, plan: Plan, runner: Runner, effort: SolveLimits) -> list[Answer]:
    """The last answer for every key."""
    found = {
        "wanted": lambda: most_wanted(case, plan, OFFERS, runner, effort),
        "pledges": lambda: pledge_values(case, plan, runner, effort),
        "dependence": lambda: dependence(case, plan, runner, effort),
    }[question]()
    return [answer for _, answer in sorted({each.answer.key: each.answer for each in found}.items())]


QUESTIONS = ("wanted", "pledges", "dependence")


@pytest.mark.parametrize("question", QUESTIONS)
def test_without_time_nothing_is_answered_or_kept_and_asked_again_all_is(tmp_path, question):
    case, plan = made("small")
    with Runner(ResultCache.at(tmp_path / "one"), thread) as runner:
        hurried = answered(question, case, plan, runner, SolveLimits(NO_TIME, NO_TIME, NO_TIME))
        assert not list((tmp_path / "one").iterdir())
        again = answered(question, case, plan, runner, EFFORT)
    assert {row.mark for row in hurried} == {NOT_ANSWERED}
    assert all(row.exposure is row.objective is row.low is row.high is None for row in hurried)
    assert all("its time ran out" in row.note for row in hurried)
    assert unanswered_note(hurried).startswith(f"0 of {len(hurried)} answered; {len(hurried)} not answered: ask again.")
    with Runner(ResultCache.at(tmp_path / "other"), thread) as runner:
        idle = answered(question, case, plan, runner, EFFORT)
    assert again == idle
    assert unanswered_note(again) == ""
    assert any(row.exposure > 100 for row in again)


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_plan_that_was_searched_further_and_answers_that_were_not_are_told_apart(tmp_path, question):
    case, plan = made("small")
    with Runner(ResultCache.at(tmp_path), thread) as runner:
        hurried = answered(question, case, plan, runner, SolveLimits(CLOSE, NO_TIME, NO_TIME))
        kept = {done.task.name for done in runner.run([Task("base", case, CLOSE, plan)]) if done.cached}
    assert kept == {"base"}
    assert NOT_ANSWERED in {row.mark for row in hurried}
    assert all(row.exposure in {None, 0.0} for row in hurried), "only what the plan does without is answered"


def test_what_has_no_answer_ranks_below_every_answer_and_a_failure_is_no_nought():
    failed, nothing = (
        {"name": "a", "mark": NOT_ANSWERED},
        {"name": "b", "mark": "not proven", "exposure": 0.0, "low": 0.0, "high": 9.0},
    )
    offers = [
        OfferAnswer(**failed, what="money"),
        OfferAnswer(**nothing, what="money"),
    ]
    whom = {"kind": "contributor", "persons": 0.0, "usd": 0.0}
    losses = [DependenceAnswer(**failed, **whom, left=500.0), DependenceAnswer(**nothing, **whom, left=0.0)]
    for figure in (insight.wanted(offers), insight.dependence(losses, "contributor")):
        assert list(figure.table["name"]) == ["b", "a"]
    lost = insight.pledge_values([replace(row, note="?") for row in losses])
    assert list(lost.table["name"]) == ["b", "a"]


def attributed(runner: Runner, effort: SolveLimits, old=OLD, new=NEW, grouping=Grouping.KIND, **how) -> Attribution:
    return Attributor(Scenario("old", sheets(old)), Scenario("new", sheets(new)), runner, effort).run(grouping, **how)


def test_mixtures_without_an_answer_leave_the_totals_and_asking_again_goes_on_from_what_is_kept(tmp_path):
    with Runner(ResultCache.at(tmp_path / "one"), thread) as runner:
        hurried = attributed(runner, SolveLimits(CLOSE, NO_TIME, NO_TIME))
        kept = {path.name for path in (tmp_path / "one").iterdir()}
        again = attributed(runner, EFFORT)
    assert len(kept) == 2, "the two scenarios"
    assert {share.answer.mark for share in hurried.contributions} == {NOT_ANSWERED}
    assert any("its time ran out" in note for note in hurried.notes)
    assert (hurried.before, hurried.after) == (again.before, again.after)
    assert all(share.exposure is not None for share in again.contributions)
    assert kept <= {path.name for path in (tmp_path / "one").iterdir()}
    with Runner(ResultCache.at(tmp_path / "other"), thread) as runner:
        assert attributed(runner, EFFORT).contributions == again.contributions


class Unlucky(Runner):
    """A runner of which some solves are cut short."""

    def __init__(self, results: ResultCache, unlucky: frozenset[int]) -> None:
        super().__init__(results, thread)
        self._unlucky, self._solves = unlucky, 0

    def run(self, tasks, stopped=lambda: False) -> Iterator[CompletedTask]:
        """Solve; those that have no luck run out of time."""
        for done in super().run(tasks, stopped):
            self._solves += 1
            hurried = replace(done.result, cut_short=True)
            yield replace(done, result=hurried) if self._solves in self._unlucky else done


def test_one_mixture_without_an_answer_costs_only_the_parts_that_need_it(tmp_path):
    names = [f"N{number}" for number in range(7)]
    contributors = [
        {"contributor": f"C{n}", "name": n, "latitude": 0, "longitude": 0, "participates": "yes"} for n in names
    ]
    old = rows(*(pledge(n, "police", units=0, contributor=f"C{n}") for n in names), contributors=contributors)
    new = rows(*(pledge(n, "police", contributor=f"C{n}") for n in names), contributors=contributors)
    how = {"old": old, "new": new, "grouping": Grouping.CONTRIBUTOR, "pairs": 1}
    with Unlucky(ResultCache.at(tmp_path), frozenset({8})) as runner:
        hurried = attributed(runner, EFFORT, **how)
    with Runner(ResultCache.at(tmp_path), thread) as runner:
        whole = {share.part: share for share in attributed(runner, EFFORT, **how).contributions}
    answered = [share for share in hurried.contributions if share.exposure is not None]
    assert 0 < len(answered) < len(whole) == 7
    assert all(share == whole[share.part] for share in answered)
    assert [share.exposure is None for share in hurried.contributions] == sorted(
        s.exposure is None for s in hurried.contributions
    )
    figure = insight.why([s.answer for s in hurried.contributions], 100.0, 80.0, ["old", "new"])
    assert f"{7 - len(answered)} parts not answered" in list(figure.chart.data["name"])


def test_results_of_another_meaning_are_not_believed():
    task = Task("a", small(), CLOSE)
    before = task.key
    assert replace(task, results_version=RESULTS_VERSION - 1).key != before


@pytest.mark.parametrize(
    ("outcome", "cut_short", "lasting"),
    [
        (Outcome.OPTIMAL, False, True),
        (Outcome.FEASIBLE, False, True),
        (Outcome.OPTIMAL, True, False),
        (Outcome.FEASIBLE, True, False),
        (Outcome.INFEASIBLE, True, True),
        (Outcome.NO_PLAN_IN_TIME, True, False),
        (Outcome.ERROR, False, False),
        (None, False, False),
    ],
)
def test_only_answers_last(outcome, cut_short, lasting):
    assert TaskResult(outcome, cut_short=cut_short).cacheable == lasting


@pytest.mark.parametrize("question", ["pledges", "dependence"])
def test_planning_anew_never_loses_more_than_not_planning(tmp_path, question):
    case, plan = made("tiny" if question == "dependence" else "small")
    with Runner(ResultCache.at(tmp_path), thread) as runner:
        asked = pledge_values if question == "pledges" else dependence
        found = [getattr(each, "impact", each) for each in asked(case, plan, runner, EFFORT)]
    solved = [each for each in found if each.value is not None and each.remaining is not None]
    assert solved
    for each in solved:
        assert 0 <= each.value.exposure <= each.remaining.exposure + 1e-6
        assert each.value.objective <= each.remaining.best_known.objective - plan.summary.objective + 0.1


def poor(case: Case, plan: Plan) -> Plan:
    """A plan of a case that deploys nobody."""
    solution = Solution(Outcome.FEASIBLE, Decision({}, {}, {}, {}), bound=plan.summary.lower_bound)
    return finished(case, prepare(case), AT_ONCE, solution).plan


@pytest.mark.parametrize("question", ["pledges", "dependence", "wanted"])
def test_answers_that_hold_a_better_plan_make_it_the_plan_and_are_all_of_it(tmp_path, question):
    case, best = made("small")
    bad = poor(case, best)
    assert bad.summary.objective > best.summary.objective + 1000
    heard: list[Plan] = []
    effort = SolveLimits(AT_ONCE, CLOSE, CLOSE)
    with Runner(ResultCache.at(tmp_path), thread) as runner:
        if question == "wanted":
            found = {w.offer.name: w for w in most_wanted(case, bad, OFFERS, runner, effort, on_improved=heard.append)}
            right = {w.offer.name: w for w in most_wanted(case, best, OFFERS, runner, EFFORT)}
        else:
            asked = pledge_values if question == "pledges" else dependence
            found = {each.answer.key: each for each in asked(case, bad, runner, effort, on_improved=heard.append)}
            right = {each.answer.key: each for each in asked(case, best, runner, EFFORT)}
    assert heard[-1].summary.objective == pytest.approx(best.summary.objective, rel=1e-4)
    assert found.keys() == right.keys()
    for key, each in found.items():
        assert each.answer.objective == pytest.approx(right[key].answer.objective, rel=1e-3, abs=0.5)
        if question == "dependence":
            assert each.persons == right[key].persons


def test_the_limits_of_questions_are_of_work_and_have_a_safety():
    for limits in (INCUMBENT, SEARCH, VARIATION):
        assert limits.work is not None
        assert limits.threads == 1
        assert limits.seconds >= 600


def test_a_busy_machine_gives_the_same_answers_or_none(tmp_path):
    """With a second for each solve, and then with time: what is answered is what an idle machine answers."""
    case = sound_case(base(pledges=[pledge(f"P{i}", "battalion", units=2, strength=197 + 31 * i) for i in range(3)]))
    work = Limits(1e-4, PLENTY, threads=1, work=4)
    plan = plan_case(case, work).plan
    hurried, calm = (SolveLimits(*[replace(work, seconds=seconds)] * 3) for seconds in (1.0, 600.0))
    answers = {}
    with busy_machine():
        for name, effort in (("hurried", hurried), ("busy", calm)):
            with Runner(ResultCache.at(tmp_path / name), thread) as runner:
                answers[name] = {row.name: row for row in answered("pledges", case, plan, runner, effort)}
    with Runner(ResultCache.at(tmp_path / "idle"), thread) as runner:
        idle = {row.name: row for row in answered("pledges", case, plan, runner, calm)}
    assert answers["busy"] == idle
    assert NOT_ANSWERED not in {row.mark for row in idle.values()}
    for name, row in answers["hurried"].items():
        assert row == idle[name] or row.mark == NOT_ANSWERED
