"""The documentation kept true: what it names exists, and what exists is named."""

import ast
import fnmatch
import inspect
import io
import posixpath
import re
import subprocess
import tokenize
from collections.abc import Callable, Iterable
from functools import cache
from importlib import import_module
from pathlib import Path, PurePosixPath

import click
import pytest
from typer.main import get_command, get_group

import models.constraints
from planner.cli import FILES, app
from planner.documents import PAGES
from planner.plan import Outcome
from planner.plan.plan_tables import FRAMES
from planner.settings import SETTINGS
from planner.tables import TABLES

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
MOST_WORDS = 1_000
"""Length of the README: three screens."""


def page(name: str) -> str:
    """A page under docs/."""
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


RULES = [
    name
    for name, rule in inspect.getmembers(models.constraints, inspect.isfunction)
    if rule.__module__ == "models.constraints" and not name.startswith("_")
]


@pytest.mark.parametrize("place", PAGES)
def test_a_page_that_follows_from_the_code_is_what_the_code_says(place):
    """`make docs` writes them."""
    assert (ROOT / place).read_text(encoding="utf-8") == PAGES[place]()


@pytest.mark.parametrize("name", RULES)
def test_every_rule_is_on_the_page_of_the_model(name):
    assert f"### `{name}`" in page("model.md")


@pytest.mark.parametrize("name", [*FRAMES, "summary.json"])
def test_every_file_of_a_plan_is_on_its_page(name):
    assert f"`{name}" in page("plan.md")


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_is_on_the_page_of_the_command_line(outcome):
    assert f"`{outcome}`" in page("command-line.md")


def test_the_readme_is_short_and_leads_to_every_page():
    assert len(README.split()) <= MOST_WORDS
    assert [file for file in TREE if re.fullmatch(r"docs/[^/]+\.md", file) and f"]({file})" not in README] == []


def test_every_column_has_a_meaning_and_a_unit():
    columns = [c for table in TABLES.values() for c in table.columns] + [s.value for s in SETTINGS.values()]
    assert all(column.meaning and column.unit for column in columns)


def test_the_readme_names_the_two_commands_and_what_exists():
    assert "make run" in README
    assert "make test" in README
    for path in re.findall(r"\]\((?!http)([^)#]+)\)", README):
        assert (ROOT / path).exists(), path


def test_make_run_takes_a_case_and_a_port():
    command = ["make", "--dry-run", "run", "CASE=data/tiny", "PORT=8600"]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert "planner app data/tiny --port 8600" in said
    assert "make run CASE=data/tiny PORT=8600" in README


@pytest.mark.parametrize("file", sorted(p for d in ("models", "planner") for p in (ROOT / d).rglob("*.py")), ids=str)
def test_every_public_function_has_a_docstring_and_a_return_type(file):
    tree = ast.parse(file.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if node.__class__.__name__ == "FunctionDef":
            assert node.returns is not None, node.name
            if not node.name.startswith("_"):
                assert ast.get_docstring(node), node.name


def test_the_locks_hold_hashes_and_no_address():
    for name in ("requirements.lock", "requirements-dev.lock"):
        lock = (ROOT / name).read_text(encoding="utf-8")
        assert "--hash=sha256:" in lock
        assert "://" not in lock


TREE = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
FOLDERS = {str(folder) for file in TREE for folder in PurePosixPath(file).parents} - {"."}
TOP = {PurePosixPath(name).parts[0] for name in TREE}
WRITTEN = {f"{name}.csv" for name in FRAMES} | {f"{name}.csv" for name in TABLES} | {"summary.json"}
"""Files of plans and cases, which are named without their folder."""

NAMED_BY = [f for f in TREE if f.endswith((".py", ".md", ".toml")) or f in {"Makefile", ".ci/run", ".importlinter"}]


def words_of(file: str) -> str:
    """What a file says to people: all of it, or the comments and docstrings of a program."""
    text = (ROOT / file).read_text(encoding="utf-8")
    if not file.endswith(".py"):
        return text
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    comments = [token.string for token in tokens if token.type == tokenize.COMMENT]
    alone = [node.value for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Expr)]
    return "\n".join([*comments, *(s.value for s in alone if isinstance(s, ast.Constant) and isinstance(s.value, str))])


@cache
def words() -> dict[str, str]:
    """What every file says."""
    return {file: words_of(file) for file in NAMED_BY}


def in_tree(path: str) -> bool:
    """Whether a path, or something that a pattern stands for, is in the tree."""
    return path in FOLDERS or bool(fnmatch.filter(TREE, path))


def missing(found: Callable[[str], Iterable[str]], there: Callable[[str], bool]) -> list[str]:
    """What texts name that is not there, with where it is named."""
    return sorted({f"{file}: {name}" for file, said in words().items() for name in found(said) if not there(name)})


def paths_in(words: str) -> list[str]:
    """Paths that begin at the top of the tree."""
    found = re.findall(r"(?<![\w./:~-])(?:\.{0,1}[\w-][\w.-]*/)+[\w.*-]*", words)
    return [path.rstrip("/.") for path in found if path.split("/")[0] in TOP]


