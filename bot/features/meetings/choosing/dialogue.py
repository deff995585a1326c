"""A parent looks at their meetings, chooses a time, and says when none suits."""

from collections.abc import Mapping
from datetime import date

from bot.core.markup import plain
from bot.core.screen import Button
from bot.core.tap import tap
from bot.features.meetings import content, queries
from bot.features.meetings import screens as meeting
from bot.features.meetings.catalogue import list_kinds
from bot.features.meetings.choosing import actions, rules, screens, times
from bot.features.meetings.choosing.actions import Outcome
from bot.features.meetings.choosing.queries import list_free, list_to_choose
from bot.features.meetings.choosing.rules import Result
from bot.features.meetings.choosing.times import Offer, Pair
from bot.features.meetings.preparing import actions as preparations
from bot.features.meetings.preparing.queries import get_own
from bot.features.meetings.preparing.rules import Wish
from bot.features.meetings.rules import Phase
from bot.features.meetings.screens import Seen
from bot.features.meetings.tables import Meeting
from bot.features.meetings.telling.writers import can_prepare
from bot.turns.router import Access, Router
from bot.turns.turn import Reply, Turn

router = Router()
GONE = tap("home.gone")
_COMING = (Phase.OPEN, Phase.PLANNED)


def has_meetings(turn: Turn) -> bool:
    """There is one, or there was."""
    return bool(queries.list_for(turn.session, turn.person_id, turn.now))


def _get(turn: Turn, meeting_id: int) -> Meeting | None:
    return queries.get_for(turn.session, turn.person_id, meeting_id, turn.now)


def _see(turn: Turn, found: Meeting) -> Seen:
    return meeting.see_now(turn.session, turn.person_id, found, turn.now)


@router.tap("meetings.list", Access.PARENT)
def show_list(turn: Turn) -> Reply:
    return show_page(turn, 0)


@router.tap("meetings.page", Access.PARENT)
def show_page(turn: Turn, page: int) -> Reply:
    found = queries.list_for(turn.session, turn.person_id, turn.now)
    if not found:
        return screens.none(turn.t)
    said = content.list_contents(turn.session, found, turn.now)
    coming = [one for one in found if said[one.id].phase in _COMING]
    ordered = [*coming, *(one for one in reversed(found) if one not in coming)]
    listed = ordered[page * screens.PAGE : (page + 1) * screens.PAGE]
    shown = [meeting.see(turn.session, turn.person_id, said[one.id]) for one in listed]
    return screens.listing(turn.t, shown, page=page, has_more=len(ordered) > (page + 1) * screens.PAGE)


@router.tap("meetings.show", Access.PARENT)
def show(turn: Turn, meeting_id: int) -> Reply:
    found = _get(turn, meeting_id)
    return _show(turn, found) if found else GONE


def _show(turn: Turn, found: Meeting) -> Reply:
    seen, t = _see(turn, found), turn.t
    prepared = get_own(turn.session, found.id, turn.person_id)
    mine = [meeting.mine_button(t, seen.said)] if prepared and prepared.is_sent else []
    agreed = [Button(t("meeting", "What we agreed"), tap("meetings.agreed", found.id))] if found.agreed_at else []
    prepares = can_prepare(turn.session, seen.said, turn.now)
    return screens.one(t, seen, ways=(*mine, *agreed), prepares=prepares)


@router.tap("meetings.who", Access.PARENT)
def show_who(turn: Turn, meeting_id: int) -> Reply:
    found = _get(turn, meeting_id)
    return screens.who(turn.t, _see(turn, found)) if found else GONE


@router.tap("meetings.kind", Access.PARENT)
def show_kind(turn: Turn, meeting_id: int) -> Reply:
    found = _get(turn, meeting_id)
    if found is None:
        return GONE
    seen = _see(turn, found)
    kind = list_kinds(turn.library).get(seen.said.kind)
    return screens.kind(turn.t, seen, kind.terms if kind else ())


@router.tap("meetings.times", Access.PARENT)
def show_times(turn: Turn, meeting_id: int) -> Reply:
    """Those of the first day on which both children can have one, or of the first day at all."""
    found = _get(turn, meeting_id)
    return _times(turn, found) if found else GONE


@router.tap("meetings.day", Access.PARENT)
def show_day(turn: Turn, meeting_id: int, number: int) -> Reply:
    found, looked_at = _get(turn, meeting_id), rules.page_of(number)
    if found is None or looked_at is None:
        return GONE
    day, page = looked_at
    return _times(turn, found, day=day, page=page)


def _times(turn: Turn, found: Meeting, *, day: date | None = None, page: int = 0, first: str = "") -> Reply:
    seen = _see(turn, found)
    if refused := rules.refuse(seen.said, turn.now):
        return _refused(turn, found, refused)
    slots = list_free(turn.session, found, turn.now)
    return times.choose(turn.t, Offer(seen, slots, _pairs(turn, seen, slots), day, page), first=first)


