"""Every screen of invitations, rendered from sample data; each kind of event is one."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time

from bot.core import screen
from bot.core.screen import Screen
from bot.feature import Specimens
from bot.features.events import screens
from bot.features.events.calendars import ics
from bot.features.events.calendars import screens as calendars
from bot.features.events.calendars.queries import Kept
from bot.features.events.catalogue import OTHER, list_kinds, list_needs
from bot.features.events.content import CHANGES, Content
from bot.features.events.helping.rules import Need
from bot.features.events.parents import lists, needs
from bot.features.events.parents import screens as own
from bot.features.events.parents.lists import Listed
from bot.features.events.reminding import screens as reminders
from bot.features.events.reminding.queries import Said
from bot.features.events.replies.rules import Answer, By, Place, Reply
from bot.features.events.telling import screens as telling
from bot.i18n.languages import SOURCE
from bot.i18n.texts import Texts

_ID = 2**62
_UNTIL = datetime(2026, 11, 25, 13, 0, tzinfo=UTC)
_NOTE = "Wij bakken samen pannenkoeken.\nKomt u via de achterdeur?"
# As a service answers, with the pieces put back that it never saw.
_NOTES = {
    "en": "We make pancakes together.\nPlease come in by the back door.",
    "tr": "Birlikte krep yapıyoruz.\nLütfen arka kapıdan girin.",
    "ar": "نصنع معًا الفطائر.\nتفضلوا بالدخول من الباب الخلفي.",
    "pl": "Razem smażymy naleśniki.\nProszę wejść tylnymi drzwiami.",
}
_REASON = "De juf is ziek."
_REASONS = {"en": "The teacher is ill.", "tr": "Öğretmen hasta.", "ar": "المعلمة مريضة.", "pl": "Choroba w szkole."}
PLAIN = Content(
    id=_ID,
    broadcast_id=_ID,
    kind="coffee_morning",
    school="Basisschool De Regenboog",
    sender="Meester Jan",
    day=date(2026, 12, 1),
    begins=time(8, 45),
    ends=time(9, 45),
    zone="Europe/Amsterdam",
    starts_at=datetime(2026, 12, 1, 7, 45, tzinfo=UTC),
    ends_at=datetime(2026, 12, 1, 8, 45, tzinfo=UTC),
    place="Aula",
    state="open",
    has_needs=True,
    published_at=datetime(2026, 11, 24, 11, 0, tzinfo=UTC),
)
YES = Reply(_ID, Answer.YES, 2, Place.PLACED, None, None, By.ME)
MAYBE = replace(YES, answer=Answer.MAYBE, people=0, place=None)
NO = replace(MAYBE, answer=Answer.NO)
WAITS = replace(YES, place=Place.WAITING, position=3)
OFFERED = replace(YES, place=Place.OFFERED, offered_until=_UNTIL)


def specimens(t: Texts) -> Specimens:
    yield from _invitations(t)
    yield from _answers(t)
    yield from _lists(t)
    yield from _helping(t)
    yield from _reminders(t)
    yield from _calendar(t)
    yield from _visits(t)


def _invitations(t: Texts) -> Iterator[tuple[str, Screen]]:
    for number, kind in enumerate(name for name in list_kinds(t.library) if f"events/{name}" in t.library.long[SOURCE]):
        little_ones = ("welcome", "care", "home")[number % 3]
        said = replace(PLAIN, kind=kind, little_ones=little_ones, title="Spelletjesmiddag" if kind == OTHER else "")
        yield f"kind_{kind}", screens.invitation(t, said)
        yield f"more_{kind}", screens.more(t, said)
    own_words = replace(PLAIN, kind=OTHER, title="Pannenkoeken", note=_NOTE, groups=("Groep 3", "Groep 6"))
    yield "own_words", screens.invitation(t, own_words)
    translated = replace(own_words, note_translated=_NOTES, cents=250, help_languages=("ar", "tr"))
    yield "translated", screens.invitation(t, translated)
    yield "in_dutch", screens.invitation(t, translated, in_dutch=True)
    yield "long", screens.invitation(t, replace(translated, note="\n".join([_NOTE] * 9)))
    yield "changed", screens.invitation(t, replace(translated, changed=CHANGES, begins=time(22, 0), ends=time(0, 30)))
    yield "cancelled", screens.invitation(t, replace(PLAIN, state="cancelled"))
    reason = replace(PLAIN, state="cancelled", reason=_REASON, reason_translated=_REASONS)
    yield "cancelled_reason", screens.invitation(t, reason)


def _answers(t: Texts) -> Iterator[tuple[str, Screen]]:
    for name, reply in (("yes", YES), ("maybe", MAYBE), ("no", NO), ("waiting", WAITS), ("offered", OFFERED)):
        for by in By:
            yield f"{name}_by_{by}", screens.invitation(t, PLAIN, reply=replace(reply, by=by))
        yield f"kept_{name}", own.kept(t, PLAIN, reply)
    yield "how_many", own.ask_how_many(t, replace(PLAIN, most=6))
    yield "no_room", own.no_room(t, PLAIN, YES, 0)
    yield "some_room", own.no_room(t, PLAIN, YES, 1)
    yield "offer", own.offer(t, PLAIN, 2, _UNTIL)
    yield "offer_over", own.offer_over(t, PLAIN, MAYBE)
    yield "declined", own.declined(t, PLAIN)
    yield "not_needed", telling.not_needed(t, PLAIN)
    yield "thanks_for_idea", telling.thanks_for_idea(t, PLAIN)
    yield "by_school", own.by_school(t, PLAIN, replace(YES, by=By.SCHOOL))
    yield "too_late", own.too_late(t, PLAIN, YES)
    yield "not_invited", own.not_invited(t)


def _lists(t: Texts) -> Iterator[tuple[str, Screen]]:
    listed = [Listed(PLAIN, reply) for reply in (None, YES, MAYBE, NO, WAITS, OFFERED)]
    titled = Listed(replace(PLAIN, kind=OTHER, title="Een middag vol spelletjes"), None)
    cancelled = Listed(replace(PLAIN, state="cancelled"), YES)
    yield "list_coming", lists.coming(t, [*listed, titled, cancelled], has_more=True)
    yield "list_later", lists.coming(t, listed[:1], page=1)
    yield "list_empty", lists.coming(t, [])
    yield "list_earlier", lists.earlier(t, listed[:2], has_more=True)
    yield "list_no_earlier", lists.earlier(t, [])


def _helping(t: Texts) -> Iterator[tuple[str, Screen]]:
    cakes = Need(_ID, _ID, "cake", "", wanted=3, taken=0, mine=0, mine_as=None, names=())
    mine = replace(cakes, taken=1, mine=1, mine_as="Fatma", names=("Fatma", "فاطمة"))
    found = [replace(cakes, what=what) for what in list_needs(t.library)]
    gone = Need(_ID, _ID, OTHER, "Een springtouw of een bal", wanted=1, taken=1, mine=0, mine_as=None, names=("Ali",))
    says = t("event", "Somebody else was first just now: {thing}", thing=needs.name_of(t, gone))
    yield "helping_needs", needs.needs(t, PLAIN, [*found, mine, gone])
    yield "helping_needs_gone", needs.needs(t, PLAIN, [mine, gone], says=says, place=screen.Place.REPLACE)
    yield "helping_needs_complete", needs.needs(t, PLAIN, [gone])
    yield "helping_taken", needs.taken(t, PLAIN, replace(mine, mine_as=None))
    yield "helping_taken_named", needs.taken(t, PLAIN, mine)
    yield "helping_name", needs.ask_name(t, PLAIN, mine)
    yield "helping_name_too_long", needs.ask_name(t, PLAIN, gone, too_long=4)
    yield "helping_idea", needs.ask_idea(t, PLAIN)
    yield "helping_idea_too_long", needs.ask_idea(t, PLAIN, too_long=1)
    yield "helping_idea_kept", needs.idea_kept(t, PLAIN, "Ik kan thee zetten")
    yield "helping_enough_ideas", needs.enough_ideas(t, PLAIN)


def _reminders(t: Texts) -> Iterator[tuple[str, Screen]]:
    for is_maybe in (True, False):
        yield f"ask_{is_maybe}", reminders.ask(t, PLAIN, is_maybe=is_maybe)
        yield f"day_{is_maybe}", reminders.day(t, PLAIN, YES, is_today=is_maybe, is_last=is_maybe)
    yield "hours", reminders.hours(t, PLAIN, replace(YES, by=By.OTHER))
    yield "thanks", reminders.thanks(t, PLAIN)
    yield "feedback_how", reminders.how(t, PLAIN)
    yield "feedback_kept", reminders.kept(t, PLAIN, Said(3, None))
    yield "feedback_line", reminders.kept(t, PLAIN, Said(2, "Lekkere soep!"))
    yield "feedback_ask_line", reminders.ask_line(t, PLAIN)
    yield "feedback_long_line", reminders.ask_line(t, PLAIN, is_long=True)
    yield "feedback_too_late", reminders.too_late(t)


def _visits(t: Texts) -> Iterator[tuple[str, Screen]]:
    """Where nobody comes to school."""
    said, one = replace(PLAIN, kind="home_visit", has_needs=False), replace(YES, people=1)
    yield "visit_kept", own.kept(t, said, one)
    yield "visit_ask", reminders.ask(t, said, is_maybe=False)
    for is_today in (True, False):
        yield f"visit_day_{is_today}", reminders.day(t, said, one, is_today=is_today, is_last=False)
    yield "visit_hours", reminders.hours(t, said, one)
    yield "visit_thanks", reminders.thanks(t, said)


def _calendar(t: Texts) -> Iterator[tuple[str, Screen]]:
    now = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
    for said in (PLAIN, replace(PLAIN, state="cancelled")):
        made = ics.make([said], t, now=now, url="https://samen.example", method=ics.PUBLISH)
        yield f"file_{said.state}", calendars.file(t, said, made)
    yield "feed_none", calendars.no_feed(t)
    yield "feed_ended", calendars.no_feed(t, was_ended=True)
    yield "feed_unread", calendars.feed(t, Kept(now, None))
    yield "feed_read", calendars.feed(t, Kept(now, now))
    yield "feed_again", calendars.ask_again(t)
    yield "feed_made", calendars.made(t, "https://samen.example/calendar/abcdefghijklmnopqrstuvwxyz.ics")
