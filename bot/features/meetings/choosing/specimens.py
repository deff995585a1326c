"""Every screen about a parent's meetings and their times, rendered from sample data."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.core.screen import Screen
from bot.features.meetings.catalogue import list_kinds
from bot.features.meetings.choosing import screens, times
from bot.features.meetings.choosing.rules import Slot
from bot.features.meetings.choosing.times import Offer, Pair
from bot.features.meetings.preparing.rules import Wish
from bot.features.meetings.samples import (
    BROTHER,
    CANCELLED,
    CHILD,
    COORDINATOR,
    FIXED,
    HELD,
    ID,
    LATER,
    OPEN,
    PLANNED,
    UNNAMED,
)
from bot.features.meetings.screens import Seen, show_button
from bot.i18n.texts import Texts

_FIRST = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)


def _slots(number: int) -> list[Slot]:
    """Ten on a day, each of ten minutes."""
    return [_slot(place) for place in range(number)]


def _slot(place: int) -> Slot:
    starts = _FIRST + timedelta(days=place // 10, minutes=10 * (place % 10))
    local, until = starts + timedelta(hours=1), starts + timedelta(hours=1, minutes=10)
    return Slot(ID + place, local.date(), local.time(), until.time(), starts, starts + timedelta(minutes=10))


def specimens(t: Texts) -> Iterator[tuple[str, Screen]]:
    seen, still_open = Seen(PLANNED, CHILD), Seen(OPEN, CHILD)
    all_of_them = [still_open, Seen(LATER, BROTHER), seen, Seen(HELD, UNNAMED), Seen(CANCELLED, CHILD)]
    yield "list", screens.listing(t, all_of_them, has_more=True)
    yield "list_further", screens.listing(t, [seen], page=1)
    yield "list_none", screens.none(t)
    yield "one_open", screens.one(t, still_open)
    yield "one_later", screens.one(t, Seen(LATER, CHILD))
    yield "one_planned", screens.one(t, seen, prepares=True)
    yield "one_fixed", screens.one(t, Seen(FIXED, UNNAMED))
    yield "one_cancelled", screens.one(t, Seen(CANCELLED, CHILD))
    for way in ("phone", "video", "home"):
        yield f"one_{way}", screens.one(t, Seen(replace(FIXED, way=way, link="https://meet.example/x"), CHILD))
    yield "who", screens.who(t, Seen(replace(FIXED, seats=(*FIXED.seats, replace(COORDINATOR, role="other"))), CHILD))
    for kind, known in list_kinds(t.library).items():
        yield f"kind_{kind}", screens.kind(t, Seen(replace(PLANNED, kind=kind), CHILD), known.terms)
    yield "refused", screens.refused(t, seen, t("meeting", "School has chosen this time."), show_button(t, PLANNED))
    yield from _times(t, seen, still_open)


def _times(t: Texts, seen: Seen, still_open: Seen) -> Iterator[tuple[str, Screen]]:
    slots, brother = _slots(25), Seen(replace(OPEN, id=ID + 1), BROTHER)
    pairs = [Pair(slots[place], brother, slots[place + 2]) for place in (0, 4)]
    yield "times", times.choose(t, Offer(still_open, slots))
    yield "times_page", times.choose(t, Offer(seen, slots, day=slots[10].day, page=1))
    yield "times_both", times.choose(t, Offer(still_open, slots, pairs))
    earlier = t("meeting", "Another family was a moment earlier. These times are free now.")
    yield "times_lost", times.choose(t, Offer(still_open, []), first=earlier)
    yield "chosen", times.chosen(t, [seen], prepares=False)
    yield "chosen_both", times.chosen(t, [seen, Seen(PLANNED, BROTHER)], prepares=True)
    yield "ask_wish", times.ask_wish(t, still_open)
    yield "wished", times.wished(t, seen, [Wish.OTHER_TIME, Wish.CALL])
    yield "wished_of_nobody", times.wished(t, Seen(replace(OPEN, leads=""), CHILD), [Wish.CALL])
    yield "wish_gone", times.wish_gone(t, seen)
