"""What the house does not allow, found by reading sources. Each finder takes text and returns a line for each
finding."""

from __future__ import annotations

import ast
import re
import unicodedata
from collections.abc import Iterator

LONGEST_FILE = 400
LONGEST_FUNCTION = 50
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "managers", "manager", "common", "misc"}
CLOCK_CALLS = {"now", "today", "utcnow"}
TIME_CALLS = {"time", "time_ns", "localtime", "gmtime", "ctime", "strftime"}
SQL_CLOCK = re.compile(r"\bcurrent_(?:timestamp|date|time)\b|\bnow\(\)|'now'", re.IGNORECASE)
LETTERS_OF_CODE = ("LATIN", "FULLWIDTH LATIN", "SUPERSCRIPT LATIN", "MICRO")
DISCOVERY = {"importlib", "pkgutil"}
_Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
_Function = ast.FunctionDef | ast.AsyncFunctionDef


def too_long(source: str) -> list[str]:
    """Files and functions past the hard limits. A function is counted from its `def`, decorators aside."""
    lines = len(source.splitlines())
    found = [f"{lines} lines, {LONGEST_FILE} are the limit"] if lines > LONGEST_FILE else []
    for node in ast.walk(ast.parse(source)):
        if (
            isinstance(node, _Function)
            and (length := (node.end_lineno or 0) - node.lineno + 1) > LONGEST_FUNCTION
        ):
            found.append(f"{node.lineno}: {node.name} has {length} lines, {LONGEST_FUNCTION} are the limit")
    return found


def clock_reads(source: str) -> list[str]:
    """Every place that asks the wall clock, in Python or in SQL, instead of being told `now`. `self.now()` is
    a clock that an object was given when it was built, and so is told as well."""
    tree = ast.parse(source)
    modules, names = _time_names(tree)
    prose = _docstrings(tree)
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _reads_clock(node.func, modules, names):
            found.append(f"{node.lineno}: {ast.unparse(node.func)}()")
        elif (
            isinstance(node, ast.Attribute)
            and node.attr in CLOCK_CALLS
            and isinstance(node.value, ast.Name)
            and _is_date(node.value.id)
        ):
            found.append(
                f"{node.lineno}: {ast.unparse(node)}"
            )  # also without a call: default_factory=datetime.now
        elif (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and node not in prose
            and SQL_CLOCK.search(node.value)
        ):
            found.append(f"{node.lineno}: SQL that reads the clock")
    return found


def _is_date(name: str) -> bool:
    return name in {"datetime", "date"}


def _reads_clock(called: ast.expr, modules: set[str], names: set[str]) -> bool:
    if isinstance(called, ast.Name):
        return called.id in names
    if not isinstance(called, ast.Attribute):
        return False
    if isinstance(called.value, ast.Name) and called.value.id in modules:
        return called.attr in TIME_CALLS
    # datetime.now() is found as an attribute already
    return called.attr in CLOCK_CALLS and not (
        isinstance(called.value, ast.Name) and (_is_date(called.value.id) or called.value.id == "self")
    )


def _time_names(tree: ast.Module) -> tuple[set[str], set[str]]:
    """-> what the module `time` is called here, and what its clock functions are called."""
    modules, names = set(), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            modules |= {alias.asname or alias.name for alias in node.names if alias.name == "time"}
        elif isinstance(node, ast.ImportFrom) and node.module == "time":
            names |= {alias.asname or alias.name for alias in node.names if alias.name in TIME_CALLS}
    return modules, names


def _docstrings(tree: ast.Module) -> set[ast.expr]:
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }


def undocumented(source: str) -> list[str]:
    """Public classes and functions of a module, and a module itself, without a docstring."""
    tree = ast.parse(source)
    found = [] if ast.get_docstring(tree) or not tree.body else ["1: the module has no docstring"]
    public = [node for node in tree.body if isinstance(node, _Definition) and not node.name.startswith("_")]
    return found + [
        f"{node.lineno}: {node.name} has no docstring" for node in public if not ast.get_docstring(node)
    ]


def prints(source: str) -> list[str]:
    """Raw `print(` calls."""
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    return [
        f"{node.lineno}: print("
        for node in calls
        if isinstance(node.func, ast.Name) and node.func.id == "print"
    ]


def more_than_a_door(source: str) -> list[str]:
    """What an `__init__.py` may not hold: anything but a docstring, re-exports and the discovery of its
    modules."""
    tree = ast.parse(source)
    discovers = any(name in DISCOVERY for node in tree.body for name in _imported(node))
    allowed = (
        ast.Import,
        ast.ImportFrom,
        *((_Function, ast.Assign, ast.AnnAssign, ast.For) if discovers else ()),
    )
    return [
        f"{node.lineno}: {ast.unparse(node).splitlines()[0]}"
        for node in tree.body
        if not (isinstance(node, allowed) or _is_prose(node))
    ]


def _imported(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name.partition(".")[0] for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        yield (node.module or "").partition(".")[0]


def _is_prose(node: ast.stmt) -> bool:
    names_exports = isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"
    return names_exports or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))


def vague(path: str) -> list[str]:
    """Parts of a path whose name says nothing about what is inside."""
    return [f"the name {part!r} says nothing" for part in re.split(r"[/.]", path) if part in VAGUE_NAMES]


# Written so that these lines do not match themselves.
_HOSTS = r"pypi[.]org|pythonhosted[.]org|/simple[/]?(?=[\s\"'#)]|$)|(?:--|\b)(?:extra-)?index-ur[l]\b|find-link[s]\b"
_PLACES = r"(?<![\w.~*/-])/(?:work|root|home/\w+|Users/\w+)[/](?=\w|\.)|\b[A-Z]:\\\\?User[s]\\"
_BOUND = re.compile(f"{_HOSTS}|{_PLACES}|file:/[/]/", re.IGNORECASE)


def bound_to_a_machine(text: str) -> list[str]:
    """Package index addresses and paths of one person's machine."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        if hit := _BOUND.search(line):
            found.append(f"{number}: {hit[0]}")
    return found


def foreign_words(source: str) -> list[str]:
    """Strings with letters of another script than English has: words of a language, which stand in the
    language folders."""
    return [
        f"{node.lineno}: {node.value[:40]!r}"
        for node in _strings(source)
        if any(
            char.isalpha() and not unicodedata.name(char, "LATIN").startswith(LETTERS_OF_CODE)
            for char in node.value
        )
    ]


def constants(source: str, values: set[str]) -> list[str]:
    """Strings that are one of these values."""
    return [f"{node.lineno}: {node.value!r}" for node in _strings(source) if node.value in values]


def _strings(source: str) -> list[ast.Constant]:
    """Every string but documentation."""
    tree = ast.parse(source)
    prose = _docstrings(tree)
    found = [
        node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    return [node for node in found if node not in prose]
