"""What a member wrote is sometimes repeated to them, so that they see what could not be read. Not what is
personal, before a group."""

from __future__ import annotations

import re
from copy import copy

from commerce.fact import KeptForItsAnswer
from commerce.refusals import Refusal

_PERSONAL = re.compile(r"\+?\d(?:[\s().-]?\d){6,}|[\w.+-]+@[\w-]+(?:\.\w+)+")


def discreet(refusal: Refusal) -> Refusal:
    """The same without telephone numbers and mail addresses in its words."""
    if isinstance(refusal, KeptForItsAnswer):
        return refusal
    told = copy(refusal)
    for name, value in vars(refusal).items():
        if isinstance(value, str):
            setattr(told, name, _PERSONAL.sub("…", value))
    return told
