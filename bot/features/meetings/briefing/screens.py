"""Talks in the chat of staff: a day, one talk, and what comes by itself; and what a parent reads of an answer."""

from collections.abc import Iterator, Sequence
from datetime import date

from bot.core.markup import Block, Rich, Span, bold, literal, quote
from bot.core.screen import Button, Document, Place, Screen, rows
from bot.core.tap import tap
from bot.delivery.staffchat import in_threes
from bot.features.meetings import screens as meeting_screens
from bot.features.meetings.briefing import words
from bot.features.meetings.briefing.queries import Brief
from bot.features.meetings.briefing.words import Asked
from bot.features.meetings.preparing.queries import Line
from bot.features.meetings.screens import Seen
from bot.i18n.languages import SOURCE
from bot.i18n.texts import Texts
from bot.translate import own

BUTTONS = 12  # talks of a day that have a button


def choose(t: Texts, counts: Sequence[tuple[str, int]]) -> Screen:
    """`counts`: which part of the weeks, and how many talks it has."""
    names = {
        "today": t("briefing", "Today"),
        "week": t("briefing", "This week"),
        "next": t("briefing", "Next week"),
    }
    if not any(number for _, number in counts):
        says = t("briefing", "You have no talks this week or next week.")
        return Screen(says, rows(_console(t), _menu(t)))
    buttons = [
        Button(t("briefing", "{when}: {n}", when=names[what], n=number), tap("meetings.mine_at", what))
        for what, number in counts
        if number
    ]
    return Screen(t("briefing", "Your talks with parents. Which ones would you like to see?"), rows(*buttons, _menu(t)))


def listed(t: Texts, briefs: Sequence[Brief]) -> Screen:
    """By day; each talk has its number."""
    lines: list[Block] = []
    day: date | None = None
    for number, one in enumerate(briefs, 1):
        if one.said.day and one.said.day != day:
            day = one.said.day
            lines += t.direct(bold(t.day(day)))
        lines += t.direct((_line(t, one, number),))
    days = dict.fromkeys(one.said.day for one in briefs if one.said.day)
    files = [
        Button(t("briefing", "File: {day}", day=t.short_day(one)), tap("meetings.sheet", one.isoformat()))
        for one in days
    ]
    back = Button(t("briefing", "Other days"), tap("meetings.staff"))
    return Screen(tuple(lines), (*in_threes(list(_numbers(briefs))), *rows(*files, _console(t), back, _menu(t))))


def nothing(t: Texts) -> Screen:
    back = Button(t("briefing", "Other days"), tap("meetings.staff"))
    return Screen(t("briefing", "You have no talks on these days."), rows(back, _menu(t)))


def _numbers(briefs: Sequence[Brief]) -> Iterator[Button]:
    for number, one in enumerate(briefs[:BUTTONS], 1):
        yield Button(str(number), tap("meetings.brief", one.said.id))


def _line(t: Texts, one: Brief, number: int) -> Block:
    time = t.time(one.said.begins) if one.said.begins else ""
    said = f"{number}. {time} {words.child_label(t, one)}"
    marks = [t("briefing", "prepared")] if one.sent else []
    marks += [t("briefing", "interpreter")] if one.wants_interpreter else []
    return Block("p", (Span(f"{said} – {t.listed(marks)}" if marks else said),))


def coming(t: Texts, briefs: Sequence[Brief], day: date, *, is_today: bool) -> Screen:
    """All talks of one day, in one message."""
    number, sent = len(briefs), sum(1 for one in briefs if one.sent)
    wishes = sum(1 for one in briefs if one.wants_interpreter)
    first = (
        t.n("briefing", "Today: {n} talk with parents.", "Today: {n} talks with parents.", number)
        if is_today
        else t.n("briefing", "{day}: {n} talk with parents.", "{day}: {n} talks with parents.", number, day=t.day(day))
    )
    says = [t.n("briefing", "{n} family has prepared.", "{n} families have prepared.", sent)] if sent else []
    body = (
        *t.direct(bold(first)),
        *(literal("\n".join(says)) if says else literal(t("briefing", "No family has prepared yet."))),
        *(t.direct(bold(_interpreters(t, wishes))) if wishes else ()),
        *t.direct(tuple(_line(t, one, place) for place, one in enumerate(briefs, 1))),
    )
    return Screen(body, _ways(t, briefs, day), Place.BELOW)


def _interpreters(t: Texts, number: int) -> str:
    return t.n("briefing", "{n} family would like an interpreter.", "{n} families would like an interpreter.", number)


def _ways(t: Texts, briefs: Sequence[Brief], day: date) -> tuple[tuple[Button, ...], ...]:
    file = _file(t("briefing", "The pages as a file"), day)
    return (*in_threes(list(_numbers(briefs))), *rows(file, _console(t), _menu(t)))


