"""The agreements of a talk: writing the list, looking at it as each parent reads it, giving it, and following it."""

from collections.abc import Mapping, Sequence
from urllib.parse import quote_plus

from bot.console.page import Answer, ConsolePage, Go, Missing, Show, Visit
from bot.features.meetings import queries as meetings
from bot.features.meetings.agreeing import actions, queries
from bot.features.meetings.agreeing.actions import Entry
from bot.features.meetings.agreeing.pages import TEMPLATES, form, view
from bot.features.meetings.agreeing.rules import LONGEST, MOST, OPEN, Says, Who
from bot.features.meetings.rules import Phase
from bot.features.meetings.tables import Agreement, Meeting
from bot.people import audit
from bot.phrases.bank import AGREEMENTS
from bot.phrases.search import search
from bot.phrases.words import theme_name

PATH = "/console/meetings/{meeting_id}/agreements"
ONE = "/console/agreements/{agreement_id}"


def show(visit: Visit) -> Answer:
    meeting = _seen(visit)
    if meeting is None:
        return Missing()
    sender = visit.sender
    audit.record(
        visit.session, sender.actor, "agreements.read", f"meeting:{meeting.id}", now=visit.now,
        school_id=sender.school_id,
    )  # fmt: skip
    return _page(visit, meeting, actions.list_entries(visit.session, meeting))


def take(visit: Visit) -> Answer:
    """Whatever was pressed, what stands in the form is kept."""
    meeting = _held(visit)
    if meeting is None:
        return Missing()
    if not _may_agree(visit, meeting):
        return _page(visit, meeting, (), status=409)
    days = view.days_of(visit, meeting)
    entries = form.read(visit.form, visit.t.library, days)
    actions.save_draft(visit.session, meeting, entries, now=visit.now)
    path = PATH.format(meeting_id=meeting.id)
    if "look" in visit.form:
        wrong = form.mistakes(visit.t, entries, days)
        return _page(visit, meeting, entries, wrong=wrong, status=422) if wrong else Go(f"{path}/look")
    typed = visit.form.get("q", "").strip()
    asked = f"&q={quote_plus(typed)}" if typed and "find" in visit.form else ""
    return Go(f"{path}?write=yes{asked}#{'ready' if asked else 'list'}")


def look(visit: Visit) -> Answer:
    meeting = _seen(visit)
    if meeting is None or not view.may_write(visit, meeting):
        return Missing()
    entries = actions.list_entries(visit.session, meeting)
    if not entries or form.mistakes(visit.t, entries, view.days_of(visit, meeting)):
        return Go(f"{PATH.format(meeting_id=meeting.id)}?write=yes")
    values = {
        "talk": view.talk_of(visit, meeting),
        "previews": view.list_previews(visit, meeting),
        "plain": [view.sentence_of(visit.t, one.phrase, one.words) for one in entries],
        "seen": form.fingerprint(entries),
        "is_change": meeting.agreed_at is not None,
    }
    return Show("agreements-look.html", visit.t("agreeing", "What the parents read"), values)


def give(visit: Visit) -> Answer:
    meeting = _held(visit)
    if meeting is None:
        return Missing()
    entries = actions.list_entries(visit.session, meeting)
    wrong = form.mistakes(visit.t, entries, view.days_of(visit, meeting))
    if wrong or visit.form.get("seen") != form.fingerprint(entries):
        return _page(visit, meeting, entries, wrong=wrong, is_stale=True, status=409)
    if _may_agree(visit, meeting) and not actions.give(visit.session, meeting, visit.sender, now=visit.now):
        actions.drop_draft(visit.session, meeting, now=visit.now)
    return Go(PATH.format(meeting_id=meeting.id))


def change(visit: Visit) -> Answer:
    meeting = _held(visit)
    if meeting is None:
        return Missing()
    if _may_agree(visit, meeting):
        actions.begin_change(visit.session, meeting, now=visit.now)
    return Go(f"{PATH.format(meeting_id=meeting.id)}?write=yes")


def leave(visit: Visit) -> Answer:
    """The list stays as it was given."""
    meeting = _held(visit)
    if meeting is None:
        return Missing()
    actions.drop_draft(visit.session, meeting, now=visit.now)
    return Go(PATH.format(meeting_id=meeting.id))


def need_none(visit: Visit) -> Answer:
    meeting = _held(visit)
    if meeting is None:
        return Missing()
    if _may_agree(visit, meeting):
        actions.close_without(visit.session, meeting, visit.sender, now=visit.now)
    return Go(PATH.format(meeting_id=meeting.id))


def note_read(visit: Visit) -> Answer:
    meeting = _held(visit)
    if meeting is None or not meetings.may_read(visit.session, visit.sender, meeting.id):
        return Missing()
    actions.note_read(visit.session, meeting, visit.sender, now=visit.now)
    return Go(PATH.format(meeting_id=meeting.id))


