"""Writes the files of messages: sorted, without lines and dates, so that those of two people merge."""

import io
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from planner.language.catalogue import PLURALS, MessageKey, files, messages_of
from planner.translation.marks import file_of, messages

HEAD = """\
msgid ""
msgstr ""
"Language: {code}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural={plural};\\n"

"""


def updated(module: Path, code: str) -> list[MessageKey]:
    """Write the messages of a module into its file, with the translations that it has, or that other modules have.

    A module without messages has no file.

    Returns:
        Messages without a translation.
    """
    return written(file_of(module, code), messages(module), code)


def written(path: Path, marked: Sequence[MessageKey], code: str) -> list[MessageKey]:
    """Write messages into a file; arguments and result as of `updated`."""
    known = translations(code) | (messages_of(path) if path.exists() else {})
    if not marked:
        path.unlink(missing_ok=True)
        return []
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text_of({key: known.get(key, ()) for key in marked}, code))
    return [key for key in marked if not known.get(key) or not all(known[key])]


@cache
def translations(code: str) -> dict[MessageKey, tuple[str, ...]]:
    """Translations that there are, in whichever file."""
    return {key: texts for path in files(code) for key, texts in messages_of(path).items() if all(texts)}


def text_of(found: Mapping[MessageKey, tuple[str, ...]], code: str) -> bytes:
    """Messages with their translations as a gettext file."""
    catalog, file = Catalog(), io.BytesIO()
    for key, texts in found.items():
        ids = (key.msgid, key.plural) if key.plural else key.msgid
        strings = (texts or ("", "")) if key.plural else (texts or ("",))[0]
        catalog.add(ids, strings, context=key.context or None)
    for entry in catalog:
        entry.flags.clear()
    write_po(file, catalog, width=0, no_location=True, omit_header=True, sort_output=True)
    return HEAD.format(code=code, plural=PLURALS[code]).encode() + file.getvalue()
