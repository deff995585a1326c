"""One plan that parents know of: who chose which time, which times are free, who has none, and changes of all of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.console.page import Answer, ConsolePage, Go, Missing, Show, Visit
from bot.features.meetings import content, rules
from bot.features.meetings import queries as meetings
from bot.features.meetings.catalogue import list_seats
from bot.features.meetings.content import Content
from bot.features.meetings.planning import actions, changes, form, queries, reading, words
from bot.features.meetings.planning.changes import No
from bot.features.meetings.planning.pages import PLACE, TEMPLATES, looking
from bot.features.meetings.planning.pages.facts import facts_of, heading_of, seat_words
from bot.features.meetings.planning.queries import Wishes
from bot.features.meetings.planning.rules import LONGEST_PLACE, Chair, Wrong, is_link, wrong_chair, wrong_windows
from bot.features.meetings.planning.times import list_times
from bot.features.meetings.rules import Phase
from bot.features.meetings.tables import Meeting, MeetingRound, MeetingSlot
from bot.features.meetings.words import role_name
from bot.i18n.typed import line


@dataclass(frozen=True, slots=True)
class Row:
    """A talk, or a free time."""

    when: str
    child: str = ""
    state: str = ""
    page: str = ""
    change: str = ""
    again: str = ""
    slot_id: int = 0
    tags: Sequence[str] = ()
    wishes: Sequence[str] = ()
    clash: str = ""
    table: str = ""  # who else sits there, when that is not the same for all


@dataclass(frozen=True, slots=True)
class _Known:
    names: Mapping[int, str]
    said: Mapping[int, Content]
    wishes: Mapping[int, Wishes]
    booked: Mapping[int, Sequence[str]]
    family: set[int]
    is_theirs: bool  # whether they may change it
    common: frozenset[tuple[str, str]]  # who sits at every table of it
    is_apart: Mapping[int, int]  # which parent a talk is with alone
    differs: bool  # the child comes to some of them


def show(visit: Visit) -> Answer:
    planned = meetings.get_round_of_school(visit.session, visit.sender, visit.number("round_id"))
    if planned is None:
        return Missing()
    if planned.state == "draft":
        return looking.show(visit, planned) if queries.may_steer(visit.session, visit.sender, planned) else Missing()
    return picture(visit, planned)


def picture(visit: Visit, planned: MeetingRound, *, wrong: str = "", sure: Mapping[str, str] | None = None) -> Show:
    """`sure`: what is to be said yes to before it is done, with the form's fields."""
    t = visit.t
    found = queries.list_seen(visit.session, visit.sender, planned.id)
    known = _look_up(visit, planned, found)
    slots = queries.list_slots(visit.session, planned.id) if known.is_theirs else []
    free = [one for one in queries.list_free(slots, found) if one.starts_at > visit.now]
    timed = [one for one in found if one.day is not None and one.state != Phase.CANCELLED]
    rows = [(one.starts_at, _talk(visit, planned, one, known)) for one in timed]
    rows += [(one.starts_at, Row(words.row_span(t, one), slot_id=one.id)) for one in free]
    first = known.said[found[0].id] if found else None
    values = {
        "back": PLACE,
        "id": planned.id,
        "place": f"{PLACE}/rounds/{planned.id}",
        "heading": heading_of(visit, planned, found, known.names),
        "wrong": wrong,
        "sure": sure,
        "told": _told(visit, planned),
        "may_undo": known.is_theirs and planned.told_at is not None and planned.told_at > visit.now,
        "may_change": known.is_theirs and any(actions.is_ahead(one, visit.now) for one in found),
        "is_cancelled": planned.state == "cancelled",
        "facts": facts_of(visit, planned, found, first) if first else [],
        "counts": _counts(visit, planned, found, free),
        "rows": [row for _, row in sorted(rows, key=lambda one: one[0] or visit.now)],
        "without": [_talk(visit, planned, one, known) for one in found if one.state == Phase.OPEN],
        "cancelled": [_talk(visit, planned, one, known) for one in found if one.state == Phase.CANCELLED],
        "clashes": len(known.booked) + len(known.family),
        "again": f"{PLACE}/new?kind={planned.kind}&for={_again(planned, found)}",
        "given": visit.form,
        **_choices(visit, planned, found, first),
    }
    return Show("meeting_round.html", t("meetings", "Meetings"), values, status=422 if wrong else 200)


