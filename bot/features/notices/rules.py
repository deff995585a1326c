"""Which notices there are and what each needs; a notice is a broadcast to all parents of a school, or of all."""

from dataclasses import dataclass
from datetime import date, datetime, time

from bot.delivery.audience import guardians
from bot.delivery.kinds import BroadcastKind, Json
from bot.features.notices import screens


class NotANotice(ValueError):
    """What was asked for cannot be sent; the message says why, for the operator."""


@dataclass(frozen=True, slots=True)
class Notice:
    name: str
    needs: tuple[str, ...] = ()


NOTICES = {notice.name: notice for notice in (Notice("maintenance", ("day", "from", "until")), Notice("privacy"))}

KIND = BroadcastKind(name="notice", recipients=guardians, render=screens.render, title=screens.title, capped=False)


def details(name: str, values: dict[str, str], now: datetime) -> Json:
    """The checked content of a notice, ready to be stored with its broadcast."""
    notice = NOTICES.get(name)
    if notice is None:
        raise NotANotice(f"there is no notice {name!r}; choose one of: {', '.join(NOTICES)}")
    for needed in notice.needs:
        if needed not in values:
            raise NotANotice(f"notice {name!r} needs {needed!r}")
    if "day" in notice.needs:
        _check_times(values, now)
    return {"notice": name, **{key: values[key] for key in notice.needs}}


def _check_times(values: dict[str, str], now: datetime) -> None:
    try:
        day = date.fromisoformat(values["day"])
        start, end = time.fromisoformat(values["from"]), time.fromisoformat(values["until"])
    except ValueError as error:
        raise NotANotice(f"{error}; write the day as 2026-11-30 and times as 21:00") from None
    if day < now.date():
        raise NotANotice(f"{day} is in the past")
    if start >= end:
        raise NotANotice(f"the end {end:%H:%M} must come after the start {start:%H:%M}")
