"""Whether reasons and levers hold when checked by other means: `python -m benchmarks.why_nots`.

For sampled pairs of a pledge with an unused unit and a mission, in random cases and in those of `data`: every rule
said to stand against the unit is one that the verifier finds broken with it; with that rule lifted alone it is broken
no more, and the pair is possible or is told other reasons. Every change that is found is made in the tables as typed,
checked and verified anew; the plan then uses one more unit and averts more. With one step less, every start is planned
by itself with all other units locked, and none is better. Where the unit averts less than what it would displace, no
plan in which others may go for it is better either. In random cases a contributor is switched off, and a pledge locked
out of a mission. A run goes on where the last one with the same folder stopped.
"""

import argparse
import json
import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path

import pandas as pd
from rich.console import Console
from rich.table import Table

from benchmarks.cases import random_case
from planner import files
from planner.adopt import fixed
from planner.case_folders import check_case
from planner.explain.deployments.edits import RowEdit, add_row, drop_rows, edited, set_cells
from planner.explain.deployments.held import TOLERANCE, Verdict
from planner.explain.deployments.lever import Lever
from planner.explain.deployments.lever_decisions import InPlaceOfOthers
from planner.explain.deployments.lever_kinds import levers
from planner.explain.deployments.levers import LeverFound, LeverSearch
from planner.explain.deployments.why_not import why_not
from planner.explain.plan_analysis import PlanAnalysis
from planner.explanations import Reason
from planner.plan import Outcome, Plan
from planner.plan.plan_tables import FRAMES
from planner.run import plan_case
from planner.solution import Limits
from planner.tables import Case
from planner.verify import broken_rules, verify

DATA = Path(__file__).parents[1] / "data"
PLAN, REAL = Limits(0.001, threads=1, work=4), Limits(0.02, threads=1, work=1)
"""Limits of the plans of random and of real cases."""

LARGER = 4
"""One random case of so many is of the size XS, the others of XXS."""

STARTED = {"troops_limit", "police_limit", "contributor_limit", "cash_balance", "lock_limit", "caveats", "participates",
           "readiness_and_tours", "least_months"}  # fmt: skip
"""Rules that a unit breaks by starting, wherever its people are."""


@dataclass
class Checked:
    """Counts of what was checked, and everything that did not hold."""

    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def hold(self, what: str, *, holds: bool, where: str) -> None:
        """Count a check."""
        self.counts[what] += 1
        if not holds:
            self.wrong.append(f"{what}: {where}")
            Console(width=120).print(self.wrong[-1])


def main() -> None:
    """Check as many pairs as asked for, and print the counts."""
    asked, console = _arguments(), Console(width=120)
    work, ends = Work(asked.work), time.monotonic() + 60 * asked.minutes
    checked, whole = Checked(), True
    for name in _sample(asked.seed, asked.real):
        whole = _check_case(name, asked, work, checked, ends)
        console.print(f"{name}: {dict(checked.counts)}, {len(checked.wrong)} did not hold")
        if not whole or checked.counts["pairs"] >= asked.all:
            break
    grid = Table("checked", "times")
    for what, times in checked.counts.items():
        grid.add_row(what, str(times))
    console.print(grid, f"{len(checked.wrong)} did not hold{'' if whole else '; not all are checked yet'}.")


@dataclass(frozen=True)
class Work:
    """What is already done of a sample: plans of its cases, and what was found of its pairs."""

    folder: Path

    @property
    def _file(self) -> Path:
        return self.folder / "pairs.jsonl"

    def done(self) -> dict[tuple[str, str, str], Checked]:
        """What was found of pairs, by case, pledge and mission."""
        lines = self._file.read_text(encoding="utf-8").splitlines() if self._file.exists() else []
        rows = (json.loads(line) for line in lines)
        return {tuple(row["pair"]): Checked(Counter(row["counts"]), row["wrong"]) for row in rows}

    def keep(self, pair: tuple[str, str, str], found: Checked) -> None:
        """Keep what was found of a pair."""
        row = {"pair": pair, "counts": dict(found.counts), "wrong": found.wrong}
        with self._file.open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(row, ensure_ascii=False) + "\n")

    def planned(self, name: str) -> PlanAnalysis:
        """A case of the sample with its plan."""
        size, _, seed = name.partition(" ")
        case = _decided(random_case(size, int(seed)), name) if seed else check_case(DATA / name).case
        folder = self.folder / name.replace(" ", "-")
        plan = files.read_plan(folder) if folder.is_dir() else plan_case(case, PLAN if seed else REAL).plan
        if not isinstance(plan, Plan):
            raise SystemExit(f"{name} has no plan.")
        if not folder.is_dir():
            files.write_plan(plan, folder)
        return PlanAnalysis(case, plan)