def _look_up(visit: Visit, planned: MeetingRound, found: Sequence[Meeting]) -> _Known:
    session, ids = visit.session, [one.id for one in found]
    said = content.list_contents(session, found, visit.now)
    ahead = [one for one in found if rules.is_coming(one, visit.now)]
    tables = [frozenset((seat.role, seat.name) for seat in one.seats) for one in said.values()]
    return _Known(
        names=queries.names_of(session, [one.pupil_id for one in found]),
        said=said,
        wishes=queries.list_wishes(session, visit.sender, ids),
        booked=queries.list_double_booked(session, ahead),
        family=queries.list_family_clashes(session, ahead),
        is_theirs=queries.may_steer(session, visit.sender, planned),
        common=frozenset.intersection(*tables) if tables else frozenset(),
        is_apart=queries.list_places(session, [one for one in found if one.person_id is not None]),
        differs=len({one.child_joins for one in found}) > 1,
    )


def _talk(visit: Visit, planned: MeetingRound, one: Meeting, known: _Known) -> Row:
    t, said = visit.t, known.said[one.id]
    more = [seat_words(t, seat.role, seat.name) for seat in said.seats if (seat.role, seat.name) not in known.common]
    return Row(
        when=words.row_span(t, one),
        child=known.names[one.pupil_id],
        state=words.state(t, said.phase),
        page=f"{PLACE}/{one.id}",
        change=f"{PLACE}/{one.id}/change" if known.is_theirs and actions.is_ahead(one, visit.now) else "",
        again=f"{PLACE}/new?kind={planned.kind}&for=pupil-{one.pupil_id}" if one.state == Phase.CANCELLED else "",
        tags=_tags(visit, planned, one, known),
        wishes=words.wishes(t, known.wishes.get(one.id, Wishes())),
        clash=_clash(visit, one, known),
        table=t.listed(more) if more else "",
    )


def _tags(visit: Visit, planned: MeetingRound, one: Meeting, known: _Known) -> list[str]:
    t = visit.t
    found = [
        (one.way != planned.way, dict(words.ways(t))[one.way]),
        (known.differs and one.child_joins, t("meetings", "With the child")),
    ]
    number = known.is_apart.get(one.id)
    apart = [t("meetings", "Only parent {n}", n=number)] if number else []
    prepared = [t("meetings", "Prepared")] if known.wishes.get(one.id, Wishes()).prepared else []
    head = [t("meetings", "Chooses first")] if one.head_start and one.state == Phase.OPEN else []
    return [*apart, *(words for is_so, words in found if is_so), *prepared, *head]


def _clash(visit: Visit, one: Meeting, known: _Known) -> str:
    t = visit.t
    if one.id in known.family:
        return t("meetings", "The family has another talk at school then, or just beside it.")
    if names := known.booked.get(one.id):
        return t("meetings", "Has another talk at the same time: {names}", names=t.listed(names))
    return ""


def _told(visit: Visit, planned: MeetingRound) -> str:
    t, at = visit.t, planned.told_at
    if at is None:
        return ""
    if at > visit.now:
        return t("meetings", "The parents are told in a moment. Until then you can undo it.")
    return t("meetings", "The parents were told on {day}, {time}.", day=t.day(at, now=visit.now), time=t.time(at))


def _counts(
    visit: Visit, planned: MeetingRound, found: Sequence[Meeting], free: Sequence[MeetingSlot]
) -> list[tuple[str, int]]:
    t = visit.t
    if len(found) < 2 and not planned.picks:
        return []
    alive = [one for one in found if one.state != Phase.CANCELLED]
    without = [one for one in alive if one.state == Phase.OPEN]
    counts = [
        (t("meetings", "Have a time"), len(alive) - len(without)),
        (t("meetings", "Have none yet"), len(without)),
    ]
    return [*counts, (t("meetings", "Free times"), len(free))] if planned.picks else counts


def _again(planned: MeetingRound, found: Sequence[Meeting]) -> str:
    return f"group-{planned.group_id}" if planned.group_id else f"pupil-{found[0].pupil_id}" if found else ""


def _choices(visit: Visit, planned: MeetingRound, found: Sequence[Meeting], said: Content | None) -> dict[str, object]:
    """What the forms on the page offer."""
    t = visit.t
    colleagues = queries.list_colleagues(visit.session, visit.member.school_id)
    at_all = {seat.staff_id for seat in said.seats} if said and len(found) == 1 else set()
    return {
        "colleagues": [(str(one.id), one.name) for one in colleagues if one.id not in at_all],
        "roles": [(seat, role_name(t, seat)) for seat in list_seats(t.library)],
        "picks": planned.picks,
        "at": said.place if said else "",
        "link": said.link if said else "",
        "today": visit.today.isoformat(),
        "only": f"{PLACE}/{found[0].id}" if len(found) == 1 else "",
    }


def add_chair(visit: Visit) -> Answer:
    """At every table that is still to come; asked again when parents would not read of it before."""
    planned = find(visit)
    if planned is None:
        return Missing()
    found = queries.list_meetings(visit.session, planned.id)
    outcome = seat(visit, planned, found)
    if isinstance(outcome, dict):
        return picture(visit, planned, sure=outcome)
    return picture(visit, planned, wrong=outcome) if outcome else Go(f"{PLACE}/rounds/{planned.id}")


