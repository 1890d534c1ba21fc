"""Plans kept by their inputs: the best is the plan of these inputs, whoever found it, and what is shown follows."""

import zlib
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from models.decision import Decision
from planner import files
from planner.check import check
from planner.formats.sheets import Sheet, Sheets, raw_case, sheets_of
from planner.insight.answering import Question
from planner.jobs import pool
from planner.jobs.job import Job
from planner.jobs.messages import PlanningRequest
from planner.jobs.registry import JobKind, JobRecord, register
from planner.plan import Outcome, Plan, Summary
from planner.prepare import prepare
from planner.process.home import home
from planner.run import finished, plan_case
from planner.services import comparing, planning, questions, repairing, scenarios
from planner.services.session import Session
from planner.services.state import Colour
from planner.solution import Limits, Solution
from planner.store import content, open_store
from planner.workspace import drafts, incumbents, metadata, origin, queue, tuning
from planner.workspace.comparability import proven_from
from planner.workspace.database import PLANS, read_transaction, write_transaction
from planner.workspace.incumbents import PLANNING, propose
from planner.workspace.journal import Journal
from planner.workspace.stored_plans import plans_of
from planner.workspace.validation import validate
from tests.test_app import opened, press, text
from tests.waiting import PLENTY

ROOT = Path(__file__).parent.parent
TINY = sheets_of(files.read_case(ROOT / "data" / "tiny"))
ALFA_OUT = {**TINY, **tuning.taking_part(TINY, ["BRAVO"])}
ASKED = PlanningRequest(gaps=[0.01], seconds=60.0, home="")
IMPOSSIBLE = tuning.lock(TINY, "A-battalion", "SOUTH", "1", "")


@pytest.fixture(autouse=True)
def place(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path))
    monkeypatch.setenv("PLANNER_CASE", str(ROOT / "data" / "tiny"))
    monkeypatch.delenv("PLANNER_STORE", raising=False)
    yield tmp_path
    scenarios.close_stores()


def plan_of(sheets: Sheets) -> Plan:
    return plan_case(check(raw_case(sheets)).case, Limits(0.01, PLENTY)).plan


@pytest.fixture(scope="module")
def good() -> Plan:
    return plan_of(TINY)


@pytest.fixture(scope="module")
def without_alfa() -> Plan:
    return plan_of(ALFA_OUT)


@pytest.fixture(scope="module")
def nobody() -> Plan:
    """A sound and poor plan of TINY: nobody deploys."""
    case = check(raw_case(TINY)).case
    solution = Solution(Outcome.FEASIBLE, Decision({}, {}, {}, {}), bound=0.0)
    poor = finished(case, prepare(case), Limits(0.01), solution).plan
    return poor.with_bound(0.1 * poor.summary.objective)


def work(*plans: tuple[Sheets, Plan]) -> Session:
    for sheets, plan in plans:
        assert propose(sheets, plan, PLANNING)
    return Session.of(Journal.begin(home() / "works", TINY))


def one_more_threat(sheet: Sheet) -> Sheet:
    row = dict(zip(sheet.header, sheet.rows[0], strict=True)) | {"threat": "another"}
    return Sheet(sheet.header, (*sheet.rows, tuple(row[column] for column in sheet.header)))


def first_threat(sheets: Sheets, **cells: str) -> dict[str, Sheet]:
    header, first, *others = sheets["threats"].header, *sheets["threats"].rows
    row = dict(zip(header, first, strict=True)) | cells
    return {"threats": Sheet(header, (tuple(row[column] for column in header), *others))}


def again(session: Session) -> Session:
    return Session.open(session.journal.name)


def ended(session: Session, outcome: str) -> None:
    """A job of the work about its inputs that ended without a plan."""
    job = Job(home() / "jobs" / outcome)
    files.write_case(session.sheets, job.folder / "case")
    job.write_request(ASKED)
    job.events.write_text(f'{{"kind": "end", "outcome": "{outcome}", "faults": []}}\n')
    register(JobRecord(job, JobKind.WORKSPACE, session.fingerprint, session.journal.name), lambda: None)


