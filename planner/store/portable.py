"""Export scenarios to one file and import them: a zip of history, inputs and plans, checked as a whole."""

import io
import json
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version as installed
from itertools import chain
from typing import Any

import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from planner.check import CheckedCase
from planner.fault import printable, shown
from planner.file_limits import LIMITS, mebibytes
from planner.formats.upgrades import FIRST, NewerError, schema_version, upgrades_from
from planner.language import joined, say
from planner.plan import Plan, Summary
from planner.store import content, rows
from planner.store.beside import name_apart
from planner.store.connection import reading, writing
from planner.store.database_tables import PLAN
from planner.store.store import Store, case_fingerprint
from planner.store.version import StoreError, Version, VersionRecord, now, refusals
from planner.unpacking import RefusedZipError, Unpacker, open_zip
from planner.verify import held_against

MANIFEST = "manifest.json"
KINDS = {"inputs": say("inputs"), "plans": say("plans"), "recipes": say("recipes")}
"""Folders of the file by what is in them."""

ZIP_DATE = (1980, 1, 1, 0, 0, 0)
"""Date of every member, so that the same scenarios give the same bytes."""


class Manifest(BaseModel):
    """Manifest of a file of scenarios."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")

    format: int = Field(ge=FIRST)
    """The version of the schema that it was written in."""
    made_by: str
    versions: dict[str, VersionRecord]
    """Versions by id, ancestors first."""
    begins: list[str]
    """Ids of the first versions of scenarios."""
    plans: list[str]
    """SHA-256 of every plan."""
    recipes: dict[str, str] = Field(default_factory=dict)
    """SHA-256 of recipes, by the version that they were stored with."""


MOST = LIMITS.zip_entries
"""Most versions, plans or recipes of a file."""

_RECORD = TypeAdapter(dict[str, VersionRecord])


@dataclass(frozen=True)
class Imported:
    """Result of an import."""

    versions: list[Version]
    """Newest version of every scenario in the file."""
    new: list[Version]
    """Those of scenarios that were not here before."""
    added: int
    """Number of versions added."""
    plans: int
    """Number of plans added."""


@dataclass(frozen=True)
class SentScenarios:
    """A file of scenarios, checked; what a store takes in of it."""

    manifest: Manifest
    fingerprints: Mapping[str, str | None]
    """Fingerprints of inputs without faults, by hash."""
    plans: Mapping[str, Summary]
    """Summaries of plans, by hash."""
    packed: Mapping[str, bytes]
    """Text of inputs, plans and recipes as the store keeps it, by hash."""


def export(store: Store, versions: list[Version]) -> bytes:
    """Export versions as a zip, with their ancestors, inputs and plans."""
    with reading(store.engine) as connection:
        histories = chain.from_iterable(rows.history(connection, version.scenario) for version in versions)
        lines = _with_ancestors(connection, [row.id for row in histories])
        cases = {row.case_hash for row in lines if row.case_hash}
        plans = list(connection.scalars(sa.select(PLAN.c.sha256).where(PLAN.c.case_hash.in_(cases)).order_by("sha256")))
        recipes = rows.recipes_among(connection, [row.id for row in lines])
        names = {*(row.record.inputs for row in lines), *plans, *recipes.values()}
        texts = {name: rows.content_of(connection, name) for name in names}
    made_by = f"pledge-planner {installed('pledge-planner')}"  # not told
    manifest = Manifest(
        format=schema_version(), made_by=made_by, versions={row.id: row.record for row in lines},
        begins=[row.id for row in lines if row.number == 1], plans=plans, recipes=recipes,
    )  # fmt: skip
    members = {MANIFEST: json.dumps(manifest.model_dump(), indent=1, ensure_ascii=False).encode()}
    members |= {_member(name, manifest): texts[name] for name in sorted(texts)}
    return _zip(members)


def _with_ancestors(connection: sa.Connection, wanted: list[str]) -> list[rows.VersionRow]:
    """Versions with all their ancestors, ancestors first."""
    found: dict[str, rows.VersionRow] = {}
    waiting = list(reversed(wanted))
    while waiting:
        row = rows.require(connection, waiting[-1])
        before = [known for known in (row.record.previous, row.record.parent) if known and known not in found]
        if before and row.id not in found:
            waiting += before
        else:
            found.setdefault(row.id, row)
            waiting.pop()
    return list(found.values())


def _member(name: str, manifest: Manifest) -> str:
    kind = "plans" if name in manifest.plans else "recipes" if name in manifest.recipes.values() else "inputs"
    return f"{kind}/{name}.json"


def _zip(members: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as target:
        for name, text in members.items():
            target.writestr(zipfile.ZipInfo(name, ZIP_DATE), text, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def import_file(store: Store, data: bytes, most_bytes: int = LIMITS.scenario_bytes) -> Imported:
    """Import a file of scenarios, as a whole or not at all, as `read_sent` and `take_in` do.

    Raises:
        StoreError: The file is not a file of scenarios, is damaged or was altered, or a plan in it is not valid.
    """
    return take_in(store, read_sent(data, most_bytes))


def read_sent(data: bytes, most_bytes: int = LIMITS.scenario_bytes) -> SentScenarios:
    """Read a file of scenarios: every part of it is checked, every plan verified.

    Args:
        data: The file.
        most_bytes: Most bytes that it may unpack to.

    Raises:
        StoreError: The file is not a file of scenarios, is damaged or was altered, or a plan in it is not valid.
    """
    with _opened(data) as archive:
        return _checked(_members(archive, most_bytes))


def take_in(store: Store, sent: SentScenarios) -> Imported:
    """Take in a file of scenarios; existing content is not changed.

    What follows a version that is here already becomes a scenario beside it, and one whose name is taken gets another:
    nothing that lives here gets a newer version until a person says so, as `planner.store.beside.accept` does.

    Raises:
        StoreError: The store cannot be written.
    """
    with writing(store.engine) as connection:
        rows.insert_content(connection, sent.packed)
        here = {name for name in sent.manifest.versions if rows.find(connection, name) is not None}
        added = [
            rows.insert_version(
                connection,
                record,
                sent.fingerprints[record.inputs],
                begins=name in sent.manifest.begins or record.previous in here,
            )
            for name, record in sent.manifest.versions.items()
            if name not in here
        ]
        name_apart(connection, added)
        for name, recipe in sent.manifest.recipes.items():
            rows.insert_recipe(connection, name, recipe)
        plans = sum(rows.insert_plan(connection, name, summary, now()) for name, summary in sent.plans.items())
    scenarios = {version.scenario for version in map(store.version, sent.manifest.versions)}
    newest = [head for head in store.scenarios(archived=True) if head.scenario in scenarios]
    fresh = {row.scenario for row in added}
    return Imported(newest, [head for head in newest if head.scenario in fresh], len(added), plans)


@contextmanager
def _opened(data: bytes) -> Iterator[zipfile.ZipFile]:
    """The zip; what goes wrong in reading it is told in a sentence."""
    try:
        with open_zip(data) as archive:
            yield archive
    except RefusedZipError as refused:
        words = say(
            "The file is refused: found {found}; allowed: {allowed}.", found=refused.found, allowed=refused.allowed
        )
        raise StoreError(words) from None
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError, ValueError) as error:
        raise StoreError(
            say("This is not a file of scenarios that can be read ({error}).", error=str(error))
        ) from error


class _Members(Mapping[str, bytes]):
    """Members of a zip by name, each unpacked when it is asked for and not kept."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._names = {entry.filename: entry for entry in archive.infolist()}

    def __getitem__(self, name: str) -> bytes:
        """What is in a member."""
        most = LIMITS.manifest_bytes if name == MANIFEST else LIMITS.scenario_text_bytes
        try:
            return Unpacker(self._archive, most).read(self._names[name])
        except RefusedZipError:
            words = say(
                "The file is refused: its {file} is longer than {size} MiB.",
                file=printable(name[:80]),
                size=mebibytes(most),
            )
            raise StoreError(words) from None

    def __iter__(self) -> Iterator[str]:
        """Names of the members."""
        return iter(self._names)

    def __len__(self) -> int:
        """How many members there are."""
        return len(self._names)


