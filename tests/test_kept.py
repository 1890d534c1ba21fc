"""Plans kept by their inputs: the best is the plan of these inputs, whoever found it, and what is shown follows."""

import zlib
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from planner import files
from planner.check import check
from planner.desk import crew, drafts, inquiries, jobs, kept, planning, record, shelf, tuning
from planner.desk.database import PLANS, changed
from planner.desk.desk import Desk
from planner.desk.inquiries import Question
from planner.desk.jobs import Job
from planner.desk.journal import Journal
from planner.desk.kept import PLANNING, keep
from planner.desk.likeness import proven_apart
from planner.desk.register import Entry, Kind, enter
from planner.desk.review import review
from planner.desk.state import Colour
from planner.home import home
from planner.plan import Plan, certified_gap
from planner.run import plan_case
from planner.sheets import Sheet, Sheets, raw_case, sheets_of
from planner.solution import Limits
from planner.store import content, open_store
from tests.test_app import opened, press, text

ROOT = Path(__file__).parent.parent
TINY = sheets_of(files.read_case(ROOT / "data" / "tiny"))
ALFA_OUT = {**TINY, **tuning.taking_part(TINY, ["BRAVO"])}
IMPOSSIBLE = tuning.lock(TINY, "A-battalion", "SOUTH", "1", "")


@pytest.fixture(autouse=True)
def place(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path))
    monkeypatch.setenv("PLANNER_CASE", str(ROOT / "data" / "tiny"))
    monkeypatch.delenv("PLANNER_STORE", raising=False)
    yield tmp_path
    shelf.close()


def plan_of(sheets: Sheets) -> Plan:
    return plan_case(check(raw_case(sheets)).case, Limits(0.01, 30)).plan


@pytest.fixture(scope="module")
def good() -> Plan:
    return plan_of(TINY)


@pytest.fixture(scope="module")
def without_alfa() -> Plan:
    return plan_of(ALFA_OUT)


@pytest.fixture(scope="module")
def nobody() -> Plan:
    """A sound and poor plan of TINY: nobody deploys."""
    locked = tuning.put(TINY, "contributors", "ALFA", participates="no")
    locked = {**TINY, **locked}
    locked = {**locked, **tuning.put(locked, "contributors", "BRAVO", participates="no")}
    poor = plan_of(locked)
    inputs = review(TINY).fingerprint
    bound = 0.1 * poor.summary.objective
    gap = certified_gap(poor.summary.objective, bound)
    told = replace(poor.summary, case_sha256=inputs, bound=bound, gap=gap, status="feasible")
    return replace(poor, summary=told)


def work(*plans: tuple[Sheets, Plan]) -> Desk:
    for sheets, plan in plans:
        assert keep(sheets, plan, PLANNING)
    return Desk(Journal.begin(home() / "works", TINY))


def one_more_threat(sheet: Sheet) -> Sheet:
    row = dict(zip(sheet.header, sheet.rows[0], strict=True)) | {"threat": "another"}
    return Sheet(sheet.header, (*sheet.rows, tuple(row[column] for column in sheet.header)))


def first_threat(sheets: Sheets, **cells: str) -> dict[str, Sheet]:
    header, first, *others = sheets["threats"].header, *sheets["threats"].rows
    row = dict(zip(header, first, strict=True)) | cells
    return {"threats": Sheet(header, (tuple(row[column] for column in header), *others))}


def again(desk: Desk) -> Desk:
    return Desk.open(desk.journal.name)


def ended(desk: Desk, outcome: str) -> None:
    """A job of the work about its inputs that ended without a plan."""
    job = Job(home() / "jobs" / outcome)
    files.write_case(desk.sheets, job.folder / "case")
    jobs.ask(job, {})
    (job.folder / jobs.EVENTS).write_text(f'{{"kind": "end", "outcome": "{outcome}", "faults": []}}\n')
    enter(Entry(job, Kind.WORK, desk.fingerprint, desk.journal.name), lambda: None)


