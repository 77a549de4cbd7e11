"""Places and persons as `platform:id`, and the mistakes people make with them."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import PlainValidator, ValidatorFunctionWrapHandler, WrapValidator

from bot.config.adapters import adapter_names
from bot.config.complaints import Wrong, nearest, shown
from bot.config.values import text

# What an id looks like where the platform has a rule; any other platform's id is whatever has no space in it.
_GROUP_IDS = {"telegram": r"-[0-9]{1,19}", "discord": r"[0-9]{1,20}", "matrix": r"!\S+"}
_PERSON_IDS = {"telegram": r"[0-9]{1,19}", "discord": r"[0-9]{1,20}", "matrix": r"@\S+:\S+"}
_EXAMPLES = {
    "telegram": ("telegram:-1001234", "telegram:7"),
    "discord": ("discord:9876543210", "discord:1234567890"),
    "matrix": ("matrix:!room:host", "matrix:@amy:host"),
    "sandbox": ("sandbox:g1", "sandbox:amy"),
}
# Telegram's stand-ins for somebody else: anonymous administrators, forwards of a linked channel, messages
# written as a channel.
_NOBODY = {"telegram:1087968824", "telegram:777000", "telegram:136817688"}


def group_address(value: Any) -> str:
    """`platform:id` of a group's chat."""
    return _address(value, _GROUP_IDS, 0, "group")


def person_address(value: Any) -> str:
    """`platform:id` of somebody who exists."""
    address = _address(value, _PERSON_IDS, 1, "person")
    if address in _NOBODY:
        raise Wrong(
            f"{shown(address)} is Telegram's stand-in, nobody's own account",
            'write a person\'s own number, or "admins"',
        )
    return address


def leaders(value: Any, each: ValidatorFunctionWrapHandler) -> tuple[str, ...] | None:
    """The people who lead a group; None for the chat's own administrators."""
    if value == "admins":
        return None
    if not isinstance(value, list | tuple) or "admins" in value:
        raise Wrong(
            f"{shown(value)} names no leaders",
            'write ["sandbox:lena"], or "admins" for the chat\'s own administrators',
        )
    if not value:
        raise Wrong("the list is empty, nobody would lead", 'write ["sandbox:lena"], or "admins"')
    return tuple(dict.fromkeys(each(value)))


def groups(value: Any, each: ValidatorFunctionWrapHandler) -> tuple[str, ...] | None:
    """The groups a campaign goes to; None for all."""
    if value == "all":
        return None
    if not isinstance(value, list | tuple):
        raise Wrong(f"{shown(value)} names no groups", 'write ["sandbox:g1"], or "all"')
    if not value:
        raise Wrong("the list is empty, nobody would hear it", 'write ["sandbox:g1"], or "all"')
    return tuple(dict.fromkeys(each(value)))


def places(value: Any, each: ValidatorFunctionWrapHandler) -> tuple[str, ...]:
    """The groups where something holds; none written means everywhere."""
    if value == "all":
        return ()
    if not isinstance(value, list | tuple):
        raise Wrong(
            f"{shown(value)} names no groups", 'write ["sandbox:g1"], or take the key out for everywhere'
        )
    return tuple(dict.fromkeys(each(value)))


def _address(value: Any, forms: dict[str, str], example: int, called: str) -> str:
    platform, colon, rest = text(value).partition(":")
    if not colon or not re.fullmatch(r"\S+", rest):
        raise Wrong(
            f"{shown(value)} is no address", 'write platform:id, like "telegram:-1001234" or "sandbox:lena"'
        )
    known = sorted({*adapter_names(), *_EXAMPLES})
    if platform not in known:
        near = nearest(platform, known)
        raise Wrong(
            f"there is no platform {shown(platform)}",
            f'write "{near}:{rest}"' if near else f"one of: {', '.join(known)}",
        )
    if not re.fullmatch(forms.get(platform, r"\S+"), rest):
        raise Wrong(
            f"{shown(value)} is no {called} on {platform}",
            f'write its id, like "{_EXAMPLES[platform][example]}"',
        )
    return text(value)


Chat = Annotated[str, PlainValidator(group_address)]
Person = Annotated[str, PlainValidator(person_address)]
Leaders = Annotated[tuple[Person, ...] | None, WrapValidator(leaders)]
Places = Annotated[tuple[Chat, ...], WrapValidator(places)]
Chats = Annotated[tuple[Chat, ...] | None, WrapValidator(groups)]
