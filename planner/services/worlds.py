"""Other worlds of a workspace: which are asked about, what its plans come to there, and taking one up, as locks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from planner.adopt import standing
from planner.answers import WorldAnswer
from planner.answers.worlds import plans_in
from planner.insight.answering import Question
from planner.insight.parts import Scenario
from planner.jobs.messages import MessageError, QuestionRequest
from planner.jobs.questions import Answers, other_of
from planner.language import say, typed
from planner.names import Names
from planner.scenarios.kinds.effects import EffectSet
from planner.scenarios.kinds.funding import Budget
from planner.scenarios.kinds.missions import Mandate, Violence
from planner.scenarios.kinds.pledges import Switch
from planner.services import comparing, questions, taking_up
from planner.services.comparing import Candidate
from planner.services.questions import last_job
from planner.services.session import Session
from planner.store import Store
from planner.tables import Case
from planner.workspace.adjustments import PutLocks
from planner.workspace.incumbents import Incumbent
from planner.worlds.plans_in_worlds import made_for
from planner.worlds.world import AS_IT_IS, MOST_WORLDS, FaultyWorld, changed_world
from planner.worlds.world_files import ChangedWorld, read_worlds, worlds_text

FOUND_BY = say("Other worlds")
"""Who finds the plans that are taken up, as a sentence names it."""

EFFECTS = {
    "weaker_people": say("people protect less"),
    "stronger_people": say("people protect more"),
    "no_carryover": say("protection does not last"),
    "longer_carryover": say("protection lasts longer"),
    "larger_residual": say("the part that cannot be averted is twice as large"),
}
"""What worlds with other effect sets are called, by the name of the set."""

MOST_MADE = MOST_WORLDS - 1
"""Most worlds beside the case as it is [1]."""


@dataclass(frozen=True)
class WorldChoices:
    """What can be chosen in the form of a world, with names in words."""

    missions: Mapping[str, str]
    """Missions that take part."""
    contributors: Mapping[str, str]
    ends: Mapping[int, str]
    """The last month of each period but the last of the case, by the period."""


def choices(made: Incumbent) -> WorldChoices:
    """What can be chosen for the case of a plan."""
    case, names = made.case, Names(made.case)
    return WorldChoices(
        {key: names.mission(key) for key in case["missions"]["mission"]},
        {key: names.contributor(key) for key in case["contributors"]["contributor"]},
        {period: names.last_month(period) for period in range(1, case.settings.periods)},
    )


def other_effect(name: str) -> ChangedWorld:
    """A world in which another effect set is true."""
    return ChangedWorld(EFFECTS[name], (EffectSet.model_validate({"kind": "effect_set", "name": name}),))


def more_violence(case: Case, mission: str, by: float) -> ChangedWorld:
    """A world in which the threats of a mission strike more, or less, often."""
    name: str = say("violence times {by:g}: {mission}", by=by, mission=Names(case).acronym_first(mission))
    return ChangedWorld(name, (Violence(kind="violence", mission=(mission,), by=by),))


def earlier_end(case: Case, mission: str, period: int) -> ChangedWorld:
    """A world in which the mandate of a mission ends with a period."""
    names = Names(case)
    name: str = say("{mission} closes after {month}", mission=names.acronym_first(mission),
                    month=names.last_month(period))  # fmt: skip
    return ChangedWorld(name, (Mandate(kind="mandate", mission=(mission,), to_period=period),))


def without(case: Case, contributor: str) -> ChangedWorld:
    """A world in which a contributor takes no part."""
    name: str = say("without {contributor}", contributor=Names(case).contributor_alone(contributor))
    return ChangedWorld(name, (Switch(kind="switch_off", contributor=(contributor,)),))


def less_money(share: float) -> ChangedWorld:
    """A world with a share of the assessed money."""
    return ChangedWorld(say("{share:.0%} of the assessed money", share=share), (Budget(kind="budget", by=share),))


def usual(made: Incumbent) -> list[ChangedWorld]:
    """Worlds to begin with: what a plan is most at the mercy of."""
    case, plan = made.case, made.plan
    people = plan.deployments.groupby("contributor")["persons"].sum()
    left = plan.exposure.groupby(plan.exposure["area"].map(case.mission_of))["unprotected"].sum()
    most = [str(left.idxmax())] if len(left) else []
    return [
        *([without(case, str(people.idxmax()))] if len(people) else []),
        *(more_violence(case, mission, 2.0) for mission in most),
        less_money(0.5),
        other_effect("weaker_people"),
    ]


def asked_last(session: Session) -> list[ChangedWorld]:
    """The worlds that were asked about last; none where nothing was."""
    job = last_job(session, Question.WORLDS)
    try:
        text = "" if job is None else job.request(QuestionRequest).worlds
    except MessageError:
        return []
    return [each for each in read_worlds(text) if isinstance(each, ChangedWorld)] if text else []


def faults(session: Session, worlds: Sequence[ChangedWorld]) -> list[str]:
    """Why some worlds cannot be planned for; they are told and left out."""
    made = [changed_world(world.name, session.sheets, world.changes) for world in worlds]
    return [
        say("“{world}”: {fault}", world=each.name, fault=str(fault))
        for each in made
        if isinstance(each, FaultyWorld)
        for fault in each.faults
    ]


def ask(session: Session, worlds: Sequence[ChangedWorld], store: Store, stored: Sequence[Candidate]) -> None:
    """Ask what the plan of the current inputs, and those of stored scenarios, come to in other worlds.

    Args:
        session: The session.
        worlds: Worlds as changes of its inputs.
        store: The store.
        stored: Its scenarios that are worlds too; the plans of those that have one are looked at as well.

    Raises:
        ValueError: The inputs have no plan.
    """
    beside = [Scenario(each.name, each.version.sheets, comparing.plan_of(store, each)) for each in stored]
    questions.ask(session, Question.WORLDS, beside, worlds=worlds_text(worlds))


def rows_found(found: Answers) -> list[WorldAnswer]:
    """Rows of the answers, with the names of scenarios as people typed them."""
    given = found.request.names[1:]
    said = {name: typed(name) for name in given} | {made_for(name): made_for(typed(name)) for name in given}
    rows = found.rows_of(WorldAnswer)
    return [replace(row, name=said.get(row.name, row.name), world=said.get(row.world, row.world)) for row in rows]


def can_be_taken_up(found: Answers) -> list[str]:
    """Plans, by name, that hold in the case as it is, so that they can be taken up."""
    first = (row for row in found.rows_of(WorldAnswer) if row.name and row.world == AS_IT_IS)
    return [row.name for row in first if row.unprotected is not None]


def take_up(session: Session, found: Answers, name: str) -> bool:
    """Take a plan up as it is in the case as it is, as locks in one step; return whether that changed the inputs."""
    job, made = last_job(session, Question.WORLDS), session.incumbent
    plan = None if job is None else other_of(job, plans_in(found.rows_of(WorldAnswer)).index(name))
    if plan is None or made is None:
        return False
    step = PutLocks(say("took up another plan: {name}", name=name), standing(made.case, plan.deployments))
    return taking_up.take_up(session, step, plan, FOUND_BY)