def news(t: Texts, changed: Sequence[tuple[Brief, Sequence[str]]]) -> Screen:
    """What families sent, changed or said since: each talk with what is new."""
    lines = [Block("p", (Span(_news_line(t, place, one, whats)),)) for place, (one, whats) in enumerate(changed, 1)]
    body = (*t.direct(bold(t("briefing", "News about your talks with parents"))), *t.direct(tuple(lines)))
    briefs = [one for one, _ in changed]
    return Screen(body, (*in_threes(list(_numbers(briefs))), *rows(_console(t), _menu(t))), Place.BELOW)


def _news_line(t: Texts, place: int, one: Brief, whats: Sequence[str]) -> str:
    names = {
        "sent": t("briefing", "sent or changed what they prepared"),
        "other_time": t("briefing", "would like another time"),
    }
    said = t.listed([names[what] for what in whats if what in names])
    when = t.short_day(one.said.day) if one.said.day else ""
    return f"{place}. {words.child_label(t, one)} {when}: {said}"


def brief(t: Texts, one: Brief) -> Screen:
    """One talk in the chat; the whole page is in the file and the console."""
    page = words.page(t, one)
    body: list[Block] = [
        *t.direct(bold(page.child)),
        *literal(f"{page.kind}\n{page.day}, {page.when}\n{page.place}"),
        *literal(t("briefing", "At the table:")),
        *meeting_screens.items(t, [who for who, _ in page.seats]),
    ]
    if page.goal:
        body += literal(t("briefing", "Goal: {goal}", goal=page.goal))
    if any(untold for _, untold in page.seats):
        body += t.direct(bold(t("briefing", "The family does not know of somebody at the table yet.")))
    body += _words(t, page)
    file = (
        Button(t("briefing", "The pages as a file"), tap("meetings.sheet", one.said.day.isoformat()))
        if one.said.day
        else None
    )
    ways = [file] if file else []
    return Screen(
        tuple(body), rows(*ways, _console(t), Button(t("briefing", "Other days"), tap("meetings.staff")), _menu(t))
    )


def _words(t: Texts, page: words.Page) -> Rich:
    if not page.has_words:
        return literal(
            t("briefing", "The family has not sent anything yet. That is fine: the talk itself is what counts.")
        )
    found: list[Block] = []
    for parent in page.parents:
        found += t.direct(bold(parent.label))
        if not parent.has_sent:
            found += literal(t("briefing", "Nothing prepared yet."))
            continue
        if parent.wants_interpreter:
            found += t.direct(bold(parent.wants_interpreter))
        for number, asked in enumerate(parent.top, 1):
            found += _asked(t, asked, f"{number}. ")
        for asked in (*parent.subjects, *parent.of_child):
            found += _asked(t, asked, "• ")
        found += meeting_screens.items(t, parent.wishes)
    return tuple(found)


def _asked(t: Texts, one: Asked, begin: str) -> Rich:
    mark = one.mark or one.named
    first = t.direct((Block("p", (Span(f"{begin}{one.main}{f' ({mark})' if mark else ''}"),)),))
    return (*first, *(t.direct(quote(one.original)) if one.original else ()))


def sheet(t: Texts, document: Document, day: date) -> Screen:
    says = t(
        "briefing",
        "Talks on {day}, a page each. You can open the file in a browser, and print it.",
        day=t.day(day),
    )
    private = t("briefing", "It is about families. Remove it from your phone after the talk.")
    return Screen(f"{says}\n{private}", rows(_menu(t)), Place.BELOW, document=document)


def answered(t: Texts, seen: Seen, answers: Sequence[tuple[Line, str]]) -> Screen:
    """For the parent: the question, and what school says of it, with the Dutch under a translation."""
    body: list[Block] = [
        *t.direct(bold(t("briefing", "School has answered a question of yours before the talk."))),
        *meeting_screens.heading(t, seen),
    ]
    says = t("announcement", "The school wrote this in Dutch:")
    for line, translated in answers:
        body += literal(t("briefing", "Your question:"))
        body += t.direct(quote(line.text))
        body += literal(t("briefing", "The answer of school:"))
        found = {t.code: translated} if translated else {}
        body += own.quoted(t, line.answer or "", found, in_dutch=False, says=says)
        if translated and t.code != SOURCE:
            body += own.quoted(t, line.answer or "", {}, in_dutch=True, says=says)
    ways = (meeting_screens.mine_button(t, seen.said), meeting_screens.menu_button(t))
    return Screen(tuple(body), rows(*ways), Place.BELOW)


def _file(label: str, day: date) -> Button:
    return Button(label, tap("meetings.sheet", day.isoformat()))


def _console(t: Texts) -> Button:
    return Button(t("staff", "Open the console"), tap("staff.console"))


def _menu(t: Texts) -> Button:
    return Button(t("menu", "Main menu"), tap("home.menu"))