def test_a_better_plan_of_the_same_inputs_becomes_the_plan_and_a_worse_one_never(good, nobody):
    inputs = review(TINY).fingerprint
    assert kept.best(inputs) is None
    assert keep(TINY, nobody, PLANNING)
    assert kept.best(inputs).plan.summary.objective == nobody.summary.objective
    assert keep(TINY, good, "Most wanted")
    best = kept.best(inputs)
    assert (best.plan.summary.objective, best.found_by) == (good.summary.objective, "Most wanted")
    assert kept.overtaken(best).exposure == (nobody.summary.exposure_unprotected, good.summary.exposure_unprotected)
    assert not keep(TINY, nobody, PLANNING)
    assert not keep(TINY, good, PLANNING), "it is kept already"
    assert kept.best(inputs) == best


def test_the_best_bound_that_is_proved_counts_whoever_proved_it(good, nobody):
    weak = replace(good, summary=replace(good.summary, bound=0.5 * good.summary.objective, gap=0.5, status="feasible"))
    keep(TINY, weak, PLANNING)
    assert kept.best(good.summary.case_sha256).plan.summary.status == "feasible"
    proved = 0.999 * good.summary.objective
    gap = certified_gap(nobody.summary.objective, proved)
    assert keep(TINY, replace(nobody, summary=replace(nobody.summary, bound=proved, gap=gap)), "Dependence")
    told = kept.best(good.summary.case_sha256).plan.summary
    assert (told.objective, told.bound, told.status) == (good.summary.objective, proved, "optimal")
    assert told.gap == pytest.approx(0.001)


def test_who_only_proves_more_of_the_plan_that_is_kept_has_found_no_better_one(good):
    """Nor has who finds one that is better by less than the sums may be wrong by."""
    told, job = good.summary, Job(home() / "jobs" / "planned")
    weak = replace(good, summary=replace(told, bound=0.5 * told.objective, gap=0.5, status="feasible"))
    keep(TINY, weak, PLANNING, job)
    (before,) = kept.pulse(told.case_sha256)[:1]
    assert keep(TINY, good, "Most wanted")
    hair = replace(good, summary=replace(told, objective=told.objective * (1 - 1e-12)))
    keep(TINY, hair, "Dependence")
    best = kept.best(told.case_sha256)
    assert (best.id, best.found_by, best.job) == (before, PLANNING, job)
    assert best.plan.summary == replace(told, gap=best.plan.summary.gap)
    assert best.plan.summary.gap == pytest.approx(told.gap)
    assert kept.overtaken(best) is None
    kept.withdraw(job)
    again = kept.best(told.case_sha256)
    assert again.found_by == "Most wanted"
    assert kept.overtaken(again) is None, "what is withdrawn was never there"


def test_what_is_proved_with_a_plan_that_is_let_go_of_stays_with_the_one_that_is_shown(good, nobody):
    told = good.summary
    weak = replace(good, summary=replace(told, bound=0.5 * told.objective, gap=0.5, status="feasible"))
    proved = 0.999 * told.objective
    gap = certified_gap(nobody.summary.objective, proved)
    keep(TINY, weak, PLANNING)
    keep(TINY, good, "Most wanted")
    keep(TINY, replace(nobody, summary=replace(nobody.summary, bound=proved, gap=gap)), "Dependence")
    before = kept.best(told.case_sha256)
    assert before.plan.summary.bound == max(told.bound, proved)
    kept.trim(0.0, 2**30)
    assert kept.best(told.case_sha256) == before


def test_a_bound_that_a_plan_refutes_is_not_believed(good, nobody):
    wrong = 0.9 * nobody.summary.objective
    assert wrong > good.summary.objective
    gap = certified_gap(nobody.summary.objective, wrong)
    keep(TINY, replace(nobody, summary=replace(nobody.summary, bound=wrong, gap=gap)), PLANNING)
    keep(TINY, good, PLANNING)
    assert kept.best(good.summary.case_sha256).plan.summary.bound == good.summary.bound


def test_a_plan_that_does_not_hold_or_is_of_other_inputs_is_not_kept(good):
    lied = replace(good, summary=replace(good.summary, exposure_unprotected=1.0, objective=1.0))
    assert not keep(TINY, lied, PLANNING)
    assert not keep(ALFA_OUT, good, PLANNING)
    assert not keep({**TINY, **tuning.put(TINY, "pledges", "A-battalion", units="-1")}, good, PLANNING)
    assert kept.of(TINY) is None


