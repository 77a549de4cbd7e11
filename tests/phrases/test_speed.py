"""The measuring of the reader's speed itself: it compares with the grammars that are there, on the project's
own rows."""

from __future__ import annotations

import re

import pytest

from tests.bench import phrases

# times the bar: the machine may be busy; what the bar is for is printed by `python3 -m tests.bench.phrases`
ALLOWED = 10


def test_the_reader_is_shown_beside_two_grammars(capsys: pytest.CaptureFixture[str]) -> None:
    phrases.main()
    said = capsys.readouterr().out
    found = re.search(r"reader: median (\d+) µs, .* (\d+) messages", said)
    assert found
    assert int(found[1]) < phrases.BAR * ALLOWED
    assert int(found[2]) > 800
    assert len(re.findall(r"^(?:pyparsing|lark): \d+ µs .* takes [\d.]+ of that", said, re.MULTILINE)) == 2
