"""Every private word that nobody asked for can be stopped where it stands, in every language."""

from __future__ import annotations

import pytest

from bot.calling.verbs import verbs
from bot.languages import spoken
from commerce.outcomes import Courtesy
from tests.house.facts import said, samples
from tests.house.test_templates import say

COURTESIES = sorted(name for name, kind in said().items() if issubclass(kind, Courtesy))


@pytest.mark.parametrize("language", spoken())
@pytest.mark.parametrize("name", COURTESIES)
def test_its_last_button_stops_all_of_its_kind(name: str, language: str) -> None:
    kind = said()[name]
    assert issubclass(kind, Courtesy)
    labels = set()
    for facts in samples(kind):
        last = say(name, facts, language).buttons[-1][-1]
        labels.add(last.label)
        assert last.data == f"/quiet {kind.about}"
    assert len(labels) == 1


def test_what_the_button_names_is_understood_and_called_in_every_language() -> None:
    kinds = {kind.about for kind in said().values() if issubclass(kind, Courtesy)}
    assert kinds
    assert kinds == set(verbs("quiet").values()) - {"off"}
    for language in spoken():
        for about in kinds:
            assert say("Quieted", {"about": about, "quiet": True, "others": []}, language).text
