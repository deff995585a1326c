"""What school gets of a preparation, as its guardian reads it before and after sending; and changing a line of it."""

from collections.abc import Iterator

from bot.core.markup import Block, Rich, Span, bold, literal, quote
from bot.core.screen import Ask, Button, Place, Screen, rows
from bot.core.tap import tap
from bot.features.meetings.content import Content
from bot.features.meetings.preparing import rules, words
from bot.features.meetings.preparing.queries import Line, Prepared
from bot.features.meetings.preparing.rules import Step, Wish
from bot.features.meetings.preparing.view import View
from bot.features.meetings.screens import heading, menu_button, mine_button
from bot.i18n.texts import Texts


def preview(t: Texts, view: View, *, says: Rich = (), place: Place = Place.BELOW) -> Screen:
    """All of it as school reads it, and who that is."""
    if view.mine.is_empty:
        return _empty(t, view, says=says, place=place)
    who = t("prepare", "Read at school by: {names}", names=words.readers_of(t, view))
    when = t("prepare", "You can change it or take it back until the talk begins.")
    body = (
        *_head(t, view),
        *says,
        *literal(t("prepare", "This is what school gets:")),
        *inner(t, view.mine),
        *_agreed_to(t, view),
        *literal(f"{who}\n{when}"),
    )
    return Screen(body, rows(*_acts(t, view)), place)


def _head(t: Texts, view: View) -> Rich:
    if view.mine.is_sent:
        return t.direct(bold(t("prepare", "You have sent it.")))
    number, total = rules.count_step(Step.PREVIEW, view.steps)
    title = words.step_title(t, Step.PREVIEW)
    return t.direct(bold(t("prepare", "Step {n} of {total}: {title}", n=number, total=total, title=title)))


def inner(t: Texts, mine: Prepared) -> Rich:
    """In the order in which school reads it."""
    return (
        *_part(t, t("prepare", "The most important questions"), mine.top, numbered=True),
        *_part(t, t("prepare", "Other subjects"), mine.subjects),
        *_part(t, t("prepare", "From the child"), mine.of_child),
        *(t.direct(_item(t("prepare", "The child brings a drawing."))) if mine.drawing else ()),
        *_wishes(t, mine),
    )


def _part(t: Texts, head: str, lines: tuple[Line, ...], *, numbered: bool = False) -> Rich:
    if not lines:
        return ()
    shown = (block for line in lines for block in _line(t, line, f"{line.rank}. " if numbered else "• "))
    return (*t.direct((Block("head", (Span(head),)),)), *shown)


def _line(t: Texts, line: Line, mark: str) -> Iterator[Block]:
    """Their own words, after what they are an answer to."""
    asked = words.kind_name(t, line.kind)
    said = Span(f"{mark}{words.own_words(t, line.text)}")
    yield from (
        t.direct((Block("p", (said,)),))
        if not asked
        else t.direct((Block("p", (Span(f"{mark}{asked} "), Span(words.own_words(t, line.text)))),))
    )


def _wishes(t: Texts, mine: Prepared) -> Rich:
    wished = [words.wish_line(t, wish) for wish in Wish if wish in mine.wishes]
    if not wished:
        return ()
    head = t.direct((Block("head", (Span(t("prepare", "Wishes")),)),))
    return (*head, *(block for line in wished for block in t.direct(_item(line))))


def _agreed_to(t: Texts, view: View) -> Rich:
    """What else they said yes to."""
    lines = []
    if view.mine.may_translate and Step.TRANSLATE in view.steps:
        lines.append(t("prepare", "An automatic translation service may read it."))
    if view.mine.shared and Step.SHARE in view.steps:
        lines.append(t("prepare", "The other parent may see it."))
    return literal("\n".join(lines)) if lines else ()


def _acts(t: Texts, view: View) -> Iterator[Button]:
    meeting_id = view.said.id
    if not view.mine.is_sent:
        yield Button(t("prepare", "Send to school"), tap("meetings.prep_send", meeting_id))
    if view.mine.lines:
        yield Button(t("prepare", "Change a line"), tap("meetings.prep_lines", meeting_id))
    yield Button(t("prepare", "Add something"), tap("meetings.prep_go", meeting_id, Step.OWN.value))
    yield Button(t("prepare", "All steps"), tap("meetings.prep_go", meeting_id, Step.ABOUT.value))
    if view.mine.is_sent:
        yield Button(t("prepare", "Take it back"), tap("meetings.prep_withdraw", meeting_id))
        yield mine_button(t, view.said)
    yield menu_button(t)


def _empty(t: Texts, view: View, *, says: Rich, place: Place) -> Screen:
    nothing = (
        t("prepare", "You have not prepared anything yet."),
        t("prepare", "You can come without questions too. You are welcome."),
    )
    acts = (
        Button(t("prepare", "Type a question"), tap("meetings.prep_go", view.said.id, Step.OWN.value)),
        menu_button(t),
    )
    return Screen((*_head(t, view), *says, *literal("\n".join(nothing))), rows(*acts), place)


