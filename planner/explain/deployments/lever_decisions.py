"""Levers that are a decision, whole or not at all: a switch, a lock, a caveat, and whom a mission keeps."""

from collections import Counter
from collections.abc import Iterator, Mapping

from planner.explain.deployments.edits import Action, RowEdit, add_row, drop_rows, set_cells
from planner.explain.deployments.lever import Lever
from planner.explain.deployments.reasons import FULL
from planner.figures import enumerated, several
from planner.language import say
from planner.plan import Plan


class CaveatLifted(Lever):
    """The caveats that keep the pledge out of the mission, or of areas of it, are lifted."""

    kind, unit = say("caveat lifted"), ""

    @property
    def most(self) -> int:
        """One step, where there are such caveats."""
        return 1 if self.edits(1) else 0

    def edits(self, _: int) -> tuple[RowEdit, ...]:
        """Rows that forbid it are dropped; where others allow it elsewhere only, the mission is allowed too."""
        return tuple(self._edits())

    def _edits(self) -> Iterator[RowEdit]:
        contributor = self.analysis.reach.units[self.pledge].contributor
        for column, holder in (("pledge", self.pledge), ("contributor", contributor)):
            rows = [row for row in self.analysis.case["caveats"].itertuples() if getattr(row, column) == holder]
            places = [self.analysis.case.mission_of.get(row.area, row.mission) for row in rows]
            for row, place in zip(rows, places, strict=True):
                if row.rule == "never" and place == self.mission:
                    keys = {name: getattr(row, name) for name in ("pledge", "contributor", "mission", "area", "rule")}
                    yield drop_rows("caveats", **keys)
            only = [(row, place) for row, place in zip(rows, places, strict=True) if row.rule == "only"]
            if only and not any(row.mission == self.mission for row, _ in only):
                cells = {column: holder, "mission": self.mission, "rule": "only", "reason": "caveat lifted"}  # not told
                yield add_row("caveats", **cells)

    def says(self, _: int) -> str:
        """That they are lifted."""
        return say("its caveats on {mission} lifted", mission=self.mission)


class SwitchedOn(Lever):
    """The contributor of the pledge takes part."""

    kind, unit = say("contributor switched on"), ""

    @property
    def _contributor(self) -> str:
        return self.analysis.reach.units[self.pledge].contributor

    @property
    def most(self) -> int:
        """One step, where it is switched off."""
        return int(self._contributor in self.analysis.reach.switched_off)

    def edits(self, _: int) -> tuple[RowEdit, ...]:
        """The contributor's switch."""
        return (set_cells("contributors", self._contributor, participates="yes"),)

    def says(self, _: int) -> str:
        """Who is switched on."""
        contributor = self.analysis.names.contributor(self._contributor)
        return say("{contributor} switched on", contributor=contributor)


class LockLifted(Lever):
    """The planner's locks leave the units of the pledge at the mission without an upper bound."""

    kind, unit = say("lock lifted"), ""

    @property
    def most(self) -> int:
        """One step, where there is such a lock."""
        locks = self.analysis.case["locks"]
        ours = (locks["pledge"] == self.pledge) & (locks["mission"] == self.mission)
        return int(locks["units_max"][ours].notna().any())

    def edits(self, _: int) -> tuple[RowEdit, ...]:
        """Locks that ask for nothing else are dropped, others lose their upper bound."""
        here = {"pledge": self.pledge, "mission": self.mission}
        return drop_rows("locks", **here, units_min=""), RowEdit(Action.SET, "locks", here, {"units_max": ""})

    def says(self, _: int) -> str:
        """Which lock."""
        return say("the lock on its units at {mission} lifted", mission=self.mission)


class InPlaceOfOthers(Lever):
    """Other units at the mission go, so that there is room; nothing in the inputs changes."""

    kind, unit, displaces = say("in place of others"), "", True

    @property
    def most(self) -> int:
        """One step, where the mission is full for it in some month."""
        if self.mission not in self.analysis.reach.mandates or self.analysis.reach.barred(self.pledge, self.mission):
            return 0
        found = self.analysis.obstacles(self.mission)
        return int(found.stopped_by(FULL)[found.places_of(self.pledge)].any())

    def edits(self, _: int) -> tuple[RowEdit, ...]:
        """None."""
        return ()

    def says(self, _: int) -> str:
        """That others go."""
        return say("others there giving way")

    def went(self, kept: Mapping[tuple[str, int], int]) -> str:
        """Which others went, in words, where some stay.

        Args:
            kept: Units at the mission, by pledge and period of the start [units].
        """
        names, before = self.analysis.names, units_at(self.analysis.plan, self.mission)
        gone = {key: units - kept.get(key, 0) for key, units in before.items() if units > kept.get(key, 0)}
        said = [
            say(
                "{units} of {pledge} from {month}",
                units=several(n, "unit"), pledge=names.pledge(pledge), month=names.month(period),
            )
            for (pledge, period), n in gone.items()
            if pledge != self.pledge
        ]  # fmt: skip
        return say("{units} giving way", units=enumerated(said)) if said else say("people and money placed anew")


def units_at(plan: Plan, mission: str) -> Counter[tuple[str, int]]:
    """Units of a plan at a mission, by pledge and period of the start [units]."""
    here = plan.deployments[plan.deployments["mission"] == mission]
    return Counter({key: int(n) for key, n in here.groupby(["pledge", "from_period"])["units"].sum().items()})
