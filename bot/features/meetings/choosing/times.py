"""Choosing a time, day by day; those of two children that follow each other come first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from bot.core.markup import Block, Rich, Span, bold, literal
from bot.core.screen import Button, Place, Rows, Screen, rows
from bot.core.tap import tap
from bot.features.meetings import screens
from bot.features.meetings.choosing.rules import Slot, pack, page_number
from bot.features.meetings.preparing.rules import Wish
from bot.features.meetings.screens import Seen, heading, menu_button, short_name
from bot.i18n import bidi
from bot.i18n.texts import Texts
from bot.people.queries import Child

PAGE = 9  # times on a screen
_IN_A_ROW = 3  # times, as many as a narrow telephone shows
MOST_PAIRS = 3
_DAYS = 4  # other days that have a button here
_LABEL = 24  # characters, what a narrow telephone shows


@dataclass(frozen=True, slots=True)
class Pair:
    """Two times that follow each other: this child's and that of another one of the family."""

    slot: Slot
    beside: Seen
    their_slot: Slot

    @property
    def day(self) -> date:
        return self.slot.day


@dataclass(frozen=True, slots=True)
class Offer:
    """What can be chosen: `slots` and `pairs` soonest first. `day`: the one that is looked at."""

    seen: Seen
    slots: Sequence[Slot]
    pairs: Sequence[Pair] = ()
    day: date | None = None
    page: int = 0

    @property
    def days(self) -> list[date]:
        return list(dict.fromkeys(slot.day for slot in self.slots))

    @property
    def shown_day(self) -> date | None:
        """The first one with times for both children, as long as no other was asked for."""
        if self.day in self.days:
            return self.day
        return next((pair.day for pair in self.pairs), next(iter(self.days), None))


def choose(t: Texts, offer: Offer, *, first: str = "") -> Screen:
    """`first`: what happened just before."""
    day, said = offer.shown_day, offer.seen.said
    before = t.direct(bold(first)) if first else ()
    none_of_these = Button(t("meeting", "None of these suits"), tap("meetings.none", said.id))
    if day is None:
        line = t("meeting", "There is no free time that suits your family now. Tell school, then it looks for a way.")
        body = (*before, *heading(t, offer.seen), *literal(line))
        return Screen(body, rows(none_of_these, menu_button(t)), Place.BELOW)
    today = [slot for slot in offer.slots if slot.day == day]
    pairs = [pair for pair in offer.pairs if pair.day == day][:MOST_PAIRS]
    shown = today[offer.page * PAGE : (offer.page + 1) * PAGE]
    body = (
        *before,
        *heading(t, offer.seen),
        *_now(t, offer.seen),
        *literal(screens.length_line(t, said)),
        *t.direct((Block("head", (Span(t.day(day)),)),)),
        *_explain(t, offer.seen, pairs),
    )
    buttons: Rows = (
        *rows(*(_pair_button(t, offer.seen, pair) for pair in pairs)),
        *_in_rows([_slot_button(t, offer.seen, slot) for slot in shown]),
        *rows(*_turning(t, offer, len(today)), *_other_days(t, offer, day)),
        *rows(none_of_these, screens.show_button(t, said)),
    )
    return Screen(body, buttons, Place.REPLACE if offer.day else Place.BELOW)


def _now(t: Texts, seen: Seen) -> Rich:
    """The time that they have, which stays until they choose another."""
    if seen.said.day is None or seen.said.begins is None:
        return ()
    day, at = t.day(seen.said.day), t.time(seen.said.begins)
    return literal(t("meeting", "Now it is {day}, {time}. That stays until you choose another time.", day=day, time=at))


def _explain(t: Texts, seen: Seen, pairs: Sequence[Pair]) -> Rich:
    """Each of the times for two children, because a button may have no room for their names."""
    if not pairs:
        return literal(t("meeting", "Tap the time that suits you."))
    both = t("meeting", "Both talks one after the other, chosen with one tap:")
    single = "\n".join((t("meeting", "Below are the times for one child only."), screens.child_line(t, seen.child)))
    return (*literal(both), *screens.items(t, [_pair_line(t, seen, pair) for pair in pairs]), *literal(single))


def _pair_line(t: Texts, seen: Seen, pair: Pair) -> str:
    """In the order of the day."""
    (slot, child), (other_slot, other) = _in_order(seen, pair)
    return t(
        "meeting",
        "{time} {child}, {other_time} {other_child}",
        time=t.time(slot.begins),
        child=short_name(child),
        other_time=t.time(other_slot.begins),
        other_child=short_name(other),
    )


def _in_order(seen: Seen, pair: Pair) -> list[tuple[Slot, Child]]:
    both = [(pair.slot, seen.child), (pair.their_slot, pair.beside.child)]
    return sorted(both, key=lambda each: each[0].starts_at)


