"""What a translation must be: complete, with the same values as the English text, and one for each English text."""

from collections.abc import Iterator
from pathlib import Path
from string import Formatter

from planner.language.catalogue import MessageKey, files, messages_of
from planner.translation.marks import file_of, messages, modules, name_of
from planner.translation.unmarked import unmarked

FORMS = 2
"""Forms of a message that counts, in each language there is [1]."""


def missing(code: str) -> dict[str, int]:
    """How many texts of each module cannot be told in a language: neither marked nor translated."""
    counts = {name_of(module): len(unmarked(module)) + len(untranslated(module, code)) for module in modules()}
    return {name: count for name, count in counts.items() if count}


def untranslated(module: Path, code: str) -> list[MessageKey]:
    """Messages of a module without a translation."""
    path = file_of(module, code)
    known = messages_of(path) if path.exists() else {}
    return [key for key in messages(module) if not known.get(key) or not all(known[key])]


def faults(module: Path, code: str) -> Iterator[str]:
    """What is wrong with the translation of a module that has one, each in a sentence."""
    path, name = file_of(module, code), name_of(module)
    known, marked = messages_of(path), messages(module)
    yield from (f"{name}: not in the code: {key.msgid}" for key in known if key not in marked)
    yield from (f"{name}, line {text.line}: not marked: {text.text}" for text in unmarked(module))
    yield from faults_of_file(name, path)


def faults_of_file(name: str, path: Path) -> Iterator[str]:
    """What is wrong with the translations of a file."""
    for key, texts in messages_of(path).items():
        yield from (f"{name}: {fault}" for fault in faults_of(key, texts))


def faults_of(key: MessageKey, texts: tuple[str, ...]) -> Iterator[str]:
    """What is wrong with a translation."""
    if not all(texts):
        yield f"not translated: {key.msgid}"
    if len(texts) != (FORMS if key.plural else 1):
        yield f"not all its forms: {key.msgid}"
    asked = places(key.plural or key.msgid)
    for text in filter(None, texts):
        if places(text) != asked:
            yield f"other values than {sorted(asked)}: {text}"


def places(template: str) -> set[str]:
    """Names of the values of a template."""
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


def double(code: str) -> Iterator[str]:
    """Messages that modules translate in different ways."""
    seen: dict[MessageKey, tuple[str, ...]] = {}
    for path in files(code):
        for key, texts in messages_of(path).items():
            if seen.setdefault(key, texts) != texts:
                yield f"{key.msgid}: {seen[key][0]} / {texts[0]}"
