"""How staff read about messages to many: whom, when, how far and why not; in the console and in the chat."""

from collections.abc import Sequence
from datetime import datetime

from bot.delivery.broadcasts import Failure
from bot.delivery.forecast import Forecast
from bot.delivery.reactions import Kind
from bot.i18n.texts import Texts


def state_name(t: Texts, state: str) -> str:
    return {
        "draft": t("sending", "Draft"),
        "waiting": t("sending", "Starts in a moment"),
        "running": t("sending", "Under way"),
        "paused": t("sending", "Paused"),
        "done": t("sending", "Sent"),
        "cancelled": t("sending", "Stopped"),
    }[state]


def readers(t: Texts, groups: Sequence[str], languages: Sequence[str], *, children: int = 0) -> str:
    """ "Groep 3, Groep 6, only Turkish"; of single children "2 children: Groep 6"."""
    whom = ", ".join(groups) if groups else t("sending", "The whole school")
    if children:
        return t.n("sending", "{n} child: {groups}", "{n} children: {groups}", children, groups=whom)
    if not languages:
        return whom
    names = ", ".join(t.language_name(code) for code in languages)
    return t("sending", "{whom}, only who reads: {languages}", whom=whom, languages=names)


def channel_name(t: Texts, channel: str) -> str:
    return {"telegram": "Telegram", "webchat": t("sending", "Web chat")}.get(channel, channel)


def moment(t: Texts, at: datetime, now: datetime) -> str:
    """ "today 14:30", "tomorrow 8:00", "Thursday 5 November, 8:00"."""
    days = (t.local(at).date() - t.local(now).date()).days
    if days == 0:
        return t("sending", "today, {time}", time=t.time(at))
    if days == 1:
        return t("sending", "tomorrow, {time}", time=t.time(at))
    return t("sending", "{day}, {time}", day=t.day(at, now=now), time=t.time(at))


def moments(t: Texts, seen: Forecast, now: datetime) -> list[tuple[str, int]]:
    """When people get it, and how many."""
    found = [(t.n("sending", "person at once", "people at once", seen.now), seen.now)]
    found += [(moment(t, at, now), number) for at, number in seen.later.items()]
    found.append((t("sending", "after a pause that has no end yet"), seen.on_return))
    if seen.digest_at is not None:
        day, time = t.day(seen.digest_at, now=now), t.time(seen.digest_at)
        found.append((t("sending", "in the weekly overview: {day}, {time}", day=day, time=time), seen.digest))
    return [(says, number) for says, number in found if number]


def answer(t: Texts, kind: Kind) -> str:
    """What parents tapped."""
    return {
        Kind.READ: t("sending", "Read"),
        Kind.UNCLEAR: t("sending", "Not clear"),
        Kind.THANKS: t("sending", "Thank you"),
        Kind.TOLD: t("sending", "Tells their child"),
    }[kind]


def failure(t: Texts, why: Failure) -> str:
    return {
        Failure.BLOCKED: t("sending", "The parent left the chat, or blocked it."),
        Failure.REFUSED: t("sending", "The chat did not accept the message."),
        Failure.UNREACHABLE: t("sending", "The chat could not be reached for a day."),
        Failure.CANCELLED: t("sending", "You stopped it before it was sent."),
        Failure.CORRECTED: t("sending", "The correction was sent in its place."),
    }[why]
