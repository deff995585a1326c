"""What a parent's list of questions looks like."""

from collections.abc import Sequence
from enum import Enum

from bot.core.markup import Block, Rich, Span, literal, quote
from bot.core.screen import Ask, Button, Place, Screen, rows
from bot.core.tap import tap
from bot.i18n import bidi
from bot.i18n.texts import Texts
from bot.people.questions import LIMIT, MOST, Kept

PAGE = 5  # questions on one screen, so that a button for each of them stays easy to find


class Done(Enum):
    """What was just done to the list."""

    NOTHING = "nothing"
    ADDED = "added"
    KNOWN = "known"
    REMOVED = "removed"
    RESTORED = "restored"


def page_of(kept: Sequence[Kept], question_id: int) -> int:
    """The page where a question stands."""
    return next((place // PAGE for place, one in enumerate(kept) if one.id == question_id), 0)


def listed(
    t: Texts, kept: Sequence[Kept], *, page: int = 0, done: Done = Done.NOTHING, question_id: int | None = None
) -> Screen:
    """`question_id` is the one that was just added or removed, for the way back."""
    page = min(page, max(0, len(kept) - 1) // PAGE)
    first = page * PAGE
    shown = list(enumerate(kept[first : first + PAGE], first + 1))
    more = first + PAGE < len(kept)
    body = (*_told(t, done), *(_full_list(t, shown) if kept else _empty(t)))
    undo = () if done is not Done.REMOVED else (_undo(t, question_id),)
    return Screen(
        body,
        rows(
            *undo,
            *(_remove(t, number, one.id) for number, one in shown),
            *((Button(t("questions", "Next questions"), tap("questions.page", page + 1)),) if more else ()),
            *((Button(t("questions", "Earlier questions"), tap("questions.page", page - 1)),) if page else ()),
            *((Button(t("questions", "Add a question"), tap("questions.add")),) if len(kept) < MOST else ()),
            Button(t("menu", "Main menu"), tap("home.menu")),
        ),
    )


def _told(t: Texts, done: Done) -> Rich:
    match done:
        case Done.ADDED:
            return literal(t("questions", "Your question is on the list."))
        case Done.KNOWN:
            return literal(t("questions", "This question is on your list already."))
        case Done.REMOVED:
            return literal(t("questions", "The question is off your list."))
        case Done.RESTORED:
            return literal(t("questions", "The question is back on your list."))
        case Done.NOTHING:
            return ()


def _empty(t: Texts) -> Rich:
    return (
        *literal(t("questions", "Your list of questions is empty.")),
        *literal(t("questions", "Here you keep what you want to ask at school. Only you see this list.")),
        *literal(t("questions", "Every school word has questions that you can put on it. You can also type your own.")),
    )


def _full_list(t: Texts, shown: Sequence[tuple[int, Kept]]) -> Rich:
    head = Block("head", (Span(t("questions", "My questions for the school")),))
    lines = tuple(block for number, one in shown for block in _line(t, number, one))
    return (head, *lines, *literal(t("questions", "Only you see this list. Take it with you to a meeting.")))


def _line(t: Texts, number: int, one: Kept) -> Rich:
    """The parent's own words as they typed them, after their number, with the word that they came from."""
    words = bidi.isolate(one.text, rtl=t.language.is_rtl)
    known = t.library.glossary.get(one.term or "")
    spans = (Span(f"{number}. {words}"), *((Span(" – "), Span(str(known["nl"]), term=True)) if known else ()))
    return t.direct((Block("p", spans),))


def _remove(t: Texts, number: int, question_id: int) -> Button:
    return Button(t("questions", "Remove question {n}", n=number), tap("questions.remove", question_id))


def _undo(t: Texts, question_id: int | None) -> Button:
    return Button(t("questions", "Put it back"), tap("questions.restore", question_id))


def ask_words(t: Texts, *, is_too_long: bool = False) -> Screen:
    too_long = t("questions", "That is too long. Please type at most {n} characters.", n=LIMIT)
    return Screen(
        (
            *(literal(too_long) if is_too_long else ()),
            *literal(t("questions", "What would you like to ask at school? Type one question.")),
            *literal(t("questions", "You can write in your own language. Only you see your question.")),
        ),
        rows(_list(t)),
        place=Place.BELOW,
        ask=Ask("questions.words"),
    )


def offer(t: Texts, words: str, key: str) -> Screen:
    """For a text that nothing here answers."""
    return Screen(
        (
            *literal(t("questions", "I did not understand that. Is this a question for the school?")),
            *t.direct(quote(bidi.isolate(words, rtl=t.language.is_rtl))),
            *literal(t("questions", "Then you can send it to school, or keep it on your own list for a talk there.")),
        ),
        rows(
            Button(t("enquiry", "Ask it at school"), tap("enquiries.typed", key)),
            Button(t("questions", "Put it on my list"), tap("questions.keep", key)),
            Button(t("home", "Help"), tap("home.help")),
            Button(t("menu", "Main menu"), tap("home.menu_below")),
        ),
        place=Place.BELOW,
    )


def full(t: Texts) -> Screen:
    told = t("questions", "Your list is full. Please take a question off first.")
    return Screen(told, rows(_list(t)), place=Place.BELOW)


def _list(t: Texts) -> Button:
    return Button(t("menu", "My questions"), tap("questions.list"))