def test_a_better_plan_of_the_same_inputs_becomes_the_plan_and_a_worse_one_never(good, nobody):
    inputs = validate(TINY).fingerprint
    assert incumbents.best(inputs) is None
    assert propose(TINY, nobody, PLANNING)
    assert incumbents.best(inputs).plan.summary.objective == nobody.summary.objective
    assert propose(TINY, good, "Most wanted")
    best = incumbents.best(inputs)
    assert (best.plan.summary.objective, best.found_by) == (good.summary.objective, "Most wanted")
    assert incumbents.superseded(best).exposure == (
        nobody.summary.exposure_unprotected,
        good.summary.exposure_unprotected,
    )
    assert not propose(TINY, nobody, PLANNING)
    assert not propose(TINY, good, PLANNING), "it is kept already"
    assert incumbents.best(inputs) == best


def test_the_best_bound_that_is_proved_counts_whoever_proved_it(good, nobody):
    weak = replace(good, summary=good.summary.with_bound(0.5 * good.summary.objective))
    propose(TINY, weak, PLANNING)
    assert incumbents.best(good.summary.case_sha256).plan.summary.status == "feasible"
    proved = 0.999 * good.summary.objective
    assert propose(TINY, replace(nobody, summary=nobody.summary.with_bound(proved)), "Dependence")
    told = incumbents.best(good.summary.case_sha256).plan.summary
    assert (told.objective, told.bound, told.status) == (good.summary.objective, proved, "optimal")
    assert told.relative_gap == pytest.approx(0.001)
    assert told.gap == pytest.approx((told.objective - proved) / (nobody.summary.objective - proved))


def test_who_only_proves_more_of_the_plan_that_is_kept_has_found_no_better_one(good):
    """Nor has who finds one that is better by less than the sums may be wrong by."""
    told, job = good.summary, Job(home() / "jobs" / "planned")
    weak = replace(good, summary=told.with_bound(0.5 * told.objective))
    propose(TINY, weak, PLANNING, job.name)
    (before,) = incumbents.version(told.case_sha256)[:1]
    assert propose(TINY, good, "Most wanted")
    hair = replace(good, summary=replace(told, objective=told.objective * (1 - 1e-12)))
    propose(TINY, hair, "Dependence")
    best = incumbents.best(told.case_sha256)
    assert (best.id, best.found_by, best.job) == (before, PLANNING, job.name)
    assert best.plan.summary == told
    assert incumbents.superseded(best) is None
    incumbents.withdraw(job.name)
    again = incumbents.best(told.case_sha256)
    assert again.found_by == "Most wanted"
    assert incumbents.superseded(again) is None, "what is withdrawn was never there"


def test_what_is_proved_with_a_plan_that_is_let_go_of_stays_with_the_one_that_is_shown(good, nobody):
    told = good.summary
    weak = replace(good, summary=told.with_bound(0.5 * told.objective))
    proved = 0.999 * told.objective
    propose(TINY, weak, PLANNING)
    propose(TINY, good, "Most wanted")
    propose(TINY, replace(nobody, summary=nobody.summary.with_bound(proved)), "Dependence")
    before = incumbents.best(told.case_sha256)
    assert before.plan.summary.bound == max(told.bound, proved)
    incumbents.trim(0.0, 2**30)
    assert incumbents.best(told.case_sha256) == before


def test_a_bound_that_a_plan_refutes_is_not_believed(good, nobody):
    wrong = 0.9 * nobody.summary.objective
    assert wrong > good.summary.objective
    propose(TINY, replace(nobody, summary=nobody.summary.with_bound(wrong)), PLANNING)
    propose(TINY, good, PLANNING)
    assert incumbents.best(good.summary.case_sha256).plan.summary.bound == good.summary.bound


def test_a_plan_that_does_not_hold_or_is_of_other_inputs_is_not_kept(good):
    lied = replace(good, summary=replace(good.summary, exposure_unprotected=1.0, objective=1.0))
    assert not propose(TINY, lied, PLANNING)
    assert not propose(ALFA_OUT, good, PLANNING)
    assert not propose({**TINY, **tuning.put(TINY, "pledges", "A-battalion", units="-1")}, good, PLANNING)
    assert incumbents.of(TINY) is None


def test_a_plan_that_does_not_hold_any_more_stands_in_the_way_of_none(good, nobody):
    """A better objective, and a bound, of a plan that an earlier version kept and that this one refutes."""
    told = good.summary
    propose(TINY, good, PLANNING)
    with write_transaction() as connection:
        false = {"objective": 0.5 * told.objective, "proved": 0.4 * told.objective}
        lied = content.format_plan(replace(good, summary=replace(told, objective=0.5 * told.objective)))
        connection.execute(sa.update(PLANS).values(plan=zlib.compress(lied), **false))
    assert incumbents.best(told.case_sha256) is None
    assert propose(TINY, nobody, PLANNING)
    assert propose(TINY, good, PLANNING)
    assert incumbents.best(told.case_sha256).plan.summary.bound == told.bound