def test_a_plan_that_does_not_hold_any_more_stands_in_the_way_of_none(good, nobody):
    """A better objective, and a bound, of a plan that an earlier version kept and that this one refutes."""
    told = good.summary
    keep(TINY, good, PLANNING)
    with changed() as connection:
        false = {"objective": 0.5 * told.objective, "bound": 0.4 * told.objective}
        lied = content.plan_text(replace(good, summary=replace(told, objective=0.5 * told.objective)))
        connection.execute(sa.update(PLANS).values(plan=zlib.compress(lied), **false))
    assert kept.best(told.case_sha256) is None
    assert keep(TINY, nobody, PLANNING)
    assert keep(TINY, good, PLANNING)
    assert kept.best(told.case_sha256).plan.summary.bound == told.bound


def test_the_plan_of_a_run_is_verified_once_as_it_is_made_and_again_as_it_is_read(good, monkeypatch):
    case, job = check(raw_case(TINY)).case, Job(home() / "jobs" / "planned")
    run = plan_case(case, Limits(0.01, 30))
    verified = []
    monkeypatch.setattr(kept, "held_against", lambda *of: verified.append(of) or [])
    assert kept.keep_run(TINY, run, job)
    assert verified == []
    assert kept.best(good.summary.case_sha256).job == job
    assert len(verified) == 1
    assert not kept.keep_run(ALFA_OUT, run, job), "it is of other inputs"


def test_undo_after_a_plan_that_was_impossible_shows_the_plan_that_the_inputs_had(good):
    desk = work((TINY, good))
    assert desk.state.title == "A plan within the gap asked for"
    desk.journal.edit("locked A to SOUTH", IMPOSSIBLE)
    desk = again(desk)
    ended(desk, "infeasible")
    desk = again(desk)
    assert desk.state.title == "No plan is possible with these inputs"
    assert desk.stale
    assert "the inputs before “locked A to SOUTH”" in desk.state.sentence
    desk.undo()
    for _ in ("at once", "after a reload"):
        desk = again(desk)
        assert (desk.state.title, desk.state.colour) == ("A plan within the gap asked for", Colour.GREEN)
        assert desk.planned.plan.summary == good.summary
    desk.redo()
    assert again(desk).state.title == "No plan is possible with these inputs"


def test_the_pages_show_the_plan_that_the_inputs_had_after_undo_and_after_a_reload(good):
    desk = work((TINY, good))
    desk.journal.edit("locked A to SOUTH", IMPOSSIBLE)
    ended(again(desk), "infeasible")
    app = opened(desk.journal.name)
    assert "No plan is possible" in text(app)
    assert not app.metric
    assert "the inputs before “locked A to SOUTH”" in text(app)
    press(app, "undo")
    for shown in (app, opened(desk.journal.name)):
        said = text(shown)
        assert "the locks that ask for more" not in said
        assert "stale" not in said
        assert "A plan within the gap asked for" in said
        assert shown.metric[0].value == f"{good.summary.exposure_unprotected:,.0f}"
    assert "stale" not in text(opened(desk.journal.name, "where"))


def test_a_stale_plan_is_never_called_verified_against_these_inputs_and_faults_lead_to_the_inputs(good):
    desk = work((TINY, good))
    desk.journal.edit("off", tuning.taking_part(desk.sheets, ["BRAVO"]))
    for page in ("", "where"):
        said = text(opened(desk.journal.name, page))
        assert "The last plan is stale: it is of the inputs before “off”, and was verified against those." in said
        assert "against these inputs" not in said
    desk = again(desk)
    desk.journal.edit("fault", tuning.put(desk.sheets, "pledges", "A-battalion", units="-1"))
    app = opened(desk.journal.name)
    assert not app.button(key="go_on").disabled
    assert app.button(key="go_on").label == "Go to Inputs"
    assert app.button(key="plan_now").disabled
    assert "pledges, row 2, column units" in text(app)


def test_a_better_plan_that_a_question_found_is_shown_with_who_found_it(good, nobody):
    desk = work((TINY, nobody))
    before, now = (plan.summary.exposure_unprotected for plan in (nobody, good))
    keep(TINY, good, "Most wanted")
    words = f"A better plan of these inputs was found by Most wanted: {before:,.0f} → {now:,.0f} unprotected."
    for page in ("", "where"):
        assert words in text(opened(desk.journal.name, page))