def _pairs(turn: Turn, seen: Seen, slots: list[rules.Slot]) -> list[Pair]:
    """With the other children of whom a time is to be chosen too, soonest first."""
    found: list[Pair] = []
    for said in list_to_choose(turn.session, turn.person_id, seen.said.id, turn.now):
        other = _get(turn, said.id)
        if other is not None and other.pupil_id != seen.said.pupil_id:
            beside = meeting.see(turn.session, turn.person_id, said)
            theirs = list_free(turn.session, other, turn.now)
            found += [Pair(slot, beside, their_slot) for slot, their_slot in rules.list_pairs(slots, theirs)]
    return sorted(found, key=lambda pair: pair.slot.starts_at)


@router.tap("meetings.take", Access.PARENT)
def take(turn: Turn, meeting_id: int, slot_id: int) -> Reply:
    return _take(turn, {meeting_id: slot_id})


@router.tap("meetings.both", Access.PARENT)
def take_both(turn: Turn, packed: str) -> Reply:
    chosen = rules.unpack(packed)
    if chosen is None:
        return GONE
    one, slot, other, other_slot = chosen
    return GONE if one == other or slot == other_slot else _take(turn, {one: slot, other: other_slot})


def _take(turn: Turn, wanted: Mapping[int, int]) -> Reply:
    outcome = actions.take(turn.session, turn.person_id, wanted, now=turn.now)
    found = [one for meeting_id in wanted if (one := _get(turn, meeting_id))]
    if outcome.result is Result.NOT_YOURS or not found:
        return GONE
    if outcome.result in (Result.TAKEN, Result.SAME):
        seen = sorted((_see(turn, one) for one in found), key=lambda one: one.said.starts_at or turn.now)
        return times.chosen(turn.t, seen, prepares=can_prepare(turn.session, seen[0].said, turn.now))
    if outcome.result in (Result.GONE, Result.CLASH):
        return _times(turn, found[0], first=_lost(turn, outcome))
    return _refused(turn, found[0], outcome.result)


def _lost(turn: Turn, outcome: Outcome) -> str:
    t = turn.t
    if outcome.result is Result.CLASH:
        return t("meeting", "You have another talk at school then, or too soon before or after. Choose another time.")
    return t("meeting", "Another family was a moment earlier. These times are free now.")


def _refused(turn: Turn, found: Meeting, why: Result) -> Reply:
    t, seen = turn.t, _see(turn, found)
    ways = [meeting.show_button(t, seen.said)]
    match why:
        case Result.NOT_YET:
            return screens.refused(t, seen, plain(meeting.from_then(t, seen.said)), *ways)
        case Result.FIXED:
            return screens.refused(
                t, seen, t("meeting", "School has chosen this time."), *_ask_school(turn, seen), *ways
            )
        case Result.CANCELLED:
            return _show(turn, found)
        case _:
            line = t("meeting", "The time cannot be chosen here any more. Please tell school.")
            return screens.refused(t, seen, line, *_ask_school(turn, seen), *ways)


def _ask_school(turn: Turn, seen: Seen) -> list[Button]:
    """Until the talk they can say that the time does not suit them."""
    is_coming = seen.said.phase in _COMING and (seen.said.starts_at is None or seen.said.starts_at > turn.now)
    label = turn.t("meeting", "This time does not suit")
    return [Button(label, tap("meetings.none", seen.said.id))] if is_coming else []


@router.tap("meetings.none", Access.PARENT)
def ask_wish(turn: Turn, meeting_id: int) -> Reply:
    found = _coming(turn, meeting_id)
    return times.ask_wish(turn.t, _see(turn, found)) if found else GONE


@router.tap("meetings.wish", Access.PARENT)
def keep_wish(turn: Turn, meeting_id: int, wanted: Wish) -> Reply:
    found = _coming(turn, meeting_id)
    if found is None or wanted not in actions.WISHES:
        return GONE
    row = preparations.begin(turn.session, found.id, turn.person_id, turn.t.code, now=turn.now)
    actions.wish(turn.session, found, wanted, row, now=turn.now)
    kept = [one for one in actions.WISHES if getattr(row, one.value)]
    return times.wished(turn.t, _see(turn, found), kept)


@router.tap("meetings.unwish", Access.PARENT)
def take_wish_back(turn: Turn, meeting_id: int) -> Reply:
    found = _coming(turn, meeting_id)
    if found is None:
        return GONE
    row = preparations.hold(turn.session, found.id, turn.person_id)
    if row is not None:
        actions.take_wishes_back(turn.session, found, row, now=turn.now)
    return times.wish_gone(turn.t, _see(turn, found))


def _coming(turn: Turn, meeting_id: int) -> Meeting | None:
    """One that has not begun."""
    found = _get(turn, meeting_id)
    is_over = found is not None and found.starts_at is not None and found.starts_at <= turn.now
    return found if found is not None and found.state in _COMING and not is_over else None
