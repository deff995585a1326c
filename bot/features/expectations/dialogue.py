"""A parent answers the five questions in small steps, looks at the answers, sends them, and reads the teacher's."""

from bot.core.tap import tap
from bot.features.expectations import actions, queries, rules, screens
from bot.features.expectations.queries import Sheet
from bot.features.expectations.rules import FOLDER, LONGEST, QUESTIONS, Question, Said, State
from bot.features.expectations.teachers import tell_later
from bot.phrases.bank import find_phrase
from bot.turns.router import Access, Router
from bot.turns.turn import Reply, Turn

router = Router()
GONE = tap("home.gone")


@router.tap("expectations.list", Access.PARENT)
def show_all(turn: Turn) -> Reply:
    found = queries.list_sheets(turn.session, turn.person_id, turn.now)
    if not found:
        return GONE
    return screens.choose(turn.t, found) if len(found) > 1 else _shown(turn, found[0])


@router.tap("expectations.show", Access.PARENT)
def show(turn: Turn, sheet_id: int) -> Reply:
    sheet = queries.get_sheet(turn.session, turn.person_id, sheet_id, turn.now)
    return _shown(turn, sheet) if sheet else GONE


def _shown(turn: Turn, sheet: Sheet) -> Reply:
    match sheet.state:
        case State.OPEN:
            return screens.overview(turn.t, sheet)
        case State.SENT:
            return screens.sent(turn.t, sheet)
        case State.EXCHANGED:
            return screens.exchanged(turn.t, sheet, queries.get_teachers(turn.session, sheet.round_id))


@router.tap("expectations.begin", Access.PARENT)
def begin(turn: Turn, sheet_id: int) -> Reply:
    """Where they stopped."""
    sheet = _open(turn, sheet_id)
    if sheet is None:
        return show(turn, sheet_id)
    return screens.step(turn.t, sheet, sheet.next) if sheet.next else screens.preview(turn.t, sheet)


@router.tap("expectations.step", Access.PARENT)
def show_step(turn: Turn, sheet_id: int, question: Question) -> Reply:
    sheet = _open(turn, sheet_id)
    return screens.step(turn.t, sheet, question) if sheet else show(turn, sheet_id)


@router.tap("expectations.say", Access.PARENT)
def say(turn: Turn, sheet_id: int, phrase: str) -> Reply:
    """A ready sentence; own words that were typed before stay beside it."""
    found, sheet = find_phrase(turn.library, FOLDER, turn.t.code, phrase), _open(turn, sheet_id)
    if found is None or sheet is None:
        return show(turn, sheet_id)
    question = Question(found.theme)
    return _keep(turn, sheet, question, Said(phrase, sheet.answers.get(question, Said()).words))


@router.answer("expectations.own", Access.PARENT)
def take_words(turn: Turn, text: str, sheet_id: int, question: Question) -> Reply:
    sheet = _open(turn, sheet_id)
    if sheet is None:
        return show(turn, sheet_id)
    words = rules.clean_words(text)
    if not words:
        return screens.step(turn.t, sheet, question)
    if len(words) > LONGEST:
        return screens.step(turn.t, sheet, question, problem=screens.too_long(turn.t, len(words) - LONGEST))
    return _keep(turn, sheet, question, Said(sheet.answers.get(question, Said()).phrase, words))


@router.tap("expectations.clear", Access.PARENT)
def clear(turn: Turn, sheet_id: int, question: Question) -> Reply:
    sheet = _open(turn, sheet_id)
    if sheet is None:
        return show(turn, sheet_id)
    actions.say(turn.session, sheet, question, Said(), language=turn.t.code, now=turn.now)
    return show_step(turn, sheet_id, question)


@router.tap("expectations.look", Access.PARENT)
def look(turn: Turn, sheet_id: int) -> Reply:
    sheet = _open(turn, sheet_id)
    return screens.preview(turn.t, sheet, nothing=not sheet.answers) if sheet else show(turn, sheet_id)


@router.tap("expectations.send", Access.PARENT)
def send(turn: Turn, sheet_id: int) -> Reply:
    sheet = _open(turn, sheet_id)
    if sheet is None:
        return show(turn, sheet_id)
    if not sheet.answers:
        return screens.preview(turn.t, sheet, nothing=True)
    if sheet.state is State.OPEN:
        actions.send(turn.session, sheet, now=turn.now)
        tell_later(turn.session, sheet.id, now=turn.now)
    return show(turn, sheet_id)


def _keep(turn: Turn, sheet: Sheet, question: Question, said: Said) -> Reply:
    """The next question, or all of them after the last one."""
    actions.say(turn.session, sheet, question, said, language=turn.t.code, now=turn.now)
    place = QUESTIONS.index(question) + 1
    if place == len(QUESTIONS):
        return look(turn, sheet.id)
    return show_step(turn, sheet.id, QUESTIONS[place])


def _open(turn: Turn, sheet_id: int) -> Sheet | None:
    """Held until the commit; None for one that the teacher reads, or that is not theirs: `show` says which."""
    sheet = queries.get_sheet(turn.session, turn.person_id, sheet_id, turn.now, locked=True)
    return sheet if sheet is not None and sheet.state is not State.EXCHANGED else None
