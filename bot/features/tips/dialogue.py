"""A parent asks for a tip for home, for another one, for one about a subject, or for one a week."""

from bot.core.tap import tap
from bot.features.tips import actions, queries, rules, screens
from bot.i18n.languages import SOURCE
from bot.people.queries import get_preferences
from bot.phrases.bank import TIPS, list_phrases, list_themes
from bot.turns.router import Access, Router
from bot.turns.turn import Reply, Turn

router = Router()
GONE = tap("home.gone")


@router.tap("tips.open", Access.PARENT)
def show(turn: Turn) -> Reply:
    return about(turn, screens.ANY)


@router.tap("tips.about", Access.PARENT)
def about(turn: Turn, theme: str) -> Reply:
    """The next one of a theme, or of all."""
    tips = list_phrases(turn.library, TIPS, SOURCE)
    wanted = [tip.id for tip in tips.values() if theme in (screens.ANY, tip.theme)]
    had = queries.list_seen(turn.session, [turn.person_id])[turn.person_id]
    chosen = rules.choose(wanted, had, turn.person_id)
    if chosen is None:
        return GONE
    actions.note(turn.session, {turn.person_id: chosen.tip}, turn.now)
    is_weekly = queries.get_wish(turn.session, turn.person_id) is not None
    return screens.asked(turn.t, chosen, theme=theme, is_weekly=is_weekly)


@router.tap("tips.themes", Access.PARENT)
def choose_theme(turn: Turn) -> Reply:
    return screens.choose_theme(turn.t, list_themes(turn.library, TIPS))


@router.tap("tips.weekly", Access.PARENT)
def want_weekly(turn: Turn) -> Reply:
    return _wish(turn)


@router.tap("tips.again", Access.PARENT)
def want_again(turn: Turn) -> Reply:
    """From the first one, after they have had all."""
    actions.forget(turn.session, turn.person_id)
    return _wish(turn)


def _wish(turn: Turn) -> Reply:
    zone = queries.get_zone(turn.session, turn.person_id)
    if zone is None:
        return GONE
    due = rules.next_due(turn.now, zone)
    actions.wish(turn.session, turn.person_id, due)
    paused = get_preferences(turn.session, turn.person_id).paused_at(turn.now)
    return screens.weekly_kept(turn.t, due, is_paused=paused is not None)


@router.tap("tips.stop", Access.PARENT)
def stop_weekly(turn: Turn) -> Reply:
    actions.end_wishes(turn.session, [turn.person_id])
    return screens.stopped(turn.t)
