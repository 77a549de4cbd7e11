"""The table of rules by its own examples: each row is tried with what it says it reads, and must be the one
that decides."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from commerce.phrases import sorting
from commerce.phrases.clauses import TABLE, guessed, judge, requested
from commerce.phrases.guessing import GUESSES, REQUESTS
from commerce.phrases.reader import forget, read
from commerce.phrases.rules import Chapter, Row
from tests.phrases.posts import at_post
from tests.phrases.test_tables import told


def rules(chapters: tuple[Chapter, ...]) -> Iterator[Row]:
    """Every row, those of chapters within chapters too."""
    for chapter in chapters:
        for rule in chapter.rules:
            yield rule
            if isinstance(rule.does, Chapter):
                yield from rules((rule.does,))


def examples() -> list[object]:
    return [
        pytest.param(
            rule.name, *(cell.strip() for cell in example.split(" | ")), id=f"{rule.name}: {example}"
        )
        for rule in rules((*TABLE, GUESSES, REQUESTS))
        for example in rule.examples
    ]


@pytest.mark.parametrize(("name", "post", "place", "text", "means"), examples())
def test_a_row_reads_its_examples(
    name: str, post: str, place: str, text: str, means: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[str] = []
    monkeypatch.setattr(sorting, "judge", lambda tokens, setting: judge(tokens, setting, tried))
    monkeypatch.setattr(sorting, "guessed", lambda tokens, setting: guessed(tokens, setting, tried))
    monkeypatch.setattr(sorting, "requested", lambda tokens, setting: requested(tokens, setting, tried))
    context = at_post(post, place)
    forget()  # what was read before is not tried again
    reading = read(text, context)
    meant = told(reading, context)
    assert means in (meant, f"{meant} ~ {told(reading.guess, context)}" if reading.guess else meant)
    assert name in tried


def test_a_row_has_a_name_of_its_own_in_its_chapter() -> None:
    for chapter in TABLE:
        names = [rule.name for rule in rules((chapter,))]
        assert len(names) == len(set(names)), chapter.name
