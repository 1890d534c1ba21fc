"""Errors of the public API: each carries what a program needs to go on, and says the same in sentences."""

from collections.abc import Sequence

from planner.fault import Fault
from planner.plan import Outcome

WITHOUT_PLAN = {
    Outcome.INFEASIBLE: "No plan: locks or limits on areas ask for more than ceilings, money or pledges allow.",
    Outcome.NO_PLAN_IN_TIME: "No plan was found within the limits.",
}
"""What is said of an outcome without a plan."""


class PlannerError(Exception):
    """Base class of every error that the API raises about cases, plans and comparisons.

    Example:
        >>> import planner
        >>> try:
        ...     planner.read_case("nowhere")
        ... except planner.PlannerError as error:
        ...     print(type(error).__name__)
        InputFaultsError
    """


class FaultsError(PlannerError):
    """Something is wrong with tables, changes or a plan: every fault at once, in `faults`.

    Example:
        >>> import planner
        >>> try:
        ...     planner.read_case("nowhere")
        ... except planner.FaultsError as error:
        ...     print(error.faults[0].found)
        nothing
    """

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(tuple(faults))
        self.faults: tuple[Fault, ...] = tuple(faults)

    def __str__(self) -> str:
        """A sentence for every fault, each on its own line."""
        return "\n".join(map(str, self.faults))


class InputFaultsError(FaultsError):
    """The tables of a case have faults: nothing is planned, drawn or written as a workbook from them.

    Example:
        >>> import planner
        >>> base = planner.read_case("data/tiny").with_settings(periods=0)
        >>> try:
        ...     base.plan()
        ... except planner.InputFaultsError as error:
        ...     print(error)
        settings, row 4, column value: found “0” for “periods”; allowed: a whole number from 1 to 240.
    """


class ChangesError(FaultsError):
    """Changes cannot be made to a case: all of them are refused, and the inputs stay as they are.

    Example:
        >>> import planner
        >>> try:
        ...     planner.read_case("data/tiny").switch_off("ALPHA")
        ... except planner.ChangesError as error:
        ...     print(error.faults[0].found, error.faults[0].hint)
        “ALPHA” Did you mean “ALFA”?
    """


class PlanFaultsError(FaultsError):
    """A plan cannot be read, is one of other inputs, or does not keep the rules or the figures that it claims.

    Example:
        >>> import planner
        >>> try:
        ...     planner.read_plan("data/tiny", planner.read_case("data/tiny"))
        ... except planner.PlanFaultsError as error:
        ...     print(error.faults[0].table)
        deployments
    """


class NoPlanError(PlannerError):
    """Planning ended without a plan; `outcome` says how: `infeasible` or `no_plan_in_time`.

    Example:
        >>> import planner
        >>> try:
        ...     planner.read_case("data/tiny").plan(seconds=0)
        ... except planner.NoPlanError as error:
        ...     print(error.outcome)
        no_plan_in_time
    """

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome)
        self.outcome = outcome

    def __str__(self) -> str:
        """The outcome in a sentence."""
        return WITHOUT_PLAN[self.outcome]


class ComparisonError(PlannerError):
    """Scenarios cannot be compared; `reasons` has every reason, in a sentence.

    Example:
        >>> import planner
        >>> planned = planner.read_case("data/tiny").plan(work=1)
        >>> try:
        ...     planner.compare(planned, planned)
        ... except planner.ComparisonError as error:
        ...     print(error)
        Scenarios are told apart by name, and 2 are called “tiny”.
    """

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__(tuple(reasons))
        self.reasons: tuple[str, ...] = tuple(reasons)

    def __str__(self) -> str:
        """Every reason, each on its own line."""
        return "\n".join(self.reasons)
