"""What `bot check` and the first words in a channel say of Discord: who we are, what we may do, and the exact
step to take."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from adapters.base import Finding, Step
from adapters.discord.wire import BAD_TOKEN, NO_ACCESS, Refused, Wire, discord, in_plain_words

NEEDED = {  # right -> what it is for
    "view_channel": "to see the channel",
    "send_messages": "to answer",
    "read_message_history": "to read what was said while the bot was away",
    "embed_links": "to show pictures",
    "attach_files": "to hand out lists",
    "add_reactions": "to tick orders",
}
WISHED = {"pin_messages": "to pin a group buy's post"}
# rights that every language has a word for
ABILITIES = {
    "view_channel": "read",
    "send_messages": "write",
    "pin_messages": "pin",
}
_PINS_BEFORE = "manage_messages"  # the right that pinning needed before it had one of its own


def invitation(application: str) -> str:
    """The link that puts the bot into a server with the rights it needs and no other."""
    rights = discord.Permissions(
        **dict.fromkeys((*NEEDED, *WISHED, _PINS_BEFORE, "send_messages_in_threads"), True)
    )
    scopes = "bot+applications.commands"
    return f"https://discord.com/oauth2/authorize?client_id={application}&scope={scopes}&permissions={rights.value}"


async def examine_account(wire: Wire, intent_step: str) -> list[Finding]:
    """The account, the one privileged intent that the bot cannot do without, and whether it is anywhere."""
    flags = wire.client.application_flags
    reads = flags.gateway_message_content or flags.gateway_message_content_limited
    servers = await wire.ask("GET", "/users/@me/guilds", params={"limit": 200})
    invite = invitation(wire.me.application)
    names = ", ".join(str(server["name"]) for server in servers[:5])
    return [
        Finding(ok=True, says=f"the bot is {wire.me.name} on Discord"),
        Finding(
            ok=bool(reads),
            says="it may read messages" if reads else "it sees no message's text",
            remedy="" if reads else intent_step,
        ),
        Finding(
            ok=bool(servers),
            says=f"it is in {names}" if servers else "it is in no server yet",
            remedy="" if servers else f"open {invite}",
        ),
    ]


def refused_token() -> list[Finding]:
    """The one finding where there is no log-in."""
    return [Finding(ok=False, says="Discord refuses the token", remedy=BAD_TOKEN.partition(": ")[2])]


async def examine_channel(wire: Wire, number: str) -> list[Finding]:
    """Each right in this channel, and where to give the one that is missing."""
    try:
        rights, name = await _rights(wire, number)
    except Refused as no:
        if no.code != NO_ACCESS:
            return [
                Finding(
                    ok=False,
                    says="there is no such channel",
                    remedy="the channel's id: right-click it, Copy Channel ID",
                )
            ]
        rights, name = discord.Permissions.none(), number
    findings = [
        _finding(
            right,
            why,
            name,
            wire.me.name,
            has=getattr(rights, right) or (right in WISHED and rights.manage_messages),
        )
        for right, why in (NEEDED | WISHED).items()
    ]
    return [one for one in findings if one.about or not one.ok]


def _finding(right: str, why: str, channel: str, me: str, *, has: bool) -> Finding:
    says, about = f"{right.replace('_', ' ')}, {why}", ABILITIES.get(right, "")
    if has:
        return Finding(ok=True, says=says, about=about)
    called = right.replace("_", " ").title()
    remedy = f"Channel Settings of #{channel}, Permissions, {me}: allow {called}"
    return Finding(
        ok=False,
        says=says,
        remedy=remedy,
        about=about,
        step=Step(name="discord_rights", who=me, place=channel, right=called),
    )


async def _rights(wire: Wire, number: str) -> tuple[discord.Permissions, str]:
    channel = await wire.ask("GET", "/channels/{channel_id}", channel_id=number)
    with in_plain_words():
        guild = await wire.client.fetch_guild(int(channel["guild_id"]))
        place = await guild.fetch_channel(int(channel["id"]))
        if isinstance(place, discord.Thread):
            place = await guild.fetch_channel(place.parent_id)
        me = await guild.fetch_member(int(wire.me.id))
    assert not isinstance(place, discord.Thread)  # a thread's parent is none
    return place.permissions_for(me), str(place.name)


async def offer(wire: Wire, wanted: Sequence[dict[str, Any]], same: Any) -> None:
    """One global sync, and only when the commands differ from what Discord keeps: it counts them per day."""
    path, application = "/applications/{application_id}/commands", wire.me.application
    kept = await wire.ask("GET", path, params={"with_localizations": "true"}, application_id=application)
    if not same(wanted, kept):
        await wire.ask("PUT", path, json=list(wanted), application_id=application)