@pytest.mark.parametrize(
    "damage",
    [
        {"plan": b"no plan"},
        {"plan": zlib.compress(b"[1]")},
        {"sheets": b"no tables"},
        {"reference": "[[1]]"},
        {"objective": 1.0},
    ],
)
def test_a_plan_that_is_damaged_is_as_if_it_were_not_there(good, damage):
    assert propose(TINY, good, PLANNING)
    with write_transaction() as connection:
        connection.execute(sa.update(PLANS).values(damage))
    assert incumbents.of(TINY) is None
    assert propose(TINY, good, PLANNING)
    assert incumbents.of(TINY).plan.summary == good.summary


TEXT = {
    "plan": "objective = 'much', at = 'yesterday'",
    "draft": "at = 'noon'",
    "origin": "step = 'first'",
    "waiting": "place = place || 'th'",
    "work": "gap = 'small', stored_plan = 'mine'",
}


@pytest.mark.parametrize("table", TEXT)
def test_text_in_the_place_of_numbers_is_told_and_nothing_else_is_lost(table, good, without_alfa):
    session = work((TINY, good), (ALFA_OUT, without_alfa))
    other = work().journal
    for journal in (session.journal, other):
        journal.save_draft("contributors", ALFA_OUT["contributors"])
        origin.set_origins(journal.name, [origin.Origin("version")])
        queue.enqueue(journal.name, ["a", "b"])
    with write_transaction() as connection:
        where = "id = 1" if table == "plan" else f"work = '{session.journal.name}'"
        connection.exec_driver_sql(f"UPDATE {table} SET {TEXT[table]} WHERE {where}")  # noqa: S608
    said = again(session).left_aside
    assert [f"table {table} " in sentence for sentence in said] == [True]
    queue.enqueue(session.journal.name, ["c"])
    assert again(session).state
    assert queue.queued(other.name) == ["a", "b"]
    assert other.drafts().keys() == {"contributors"}
    incumbents.trim(0, 2**30)
    assert incumbents.of(ALFA_OUT) is not None
    assert again(session).left_aside == said, "what is damaged stays where it is"


def test_the_plan_of_a_run_is_verified_once_as_it_is_made_and_again_as_it_is_read(good, monkeypatch):
    case, job = check(raw_case(TINY)).case, Job(home() / "jobs" / "planned")
    run = plan_case(case, Limits(0.01, PLENTY))
    verified = []
    monkeypatch.setattr(incumbents, "held_against", lambda *of: verified.append(of) or [])
    assert incumbents.propose_run(TINY, run, job.name)
    assert verified == []
    assert incumbents.best(good.summary.case_sha256).job == job.name
    assert len(verified) == 1
    assert not incumbents.propose_run(ALFA_OUT, run, job.name), "it is of other inputs"


def test_undo_after_a_plan_that_was_impossible_shows_the_plan_that_the_inputs_had(good):
    session = work((TINY, good))
    assert session.state.title == "A plan as certain as was asked for"
    session.journal.edit("locked A to SOUTH", IMPOSSIBLE)
    session = again(session)
    ended(session, "infeasible")
    session = again(session)
    assert session.state.title == "No plan is possible with these inputs"
    assert session.stale
    assert "the inputs before “locked A to SOUTH”" in session.state.sentence
    session.undo()
    for _ in ("at once", "after a reload"):
        session = again(session)
        assert (session.state.title, session.state.colour) == ("A plan as certain as was asked for", Colour.GREEN)
        assert session.displayed.plan.summary == good.summary
    session.redo()
    assert again(session).state.title == "No plan is possible with these inputs"


def test_the_pages_show_the_plan_that_the_inputs_had_after_undo_and_after_a_reload(good, monkeypatch):
    monkeypatch.setattr(repairing, "ask", lambda _: None)
    session = work((TINY, good))
    session.journal.edit("locked A to SOUTH", IMPOSSIBLE)
    ended(again(session), "infeasible")
    app = opened(session.journal.name)
    assert "No plan is possible" in text(app)
    assert not app.metric
    assert "the inputs before “locked A to SOUTH”" in text(app)
    press(app, "undo")
    for shown in (app, opened(session.journal.name)):
        said = text(shown)
        assert "Locks ask for more" not in said
        assert "stale" not in said
        assert "A plan as certain as was asked for" in said
        assert shown.metric[0].value == f"{good.summary.exposure_unprotected:,.0f}"
    assert "stale" not in text(opened(session.journal.name, "where"))


