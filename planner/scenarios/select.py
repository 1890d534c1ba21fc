"""Who and what a change is about: contributors, groups and pledges, by the names that it gives."""

from planner.fault import shown
from planner.scenarios.draft import Draft, Row, Slip, of_table, unknown
from planner.scenarios.fields import Selection

KINDS = ("troops", "police", "enabler")


def groups(row: Row) -> list[str]:
    """Groups that a contributor belongs to."""
    return [group.strip() for group in row["groups"].split(";") if group.strip()]


Selected = tuple[list[Row], list[Slip]]
"""Rows that a change is about, and all that is wrong with how it names them; rows only where nothing is."""


def contributors(draft: Draft, named: tuple[str, ...], of_groups: tuple[str, ...]) -> Selected:
    """Contributors that are named, or belong to a group that is."""
    slips = of_table(draft, "contributor", named, "contributors") + _unknown_groups(draft, of_groups)
    if slips:
        return [], slips
    rows = draft.rows("contributors")
    return [row for row in rows if row["contributor"].strip() in named or set(groups(row)) & set(of_groups)], []


def _unknown_groups(draft: Draft, named: tuple[str, ...]) -> list[Slip]:
    known = [group for row in draft.rows("contributors") for group in groups(row)]
    return unknown("group", named, known, "a group that a contributor belongs to")


def pledges(draft: Draft, change: Selection) -> Selected:
    """Pledges that fit every criterion of a selection; slips where a name is unknown, or no pledge fits."""
    criteria = change.criteria
    if not criteria:
        fields = [name for name in Selection.model_fields if name != "note"]
        return [], [Slip("", "no criterion", f"at least one of {', '.join(fields)}")]
    slips = _unknown(draft, change)
    homes, types = draft.keys("contributors"), draft.keys("unit_types")
    rows = [row for row in draft.rows("pledges") if _fits(_answers(row, homes, types), criteria)]
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


def _answers(row: Row, homes: dict[str, Row], types: dict[str, Row]) -> dict[str, set[str]]:
    """Names that a pledge answers to, by criterion."""
    contributor, unit_type = row["contributor"].strip(), row["unit_type"].strip()
    home, unit = homes.get(contributor), types.get(unit_type, {})
    return {
        "contributor": {contributor},
        "group": set() if home is None else set(groups(home)),
        "unit_type": {unit_type},
        "unit_kind": {unit.get("kind", "").strip()},
        "capability": {unit.get("capability", "").strip()} - {""},
        "pledge": {row["pledge"].strip()},
    }
