"""What a member wrote is sometimes repeated to them, so that they see what could not be read. Not what is
personal, before a group."""

from __future__ import annotations

import re
from dataclasses import replace

from commerce.fact import KeptForItsAnswer
from commerce.refusals import Refusal

_DAY = r"(?:19|20)\d\d-(?:0?[1-9]|1[0-2])-(?:0?[1-9]|[12]\d|3[01])(?!\d)"  # no telephone begins in one
_PERSONAL = re.compile(rf"(?<!\d)(?<!\d-)(?!{_DAY})\+?\d(?:[\s().-]?\d){{6,}}|[\w.+-]+@[\w-]+(?:\.\w+)+")


def discreet(refusal: Refusal) -> Refusal:
    """The same without telephone numbers and mail addresses in its words."""
    if isinstance(refusal, KeptForItsAnswer):
        return refusal
    words = {name: value for name, value in vars(refusal).items() if isinstance(value, str)}
    return replace(refusal, **{name: _PERSONAL.sub("…", value) for name, value in words.items()})
