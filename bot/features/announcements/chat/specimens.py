"""Every screen for staff who write to parents, rendered from sample data."""

from datetime import UTC, date, datetime

from bot.delivery.broadcasts import Failure, Progress
from bot.delivery.forecast import Forecast
from bot.delivery.reactions import Kind
from bot.delivery.senders import Sender, Sent, Ways
from bot.feature import Specimens
from bot.features.announcements.chat import progress, screens
from bot.features.announcements.chat.places import Target
from bot.features.announcements.content import Content
from bot.features.announcements.rules import Message, Wrong
from bot.i18n.texts import Texts

_NOW = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
_SENDER = Sender(1, 1, is_leader=True, today=_NOW.date())
_GROUP = Target(_SENDER, 2**62, "De Regenboog", "Groep 6")
_TARGETS = (Target(_SENDER, 1, "De Regenboog"), _GROUP)
_OTHER = Target(_SENDER, 3, "De Linde", "Groep 3")
_FIRST = Target(_SENDER, 4, "De Vlieger", "Groep 6")
_SAID = Content(
    id=2**62, school="De Regenboog", sender="Juf Marieke", groups=("Groep 6",), ready="trip",
    values={"day": "2026-11-26"},
)  # fmt: skip
_OWN = Content(id=2**62, school="De Regenboog", sender="Juf Marieke", own="Neem een regenjas mee.")
_MORNING = datetime(2026, 11, 25, 6, 30, tzinfo=UTC)
_FRIDAY = datetime(2026, 11, 27, 14, 0, tzinfo=UTC)
_TOLD = Forecast(
    people={("nl", "telegram"): 12, ("tr", "webchat"): 7, ("ar", "telegram"): 1},
    now=14, later={_MORNING: 3}, on_return=1, digest=2, digest_at=_FRIDAY, closed=1,
    without_guardian={2: [1, 2]}, without_chat={2: [3]},
)  # fmt: skip
_NOBODY = Forecast({}, 0, {}, 0, 0, None, 0, {2: [1]}, {})
_FAILED = {Failure.BLOCKED: 1, Failure.REFUSED: 2}
_TAPPED = {Kind.READ: 9, Kind.UNCLEAR: 1}


def specimens(t: Texts) -> Specimens:
    yield "staff_target", screens.choose_target(t, _TARGETS)
    yield "staff_target_two_schools", screens.choose_target(t, (_FIRST, _OTHER))
    yield "staff_text", screens.choose_text(t, _GROUP)
    yield "staff_text_school", screens.choose_text(t, _TARGETS[0])
    yield "staff_words", screens.ask_words(t, _GROUP)
    wrong = screens.explain(t, [Wrong.LONG], Message(own="x" * 603))
    yield "staff_words_too_long", screens.ask_words(t, _GROUP, wrong=wrong)
    yield "staff_more_words", screens.ask_more(t, 2**62)
    yield "staff_day", screens.ask_day(t, _GROUP, "trip")
    yield "staff_day_past", screens.ask_day(t, _GROUP, "trip", wrong=Wrong.PAST)
    yield "staff_first_day", screens.ask_day(t, _GROUP, "holiday")
    yield "staff_last_day", screens.ask_last(t, _GROUP, date(2026, 12, 21))
    yield "staff_time", screens.ask_time(t, _GROUP, date(2026, 11, 26))
    yield "staff_preview", screens.preview(t, _SAID, _TOLD, now=_NOW, seen="0" * 16, by_language=True)
    yield "staff_preview_changed", screens.preview(t, _SAID, _TOLD, now=_NOW, seen="0" * 16, why=Sent.CHANGED)
    yield "staff_preview_own", screens.preview(t, _OWN, _TOLD, now=_NOW, seen="0" * 16, is_translating=True)
    yield "staff_preview_nobody", screens.preview(t, _OWN, _NOBODY, now=_NOW, seen="0" * 16, why=Sent.LOST)
    yield "staff_sent", screens.sent(t, 2**62, 60)
    yield from _following(t)


def _following(t: Texts) -> Specimens:
    yield "staff_no_messages", progress.listed(t, [])
    states = ("draft", "waiting", "running", "paused", "done", "cancelled")
    found = [progress.Row(number, t.find("announcements/trip").title, state) for number, state in enumerate(states)]
    yield "staff_messages", progress.listed(t, found, page=1, has_more=True)
    for state, ways in (
        ("waiting", Ways(undo=True)),
        ("running", Ways(pause=True, stop=True)),
        ("paused", Ways(resume=True, stop=True)),
        ("done", Ways(retry=True)),
        ("cancelled", Ways()),
    ):
        yield f"staff_{state}", progress.far(t, _far(t, state, ways))
    yield (
        "staff_which_group",
        screens.choose_target(t, _TARGETS[1:], then="message.missed", asks=progress.which_group(t)),
    )
    yield "staff_missed", progress.missed(t, "Groep 6", _TOLD)
    yield "staff_missed_nobody", progress.missed(t, "Groep 6", Forecast({}, 0, {}, 0, 0, None, 0, {}, {}))


def _far(t: Texts, state: str, ways: Ways) -> progress.Far:
    sent = Progress(recipients=20, sent=12, waiting=5, failed=3, unknown=1, digest=2)
    title = t.find("announcements/trip").title
    return progress.Far(
        id=2**62, title=title, groups=["Groep 6"], state=state, left=42, progress=sent, failed=_FAILED,
        tapped=_TAPPED, ways=ways,
    )  # fmt: skip
