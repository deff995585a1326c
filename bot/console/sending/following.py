"""A message that was sent: the minute to undo it, how far it is, what did not arrive, and what parents tapped."""

from bot.console.page import Missing, Show, Visit
from bot.console.sending import queries
from bot.console.sending.bubbles import in_every_language
from bot.console.sending.messages import about, content_of, readers_of, reason_of, title_of
from bot.delivery import broadcasts, reactions, senders, words
from bot.delivery.tables import Broadcast


def show(visit: Visit, sent: Broadcast) -> Show | Missing:
    t, content = visit.t, content_of(visit, sent)
    kind = visit.kinds[sent.kind]
    more = kind.for_staff(visit.session, sent)
    names = queries.list_senders(visit.session, {sent.staff_id})
    values = _progress(visit, sent) | {
        "heading": title_of(visit, sent, content),
        "place": kind.place,
        "page": kind.page(content) if kind.page and content is not None else "",
        "readers": readers_of(visit, sent),
        "about": about(visit, sent),
        "sender": names.get(sent.staff_id, ""),
        "corrects": sent.corrects,
        "reason": reason_of(visit, sent),
        "bubbles": [] if content is None else in_every_language(t, kind, content | more, ()),
        "follow_ups": kind.follow_ups,
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
        "answers": [(words.answer(visit.t, kind), tapped[kind]) for kind in visit.kinds[sent.kind].answers],
        "ways": senders.list_ways(visit.sender, sent, progress, failed),
    }