def _pair_button(t: Texts, seen: Seen, pair: Pair) -> Button:
    label = _pair_line(t, seen, pair)
    if len(bidi.clean(label)) > _LABEL:
        one, other = (t.time(slot.begins) for slot, _ in _in_order(seen, pair))
        label = t("meeting", "{time} and {other_time}", time=one, other_time=other)
    chosen = (seen.said.id, pair.slot.id, pair.beside.said.id, pair.their_slot.id)
    return Button(label, tap("meetings.both", pack(chosen)))


def _slot_button(t: Texts, seen: Seen, slot: Slot) -> Button:
    return Button(t.time(slot.begins), tap("meetings.take", seen.said.id, slot.id))


def _turning(t: Texts, offer: Offer, times: int) -> Iterator[Button]:
    day = offer.shown_day or date.min
    if times > (offer.page + 1) * PAGE:
        label = t("meeting", "Later on this day")
        yield Button(label, tap("meetings.day", offer.seen.said.id, page_number(day, offer.page + 1)))
    if offer.page:
        label = t("meeting", "Earlier on this day")
        yield Button(label, tap("meetings.day", offer.seen.said.id, page_number(day, offer.page - 1)))


def _other_days(t: Texts, offer: Offer, shown: date) -> Iterator[Button]:
    """The days around the one that is shown."""
    place = offer.days.index(shown)
    first = max(0, min(place - _DAYS // 2, len(offer.days) - _DAYS - 1))
    for day in offer.days[first : first + _DAYS + 1]:
        if day != shown:
            yield Button(t.short_day(day), tap("meetings.day", offer.seen.said.id, page_number(day, 0)))


def _in_rows(buttons: Sequence[Button]) -> Rows:
    return tuple(tuple(buttons[start : start + _IN_A_ROW]) for start in range(0, len(buttons), _IN_A_ROW))


def chosen(t: Texts, found: Sequence[Seen], *, prepares: bool) -> Screen:
    """What is kept now, and until when it can be changed. More than one: two children."""
    body: list[Block] = [*t.direct(bold(t("meeting", "Thank you. This time is yours.")))]
    for seen in found:
        body += (*heading(t, seen), *screens.facts(t, seen.said)[:2])
    said = found[0].said
    later = t("meeting", "A week before the talk you can prepare it here. We write to you then.")
    body += (*screens.choose_until(t, said), *(() if prepares else literal(later)))
    ready = [screens.prepare_button(t, said)] if prepares else []
    ways = [*ready, screens.choose_button(t, said), screens.show_button(t, said)]
    if len(found) > 1:
        ways = [*_change_buttons(t, found), Button(t("menu", "Meetings"), tap("meetings.list"))]
    return Screen((*body,), rows(*ways, menu_button(t)), Place.BELOW)


def _change_buttons(t: Texts, found: Sequence[Seen]) -> list[Button]:
    return [
        Button(t("meeting", "Change: {child}", child=short_name(seen.child)), tap("meetings.times", seen.said.id))
        for seen in found
    ]


def ask_wish(t: Texts, seen: Seen) -> Screen:
    """No time suits: which other way does."""
    said = seen.said
    lines = (
        t("meeting", "What would suit you?"),
        t("meeting", "School reads it and looks for a way with you. The time that you have now stays until then.")
        if said.day
        else t("meeting", "School reads it and looks for a way with you."),
    )
    ways = rows(
        Button(t("meeting", "Another day or time"), tap("meetings.wish", said.id, Wish.OTHER_TIME)),
        Button(t("meeting", "A call or a video talk"), tap("meetings.wish", said.id, Wish.CALL)),
        Button(t("meeting", "Back to the times"), tap("meetings.times", said.id)),
    )
    return Screen((*heading(t, seen), *literal("\n".join(lines))), ways, Place.BELOW)


def wished(t: Texts, seen: Seen, wishes: Sequence[Wish]) -> Screen:
    """Received, at once. `wishes`: all that are kept now."""
    said = seen.said
    names = {Wish.OTHER_TIME: t("meeting", "another day or time"), Wish.CALL: t("meeting", "a call or a video talk")}
    kept = "\n".join(t("meeting", "You would like: {what}", what=names[one]) for one in wishes)
    if said.leads:
        first = t("meeting", "Received. {name} reads it and answers you.", name=said.leads)
    else:
        first = t("meeting", "Received. School reads it and answers you.")
    call = [t("meeting", "Telephone of the school: {phone}", phone=said.phone)] if said.phone else []
    back = Button(t("meeting", "Take this wish back"), tap("meetings.unwish", said.id))
    body = (*t.direct(bold(first)), *heading(t, seen), *literal("\n".join([kept, *call])))
    return Screen(body, rows(back, screens.show_button(t, said), menu_button(t)), Place.BELOW)


def wish_gone(t: Texts, seen: Seen) -> Screen:
    line = t("meeting", "Your wish is taken back.")
    return Screen((*t.direct(bold(line)), *heading(t, seen)), rows(screens.show_button(t, seen.said)), Place.BELOW)
