"""Inviting a guardian to prepare, a week before the talk; and reminding them of it once."""

from sqlalchemy.orm import Session

from bot.core.markup import literal
from bot.core.screen import Place, Screen, rows
from bot.features.meetings.preparing import rules
from bot.features.meetings.preparing.queries import Prepared, get_own
from bot.features.meetings.preparing.rules import State
from bot.features.meetings.rules import Phase
from bot.features.meetings.screens import Seen, heading, prepare_button, see, show_button, when_line
from bot.features.meetings.telling.actions import What
from bot.features.meetings.telling.letters import News, Writer
from bot.i18n.texts import Texts


def prepare(session: Session, t: Texts, news: News) -> Screen | None:
    """Not to who has begun already."""
    mine = get_own(session, news.said.id, news.person_id)
    if not _is_open(news) or (mine is not None and mine.has_begun):
        return None
    return invite(t, see(session, news.person_id, news.said))


def remind(session: Session, t: Texts, news: News) -> Screen | None:
    """To who has not sent anything. Whoever took it back has decided."""
    mine = get_own(session, news.said.id, news.person_id)
    if not _is_open(news) or (mine is not None and mine.state is not State.BEGUN):
        return None
    return reminder(t, see(session, news.person_id, news.said), mine)


WRITERS: dict[str, Writer] = {What.PREPARE: prepare, What.REMIND: remind}


def invite(t: Texts, seen: Seen) -> Screen:
    return _letter(
        t,
        seen,
        t("prepare", "Soon you talk with school. You can prepare for it here, in your own language."),
        t("prepare", "You type your questions. School reads them before the talk."),
        t("prepare", "You do not have to. One question is enough."),
    )


def reminder(t: Texts, seen: Seen, mine: Prepared | None) -> Screen:
    waits = (
        t("prepare", "You have begun to prepare, and not sent it yet. School does not see it yet.")
        if mine is not None and mine.lines
        else t("prepare", "You can still send your questions to school before the talk.")
    )
    return _letter(t, seen, waits, t("prepare", "We remind you of this only once."))


def _letter(t: Texts, seen: Seen, *lines: str) -> Screen:
    body = (*heading(t, seen), *literal("\n".join((when_line(t, seen.said), *lines))))
    return Screen(body, rows(prepare_button(t, seen.said), show_button(t, seen.said)), Place.BELOW)


def _is_open(news: News) -> bool:
    return news.said.phase is Phase.PLANNED and rules.is_open(news.said.phase, news.said.starts_at, news.now)
