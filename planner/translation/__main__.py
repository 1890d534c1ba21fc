"""`python -m planner.translation`: brings the files of messages up to date, and says what is missing.

python -m planner.translation                     files that are there, and how much is missing where
python -m planner.translation ui/plan brief       these modules, or all of a package: begun if they have no file
python -m planner.translation --todo ui/plan      texts of it that are not marked, and messages not translated
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from planner.language.reader import ENGLISH, LANGUAGES
from planner.translation.files import updated, written
from planner.translation.laws import double, faults, faults_of_file, missing, untranslated
from planner.translation.marks import file_of, modules, name_of
from planner.translation.terms import file_of_terms, terms
from planner.translation.unmarked import unmarked


def main(arguments: Sequence[str]) -> int:
    """Run the command; 1 if a module with a file is not translated as it should be."""
    asked = [name.rstrip("/") for name in arguments if not name.startswith("--")]
    wrong: list[str] = []
    for code in (code for code in LANGUAGES if code != ENGLISH):
        chosen = [module for module in modules() if _meant(module, asked, code)]
        if "--todo" in arguments:
            _list_what_to_do(chosen, code)
            continue
        for module in chosen:
            updated(module, code)
        written(file_of_terms(code), terms(), code)
        wrong += faults_of_file("terms", file_of_terms(code))
        wrong += [fault for module in chosen if file_of(module, code).exists() for fault in faults(module, code)]
        wrong += [f"told in two ways: {text}" for text in double(code)]
        _say(wrong, {} if asked else missing(code), LANGUAGES[code])
    return bool(wrong)


def _meant(module: Path, asked: Sequence[str], code: str) -> bool:
    name = name_of(module)
    if not asked:
        return file_of(module, code).exists()
    return any(name == each or name.startswith(f"{each}/") for each in asked)


def _list_what_to_do(chosen: Sequence[Path], code: str) -> None:
    for module in chosen:
        for text in unmarked(module):
            print(f"{name_of(module)}:{text.line}: not marked: {text.text}")  # noqa: T201
        for key in untranslated(module, code):
            print(f"{name_of(module)}: not translated: {key.msgid}")  # noqa: T201


def _say(wrong: Sequence[str], left: dict[str, int], name: str) -> None:
    for fault in wrong:
        print(fault)  # noqa: T201
    for module, count in left.items():
        print(f"{count:5,} {module}")  # noqa: T201
    print(f"{name}: {sum(left.values()):,} texts to do in {len(left)} modules; {len(wrong)} faults.")  # noqa: T201


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
