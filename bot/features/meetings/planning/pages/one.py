"""Changing one meeting: its time, way, whether the child comes, who is at the table, a talk for each parent."""

from collections.abc import Sequence

from bot.console.page import Answer, ConsolePage, Go, Handler, Missing, Show, Visit
from bot.delivery import school_time
from bot.features.meetings import content
from bot.features.meetings import queries as meetings
from bot.features.meetings.catalogue import list_seats
from bot.features.meetings.planning import actions, changes, form, queries, words
from bot.features.meetings.planning.changes import No
from bot.features.meetings.planning.pages import PLACE, TEMPLATES
from bot.features.meetings.planning.pages.facts import heading_of, seat_words
from bot.features.meetings.planning.pages.round import seat
from bot.features.meetings.planning.rules import Wrong, wrong_day
from bot.features.meetings.planning.times import span
from bot.features.meetings.rules import WAYS, Phase
from bot.features.meetings.tables import Meeting, MeetingRound
from bot.features.meetings.words import role_name
from bot.i18n.typed import read_day, read_time


def show(visit: Visit) -> Answer:
    meeting = _find(visit)
    return Missing() if meeting is None else _page(visit, meeting)


def _page(
    visit: Visit, meeting: Meeting, *, wrong: str = "", sure: dict[str, str] | None = None, closed: bool = False
) -> Show:
    t = visit.t
    planned = visit.session.get_one(MeetingRound, meeting.round_id)
    said = content.of_meeting(visit.session, meeting, visit.now)
    names = queries.names_of(visit.session, [meeting.pupil_id])
    beside = [one for one in queries.list_meetings(visit.session, planned.id) if one.id != meeting.id]
    free = queries.list_free(queries.list_slots(visit.session, planned.id), beside)
    colleagues = queries.list_colleagues(visit.session, visit.member.school_id)
    at_table = {seat.staff_id for seat in said.seats}
    values = {
        "place": f"{PLACE}/{meeting.id}",
        "back": f"{PLACE}/rounds/{planned.id}",
        "heading": f"{heading_of(visit, planned, [meeting], names)} · {names[meeting.pupil_id]}"
        if planned.group_id
        else heading_of(visit, planned, [meeting], names),
        "wrong": wrong,
        "sure": sure,
        "closed": closed,
        "when": words.row_span(t, meeting) or words.state(t, said.phase),
        "has_time": meeting.state == Phase.PLANNED,
        "picks": planned.picks,
        "free": [(str(one.id), words.row_span(t, one)) for one in free if one.starts_at > visit.now],
        "way": meeting.way,
        "ways": [(way, says) for way, says in words.ways(t) if way != "video" or said.link],
        "child": meeting.child_joins,
        "seats": [
            (one.id, seat_words(t, one.role, one.name), one.staff_id != meeting.staff_id or not one.staff_id, one.new)
            for one in said.seats
        ],
        "colleagues": [(str(one.id), one.name) for one in colleagues if one.id not in at_table],
        "roles": [(role, role_name(t, role)) for role in list_seats(t.library)],
        "parents": _parents(visit, meeting),
        "given": visit.form,
        "today": visit.today.isoformat(),
    }
    return Show("meeting_change.html", t("meetings", "Change this talk"), values, status=422 if wrong else 200)


def _parents(visit: Visit, meeting: Meeting) -> list[tuple[int, str]]:
    """Those who can get a talk of their own: there are two, and they have one talk together."""
    found = queries.list_parents(visit.session, meeting.id)
    if meeting.person_id is not None or len(found) != 2:
        return []
    t = visit.t
    return [
        (
            number,
            t(
                "meetings",
                "Parent {n} (joined {day}, {language})",
                n=number,
                day=t.day(linked_at, now=visit.now),
                language=t.language_name(language),
            ),
        )
        for number, (_, linked_at, language) in enumerate(found, 1)
    ]


