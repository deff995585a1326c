"""A parent's meetings: the list, and one with all there is to know about it."""

from collections.abc import Iterator, Sequence

from bot.core.markup import Block, Rich, Span, bold, literal
from bot.core.screen import Button, Place, Screen, rows
from bot.core.tap import tap
from bot.features.meetings import screens
from bot.features.meetings.catalogue import list_seats
from bot.features.meetings.rules import Phase
from bot.features.meetings.screens import Seen, heading, menu_button, short_name
from bot.features.meetings.words import kind_name, role_name
from bot.i18n.texts import Texts
from bot.terms.explain import word_button

PAGE = 8  # meetings on a screen
_LABEL = 24  # characters, what a narrow telephone shows


def listing(t: Texts, found: Sequence[Seen], *, page: int = 0, has_more: bool = False) -> Screen:
    """What is to be chosen and what is coming first, then what was."""
    ways = (
        *([Button(t("meeting", "More talks"), tap("meetings.page", page + 1))] if has_more else []),
        *([Button(t("event", "Back"), tap("meetings.page", page - 1))] if page else []),
        Button(t("menu", "Main menu"), tap("home.menu")),
    )
    head = t.direct(bold(t("meeting", "Your talks with school")))
    entries = tuple(block for number, one in enumerate(found, 1) for block in _entry(t, number, one))
    buttons = (_open_button(t, number, one) for number, one in enumerate(found, 1))
    return Screen((*head, *t.direct(entries)), rows(*buttons, *ways))


def _entry(t: Texts, number: int, seen: Seen) -> Iterator[Block]:
    yield Block("head", (Span(f"{number}. {kind_name(t, seen.said.kind)}"),))
    yield Block("item", (Span(screens.child_line(t, seen.child)),))
    yield Block("item", (Span(_status(t, seen)),))


def _status(t: Texts, seen: Seen) -> str:
    said = seen.said
    match said.phase:
        case Phase.CANCELLED:
            return t("meeting", "This talk will not take place.")
        case Phase.OPEN if said.may_choose:
            return t("meeting", "Please choose a time.")
        case Phase.OPEN if said.others_from and said.picks and not said.may_choose:
            return screens.from_then(t, said)[0].text
        case Phase.HELD | Phase.CLOSED if said.day:
            return t("meeting", "This talk was on {day}.", day=t.day(said.day))
        case _:
            return screens.when_line(t, said)


def _open_button(t: Texts, number: int, seen: Seen) -> Button:
    label = t("meeting", "{number}. {name}", number=number, name=short_name(seen.child))
    return Button(label if len(label) <= _LABEL else f"{label[: _LABEL - 1]}…", tap("meetings.show", seen.said.id))


def none(t: Texts) -> Screen:
    """What meetings are, for who has none."""
    lines = (
        t("meeting", "There are no talks now. When school plans one, it comes to you here."),
        t("meeting", "In a talk you and the teacher tell each other how your child is doing."),
        t("meeting", "You may always ask school for a talk yourself."),
    )
    return Screen(literal("\n".join(lines)), rows(Button(t("menu", "Main menu"), tap("home.menu"))))


def one(t: Texts, seen: Seen, *, ways: Sequence[Button] = (), prepares: bool = False) -> Screen:
    """`ways`: what other parts of meetings offer here; `prepares`: it is so near."""
    said = seen.said
    if said.phase is Phase.CANCELLED:
        return _told(t, seen, t("meeting", "This talk will not take place."))
    first = (*heading(t, seen), *screens.facts(t, said), *_choosing(t, seen), *screens.table(t, said))
    last = (*screens.goal(t, said), *screens.note(t, said), *screens.interpreter(t, said))
    chooses = [screens.choose_button(t, said)] if _can_choose(seen) else []
    ready = [screens.prepare_button(t, said)] if prepares else []
    ready = [*chooses, *ready] if said.phase is Phase.OPEN else [*ready, *chooses]
    buttons = (*ready, *ways, *screens.video_button(t, said), *about(t, seen), menu_button(t))
    return screens.with_words(t, first, Screen(last, rows(*buttons), Place.BELOW))


def about(t: Texts, seen: Seen) -> tuple[Button, ...]:
    return screens.kind_button(t, seen.said), screens.who_button(t, seen.said)


def _can_choose(seen: Seen) -> bool:
    return seen.said.picks and seen.said.may_choose and seen.said.phase in (Phase.OPEN, Phase.PLANNED)


def _choosing(t: Texts, seen: Seen) -> Rich:
    said = seen.said
    if _can_choose(seen):
        return screens.choose_until(t, said)
    return screens.from_then(t, said) if said.phase is Phase.OPEN and said.picks and not said.may_choose else ()


def who(t: Texts, seen: Seen) -> Screen:
    """Everybody at the table, with what their role is."""
    body: list[Block] = [*heading(t, seen), *screens.table(t, seen.said)]
    seats, terms = list_seats(t.library), dict[str, None]()
    for role in dict.fromkeys(seat.role for seat in seen.said.seats):
        if f"seats/{role}" in t.library.long["nl"]:
            body += t.direct((Block("head", (Span(role_name(t, role)),)),))
            body += t.long(f"seats/{role}")
        if role in seats and seats[role].term:
            terms[seats[role].term] = None
    bring = t("meeting", "You may bring somebody, for example family or a friend.")
    words = [word_button(t, term) for term in terms if term in t.library.glossary]
    ways = rows(*words, screens.show_button(t, seen.said))
    return Screen((*body, *literal(bring)), ways, Place.BELOW)


def kind(t: Texts, seen: Seen, terms: Sequence[str]) -> Screen:
    """What this kind of talk is, what to expect, and what the parent may do."""
    said = seen.said
    heads = {"expect": t("event", "What to expect"), "yours": t("meeting", "What you may do")}
    body: list[Block] = [*heading(t, seen), *screens.section(t, said.kind, "")]
    for key, head in heads.items():
        if part := screens.section(t, said.kind, key):
            body += (*t.direct((Block("head", (Span(head),)),)), *part)
    words = [word_button(t, term) for term in terms if term in t.library.glossary]
    return Screen((*body,), rows(*words, screens.show_button(t, said)), Place.BELOW)


def refused(t: Texts, seen: Seen, line: str, *buttons: Button) -> Screen:
    return _told(t, seen, line, *buttons)


def _told(t: Texts, seen: Seen, line: str, *buttons: Button) -> Screen:
    body = (*t.direct(bold(line)), *heading(t, seen))
    return Screen(body, rows(*buttons, menu_button(t)), Place.BELOW)
