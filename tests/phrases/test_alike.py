"""Short words that many say to one post are read once: the reading is the one that each would have had alone."""

from __future__ import annotations

import pytest

from commerce.phrases import reader
from commerce.phrases.meaning import Reading
from tests.phrases.posts import at_post
from tests.phrases.test_said import rows

SAID = sorted({(str(row.values[0]), str(row.values[2])) for row in rows()})  # type: ignore[attr-defined]
# by somebody, and by somebody called like the words' beginning
HEARD = [
    (post, text, sender) for post, text in SAID[::6] if len(text) < 20 for sender in ("amy", text.split()[0])
]
HEARD += [("jam", "Tom +1, Lena +2", sender) for sender in ("amy", "Tom", "Lena")]


def read(post: str, text: str, sender: str) -> Reading:
    return reader.read(text, at_post(post, sender=sender))


def differing(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str, str]]:
    """What is read otherwise where words are read once than where nothing is remembered."""
    reader.forget()
    together = [read(*one) for one in HEARD]
    monkeypatch.setattr(reader, "_SHORT", -1)
    return [one for one, found in zip(HEARD, together, strict=True) if found != read(*one)]


def test_it_means_the_same_whoever_said_it_before(monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(HEARD) > 100
    assert differing(monkeypatch) == []


def test_control_a_name_that_is_not_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "_may_name", lambda text, sender: False)
    assert differing(monkeypatch)
    reader.forget()
