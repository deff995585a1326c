"""A parent asks school a question, sees what becomes of it, adds to it, and takes it back."""

from collections.abc import Sequence

from bot.core.tap import tap
from bot.features.enquiries import actions, content, queries
from bot.features.enquiries.actions import Asking
from bot.features.enquiries.asking import screens
from bot.features.enquiries.danger import sounds_dangerous
from bot.features.enquiries.rules import State, Subject, Wish, clean
from bot.features.enquiries.tables import Enquiry
from bot.people import questions, rights, schools
from bot.people.queries import Child, children_of
from bot.turns.router import Access, Router
from bot.turns.turn import Reply, Turn

router = Router()
GONE = tap("home.gone")
NOTHING = "0"  # in a button: nothing was typed yet
_LEAST_WORDS = 3  # of what nobody asked for: a shorter text looks up a school word


@router.text(Access.PARENT)
def danger_typed(turn: Turn, text: str) -> Reply:
    """Whoever types of danger gets the numbers, and never a school word that happens to be near."""
    if len(text.split()) < _LEAST_WORDS or not sounds_dangerous(text, turn.library.languages):
        return None
    key = questions.offer(turn.session, turn.talker.conversation_id, text)
    return screens.danger(turn.t, _numbers(turn, _schools(turn)), tap("enquiries.typed", key))


@router.tap("enquiries.ask", Access.PARENT)
def ask(turn: Turn) -> Reply:
    mine = queries.list_for(turn.session, turn.person_id)
    if not mine:
        return _begin(turn, NOTHING)
    return show_list(turn)


@router.tap("enquiries.new", Access.PARENT)
def ask_new(turn: Turn) -> Reply:
    return _begin(turn, NOTHING)


@router.tap("enquiries.typed", Access.PARENT)
def ask_typed(turn: Turn, key: str) -> Reply:
    """What was typed into the chat is the question."""
    return _begin(turn, key) if _typed(turn, key) is not None else GONE


def _begin(turn: Turn, key: str) -> Reply:
    children = children_of(turn.session, turn.person_id)
    if not children:
        return GONE
    if len(children) == 1:
        return choose_subject(turn, children[0].pupil_id, key)
    return screens.choose_child(turn.t, children, key)


@router.tap("enquiries.about", Access.PARENT)
def choose_subject(turn: Turn, pupil_id: int, key: str) -> Reply:
    """Who may not be told how the child is doing asks about practical things only."""
    child = _child(turn, pupil_id)
    if child is None:
        return GONE
    may_know = rights.may_be_told(turn.session, turn.person_id, pupil_id)
    return screens.choose_subject(turn.t, child, key, may_know=may_know)


@router.tap("enquiries.progress", Access.PARENT)
def suggest_talk(turn: Turn, pupil_id: int, key: str) -> Reply:
    child = _may_ask(turn, pupil_id, Subject.PROGRESS)
    return GONE if child is None else screens.suggest_talk(turn.t, child, key)


@router.tap("enquiries.write", Access.PARENT)
def write(  # noqa: PLR0917  what a button carries
    turn: Turn, pupil_id: int, subject: Subject, wish: Wish, key: str
) -> Reply:
    """With the words that were typed before, with none where none are needed, or asks for them."""
    child = _may_ask(turn, pupil_id, subject)
    if child is None:
        return GONE
    text = "" if key == NOTHING else _typed(turn, key)
    if text is None:
        return GONE
    words = clean(text)
    if words is None or (not words and wish is Wish.ANSWER):
        return _ask_words(turn, child, subject, is_too_long=words is None)
    return _take(turn, child, Asking(subject, wish, words))


@router.answer("enquiries.words", Access.PARENT)
def take_words(turn: Turn, text: str, pupil_id: int, subject: Subject) -> Reply:
    child = _may_ask(turn, pupil_id, subject)
    if child is None:
        return GONE
    words = clean(text)
    if not words:
        return _ask_words(turn, child, subject, is_too_long=words is None)
    return _take(turn, child, Asking(subject, Wish.ANSWER, words))


