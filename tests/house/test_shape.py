"""The house's shape, kept by machine: rooms without circles, one meaning a name, nothing carried that nobody
reads. Each with a control."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Callable, Iterable
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from bot.config.adapters import adapter_names
from tests.house import shape
from tests.house.sources import PACKAGES, ROOT, sources

WAIST = ROOT / "adapters" / "base.py"
READ_BY_THE_CENTRE = ("Message", "Limits")
SAID_OF_A_PLATFORM = ("Health", "Finding", "Step")
READ_BY_THE_PLATFORMS = ("Post", "Button", "File", "CommandSpec")
UNIMPORTED = {  # what a library loads by itself, and what for
    "aiosqlite": "SQLAlchemy loads it by the database's URL",
    "asyncpg": "SQLAlchemy loads it by the database's URL",
    "python-multipart": "Starlette reads the sandbox page's uploads with it",
}


def texts(*packages: str) -> list[str]:
    return [path.read_text("utf-8") for path in sources(*packages)]


def in_files(found: Callable[[str], list[str]]) -> list[str]:
    """What is found in the house's own files, migrations left out."""
    files = {path.relative_to(ROOT): path.read_text("utf-8") for path in sources()}
    return [f"{path}:{one}" for path, text in files.items() for one in found(text)]


class TestRooms:
    def test_few_files_stand_in_no_room(self) -> None:
        loose = [path.name for path in (ROOT / "bot").glob("*.py") if path.name != "__init__.py"]
        assert len(loose) <= shape.LOOSE, sorted(loose)

    def test_no_import_leads_back(self) -> None:
        files = {shape.module_of(path, ROOT): path.read_text("utf-8") for path in sources()}
        assert shape.circle({name: shape.imported(text, set(files)) for name, text in files.items()}) == []

    def test_control_a_circle_is_seen(self) -> None:
        planted = {"a": "import b", "b": "from c import x", "c": "from a import y"}
        assert shape.circle({name: shape.imported(text, set(planted)) for name, text in planted.items()})

    def test_a_class_name_has_one_meaning(self) -> None:
        classes = {
            shape.module_of(path, ROOT): shape.class_names(path.read_text("utf-8"))
            for path in sources("bot", "commerce")
        }
        assert shape.twice(classes) == []

    def test_control_a_name_that_stands_twice(self) -> None:
        assert shape.twice({"a.py": ["Said"], "b.py": ["Said", "Heard"]}) == ["Said: a.py, b.py"]


class TestWeights:
    def test_no_call_gives_more_by_position_than_can_be_told_apart(self) -> None:
        assert in_files(shape.wide_calls) == []

    def test_no_function_has_more_ways_than_can_be_held_in_mind(self) -> None:
        assert in_files(shape.branching) == []

    @pytest.mark.parametrize(
        ("call", "found"),
        [("f(1, 2, 3, 4, 5, 6)", 0), ("f(1, 2, 3, 4, 5, 6, 7)", 1), ("f(1, 2, 3, 4, 5, 6, *x)", 1)],
    )
    def test_control_wide_call(self, call: str, found: int) -> None:
        assert len(shape.wide_calls(call)) == found

    @pytest.mark.parametrize(("branches", "found"), [(19, 0), (20, 1)])
    def test_control_branching(self, branches: int, found: int) -> None:
        assert len(shape.branching("def f(x):\n" + "    if x: pass\n" * branches)) == found