EXAMPLES = dict(re.findall(r"^```python (\S+)\n(.*?)^```", page("extending.md"), re.MULTILINE | re.DOTALL))
"""Files that the page on how to add something makes, in a copy of the project."""


def made(found: Callable[[str], Iterable[str]]) -> set[str]:
    """What only these files have, as `missing` has it."""
    return {f"docs/extending.md: {name}" for name in found("\n".join([*EXAMPLES, *EXAMPLES.values()]))}


def test_every_path_that_is_named_exists():
    assert sorted(set(missing(paths_in, in_tree)) - made(paths_in)) == []


def test_every_file_that_is_named_without_its_folder_exists():
    names = {PurePosixPath(file).name for file in TREE} | WRITTEN

    def found(words: str) -> list[str]:
        return re.findall(r"(?<![\w./*-])(?!FILE\.)\w[\w-]*\.(?:py|md|lock|ini|cfg)\b(?!\.)", words)

    assert missing(found, names.__contains__) == []


@pytest.mark.parametrize("page", [file for file in TREE if file.endswith(".md")])
def test_every_link_of_a_page_leads_somewhere(page):
    links = re.findall(r"\]\((?!\w+:)([^)#\s]+)", words()[page])
    assert [link for link in links if not in_tree(posixpath.normpath(str(PurePosixPath(page).parent / link)))] == []


def test_every_test_that_is_named_exists():
    files = [file for file in TREE if file.startswith("tests/") and file.endswith(".py")]
    defined = {
        (file, node.name)
        for file in files
        for node in ast.walk(ast.parse((ROOT / file).read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
    }
    names = {name for _, name in defined} | {PurePosixPath(file).stem for file in files}

    def named(words: str) -> list[str]:
        return re.findall(r"\btest_\w+", words)

    assert sorted(set(missing(named, names.__contains__)) - made(named)) == []
    pairs = missing(
        lambda words: re.findall(r"[\w/]+\.py::\w+", words), lambda pair: tuple(pair.split("::")) in defined
    )
    assert pairs == []


def named_module(name: str) -> bool:
    """Whether a dotted name leads to a module of this repository, or to what is in one."""
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        path = "/".join(parts[:length])
        if f"{path}.py" in TREE or path in FOLDERS:
            if length == len(parts):
                return True
            found: object = import_module(".".join(parts[:length]))
            for part in parts[length:]:
                found = getattr(found, part, None)
            return found is not None
    return False


def test_every_module_that_is_named_exists():
    ours = r"(?<![\w./-])(?:planner|models|benchmarks|tests)(?:\.[A-Za-z_]\w*)+(?![\w/-])"
    assert missing(lambda words: re.findall(ours, words), named_module) == []


def test_every_target_of_make_that_is_named_exists():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = r"(?:`|^ {4}|\bin )make ([a-z]+)"
    assert missing(lambda words: re.findall(named, words, re.MULTILINE), targets.__contains__) == []


def test_every_variable_of_the_environment_that_is_named_is_read():
    read = "\n".join((ROOT / file).read_text(encoding="utf-8") for file in TREE if file.startswith("planner/"))
    pages = [said for file, said in words().items() if file.endswith(".md")]
    assert [name for name in re.findall(r"PLANNER_[A-Z]+", " ".join(pages)) if f'"{name}"' not in read] == []


def drawn_tree() -> list[str]:
    """Paths in the drawing of the code, where names stand under that of their folder."""
    drawing = page("architecture.md")
    above, paths = {}, []
    for indent, names in re.findall(r"^( {4,8})(\S+(?:, \S+)*)(?:  |$)", drawing, re.MULTILINE):
        for name in names.split(", "):
            path = above.get(len(indent) - 2, "") + name
            paths.append(path.rstrip("/"))
            above[len(indent)] = path
    return paths


def test_the_drawing_of_the_code_is_the_tree():
    drawn = drawn_tree()
    assert [path for path in drawn if not in_tree(path)] == []
    packages = {path for path in FOLDERS if path.startswith("planner/") and path.count("/") == 1}
    assert {path for path in packages if path not in drawn} == set()


def options_of(command: click.Command) -> set[str]:
    return {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}


@pytest.fixture(scope="module")
def commands() -> dict[str, set[str]]:
    """Options of every command, by its name; those about scenarios by two words, and those before any by themselves."""
    found = {option: {option} for option in options_of(get_command(app))}
    for file in set(FILES.values()):
        for name, command in get_group(import_module(f"planner.cli.{file}").app).commands.items():
            found[f"scenario {name}" if file == "scenarios" else name] = options_of(command)
    return found


def test_every_command_that_is_named_exists_with_its_options(commands):
    groups = {name.split()[0] for name in commands}
    for file, said in words().items():
        for quoted in re.findall(r"`planner ([^`]+)`", said):
            name = re.match(r"scenario \w+|[\w-]+", quoted)
            if name is None or name[0].isupper():
                continue
            group = name[0] in groups and quoted in {name[0], f"{name[0]} …"}
            assert group or name[0] in commands, f"{file}: planner {quoted}"
            options = set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", quoted))
            assert options <= commands.get(name[0], set()), f"{file}: planner {quoted}"
