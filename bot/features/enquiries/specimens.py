"""Every screen of questions to school, rendered from sample data."""

from datetime import UTC, date, datetime, time, timedelta

from bot.core.tap import tap
from bot.feature import Specimens
from bot.features.enquiries.asking import screens
from bot.features.enquiries.content import Content
from bot.features.enquiries.inbox import screens as inbox
from bot.features.enquiries.queries import Line, Waiting
from bot.features.enquiries.rules import LONGEST, State, Subject, What, Wish
from bot.features.enquiries.words import READY
from bot.i18n.texts import Texts
from bot.people.classlist import Listed
from bot.people.queries import Child
from bot.people.rules import Naming
from bot.people.schools import Day, HelpNumber
from bot.people.schools import Line as Kind

_NOW = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
_ID = 2**62
_CHILDREN = (
    Child(1, _ID, 3, 4, "De Regenboog", "Groep 6", Naming.NAME, "Amina"),
    Child(2, _ID, 3, 5, "De Regenboog", "Groep 3", Naming.NONE, None),
)
_NUMBERS = (HelpNumber(Kind.EMERGENCY, "Alarmnummer", "112"), HelpNumber(Kind.HELP, "Veilig Thuis", "0800-2000"))
_WEEK = tuple(Day(day, time(8, 30), time(14, 30)) for day in range(1, 6))


def _line(number: int, what: What, words: str = "", *, by_parent: bool = False) -> Line:
    language = "ar" if by_parent else "nl"
    at = _NOW + timedelta(minutes=number)
    return Line(number, by_parent, what.value, language, words, at, "" if by_parent else "Meester Jan")


_ASKED = _line(1, What.WORDS, "هل يمكن أن يأتي ابني غدًا متأخرًا؟", by_parent=True)
_OWN = _line(2, What.WORDS, "Ja hoor, tot negen uur is goed.")
_ALL = (
    _line(1, What.WORDS, "x" * LONGEST, by_parent=True),
    _line(2, What.PROMISE, "2026-11-26"),
    _line(3, What.HANDOVER, "Juf Els"),
    _line(4, What.CALLED),
)
_MORE = (_line(5, What.SETTLED), *(_line(6, What.READY, key) for key in READY), _line(9, What.THANKS, by_parent=True))


def _content(*lines: Line, state: State = State.OPEN, wish: Wish = Wish.ANSWER, late: bool = False) -> Content:
    return Content(
        id=_ID,
        child="Amina" if wish is Wish.ANSWER else None,
        subject=Subject.PRACTICAL if wish is Wish.ANSWER else Subject.PROGRESS,
        wish=wish,
        state=state,
        holders=() if late else ("Juf Noor", "Meester Jan"),
        promised_day=date(2026, 11, 26),
        answer_by=_NOW,
        is_late=late,
        lines=lines,
        translated={2: "نعم، حتى التاسعة."} if state is State.ANSWERED else {},
    )


def specimens(t: Texts) -> Specimens:
    yield from _of_parents(t)
    yield from _letters(t)
    yield from _of_staff(t)


