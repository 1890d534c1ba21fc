"""Whether a workbook still shows the proven plan, and the sentences for an edited one."""

from collections.abc import Sequence

from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from planner.layout.formula import Formula, Page, literal
from planner.workbook import style

RECONCILIATION = Page("reconciliation", ("part", "name", "says", "found", "holds"), top=4)
RULE, TOTAL, AS_MADE, SHEET = "rules", "totals agree", "as the planner made it", "this workbook"
"""Parts of the reconciliation."""

HOLDS = f"{RECONCILIATION.name}!$D$3"
"""The cell that says whether every line holds, and so whether the workbook shows the plan as the planner made it."""

EDITED = "EDITED"
"""How every sentence about an edited plan begins."""

UNKNOWN = "unknown: edited"
"""What stands for a figure that was proved of the plan as made, and of no other."""

ALARMING = (EDITED, UNKNOWN, "NOT CLEAN", "rules and totals")
"""How what stands out begins."""

ALARM = {"font": Font(color="FFFFFF", bold=True), "fill": PatternFill(bgColor="C00000")}
SOUND = PatternFill("solid", fgColor="E2EFDA")
LARGE = Font(name="Calibri", size=14, bold=True, color="375623")
ROOM = 44
"""Height of the row of the sentence on the cover, which may take two lines [points]."""


def while_as_made(text: str, value: float | int | str, otherwise: str) -> Formula:
    """Formula that shows a value while the workbook is unedited, and a text from then on."""
    return Formula(f"IF({HOLDS},{text},{literal(otherwise)})", value)


def count(part: str, rows: Sequence[int], name: str = "") -> str:
    """Formula for the number of lines of a part of the reconciliation, or of one name, that are not 0."""
    span = {column: RECONCILIATION.span(column, [rows[0], rows[-1]]) for column in ("part", "name", "found")}
    named = f"*({span['name']}={literal(name)})" if name else ""
    return f"SUMPRODUCT(({span['part']}={literal(part)}){named}*({span['found']}<>0))"


def sentence(as_made: str, rows: Sequence[int]) -> Formula:
    """Formula for a sentence on the status of the plan: as proven, or what edits have changed.

    Args:
        as_made: What there is to say of the plan as made.
        rows: Rows of the reconciliation.
    """
    broken, wrong = count(RULE, rows), count(TOTAL, rows)
    rules = f'{broken}&IF({broken}=1," rule is"," rules are")&" broken, see the sheet reconciliation."'
    totals = f'{wrong}&" totals do not agree, see the sheet reconciliation."'
    words = f'IF({broken}>0,{rules},IF({wrong}>0,{totals},"no longer the plan that was proved."))'
    added = f'IF({count(SHEET, rows, "rows_added")}>0," Deployments were added, which no figure here counts.","")'
    told = f'{literal(f"{EDITED}: ")}&{words}&{added}&" Take it up with: planner adopt"'
    failed = literal(f"{EDITED}: a cell on the sheet deployments holds no whole number of units or periods.")
    return Formula(f"IF({HOLDS},{literal(as_made)},IFERROR({told},{failed}))", as_made)


def verdict(rows: Sequence[int]) -> Formula:
    """Formula for whether rules and totals agree, in a few words."""
    wrong = f"{count(RULE, rows)}+{count(TOTAL, rows)}+{count(SHEET, rows)}"
    told = f'IFERROR(IF({wrong}>0,"NOT CLEAN: see reconciliation","rules and totals agree; edited"),"NOT CLEAN")'
    return Formula(f'IF({HOLDS},"all clean",{told})', "all clean")


def banner() -> Formula:
    """Formula for the warning above every sheet that may be printed alone."""
    made, edited = "The plan as the planner made it.", f"{EDITED}: not the plan that was proved. See the cover."
    return Formula(f"IF({HOLDS},{literal(made)},{literal(edited)})", made)


def enlarge(sheet: Worksheet, cell: str, last: str) -> None:
    """Emphasise a sentence about the plan across columns, whatever it says."""
    sheet.merge_cells(f"{cell}:{last}")
    sheet[cell].font, sheet[cell].fill = LARGE, SOUND
    sheet[cell].alignment = Alignment(wrap_text=True, vertical="center", indent=1)
    sheet.row_dimensions[sheet[cell].row].height = ROOM
    alarm(sheet, cell, last)


def alarm(sheet: Worksheet, cell: str, last: str = "") -> None:
    """Colour a range of cells if it says that the plan was edited or does not hold."""
    place = f"${cell[0]}${cell[1:]}"
    rule = f"OR({','.join(f'LEFT({place},{len(word)})={literal(word)}' for word in ALARMING)})"
    sheet.conditional_formatting.add(f"{cell}:{last or cell}", FormulaRule(formula=[rule], **ALARM))


def dress_banner(sheet: Worksheet, last: str) -> None:
    """Let the banner under a title extend across columns."""
    sheet["A3"].font, sheet["A3"].alignment = style.QUIET, Alignment(vertical="top")
    alarm(sheet, "A3", last)