def _members(archive: zipfile.ZipFile, most_bytes: int) -> Mapping[str, bytes]:
    """Members of the zip, by name."""
    if sum(entry.file_size for entry in archive.infolist()) > most_bytes:
        raise StoreError(say("The file unpacks to more than {size:,} MiB.", size=mebibytes(most_bytes)))
    return _Members(archive)


def _checked(members: Mapping[str, bytes]) -> SentScenarios:
    manifest = _manifest(members)
    _check_versions(manifest)
    cases = {record.inputs: _case(members, record) for record in manifest.versions.values()}
    fingerprints = {name: case_fingerprint(case) for name, case in cases.items()}
    prints = {known: cases[name] for name, known in fingerprints.items() if known is not None}
    plans = {name: _plan(members, name, prints).summary for name in manifest.plans}
    for name in manifest.recipes.values():
        _check_recipe(members, name)
    names = (*cases, *plans, *manifest.recipes.values())
    packed = {name: content.compressed(members[_member(name, manifest)]) for name in names}
    return SentScenarios(manifest, fingerprints, plans, packed)


def _manifest(members: Mapping[str, bytes]) -> Manifest:
    if MANIFEST not in members:
        raise StoreError(say("This is not a file of scenarios: it holds no {file}.", file=MANIFEST))
    try:
        said = json.loads(members[MANIFEST])
        if isinstance(said, dict) and type(said.get("format")) is int:
            upgrades_from(said["format"], say("The file"), shown(str(said.get("made_by"))))
        return _validated(said)
    except NewerError as newer:
        raise StoreError(str(newer)) from newer
    except (ValueError, RecursionError, ValidationError) as error:
        where = error.errors()[0] if isinstance(error, ValidationError) else {"loc": (), "msg": str(error)}
        place = ", ".join(_short(str(part)) for part in where["loc"])
        words = say(
            "The file is damaged: its {file} cannot be read ({place}: {error}).",
            file=MANIFEST,
            place=place,
            error=where["msg"],
        )
        raise StoreError(words) from error