class TestWaist:
    @pytest.mark.parametrize("kind", READ_BY_THE_CENTRE)
    def test_the_centre_reads_what_platforms_carry_in(self, kind: str) -> None:
        assert carried(kind, shape.read_of(texts("bot", "commerce"), kind)) == set()

    @pytest.mark.parametrize("kind", SAID_OF_A_PLATFORM)
    def test_the_centre_reads_what_a_platform_says_of_itself(self, kind: str) -> None:
        assert carried(kind, shape.attributes(texts("bot"))) == set()

    @pytest.mark.parametrize("kind", READ_BY_THE_PLATFORMS)
    def test_platforms_read_what_they_are_given(self, kind: str) -> None:
        assert carried(kind, shape.read_of(texts("adapters"), kind)) == set()

    def test_control_another_thing_of_that_name_is_no_reading(self) -> None:
        planted = "def f(message: Message, group: Group):\n    return message.text, group.language"
        assert shape.read_of([planted], "Message") == {"text"}

    def test_control_a_field_that_nobody_reads(self) -> None:
        assert carried("Photo", {"ref"}) == {"Photo.name"}

    def test_control_what_runs_over_many_is_read(self) -> None:
        planted = "def f(heard: Sequence[Message]): return [one.name for one in heard]"
        assert shape.read_of([planted], "Message") == {"name"}

    def test_control_what_is_answered_is_read(self) -> None:
        planted = ["def f(chat) -> Limits: ...", "g = house.f(chat).caption + h(chat).text"]
        assert shape.read_of(planted, "Limits") == {"caption"}

    @pytest.mark.parametrize("name", adapter_names())
    def test_every_platform_has_its_contract(self, name: str) -> None:
        assert has_contract(name, ROOT / "tests" / "adapters"), (
            f"adapters/{name} has no AdapterContract in tests/adapters"
        )

    def test_control_a_platform_without_contract(self, tmp_path: Path) -> None:
        (tmp_path / "test_pigeon.py").write_text("class TestPigeon: ...\n")
        assert not has_contract("pigeon", tmp_path)


def carried(kind: str, read: set[str]) -> set[str]:
    """What this kind of value carries through the waist and nobody reads."""
    return {f"{kind}.{field}" for field in set(shape.fields_of(WAIST.read_text("utf-8"))[kind]) - read}


def has_contract(name: str, folder: Path) -> bool:
    """Does a test of this platform inherit the contract?"""
    classes = [
        node
        for file in folder.glob(f"test_{name}*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.ClassDef)
    ]
    return any(ast.unparse(base) == "AdapterContract" for node in classes for base in node.bases)


class TestNothingIdle:
    def test_every_key_of_the_settings_is_read_by_something(self) -> None:
        shapes = ROOT / "bot" / "config" / "settings.py"
        read = shape.attributes(path.read_text("utf-8") for path in sources("bot", "commerce"))
        assert unread(shapes.read_text("utf-8"), read) == set()

    def test_control_a_key_that_nobody_reads(self) -> None:
        assert unread("class Rhythm:\n    posts: int\n    pauses: int", {"posts"}) == {"Rhythm.pauses"}

    def test_every_dependency_is_imported(self) -> None:
        declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
        names = {re.split(r"[\[<>=~! ]", one)[0].lower() for one in declared}
        assert idle(names, texts(*PACKAGES)) == set()

    def test_control_an_idle_dependency_is_seen(self) -> None:
        assert idle({"httpx", "rich"}, ["import httpx"]) == {"rich"}


def unread(settings: str, read: set[str]) -> set[str]:
    """The keys that these settings declare and nobody reads; `File` is the whole, and its tables are read one
    by one."""
    keys = shape.fields_of(settings).items()
    return {f"{kind}.{key}" for kind, declared in keys if kind != "File" for key in set(declared) - read}


def idle(names: set[str], sources: Iterable[str]) -> set[str]:
    """The distributions that sources import nothing of."""
    imports = {root for source in sources for line in shape.nodes(source) for root in _roots(line)}
    homes = {root: {dist.lower() for dist in dists} for root, dists in packages_distributions().items()}
    used = {dist for root in imports for dist in homes.get(root, ())}
    return {name for name in names - used if name not in UNIMPORTED}


def _roots(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name.partition(".")[0] for alias in node.names]
    return [node.module.partition(".")[0]] if isinstance(node, ast.ImportFrom) and node.module else []
