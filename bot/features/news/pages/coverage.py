"""For leaders: of how many children per group and language the parents got good news; nothing about few families."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.console.page import Answer, ConsolePage, Show, Visit
from bot.console.reach import queries as reach
from bot.console.reach import rules
from bot.console.reach.rules import Counts, Split
from bot.features.news.pages import TEMPLATES
from bot.features.news.pages.queries import list_praised
from bot.features.news.pages.ways import COVERAGE, list_ways
from bot.features.news.waiting.rules import LONG
from bot.i18n.texts import Texts


@dataclass(frozen=True, slots=True)
class Row:
    """`praised` of `linked` children; None where it would say something about fewer than five families."""

    name: str
    linked: int
    praised: int | None


@dataclass(frozen=True, slots=True)
class Card:
    """A group; `split` is empty where it has too few families for languages."""

    id: int
    row: Row
    split: Sequence[Row]


def show(visit: Visit) -> Answer:
    """As the pages about reach count: what was an answer there is good news here, and "reached" is "linked"."""
    t = visit.t
    groups = reach.list_groups(visit.session, visit.actor)
    praised = list_praised(visit.session, visit.actor, visit.now - LONG)
    children = [
        replace(child, reached=child.linked, answered=child.linked and child.id in praised)
        for child in reach.list_children(visit.session, visit.actor, visit.now)
    ]
    found = rules.look(children, [group_id for group_id, _ in groups], is_whole_school=True)
    names = dict(groups)
    cards = [Card(one.id, _row(names[one.id], one.counts), _rows(t, one.split)) for one in found.groups]
    shown = [card.row for card in cards if card.row.praised is not None]
    values = {
        "ways": list_ways(visit, COVERAGE),
        "total": Row(t("reach", "All groups together"), sum(row.linked for row in shown), found.counts.answered),
        "cards": cards,
        "languages": _rows(t, found.split),
    }
    return Show("news-coverage.html", t("coverage", "Good news: groups and languages"), values)


def _rows(t: Texts, split: Split | None) -> list[Row]:
    """Without those whose language is not known: nobody of them is linked."""
    if split is None:
        return []
    rows = [_row(t.language_name(code), counts) for code, counts in split.languages]
    return [*rows, _row(t("reach", "Other languages together"), split.others)] if split.others else rows


def _row(name: str, counts: Counts) -> Row:
    return Row(name, counts.linked, counts.answered)


PAGES = (ConsolePage("news.coverage", COVERAGE, show, templates=TEMPLATES),)
