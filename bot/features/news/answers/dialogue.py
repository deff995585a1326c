"""A parent tells the teacher something good: under good news, or whenever they like."""

from dataclasses import dataclass

from bot.core.tap import tap
from bot.delivery import school_time
from bot.delivery.tables import Broadcast
from bot.features.news import queries as news
from bot.features.news.answers import actions, queries, screens
from bot.features.news.answers.queries import Reader
from bot.features.news.answers.rules import LONGEST, MOST
from bot.people.queries import Child, children_of
from bot.people.rules import clean_line
from bot.turns.router import Access, Router
from bot.turns.turn import Reply, Turn

router = Router()
GONE = tap("home.gone")
NO_NEWS = 0


@dataclass(frozen=True, slots=True)
class Subject:
    """What the words are about: a child of theirs, perhaps as an answer to news about it."""

    child: Child
    news: Broadcast | None
    siblings: int


@router.tap("goodword.tell", Access.PARENT)
def tell(turn: Turn) -> Reply:
    return _choose(turn, children_of(turn.session, turn.person_id), NO_NEWS)


@router.tap("goodword.write", Access.PARENT)
def write_back(turn: Turn, broadcast_id: int) -> Reply:
    """Under news: about the children that it names."""
    if news.get_received(turn.session, turn.person_id, broadcast_id) is None:
        return GONE
    about = queries.list_pupils(turn.session, broadcast_id)
    own = [child for child in children_of(turn.session, turn.person_id) if child.pupil_id in about]
    return _choose(turn, own, broadcast_id)


def _choose(turn: Turn, children: list[Child], broadcast_id: int) -> Reply:
    if not children:
        return GONE
    if len(children) == 1:
        return ask(turn, children[0].pupil_id, broadcast_id)
    return screens.choose_child(turn.t, children, broadcast_id)


@router.tap("goodword.about", Access.PARENT)
def ask(turn: Turn, pupil_id: int, broadcast_id: int) -> Reply:
    """`broadcast_id` is 0 when it answers no news."""
    subject = _subject(turn, pupil_id, broadcast_id)
    return GONE if subject is None else _ask(turn, subject)


@router.answer("goodword.words", Access.PARENT)
def take_words(turn: Turn, text: str, pupil_id: int, broadcast_id: int) -> Reply:
    subject = _subject(turn, pupil_id, broadcast_id)
    if subject is None:
        return GONE
    words = clean_line(text, LONGEST)
    if not words:
        return _ask(turn, subject, too_long=0 if words == "" else max(1, len(text) - LONGEST))
    given = actions.write(
        turn.session, turn.person_id, subject.child, words, language=turn.t.code, news=subject.news, now=turn.now
    )
    if given is None:
        return _ask(turn, subject)
    return screens.received(turn.t, given.word_id, given.readers, at=given.at, now=turn.now)


def _ask(turn: Turn, subject: Subject, *, too_long: int = 0) -> Reply:
    if actions.count_today(turn.session, turn.person_id, turn.now) >= MOST:
        return screens.full(turn.t)
    readers = _list_readers(turn, subject)
    if not readers:
        return screens.nobody(turn.t)
    number = subject.news.id if subject.news else NO_NEWS
    names = [one.name for one in readers]
    return screens.ask_words(turn.t, subject.child, names, number, too_long=too_long, is_one_of=subject.siblings > 1)


def _list_readers(turn: Turn, subject: Subject) -> list[Reader]:
    at_school = school_time.load(turn.session, subject.child.school_id)
    today = turn.now.astimezone(at_school.zone).date()
    sender_id = subject.news.staff_id if subject.news else None
    return queries.list_readers(turn.session, subject.child.pupil_id, today, sender_id=sender_id)


def _subject(turn: Turn, pupil_id: int, broadcast_id: int) -> Subject | None:
    children = children_of(turn.session, turn.person_id)
    child = next((one for one in children if one.pupil_id == pupil_id), None)
    if child is None:
        return None
    if broadcast_id == NO_NEWS:
        return Subject(child, None, len(children))
    if news.get_received(turn.session, turn.person_id, broadcast_id) is None:
        return None
    if pupil_id not in queries.list_pupils(turn.session, broadcast_id):
        return None
    return Subject(child, turn.session.get_one(Broadcast, broadcast_id), len(children))


@router.tap("goodword.back", Access.PARENT)
def take_back(turn: Turn, word_id: int) -> Reply:
    was_told = actions.take_back(turn.session, turn.person_id, word_id, turn.now)
    return screens.too_late(turn.t) if was_told is None else screens.taken_back(turn.t, was_told=was_told)