def test_a_stale_plan_is_never_called_verified_against_these_inputs_and_faults_lead_to_the_inputs(good):
    session = work((TINY, good))
    session.journal.edit("off", tuning.taking_part(session.sheets, ["BRAVO"]))
    for page in ("", "where"):
        said = text(opened(session.journal.name, page))
        assert "The last plan is stale: it is of the inputs before “off”, and was verified against those." in said
        assert "against these inputs" not in said
    session = again(session)
    session.journal.edit("fault", tuning.put(session.sheets, "pledges", "A-battalion", units="-1"))
    app = opened(session.journal.name)
    assert not app.button(key="go_on").disabled
    assert app.button(key="go_on").label == "Go to Inputs"
    assert app.button(key="plan_now").disabled
    assert "pledges, row 2, column units" in text(app)


def test_a_better_plan_that_a_question_found_is_shown_with_who_found_it(good, nobody):
    session = work((TINY, nobody))
    before, now = (plan.summary.exposure_unprotected for plan in (nobody, good))
    propose(TINY, good, "Most wanted")
    words = (
        f"A better plan of these inputs was found by Most wanted: {before:,.0f} → {now:,.0f} unprotected if all come."
    )
    for page in ("", "where"):
        assert words in text(opened(session.journal.name, page))


def test_a_change_of_missions_that_take_part_is_not_compared_on_the_page(good):
    session = work((TINY, good))
    session.journal.edit("NORTH out", tuning.put(session.sheets, "missions", "NORTH", mandate="contingency"))
    session = again(session)
    assert propose(session.sheets, plan_of(session.sheets), PLANNING)
    app = opened(session.journal.name)
    assert "Not compared with the plan before “NORTH out”: other missions take part" in text(app)
    assert not [metric.delta for metric in app.metric if metric.delta]


def test_a_plan_after_an_undone_step_is_named_as_that(without_alfa):
    session = work((ALFA_OUT, without_alfa))
    assert session.displayed is None
    session.journal.edit("ALFA off", tuning.taking_part(session.sheets, ["BRAVO"]))
    assert again(session).state.has_plan
    session.undo()
    session = again(session)
    assert session.stale
    assert "the inputs after “ALFA off”, which was undone" in session.state.sentence


def test_the_plan_before_is_of_the_step_before_and_never_of_another_case_or_an_undo(good, without_alfa):
    session = work((TINY, good), (ALFA_OUT, without_alfa))
    assert session.previous is None
    session.journal.edit("ALFA off", tuning.taking_part(session.sheets, ["BRAVO"]))
    before = again(session).previous
    assert (before.made.plan.summary, before.since, before.incomparable) == (good.summary, "ALFA off", "")
    session.undo()
    assert again(session).previous is None, "an undo is not set beside its reverse"
    session.redo()
    assert again(session).previous is not None
    session.journal.replace("brought in other.zip", TINY)
    assert again(session).previous is None, "another case is not set beside this one"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda s: tuning.put(s, "missions", "NORTH", mandate="contingency"), "other missions take part"),
        (lambda s: tuning.put(s, "missions", "NORTH", mandate_to="1"), "mandates hold in other periods"),
        (lambda s: tuning.setting(s, "start", "2031-01"), "the horizon is another"),
        (lambda s: {"threats": one_more_threat(s["threats"])}, "other areas or threats are counted"),
        (lambda s: tuning.setting(s, "residual_share", "0.05"), "plans are judged otherwise (residual_share)"),
        (lambda s: tuning.setting(s, "cost_weight", "0.5"), "plans are judged otherwise (cost_weight)"),
        (lambda s: first_threat(s, troops_required="901"), "plans are judged otherwise (requirements of 1 threat in"),
        (lambda s: first_threat(s, monthly_rate="0.01"), "this plan takes the danger for smaller at NORTH"),
        (lambda s: first_threat(s, monthly_rate="0.03"), "the plan before takes the danger for smaller at NORTH"),
    ],
)
def test_plans_that_do_not_count_the_same_are_not_compared(good, change, words):
    session = work((TINY, good))
    session.journal.edit("a step", change(session.sheets))
    session = again(session)
    assert not session.validation.faults
    assert propose(session.sheets, plan_of(session.sheets), PLANNING)
    unlike = again(session).previous.incomparable
    assert words in unlike
    assert len(unlike) < 100


