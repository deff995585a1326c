"""What staff see in the chat while they write to parents, and before it is sent."""

from collections.abc import Sequence
from datetime import date, datetime, time

from bot.core.markup import bold, literal
from bot.core.screen import Ask, Button, Screen, rows
from bot.core.tap import tap
from bot.delivery import words
from bot.delivery.forecast import Forecast
from bot.delivery.senders import Sent
from bot.delivery.staffchat import expected, in_threes, numbered, on_its_way, problem
from bot.features.announcements import rules
from bot.features.announcements import screens as for_parents
from bot.features.announcements.chat.places import Target
from bot.features.announcements.content import Content
from bot.features.announcements.rules import READY, Message, Wrong
from bot.features.announcements.words import explain as explain_one
from bot.i18n.texts import Texts

DAYS = 5
TIMES = tuple(time(*divmod(minutes, 60)) for minutes in range(11 * 60 + 30, 14 * 60 + 1, 30))


def choose_target(t: Texts, targets: Sequence[Target], *, then: str = "message.to", asks: str = "") -> Screen:
    several = len({target.school for target in targets}) > 1
    chosen = [Button(_label(t, one, several=several), tap(then, str(one.id))) for one in targets]
    return Screen(asks or t("staffchat", "Who is your message for?"), rows(*chosen, _menu(t)))


def choose_text(t: Texts, target: Target) -> Screen:
    body = t(
        "staffchat",
        "Message for: {whom}. Choose a text that is ready in every language, or write it yourself in Dutch.",
        whom=_whom(t, target),
    )
    ready = [
        Button(t("staffchat", "Text {n}", n=number), tap("message.ready", str(target.id), name))
        for number, name in enumerate(READY, 1)
    ]
    own = Button(t("staffchat", "Write it myself"), tap("message.own", str(target.id)))
    titles = numbered(t, [_title(t, name) for name in READY])
    return Screen((*literal(body), *titles), (*rows(own), *in_threes(ready), *rows(_menu(t))))


def ask_words(t: Texts, target: Target, *, wrong: str = "") -> Screen:
    body = t("staffchat", "Type your message in Dutch, in short sentences. You see it before it is sent.")
    return Screen(_with(wrong, body), rows(_back(t, target)), ask=Ask("message.words", (str(target.id),)))


def ask_more(t: Texts, broadcast_id: int, *, wrong: str = "") -> Screen:
    body = t("staffchat", "Type your own words in Dutch. They take the place of own words that stand there now.")
    back = Button(t("staffchat", "Back to the message"), tap("message.show", str(broadcast_id)))
    return Screen(_with(wrong, body), rows(back), ask=Ask("message.more", (str(broadcast_id),)))


def ask_day(t: Texts, target: Target, ready: str, *, wrong: Wrong | None = None) -> Screen:
    asked = t("messages", "First day off") if ready == rules.PERIOD else t("messages", "Which day?")
    days = [
        Button(t.short_day(day), tap("message.day", str(target.id), f"{ready}__{day}"))
        for day in rules.school_days(target.sender.today, DAYS)
    ]
    return Screen(
        (*bold(_title(t, ready)), *literal(_with(_why(t, wrong), asked)), *literal(_or_type_day(t))),
        rows(*days, _back(t, target)),
        ask=Ask("message.typed_day", (str(target.id), ready)),
    )


def ask_last(t: Texts, target: Target, first: date, *, wrong: Wrong | None = None) -> Screen:
    last = min(first.toordinal() + DAYS, date.max.toordinal())
    days = [date.fromordinal(number) for number in range(first.toordinal(), last)]
    buttons = [Button(t.short_day(day), tap("message.last", str(target.id), f"{first}__{day}")) for day in days]
    asked = _with(_why(t, wrong), t("messages", "Last day off"))
    return Screen(
        (*bold(_title(t, rules.PERIOD)), *literal(asked), *literal(_or_type_day(t))),
        rows(*buttons, _back(t, target)),
        ask=Ask("message.typed_last", (str(target.id), first.isoformat())),
    )


def ask_time(t: Texts, target: Target, day: date, *, wrong: Wrong | None = None) -> Screen:
    times = [Button(t.time(at), tap("message.time", str(target.id), f"{day}__{at:%H%M}")) for at in TIMES]
    asked = _with(_why(t, wrong), t("messages", "What time?"))
    example = t("staffchat", "Or type it, like this: {example}", example="12:15")
    return Screen(
        (*bold(_title(t, rules.TIMED)), *literal(asked), *literal(example)),
        (*in_threes(times), *rows(_back(t, target))),
        ask=Ask("message.typed_time", (str(target.id), day.isoformat())),
    )


def preview(
    t: Texts,
    said: Content,
    told: Forecast,
    *,
    now: datetime,
    seen: str,
    languages: Sequence[str] = (),
    by_language: bool = False,
    may_send: bool = True,
    is_translating: bool = False,
    why: Sent | None = None,
) -> Screen:
    """The message as it reads in the language of whoever sends it, and what will happen."""
    number = str(said.id)
    acts = [
        (may_send and told.total > 0, t("staffchat", "Send"), tap("message.send", number, seen)),
        (is_translating, t("staffchat", "Look again"), tap("message.show", number)),
        (not said.own, t("staffchat", "Add own words"), tap("message.add", number)),
        (bool(said.own), t("staffchat", "Change own words"), tap("message.add", number)),
        (True, t("staffchat", "Throw it away"), tap("message.drop", number)),
    ]
    return Screen(
        (
            *problem(t, why),
            *for_parents.message(t, said).rich,
            *t.direct(bold(words.readers(t, said.groups, languages))),
            *expected(t, told, now, by_language=by_language),
            *(literal(on_its_way(t)) if is_translating else ()),
        ),
        rows(*(Button(label, then) for may, label, then in acts if may), _menu(t)),
    )


def sent(t: Texts, broadcast_id: int, seconds: int) -> Screen:
    body = t.n(
        "staffchat",
        "It goes in {n} second. Until then you can undo it.",
        "It goes in {n} seconds. Until then you can undo it.",
        seconds,
    )
    undo = Button(t("staffchat", "Undo"), tap("message.undo", str(broadcast_id)))
    far = Button(t("staffchat", "How far is it?"), tap("message.far", str(broadcast_id)))
    return Screen(body, rows(undo, far, _menu(t)))


def explain(t: Texts, wrong: Sequence[Wrong], message: Message) -> str:
    return "\n".join(explain_one(t, each, message) for each in wrong)


def _why(t: Texts, wrong: Wrong | None) -> str:
    return explain_one(t, wrong, Message()) if wrong else ""


def _with(wrong: str, body: str) -> str:
    return f"{wrong}\n{body}" if wrong else body


def _or_type_day(t: Texts) -> str:
    return t("staffchat", "Or type it, like this: {example}", example="30-11")


def _whom(t: Texts, target: Target) -> str:
    return target.group or t("sending", "The whole school")


def _label(t: Texts, target: Target, *, several: bool) -> str:
    return f"{target.school}: {_whom(t, target)}" if several else _whom(t, target)


def _title(t: Texts, ready: str) -> str:
    return t.find(f"announcements/{ready}").title


def _back(t: Texts, target: Target) -> Button:
    return Button(t("staffchat", "Another text"), tap("message.to", str(target.id)))


def _menu(t: Texts) -> Button:
    return Button(t("menu", "Main menu"), tap("home.menu"))
