"""A message from school as a parent got it: what stands around it, and what they read after a tap under it."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from bot.core.markup import Rich, literal
from bot.core.screen import Button, Place, Rows, Screen, rows
from bot.core.tap import tap
from bot.delivery import broadcasts, reactions
from bot.delivery.kinds import Json
from bot.delivery.tables import Broadcast
from bot.i18n.texts import Texts
from bot.store.seal import Unreadable
from bot.terms.explain import list_terms, word_button


def get_received(session: Session, kind: str, person_id: int, broadcast_id: int) -> Json | None:
    """The content of a message of this kind. None unless it went to this person, and can still be read."""
    broadcast = session.get(Broadcast, broadcast_id)
    if broadcast is None or broadcast.kind != kind or not reactions.is_recipient(session, broadcast_id, person_id):
        return None
    try:
        return broadcasts.content(broadcast)
    except Unreadable:  # written under a key that is gone: nobody can read it any more
        return None


def correction(t: Texts, day: str) -> Rich:
    """`day`: of the message that was wrong, ISO."""
    # Translators: a message before was wrong. {day} is the day on which it was sent.
    says = t(
        "announcement",
        "Correction: in our message of {day} something was wrong. This is right:",
        day=t.day(date.fromisoformat(day)),
    )
    return literal(says)


def sender(t: Texts, name: str) -> Rich:
    return literal(t("announcement", "From: {teacher}", teacher=name))


def thanks(t: Texts) -> Screen:
    text = t(
        "announcement", "Thank you for reading. The school sees how many parents have read it. It does not see names."
    )
    return Screen(text, _menu(t), Place.BELOW)


def unclear(t: Texts, said: Rich, more: Sequence[Button]) -> Screen:
    """The school words of what was said, and where to ask. `more`: other ways to read it."""
    terms = list_terms(t, said)
    lines = [
        t(
            "announcement",
            "Thank you for telling us. The school sees how many parents say this. It does not see names.",
        ),
        t("announcement", "This message has words that schools use. Tap a word to read what it means.")
        if terms
        else t("announcement", "You can ask at school what the message means. You may ask in your own language."),
    ]
    body = tuple(block for line in lines for block in literal(line))
    words = [word_button(t, term) for term in terms]
    return Screen(body, (*rows(*words, *more), *_menu(t)), Place.BELOW)


def _menu(t: Texts) -> Rows:
    return rows(Button(t("menu", "Main menu"), tap("home.menu_below")))