def seat(visit: Visit, planned: MeetingRound, found: Sequence[Meeting]) -> str | dict[str, str]:
    """Nothing when it is done; why not; or the fields of the form, to be sent again by who is sure."""
    t, chair = visit.t, read_chair(visit)
    if chair is None:
        return t("meetings", "Choose a colleague, or a role and a name.")
    if wrong := list(wrong_chair(chair)):
        return words.explain(t, wrong[0], visit.today)
    ahead = [one for one in found if actions.is_ahead(one, visit.now)]
    late = reading.list_unread(visit.session, ahead, planned.zone, visit.now)
    if late and "sure" not in visit.form:
        return {**visit.form, "sure": "yes"}
    no = changes.add_chair(visit.session, visit.sender, found, chair, late=bool(late), now=visit.now)
    return words.refusal(t, no) if no else ""


def read_chair(visit: Visit) -> Chair | None:
    """A colleague by choosing, anybody else by role and name."""
    colleagues = {one.id: one for one in queries.list_colleagues(visit.session, visit.member.school_id)}
    chosen = form.as_id(visit.form.get("colleague", ""))
    if chosen is not None:
        return Chair(colleagues[chosen].role, chosen) if chosen in colleagues else None
    role, name = visit.form.get("role", ""), line(visit.form.get("name", ""))
    return Chair(role if role in list_seats(visit.t.library) else "", None, name) if role or name else None


def add_times(visit: Visit) -> Answer:
    planned = find(visit)
    if planned is None or not planned.picks:
        return Missing()
    t = visit.t
    windows, pause = tuple(form.read_windows(visit.form)), (None, None)
    if wrong := list(wrong_windows(windows, 0, pause, visit.today)):
        return picture(visit, planned, wrong=words.explain(t, wrong[0], visit.today))
    times = list_times(windows, planned.zone, minutes=planned.minutes, gap=0, pause=pause)
    if not times:
        return picture(visit, planned, wrong=words.explain(t, Wrong.NO_TIMES, visit.today))
    no = changes.add_times(visit.session, visit.sender, planned, times, now=visit.now)
    return _after(visit, planned, no)


def remove_time(visit: Visit) -> Answer:
    planned = find(visit)
    slot_id = visit.number("slot_id")
    if planned is None or slot_id is None:
        return Missing()
    if not changes.remove_slot(visit.session, visit.sender, planned, slot_id, now=visit.now):
        return Missing()
    return Go(f"{PLACE}/rounds/{planned.id}")


def set_place(visit: Visit) -> Answer:
    planned = find(visit)
    if planned is None:
        return Missing()
    place, link = line(visit.form.get("at", "")), visit.form.get("link", "").strip()
    if len(place) > LONGEST_PLACE:
        return picture(visit, planned, wrong=words.explain(visit.t, Wrong.LONG_PLACE, visit.today))
    if link and not is_link(link):
        return picture(visit, planned, wrong=words.explain(visit.t, Wrong.NO_LINK, visit.today))
    changes.set_place(visit.session, visit.sender, planned, place=place, link=link, now=visit.now)
    return Go(f"{PLACE}/rounds/{planned.id}")


def cancel(visit: Visit) -> Answer:
    planned = find(visit)
    if planned is None:
        return Missing()
    actions.cancel(visit.session, visit.sender, planned, now=visit.now)
    return Go(f"{PLACE}/rounds/{planned.id}")


def _after(visit: Visit, planned: MeetingRound, no: No | None) -> Answer:
    return picture(visit, planned, wrong=words.refusal(visit.t, no)) if no else Go(f"{PLACE}/rounds/{planned.id}")


def find(visit: Visit) -> MeetingRound | None:
    """One that parents know of and that they may change, held."""
    found = meetings.get_round_of_school(visit.session, visit.sender, visit.number("round_id"), locked=True)
    if found is None or found.state == "draft" or not queries.may_steer(visit.session, visit.sender, found):
        return None
    return found


_PATH = f"{PLACE}/rounds/{{round_id}}"
PAGES = (
    ConsolePage("meetings.round", _PATH, show, templates=TEMPLATES),
    ConsolePage("meetings.add_chair", f"{_PATH}/seats", add_chair, method="POST", templates=TEMPLATES),
    ConsolePage("meetings.add_times", f"{_PATH}/times", add_times, method="POST", templates=TEMPLATES),
    ConsolePage("meetings.remove_time", f"{_PATH}/times/{{slot_id}}/remove", remove_time, method="POST"),
    ConsolePage("meetings.place", f"{_PATH}/place", set_place, method="POST", templates=TEMPLATES),
    ConsolePage("meetings.cancel_round", f"{_PATH}/cancel", cancel, method="POST"),
)
