"""docs/refusals.md, made from the code: every way to say no, who hears it, its words and the verbs that say it.

`python3 -m tests.house.refusing` writes the page.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields

from commerce.refusals import Refusal
from tests.house.facts import said
from tests.house.shape import module_of
from tests.house.sources import ROOT, sources

PAGE = ROOT / "docs" / "refusals.md"
HEAD = """# Every way to say no

Made from the code by `python3 -m tests.house.refusing`; `tests/house/test_refusals.py` is red where it says something else. A refusal
stands beside the verb that says it, and its words in `templates/<lang>/refusals/`; what those words may name stands behind the file.

| refusal | means | who hears it | words | said by |
|---|---|---|---|---|
"""


def page() -> str:
    known = {name: kind for name, kind in said().items() if issubclass(kind, Refusal)}
    verbs = verbs_of(
        known, {module_of(path, ROOT): path.read_text("utf-8") for path in sources("bot", "commerce")}
    )
    rows = sorted(known.values(), key=lambda kind: (kind.__module__, kind.__name__))
    return HEAD + "".join(_row(kind, verbs[kind.__name__]) for kind in rows)


def verbs_of(names: Iterable[str], texts: Mapping[str, str]) -> dict[str, list[str]]:
    """Each refusal and the functions that make one; for a private function its file stands, or the page would
    change with every split. `texts`: module -> its source."""
    known, found = set(names), defaultdict[str, list[str]](list)
    for module, text in texts.items():
        for function, name in _made(ast.parse(text), module):
            if name in known and function not in found[name]:
                found[name].append(function)
    return found


def _made(node: ast.AST, place: str) -> Iterator[tuple[str, str]]:
    """(function, what is called there), each with the room and the file of the function."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield from _made(child, place if child.name[0] == "_" else f"{place}.{child.name}")
            continue
        if isinstance(child, ast.Call):
            yield place, ast.unparse(child.func).rpartition(".")[2]
        yield from _made(child, place)


def _row(kind: type[Refusal], verbs: Iterable[str]) -> str:
    meaning = " ".join((kind.__doc__ or "").split())
    hearers = "who asked, in private" if kind.private else "who asked, where they asked"
    file = re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower() + ".j2"
    keys = ", ".join(f"`{field.name}`" for field in fields(kind))  # type: ignore[arg-type]
    words = f"`{file}`: {keys}" if keys else f"`{file}`"
    return f"| `{kind.__name__}` | {meaning} | {hearers} | {words} | {', '.join(f'`{verb}`' for verb in verbs)} |\n"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
