"""How messages name a child: asked while joining, and changed from the settings."""

from bot.core.tap import tap
from bot.features.onboarding import screens
from bot.people import actions, drafts, queries, rules
from bot.people.rules import Naming
from bot.turns.router import Access, Router
from bot.turns.turn import Reply, Turn

router = Router()
GONE = tap("home.gone")


@router.tap("onboarding.naming", Access.PARENT)
def ask(turn: Turn, guardian_id: int) -> Reply:
    child = queries.get_child(turn.session, turn.person_id, guardian_id)
    if child is None:
        return GONE
    return screens.ask_naming(turn.t, guardian_id=guardian_id, school=child.school, group=child.group)


@router.tap("onboarding.name", Access.PARENT)
def choose(turn: Turn, guardian_id: int, naming: Naming) -> Reply:
    if naming is not Naming.OTHER:
        return _name(turn, guardian_id, naming)
    if queries.get_child(turn.session, turn.person_id, guardian_id) is None:
        return GONE
    return screens.ask_nickname(turn.t, guardian_id)


@router.answer("onboarding.nickname", Access.PARENT)
def take_nickname(turn: Turn, text: str, guardian_id: int) -> Reply:
    nickname = rules.clean_nickname(text)
    if nickname is None:
        return screens.bad_nickname(turn.t, guardian_id)
    return _name(turn, guardian_id, Naming.OTHER, nickname)


def _name(turn: Turn, guardian_id: int, naming: Naming, shown_as: str | None = None) -> Reply:
    actions.name_child(turn.session, turn.person_id, guardian_id, naming, shown_as=shown_as)
    child = queries.get_child(turn.session, turn.person_id, guardian_id)
    if child is None:
        return GONE
    draft = drafts.read(turn.session, turn.talker.conversation_id)
    if draft.pop("joining", False):
        drafts.write(turn.session, turn.talker.conversation_id, draft)
        return screens.welcome(turn.t, child.shown), tap("home.menu")
    return screens.named(turn.t, child.shown), tap("home.menu")
