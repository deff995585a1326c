"""The tip that comes by itself, on Saturday morning."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.delivery.audience import load
from bot.delivery.kinds import Recipient
from bot.delivery.rounds import Letter, Post
from bot.features.tips import actions, queries, rules, screens
from bot.i18n.languages import SOURCE
from bot.phrases.bank import TIPS, list_phrases

KIND = "tip"


def send_due(post: Post, session: Session, now: datetime) -> set[str] | None:
    """Written, and the next one put down, in one transaction: once. After the last tip no more come."""
    due = queries.list_due(session, now)
    recipients = load(session, {person_id: school_id for person_id, (_, school_id) in due.items()})
    if not recipients:
        return None
    late = {one.id for one in recipients if rules.is_stale(due[one.id][0], now)}
    ready, later = post.sort(session, [one for one in recipients if one.id not in late], now)
    actions.move(session, later | {one.id: rules.next_due(now, one.zone) for one in recipients if one.id in late})
    held = actions.hold(session, [one.id for one in ready], now)
    return _send(post, session, [one for one in ready if one.id in held], now)


def _send(post: Post, session: Session, ready: list[Recipient], now: datetime) -> set[str]:
    tips = list_phrases(post.library, TIPS, SOURCE)
    seen = queries.list_seen(session, [one.id for one in ready])
    letters: list[Letter] = []
    had: dict[int, str] = {}
    goes_on: dict[int, datetime] = {}
    for one in ready:
        chosen, t = rules.choose(tips, seen[one.id], one.id), post.texts(one)
        if chosen is None or chosen.again:
            screen = screens.ended(t)
        else:
            had[one.id] = chosen.tip
            screen = screens.weekly(t, chosen)
            if not chosen.last:
                goes_on[one.id] = rules.next_due(now, one.zone)
        letters.append(Letter(one, f"tip:{one.id}:{now:%Y-%m-%d}", KIND, screen))
    actions.note(session, had, now)
    actions.move(session, goes_on)
    actions.end_wishes(session, {one.id for one in ready} - goes_on.keys())
    return post.put(session, letters, now)
