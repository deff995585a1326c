"""What parents wrote about words that were not clear, for coordinators and school leaders in the chat."""

from collections.abc import Sequence

from bot.core.markup import bold, literal, quote
from bot.core.screen import Button, Screen, rows
from bot.core.tap import tap
from bot.features.glossary import queries
from bot.features.glossary.queries import Written
from bot.i18n.texts import Texts
from bot.turns.router import Access, Router
from bot.turns.turn import Reply, Turn

router = Router()
MOST = 20  # words in the list, those with the newest line first


def may_read(turn: Turn) -> bool:
    return bool(queries.schools_that_show_lines(turn.session, turn.person_id))


@router.tap("glossary.notes", Access.STAFF)
def show_words(turn: Turn) -> Reply:
    schools = queries.schools_that_show_lines(turn.session, turn.person_id)
    if not schools:
        return tap("home.gone")
    return listed(turn.t, queries.list_written(turn.session, schools)[:MOST])


@router.tap("glossary.note", Access.STAFF)
def show_lines(turn: Turn, term: str) -> Reply:
    schools = queries.schools_that_show_lines(turn.session, turn.person_id)
    if not schools or term not in turn.library.glossary:
        return tap("home.gone")
    return lines(turn.t, term, queries.list_lines_about(turn.session, schools, term))


def listed(t: Texts, found: Sequence[Written]) -> Screen:
    if not found:
        return Screen(t("staffchat", "No parent has written about a word yet."), rows(_menu(t)))
    buttons = [Button(f"{_word(t, one.term)} ({one.number})", tap("glossary.note", one.term)) for one in found]
    return Screen(
        t("staffchat", "Parents wrote that these words are not clear. Without names."), rows(*buttons, _menu(t))
    )


def lines(t: Texts, term: str, found: Sequence[tuple[str, str]]) -> Screen:
    """`found`: language and words, the newest first."""
    said = [block for code, words in found for block in (*literal(t.language_name(code)), *t.direct(quote(words)))]
    if not found:
        said = list(literal(t("staffchat", "No parent has written about a word yet.")))
    back = Button(t("menu", "What parents wrote"), tap("glossary.notes"))
    return Screen((*t.direct(bold(_word(t, term))), *said), rows(back, _menu(t)))


def _word(t: Texts, term: str) -> str:
    return str(t.library.glossary[term]["nl"])


def _menu(t: Texts) -> Button:
    return Button(t("menu", "Main menu"), tap("home.menu"))
