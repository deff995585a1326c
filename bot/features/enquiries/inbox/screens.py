"""What staff see in the chat of questions from parents."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from bot.core.markup import Rich, bold, literal, quote
from bot.core.screen import Ask, Button, Place, Screen, rows
from bot.core.tap import tap
from bot.delivery.staffchat import child_label, in_threes, numbered
from bot.features.enquiries.queries import Line, Waiting
from bot.features.enquiries.rules import LONGEST, State, Subject, What, Wish
from bot.features.enquiries.words import READY, about_name, promise_line, ready_answer
from bot.i18n.texts import Texts
from bot.people.classlist import Listed

_SHOWN = 12  # questions of the list; more stand in the console
_LAST = 6  # lines


def overview(t: Texts, number: int, late: int) -> Screen:
    """The one message of a day."""
    waits = t.n("inbox", "{n} question of parents waits for you.", "{n} questions of parents wait for you.", number)
    overdue = t.n("inbox", "{n} of them should be answered by now.", "{n} of them should be answered by now.", late)
    return Screen("\n".join([waits, *([overdue] if late else [])]), rows(_list(t), _menu_below(t)), Place.BELOW)


def overview_for_leader(t: Texts, number: int) -> Screen:
    says = t.n(
        "inbox",
        "{n} question of parents waits for more than five school days, or nobody has it.",
        "{n} questions of parents wait for more than five school days, or nobody has them.",
        number,
    )
    return Screen(says, rows(_list(t), _menu_below(t)), Place.BELOW)


def listed(t: Texts, found: Sequence[Waiting], children: Mapping[int, Listed], now: datetime) -> Screen:
    if not found:
        return Screen(t("inbox", "No question of parents waits for you."), rows(_menu(t)))
    shown = found[:_SHOWN]
    lines = [f"{number}. {_who(t, one, children)}: {when(t, one, now)}" for number, one in enumerate(shown, 1)]
    buttons = [
        Button(f"{number}. {_who(t, one, children)}", tap("enquiries.read", one.id))
        for number, one in enumerate(shown, 1)
    ]
    more = len(found) - len(shown)
    rest = t.n("inbox", "{n} more stands in the console.", "{n} more stand in the console.", more)
    body = (
        *t.direct(bold(t("inbox", "Questions of parents"))),
        *(block for line in lines for block in literal(line)),
        *(literal(rest) if more else ()),
    )
    return Screen(body, rows(*buttons, _menu(t)))


def _who(t: Texts, one: Waiting, children: Mapping[int, Listed]) -> str:
    name = child_label(t, children[one.pupil_id]) if one.pupil_id in children else one.group
    return f"{name} ({one.group})"


def when(t: Texts, one: Waiting, now: datetime) -> str:
    if one.state != State.OPEN.value:
        return t("inbox", "answered")
    if one.answer_by < now:
        return t("inbox", "overdue since {day}", day=t.day(one.answer_by))
    return t("inbox", "by {day}", day=t.day(one.answer_by))


def thread(
    t: Texts, one: Waiting, lines: Sequence[Line], child: str, *, told: str = "", may_back: bool = False
) -> Screen:
    """`told`: what was just done."""
    head = f"{child} ({one.group}): {about_name(t, Subject(one.subject), Wish(one.wish))}"
    body = (
        *(literal(told) if told else ()),
        *t.direct(bold(head)),
        *literal(t("inbox", "The parent reads: {language}", language=t.language_name(one.language))),
        *(block for line in lines[-_LAST:] for block in _line(t, line)),
    )
    return Screen(body, rows(*(_back(t, one) if may_back else ()), *_acts(t, one), _list(t)))


def _acts(t: Texts, one: Waiting) -> list[Button]:
    answer = Button(t("inbox", "Answer"), tap("enquiries.answer", one.id))
    if one.state != State.OPEN.value:
        return [answer]
    return [
        answer,
        Button(t("inbox", "Answer on another day"), tap("enquiries.days", one.id)),
        Button(t("inbox", "We have spoken"), tap("enquiries.called", one.id)),
        Button(t("inbox", "It is settled"), tap("enquiries.settled", one.id)),
        Button(t("inbox", "Give it to a colleague"), tap("enquiries.colleagues", one.id)),
    ]


def _back(t: Texts, one: Waiting) -> tuple[Button]:
    return (Button(t("inbox", "Take the answer back"), tap("enquiries.back", one.id)),)


def _line(t: Texts, line: Line) -> Rich:
    says = line_says(t, line)
    if line.what in (What.WORDS.value, What.READY.value):
        return (*literal(says), *t.direct(quote(words_of(t, line))))
    return literal(says)


def line_says(t: Texts, line: Line) -> str:
    """Who said something, before the words; or what was done."""
    who = line.staff or t("enquiry", "the school")
    match What(line.what):
        case What.THANKS:
            return t("inbox", "The parent: this helps, thank you.")
        case What.WORDS if line.by_parent:
            return t("inbox", "The parent wrote, in their own words:")
        case What.PROMISE:
            return promise_line(t, who, date.fromisoformat(line.words))
        case What.HANDOVER:
            return t("inbox", "{name} has it now.", name=line.words)
        case What.CALLED:
            return t("enquiry", "{name} notes: we have spoken.", name=who)
        case What.SETTLED:
            return t("enquiry", "{name} notes: this is settled.", name=who)
        case _:
            return t("enquiry", "{name} answers:", name=who)


def words_of(t: Texts, line: Line) -> str:
    return ready_answer(t, line.words) if line.what == What.READY.value else line.words


def ask_answer(t: Texts, enquiry_id: int, *, is_too_long: bool = False) -> Screen:
    """A ready one is there in every language; own words go in Dutch, or translated where school has that on."""
    says = [
        *([t("inbox", "That is too long. There is room for {n} characters.", n=LONGEST)] if is_too_long else []),
        t("inbox", "Choose an answer, which the parent reads in their language. Or type your own, in Dutch."),
        t("inbox", "How the child is doing is for a talk: then call, or plan one."),
    ]
    ready = [Button(str(number), tap("enquiries.ready", enquiry_id, key)) for number, key in enumerate(READY, 1)]
    body = (
        *(block for line in says for block in literal(line)),
        *numbered(t, [says_it(t) for says_it in READY.values()]),
    )
    ask = Ask("enquiries.answered", (str(enquiry_id),))
    return Screen(body, (*in_threes(ready), *rows(_show(t, enquiry_id))), ask=ask)


def choose_day(t: Texts, enquiry_id: int, days: Sequence[date]) -> Screen:
    says = t("inbox", "On which day do you answer? The parent is told at once.")
    chosen = (Button(t.short_day(day), tap("enquiries.promise", enquiry_id, day.isoformat())) for day in days)
    return Screen(says, rows(*chosen, _show(t, enquiry_id)))


def choose_colleague(t: Texts, enquiry_id: int, found: Sequence[tuple[int, str]]) -> Screen:
    says = t("inbox", "Who takes it over? The parent is told who has it now.")
    chosen = (Button(name, tap("enquiries.give", enquiry_id, number)) for number, name in found)
    return Screen(says, rows(*chosen, _show(t, enquiry_id)))


def handed_over(t: Texts, name: str) -> Screen:
    return Screen(t("inbox", "{name} has it now. The parent is told.", name=name), rows(_list(t), _menu(t)))


def answered(t: Texts) -> str:
    return t("inbox", "The parent gets this in a minute. Until then you can take it back.")


def promised(t: Texts) -> str:
    return t("inbox", "The parent is told.")


def taken_back(t: Texts, *, done: bool) -> str:
    if done:
        return t("inbox", "Taken back. The parent did not see it.")
    return t("inbox", "It was too late to take it back: the parent has it.")


def _show(t: Texts, enquiry_id: int) -> Button:
    return Button(t("inbox", "Back to the question"), tap("enquiries.read", enquiry_id))


def _list(t: Texts) -> Button:
    return Button(t("inbox", "Questions of parents"), tap("enquiries.inbox"))


def _menu(t: Texts) -> Button:
    return Button(t("menu", "Main menu"), tap("home.menu"))


def _menu_below(t: Texts) -> Button:
    return Button(t("menu", "Main menu"), tap("home.menu_below"))