def _ask_words(turn: Turn, child: Child, subject: Subject, *, is_too_long: bool = False) -> Reply:
    return screens.ask_words(turn.t, child, _holders(turn, child), subject, is_too_long=is_too_long)


def _take(turn: Turn, child: Child, asking: Asking) -> Reply:
    """Words that sound like danger are sent with one more tap, under the numbers."""
    if asking.words and sounds_dangerous(asking.words, turn.library.languages):
        key = questions.offer(turn.session, turn.talker.conversation_id, asking.words)
        onward = tap("enquiries.send", child.pupil_id, asking.subject.value, asking.wish.value, key)
        return screens.danger(turn.t, _numbers(turn, [child.school_id]), onward)
    return _send(turn, child, asking)


@router.tap("enquiries.send", Access.PARENT)
def send_anyway(  # noqa: PLR0917  what a button carries
    turn: Turn, pupil_id: int, subject: Subject, wish: Wish, key: str
) -> Reply:
    """After the numbers for danger."""
    child, text = _may_ask(turn, pupil_id, subject), _typed(turn, key)
    words = clean(text) if text is not None else None
    return GONE if child is None or not words else _send(turn, child, Asking(subject, wish, words))


def _send(turn: Turn, child: Child, asking: Asking) -> Reply:
    sent = actions.ask(turn.session, turn.person_id, child, asking, language=turn.t.code, now=turn.now)
    if sent is None:
        return screens.full(turn.t)
    _forget_typed(turn)
    row = queries.get_for(turn.session, turn.person_id, sent)
    return GONE if row is None else screens.received(turn.t, _content(turn, row))


@router.tap("enquiries.keep", Access.PARENT)
def keep(turn: Turn, pupil_id: int, key: str) -> Reply:
    """For the next meeting: onto the parent's own list, which nobody else reads."""
    if _child(turn, pupil_id) is None:
        return GONE
    if key == NOTHING:
        return tap("questions.add")
    return tap("questions.keep", key)


@router.tap("enquiries.urgent", Access.PARENT)
def urgent(turn: Turn, pupil_id: int) -> Reply:
    child = _child(turn, pupil_id)
    if child is None:
        return GONE
    phone = schools.get_phone(turn.session, child.school_id)
    return screens.urgent(turn.t, child, phone, schools.list_hours(turn.session, child.school_id))


@router.tap("enquiries.list", Access.PARENT)
def show_list(turn: Turn) -> Reply:
    rows = queries.list_for(turn.session, turn.person_id)
    found = content.of_enquiries(turn.session, turn.person_id, rows, language=turn.t.code, now=turn.now)
    return screens.listed(turn.t, found)


@router.tap("enquiries.show", Access.PARENT)
def show(turn: Turn, enquiry_id: int) -> Reply:
    return _show(turn, queries.get_for(turn.session, turn.person_id, enquiry_id))


@router.tap("enquiries.dutch", Access.PARENT)
def show_dutch(turn: Turn, enquiry_id: int) -> Reply:
    row = queries.get_for(turn.session, turn.person_id, enquiry_id)
    return GONE if row is None else screens.thread(turn.t, _content(turn, row), in_dutch=True)


def _show(turn: Turn, row: Enquiry | None) -> Reply:
    return GONE if row is None else screens.thread(turn.t, _content(turn, row))


@router.tap("enquiries.more", Access.PARENT)
def ask_line(turn: Turn, enquiry_id: int) -> Reply:
    row = queries.get_for(turn.session, turn.person_id, enquiry_id)
    return GONE if row is None else screens.ask_line(turn.t, _content(turn, row))


@router.answer("enquiries.line", Access.PARENT)
def take_line(turn: Turn, text: str, enquiry_id: int) -> Reply:
    row = queries.get_for(turn.session, turn.person_id, enquiry_id, locked=True)
    if row is None:
        return GONE
    words = clean(text)
    if not words:
        return screens.ask_line(turn.t, _content(turn, row), is_too_long=words is None)
    if sounds_dangerous(words, turn.library.languages):
        key = questions.offer(turn.session, turn.talker.conversation_id, words)
        return screens.danger(turn.t, _numbers(turn, [row.school_id]), tap("enquiries.add", row.id, key))
    return _add(turn, row, words)


