"""A message that was sent: the minute to undo it, how far it is, what did not arrive, and what parents tapped."""

import json

from bot.console.page import Missing, Show, Visit
from bot.console.sending import queries
from bot.console.sending.bubbles import in_every_language
from bot.console.sending.messages import content_of, reason_of, title_of
from bot.delivery import broadcasts, reactions, senders, words
from bot.delivery.reactions import Kind
from bot.delivery.tables import Broadcast


def show(visit: Visit, sent: Broadcast) -> Show | Missing:
    t, content = visit.t, content_of(visit, sent)
    names = queries.list_senders(visit.session, {sent.staff_id})
    values = _progress(visit, sent) | {
        "heading": title_of(visit, sent, content),
        "place": visit.kinds[sent.kind].place,
        "readers": words.readers(
            t, json.loads(sent.details).get("groups", ()), json.loads(sent.audience).get("languages", ())
        ),
        "sender": names.get(sent.staff_id, ""),
        "corrects": sent.corrects,
        "reason": reason_of(visit, sent),
        "bubbles": [] if content is None else in_every_language(t, visit.kinds[sent.kind], content, ()),
    }
    return Show("sending-following.html", t("sending", "Message"), values)


def fragment(visit: Visit, sent: Broadcast) -> Show:
    """Only what changes, for the script that asks again and again."""
    return Show("sending-progress.html", "", _progress(visit, sent))


def _progress(visit: Visit, sent: Broadcast) -> dict[str, object]:
    progress = broadcasts.progress(visit.session, sent)
    failed = broadcasts.failures(visit.session, sent.id)
    tapped = reactions.count_reactions(visit.session, [sent.id])[sent.id]
    left = round((sent.starts_at - visit.now).total_seconds())
    return {
        "id": sent.id,
        "state": sent.state,
        "state_name": words.state_name(visit.t, sent.state),
        "is_moving": sent.state in ("waiting", "running") or bool(progress.waiting),
        "left": max(0, left),
        "starts": visit.t.local(sent.starts_at).strftime("%H:%M:%S"),
        "when": words.moment(visit.t, sent.starts_at, visit.now),
        "progress": progress,
        "failures": [(words.failure(visit.t, why), number) for why, number in sorted(failed.items())],
        "read": tapped[Kind.READ],
        "unclear": tapped[Kind.UNCLEAR],
        "ways": senders.list_ways(visit.sender, sent, progress, failed),
    }
