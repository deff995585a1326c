"""The same on paper: one talk, or all of somebody's own on a day, a page each."""

from collections.abc import Sequence
from datetime import date

from bot.console.page import Answer, ConsolePage, Missing, Show, Visit
from bot.features.meetings.briefing import actions, words
from bot.features.meetings.briefing.pages import ONE, TEMPLATES
from bot.features.meetings.briefing.pages.show import find, path_of
from bot.features.meetings.briefing.queries import Reader, list_own, load
from bot.features.meetings.tables import Meeting

ALL = "/console/meetings"


def one(visit: Visit) -> Answer:
    meeting = find(visit)
    return Missing() if meeting is None else _show(visit, [meeting], back=path_of(meeting.id), is_one=True)


def of_day(visit: Visit) -> Answer:
    try:
        day = date.fromisoformat(visit.path["date"])
    except ValueError:
        return Missing()
    return _show(visit, list_own(visit.session, visit.sender, day, day), back=ALL, is_one=False)


def _show(visit: Visit, meetings: Sequence[Meeting], *, back: str, is_one: bool) -> Show:
    briefs = load(visit.session, Reader(visit.sender, visit.t.library), meetings, visit.now)
    for meeting in meetings:
        actions.record(visit.session, visit.sender, "printed", f"meeting:{meeting.id}", now=visit.now)
    pages = [words.page(visit.t, brief) for brief in briefs]
    title = pages[0].child if is_one else visit.t("briefing", "Talks of the day")
    return Show("brief-paper.html", title, {"pages": pages, "back": back, "one": is_one}, is_long=True)


PAGES = (
    ConsolePage("meetings.paper", f"{ONE}/paper", one, records=True, templates=TEMPLATES),
    ConsolePage("meetings.day", f"{ALL}/day/{{date}}/paper", of_day, records=True, templates=TEMPLATES),
)