@router.tap("enquiries.add", Access.PARENT)
def add_anyway(turn: Turn, enquiry_id: int, key: str) -> Reply:
    """After the numbers for danger."""
    row = queries.get_for(turn.session, turn.person_id, enquiry_id, locked=True)
    text = _typed(turn, key)
    words = clean(text) if text is not None else None
    return GONE if row is None or not words else _add(turn, row, words)


def _add(turn: Turn, row: Enquiry, words: str) -> Reply:
    if not actions.add_words(turn.session, row, words, language=turn.t.code, now=turn.now):
        return screens.too_long_thread(turn.t)
    _forget_typed(turn)
    return screens.received(turn.t, _content(turn, row))


@router.tap("enquiries.helps", Access.PARENT)
def helps(turn: Turn, enquiry_id: int) -> Reply:
    row = queries.get_for(turn.session, turn.person_id, enquiry_id, locked=True)
    if row is None or row.state == State.OPEN.value:
        return _show(turn, row)
    actions.thank(turn.session, row, now=turn.now)
    return screens.thanked(turn.t, row.id)


@router.tap("enquiries.still", Access.PARENT)
def still(turn: Turn, enquiry_id: int) -> Reply:
    """It is open again at once, also when nothing is typed."""
    row = queries.get_for(turn.session, turn.person_id, enquiry_id, locked=True)
    if row is None:
        return GONE
    actions.reopen(turn.session, row, now=turn.now)
    return screens.ask_line(turn.t, _content(turn, row), is_open_again=True)


@router.tap("enquiries.withdraw", Access.PARENT)
def ask_withdraw(turn: Turn, enquiry_id: int) -> Reply:
    row = queries.get_for(turn.session, turn.person_id, enquiry_id)
    if row is None or row.state != State.OPEN.value:
        return _show(turn, row)
    return screens.ask_withdraw(turn.t, _content(turn, row))


@router.tap("enquiries.gone", Access.PARENT)
def withdraw(turn: Turn, enquiry_id: int) -> Reply:
    row = queries.get_for(turn.session, turn.person_id, enquiry_id, locked=True)
    if row is None:
        return GONE
    return screens.withdrawn(turn.t) if actions.withdraw(turn.session, row) else _show(turn, row)


def _child(turn: Turn, pupil_id: int) -> Child | None:
    found = children_of(turn.session, turn.person_id)
    return next((child for child in found if child.pupil_id == pupil_id), None)


def _may_ask(turn: Turn, pupil_id: int, subject: Subject) -> Child | None:
    child = _child(turn, pupil_id)
    if subject is Subject.PROGRESS and not rights.may_be_told(turn.session, turn.person_id, pupil_id):
        return None
    return child


def _typed(turn: Turn, key: str) -> str | None:
    return questions.offered(turn.session, turn.talker.conversation_id, key)


def _forget_typed(turn: Turn) -> None:
    """A button that is tapped twice asks once."""
    questions.forget_offer(turn.session, turn.talker.conversation_id)


def _schools(turn: Turn) -> list[int]:
    return list(dict.fromkeys(child.school_id for child in children_of(turn.session, turn.person_id)))


def _numbers(turn: Turn, school_ids: Sequence[int]) -> list[schools.HelpNumber]:
    found = [number for one in school_ids for number in schools.list_help_numbers(turn.session, one)]
    return list(dict.fromkeys(found))


def _holders(turn: Turn, child: Child) -> list[str]:
    today = turn.t.local(turn.now).date()
    return [name for _, name in queries.list_holders(turn.session, child.pupil_id, None, today)]


def _content(turn: Turn, row: Enquiry) -> content.Content:
    return content.of_enquiry(turn.session, row, language=turn.t.code, now=turn.now)
