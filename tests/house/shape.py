"""The shape of the house, read from its syntax: who imports whom, which names stand twice, what a call and a
function may weigh."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import TypeGuard

MOST_POSITIONAL = 6
MOST_BRANCHES = 20
LOOSE = 8  # files of bot/ that stand in no room
ANY_NUMBER = {  # they take a list, one item an argument
    "gather", "select", "chain", "print", "Index", "CheckConstraint", "UniqueConstraint", "create_table", "or_", "and_", "union", "insert",
}  # fmt: skip
Classes = Mapping[str, Iterable[str]]


@cache
def nodes(source: str) -> tuple[ast.AST, ...]:
    """All that a source is made of, parsed once for all who look at it."""
    return tuple(ast.walk(ast.parse(source)))


def module_of(path: Path, root: Path) -> str:
    """`bot/hearing/intake.py` -> `bot.hearing.intake`."""
    return ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")


def imported(source: str, modules: set[str]) -> set[str]:
    """Which of these modules a source imports, at run time or for its types. Imports are absolute here."""
    found: set[str] = set()
    for node in nodes(source):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found & modules


def circle(graph: Mapping[str, Iterable[str]]) -> list[str]:
    """One circle of imports, or nothing."""
    try:
        TopologicalSorter({name: set(others) - {name} for name, others in graph.items()}).prepare()
    except CycleError as found:
        return list(found.args[1])
    return []


def class_names(source: str) -> list[str]:
    """The public classes that a source defines."""
    return [node.name for node in nodes(source) if isinstance(node, ast.ClassDef) and node.name[0] != "_"]


def twice(defined: Classes) -> list[str]:
    """The class names that mean more than one thing. `defined`: file -> its classes."""
    places: dict[str, list[str]] = defaultdict(list)
    for file, names in defined.items():
        for name in names:
            places[name].append(file)
    return [f"{name}: {', '.join(files)}" for name, files in sorted(places.items()) if len(files) > 1]


def wide_calls(source: str) -> list[str]:
    """Calls with so many positional arguments that two of them could be swapped unseen; a starred one counts
    as one."""
    calls = (
        node for node in nodes(source) if isinstance(node, ast.Call) and len(node.args) > MOST_POSITIONAL
    )
    named = ((node, ast.unparse(node.func)) for node in calls)
    return [
        f"{node.lineno}: {name} is given {len(node.args)} by position"
        for node, name in named
        if name.rpartition(".")[2] not in ANY_NUMBER
    ]


def branching(source: str) -> list[str]:
    """Functions with more ways through them than anybody can hold in mind."""
    functions = (n for n in nodes(source) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))
    counted = ((function, ways(function)) for function in functions)
    return [
        f"{function.lineno}: {function.name} has {n} ways through it"
        for function, n in counted
        if n > MOST_BRANCHES
    ]


def ways(function: ast.AST) -> int:
    """McCabe's number, with comprehensions and boolean operators counted as the branches they are."""
    return 1 + sum(_branches(node) for node in ast.walk(function))


def _branches(node: ast.AST) -> int:
    match node:
        case ast.BoolOp(values=values):
            return len(values) - 1
        case ast.comprehension(ifs=ifs):
            return 1 + len(ifs)
        case (
            ast.If()
            | ast.IfExp()
            | ast.For()
            | ast.AsyncFor()
            | ast.While()
            | ast.ExceptHandler()
            | ast.Assert()
            | ast.match_case()
        ):
            return 1
    return 0


def fields_of(source: str) -> dict[str, list[str]]:
    """Each class of a source and the fields it declares."""
    return {node.name: list(_fields(node)) for node in nodes(source) if isinstance(node, ast.ClassDef)}


def _fields(node: ast.ClassDef) -> Iterator[str]:
    for line in node.body:
        if (
            isinstance(line, ast.AnnAssign)
            and isinstance(line.target, ast.Name)
            and "ClassVar" not in ast.unparse(line.annotation)
        ):
            yield line.target.id


def read_of(sources: Iterable[str], kind: str) -> set[str]:
    """The attributes that sources read of values of a type: of what is annotated with it, of what runs over a
    collection annotated with it, of what a function answers that is annotated so, and of attributes that are
    called like it (`ask.message.text`)."""
    kept = list(sources)
    answering = {function.name for source in kept for function in nodes(source) if _answers(function, kind)}
    return {name for source in kept for name in _read(source, kind, answering)}


def _answers(node: ast.AST, kind: str) -> TypeGuard[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (
        isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.returns is not None
        and _is(node.returns, kind)
    )


def _is(annotation: ast.expr, kind: str) -> bool:
    return kind in ast.unparse(annotation).split(" | ")


def _read(source: str, kind: str, answering: set[str]) -> set[str]:
    known = _known(source, kind)
    attributes = (
        node for node in nodes(source) if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load)
    )
    return {node.attr for node in attributes if _is_of(node.value, kind, known, answering)}


def _known(source: str, kind: str) -> set[str]:
    """The names that stand for one such value."""
    typed = list(_annotated(source))
    ones = {name for name, annotation in typed if _is(annotation, kind)}
    many = {name for name, annotation in typed if f"[{kind}" in ast.unparse(annotation)}
    loops = [node for node in nodes(source) if isinstance(node, ast.comprehension | ast.For | ast.AsyncFor)]
    over = {
        node.target.id for node in loops if isinstance(node.target, ast.Name) and many & _names(node.iter)
    }
    return ones | over


def _annotated(source: str) -> Iterator[tuple[str, ast.expr]]:
    for node in nodes(source):
        if isinstance(node, ast.arg) and node.annotation is not None:
            yield node.arg, node.annotation
        elif isinstance(node, ast.AnnAssign):
            yield ast.unparse(node.target), node.annotation


def _names(node: ast.AST) -> set[str]:
    return {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}


def _is_of(value: ast.expr, kind: str, known: set[str], answering: set[str]) -> bool:
    match value:
        case ast.Name(id=name):
            return name in known or name == kind.lower()
        case ast.Attribute(attr=name):
            return name == kind.lower()
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
            return name in answering
    return False


def attributes(sources: Iterable[str]) -> set[str]:
    """Every attribute that sources read, of whatever."""
    found = (node for source in sources for node in nodes(source) if isinstance(node, ast.Attribute))
    return {node.attr for node in found if isinstance(node.ctx, ast.Load)}
