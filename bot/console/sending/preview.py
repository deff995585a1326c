"""A draft before it is sent: how many it reaches and when, whom it does not reach, and what each language reads."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.console.page import Missing, Show, Visit
from bot.console.sending import queries
from bot.console.sending.bubbles import in_every_language
from bot.console.sending.hints import mark
from bot.console.sending.messages import about, content_of, readers_of, reason_of, title_of
from bot.delivery import broadcasts, senders, words
from bot.delivery.forecast import Forecast, forecast
from bot.delivery.senders import Sent
from bot.delivery.tables import Broadcast
from bot.i18n.texts import Texts
from bot.people.families import may_split


@dataclass(frozen=True, slots=True)
class Unreached:
    """First names by group."""

    not_joined: Sequence[tuple[str, Sequence[str]]]
    no_chat: Sequence[tuple[str, Sequence[str]]]

    def __bool__(self) -> bool:
        return bool(self.not_joined or self.no_chat)

    @property
    def number(self) -> int:
        return sum(len(names) for groups in (self.not_joined, self.no_chat) for _, names in groups)


@dataclass(frozen=True, slots=True)
class Split:
    """People by language and channel: a row for each language."""

    channels: Sequence[str]
    rows: Sequence[tuple[str, Sequence[int], int]]


def show(visit: Visit, draft: Broadcast, *, sent: Sent | None = None) -> Show | Missing:
    """`sent`: why it was not sent just now."""
    t, kind, content = visit.t, visit.kinds[draft.kind], content_of(visit, draft)
    if content is None:
        return Missing()
    seen = forecast_of(visit, draft)
    split = _split(visit, draft, seen)
    order = [code for code, _ in Counter(_by_language(seen)).most_common()] if split else ()
    own = content.get("own", "")
    values = {
        "id": draft.id,
        "heading": title_of(visit, draft, content),
        "change": f"{kind.page(content)}/change" if kind.page else f"{kind.place}/{draft.id}/change",
        "readers": readers_of(visit, draft),
        "about": about(visit, draft),
        "corrects": draft.corrects is not None,
        "total": _people(t, seen.total),
        "has_readers": bool(seen.total),
        "moments": words.moments(t, seen, visit.now),
        "split": split,
        "unreached": unreached(visit, seen),
        "marked": mark(t, own, queries.list_first_names(visit.session, visit.actor)) if own else None,
        "bubbles": in_every_language(t, kind, content | kind.for_staff(visit.session, draft), order),
        "differs": kind.opening is not None,
        "reason": reason_of(visit, draft),
        "may_send": senders.may_send_to(visit.session, visit.sender, draft),
        "seen": senders.fingerprint(visit.kinds, visit.session, draft),
        "wrong": _wrong(t, sent),
    }
    return Show("sending-preview.html", t("sending", "Look at it before you send"), values, status=409 if sent else 200)


def forecast_of(visit: Visit, draft: Broadcast) -> Forecast:
    kind, audience = visit.kinds[draft.kind], json.loads(draft.audience)
    limits = kind.limits(broadcasts.content(draft))
    return forecast(visit.session, kind, audience, visit.now, urgent=draft.urgent, limits=limits)


def unreached(visit: Visit, seen: Forecast) -> Unreached:
    return Unreached(_names(visit, seen.without_guardian), _names(visit, seen.without_chat))


def _names(visit: Visit, pupils: Mapping[int, Sequence[int]]) -> Sequence[tuple[str, Sequence[str]]]:
    ids = [pupil_id for group in pupils.values() for pupil_id in group]
    return queries.list_pupils(visit.session, visit.actor, ids)


def _split(visit: Visit, draft: Broadcast, seen: Forecast) -> Split | None:
    """None where so few families read it that a number would point at one."""
    if not may_split(queries.count_readers(visit.session, visit.actor, draft)):
        return None
    t = visit.t
    channels = sorted({channel for _, channel in seen.people})
    totals = Counter(_by_language(seen)).most_common()
    rows = [
        (t.language_name(code), [seen.people.get((code, channel), 0) for channel in channels], total)
        for code, total in totals
    ]
    return Split([words.channel_name(t, channel) for channel in channels], rows)


def _by_language(seen: Forecast) -> dict[str, int]:
    found: Counter[str] = Counter()
    for (language, _), number in seen.people.items():
        found[language] += number
    return found


def _people(t: Texts, number: int) -> str:
    return t.n("sending", "{n} person gets this message.", "{n} people get this message.", number)


def _wrong(t: Texts, sent: Sent | None) -> str:
    match sent:
        case Sent.CHANGED:
            return t("sending", "The message has changed since you looked. Nothing was sent. Please look again.")
        case Sent.LOST:
            return t("sending", "You do not have this group any more. Nothing was sent.")
        case _:
            return ""
