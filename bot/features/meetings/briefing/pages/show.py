"""The page of one talk: what the family prepared, what it was told, and room for what school wants to write."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.console.page import Answer, ConsolePage, Go, Missing, Show, Visit
from bot.features.meetings import queries
from bot.features.meetings.agreeing.staff import may_steer as may_agree
from bot.features.meetings.briefing import actions, words
from bot.features.meetings.briefing.pages import ONE, TEMPLATES
from bot.features.meetings.briefing.queries import Brief, Reader, load, notes_of
from bot.features.meetings.planning.queries import may_steer
from bot.features.meetings.rules import Phase
from bot.features.meetings.tables import Meeting, MeetingRound
from bot.i18n import bidi
from bot.i18n.texts import Texts
from bot.people.rules import clean_line

LONGEST = 500  # characters of an answer beforehand
NOTES = 5_000


@dataclass(frozen=True, slots=True)
class Typed:
    """What could not be kept, as it was typed, and why."""

    answers: Mapping[int, str] = field(default_factory=dict)
    wrong: Mapping[int, str] = field(default_factory=dict)
    notes: str | None = None
    wrong_notes: str = ""
    theirs: str = ""  # the notes of a colleague


def show(visit: Visit) -> Answer:
    meeting = find(visit)
    if meeting is None:
        return Missing()
    if queries.may_read(visit.session, visit.sender, meeting.id):
        actions.read(visit.session, visit.sender, meeting, now=visit.now)
    return _page(visit, meeting, Typed())


def find(visit: Visit, *, locked: bool = False) -> Meeting | None:
    return queries.get_of_school(visit.session, visit.sender, visit.number("meeting_id"), locked=locked)


def _page(visit: Visit, meeting: Meeting, typed: Typed, *, status: int = 200) -> Show:
    t = visit.t
    [brief] = load(visit.session, Reader(visit.sender, t.library), [meeting], visit.now)
    shown = words.page(t, brief)
    values = {
        "page": shown,
        "path": path_of(meeting.id),
        "untold": t.listed([who for who, is_untold in shown.seats if is_untold]) if brief.untold else "",
        "saved": _saved(t, visit.query.get("saved", "")),
        "typed": typed.answers,
        "wrong": typed.wrong,
        "notes": brief.notes if typed.notes is None else typed.notes,
        "wrong_notes": typed.wrong_notes,
        "theirs": typed.theirs,
        "stamp": actions.stamp(meeting),
        "agreements": _agreements(visit, meeting, brief),
        "change": _change(visit, meeting, brief),
    }
    return Show("brief.html", shown.child, values, status=status)


def path_of(meeting_id: int) -> str:
    return ONE.replace("{meeting_id}", str(meeting_id))


def _agreements(visit: Visit, meeting: Meeting, brief: Brief) -> str:
    """Where they are written down; nothing for who may not, or of a talk without a time."""
    may = brief.said.phase in (Phase.PLANNED, Phase.HELD, Phase.CLOSED)
    return f"{path_of(meeting.id)}/agreements" if may and may_agree(visit.session, visit.sender, meeting.id) else ""


def _change(visit: Visit, meeting: Meeting, brief: Brief) -> str:
    if brief.said.phase not in (Phase.OPEN, Phase.PLANNED):
        return ""
    planned = visit.session.get_one(MeetingRound, meeting.round_id)
    return f"{path_of(meeting.id)}/change" if may_steer(visit.session, visit.sender, planned) else ""


def _saved(t: Texts, what: str) -> str:
    return {
        "notes": t("briefing", "Your notes are saved."),
        "answer": t("briefing", "Saved. The parent gets your answer in a minute."),
        "gone": t("briefing", "Saved. There is no answer any more."),
    }.get(what, "")


def write_notes(visit: Visit) -> Answer:
    meeting = _to_write(visit)
    if meeting is None:
        return Missing()
    typed = clean_notes(visit.form.get("notes", ""))
    if len(typed) > NOTES:
        why = visit.t("briefing", "This is too long: {n} characters at most.", n=NOTES)
        return _page(visit, meeting, Typed(notes=typed, wrong_notes=why), status=422)
    before = visit.form.get("stamp", "")
    if before and before != actions.stamp(meeting) and typed != notes_of(meeting):
        why = visit.t("briefing", "A colleague has changed the notes. Theirs stand here, yours below. Save once more.")
        return _page(visit, meeting, Typed(notes=typed, wrong_notes=why, theirs=notes_of(meeting)), status=409)
    actions.write_notes(visit.session, visit.sender, meeting, typed, now=visit.now)
    return Go(f"{path_of(meeting.id)}?saved=notes#notes-form")


def _to_write(visit: Visit) -> Meeting | None:
    meeting = find(visit, locked=True)
    if meeting is None or not queries.may_read(visit.session, visit.sender, meeting.id):
        return None
    return meeting


def clean_notes(typed: str) -> str:
    lines = (" ".join(line.split()) for line in bidi.clean(typed.replace("\r\n", "\n")).split("\n"))
    return "\n".join(lines).strip()


def answer(visit: Visit) -> Answer:
    meeting = _to_write(visit)
    found = actions.hold_line(visit.session, meeting, visit.number("line_id")) if meeting else None
    if meeting is None or found is None:
        return Missing()
    line, row = found
    typed = visit.form.get("answer", "")
    kept = clean_line(typed, LONGEST)
    if kept is None:
        why = visit.t("briefing", "This is too long: {n} characters at most.", n=LONGEST)
        return _page(visit, meeting, Typed({line.id: typed}, {line.id: why}), status=422)
    actions.answer(visit.session, visit.sender, meeting, line, row, kept, now=visit.now)
    return Go(f"{path_of(meeting.id)}?saved={'answer' if kept else 'gone'}#line-{line.id}")


PAGES = (
    ConsolePage("meetings.show", ONE, show, records=True, templates=TEMPLATES),
    ConsolePage("meetings.notes", f"{ONE}/notes", write_notes, "POST", templates=TEMPLATES),
    ConsolePage("meetings.answer", f"{ONE}/lines/{{line_id}}", answer, "POST", templates=TEMPLATES),
)
