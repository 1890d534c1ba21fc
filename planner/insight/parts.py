"""Parts of the changes between two scenarios, of which every coalition that is needed is a case that can be planned."""

from dataclasses import dataclass

from planner.check import check
from planner.formats.sheets import Sheets, raw_case
from planner.insight.change_sets import Grouping, change_sets_between, with_changes
from planner.insight.shapley import Coalition, Orderings
from planner.language import say
from planner.plan import Plan
from planner.tables import Case


@dataclass(frozen=True)
class Scenario:
    """A scenario with its plan, if it has one."""

    name: str
    sheets: Sheets
    plan: Plan | None = None


class UnattributedError(Exception):
    """A difference that cannot be attributed; the message says why."""


class Parts:
    """The parts of the changes between two scenarios, which are joined where one is no use without another."""

    def __init__(self, old: Scenario, new: Scenario, grouping: Grouping, most: int) -> None:
        """Divide the changes into parts.

        Args:
            old: The scenario before.
            new: The scenario after.
            grouping: Criterion of the parts.
            most: Most parts.

        Raises:
            UnattributedError: Nothing differs.
        """
        self._old, self._new = old, new
        self.sets = change_sets_between(old.sheets, new.sheets, grouping, most)
        """The changes of each part."""
        if not self.sets:
            raise UnattributedError(say("The two scenarios have the same inputs: there is nothing to share out."))
        self.notes = [
            say("{name} are told as one part.", name=part.name)
            for part in self.sets
            if part.name.startswith("all others")
        ]
        """Sentences on parts that are told as one."""

    def cases(self, orderings: Orderings) -> tuple[dict[Coalition, Case], Coalition | None]:
        """Case of every coalition; or the first coalition whose case has faults."""
        cases: dict[Coalition, Case] = {}
        for coalition in orderings.coalitions:
            case = self._case(coalition)
            if case is None:
                return cases, coalition
            cases[coalition] = case
        return cases, None

    def _case(self, coalition: Coalition) -> Case | None:
        sheets = with_changes(self._old.sheets, self._new.sheets, [self.sets[i] for i in coalition])
        if not coalition or len(coalition) == len(self.sets):
            sheets = self._new.sheets if coalition else self._old.sheets
        checked = check(raw_case(sheets))
        return None if checked.faults else checked.case

    def join(self, broken: Coalition) -> None:
        """Join two parts: one of a coalition that cannot be planned, and one that it needs.

        Raises:
            UnattributedError: The coalition is one of the scenarios.
        """
        everything = frozenset(range(len(self.sets)))
        if not broken or broken == everything:
            scenario = self._new if broken else self._old
            raise UnattributedError(
                say("“{name}” has no plan: it has faults, or its locks ask for too much.", name=scenario.name)
            )
        missing = sorted(everything - broken)
        needed = next((i for i in missing if self._case(broken | {i}) is not None), missing[0])
        there = sorted(broken)
        needing = next((i for i in there if self._case(broken - {i}) is not None), there[0])
        one, other = self.sets[needing], self.sets[needed]
        self.notes.append(
            say(
                "“{one}” and “{other}” are told as one part: one without the other is no case that can be planned.",
                one=one.name,
                other=other.name,
            )
        )
        self.sets = [one.union(other) if i == needing else part for i, part in enumerate(self.sets) if i != needed]
