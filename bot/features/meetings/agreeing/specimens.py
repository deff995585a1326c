"""Every screen about agreements, rendered from sample data."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

from bot.core.screen import Screen
from bot.features.meetings.agreeing import screens, staff_screens
from bot.features.meetings.agreeing.queries import Look, Point, Reply
from bot.features.meetings.agreeing.rules import LONGEST, LONGEST_REPLY, Heard, Says, State, Who
from bot.features.meetings.agreeing.screens import List
from bot.features.meetings.agreeing.staff_screens import About
from bot.features.meetings.samples import CHILD, HELD, ID, UNNAMED
from bot.features.meetings.screens import Seen
from bot.i18n.texts import Texts
from bot.people.classlist import Listed

_AT = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
_TALK, _LOOK, _NEXT = date(2026, 11, 24), date(2026, 12, 22), date(2027, 1, 19)
_READ = Point(
    id=ID,
    number=1,
    phrase="read_every_day",
    words="",
    translated={},
    who=Who.HOME,
    from_day=_TALK,
    look_day=_LOOK,
    state=State.GIVEN,
    is_asked=False,
    since=_AT,
)
_OWN = replace(
    _READ,
    id=ID + 1,
    number=2,
    phrase=None,
    words="Juf belt op vrijdag.",
    translated={"ar": "تتصل المعلمة يوم الجمعة."},
    who=Who.SCHOOL,
)
_BED = replace(_READ, id=ID + 2, number=3, phrase="pack_homework", who=Who.CHILD)
_LONG = replace(_OWN, words="Wij praten elke week samen over hoe het gaat. " * 4 + "x" * (LONGEST - 184))
_ASKED = replace(_READ, is_asked=True)
_LOOKED = Look(_LOOK, Says.BUSY, {1: Says.DONE})
_AGAIN = replace(_READ, look_day=_NEXT, looks=(_LOOKED,))
_DONE = replace(_READ, state=State.DONE, looks=(Look(_LOOK, Says.DONE, {1: Says.DONE}),))
_TO_TALK = replace(_OWN, state=State.TALK, looks=(Look(_LOOK, Says.DONE, {1: Says.TALK}),))
_ENDED = replace(_BED, state=State.ENDED)
_WORDS = "اتفقنا على مرتين في الأسبوع، وليس كل يوم."
_DIFFERS = Reply(1, Heard.DIFFERS, _WORDS, "ar", _AT, None, False)
_ALL = List(Seen(HELD, CHILD), 1, (_READ, _OWN, _BED), 1)


def specimens(t: Texts) -> Iterator[tuple[str, Screen]]:
    yield from _lists(t)
    yield from _looks(t)
    yield from _staff(t)


def _lists(t: Texts) -> Iterator[tuple[str, Screen]]:
    yield "agreed", screens.given(t, _ALL)
    full = tuple(replace(_LONG, number=number) for number in (1, 2, 3))
    yield "agreed_full", screens.given(t, replace(_ALL, points=full, seen=Seen(HELD, UNNAMED)))
    yield "agreed_changed", screens.given(t, replace(_ALL, points=(_READ,), replaced=(_OWN,), is_corrected=True))
    old = replace(_DIFFERS, is_old=True)
    yield "agreed_changed_after_words", screens.given(t, replace(_ALL, reply=old, replaced=(_BED,), is_corrected=True))
    yield "agreements", screens.show(t, _ALL)
    yield "agreements_yes", screens.show(t, replace(_ALL, reply=replace(_DIFFERS, says=Heard.YES, words="")))
    yield "agreements_yes_after_words", screens.show(t, replace(_ALL, reply=replace(_DIFFERS, says=Heard.YES)))
    yield "agreements_differ", screens.show(t, replace(_ALL, reply=_DIFFERS))
    yield "agreements_read", screens.show(t, replace(_ALL, reply=replace(_DIFFERS, seen_at=_AT)))
    yield "agreements_asked", screens.show(t, replace(_ALL, points=(_ASKED, _TO_TALK, _ENDED)))
    yield "agreements_none", screens.show(t, replace(_ALL, points=()))
    yield "agreements_thanks", screens.thanks(t, _ALL)
    yield "agreements_words", screens.ask_words(t, _ALL)
    yield "agreements_too_long", screens.ask_words(t, _ALL, too_long=LONGEST_REPLY)
    yield "agreements_received", screens.received(t, replace(_ALL, reply=_DIFFERS))


def _looks(t: Texts) -> Iterator[tuple[str, Screen]]:
    yield "check", screens.check(t, replace(_ALL, points=(_ASKED,)), _ASKED)
    yield "check_again", screens.check(t, _ALL, replace(_AGAIN, is_asked=True))
    yield "check_own_words", screens.check(t, _ALL, replace(_OWN, is_asked=True))
    waits = replace(_ALL, points=(replace(_ASKED, looks=(Look(_LOOK, None, {1: Says.DONE}),)),))
    yield "check_waits", screens.answered(t, waits, waits.points[0], None)
    yield (
        "check_next",
        screens.answered(t, replace(_ALL, points=(_DONE, replace(_OWN, is_asked=True))), _DONE, Says.DONE),
    )
    yield "check_done", screens.answered(t, replace(_ALL, points=(_DONE,)), _DONE, Says.DONE)
    yield "check_busy", screens.answered(t, replace(_ALL, points=(_AGAIN,)), _AGAIN, Says.BUSY)
    yield "check_talk", screens.answered(t, replace(_ALL, points=(_TO_TALK,)), _TO_TALK, Says.TALK)
    yield "agreements_became", screens.became(t, replace(_ALL, points=(_DONE, _TO_TALK, _AGAIN)))
    yield "agreements_over", screens.became(t, replace(_ALL, points=(_DONE, _ENDED)))
    yield "agreements_not_needed", screens.became(t, replace(_ALL, points=()))


def _staff(t: Texts) -> Iterator[tuple[str, Screen]]:
    about = About(HELD, Listed(1, 1, 3, "Noor"), (_ASKED, _OWN))
    numbered = replace(about, child=Listed(2, 1, 7, None), points=(_DONE, _TO_TALK, _AGAIN))
    yield "staff_agreement_look", staff_screens.ask(t, about, _ASKED)
    yield "staff_agreements_differ", staff_screens.differs(t, numbered)
    yield "staff_agreements_became", staff_screens.became(t, numbered)
    for says in (*Says, None):
        name = f"staff_agreement_{says.value if says else 'waits'}"
        yield name, staff_screens.answered(t, about, says, asks=None)
    yield "staff_agreement_next", staff_screens.answered(t, about, None, asks=_OWN)
