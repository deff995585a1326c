"""The letter to a parent whose question was answered before the talk."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from bot.core.screen import Screen
from bot.features.meetings.briefing import screens
from bot.features.meetings.briefing.queries import list_answers
from bot.features.meetings.preparing.queries import get_own
from bot.features.meetings.screens import see
from bot.features.meetings.telling.actions import What
from bot.features.meetings.telling.letters import News, Writer
from bot.i18n.texts import Texts


def _answered(session: Session, t: Texts, news: News) -> Screen | None:
    """Nothing when the answer or the preparation was taken back meanwhile."""
    mine = get_own(session, news.said.id, news.person_id)
    answers = list_answers(session, mine, t.code) if mine and mine.is_sent else []
    return screens.answered(t, see(session, news.person_id, news.said), answers) if answers else None


WRITERS: Mapping[str, Writer] = {What.ANSWERED: _answered}
