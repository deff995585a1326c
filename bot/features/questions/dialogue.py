"""A parent's list of questions in the chat: read it, add to it, take something off and put it back."""

from bot.core.tap import tap
from bot.features.questions import screens
from bot.features.questions.screens import Done
from bot.people import questions
from bot.people.rules import clean_line
from bot.terms.polite import is_polite
from bot.turns.router import Access, Router
from bot.turns.turn import Reply, Turn

router = Router()
GONE = tap("home.gone")


@router.tap("questions.list", Access.PARENT)
def show(turn: Turn) -> Reply:
    return page(turn, 0)


@router.tap("questions.page", Access.PARENT)
def page(turn: Turn, number: int) -> Reply:
    return screens.listed(turn.t, questions.list_questions(turn.session, turn.person_id), page=number)


@router.tap("questions.add", Access.PARENT)
def ask_words(turn: Turn) -> Reply:
    if questions.count_questions(turn.session, turn.person_id) >= questions.MOST:
        return screens.full(turn.t)
    return screens.ask_words(turn.t)


@router.answer("questions.words", Access.PARENT)
def take_words(turn: Turn, text: str) -> Reply:
    words = clean_line(text, questions.LIMIT)
    return _add(turn, words) if words else screens.ask_words(turn.t, is_too_long=words is None)


@router.text(Access.PARENT)
def typed(turn: Turn, text: str) -> Reply:
    """What no school word explains may be a question for the people at school."""
    words = clean_line(text, questions.LIMIT)
    if not words or is_polite(words, turn.library.languages.values()):
        return None
    return screens.offer(turn.t, words, questions.offer(turn.session, turn.talker.conversation_id, words))


@router.tap("questions.keep", Access.PARENT)
def keep(turn: Turn, key: str) -> Reply:
    """A button says which of the typed words it is for: it may be older than the last ones."""
    text = questions.offered(turn.session, turn.talker.conversation_id, key)
    if text is None:
        return GONE
    words = clean_line(text, questions.LIMIT)
    return _add(turn, words) if words else screens.ask_words(turn.t, is_too_long=True)


def _add(turn: Turn, words: str) -> Reply:
    added = questions.add_question(turn.session, turn.person_id, words, now=turn.now)
    if added is None:
        return screens.full(turn.t)
    kept = questions.list_questions(turn.session, turn.person_id)
    done = Done.ADDED if added.is_new else Done.KNOWN
    return screens.listed(turn.t, kept, page=screens.page_of(kept, added.id), done=done, question_id=added.id)


@router.tap("questions.remove", Access.PARENT)
def remove(turn: Turn, question_id: int) -> Reply:
    before = questions.list_questions(turn.session, turn.person_id)
    if not questions.remove_question(turn.session, turn.person_id, question_id, turn.now):
        return GONE
    kept = [question for question in before if question.id != question_id]
    number = screens.page_of(before, question_id)
    return screens.listed(turn.t, kept, page=number, done=Done.REMOVED, question_id=question_id)


@router.tap("questions.restore", Access.PARENT)
def restore(turn: Turn, question_id: int) -> Reply:
    if not questions.restore_question(turn.session, turn.person_id, question_id):
        return GONE
    kept = questions.list_questions(turn.session, turn.person_id)
    return screens.listed(turn.t, kept, page=screens.page_of(kept, question_id), done=Done.RESTORED)
