"""One question of a parent: what was said, and answering it, promising a day, handing it over, settling it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from bot.console.page import Answer, ConsolePage, Go, Missing, Show, Visit, as_number
from bot.delivery import school_time
from bot.features.enquiries import actions, queries
from bot.features.enquiries.content import thing_of
from bot.features.enquiries.inbox.screens import line_says, when, words_of
from bot.features.enquiries.pages import ONE, PATH, TEMPLATES
from bot.features.enquiries.pages.listing import reader_of
from bot.features.enquiries.queries import Line
from bot.features.enquiries.rules import LONGEST, State, Subject, What, Wish, clean
from bot.features.enquiries.tables import Enquiry, EnquiryLine
from bot.features.enquiries.words import READY, about_name
from bot.i18n.languages import SOURCE
from bot.people import audit, rights
from bot.translate import queries as translations
from bot.translate.ports import Translated

_DONE = ("answered", "promised", "back", "late")


@dataclass(frozen=True, slots=True)
class Said:
    """`text`: words as they were written, empty where only something was done."""

    says: str
    day: str
    text: str
    code: str
    by_parent: bool
    translated: str


def show(visit: Visit) -> Answer:
    row = _find(visit)
    if row is None:
        return Missing()
    reader = reader_of(visit)
    audit.record(
        visit.session, reader.actor, "enquiry.read", f"enquiry:{row.id}", now=visit.now, school_id=row.school_id
    )
    return _page(visit, row)


def _page(visit: Visit, row: Enquiry, *, typed: str = "", wrong: str = "") -> Show:
    t, reader = visit.t, reader_of(visit)
    one = queries.get_waiting(visit.session, row.id)
    lines = queries.list_lines(visit.session, row.id)
    at_school = school_time.load(visit.session, row.school_id)
    done = visit.query.get("done", "")
    values = {
        "one": one,
        "about": about_name(t, Subject(row.subject), Wish(row.wish)),
        "language": t.language_name(row.language),
        "when": when(t, one, visit.now),
        "is_late": row.state == State.OPEN.value and row.answer_by < visit.now,
        "is_open": row.state == State.OPEN.value,
        "lines": [_said(visit, row, line) for line in lines],
        "ready": [(key, says(t)) for key, says in READY.items()],
        "longest": LONGEST,
        "translates": row.language != SOURCE and translations.is_on(visit.session, row.school_id),
        "days": [(day.isoformat(), t.short_day(day)) for day in actions.promise_days(at_school, visit.now)],
        "colleagues": queries.list_colleagues_for(
            visit.session, row.pupil_id, reader.today, besides=row.staff_id or reader.staff_id
        ),
        "may_know": rights.may_be_told(visit.session, row.person_id, row.pupil_id),
        "is_progress": row.subject == Subject.PROGRESS.value,
        "may_back": _may_back(visit, lines),
        "typed": typed,
        "wrong": wrong,
        "done": _done(visit, done) if done in _DONE and not wrong else "",
    }
    title = t("inbox", "Question about {child}", child=one.first_name)
    return Show("question.html", title, values, status=422 if wrong else 200)


def _said(visit: Visit, row: Enquiry, line: Line) -> Said:
    t = visit.t
    is_words = line.what in (What.WORDS.value, What.READY.value)
    own = not line.by_parent and line.what == What.WORDS.value
    return Said(
        says=line_says(t, line),
        day=f"{t.day(line.written_at, now=visit.now)}, {t.time(line.written_at)}",
        text=words_of(t, line) if is_words else "",
        code=t.code if line.what == What.READY.value else line.language,
        by_parent=line.by_parent,
        translated=_translated(visit, row, line) if own else "",
    )


def _translated(visit: Visit, row: Enquiry, line: Line) -> str:
    found = translations.list_states(visit.session, row.school_id, thing_of(line.id), line.words).get(row.language)
    return found.text if isinstance(found, Translated) else ""


def _may_back(visit: Visit, lines: Sequence[Line]) -> bool:
    last = visit.session.get(EnquiryLine, lines[-1].id) if lines else None
    return last is not None and actions.can_take_back(last, visit.member.staff_id, visit.now)


def _done(visit: Visit, done: str) -> str:
    t = visit.t
    return {
        "answered": t("inbox", "The parent gets this in a minute. Until then you can take it back."),
        "promised": t("inbox", "The parent is told."),
        "back": t("inbox", "Taken back. The parent did not see it."),
        "late": t("inbox", "It was too late to take it back: the parent has it."),
    }[done]


def answer(visit: Visit) -> Answer:
    """A ready answer, or own words."""
    key = visit.form.get("ready", "")
    if key in READY:
        return _act(visit, lambda row: _answered(visit, row, What.READY, key))
    return _act(visit, lambda row: _answer_words(visit, row))


def _answer_words(visit: Visit, row: Enquiry) -> Answer:
    typed = visit.form.get("words", "")
    words = clean(typed)
    if words is None:
        return _page(visit, row, typed=typed, wrong=_too_long(visit))
    if not words:
        return _page(visit, row, typed=typed, wrong=visit.t("inbox", "Write an answer, or choose a ready one."))
    return _answered(visit, row, What.WORDS, words)


def _too_long(visit: Visit) -> str:
    return visit.t("inbox", "That is too long. There is room for {n} characters.", n=LONGEST)


def _answered(visit: Visit, row: Enquiry, what: What, words: str = "") -> Answer:
    if actions.answer(visit.session, reader_of(visit), row, what, words=words, now=visit.now) is None:
        return _page(
            visit, row, typed=words, wrong=visit.t("inbox", "This has become too long. Please call the parent.")
        )
    return _go(row, "answered")


def called(visit: Visit) -> Answer:
    return _act(visit, lambda row: _answered(visit, row, What.CALLED))


def settled(visit: Visit) -> Answer:
    return _act(visit, lambda row: _answered(visit, row, What.SETTLED))


def back(visit: Visit) -> Answer:
    def take(row: Enquiry) -> Answer:
        done = actions.take_back(visit.session, reader_of(visit), row, now=visit.now)
        return _go(row, "back" if done else "late")

    return _act(visit, take)


def promise(visit: Visit) -> Answer:
    def give(row: Enquiry) -> Answer:
        day = _day(visit.form.get("day", ""))
        if day is None or not actions.promise(visit.session, reader_of(visit), row, day, now=visit.now):
            return _page(visit, row, wrong=visit.t("inbox", "Choose one of the days."))
        return _go(row, "promised")

    return _act(visit, give)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def hand_over(visit: Visit) -> Answer:
    """Afterwards it is the colleague's, and stands in the list of whoever gave it no more."""

    def give(row: Enquiry) -> Answer:
        staff_id = as_number(visit.form.get("staff_id", ""))
        if staff_id is None or actions.hand_over(visit.session, reader_of(visit), row, staff_id, now=visit.now) is None:
            return _page(visit, row, wrong=visit.t("inbox", "Choose a colleague who may see this child."))
        return Go(PATH)

    return _act(visit, give)


def _act(visit: Visit, act: Callable[[Enquiry], Answer]) -> Answer:
    row = _find(visit, locked=True)
    return Missing() if row is None else act(row)


def _find(visit: Visit, *, locked: bool = False) -> Enquiry | None:
    number = visit.number("enquiry_id")
    return queries.get_of_school(visit.session, reader_of(visit), number, visit.now, locked=locked)


def _go(row: Enquiry, done: str) -> Go:
    return Go(f"{PATH}/{row.id}?done={done}")


_ACTS = {
    "answer": answer,
    "promise": promise,
    "hand-over": hand_over,
    "called": called,
    "settled": settled,
    "back": back,
}
PAGES = (
    ConsolePage("enquiries.one", ONE, show, records=True, templates=TEMPLATES),
    *(
        ConsolePage(f"enquiries.{name.replace('-', '_')}", f"{ONE}/{name}", act, method="POST", templates=TEMPLATES)
        for name, act in _ACTS.items()
    ),
)
