"""Words that were not surely read, remarks and questions, on every platform: the same buttons, the same
answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.platforms.house import until
from tests.platforms.places import Place, Seen
from tests.platforms.test_same_story import PLATFORMS, place_on


async def seen(place: Place, words: str) -> Seen:
    """The group's message with these words, once it is there."""
    return (await until(lambda: [one for one in place.seen() if words in one.text], words))[0]


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_guess_is_answered_by_its_author_alone(platform: str, tmp_path: Path) -> None:
    async with place_on(platform, tmp_path) as (house, place):
        await place.say("lena", "/open Cherries; price 10/box; until 2h")
        post = await seen(place, "Be the first")
        await house.until_posted()
        await place.say("amy", "our lot eats 2 boxes easily", post.id)
        question = await seen(place, "2 boxes of Cherries?")
        assert question.buttons == ("Yes, 2", "No")
        await place.press("bob", question.id, "Yes, 2")
        await until(lambda: "somebody else's order" in "\n".join(place.alerts("bob")), "bob hears so")
        await place.press("amy", question.id, "Yes, 2")
        await house.until_pledged(2)
        answer = await seen(place, "2 boxes booked")
        assert (answer.id, answer.buttons) == (question.id, ("↩ Undo",))
        await place.press("amy", answer.id, "↩ Undo")
        await house.until_pledged(0)


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_remark_is_kept_and_a_question_answered(platform: str, tmp_path: Path) -> None:
    async with place_on(platform, tmp_path) as (house, place):
        await place.say("lena", "/open Cherries; price 10/box; pickup South gate; until 2h")
        post = await seen(place, "Be the first")
        await house.until_posted()
        await place.say("amy", "+2, room 702, leave at the porch", post.id)
        await seen(place, "Your remark is kept")
        await place.say("bob", "how much is it?", post.id)
        await seen(place, "¥10/box")
        await place.whisper("amy", "/mine")
        await until(lambda: [one for one in place.seen("amy") if "room 702" in one.text], "amy's remark")
        assert not [one for one in place.seen() if "702" in one.text and "+2" not in one.text]
