"""The fingerprint of a case: what tells whether a plan is for the inputs as they are now."""

import hashlib
import json

from planner.tables import TABLES, Case


def fingerprint(case: Case) -> str:
    """SHA-256 over what the tables say: every setting and every cell, in the order of the rows, notes aside.

    How the case was written down (folder or workbook, order of columns, `1` or `1.0`) does not matter. What a case was
    not sound for counts too: its faulty cells are blank in the tables, and it is not the case that has none there.
    """
    digest = hashlib.sha256(json.dumps(case.settings, sort_keys=True).encode())
    for name, table in TABLES.items():
        if name != "settings":
            columns = [column.name for column in table.columns]
            digest.update(f"\n{name}\n".encode())
            digest.update(case[name][columns].to_csv(index=False, lineterminator="\n").encode())
    for fault in case.faults:
        digest.update(f"\n{fault}".encode())
    return digest.hexdigest()