def answer(visit: Visit) -> Answer:
    """One agreement: the word of school, another day to look, or its end."""
    number = visit.number("agreement_id")
    row = queries.find_agreement(visit.session, number) if number is not None else None
    meeting = meetings.get_of_school(visit.session, visit.sender, row.meeting_id, locked=True) if row else None
    if row is None or meeting is None or not view.may_write(visit, meeting):
        return Missing()
    visit.session.refresh(row)
    if "end" in visit.form and row.state in OPEN:
        actions.end(visit.session, meeting, row, by=visit.sender, now=visit.now)
    elif "on" in visit.form and row.state in OPEN:
        return _look_on(visit, meeting, row)
    elif visit.form.get("says") in list(Says):
        _say(visit, meeting, row, Says(visit.form["says"]))
    return Go(f"{PATH.format(meeting_id=meeting.id)}#given")


def _look_on(visit: Visit, meeting: Meeting, row: Agreement) -> Answer:
    days = view.days_of(visit, meeting)
    day = form.read_day(visit.form.get("day", ""))
    wrong = form.wrong_look(visit.t, day, days)
    if wrong or day is None:
        return _page(visit, meeting, (), wrong={f"day-{row.id}": wrong}, status=422)
    actions.look_on(visit.session, meeting, row, day=day, by=visit.sender, now=visit.now)
    return Go(f"{PATH.format(meeting_id=meeting.id)}#given")


def _say(visit: Visit, meeting: Meeting, row: Agreement, says: Says) -> None:
    asked = [one.id for one in queries.list_points(visit.session, meeting, visit.now) if one.is_asked]
    if row.id in asked:
        actions.say(visit.session, meeting, row, says, staff_id=visit.member.staff_id, now=visit.now)


def _seen(visit: Visit) -> Meeting | None:
    return meetings.get_of_school(visit.session, visit.sender, visit.number("meeting_id"))


def _held(visit: Visit) -> Meeting | None:
    """One whose agreements this visitor may write."""
    meeting = meetings.get_of_school(visit.session, visit.sender, visit.number("meeting_id"), locked=True)
    return meeting if meeting is not None and view.may_write(visit, meeting) else None


def _may_agree(visit: Visit, meeting: Meeting) -> bool:
    """From the beginning of the talk on: teacher and parents may write them down together."""
    has_begun = meeting.starts_at is not None and meeting.starts_at <= visit.now
    return meeting.state in (Phase.HELD, Phase.CLOSED) or (meeting.state == Phase.PLANNED and has_begun)


def _page(
    visit: Visit,
    meeting: Meeting,
    entries: Sequence[Entry],
    *,
    wrong: Mapping[str, str] | None = None,
    is_stale: bool = False,
    status: int = 200,
) -> Show:
    t, typed = visit.t, visit.query.get("q", "").strip()
    rows = view.list_rows(visit, meeting)
    may_write = view.may_write(visit, meeting)
    is_new = not rows and meeting.state != Phase.CLOSED
    days = view.days_of(visit, meeting)
    values = {
        "talk": view.talk_of(visit, meeting),
        "may_write": may_write,
        "may_agree": _may_agree(visit, meeting),
        "writes": may_write and _may_agree(visit, meeting) and (bool(entries) or is_new or "write" in visit.query),
        "is_change": meeting.agreed_at is not None,
        "is_closed": meeting.state == Phase.CLOSED,
        "is_cancelled": meeting.state == Phase.CANCELLED,
        "rows": rows,
        "replies": view.list_replies(visit, meeting),
        "reads": meetings.may_read(visit.session, visit.sender, meeting.id),
        "entries": [(number, one, view.sentence_of(t, one.phrase, one.words)) for number, one in enumerate(entries, 1)],
        "has_room": len(entries) < MOST,
        "most": MOST,
        "longest": LONGEST,
        "who": [(who.value, theme_name(t, AGREEMENTS, who)) for who in Who],
        "says": view.list_says(t),
        "themes": view.by_theme(t),
        "typed": typed,
        "found": search(t.library, AGREEMENTS, t.code, typed) if typed else [],
        "look_day": days.look.isoformat(),
        "today": days.today.isoformat(),
        "wrong": wrong or {},
        "is_stale": is_stale,
    }
    return Show("agreements.html", t("agreeing", "Agreements"), values, status=status)


PAGES = (
    ConsolePage("agreements.show", PATH, show, records=True, templates=TEMPLATES),
    ConsolePage("agreements.take", PATH, take, method="POST", templates=TEMPLATES),
    ConsolePage("agreements.look", f"{PATH}/look", look, templates=TEMPLATES),
    ConsolePage("agreements.give", f"{PATH}/give", give, method="POST", templates=TEMPLATES),
    ConsolePage("agreements.change", f"{PATH}/change", change, method="POST", templates=TEMPLATES),
    ConsolePage("agreements.leave", f"{PATH}/leave", leave, method="POST", templates=TEMPLATES),
    ConsolePage("agreements.none", f"{PATH}/none", need_none, method="POST", templates=TEMPLATES),
    ConsolePage("agreements.read", f"{PATH}/read", note_read, method="POST", templates=TEMPLATES),
    ConsolePage("agreements.answer", ONE, answer, method="POST", templates=TEMPLATES),
)
