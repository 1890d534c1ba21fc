"""Inputs and results as immutable Python values: a case that is edited and planned; every edit returns new inputs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from numbers import Integral
from threading import Event

import pandas as pd

from planner.api.cells import sheet_from, text_of
from planner.api.changing import Source, changes_from
from planner.api.errors import ChangesError, NoPlanError, PlanFaultsError
from planner.api.named_tables import NamedTables
from planner.difference import Difference, difference
from planner.fault import Fault
from planner.formats.sheets import Sheets, sheet_of
from planner.plan import BY_CHANCES, IF_ALL_COME, Plan, Summary
from planner.plan.certainty import MOST_ASKED
from planner.plan.plan_tables import frame, people_deployed
from planner.run import plan_case
from planner.scenarios.apply import apply
from planner.schema import Value
from planner.solution import Limits, Progress
from planner.tables import TABLES
from planner.verify import held_against


@dataclass(frozen=True, repr=False)
class Inputs(NamedTables):
    """The input tables of a case, as they were typed, under a name. Immutable: every edit returns new inputs.

    Example:
        >>> import planner
        >>> base = planner.read_case("data/tiny")
        >>> base
        <Inputs “tiny”: 2 missions, 4 pledges>
        >>> without = base.switch_off("ALFA").with_name("without Alfa")
        >>> without.notes
        ('Change 1 (switch_off): Switched off: Alfa (ALFA).',)
    """

    def __repr__(self) -> str:
        """Name and size."""
        missions, pledges = (len(sheet_of(self.sheets, name).rows) for name in ("missions", "pledges"))
        return f"<Inputs “{self.name}”: {missions:,} missions, {pledges:,} pledges>"

    def with_name(self, name: str) -> "Inputs":
        """The same tables under another name."""
        return replace(self, name=name)

    def with_table(self, name: str, frame: pd.DataFrame) -> "Inputs":
        """The inputs with another version of a table; its faults, if any, are in `faults` of what is returned.

        Args:
            name: The table.
            frame: All of its rows, as `table` or `text` gave them; NA, None and "" are blank, and the index is left
                aside.

        Raises:
            KeyError: There is no such table.
        """
        TABLES[name]
        return self._edited({**self.sheets, name: sheet_from(frame)})

    def with_settings(self, **values: Value) -> "Inputs":
        """The inputs with other values of some settings.

        Args:
            **values: By setting, its value in the unit of `data/TABLES.md`; None for blank.

        Raises:
            ChangesError: There is no such setting.
        """
        changes = [{"kind": "setting", "name": name, "value": text_of(value)} for name, value in values.items()]
        return self._changed(changes, sound=False)

    def switch_off(self, *contributors: str, group: str | tuple[str, ...] = ()) -> "Inputs":
        """The inputs without some contributors: nothing that they pledge takes part.

        Args:
            *contributors: Keys of contributors.
            group: Groups whose members are switched off too.

        Raises:
            ChangesError: A contributor or group is unknown, or none is named, or the case has faults.
        """
        return self._changed([{"kind": "switch_off", "contributor": contributors, "group": group}])

    def switch_on(self, *contributors: str, group: str | tuple[str, ...] = ()) -> "Inputs":
        """The inputs with some contributors taking part again; arguments and errors as those of `switch_off`."""
        return self._changed([{"kind": "switch_on", "contributor": contributors, "group": group}])

    def with_changes(self, *changes: Source) -> "Inputs":
        """The inputs with changes made in their order: all of them, or none.

        Args:
            *changes: Files of changes (.toml), or changes themselves, each with its kind and fields as
                `docs/scenarios.md` describes them: `{"kind": "scale_pledges", "contributor": "ALFA", "by": 0.5}`.

        Raises:
            ChangesError: A change is faulty, or so is the case before or after them.
            OSError: A file cannot be read.
        """
        return self._changed(changes)

    def _changed(self, sources: Sequence[Source], *, sound: bool = True) -> "Inputs":
        """The inputs after changes, from files or mappings."""
        changes, files = changes_from(sources)
        applied = apply(self.sheets, changes, sound=sound, files=files)
        if applied.faults:
            raise ChangesError(applied.faults)
        return replace(self._edited(applied.sheets), notes=(*self.notes, *applied.notes))

    def _edited(self, sheets: Sheets) -> "Inputs":
        return replace(self, sheets=sheets, as_read=None)

    def difference(self, old: "Inputs") -> Difference:
        """What differs from other inputs: rows `added` and `removed`, cells `changed`; each prints as a sentence.

        Args:
            old: The inputs before.

        Raises:
            InputFaultsError: One of the two has faults.
        """
        return difference(old.case, self.case)

    def plan(
        self,
        *,
        gap: float = 0.02,
        seconds: float | None = None,
        work: int | None = None,
        threads: int | None = None,
        start: "Result | None" = None,
        reference: "Result | None" = None,
        watch: Callable[[Progress], object] | None = None,
        stop: Event | None = None,
    ) -> "Result":
        """Plan the inputs. The plan is verified against the tables before it is returned.

        An interrupt, as of a notebook's kernel, ends the search and keeps the best plan; so does `stop`.

        Args:
            gap: Share of the most that any plan can avert that the plan may miss, up to a half [1].
            seconds: Time limit [s]; without `work` it ends the solve instead of the usual work.
            work: Rounds of the search after which to stop; without it and `seconds` as many as are usual.
            threads: Threads of the solver; all cores, if not given.
            start: A result to begin with, of these inputs or of some much like them.
            reference: The result that change is counted against, by the setting `change_weight`.
            watch: Called now and then with where the solve stands: step, seconds, objective, bound and gap.
            stop: Set from any thread, it ends the solve.

        Raises:
            InputFaultsError: The tables have faults.
            NoPlanError: There is no plan, or none was found within the limits.
            PlanFaultsError: The plan that was found does not keep a rule; it is a defect of the planner.
            ValueError: A limit is out of range.
        """
        limits = _limits(gap, seconds, work, threads)
        ended = plan_case(
            self.case,
            limits,
            _watch(watch),
            None if reference is None else reference.people,
            start=None if start is None else start.plan,
            stop=stop,
        )
        if ended.faults:
            raise PlanFaultsError(ended.faults)
        if ended.plan is None:
            raise NoPlanError(ended.outcome)
        return Result(self, ended.plan, reference)


def _watch(watch: Callable[[Progress], object] | None) -> Callable[[Progress], None]:
    """What a run calls: progress is passed on without the handle on the best plan so far."""

    def tell(now: Progress) -> None:
        """Pass word on."""
        if watch is not None:
            watch(replace(now, best=None))

    return tell


def _limits(gap: float, seconds: float | None, work: int | None, threads: int | None) -> Limits:
    for name, value, least in (("gap", gap, 0), ("seconds", seconds, 0), ("work", work, 1), ("threads", threads, 1)):
        if value is not None and not value >= least:
            raise ValueError(f"{name} is {value}; allowed: from {least}")
    if gap > MOST_ASKED:
        raise ValueError(f"gap is {gap}; allowed: up to {MOST_ASKED}")
    return Limits.asked(gap, seconds, _whole("work", work), _whole("threads", threads))


def _whole(name: str, value: int | None) -> int | None:
    if value is not None and not isinstance(value, Integral):
        raise ValueError(f"{name} is {value}; allowed: from 1, a whole number")
    return None if value is None else int(value)


@dataclass(frozen=True, repr=False)
class Result:
    """Inputs with a verified plan of them, as `Inputs.plan` and `read_plan` return it.

    Example:
        >>> import planner
        >>> planned = planner.read_case("data/tiny").plan(gap=1e-6)
        >>> planned
        <Result “tiny”: optimal, 1,472 civilian-months unprotected if all come, 1,472 by their chances>
        >>> planned.table("unused")[["pledge", "units"]]
                pledge  units
        0  B-battalion      1
    """

    inputs: Inputs
    plan: Plan
    """Its `summary`, and its tables under the names of `docs/plan.md`."""
    reference: "Result | None" = None
    """The result that change is counted against; None where change is not counted."""

    def __repr__(self) -> str:
        """Name and headline."""
        expected = self.summary.expected_unprotected
        beside = "" if expected is None else f", {expected:,.0f} {BY_CHANCES}"
        unprotected = f"{self.summary.exposure_unprotected:,.0f} civilian-months unprotected {IF_ALL_COME}{beside}"
        return f"<Result “{self.name}”: {self.summary.status}, {unprotected}>"

    @property
    def name(self) -> str:
        """Name of the inputs."""
        return self.inputs.name

    @property
    def summary(self) -> Summary:
        """The headline: status, exposure, objective and bound [civilian-months], gap [1], cost [USD], people."""
        return self.plan.summary

    @property
    def people(self) -> dict[tuple[str, str], float]:
        """People deployed, by pledge and mission [persons]."""
        return people_deployed(self.plan.deployments)

    @property
    def people_before(self) -> dict[tuple[str, str], float] | None:
        """People deployed by the reference, by pledge and mission [persons]; None without one."""
        return None if self.reference is None else self.reference.people

    def table(self, name: str) -> pd.DataFrame:
        """A table of the plan, a copy: persons, USD and civilian-months in full precision.

        Args:
            name: A table of `docs/plan.md`, such as `deployments`, `exposure` or `unused`.

        Raises:
            KeyError: There is no such table.
        """
        return self.plan.frames.get(name, frame(name, ())).copy()

    def verify(self) -> tuple[Fault, ...]:
        """Every broken rule and wrong figure, recomputed from the tables without the model; empty for a sound plan."""
        return tuple(held_against(self.inputs.case, self.plan, self.people_before))