def sent(t: Texts, view: View) -> Screen:
    """At once after sending."""
    lines = (
        t("prepare", "You can change it or take it back until the talk begins."),
        t("prepare", "You also have a page for yourself, to take along to the talk."),
    )
    body = (
        *t.direct(bold(t("prepare", "Received."))),
        *literal(words.reads_it(t, view)),
        *literal("\n".join(lines)),
    )
    acts = (
        mine_button(t, view.said),
        Button(t("prepare", "Look at it, change it"), tap("meetings.prep_go", view.said.id, Step.PREVIEW.value)),
        menu_button(t),
    )
    return Screen(body, rows(*acts), Place.BELOW)


def withdrawn(t: Texts, view: View) -> Screen:
    lines = (
        t("prepare", "You took it back. School does not see it any more."),
        t("prepare", "You still have it. You can change it and send it again."),
    )
    acts = (
        Button(t("prepare", "Look at it, change it"), tap("meetings.prep_go", view.said.id, Step.PREVIEW.value)),
        Button(t("prepare", "Remove all of it"), tap("meetings.prep_clear", view.said.id)),
        menu_button(t),
    )
    return Screen("\n".join(lines), rows(*acts), Place.BELOW)


def ask_clear(t: Texts, view: View) -> Screen:
    asks = t("prepare", "This removes everything that you prepared for this talk. It does not come back.")
    acts = (
        Button(t("prepare", "Yes, remove it"), tap("meetings.prep_cleared", view.said.id)),
        Button(t("prepare", "No, keep it"), tap("meetings.prep_go", view.said.id, Step.PREVIEW.value)),
    )
    return Screen(asks, rows(*acts))


def cleared(t: Texts, meeting_id: int) -> Screen:
    acts = (
        Button(t("prepare", "Begin again"), tap("meetings.prepare", meeting_id)),
        menu_button(t),
    )
    return Screen(t("prepare", "Everything is removed."), rows(*acts))


def lines(t: Texts, view: View) -> Screen:
    """Which line to change."""
    shown = list(enumerate(view.listed, 1))
    body = [
        block
        for number, line in shown
        for block in t.direct((Block("p", (Span(f"{number}. {words.own_words(t, words.shortened(line.text))}"),)),))
    ]
    acts = [
        Button(t("prepare", "Question {n}", n=number), tap("meetings.prep_line", line.id)) for number, line in shown
    ]
    ways = (_back(t, view), menu_button(t))
    asks = literal(t("prepare", "Which one would you like to change or remove?"))
    return Screen((*asks, *body), rows(*acts, *ways), Place.BELOW)


def line(t: Texts, view: View, of: Line, *, too_long: int = 0, is_empty: bool = False) -> Screen:
    """To type it anew, or to remove it."""
    over = (
        literal(t.n("prepare", "That is {n} character too long.", "That is {n} characters too long.", too_long))
        if too_long
        else ()
    )
    empty = literal(t("prepare", "Please type it in words.")) if is_empty else ()
    asks = literal(t("prepare", "Type it as it should be. Or remove it."))
    acts = (Button(t("prepare", "Remove it"), tap("meetings.prep_remove", of.id)), _back(t, view))
    ask = Ask("meetings.prep_words", (str(of.id),))
    return Screen((*over, *empty, *quote(of.text), *asks), rows(*acts), Place.BELOW, ask=ask)


def removed(t: Texts, view: View, text: str) -> Screen:
    """With the way back."""
    acts = (
        Button(t("prepare", "Put it back"), tap("meetings.prep_restore", view.said.id)),
        _back(t, view),
    )
    return Screen((*literal(t("prepare", "It is removed.")), *quote(text)), rows(*acts), Place.BELOW)


def too_late(t: Texts, said: Content, *, has_page: bool) -> Screen:
    """The talk has begun or is over, or does not take place."""
    lines = (t("prepare", "This talk has begun or is over, or it does not take place."),)
    page = [mine_button(t, said)] if has_page else []
    more = t("prepare", "You cannot change what you prepared any more. You can still ask it at school.")
    acts = (*page, menu_button(t))
    return Screen("\n".join((*lines, more)), rows(*acts), Place.BELOW)


def other(t: Texts, view: View) -> Screen:
    """What the other guardian lets this one read."""
    parts = [block for one in view.shared for block in inner(t, one)]
    says = t("prepare", "The other parent lets you see this:")
    acts = (
        Button(t("prepare", "Go on"), tap("meetings.prepare", view.said.id)),
        menu_button(t),
    )
    return Screen((*heading(t, view.seen), *literal(says), *parts), rows(*acts), Place.BELOW)


def _back(t: Texts, view: View) -> Button:
    return Button(t("prepare", "Back"), tap("meetings.prep_go", view.said.id, Step.PREVIEW.value))


def _item(line: str) -> Rich:
    return (Block("item", (Span(line),)),)
