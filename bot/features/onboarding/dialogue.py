"""Joining Samen with a letter from school, or looking around without one."""

from collections.abc import Iterable
from dataclasses import replace

from bot.core.screen import Screen
from bot.core.tap import Tap, tap
from bot.features.onboarding import rules, screens
from bot.i18n import languages
from bot.i18n.languages import Language
from bot.people import actions, drafts, invites, privacy, queries
from bot.people.actions import Agreed
from bot.people.invites import Invitation, Usable, Used
from bot.turns.router import Access, Router
from bot.turns.turn import Reply, Turn

router = Router()
MENU = tap("home.menu")


@router.command("start", Access.ANYONE)
def start(turn: Turn, argument: str) -> Reply:
    if argument.strip():
        _open_letter(turn, argument)
    return _next(turn)


@router.tap("onboarding.begin", Access.ANYONE)
def begin(turn: Turn) -> Reply:
    return _next(turn)


@router.tap("onboarding.language", Access.ANYONE)
def choose_language(turn: Turn, code: str) -> Reply:
    if code not in turn.library.languages:
        return tap("home.gone")
    actions.choose_language(turn.session, turn.talker.conversation_id, turn.talker.person_id, code)
    turn.talker = replace(turn.talker, language=code)
    turn.speak(code)
    return _next(turn)


@router.tap("onboarding.letter", Access.ANYONE)
def ask_code(turn: Turn) -> Reply:
    return screens.ask_code(turn.t)


@router.answer("onboarding.code", Access.ANYONE)
def take_code(turn: Turn, text: str) -> Reply:
    if invites.read_code(text) is None:
        return screens.not_a_code(turn.t)
    _open_letter(turn, text)
    return _next(turn)


@router.text(Access.ANYONE)
def code_or_first_words(turn: Turn, text: str) -> Reply:
    """A code sent without being asked; and whoever has no language yet chooses one before anything else."""
    if invites.read_code(text) is not None:
        _open_letter(turn, text)
        return _next(turn)
    return _next(turn) if turn.talker.language is None else None


@router.tap("onboarding.agree", Access.ANYONE)
def agree(turn: Turn) -> Reply:
    """Only with the invite in this conversation's draft: the button alone lets nobody in."""
    opened = _opened(turn)
    if not isinstance(opened, Invitation):
        return opened
    kind = _kind(opened)
    agreed = Agreed(kind, screens.privacy_revision(turn.t, kind), turn.t.code, turn.talker.channel)
    return _join(turn, opened, agreed)


@router.tap("onboarding.refuse", Access.ANYONE)
def refuse(turn: Turn) -> Reply:
    if turn.talker.person_id is not None:
        drafts.write(turn.session, turn.talker.conversation_id, {})
        return MENU
    turn.forgotten.extend(privacy.forget_visitor(turn.session, turn.talker.address_id).addresses)
    return screens.goodbye(turn.t)


def _open_letter(turn: Turn, text: str) -> None:
    """Keeps what the code opens, or why it does not, until the language is chosen. The code itself is not kept."""
    talker = turn.talker
    outcome = invites.find_usable(turn.session, text, guesser=f"{talker.channel}:{talker.address}", now=turn.now)
    match outcome:
        case Usable(invitation):
            draft: drafts.Draft = {"invite": invitation.id}
        case Used(by) if by is not None and by == talker.person_id:
            draft = {}
        case problem:
            draft = {"problem": rules.problem_of(problem).value}
    drafts.write(turn.session, talker.conversation_id, draft)


def _next(turn: Turn) -> Reply:
    """The first step that is still open."""
    if turn.talker.language is None:
        return screens.choose_language(turn.t, _clients_first(turn))
    draft = drafts.read(turn.session, turn.talker.conversation_id)
    if "problem" in draft:
        drafts.write(turn.session, turn.talker.conversation_id, {})
        return screens.problem(turn.t, rules.Problem(draft["problem"]))
    if "invite" not in draft:
        return MENU
    opened = _opened(turn)
    if not isinstance(opened, Invitation):
        return opened
    person_id = turn.talker.person_id
    if person_id is not None and queries.has_place(turn.session, person_id, opened):
        drafts.write(turn.session, turn.talker.conversation_id, {})
        return MENU
    if person_id is not None and queries.has_consent(turn.session, person_id, _kind(opened)):
        return _join(turn, opened, None)
    return screens.privacy(turn.t, _kind(opened))


def _clients_first(turn: Turn) -> Iterable[Language]:
    preferred = languages.match([turn.incoming.locale])
    return sorted(turn.library.languages.values(), key=lambda language: language.code != preferred)


def _opened(turn: Turn) -> Invitation | Screen | Tap:
    """The invite this conversation opened, as long as it can be used; otherwise what to say instead."""
    draft = drafts.read(turn.session, turn.talker.conversation_id)
    if "invite" not in draft:
        return MENU
    outcome = invites.check(turn.session, draft["invite"], turn.now)
    if isinstance(outcome, Usable):
        return outcome.invitation
    drafts.write(turn.session, turn.talker.conversation_id, {})
    return screens.problem(turn.t, rules.problem_of(outcome))


def _kind(invitation: Invitation) -> str:
    return "staff" if invitation.staff_id is not None else "parent"


def _join(turn: Turn, invitation: Invitation, agreed: Agreed | None) -> Reply:
    talker = turn.talker
    joined = actions.join(
        turn.session,
        invitation,
        address_id=talker.address_id,
        person_id=talker.person_id,
        agreed=agreed,
        language=turn.t.code,
        now=turn.now,
    )
    if joined is None:
        drafts.write(turn.session, talker.conversation_id, {})
        return screens.problem(turn.t, rules.Problem.USED)
    if joined.guardian_id is None:
        drafts.write(turn.session, talker.conversation_id, {})
        turn.talker = replace(talker, person_id=joined.person_id, is_staff=True)
        return screens.welcome_staff(turn.t), MENU
    drafts.write(turn.session, talker.conversation_id, {"joining": True})
    turn.talker = replace(talker, person_id=joined.person_id, is_parent=True)
    return tap("onboarding.naming", joined.guardian_id)