def test_a_difference_from_the_plan_before_is_told_as_its_interval_and_by_what_the_inputs_prove(good):
    session = work((TINY, good))
    before = incumbents.best(session.fingerprint)
    wider = tuning.put(TINY, "missions", "NORTH", authorised_troops="5000")
    now = replace(before, case=check(raw_case(TINY | wider)).case, plan=again_of(good, "wider"))
    open_ended = good.summary.objective - good.summary.bound
    said, apart = proven_from(before, now)
    assert (said, apart.most) == ("proven no higher", 0.0), "a higher ceiling, the same plan, and no sum from a search"
    assert apart.least == pytest.approx(-open_ended)
    assert proven_from(now, before)[0] == "proven no lower"


def again_of(plan: Plan, fingerprint: str) -> Plan:
    """The same plan, of other inputs."""
    return replace(plan, summary=replace(plan.summary, case_sha256=fingerprint))


def test_a_case_in_which_nothing_takes_part_says_so_and_cannot_be_planned(good):
    session = work((TINY, good))
    for mission in session.sheets["missions"].column("mission"):
        session.journal.edit(mission, tuning.put(again(session).sheets, "missions", mission, mandate="contingency"))
    session = again(session)
    assert (session.state.title, session.can_plan) == ("Nothing takes part", False)


def test_a_case_with_another_fault_is_not_said_to_have_nothing_that_takes_part():
    header = TINY["missions"].header
    idle = {**TINY, **tuning.taking_part(TINY, ["ALFA", "BRAVO"])}
    for mission in TINY["missions"].column("mission"):
        idle |= tuning.put(idle, "missions", mission, mandate="contingency")
    assert validate(idle).idle
    without = {name: sheet for name, sheet in TINY.items() if name != "missions"}
    faulty = [without, {**TINY, "missions": Sheet(header, ())}, {**idle, **tuning.setting(idle, "periods", "none")}]
    for sheets in faulty:
        assert validate(sheets).faults
        assert not validate(sheets).idle


def test_a_question_is_not_asked_of_a_plan_of_other_inputs(good):
    session = work((TINY, good))
    assert not opened(session.journal.name, "dependence").button(key="ask-dependence").disabled
    session.journal.edit("off", tuning.taking_part(session.sheets, ["BRAVO"]))
    app = opened(session.journal.name, "dependence")
    assert app.button(key="ask-dependence").disabled
    assert "These inputs have no plan yet: plan them first." in text(app)
    with pytest.raises(ValueError, match="no plan"):
        questions.ask(again(session), Question.DEPENDENCE)


def test_a_plan_that_a_question_found_is_not_shown_with_the_search_of_another(good, nobody):
    """The last job about these inputs found the poorer plan, and is no job of the better one."""
    session = work((TINY, nobody))
    ended(session, "optimal")
    propose(TINY, good, "Most wanted")
    assert "Found on the page Most wanted." in text(opened(session.journal.name))


def test_a_better_plan_that_is_kept_becomes_the_plan_of_the_scenario_and_opens_with_it(good, nobody):
    with closing(open_store()) as held:
        version = held.save(TINY, name="base", author="Ann")
        held.add_plan(version, nobody)
        assert planning.listed(held)[0].plan.summary.objective == nobody.summary.objective
        propose(TINY, good, "Most wanted")
        assert planning.listed(held)[0].plan.summary == good.summary
        assert held.best_plan(version).summary == good.summary
        assert len(held.plans(version)) == 2
        planning.listed(held)
        assert len(held.plans(version)) == 2, "it is put there once"
        chosen = comparing.candidates(held)
        assert chosen[0].plan.objective == good.summary.objective
        (told,) = comparing.bettered(chosen)
        before, now = (f"{made.summary.objective:,.0f}" for made in (nobody, good))
        assert told.startswith("“base” is shown with a better plan than it had at first: ")
        assert f"{before} → {now} civilian-months" in told
        other = held.save(ALFA_OUT, name="other", author="Ann")
        alone = [each for each in comparing.candidates(held) if each.version.id == other.id]
        assert len(alone) == 1
        assert not list(comparing.bettered(alone))