def _sample(seed: int, real: Sequence[str]) -> Iterator[str]:
    yield from real
    yield from (f"{'XXS' if number % LARGER else 'XS'} {number}" for number in count(seed))


def _decided(case: Case, name: str) -> Case:
    """The case with a contributor switched off, and a pledge locked out of a mission."""
    draw = random.Random(name)  # noqa: S311
    off = draw.choice(list(case["contributors"]["contributor"]))
    pledge, mission = draw.choice(list(case["pledges"]["pledge"])), draw.choice(list(case["missions"]["mission"]))
    contributors = case["contributors"].assign(participates=case["contributors"]["contributor"] != off)
    locks = edited(case, [add_row("locks", pledge=pledge, mission=mission, units_max="0")])["locks"]
    return replace(case, tables={**case.tables, "contributors": contributors, "locks": locks})


def _check_case(name: str, asked: argparse.Namespace, work: Work, checked: Checked, ends: float) -> bool:
    """Check the pairs of a case that are drawn; return whether all are checked by now."""
    analysis, draw, known = work.planned(name), random.Random(f"{asked.seed} {name}"), work.done()  # noqa: S311
    pairs = [(pledge, mission) for pledge in analysis.unused for mission in analysis.reach.mandates]
    for pair in draw.sample(pairs, min(asked.pairs if " " in name else asked.real_pairs, len(pairs))):
        key = (name, *pair)
        if key not in known:
            if time.monotonic() > ends:
                return False
            found = check_pair(analysis, *pair)
            work.keep(key, found)
            known[key] = found
        checked.counts += known[key].counts
        checked.wrong += known[key].wrong
    return True


def check_pair(analysis: PlanAnalysis, pledge: str, mission: str) -> Checked:
    """Check a pair."""
    checked = Checked(Counter(pairs=1))
    check_reasons(analysis, pledge, mission, checked)
    check_levers(analysis, pledge, mission, checked)
    return checked


def check_reasons(analysis: PlanAnalysis, pledge: str, mission: str, checked: Checked) -> None:
    """Hold every reason against the verifier, and lift the first alone."""
    row = why_not(analysis, pledge, mission)
    where = f"{analysis.case.settings.title}: {row.words}"
    here = [reason for reason in row.reasons if reason.at_best_start]
    checked.hold("possible or with a reason", holds=row.possible == (not here), where=where)
    start = _period(analysis, row.best_start)
    found = {fault.column for fault in broken_rules(analysis.case, with_unit(analysis, pledge, mission, start))}
    told = {reason.rule for reason in here}
    checked.hold("every rule told is broken", holds=told & STARTED <= found, where=f"{where} {found}")
    unpaid = {"cash_balance"} if "cash_balance" not in told else set()
    checked.hold("every rule broken is told", holds=found & STARTED - unpaid <= told, where=f"{where} {found}")
    lifting = _lifting(analysis, pledge, mission, here[0]) if here else []
    if here and not lifting:
        gains = gains_by_locks(analysis, analysis.case, pledge, mission, frozenset())
        checked.hold("of too little worth, and no start of it pays", holds=not gains, where=where)
    if not lifting:
        return
    lifted = PlanAnalysis(edited(analysis.case, lifting), analysis.plan)
    after = why_not(lifted, pledge, mission)
    left = [reason.rule for reason in after.reasons if reason.at_best_start]
    checked.hold("lifted, another reason or none", holds=here[0].rule not in left or after.possible, where=where)


def _period(analysis: PlanAnalysis, month: str) -> int:
    """Period of a start that is told by its month."""
    names = {analysis.names.month(t): t for t in range(1, analysis.reach.periods + 1)}
    return names.get(month, 1)


def with_unit(analysis: PlanAnalysis, pledge: str, mission: str, start: int) -> Plan:
    """The plan with one more unit, none of whose people is posted."""
    unit, last = analysis.reach.units[pledge], analysis.reach.last_period(pledge, mission, start)
    row = (pledge, "", unit.contributor, mission, unit.unit_type, start, last, 1, unit.strength, 0.0)
    more = pd.DataFrame([row], columns=list(FRAMES["deployments"])).astype(FRAMES["deployments"])
    deployments = pd.concat([analysis.plan.deployments, more], ignore_index=True)
    return replace(analysis.plan, frames={**analysis.plan.frames, "deployments": deployments})


