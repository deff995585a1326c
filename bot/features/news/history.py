"""My good news: all of it for a parent, month by month; to be read again, and to be kept as a file."""

from bot.core.tap import tap
from bot.features.news import keepsake, listed, queries, screens
from bot.features.news.listed import PAGE
from bot.turns.router import Access, Router
from bot.turns.turn import Reply, Turn

router = Router()
GONE = tap("home.gone")
ALL = 0  # children; no tie has this id


def has_any(turn: Turn) -> bool:
    """An empty list in the menu would only say that there was no good news yet."""
    return queries.has_any(turn.session, turn.person_id)


@router.tap("news.list", Access.PARENT)
def show_list(turn: Turn) -> Reply:
    return page(turn, ALL, 0)


@router.tap("news.page", Access.PARENT)
def page(turn: Turn, child: int, number: int) -> Reply:
    """`child`: the tie to one of their children, or all of them."""
    if number > 1000:
        return GONE
    found = queries.list_kept(turn.session, turn.person_id, child=child or None, most=PAGE + 1, skip=number * PAGE)
    if not found:
        return listed.empty(turn.t) if not number and not child else GONE
    children = queries.list_praised(turn.session, turn.person_id)
    return listed.page(
        turn.t, found[:PAGE], children, child=child, number=number, has_more=len(found) > PAGE, now=turn.now
    )


@router.tap("news.show", Access.PARENT)
def show(turn: Turn, broadcast_id: int) -> Reply:
    """Under the list, which stays."""
    said = queries.get_received(turn.session, turn.person_id, broadcast_id)
    return GONE if said is None else screens.message(turn.t, said)


@router.tap("news.keep", Access.PARENT)
def keep(turn: Turn) -> Reply:
    found = queries.list_kept(turn.session, turn.person_id)
    if not found:
        return listed.empty(turn.t)
    ids = [one.said.photo for one in found if one.said.photo is not None]
    pictures = queries.pictures(turn.session, turn.person_id, ids)
    return listed.kept(turn.t, keepsake.page(turn.t, found, pictures, now=turn.now), photos=list(pictures))
