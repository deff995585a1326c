"""What a reader does with a word: puts its questions on the own list, or says that its text is not clear."""

from bot.core.screen import Screen
from bot.core.tap import tap
from bot.features.glossary import actions, asking, queries
from bot.features.glossary.asking import LINE, Kept
from bot.people import questions
from bot.people.rules import clean_line
from bot.terms.asking import questions_of
from bot.turns.router import Access, Router
from bot.turns.turn import Reply, Turn

router = Router()
GONE = tap("home.gone")


@router.tap("glossary.asks", Access.PARENT)
def ask_which(turn: Turn, term: str) -> Reply:
    if term not in turn.library.glossary:
        return GONE
    return asking.ask_which(turn.t, term, _kept(turn, term), _count(turn))


@router.tap("glossary.ask", Access.PARENT)
def keep(turn: Turn, term: str, number: int) -> Reply:
    """The question comes from our texts: a button can only say which one."""
    suggested = questions_of(turn.t, term) if term in turn.library.glossary else []
    if not 1 <= number <= len(suggested):
        return GONE
    words = suggested[number - 1]
    added = questions.add_question(turn.session, turn.person_id, words, term=term, now=turn.now)
    if added is None:
        return _told(turn, term, Kept.FULL)
    return _told(turn, term, Kept.NEW if added.is_new else Kept.KNOWN, added.id)


def _told(turn: Turn, term: str, done: Kept, question_id: int = 0) -> Screen:
    kept = _kept(turn, term)
    return asking.told(turn.t, term, kept, count=_count(turn), done=done, question_id=question_id)


def _kept(turn: Turn, term: str) -> set[int]:
    """The numbers of the word's questions that are on the list."""
    mine = {one.text for one in questions.list_questions(turn.session, turn.person_id)}
    return {number for number, words in enumerate(questions_of(turn.t, term), 1) if words in mine}


def _count(turn: Turn) -> int:
    return questions.count_questions(turn.session, turn.person_id)


@router.tap("glossary.unclear", Access.ANYONE)
def unclear(turn: Turn, term: str) -> Reply:
    if term not in turn.library.glossary:
        return GONE
    by = _by(turn, term, turn.t.code)
    is_new = actions.count_unclear(turn.session, by, term=term, language=turn.t.code, now=turn.now)
    schools = [school.name for school in _schools(turn)]
    return asking.unclear(turn.t, term, is_new=is_new, schools=schools)


@router.tap("glossary.write", Access.PARENT)
def ask_line(turn: Turn, term: str, place: int) -> Reply:
    """`place` is the school's among the parent's own: a button is too short for the word and an id."""
    schools = _schools(turn)
    if term not in turn.library.glossary or place >= len(schools):
        return GONE
    return asking.ask_line(turn.t, term, school_id=schools[place].id, school=schools[place].name)


@router.answer("glossary.line", Access.PARENT)
def take_line(turn: Turn, text: str, term: str, school_id: int) -> Reply:
    school = next((one for one in _schools(turn) if one.id == school_id), None)
    if school is None or term not in turn.library.glossary:
        return GONE
    line = clean_line(text, LINE)
    if not line:
        again = asking.ask_line
        return again(turn.t, term, school_id=school.id, school=school.name, is_too_long=line is None)
    by = _by(turn, term, turn.t.code)
    actions.count_unclear(turn.session, by, term=term, language=turn.t.code, now=turn.now)
    actions.write_line(turn.session, by, school_id=school.id, line=line)
    return asking.line_kept(turn.t, line)


def _schools(turn: Turn) -> list[queries.OwnSchool]:
    person_id = turn.talker.person_id
    return [] if person_id is None else queries.list_schools(turn.session, person_id)


def _by(turn: Turn, term: str, language: str) -> bytes:
    person_id = turn.talker.person_id
    if person_id is None:
        return queries.by_visitor(turn.talker.address_id, term, language)
    return queries.by_person(person_id, term, language)