def _lifting(analysis: PlanAnalysis, pledge: str, mission: str, reason: Reason) -> Sequence[RowEdit]:
    """Edits that lift a reason altogether; none where it is the worth of the unit."""
    areas = [area for area, place in analysis.case.mission_of.items() if place == mission]
    contributor = analysis.reach.units[pledge].contributor
    sooner = [set_cells("pledges", pledge, ready_period="1", months_available="")]
    return {
        "troops_limit": [set_cells("missions", mission, authorised_troops="")],
        "police_limit": [set_cells("missions", mission, authorised_police="")],
        "contributor_limit": [set_cells("missions", mission, authorised_troops="")],
        "cash_balance": [set_cells("missions", mission, assessed_usd_per_period="")],
        "support_limit": [drop_rows("support", area=area) for area in areas],
        "area_troops_limit": [set_cells("areas", area, troops_limit="") for area in areas],
        "caveats": [drop_rows("caveats", contributor=contributor), drop_rows("caveats", pledge=pledge)],
        "participates": [set_cells("contributors", contributor, participates="yes")],
        "lock_limit": [drop_rows("locks", pledge=pledge, mission=mission)],
        "readiness_and_tours": sooner,
        "least_months": sooner,
    }.get(reason.rule, [])


def check_levers(analysis: PlanAnalysis, pledge: str, mission: str, checked: Checked) -> None:
    """Make every change that is found in the tables, and try one step less by other means."""
    search = LeverSearch(analysis, pledge, mission)
    tried = list[tuple[Lever | None, LeverFound]]([(None, search.as_it_is())])
    tried += [(lever, search.run(lever)) for lever in levers(analysis, pledge, mission)]
    for lever, found in tried:
        checked.counts["levers tried"] += lever is not None
        checked.counts["unsettled"] += found.verdict is Verdict.UNSETTLED
        if found.plan is None:
            if isinstance(lever, InPlaceOfOthers) and found.verdict is Verdict.LOSES:
                gains = gains_by_locks(analysis, analysis.case, pledge, mission, giving_way=True)
                where = f"{analysis.case.settings.title}: {pledge} at {mission}, {found.why}"
                checked.hold("nothing that it could displace is worth less", holds=not gains, where=where)
            continue
        steps = found.steps
        where = f"{analysis.case.settings.title}: {pledge} at {mission}, {lever.says(steps) if lever else 'as it is'}"
        case = analysis.case if lever is None else edited(analysis.case, lever.edits(steps))
        checked.hold("a plan with it is verified", holds=not verify(case, found.plan), where=where)
        units = [_units(each, pledge) for each in (analysis.plan, found.plan)]
        checked.hold("it uses one more unit", holds=units[1] == units[0] + 1, where=where)
        before, after = (each.summary.exposure_unprotected for each in (analysis.plan, found.plan))
        checked.hold("it averts more", holds=after < before, where=where)
        if lever is not None and found.below is Verdict.LOSES:
            less = analysis.case if steps == 1 else edited(analysis.case, lever.edits(steps - 1))
            gains = gains_by_locks(analysis, less, pledge, mission, lever.beside)
            checked.counts[f"changes of the lever {lever.kind}"] += 1
            checked.hold("one step less does not", holds=not gains, where=where)
        checked.counts["below not proven"] += found.below is not Verdict.LOSES


def _units(plan: Plan, pledge: str) -> int:
    """Units of a pledge that a plan deploys [units]."""
    rows = plan.deployments
    return int(rows["units"][rows["pledge"] == pledge].sum())


