"""Scenarios as one file: the same headline elsewhere, nothing twice, and nothing that was tampered with."""

import io
import json
import random
import zipfile
from contextlib import closing, suppress

import pytest

from planner.scenarios.changes import as_toml
from planner.store import ClashError, Store, StoreError, content, open_store, portable, recipes
from planner.store.version import VersionRecord
from tests.writers import TINY, numbered


@pytest.fixture
def store(tmp_path) -> Store:
    with closing(open_store(str(tmp_path / "here.sqlite"))) as opened:
        yield opened


@pytest.fixture
def elsewhere(store_url) -> Store:
    with closing(open_store(store_url)) as opened:
        yield opened


@pytest.fixture
def sent(store, tiny_plan) -> bytes:
    """A scenario with a plan, on a parent with two versions and a copy beside it."""
    base = store.save(TINY, name="base", author="Ann")
    later = store.save(numbered(2), name="base", author="Ann", based_on=base.id)
    with pytest.raises(ClashError):
        store.save(numbered(3), name="base", author="Bob", based_on=base.id)
    child = store.save(TINY, name="child", author="Bob", parent=later.id, changes=as_toml(()))
    store.add_plan(child, tiny_plan)
    return portable.export(store, store.scenarios())


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}


def zipped(files: dict[str, bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as file:
        for name, text in files.items():
            file.writestr(name, text)
    return data.getvalue()


def everything(store: Store) -> list[tuple]:
    heads = store.scenarios(archived=True)
    return [(v.id, v.scenario, v.number, v.case_hash) for head in heads for v in store.history(head.scenario)]


def test_a_file_gives_the_same_scenarios_and_headline_elsewhere(store, elsewhere, sent, tiny_plan):
    taken = portable.import_file(elsewhere, sent)
    assert (len(taken.versions), taken.added, taken.plans) == (3, 4, 1)
    assert everything(elsewhere) == everything(store)
    child = next(v for v in elsewhere.scenarios() if v.name == "child")
    assert child.sheets == TINY
    plan = elsewhere.best_plan(child)
    assert plan.summary == tiny_plan.summary
    assert all(plan.frames[name].equals(tiny_plan.frames[name]) for name in plan.frames)


def test_recipes_go_with_their_versions_and_with_those_that_come_from_them(store, elsewhere):
    base = store.save(TINY, name="base", author="Ann")
    recipe = {"case/recipe.toml": b'as_of = "2029-05"', "case/sources/odd.bin": bytes(range(256))}
    recipes.add_recipe(store, base, recipe)
    store.save(numbered(2), name="base", author="Ann", based_on=base.id)
    store.save(TINY, name="child", author="Bob", parent=base.id, changes=as_toml(()))
    data = portable.export(store, store.scenarios())
    portable.import_file(elsewhere, data)
    assert portable.export(elsewhere, store.scenarios()) == data
    assert [recipes.recipe(elsewhere, version) for version in elsewhere.scenarios()] == [recipe, recipe]
    inside = members(data)
    name = next(each for each in inside if each.startswith("recipes/"))
    with pytest.raises(StoreError, match="was changed: recipes"):
        portable.import_file(elsewhere, zipped(inside | {name: b"{}"}))
    away = content.format_files({"../x": b""})
    manifest = inside["manifest.json"].replace(name[8:-5].encode(), content.sha256(away).encode())
    swapped = {each: text for each, text in inside.items() if each != name}
    swapped |= {"manifest.json": manifest, f"recipes/{content.sha256(away)}.json": away}
    with pytest.raises(StoreError, match=r"recipe .* cannot be read"):
        portable.import_file(elsewhere, zipped(swapped))


def test_the_same_file_again_adds_nothing(elsewhere, sent):
    portable.import_file(elsewhere, sent)
    before = everything(elsewhere)
    taken = portable.import_file(elsewhere, sent)
    assert (len(taken.versions), taken.added, taken.plans) == (3, 0, 0)
    assert everything(elsewhere) == before


def test_the_same_scenarios_are_the_same_bytes_and_one_brings_its_parents(store, elsewhere, sent):
    assert portable.export(store, store.scenarios()) == sent
    child = next(v for v in store.scenarios() if v.name == "child")
    portable.import_file(elsewhere, portable.export(store, [child]))
    assert {(v.name, v.number) for v in elsewhere.scenarios()} == {("child", 1), ("base", 2)}


def test_a_copy_beside_a_clash_stays_beside_it_whichever_comes_first(store, elsewhere, sent):
    assert sent
    copy, base = (next(v for v in store.scenarios() if v.name == name) for name in ("base (copy by Bob)", "base"))
    portable.import_file(elsewhere, portable.export(store, [copy, base]))
    assert elsewhere.history(base.scenario)[0] == base
    assert elsewhere.history(copy.scenario) == [copy]


def test_what_went_on_elsewhere_is_kept_beside(store, elsewhere, sent):
    portable.import_file(elsewhere, sent)
    base = next(v for v in elsewhere.scenarios() if v.name == "base")
    theirs = elsewhere.save(numbered(7), name="base", author="Eve", based_on=base.id)
    taken = portable.import_file(store, portable.export(elsewhere, elsewhere.scenarios()))
    assert taken.added == 1
    assert store.history(base.scenario)[0] == base
    found = store.version(theirs.id)
    assert (found.number, found.previous, found.sheets) == (1, base.id, numbered(7))
    assert store.history(found.scenario)[0].name == "base (brought in)"


def renamed(files: dict[str, bytes]) -> None:
    said = json.loads(files["manifest.json"])
    next(iter(said["versions"].values()))["name"] = "not what was saved"
    files["manifest.json"] = json.dumps(said).encode()


def without(files: dict[str, bytes], kind: str) -> None:
    del files[next(name for name in files if name.startswith(kind))]


def other_inputs(files: dict[str, bytes]) -> None:
    name = next(name for name in files if name.startswith("inputs"))
    files[name] = files[name].replace(b"SOUTH", b"NORTH")


def lying_plan(files: dict[str, bytes]) -> None:
    """A plan with a better figure, its hash made right everywhere."""
    name = next(name for name in files if name.startswith("plans"))
    plan = json.loads(files.pop(name))
    summary = json.loads(plan["summary.json"])
    summary["exposure_unprotected"] -= 500
    text = json.dumps(plan | {"summary.json": json.dumps(summary)}, ensure_ascii=False).encode()
    files[f"plans/{content.sha256(text)}.json"] = text
    said = json.loads(files["manifest.json"]) | {"plans": [content.sha256(text)]}
    files["manifest.json"] = json.dumps(said).encode()


def late(files: dict[str, bytes]) -> dict[str, bytes]:
    said = json.loads(files["manifest.json"])
    next(iter(said["versions"].values()))["created"] = "yesterday"
    return {"manifest.json": json.dumps(said).encode()}


def orphaned(files: dict[str, bytes]) -> None:
    said = json.loads(files["manifest.json"])
    said["versions"] = dict(list(said["versions"].items())[1:])
    files["manifest.json"] = json.dumps(said).encode()


def said(**fields: object):
    """The first version says something else, its id made right."""

    def edit(files: dict[str, bytes]) -> None:
        held = json.loads(files["manifest.json"])
        record = VersionRecord(**(next(iter(held["versions"].values())) | fields))
        held |= {"versions": {record.id: record.model_dump()}, "begins": [record.id], "plans": []}
        files["manifest.json"] = json.dumps(held).encode()

    return edit


def uncouth(**fields: object):
    """The first version says what no text can."""

    def edit(files: dict[str, bytes]) -> None:
        held = json.loads(files["manifest.json"])
        next(iter(held["versions"].values())).update(fields)
        files["manifest.json"] = json.dumps(held).encode()

    return edit


def manifest(**fields: object):
    def edit(files: dict[str, bytes]) -> None:
        files["manifest.json"] = json.dumps(json.loads(files["manifest.json"]) | fields).encode()

    return edit


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (renamed, "changed: version .*“not what was saved”, is not what was saved"),
        (other_inputs, "changed: inputs .* are not what was saved"),
        (lying_plan, "plan .* does not hold: summary"),
        (orphaned, "lacks what version .* came from"),
        (lambda files: without(files, "inputs"), "lacks inputs"),
        (lambda files: without(files, "plans"), "lacks plans"),
        (lambda files: without(files, "manifest"), r"holds no manifest\.json"),
        (manifest(format=9, made_by="pledge-planner 9"), "newer version of the planner .“pledge-planner 9”"),
        (lambda files: files.update(late(files)), r"manifest\.json cannot be read .versions.*Invalid isoformat"),
        (manifest(versions=[]), r"manifest\.json cannot be read .versions"),
        (manifest(plans=["../../etc/passwd"]), "lacks plans"),
        (manifest(format=-1), r"manifest\.json cannot be read .format: .*greater than or equal to 1"),
        (manifest(begins=["f" * 64]), "lacks version ffffffffffff, which begins a scenario"),
        (manifest(begins=["\ud800"]), r"lacks version \\ud800, which begins a scenario"),
        (manifest(plans=["\ud800"]), r"lacks plans \\ud800"),
        (manifest(versions={"\ud800": {}}), r"manifest\.json cannot be read"),
        (manifest(format=9, made_by="\ud800"), r"newer version of the planner .“\\ud800”"),
        (uncouth(name="\ud800"), r"manifest\.json cannot be read .versions, .*, name: .*no text"),
        (uncouth(note="a\x00b"), r"manifest\.json cannot be read .versions, .*, note: .*no text"),
        (said(name=" "), r"refused: version .* A scenario needs its name\."),
        (said(author=""), r"refused: version .* A scenario needs its author\."),
        (said(name="a\nb"), "refused: version .* holds line breaks"),
        (said(name="n" * 100_000), r"refused: version \w{12}, “n{57}…”, .* Its name has 100,000 characters"),
        (said(note="n" * 100_000), "refused: version .* Its note has 100,000 characters"),
        (said(changes="no changes"), "refused: version .* Its changes: changes: found text that is not TOML"),
    ],
)
def test_a_file_that_was_tampered_with_or_is_broken_is_refused(elsewhere, sent, edit, words):
    files = members(sent)
    edit(files)
    with pytest.raises(StoreError, match=words):
        portable.import_file(elsewhere, zipped(files))
    assert everything(elsewhere) == []


def test_a_file_cut_short_at_any_place_is_refused(elsewhere, sent):
    for place in range(0, len(sent), max(1, len(sent) // 25)):
        with pytest.raises(StoreError, match=r"that can be read|damaged|changed"):
            portable.import_file(elsewhere, sent[:place])
    assert everything(elsewhere) == []


def test_a_file_with_wrong_bytes_is_refused_or_taken_in_and_never_an_error(elsewhere, sent):
    chance = random.Random(5)  # noqa: S311
    for _ in range(300):
        wrong = bytearray(sent)
        for _ in range(chance.choice([1, 1, 2, 8])):
            place = chance.choice([chance.randrange(len(sent)), len(sent) - 1 - chance.randrange(400)])
            wrong[place] = chance.randrange(256)
        with suppress(StoreError):
            portable.import_file(elsewhere, bytes(wrong))


def test_a_file_that_bursts_is_refused_before_it_is_unpacked(elsewhere, monkeypatch):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("manifest.json", b" " * 2**21)
    monkeypatch.setattr(zipfile.ZipFile, "read", lambda *_: pytest.fail("it was unpacked"))
    with pytest.raises(StoreError, match="unpacks to more than"):
        portable.import_file(elsewhere, data.getvalue(), most_bytes=2**20)