def test_a_change_of_missions_that_take_part_is_not_compared_on_the_page(good):
    desk = work((TINY, good))
    desk.journal.edit("NORTH out", tuning.put(desk.sheets, "missions", "NORTH", mandate="contingency"))
    desk = again(desk)
    assert keep(desk.sheets, plan_of(desk.sheets), PLANNING)
    app = opened(desk.journal.name)
    assert "Not compared with the plan before “NORTH out”: other missions take part" in text(app)
    assert not [metric.delta for metric in app.metric if metric.delta]


def test_a_plan_after_an_undone_step_is_named_as_that(without_alfa):
    desk = work((ALFA_OUT, without_alfa))
    assert desk.planned is None
    desk.journal.edit("ALFA off", tuning.taking_part(desk.sheets, ["BRAVO"]))
    assert again(desk).state.has_plan
    desk.undo()
    desk = again(desk)
    assert desk.stale
    assert "the inputs after “ALFA off”, which was undone" in desk.state.sentence


def test_the_plan_before_is_of_the_step_before_and_never_of_another_case_or_an_undo(good, without_alfa):
    desk = work((TINY, good), (ALFA_OUT, without_alfa))
    assert desk.before is None
    desk.journal.edit("ALFA off", tuning.taking_part(desk.sheets, ["BRAVO"]))
    before = again(desk).before
    assert (before.made.plan.summary, before.since, before.unlike) == (good.summary, "ALFA off", "")
    desk.undo()
    assert again(desk).before is None, "an undo is not set beside its reverse"
    desk.redo()
    assert again(desk).before is not None
    desk.journal.replace("brought in other.zip", TINY)
    assert again(desk).before is None, "another case is not set beside this one"


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
    desk = work((TINY, good))
    desk.journal.edit("a step", change(desk.sheets))
    desk = again(desk)
    assert not desk.review.faults
    assert keep(desk.sheets, plan_of(desk.sheets), PLANNING)
    unlike = again(desk).before.unlike
    assert words in unlike
    assert len(unlike) < 100


@pytest.mark.parametrize(("ahead", "proven"), [(0.0, False), (1e-12, False), (1e-6, True), (-0.01, False)])
def test_a_difference_between_two_plans_is_proven_only_beyond_what_sums_may_be_wrong_by(good, ahead, proven):
    desk = work((TINY, good))
    now = kept.best(desk.fingerprint)
    told = replace(good.summary, bound=good.summary.objective * (1 + ahead), case_sha256="before")
    before = replace(now, plan=replace(good, summary=told))
    assert proven_apart(before, now) == proven


def test_a_case_in_which_nothing_takes_part_says_so_and_cannot_be_planned(good):
    desk = work((TINY, good))
    for mission in desk.sheets["missions"].column("mission"):
        desk.journal.edit(mission, tuning.put(again(desk).sheets, "missions", mission, mandate="contingency"))
    desk = again(desk)
    assert (desk.state.title, desk.can_plan) == ("Nothing takes part", False)


def test_a_case_with_another_fault_is_not_said_to_have_nothing_that_takes_part():
    header = TINY["missions"].header
    idle = {**TINY, **tuning.taking_part(TINY, ["ALFA", "BRAVO"])}
    for mission in TINY["missions"].column("mission"):
        idle |= tuning.put(idle, "missions", mission, mandate="contingency")
    assert review(idle).idle
    without = {name: sheet for name, sheet in TINY.items() if name != "missions"}
    faulty = [without, {**TINY, "missions": Sheet(header, ())}, {**idle, **tuning.setting(idle, "periods", "none")}]
    for sheets in faulty:
        assert review(sheets).faults
        assert not review(sheets).idle


def test_a_question_is_not_asked_of_a_plan_of_other_inputs(good):
    desk = work((TINY, good))
    assert not opened(desk.journal.name, "dependence").button(key="ask-dependence").disabled
    desk.journal.edit("off", tuning.taking_part(desk.sheets, ["BRAVO"]))
    app = opened(desk.journal.name, "dependence")
    assert app.button(key="ask-dependence").disabled
    assert "These inputs have no plan yet: plan them first." in text(app)
    with pytest.raises(ValueError, match="no plan"):
        inquiries.ask_of_plan(again(desk), Question.DEPENDENCE)


