"""Select the contributors and pledges that a change names."""

from collections.abc import Mapping

from planner.fault import near_miss, shown
from planner.figures import enumerated
from planner.formats.sheets import TextRow
from planner.formats.spelling import folded, memberships, name
from planner.language import joined, say
from planner.scenarios.editable import ChangeFault, EditableCase, unknown_keys, unknown_names
from planner.scenarios.fields import Selection

KINDS = ("troops", "police", "enabler")


def groups(case: EditableCase) -> dict[str, set[str]]:
    """Groups of each contributor, folded for comparison."""
    rows = case.rows("contributors")
    named = memberships([row["groups"] for row in rows])
    return {name(row["contributor"]): set(map(folded, of)) for row, of in zip(rows, named, strict=True)}


Selected = tuple[list[TextRow], list[ChangeFault]]
"""Selected rows and the faults of the selection; with faults, no rows."""


def contributors(case: EditableCase, named: tuple[str, ...], of_groups: tuple[str, ...]) -> Selected:
    """Select contributors by name or by group."""
    faults = unknown_keys(case, "contributor", named, "contributors") + _unknown_groups(case, of_groups)
    if faults:
        return [], faults
    of, chosen = groups(case), set(map(folded, of_groups))
    rows = ((name(row["contributor"]), row) for row in case.rows("contributors"))
    return [row for who, row in rows if who in named or of[who] & chosen], []


def _unknown_groups(case: EditableCase, named: tuple[str, ...]) -> list[ChangeFault]:
    cells = [row["groups"] for row in case.rows("contributors")]
    known = {folded(group): group for row in memberships(cells) for group in row}
    allowed = say("a group that a contributor belongs to")
    return [
        ChangeFault("group", shown(group), allowed, _as_list(group, cells, known) or near_miss(group, known.values()))
        for group in named
        if folded(group) not in known
    ]


def _as_list(group: str, cells: list[str], known: Mapping[str, str]) -> str:
    """Hint on listing several groups that were written as one; empty if that is not the case."""
    parts = memberships([*cells, group])[-1]
    if len(parts) < 2 or any(folded(part) not in known for part in parts):
        return ""
    return say("Write a list: [{parts}].", parts=", ".join(f'"{part}"' for part in parts))


def pledges(case: EditableCase, change: Selection) -> Selected:
    """Select pledges that meet every criterion; a fault if a name is unknown or no pledge qualifies."""
    criteria = change.criteria
    if not criteria:
        fields = [name for name in Selection.model_fields if name != "note"]
        return [], [ChangeFault("", say("no criterion"), say("at least one of {fields}", fields=", ".join(fields)))]
    faults = _unknown(case, change)
    of, types = groups(case), case.keys("unit_types")
    wanted = criteria | ({"group": tuple(map(folded, change.group))} if change.group else {})
    rows = [row for row in case.rows("pledges") if _meets(_names_of(row, of, types), wanted)]
    if not faults and not rows:
        described = enumerated(joined([name, joined(map(shown, chosen), ", ")]) for name, chosen in criteria.items())
        found = say("no pledge with {criteria}", criteria=described)
        faults = [ChangeFault("", found, say("criteria that a pledge fits"))]
    return ([], faults) if faults else (rows, [])


def _meets(names: dict[str, set[str]], criteria: dict[str, tuple[str, ...]]) -> bool:
    return all(names[criterion] & set(chosen) for criterion, chosen in criteria.items())


def _unknown(case: EditableCase, change: Selection) -> list[ChangeFault]:
    types = case.rows("unit_types")
    return [
        *unknown_keys(case, "contributor", change.contributor, "contributors"),
        *_unknown_groups(case, change.group),
        *unknown_keys(case, "unit_type", change.unit_type, "unit_types"),
        *unknown_names("unit_kind", change.unit_kind, KINDS, say("one of {choices}", choices=", ".join(KINDS))),
        *unknown_names(
            "capability", change.capability, [r["capability"] for r in types], say("a capability of a unit type")
        ),
        *unknown_keys(case, "pledge", change.pledge, "pledges"),
    ]


def _names_of(row: TextRow, of: Mapping[str, set[str]], types: dict[str, TextRow]) -> dict[str, set[str]]:
    """Names of a pledge for each criterion."""
    contributor, unit_type = name(row["contributor"]), name(row["unit_type"])
    unit = types.get(unit_type, {})
    return {
        "contributor": {contributor},
        "group": of.get(contributor, set()),
        "unit_type": {unit_type},
        "unit_kind": {name(unit.get("kind", ""))},
        "capability": {name(unit.get("capability", ""))} - {""},
        "pledge": {name(row["pledge"])},
    }
