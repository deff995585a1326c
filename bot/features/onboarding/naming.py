"""How messages name a child: asked while joining, and changed from the settings."""

from bot.core.tap import tap
from bot.features.onboarding import screens
from bot.people import actions, drafts, queries, rules
from bot.people.rules import Naming, Policy
from bot.turns.router import Access, Router
from bot.turns.turn import Reply, Turn

router = Router()
GONE = tap("home.gone")


@router.tap("onboarding.naming", Access.PARENT)
def ask(turn: Turn, guardian_id: int) -> Reply:
    """Whoever joins is not asked where the school keeps first names out of chats; the settings offer a nickname."""
    child = queries.get_child(turn.session, turn.person_id, guardian_id)
    if child is None:
        return GONE
    if child.policy is Policy.NEVER and _is_joining(turn):
        return _name(turn, guardian_id, Naming.NONE)
    return screens.ask_naming(
        turn.t, guardian_id=guardian_id, school=child.school, group=child.group, policy=child.policy
    )


@router.tap("onboarding.name", Access.PARENT)
def choose(turn: Turn, guardian_id: int, naming: Naming) -> Reply:
    child = queries.get_child(turn.session, turn.person_id, guardian_id)
    if child is None:
        return GONE
    if naming is Naming.NAME and child.policy is Policy.NEVER:
        return ask(turn, guardian_id)  # the button is from before the school decided
    return screens.ask_nickname(turn.t, guardian_id) if naming is Naming.OTHER else _name(turn, guardian_id, naming)


@router.answer("onboarding.nickname", Access.PARENT)
def take_nickname(turn: Turn, text: str, guardian_id: int) -> Reply:
    nickname = rules.clean_nickname(text)
    if nickname is None:
        return screens.bad_nickname(turn.t, guardian_id)
    return _name(turn, guardian_id, Naming.OTHER, nickname)


def _name(turn: Turn, guardian_id: int, naming: Naming, shown_as: str | None = None) -> Reply:
    is_named = actions.name_child(turn.session, turn.person_id, guardian_id, naming, shown_as=shown_as)
    child = queries.get_child(turn.session, turn.person_id, guardian_id)
    if child is None:
        return GONE
    if not is_named:
        return screens.no_first_name(turn.t, guardian_id)
    if _is_joining(turn):
        draft = drafts.read(turn.session, turn.talker.conversation_id)
        del draft["joining"]
        drafts.write(turn.session, turn.talker.conversation_id, draft)
        return screens.welcome(turn.t, child.shown, guardian_id), tap("home.menu")
    return screens.named(turn.t, child.shown), tap("home.menu")


def _is_joining(turn: Turn) -> bool:
    return bool(drafts.read(turn.session, turn.talker.conversation_id).get("joining"))