def test_a_plan_that_a_question_found_is_not_shown_with_the_search_of_another(good, nobody):
    """The last job about these inputs found the poorer plan, and is no job of the better one."""
    desk = work((TINY, nobody))
    ended(desk, "optimal")
    keep(TINY, good, "Most wanted")
    assert "Found by Most wanted." in text(opened(desk.journal.name))


def test_a_better_plan_that_is_kept_becomes_the_plan_of_the_scenario_and_opens_with_it(good, nobody):
    with closing(open_store()) as held:
        version = held.save(TINY, name="base", author="Ann")
        held.add_plan(version, nobody)
        assert planning.lines(held)[0].plan.summary.objective == nobody.summary.objective
        keep(TINY, good, "Most wanted")
        assert planning.lines(held)[0].plan.summary == good.summary
        assert held.best_plan(version).summary == good.summary
        assert len(held.plans(version)) == 2
        planning.lines(held)
        assert len(held.plans(version)) == 2, "it is put there once"


def test_one_scenario_is_planned_by_one_job_at_a_time(monkeypatch):
    monkeypatch.setattr(crew.CREW, "work_on", lambda job, after: None)  # noqa: ARG005
    monkeypatch.setattr(jobs, "running", lambda job: True)  # noqa: ARG005
    one = crew.start(home() / "jobs", TINY, [0.01], 30, kind=Kind.SCENARIO)
    assert crew.start(home() / "jobs", TINY, [0.01], 30, kind=Kind.SCENARIO) == one
    assert [folder.name for folder in (home() / "jobs").iterdir()] == [one.name]


def test_old_plans_that_others_are_better_than_go_and_the_best_stays(good, nobody):
    keep(TINY, nobody, PLANNING)
    keep(TINY, good, PLANNING)
    kept.trim(3600.0, 2**30)
    kept.trim(0.0, 2**30)
    assert kept.of(TINY).plan.summary == good.summary
    assert kept.overtaken(replace(kept.of(TINY), found_by="Most wanted")) is None
    kept.trim(0.0, 0)
    assert kept.of(TINY) is None


def test_work_of_an_earlier_version_opens_with_its_plan_its_notes_and_its_drafts(good):
    """In the form that the version 0.1.0 has left it in: notes and drafts in files, plans in the folders of jobs."""
    work = Journal.begin(home() / "works", TINY).folder
    (home() / "desk.sqlite").unlink()
    kept_engine_forgotten()
    job = Job(home() / "jobs" / "earlier")
    files.write_case(TINY, job.folder / "case")
    files.write_plan(good, job.folder / "plan-1")
    jobs.ask(job, {"gaps": [0.01], "seconds": 60.0, "start": None})
    (job.folder / jobs.EVENTS).write_text(
        '{"kind": "plan", "number": 1}\n{"kind": "end", "outcome": "optimal", "faults": []}\n'
    )
    (work / "notes.json").write_text(
        '{"job": "earlier", "author": "Ann", "versions": "[[\\"v1\\", 0, \\"\\"]]", "waiting": "[\\"w1\\", \\"w2\\"]", '
        '"inquiry-why": "asked", "before": "gone", "plans": "{}"}'
    )
    (work / "drafts.json").write_text('{"locks": {"header": ["pledge"], "rows": [["P"]]}}')
    desk = Desk.open(work.name, tab="new")
    assert desk.planned.plan.summary == good.summary
    assert (desk.job, desk.record.author) == (job, "Ann")
    assert [mark.version for mark in record.marks(work.name)] == ["v1"]
    assert record.waiting(work.name) == ["w1", "w2"]
    assert record.inquiry(work.name, "why") == "asked"
    (other,) = desk.journal.drafts_of_others()
    assert (other.table, other.draft.typed.rows) == ("locks", (("P",),))
    assert not (work / "notes.json").exists()
    assert drafts.drafts(work.name, "new") == {}
    assert Desk.open(work.name).planned.plan.summary == good.summary


def kept_engine_forgotten() -> None:
    from planner.desk import database  # noqa: PLC0415

    database._engine.cache_clear()