def _of_parents(t: Texts) -> Specimens:
    child = _CHILDREN[0]
    yield "children", screens.choose_child(t, _CHILDREN, "0123abcd")
    yield "subject", screens.choose_subject(t, child, "0123abcd", may_know=True)
    yield "subject_practical_only", screens.choose_subject(t, child, "0", may_know=False)
    yield "talk", screens.suggest_talk(t, child, "0123abcd")
    yield "words", screens.ask_words(t, child, ["Meester Jan"], Subject.PRACTICAL)
    yield "words_too_long", screens.ask_words(t, child, [], Subject.PROGRESS, is_too_long=True)
    for wish in Wish:
        yield f"received_{wish.value}", screens.received(t, _content(wish=wish))
    yield "full", screens.full(t)
    yield "too_long_thread", screens.too_long_thread(t)
    yield "urgent", screens.urgent(t, child, "020 123 45 67", _WEEK)
    yield "urgent_bare", screens.urgent(t, child, "", ())
    yield "danger", screens.danger(t, _NUMBERS, tap("enquiries.send", _ID, "progress", "answer", "0123abcd"))
    yield "danger_more", screens.danger(t, _NUMBERS, tap("enquiries.add", _ID, "0123abcd"))
    yield "danger_no_numbers", screens.danger(t, (), tap("enquiries.typed", "0123abcd"))
    many = [_content(*_ALL), _content(wish=Wish.CALL, late=True), _content(_ASKED, state=State.ANSWERED)]
    yield "list", screens.listed(t, [*many, _content(_ASKED, state=State.CLOSED)])
    yield "list_empty", screens.listed(t, [])
    yield "thread", screens.thread(t, _content(*_ALL))
    yield "thread_late", screens.thread(t, _content(*_MORE[:4], late=True))
    yield "thread_closed", screens.thread(t, _content(*_MORE[3:], state=State.CLOSED))
    for dutch in (False, True):
        yield f"thread_dutch_{dutch}", screens.thread(t, _content(_ASKED, _OWN, state=State.ANSWERED), in_dutch=dutch)
    yield "more", screens.ask_line(t, _content(_ASKED))
    yield "more_too_long", screens.ask_line(t, _content(_ASKED), is_too_long=True)
    yield "open_again", screens.ask_line(t, _content(_ASKED), is_open_again=True)
    yield "thanked", screens.thanked(t, _ID)
    yield "withdraw", screens.ask_withdraw(t, _content(_ASKED))
    yield "withdrawn", screens.withdrawn(t)


def _letters(t: Texts) -> Specimens:
    yield "answered", screens.answered(t, _content(_ASKED, _OWN, state=State.ANSWERED))
    yield "answered_ready", screens.answered(t, _content(_ASKED, *_MORE[:4], state=State.ANSWERED, wish=Wish.CALL))
    yield "promised", screens.promised(t, _content(_ASKED), "Meester Jan")
    yield "handed_over", screens.handed_over(t, _content(_ASKED))
    yield "late", screens.late(t, _content(_ASKED, late=True), "020 123 45 67")


def _of_staff(t: Texts) -> Specimens:
    one = _waiting("open", Wish.ANSWER)
    found = [one, _waiting("open", Wish.CALL, late=True), *[_waiting("answered", Wish.TALK)] * 12]
    children = {_ID: Listed(_ID, 4, 12, None)}
    for number in (1, 2, 5):
        yield f"overview_{number}", inbox.overview(t, number, number - 1)
        yield f"overview_leader_{number}", inbox.overview_for_leader(t, number)
    yield "inbox", inbox.listed(t, found, children, _NOW)
    yield "inbox_empty", inbox.listed(t, [], {}, _NOW)
    yield "question", inbox.thread(t, one, _ALL, "Amina")
    told = inbox.answered(t)
    yield (
        "question_answered",
        inbox.thread(t, _waiting("answered", Wish.CALL), _MORE, "Amina", told=told, may_back=True),
    )
    for done in (False, True):
        yield f"taken_back_{done}", inbox.thread(t, one, [_ASKED], "Amina", told=inbox.taken_back(t, done=done))
    yield "promise_told", inbox.thread(t, one, [_ASKED, _OWN], "Amina", told=inbox.promised(t))
    yield "answer", inbox.ask_answer(t, _ID)
    yield "answer_too_long", inbox.ask_answer(t, _ID, is_too_long=True)
    yield "days", inbox.choose_day(t, _ID, [date(2026, 11, 24), date(2026, 11, 25)])
    yield "colleagues", inbox.choose_colleague(t, _ID, [(_ID, "Juf Els"), (_ID, "Fatma Kaya")])
    yield "given", inbox.handed_over(t, "Juf Els")


def _waiting(state: str, wish: Wish, *, late: bool = False) -> Waiting:
    return Waiting(
        id=_ID,
        pupil_id=_ID,
        first_name="Amina",
        group="Groep 6",
        holder="",
        language="ar",
        subject="practical",
        wish=wish.value,
        state=state,
        promised_day=None,
        answer_by=_NOW - timedelta(days=1) if late else _NOW + timedelta(days=1),
        leader_from=_NOW,
        asked_at=_NOW,
    )
