"""Writing to parents from the chat: to whom, what, on which day; then how it will be, and sending it."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time

from bot.core.tap import tap
from bot.delivery import broadcasts, senders
from bot.delivery.forecast import forecast
from bot.delivery.senders import Sender, Sent
from bot.delivery.tables import Broadcast
from bot.features.announcements import actions, content, queries, rules
from bot.features.announcements.chat import screens
from bot.features.announcements.chat.places import Target, find, find_to_steer, get_target, list_targets
from bot.features.announcements.kind import KIND, KINDS
from bot.features.announcements.rules import READY, Message, Wrong
from bot.store.seal import Unreadable
from bot.turns.router import Access, Router
from bot.turns.turn import Reply, Turn

router = Router()
GONE = tap("home.gone")


def may_write(turn: Turn) -> bool:
    found = senders.list_for(turn.session, turn.person_id, turn.now)
    return any(sender.is_leader or senders.has_groups(turn.session, sender) for sender in found)


@router.tap("message.write", Access.STAFF)
def choose_target(turn: Turn) -> Reply:
    targets = list_targets(turn)
    if not targets:
        return GONE
    return screens.choose_target(turn.t, targets) if len(targets) > 1 else screens.choose_text(turn.t, targets[0])


@router.tap("message.to", Access.STAFF)
def choose_text(turn: Turn, place: int) -> Reply:
    target = get_target(turn, place)
    return screens.choose_text(turn.t, target) if target else GONE


@router.tap("message.own", Access.STAFF)
def ask_words(turn: Turn, place: int) -> Reply:
    target = get_target(turn, place)
    return screens.ask_words(turn.t, target) if target else GONE


@router.answer("message.words", Access.STAFF)
def take_words(turn: Turn, text: str, place: int) -> Reply:
    target = get_target(turn, place)
    if target is None:
        return GONE
    message = _message(target, own=rules.clean_words(text))
    if wrong := rules.mistakes(message, target.sender.today):
        return screens.ask_words(turn.t, target, wrong=screens.explain(turn.t, wrong, message))
    return _write(turn, target, message)


@router.tap("message.ready", Access.STAFF)
def choose_ready(turn: Turn, place: int, ready: str) -> Reply:
    target = get_target(turn, place)
    if target is None or ready not in READY:
        return GONE
    if not READY[ready]:
        return _write(turn, target, _message(target, ready=ready))
    return screens.ask_day(turn.t, target, ready)


@router.tap("message.day", Access.STAFF)
def choose_day(turn: Turn, place: int, choice: str) -> Reply:
    """`choice`: the ready text and the day, "trip__2026-11-26"."""
    ready, _, day = choice.partition("__")
    target, chosen = get_target(turn, place), rules.read_day(day)
    if target is None or not READY.get(ready) or chosen is None:
        return GONE
    return _with_day(turn, target, ready, chosen)


@router.answer("message.typed_day", Access.STAFF)
def take_day(turn: Turn, text: str, place: int, ready: str) -> Reply:
    target = get_target(turn, place)
    if target is None or not READY.get(ready):
        return GONE
    chosen = rules.typed_day(text, target.sender.today)
    if chosen is None:
        return screens.ask_day(turn.t, target, ready, wrong=Wrong.NO_DAY)
    return _with_day(turn, target, ready, chosen)


def _with_day(turn: Turn, target: Target, ready: str, day: date) -> Reply:
    """The second value of the text, if it has one."""
    if day < target.sender.today:
        return screens.ask_day(turn.t, target, ready, wrong=Wrong.PAST)
    if ready == rules.TIMED:
        return screens.ask_time(turn.t, target, day)
    if ready == rules.PERIOD:
        return screens.ask_last(turn.t, target, day)
    return _write(turn, target, _message(target, ready=ready, values={"day": day.isoformat()}))


@router.tap("message.time", Access.STAFF)
def choose_time(turn: Turn, place: int, choice: str) -> Reply:
    """`choice`: the day and the time, "2026-11-26__1215"."""
    day, _, at = choice.partition("__")
    chosen, chosen_time = rules.read_day(day), rules.read_time(f"{at[:2]}:{at[2:]}")
    if chosen is None or chosen_time is None:
        return GONE
    return _with_time(turn, place, chosen, chosen_time)


@router.answer("message.typed_time", Access.STAFF)
def take_time(turn: Turn, text: str, place: int, day: str) -> Reply:
    chosen = rules.read_day(day)
    return GONE if chosen is None else _with_time(turn, place, chosen, rules.typed_time(text))


def _with_time(turn: Turn, place: int, day: date, at: time | None) -> Reply:
    target = get_target(turn, place)
    if target is None or day < target.sender.today:
        return GONE
    if at is None:
        return screens.ask_time(turn.t, target, day, wrong=Wrong.NO_TIME)
    values = {"day": day.isoformat(), "time": f"{at:%H:%M}"}
    return _write(turn, target, _message(target, ready=rules.TIMED, values=values))


@router.tap("message.last", Access.STAFF)
def choose_last(turn: Turn, place: int, choice: str) -> Reply:
    """`choice`: the first and the last day, "2026-12-21__2027-01-03"."""
    begin, end = (rules.read_day(day) for day in choice.partition("__")[::2])
    return GONE if begin is None or end is None else _with_last(turn, place, begin, end)


@router.answer("message.typed_last", Access.STAFF)
def take_last(turn: Turn, text: str, place: int, first: str) -> Reply:
    begin = rules.read_day(first)
    return GONE if begin is None else _with_last(turn, place, begin, rules.typed_day(text, begin))


def _with_last(turn: Turn, place: int, first: date, last: date | None) -> Reply:
    target = get_target(turn, place)
    if target is None or first < target.sender.today:
        return GONE
    if last is None or last < first:
        return screens.ask_last(turn.t, target, first, wrong=Wrong.BACKWARDS if last else Wrong.NO_DAY)
    values = {"first": first.isoformat(), "last": last.isoformat()}
    return _write(turn, target, _message(target, ready=rules.PERIOD, values=values))


@router.tap("message.show", Access.STAFF)
def show(turn: Turn, broadcast_id: int) -> Reply:
    """A draft as parents will read it; of one that was sent, how far it is."""
    found = find(turn, broadcast_id)
    if found is None:
        return GONE
    if found[1].state != "draft":
        return tap("message.far", str(broadcast_id))
    return preview(turn, *found)


@router.tap("message.send", Access.STAFF)
def send(turn: Turn, broadcast_id: int, seen: str) -> Reply:
    """`seen`: the fingerprint of the preview that this button stood under."""
    found = find_to_steer(turn, broadcast_id)
    if found is None:
        return GONE
    sender, draft = found
    match senders.send(turn.session, sender, draft, KINDS, seen=seen, now=turn.now):
        case Sent.SENT:
            return screens.sent(turn.t, draft.id, round(broadcasts.UNDO.total_seconds()))
        case Sent.CHANGED | Sent.LOST as why:
            return preview(turn, sender, draft, why=why)
        case Sent.NO_DRAFT:
            return tap("message.far", str(broadcast_id))


@router.tap("message.drop", Access.STAFF)
def drop(turn: Turn, broadcast_id: int) -> Reply:
    found = find_to_steer(turn, broadcast_id)
    if found is None or not senders.drop(turn.session, *found, KINDS, now=turn.now):
        return GONE
    return tap("message.list")


@router.tap("message.add", Access.STAFF)
def ask_more(turn: Turn, broadcast_id: int) -> Reply:
    """Own words beside a ready text, or instead of those that stand there."""
    found = _draft(turn, broadcast_id)
    return screens.ask_more(turn.t, broadcast_id) if found else GONE


@router.answer("message.more", Access.STAFF)
def take_more(turn: Turn, text: str, broadcast_id: int) -> Reply:
    found = _draft(turn, broadcast_id)
    if found is None:
        return GONE
    sender, draft = found
    message = replace(queries.entered(draft), own=rules.clean_words(text))
    wrong = [each for each in rules.mistakes(message, sender.today) if each is not Wrong.NOBODY]
    if wrong:
        return screens.ask_more(turn.t, broadcast_id, wrong=screens.explain(turn.t, wrong, message))
    actions.change(turn.session, sender, draft, message, now=turn.now)
    return preview(turn, sender, draft)


def preview(turn: Turn, sender: Sender, draft: Broadcast, *, why: Sent | None = None) -> Reply:
    try:
        given = senders.content_now(KINDS, turn.session, draft)
    except Unreadable:
        return GONE
    audience = json.loads(draft.audience)
    told = forecast(turn.session, KIND, audience, turn.now, urgent=draft.urgent)
    return screens.preview(
        turn.t,
        content.read(given),
        told,
        now=turn.now,
        languages=audience.get("languages", ()),
        seen=senders.fingerprint(KINDS, turn.session, draft),
        by_language=senders.may_split_readers(turn.session, draft),
        may_send=senders.may_send_to(turn.session, sender, draft),
        is_translating="" in given.get("untranslated", {}).values(),
        why=why,
    )


def _draft(turn: Turn, broadcast_id: int) -> tuple[Sender, Broadcast] | None:
    found = find_to_steer(turn, broadcast_id)
    return found if found and found[1].state == "draft" else None


def _write(turn: Turn, target: Target, message: Message) -> Reply:
    draft = actions.write(turn.session, target.sender, message, now=turn.now)
    return preview(turn, target.sender, draft)


def _message(target: Target, *, ready: str = "", values: Mapping[str, str] | None = None, own: str = "") -> Message:
    whole = not target.group
    return Message(group_ids=target.group_ids, whole_school=whole, ready=ready, values=values or {}, own=own)
