"""The page of one message, which follows it from draft to done, and everything that can be done there."""

from collections.abc import Callable
from functools import partial

from sqlalchemy.orm import Session

from bot.console.page import Answer, ConsolePage, Go, Missing, Show, Visit
from bot.console.sending import following, messages, preview
from bot.delivery import broadcasts, senders
from bot.delivery.senders import Sent
from bot.delivery.tables import Broadcast

PATH = "/console/sending/{broadcast_id}"
Act = Callable[[Session, int], object]


def show(visit: Visit) -> Answer:
    found = _seen(visit)
    if found is None:
        return Missing()
    return preview.show(visit, found) if found.state == "draft" else following.show(visit, found)


def progress(visit: Visit) -> Answer:
    found = _seen(visit)
    return Missing() if found is None or found.state == "draft" else following.fragment(visit, found)


def paper(visit: Visit) -> Answer:
    """Whom the message does not reach, to be told on paper or by phone."""
    found = _seen(visit)
    content = None if found is None else messages.content_of(visit, found)
    if found is None or content is None:
        return Missing()
    dutch, kind = visit.t.in_other("nl"), visit.kinds[found.kind]
    values = {
        "id": found.id,
        "heading": messages.title_of(visit, found, content),
        "unreached": preview.unreached(visit, preview.forecast_of(visit, found)),
        "message": kind.render(dutch, content | kind.for_staff(visit.session, found)),
        "day": visit.t.day(visit.now, now=visit.now),
    }
    return Show("sending-paper.html", visit.t("sending", "On paper or by phone"), values)


def send(visit: Visit) -> Answer:
    found = _to_steer(visit)
    if found is None:
        return Missing()
    seen = visit.form.get("seen", "")
    done = senders.send(visit.session, visit.sender, found, visit.kinds, seen=seen, now=visit.now)
    return preview.show(visit, found, sent=done) if done in (Sent.CHANGED, Sent.LOST) else _back(found)


def drop(visit: Visit) -> Answer:
    found = _to_steer(visit)
    if found is None:
        return Missing()
    if not senders.drop(visit.session, visit.sender, found, visit.kinds, now=visit.now):
        return _back(found)
    return Go(messages.PATH)


def undo(visit: Visit) -> Answer:
    return _steer(visit, lambda session, number: broadcasts.cancel(session, number, visit.now), "undone")


def stop(visit: Visit) -> Answer:
    return _steer(visit, lambda session, number: broadcasts.cancel(session, number, visit.now), "stopped")


def pause(visit: Visit) -> Answer:
    return _steer(visit, broadcasts.pause, "paused")


def resume(visit: Visit) -> Answer:
    return _steer(visit, lambda session, number: broadcasts.resume(session, number, visit.now), "resumed")


def retry(visit: Visit) -> Answer:
    found = _to_steer(visit)
    if found is None:
        return Missing()
    again = partial(_retry, found=found, visit=visit)
    senders.steer(visit.session, visit.sender, found, again, kinds=visit.kinds, name="retried", now=visit.now)
    return _back(found)


def _retry(session: Session, broadcast_id: int, *, found: Broadcast, visit: Visit) -> int:
    return broadcasts.retry_failed(session, found, visit.now)


def _steer(visit: Visit, act: Act, name: str) -> Answer:
    """What comes too late changes nothing: the page shows how it stands."""
    found = _to_steer(visit)
    if found is None:
        return Missing()
    senders.steer(visit.session, visit.sender, found, act, kinds=visit.kinds, name=name, now=visit.now)
    return _back(found)


def _seen(visit: Visit) -> Broadcast | None:
    number = visit.number("broadcast_id")
    return None if number is None else senders.find(visit.session, visit.sender, number, visit.kinds)


def _to_steer(visit: Visit) -> Broadcast | None:
    number = visit.number("broadcast_id")
    return None if number is None else senders.find_to_steer(visit.session, visit.sender, number, visit.kinds)


def _back(broadcast: Broadcast) -> Go:
    return Go(f"/console/sending/{broadcast.id}")


PAGES = (
    *messages.PAGES,
    ConsolePage("sending.show", PATH, show),
    ConsolePage("sending.progress", f"{PATH}/progress", progress),
    ConsolePage("sending.paper", f"{PATH}/paper", paper),
    ConsolePage("sending.send", f"{PATH}/send", send, method="POST"),
    ConsolePage("sending.drop", f"{PATH}/drop", drop, method="POST"),
    ConsolePage("sending.undo", f"{PATH}/undo", undo, method="POST"),
    ConsolePage("sending.pause", f"{PATH}/pause", pause, method="POST"),
    ConsolePage("sending.resume", f"{PATH}/resume", resume, method="POST"),
    ConsolePage("sending.stop", f"{PATH}/stop", stop, method="POST"),
    ConsolePage("sending.retry", f"{PATH}/retry", retry, method="POST"),
)