def set_time(visit: Visit) -> Answer:
    meeting = _find(visit, locked=True)
    if meeting is None:
        return Missing()
    if slot_id := form.as_id(visit.form.get("slot", "")):
        return _after(visit, meeting, changes.give_slot(visit.session, visit.sender, meeting, slot_id, now=visit.now))
    planned = visit.session.get_one(MeetingRound, meeting.round_id)
    day, begins = read_day(visit.form.get("day", "")), read_time(visit.form.get("begins", ""))
    if (wrong := wrong_day(day, visit.today)) or begins is None or day is None:
        return _page(visit, meeting, wrong=words.explain(visit.t, wrong or Wrong.NO_TIME, visit.today))
    if "closed" not in visit.form and not school_time.load(visit.session, meeting.school_id).is_open(day):
        return _page(visit, meeting, wrong=words.explain(visit.t, Wrong.CLOSED, visit.today), closed=True)
    found = span(day, begins, planned.minutes, planned.zone)
    if found is None:
        return _page(visit, meeting, wrong=words.explain(visit.t, Wrong.HOLE, visit.today))
    return _after(visit, meeting, changes.give_time(visit.session, visit.sender, meeting, found, now=visit.now))


def free(visit: Visit) -> Answer:
    meeting = _find(visit, locked=True)
    if meeting is None:
        return Missing()
    return _after(visit, meeting, changes.free(visit.session, visit.sender, meeting, now=visit.now))


def cancel(visit: Visit) -> Answer:
    meeting = _find(visit, locked=True)
    if meeting is None:
        return Missing()
    changes.cancel(visit.session, visit.sender, meeting, now=visit.now)
    return Go(f"{PLACE}/rounds/{meeting.round_id}")


def set_way(visit: Visit) -> Answer:
    meeting = _find(visit, locked=True)
    if meeting is None:
        return Missing()
    way = visit.form.get("way", "")
    if way in WAYS:
        changes.set_way(visit.session, visit.sender, meeting, way, now=visit.now)
    changes.set_child_joins(visit.session, visit.sender, meeting, joins="child" in visit.form, now=visit.now)
    return _back(meeting)


def separate(visit: Visit) -> Answer:
    meeting = _find(visit, locked=True)
    if meeting is None:
        return Missing()
    parents = queries.list_parents(visit.session, meeting.id)
    number = form.as_id(visit.form.get("parent", ""))
    if number is None or not 1 <= number <= len(parents):
        return _page(visit, meeting, wrong=visit.t("meetings", "Choose which parent gets a talk of their own."))
    apart = changes.separate(visit.session, visit.sender, meeting, parents[number - 1][0], now=visit.now)
    return _back(apart or meeting)


def add_chair(visit: Visit) -> Answer:
    meeting = _find(visit, locked=True)
    if meeting is None:
        return Missing()
    outcome = seat(visit, visit.session.get_one(MeetingRound, meeting.round_id), [meeting])
    if isinstance(outcome, dict):
        return _page(visit, meeting, sure=outcome)
    return _page(visit, meeting, wrong=outcome) if outcome else _back(meeting)


def remove_chair(visit: Visit) -> Answer:
    meeting, seat_id = _find(visit, locked=True), visit.number("seat_id")
    if meeting is None or seat_id is None:
        return Missing()
    if not changes.remove_seat(visit.session, visit.sender, meeting, seat_id, now=visit.now):
        return Missing()
    return _back(meeting)


def _after(visit: Visit, meeting: Meeting, no: No | None) -> Answer:
    return _page(visit, meeting, wrong=words.refusal(visit.t, no)) if no else _back(meeting)


def _back(meeting: Meeting) -> Go:
    return Go(f"{PLACE}/{meeting.id}/change")


def _find(visit: Visit, *, locked: bool = False) -> Meeting | None:
    """One that parents know of, that is still to come, and that they may change; locked with its round."""
    found = meetings.get_of_school(visit.session, visit.sender, visit.number("meeting_id"), locked=locked)
    if found is None or not actions.is_ahead(found, visit.now):
        return None
    planned = visit.session.get_one(MeetingRound, found.round_id)
    is_theirs = planned.state != "draft" and queries.may_steer(visit.session, visit.sender, planned)
    return found if is_theirs else None


_PATH = f"{PLACE}/{{meeting_id}}"


def _act(name: str, path: str, handler: Handler) -> ConsolePage:
    return ConsolePage(f"meetings.{name}", f"{_PATH}/{path}", handler, method="POST", templates=TEMPLATES)


PAGES: Sequence[ConsolePage] = (
    ConsolePage("meetings.ask_changes", f"{_PATH}/change", show, templates=TEMPLATES),
    _act("set_time", "time", set_time),
    _act("free_time", "free", free),
    _act("cancel", "cancel", cancel),
    _act("set_way", "way", set_way),
    _act("separate", "apart", separate),
    _act("seat", "seats", add_chair),
    _act("unseat", "seats/{seat_id}/remove", remove_chair),
)