def _validated(said: Any) -> Manifest:  # noqa: ANN401
    """The manifest, its versions looked at one by one, so that of any number of wrong ones the first is told."""
    if not isinstance(said, dict):
        return Manifest.model_validate(said)
    if long := next((name for name, held in said.items() if isinstance(held, dict | list) and len(held) > MOST), None):
        raise ValueError(say("“{name}” lists more than {most:,}", name=printable(long[:60]), most=MOST))
    versions = said.get("versions")
    for name, record in versions.items() if isinstance(versions, dict) else ():
        try:
            _RECORD.validate_python({name: record}, strict=True)
        except ValidationError:
            return Manifest.model_validate({**said, "versions": {name: record}})
    return Manifest.model_validate(said)


def _check_versions(manifest: Manifest) -> None:
    """Check that versions are valid, that their ids are their hashes, and that ancestors come first."""
    seen: set[str] = set()
    for name, record in manifest.versions.items():
        called = {"id": _short(name), "name": shown(record.name)}
        if record.id != name:
            raise StoreError(say("The file was changed: version {id}, {name}, is not what was saved.", **called))
        if not {record.previous, record.parent} - {None} <= seen:
            raise StoreError(say("The file is damaged: it lacks what version {id}, {name}, came from.", **called))
        if wrong := refusals(record):
            refused = say("The file is refused: version {id}, {name}, is none that can be kept.", **called)
            raise StoreError(joined([refused, *wrong]))
        seen.add(name)
    if unknown := manifest.recipes.keys() - seen:
        lacking = _short(min(unknown))
        raise StoreError(say("The file is damaged: it lacks version {id}, which has a recipe.", id=lacking))
    if unknown := set(manifest.begins) - seen:
        lacking = _short(min(unknown))
        raise StoreError(say("The file is damaged: it lacks version {id}, which begins a scenario.", id=lacking))


def _short(name: str) -> str:
    """Shorten a hash for a message."""
    return printable(name[:12])


def _member_text(members: Mapping[str, bytes], name: str, kind: str) -> bytes:
    text = members.get(f"{kind}/{name}.json")
    if text is None:
        raise StoreError(say("The file is damaged: it lacks {kind} {id}.", kind=KINDS[kind], id=_short(name)))
    if content.sha256(text) != name:
        words = say("The file was changed: {kind} {id} are not what was saved.", kind=KINDS[kind], id=_short(name))
        raise StoreError(words)
    return text


def _case(members: Mapping[str, bytes], record: VersionRecord) -> CheckedCase:
    text = _member_text(members, record.inputs, "inputs")
    try:
        return content.check_inputs(text, record.schema_version)
    except (ValueError, RecursionError) as error:
        raise StoreError(say("The file is damaged: inputs {id} cannot be read.", id=record.inputs[:12])) from error


def _check_recipe(members: Mapping[str, bytes], name: str) -> None:
    try:
        content.parse_files(_member_text(members, name, "recipes"))
    except ValueError as error:
        raise StoreError(say("The file is damaged: recipe {id} cannot be read.", id=name[:12])) from error


def _plan(members: Mapping[str, bytes], name: str, cases: Mapping[str, CheckedCase]) -> Plan:
    """Read a plan and verify it for a case of the file."""
    text = _member_text(members, name, "plans")
    try:
        plan = content.parse_plan(text)
    except (ValueError, RecursionError) as error:
        raise StoreError(say("The file is damaged: plan {id} cannot be read.", id=name[:12])) from error
    if isinstance(plan, list):
        raise StoreError(
            say("The file is damaged: plan {id} cannot be read: {fault}", id=name[:12], fault=str(plan[0]))
        )
    checked = cases.get(plan.summary.case_sha256)
    if checked is None:
        raise StoreError(say("The file is refused: plan {id} is of inputs that are not in it.", id=name[:12]))
    if faults := held_against(checked.case, plan):
        raise StoreError(
            say("The file is refused: plan {id} does not hold: {fault}", id=name[:12], fault=str(faults[0]))
        )
    return plan
