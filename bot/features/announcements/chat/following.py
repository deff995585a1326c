"""How far messages to parents are, and what can still be done; and how many children a group's messages miss."""

from collections.abc import Callable
from functools import partial

from sqlalchemy.orm import Session

from bot.core.tap import tap
from bot.delivery import broadcasts, reactions, senders
from bot.delivery.forecast import forecast
from bot.delivery.tables import Broadcast
from bot.features.announcements.chat import progress as screens
from bot.features.announcements.chat.places import find, find_to_steer, get_target, list_targets
from bot.features.announcements.chat.screens import choose_target
from bot.features.announcements.kind import KIND, KINDS
from bot.store.seal import Unreadable
from bot.turns.router import Access, Router
from bot.turns.turn import Reply, Turn

router = Router()
GONE = tap("home.gone")
STATES = ("draft", "waiting", "running", "paused", "done", "cancelled")
PAGE = 8


@router.tap("message.list", Access.STAFF)
def show_list(turn: Turn) -> Reply:
    return page(turn, 0)


@router.tap("message.page", Access.STAFF)
def page(turn: Turn, number: int) -> Reply:
    """The newest first, of all schools where somebody works."""
    own = senders.list_for(turn.session, turn.person_id, turn.now)
    if not own or number > 1000:
        return GONE
    most = (number + 1) * PAGE + 1
    found = [
        one for sender in own for one in senders.list_newest(turn.session, sender, KINDS, states=STATES, most=most)
    ]
    found.sort(key=lambda one: (one.starts_at, one.id), reverse=True)
    shown = found[number * PAGE : (number + 1) * PAGE]
    rows = [screens.Row(one.id, _title(turn, one), one.state) for one in shown]
    return screens.listed(turn.t, rows, page=number, has_more=len(found) > (number + 1) * PAGE)


@router.tap("message.far", Access.STAFF)
def show_far(turn: Turn, broadcast_id: int) -> Reply:
    found = find(turn, broadcast_id)
    if found is None or found[1].state == "draft":
        return GONE
    sender, sent = found
    done, failed = broadcasts.progress(turn.session, sent), broadcasts.failures(turn.session, sent.id)
    far = screens.Far(
        id=sent.id,
        title=_title(turn, sent),
        groups=broadcasts.content(sent).get("groups", ()),
        state=sent.state,
        left=max(0, round((sent.starts_at - turn.now).total_seconds())),
        progress=done,
        failed=failed,
        tapped=reactions.count_reactions(turn.session, [sent.id])[sent.id],
        ways=senders.list_ways(sender, sent, done, failed),
    )
    return screens.far(turn.t, far)


@router.tap("message.undo", Access.STAFF)
def undo(turn: Turn, broadcast_id: int) -> Reply:
    return _steer(turn, broadcast_id, partial(broadcasts.cancel, now=turn.now), "undone")


@router.tap("message.stop", Access.STAFF)
def stop(turn: Turn, broadcast_id: int) -> Reply:
    return _steer(turn, broadcast_id, partial(broadcasts.cancel, now=turn.now), "stopped")


@router.tap("message.pause", Access.STAFF)
def pause(turn: Turn, broadcast_id: int) -> Reply:
    return _steer(turn, broadcast_id, broadcasts.pause, "paused")


@router.tap("message.resume", Access.STAFF)
def resume(turn: Turn, broadcast_id: int) -> Reply:
    return _steer(turn, broadcast_id, partial(broadcasts.resume, now=turn.now), "resumed")


@router.tap("message.retry", Access.STAFF)
def retry(turn: Turn, broadcast_id: int) -> Reply:
    found = find_to_steer(turn, broadcast_id)
    if found is None:
        return GONE
    sender, sent = found
    senders.steer(
        turn.session, sender, sent, lambda session, _: broadcasts.retry_failed(session, sent, turn.now),
        kinds=KINDS, name="retried", now=turn.now,
    )  # fmt: skip
    return tap("message.far", str(broadcast_id))


def _steer(turn: Turn, broadcast_id: int, act: Callable[[Session, int], object], name: str) -> Reply:
    """What comes too late changes nothing: the answer shows how it stands."""
    found = find_to_steer(turn, broadcast_id)
    if found is None or found[1].state == "draft":
        return GONE
    sender, sent = found
    senders.steer(turn.session, sender, sent, act, kinds=KINDS, name=name, now=turn.now)
    return tap("message.far", str(broadcast_id))


@router.tap("message.gaps", Access.STAFF)
def choose_gaps(turn: Turn) -> Reply:
    targets = [target for target in list_targets(turn) if target.group]
    if not targets:
        return GONE
    if len(targets) == 1:
        return show_gaps(turn, targets[0].id)
    return choose_target(turn.t, targets, then="message.missed", asks=screens.which_group(turn.t))


@router.tap("message.missed", Access.STAFF)
def show_gaps(turn: Turn, group_id: int) -> Reply:
    target = get_target(turn, group_id)
    if target is None or not target.group:
        return GONE
    audience = {"school_id": target.sender.school_id, "group_ids": [group_id]}
    return screens.missed(turn.t, target.group, forecast(turn.session, KIND, audience, turn.now))


def _title(turn: Turn, broadcast: Broadcast) -> str:
    try:
        return KIND.title(turn.t, broadcasts.content(broadcast))
    except Unreadable:
        return turn.t("sending", "This message cannot be read any more")
