"""What came back to somebody's good news in the last weeks: hearts in numbers, and good words in full."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.console.access import SENDERS
from bot.console.page import Answer, ConsolePage, Show, Visit
from bot.delivery import broadcasts
from bot.delivery.tables import Broadcast
from bot.features.news.kind import KIND
from bot.features.news.pages import TEMPLATES
from bot.features.news.pages.queries import list_own_news, list_own_words
from bot.features.news.pages.ways import ANSWERS, list_ways
from bot.i18n.texts import Texts
from bot.people import audit
from bot.store.seal import Unreadable

WEEKS = 8
_NAMES = 3  # children that a line names; more are counted


@dataclass(frozen=True, slots=True)
class News:
    id: int
    title: str
    about: str
    day: str
    thanks: int
    told: int


@dataclass(frozen=True, slots=True)
class Word:
    child: str
    group: str
    day: str
    language: str
    code: str
    text: str


def show(visit: Visit) -> Answer:
    """Who has lost a group does not read any more what was said about its children."""
    t, since = visit.t, visit.now - timedelta(weeks=WEEKS)
    actor = visit.actor_for(SENDERS)
    news = [
        News(
            id=one.broadcast.id,
            title=_title(t, one.broadcast),
            about=_about(t, one.names, one.children),
            day=t.day(one.broadcast.starts_at, now=visit.now),
            thanks=one.thanks,
            told=one.told,
        )
        for one in list_own_news(visit.session, actor, since)
    ]
    said = [
        Word(
            child=one.child,
            group=one.group,
            day=t.day(one.at, now=visit.now),
            language=t.language_name(one.language),
            code=one.language,
            text=one.text,
        )
        for one in list_own_words(visit.session, actor, since)
    ]
    _note(visit)
    values = {"ways": list_ways(visit, ANSWERS), "news": news, "said": said}
    return Show("news-answers.html", t("answers", "Answers to good news"), values)


def _about(t: Texts, names: Sequence[str], children: int) -> str:
    if len(names) == children <= _NAMES:
        return ", ".join(names)
    return t.n("answers", "{n} child", "{n} children", children)


def _title(t: Texts, broadcast: Broadcast) -> str:
    try:
        return KIND.title(t, broadcasts.content(broadcast))
    except Unreadable:
        return t("sending", "This message cannot be read any more")


def _note(visit: Visit) -> None:
    member = visit.member
    actor = f"staff:{member.staff_id}"
    audit.record(visit.session, actor, "answers.read", actor, now=visit.now, school_id=member.school_id)


PAGES = (ConsolePage("news.answers", ANSWERS, show, records=True, templates=TEMPLATES),)