def gains_by_locks(
    analysis: PlanAnalysis,
    case: Case,
    pledge: str,
    mission: str,
    beside: frozenset[str] = frozenset(),
    *,
    giving_way: bool = False,
) -> bool:
    """Whether one more unit pays at some start, each planned as a case of the mission alone with all units locked.

    Args:
        analysis: The plan.
        case: Its case, or one with a lever applied.
        pledge: The pledge.
        mission: The mission.
        beside: Pledges that the lever adds, of which any number may deploy.
        giving_way: Whether units of other pledges may go, as far as the case's own locks let them; with the unit and,
            so that what is gained is by the unit, without it.
    """
    here = analysis.plan.deployments[analysis.plan.deployments["mission"] == mission]
    alone = _mission_alone(analysis, case, mission, {pledge, *here["pledge"], *beside})
    kept = pledge if giving_way else ""
    before = _objective_locked(alone, here, beside, kept)
    reach = PlanAnalysis(alone, analysis.plan).reach
    offers = reach.offers.get(pledge, [])
    for start in sorted({t for offer in offers for t in reach.starts(offer, mission)}):
        more = pd.DataFrame([(pledge, mission, start, 1)], columns=["pledge", "mission", "from_period", "units"])
        with_one = _objective_locked(alone, pd.concat([here[list(more)], more]), beside, kept)
        if with_one < before - 2 * TOLERANCE * abs(before):
            return True
    return False


def _mission_alone(analysis: PlanAnalysis, case: Case, mission: str, pledges: set[str]) -> Case:
    """The case of a mission with some pledges, and what other missions leave of funds."""
    paid = analysis.plan.payments[analysis.plan.payments["mission"] != mission].groupby("fund")["usd"].sum()
    funds = case["funds"]
    left = (funds["amount_usd"] - funds["fund"].map(paid).fillna(0.0)).clip(lower=0.0)
    reach = PlanAnalysis(case, analysis.plan).reach
    allowed = {name for name in pledges if name in reach.pledges and not reach.barred(name, mission)}
    areas = {area for area, place in case.mission_of.items() if place == mission}
    tables = {
        "missions": case["missions"][case["missions"]["mission"] == mission],
        "areas": case["areas"][case["areas"]["area"].isin(areas)],
        "threats": case["threats"][case["threats"]["area"].isin(areas)],
        "support": case["support"][case["support"]["area"].isin(areas)],
        "pledges": case["pledges"][case["pledges"]["pledge"].isin(allowed)],
        "preparations": case["preparations"][case["preparations"]["pledge"].isin(allowed)],
        "caveats": case["caveats"][case["caveats"]["area"].isin(areas)],
        "capabilities_in_place": case["capabilities_in_place"][case["capabilities_in_place"]["mission"] == mission],
        "funds": funds.assign(amount_usd=left)[funds["mission"].isin(["", mission])],
        "locks": case["locks"][(case["locks"]["mission"] == mission) & case["locks"]["pledge"].isin(allowed)],
    }
    return replace(case, tables={**case.tables, **tables})


def _objective_locked(case: Case, deployments: pd.DataFrame, beside: frozenset[str], kept: str = "") -> float:
    """Objective of the best plan with these units, and any of those beside; infinity where there is none.

    Where a pledge is kept, units of the others may go.
    """
    if not set(deployments["pledge"]) <= set(case["pledges"]["pledge"]):
        return float("inf")
    locked = fixed(case, deployments)
    free = locked["locks"][~locked["locks"]["pledge"].isin(beside)]
    own = case["locks"]
    if kept:
        free = free.assign(units_min=free["units_min"].where(free["pledge"] == kept, 0))
    asked = own["units_max"].notna() | ((own["units_min"] > 0) & (kept != ""))
    both = pd.concat([free, own[asked]], ignore_index=True) if len(own) else free
    by_key = both.groupby(["pledge", "mission", "from_period"], dropna=False)
    both = both.assign(
        units_min=by_key["units_min"].transform("max"), units_max=by_key["units_max"].transform("min")
    ).drop_duplicates(["pledge", "mission", "from_period"])
    ended = plan_case(replace(locked, tables={**locked.tables, "locks": both}), Limits(1e-6, threads=1, work=4))
    if ended.outcome is Outcome.INVALID_INPUT and any(fault.column != "units_max" for fault in ended.faults):
        raise ValueError(str(ended.faults[0]))
    plan = ended.plan
    return float("inf") if plan is None else plan.summary.objective - plan.summary.tidying_cost


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--all", type=int, default=300, help="pairs to check")
    parser.add_argument("--pairs", type=int, default=6, help="pairs of each random case")
    parser.add_argument("--real-pairs", type=int, default=30, help="pairs of each real case")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--real", nargs="*", default=["tiny", "summit-2015"], help="cases of data to check first")
    parser.add_argument("--work", type=Path, default=Path(".work/why_nots"), help="folder of what is done")
    parser.add_argument("--minutes", type=float, default=60.0, help="stop after so many; the next run goes on")
    return parser.parse_args()


if __name__ == "__main__":
    main()
