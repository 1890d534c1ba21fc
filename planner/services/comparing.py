"""Comparison of scenarios in a store; entries and comparisons are cached by their content."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Self

from planner.answers.comparison import WITH_CHARGES, Comparison
from planner.fault import near_miss, shown
from planner.figures import LITTLE
from planner.insight.answering import Question
from planner.insight.parts import Scenario
from planner.insight.sharpening import blunt
from planner.jobs.job import Job
from planner.jobs.messages import MessageError, QuestionRequest
from planner.jobs.questions import submit
from planner.language import joined, say
from planner.plan import Plan
from planner.scenarios.compare import compare
from planner.scenarios.planned import PlannedScenario, verified_scenario
from planner.services.questions import last_job, remember
from planner.services.session import Session
from planner.store import Store, StoredPlan, Version

FIRST = 4
"""How many scenarios are compared until others are chosen."""

REMEMBERED = 64
"""How many scenarios are kept as they were read."""


@dataclass(frozen=True)
class Candidate:
    """A scenario of a store that can be compared, in its newest or an earlier version."""

    name: str
    """What it is called; with the beginning of its id, where others are called the same."""
    version: Version
    plan: StoredPlan | None
    """The best plan of its inputs; None where it has none."""
    first: StoredPlan | None
    """The first plan of its inputs that is stored."""
    earlier: bool = False
    """Whether the scenario has a newer version with other inputs."""

    @property
    def mark(self) -> str:
        """Identifier in an address: a scenario in its newest version, or one fixed version."""
        return self.version.scenario[:12] + (f".{self.version.number}" if self.earlier else "")


def candidates(store: Store) -> list[Candidate]:
    """List scenarios, last saved first, followed by their earlier versions with other inputs."""
    versions = store.scenarios()
    names = unique_names(versions)
    newest = [Candidate(names[version.scenario], version, *_best_and_first(store, version)) for version in versions]
    taken = {candidate.name for candidate in newest}
    earlier = []
    for version in (old for newer in versions for old in _earlier(store, newer)):
        name: str = say("{scenario}, version {number}", scenario=names[version.scenario], number=version.number)
        name = f"{name} ({version.id[:6]})" if name in taken else name
        earlier.append(Candidate(name, version, *_best_and_first(store, version), earlier=True))
    return [*newest, *earlier]


def bettered(chosen: Sequence[Candidate]) -> Iterator[str]:
    """A sentence for each scenario that is shown with a better plan than it had at first."""
    for candidate in chosen:
        first, now = candidate.first, candidate.plan
        if first is not None and now is not None and first.objective - now.objective >= LITTLE:
            yield say(
                "“{scenario}” is shown with a better plan than it had at first: {before:,.0f} → {now:,.0f} "
                "civilian-months, {charged}. Figures quoted of the first are no longer those shown.",
                scenario=candidate.name,
                before=first.objective,
                now=now.objective,
                charged=WITH_CHARGES,
            )


def _best_and_first(store: Store, version: Version) -> tuple[StoredPlan | None, StoredPlan | None]:
    plans = [plan for plan in store.plans(version) if not plan.stale]
    return (plans[0], min(plans, key=lambda plan: plan.added)) if plans else (None, None)


def _earlier(store: Store, newest: Version) -> Iterator[Version]:
    """Earlier versions of a scenario; of those with the same inputs, the newest."""
    seen = {newest.record.inputs}
    for version in store.history(newest.scenario):
        if version.record.inputs not in seen:
            seen.add(version.record.inputs)
            yield version


def default_choice(store: Store, found: Sequence[Candidate], origin: Version | None) -> list[Candidate]:
    """Default choice to compare, with the base last; empty if no scenario has a plan.

    Related scenarios: the base is the version that the scenario of the workspace was made from, or else that scenario
    itself; beside it stand the scenario and what else was made from the base. Without a family the newest are set
    beside the scenario of the workspace, or beside the oldest that was made from no other.

    Args:
        store: The store.
        found: Its candidates.
        origin: The version that the workspace came from; None where it came from none.
    """
    planned = [candidate for candidate in found if candidate.plan]
    newest = [candidate for candidate in planned if not candidate.earlier]
    if not newest:
        return []
    own = next((c for c in newest if origin is not None and c.version.scenario == origin.scenario), None)
    focus = own or newest[0]
    base = _made_from(store, planned, focus) or focus
    family = [c for c in newest if _scenario_made_from(store, c) == base.version.scenario]
    if not family:
        alone = [c for c in newest if c.version.parent is None] or newest
        base, family = own or alone[-1], newest
    others = list(dict.fromkeys([focus, *family]))
    return [*[c for c in others if c is not base][: FIRST - 1], base]


def _made_from(store: Store, planned: Sequence[Candidate], of: Candidate) -> Candidate | None:
    """Version that a scenario was made from; if it has no plan, the newest version of that scenario."""
    if (parent := store.parent(of.version)) is None:
        return None
    there = [c for c in planned if c.version.scenario == parent.scenario]
    exact = (c for c in there if c.version.record.inputs == parent.record.inputs)
    return next(exact, next(iter(there), None))


def _scenario_made_from(store: Store, of: Candidate) -> str | None:
    parent = store.parent(of.version)
    return None if parent is None else parent.scenario


def unique_names(versions: Sequence[Version]) -> dict[str, str]:
    """Names of scenarios by id, with the beginning of the id if a name is not unique."""
    often = Counter(version.name for version in versions)
    return {
        version.scenario: version.name if often[version.name] == 1 else f"{version.name} ({version.scenario[:6]})"
        for version in versions
    }


def by_name(store: Store, names: Sequence[str]) -> list[Candidate] | list[str]:
    """Find scenarios by name; a sentence for every unknown name."""
    known = {candidate.name: candidate for candidate in candidates(store)}
    refused: list[str] = [
        joined(filter(None, (say("The store has no scenario {name}.", name=shown(name)), near_miss(name, known))))
        for name in names
        if name not in known
    ]
    return refused or [known[name] for name in names]


def compared(store: Store, chosen: Sequence[Candidate], base: str) -> Comparison | list[str]:
    """Compare scenarios of a store with one of them.

    Args:
        store: The store.
        chosen: The scenarios.
        base: Name of the one that the others are set beside.

    Returns:
        The comparison; or everything that stands against it, in sentences.
    """
    return _compared(tuple(_Content.of(store, candidate) for candidate in chosen), base)


def planned(store: Store, chosen: Sequence[Candidate]) -> list[PlannedScenario] | list[str]:
    """Read scenarios of a store with their plans; or everything that stands against comparing them, in sentences."""
    return _planned(tuple(_Content.of(store, candidate) for candidate in chosen))


def sharpening(session: Session, store: Store, chosen: Sequence[Candidate], base: str, found: Comparison) -> bool:
    """Sharpen the differences of a comparison, once for the inputs compared, where they are less sharp than asked.

    Args:
        session: The session of this tab, which remembers the job.
        store: The store.
        chosen: The scenarios compared.
        base: Name of the base.
        found: Their comparison.

    Returns:
        Whether the last job sharpens, or has sharpened, just these.
    """
    ordered = sorted(chosen, key=lambda candidate: (candidate.name != base, candidate.name))
    prints = [candidate.version.case_hash for candidate in ordered]
    last = last_job(session, Question.COMPARE)
    if last is not None and _asked(last) == prints:
        return True
    if not blunt(found):
        return False
    sides = [Scenario(one.name, one.version.sheets, plan_of(store, one)) for one in ordered]
    if last is not None and last.running:
        last.stop()
    remember(session, Question.COMPARE, submit(Question.COMPARE, sides, prints, workspace=session.journal.name))
    return True


def _asked(job: Job) -> list[str | None]:
    """Fingerprints of the inputs that a job is about; none where its request cannot be read."""
    try:
        return job.request(QuestionRequest).fingerprints
    except MessageError:
        return []


def plan_of(store: Store, candidate: Candidate) -> Plan | None:
    """Plan of a scenario, which the store verifies; None where there is none that holds."""
    held = None if candidate.plan is None else store.read(candidate.version, candidate.plan)
    return held if isinstance(held, Plan) else None


@dataclass(frozen=True)
class _Content:
    """Content of an entry: name, inputs and plan. Equal contents are read once."""

    name: str
    inputs: str
    """Hash of the inputs."""
    plan: str
    """Hash of the plan; empty where there is none."""
    read: Callable[[], PlannedScenario | str] = field(compare=False)

    @classmethod
    def of(cls, store: Store, candidate: Candidate) -> Self:
        """The content of a scenario of a store."""
        plan = "" if candidate.plan is None else candidate.plan.id
        return cls(candidate.name, candidate.version.record.inputs, plan, partial(_read, store, candidate))


def _read(store: Store, candidate: Candidate) -> PlannedScenario | str:
    """Read a scenario with its plan, which the store verifies."""
    plan = None if candidate.plan is None else store.read(candidate.version, candidate.plan)
    if isinstance(plan, list):
        return say(
            "Scenario {name} cannot be compared: its plan does not hold ({why})",
            name=shown(candidate.name),
            why=str(plan[0]),
        )
    version = candidate.version
    return verified_scenario(candidate.name, version.sheets, store.checked(version), plan)


@lru_cache(maxsize=REMEMBERED)
def _entry(content: _Content) -> PlannedScenario | str:
    return content.read()


@lru_cache(maxsize=REMEMBERED)
def _compared(contents: tuple[_Content, ...], base: str) -> Comparison | list[str]:
    read = _planned(contents)
    entries = [one for one in read if isinstance(one, PlannedScenario)]
    return compare(entries, base) if entries else [one for one in read if isinstance(one, str)]


def _planned(contents: tuple[_Content, ...]) -> list[PlannedScenario] | list[str]:
    read = [_entry(content) for content in contents]
    refused = [one for one in read if isinstance(one, str)]
    return refused or [one for one in read if isinstance(one, PlannedScenario)]
