"""Who and what a change is about: contributors, groups and pledges, by the names that it gives."""

from collections.abc import Mapping

from planner.fault import near_miss, shown
from planner.scenarios.draft import Draft, Row, Slip, of_table, unknown
from planner.scenarios.fields import Selection
from planner.spelling import folded, memberships, name

KINDS = ("troops", "police", "enabler")


def groups(draft: Draft) -> dict[str, set[str]]:
    """Groups that each contributor belongs to, as they are compared: capitals and blanks do not tell them apart."""
    rows = draft.rows("contributors")
    named = memberships([row["groups"] for row in rows])
    return {name(row["contributor"]): set(map(folded, of)) for row, of in zip(rows, named, strict=True)}


Selected = tuple[list[Row], list[Slip]]
"""Rows that a change is about, and all that is wrong with how it names them; rows only where nothing is."""


def contributors(draft: Draft, named: tuple[str, ...], of_groups: tuple[str, ...]) -> Selected:
    """Contributors that are named, or belong to a group that is."""
    slips = of_table(draft, "contributor", named, "contributors") + _unknown_groups(draft, of_groups)
    if slips:
        return [], slips
    of, chosen = groups(draft), set(map(folded, of_groups))
    rows = ((name(row["contributor"]), row) for row in draft.rows("contributors"))
    return [row for who, row in rows if who in named or of[who] & chosen], []


def _unknown_groups(draft: Draft, named: tuple[str, ...]) -> list[Slip]:
    cells = [row["groups"] for row in draft.rows("contributors")]
    known = {folded(group): group for row in memberships(cells) for group in row}
    allowed = "a group that a contributor belongs to"
    return [
        Slip("group", shown(group), allowed, _as_list(group, cells, known) or near_miss(group, known.values()))
        for group in named
        if folded(group) not in known
    ]


def _as_list(group: str, cells: list[str], known: Mapping[str, str]) -> str:
    """How to write what names several groups at once; empty where it does not."""
    parts = memberships([*cells, group])[-1]
    if len(parts) < 2 or any(folded(part) not in known for part in parts):
        return ""
    return "Write a list: [" + ", ".join(f'"{part}"' for part in parts) + "]."


def pledges(draft: Draft, change: Selection) -> Selected:
    """Pledges that fit every criterion of a selection; slips where a name is unknown, or no pledge fits."""
    criteria = change.criteria
    if not criteria:
        fields = [name for name in Selection.model_fields if name != "note"]
        return [], [Slip("", "no criterion", f"at least one of {', '.join(fields)}")]
    slips = _unknown(draft, change)
    of, types = groups(draft), draft.keys("unit_types")
    sought = criteria | ({"group": tuple(map(folded, change.group))} if change.group else {})
    rows = [row for row in draft.rows("pledges") if _fits(_answers(row, of, types), sought)]
    if not slips and not rows:
        said = " and ".join(f"{name} {', '.join(map(shown, chosen))}" for name, chosen in criteria.items())
        slips = [Slip("", f"no pledge with {said}", "criteria that a pledge fits")]
    return ([], slips) if slips else (rows, [])


def _fits(answers: dict[str, set[str]], criteria: dict[str, tuple[str, ...]]) -> bool:
    return all(answers[criterion] & set(chosen) for criterion, chosen in criteria.items())


def _unknown(draft: Draft, change: Selection) -> list[Slip]:
    types = draft.rows("unit_types")
    return [
        *of_table(draft, "contributor", change.contributor, "contributors"),
        *_unknown_groups(draft, change.group),
        *of_table(draft, "unit_type", change.unit_type, "unit_types"),
        *unknown("unit_kind", change.unit_kind, KINDS, "one of " + ", ".join(KINDS)),
        *unknown("capability", change.capability, [r["capability"] for r in types], "a capability of a unit type"),
        *of_table(draft, "pledge", change.pledge, "pledges"),
    ]


def _answers(row: Row, of: Mapping[str, set[str]], types: dict[str, Row]) -> dict[str, set[str]]:
    """Names that a pledge answers to, by criterion."""
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
