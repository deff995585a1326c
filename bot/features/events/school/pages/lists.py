"""The list of who comes, for paper and for a spreadsheet: no more than the event's page shows."""

from collections.abc import Sequence

from bot.console.page import Answer, ConsolePage, Missing, Show, Table, Visit
from bot.features.events.school import rules, words
from bot.features.events.school.pages import ONE, TEMPLATES, queries
from bot.features.events.school.pages.about import describe, find_published, note
from bot.features.events.school.pages.bringing import need_row
from bot.features.events.school.pages.show import who_comes
from bot.features.events.tables import Event

BLANK_LINES = 4  # for whoever comes without having said so


def show(visit: Visit) -> Answer:
    event = find_published(visit)
    if event is None:
        return Missing()
    about, found = describe(visit, event), who_comes(visit, event)
    note(visit, "listed", f"event:{event.id}")
    needs = queries.list_needs(visit.session, visit.actor, event.id)
    values = {
        **found,
        "about": about,
        "needs": [need_row(visit.t, need) for need in needs],
        "blank": BLANK_LINES,
        "day": visit.t.day(visit.now, now=visit.now),
    }
    return Show("event-list.html", about.title, values, is_long=True)


def download(visit: Visit) -> Answer:
    event = find_published(visit)
    if event is None:
        return Missing()
    note(visit, "exported", f"event:{event.id}")
    return Table(f"samen-{event.day.isoformat()}", [_head(visit), *_rows(visit, event)])


def _head(visit: Visit) -> Sequence[str]:
    t = visit.t
    return (
        t("eventpage", "Who"),
        t("eventpage", "Answer"),
        t("eventpage", "People"),
        t("reach", "Language"),
        t("eventpage", "Note"),
    )


def _rows(visit: Visit, event: Event) -> list[Sequence[str | int]]:
    """Everybody by name, those who come first; then one line for those who have no name here."""
    t = visit.t
    families = queries.list_families(visit.session, visit.actor, event.id)
    seen, others = rules.split_seen(families)
    found: list[Sequence[str | int]] = []
    for family in sorted(seen, key=_coming_first):
        by_school = t("eventpage", "Filled in by school") if family.by_school else ""
        said = (words.parent_of(t, family.children), words.answer(t, family), family.people)
        language = words.language(t, family.language) if family.answer == rules.YES else ""  # asked for only to help
        found.append((*said, language, by_school))
    for guest in queries.list_guests(visit.session, event.id):
        said = (
            guest.name,
            t.n("eventpage", "Comes with {n} person", "Comes with {n} people", guest.people),
            guest.people,
        )
        found.append((*said, words.language(t, guest.language), t("eventpage", "Without Samen")))
    unseen = rules.have_place(others)
    if unseen:
        many = t.n("eventpage", "{n} family without a name here", "{n} families without a name here", len(unseen))
        found.append((many, t("eventpage", "Come"), sum(family.people for family in unseen), "", ""))
    return found


def _coming_first(family: rules.Family) -> int:
    """Stable: by name among those of one answer."""
    if family.answer != rules.YES:
        return [rules.MAYBE, rules.NO].index(family.answer) + 3
    return [rules.PLACED, rules.OFFERED, rules.WAITING].index(family.place or rules.PLACED)


PAGES = (
    ConsolePage("events.list", f"{ONE}/list", show, records=True, templates=TEMPLATES),
    ConsolePage("events.csv", f"{ONE}/csv", download, records=True, templates=TEMPLATES),
)