def test_a_scenario_is_planned_from_its_best_plan_or_else_from_that_of_its_parent(good, without_alfa, monkeypatch):
    monkeypatch.setattr(pool.POOL, "dispatch", lambda *_: None)

    def begun(held, version) -> Summary | None:
        """Summary of the plan that planning a scenario begins with."""
        folder = planning.start(held, version).request(PlanningRequest).start
        return None if folder is None else files.read_plan(Path(folder)).summary

    with closing(open_store()) as held:
        base = held.save(TINY, name="base", author="Ann")
        out = scenarios.save_inputs(held, ALFA_OUT, name="out", author="Ann", parent=base)
        assert begun(held, out) is None
        held.add_plan(base, good)
        assert begun(held, out) == good.summary
        held.add_plan(out, without_alfa)
        assert begun(held, out) == without_alfa.summary


def test_one_scenario_is_planned_by_one_job_at_a_time(monkeypatch):
    monkeypatch.setattr(pool.POOL, "dispatch", lambda *_: None)
    monkeypatch.setattr(Job, "running", True)
    one = pool.submit(home() / "jobs", TINY, [0.01], 30, kind=JobKind.SCENARIO)
    assert pool.submit(home() / "jobs", TINY, [0.01], 30, kind=JobKind.SCENARIO) == one
    assert [folder.name for folder in (home() / "jobs").iterdir()] == [one.name]


def test_old_plans_that_others_are_better_than_go_and_the_best_stays(good, nobody):
    propose(TINY, nobody, PLANNING)
    propose(TINY, good, PLANNING)
    incumbents.trim(3600.0, 2**30)
    incumbents.trim(0.0, 2**30)
    assert incumbents.of(TINY).plan.summary == good.summary
    assert incumbents.superseded(replace(incumbents.of(TINY), found_by="Most wanted")) is None
    incumbents.trim(0.0, 0)
    assert incumbents.of(TINY) is None


def test_work_of_an_earlier_version_opens_with_its_plan_its_notes_and_its_drafts(good):
    """In the form that the version 0.1.0 has left it in: notes and drafts in files, plans in the folders of jobs."""
    work = Journal.begin(home() / "works", TINY).folder
    (home() / "desk.sqlite").unlink()
    kept_engine_forgotten()
    job = Job(home() / "jobs" / "earlier")
    files.write_case(TINY, job.folder / "case")
    files.write_plan(good, job.folder / "plan-1")
    job.write_request(ASKED)
    job.events.write_text('{"kind": "plan", "number": 1}\n{"kind": "end", "outcome": "optimal", "faults": []}\n')
    (work / "notes.json").write_text(
        '{"job": "earlier", "author": "Ann", "versions": "[[\\"v1\\", 0, \\"\\"]]", "waiting": "[\\"w1\\", \\"w2\\"]", '
        '"inquiry-why": "asked", "before": "gone", "plans": "{}"}'
    )
    (work / "drafts.json").write_text('{"locks": {"header": ["pledge"], "rows": [["P"]]}}')
    session = Session.open(work.name, tab="new")
    assert session.displayed.plan.summary == good.summary
    assert (session.job, session.metadata.author) == (job, "Ann")
    assert [mark.version for mark in origin.origins(work.name)] == ["v1"]
    assert queue.queued(work.name) == ["w1", "w2"]
    assert metadata.question_job(work.name, "why") == "asked"
    (other,) = session.journal.drafts_of_others()
    assert (other.table, other.draft.typed.rows) == ("locks", (("P",),))
    assert not (work / "notes.json").exists()
    assert drafts.drafts_of(work.name, "new") == {}
    assert Session.open(work.name).displayed.plan.summary == good.summary


def kept_engine_forgotten() -> None:
    from planner.workspace import database  # noqa: PLC0415

    database._engine.cache_clear()


def test_of_plans_that_hedge_the_one_that_comes_to_least_is_kept_before_those_without_alternates():
    hedging = {**TINY, **tuning.setting(TINY, "deliver", "hedged")}
    plain = plan_of(hedging)

    def hedged(value: float) -> Plan:
        return replace(plain, summary=replace(plain.summary, hedge={"value": value}))

    def best_hedge() -> float | None:
        with read_transaction() as connection:
            return plans_of(connection, validate(hedging).fingerprint)[0].hedged

    assert incumbents.keep(hedging, plain)
    assert incumbents.keep(hedging, hedged(2000.0))
    assert not incumbents.keep(hedging, hedged(2100.0))
    assert not incumbents.keep(hedging, plain)
    assert best_hedge() == 2000.0
    assert incumbents.keep(hedging, hedged(1900.0))
    assert best_hedge() == 1900.0
