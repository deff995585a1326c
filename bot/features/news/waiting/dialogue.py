"""A teacher asks in the chat who waits for good news, and decides about the weekly reminder."""

from bot.core.tap import tap
from bot.delivery import senders
from bot.delivery.senders import Sender
from bot.features.news.waiting import queries, reminders, rules, screens
from bot.features.news.waiting.rules import Level
from bot.people.classlist import find_listed
from bot.turns.router import Access, Router
from bot.turns.turn import Reply, Turn

router = Router()
GONE = tap("home.gone")


@router.tap("waiting.show", Access.STAFF)
def choose_group(turn: Turn) -> Reply:
    groups = _list_groups(turn)
    if not groups:
        return GONE
    if len(groups) == 1:
        return show(turn, groups[0][1])
    several = len({sender.school_id for sender, *_ in groups}) > 1
    return screens.choose_group(
        turn.t, [(number, f"{school}: {name}" if several else name) for _, number, name, school in groups]
    )


@router.tap("waiting.group", Access.STAFF)
def show(turn: Turn, group_id: int) -> Reply:
    found = next((each for each in _list_groups(turn) if each[1] == group_id), None)
    if found is None:
        return GONE
    sender, _, name, _ = found
    children = queries.list_of_sender(turn.session, sender, group_id)
    wait = [
        child for child in rules.longest_first(children) if rules.level(child, turn.now) in (Level.LONG, Level.NEVER)
    ]
    listed = {one.id: one for one in find_listed(turn.session, [child.id for child in wait[: screens.LISTED]])}
    return screens.waiting(
        turn.t,
        name,
        rules.count(children, turn.now),
        longest=[listed[child.id] for child in wait[: screens.LISTED]],
        more=len(wait[screens.LISTED :]),
        unreached=len(rules.unreached(children)),
    )


def _list_groups(turn: Turn) -> list[tuple[Sender, int, str, str]]:
    """As whom, the group's id and name, and the school."""
    found = []
    for sender in senders.list_for(turn.session, turn.person_id, turn.now):
        found += [(sender, *group) for group in queries.list_groups(turn.session, sender)]
    return found


@router.tap("waiting.reminder", Access.STAFF)
def ask(turn: Turn) -> Reply:
    own = _teaching(turn)
    if not own:
        return GONE
    return screens.choose_reminder(turn.t, is_on=reminders.is_on(turn.session, [one.staff_id for one in own]))


@router.tap("waiting.off", Access.STAFF)
def switch_off(turn: Turn) -> Reply:
    return _switch(turn, on=False)


@router.tap("waiting.on", Access.STAFF)
def switch_on(turn: Turn) -> Reply:
    return _switch(turn, on=True)


def _switch(turn: Turn, *, on: bool) -> Reply:
    """At all schools where they teach."""
    own = _teaching(turn)
    if not own:
        return GONE
    for sender in own:
        reminders.switch(turn.session, sender.staff_id, sender.school_id, turn.now, on=on)
    return screens.choose_reminder(turn.t, is_on=on)


def _teaching(turn: Turn) -> list[Sender]:
    found = senders.list_for(turn.session, turn.person_id, turn.now)
    return [sender for sender in found if not sender.is_leader]
