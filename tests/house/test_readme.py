"""The README's story is a replay: every line it shows is said, in that order, by the app as it is."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

from bot.config import demo_settings
from bot.trying.replay import replay

ROOT = Path(__file__).resolve().parents[2]
PATH = re.compile(r"`((?:bot|commerce|adapters|templates|tests|docs)/[^`\s:]*)(?:::[^`]*)?`")


async def played() -> tuple[list[dict[str, str]], list[str]]:
    """What was written and what was said, in the README's form."""
    lines = (ROOT / "docs" / "story.jsonl").read_text("utf-8").splitlines()
    out = io.StringIO()
    await replay(lines, demo_settings(), None, out)
    said = [json.loads(line) for line in out.getvalue().splitlines()]
    return [json.loads(line) for line in lines], [
        " ".join(one["text"].split()) for one in said if one["kind"] == "said" and "edit_of" not in one
    ]


async def test_the_readme_shows_what_the_app_says() -> None:
    told = (
        (ROOT / "README.md")
        .read_text("utf-8")
        .split("<!-- story:begin -->")[1]
        .split("<!-- story:end -->")[0]
    )
    shown = [line.split(None, 1) for line in told.splitlines() if line and not line.startswith("```")]
    events, said = await played()
    written = [[event["from"], event["text"]] for event in events if event["kind"] == "say"]
    assert [[who, re.sub(r"\s{2,}\(.*\)$", "", text)] for who, text in shown if who != "bot"] == written
    answers = iter(said)
    for who, text in shown:
        assert who != "bot" or text in answers, f"the app does not say, in this order: {text}"


async def test_the_story_ends_as_the_readme_says() -> None:
    _, said = await played()
    assert any("To pay: ¥267" in text for text in said)
    assert "*To pay: ¥267*" in (ROOT / "README.md").read_text("utf-8")


def test_every_link_of_the_docs_leads_somewhere() -> None:
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    missing = [
        f"{page.name}: {target}"
        for page in pages
        for target in re.findall(r"\]\(([^)#:\s]+)[^)]*\)|src=\"([^\"]+)\"", page.read_text("utf-8"))
        for target in [target[0] or target[1]]
        if not target.startswith("http") and not (page.parent / target).exists()
    ]
    assert not missing


def paths(text: str) -> list[str]:
    """The project's own paths that a page names, as patterns: `templates/<lang>/` is every language's."""
    return [re.sub(r"<\w+>", "*", found) for found in PATH.findall(text)]


def test_every_path_of_the_docs_is_there() -> None:
    kept = [
        page for page in (ROOT / "docs").rglob("*.md") if page.parent.name != "decisions"
    ]  # a decision is of its day
    named = {
        (page.name, path) for page in (ROOT / "README.md", *kept) for path in paths(page.read_text("utf-8"))
    }
    assert ("contributing.md", "bot/timing/duties.py") in named
    assert {one for one in named if not any(ROOT.glob(one[1]))} == set()


def test_control_a_path_that_leads_nowhere() -> None:
    told = "`bot/nowhere/` and `templates/<lang>/menu.j2`, as `tests/house/test_readme.py::test_x` says; `python3 -m bot`"
    assert paths(told) == ["bot/nowhere/", "templates/*/menu.j2", "tests/house/test_readme.py"]
    assert [path for path in paths(told) if not any(ROOT.glob(path))] == ["bot/nowhere/"]
