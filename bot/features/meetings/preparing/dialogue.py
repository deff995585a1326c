"""A parent prepares for a meeting in the chat: step by step, stopping and going on when they like."""

from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum

from bot.core.screen import Place, Screen
from bot.core.tap import Tap, tap
from bot.features.meetings import content
from bot.features.meetings.briefing.translating import answer_name
from bot.features.meetings.preparing import actions, mine, preview, queries, rules, screens
from bot.features.meetings.preparing.actions import Added, Words
from bot.features.meetings.preparing.queries import Prepared
from bot.features.meetings.preparing.rules import Kind, State, Step, Wish
from bot.features.meetings.preparing.screens import Said
from bot.features.meetings.preparing.view import View
from bot.features.meetings.queries import get_for
from bot.features.meetings.screens import see_now
from bot.features.meetings.tables import Meeting, Preparation
from bot.people import drafts, questions
from bot.people.rules import clean_line
from bot.translate.queries import is_on, list_translations
from bot.turns.router import Access, Router
from bot.turns.turn import Reply, Turn

router = Router()
GONE = tap("home.gone")
_REMOVED = "prepared"  # in the conversation's draft: the line that was removed last
_ANY = 100_000  # characters: how much too long it is, is said
_KINDS = {step: Kind(step.value) for step in rules.TYPED} | {Step.ABOUT: Kind.OWN}


class Choice(StrEnum):
    YES = "yes"
    NO = "no"


def view_of(turn: Turn, meeting: Meeting) -> View:
    """Of whoever acts, who has begun."""
    session, person_id = turn.session, turn.person_id
    prepared = queries.get_own(session, meeting.id, person_id)
    if prepared is None:
        raise LookupError("a preparation that nobody began has no screens")
    saved = questions.list_questions(session, person_id)
    steps = rules.list_steps(
        has_saved=bool(saved),
        translates=is_on(session, meeting.school_id),
        are_two=queries.are_two(session, meeting),
    )
    return View(
        seen=see_now(session, person_id, meeting, turn.now),
        mine=prepared,
        steps=tuple(steps),
        readers=tuple(queries.list_readers(session, meeting)),
        saved=tuple(saved),
        shared=tuple(queries.get_shared(session, meeting, person_id)),
        answers=_answers(turn, prepared),
    )


def _answers(turn: Turn, prepared: Prepared) -> dict[int, str]:
    """What school answered beforehand, where it is translated."""
    given = {answer_name(line.id): line.answer for line in prepared.lines if line.answer}
    found = list_translations(turn.session, given, turn.t.code) if given else {}
    return {line.id: said for line in prepared.lines if (said := found.get(answer_name(line.id)))}


@router.tap("meetings.prepare", Access.PARENT)
def prepare(turn: Turn, meeting_id: int) -> Reply:
    """Where they were; what was sent as it is."""
    meeting = get_for(turn.session, turn.person_id, meeting_id, turn.now)
    if meeting is None:
        return GONE
    before = queries.get_own(turn.session, meeting_id, turn.person_id)
    if not rules.is_open(meeting.state, meeting.starts_at, turn.now):
        return preview.too_late(
            turn.t, content.of_meeting(turn.session, meeting, turn.now), has_page=before is not None
        )
    row = actions.begin(turn.session, meeting_id, turn.person_id, turn.t.code, now=turn.now)
    view = view_of(turn, meeting)
    if row.state != State.BEGUN:
        return screens.step(turn.t, view, Step.PREVIEW)
    at = rules.settle_step(row.step, view.steps)
    told = Said.RESUMED if before is not None and before.has_begun else Said.NOTHING
    return screens.step(turn.t, view, at, told)


@router.tap("meetings.prep_go", Access.PARENT)
def go(turn: Turn, meeting_id: int, to: Step) -> Reply:
    def move(row: Preparation) -> None:
        actions.go_to(row, to)

    return _changed(turn, meeting_id, move, lambda view: _step(turn, view, to))


@router.answer("meetings.prep_typed", Access.PARENT)
def take_line(turn: Turn, text: str, meeting_id: int, at: Step) -> Reply:
    """Kept at once, whatever comes after it."""
    words = clean_line(text, _ANY) or ""
    over = len(words) - rules.LONGEST
    told = [Said.EMPTY if not words else Said.NOTHING]
    # What is typed on the first screen is a question of their own already.
    to = Step.OWN if at is Step.ABOUT else at

    def keep(row: Preparation) -> None:
        if words and over <= 0:
            line = Words(_KINDS[to], words)
            added = actions.add(turn.session, row, line, turn.t.code, now=turn.now)
            told[0] = {Added.KEPT: Said.KEPT, Added.KNOWN: Said.KNOWN, Added.FULL: Said.FULL}[added]
        actions.go_to(row, to)

    def answer(view: View) -> Screen:
        return screens.step(turn.t, view, to, told[0], too_long=max(0, over))

    return _changed(turn, meeting_id, keep, answer) if to in _KINDS else GONE


@router.tap("meetings.prep_list", Access.PARENT)
def list_saved(turn: Turn, meeting_id: int, page: int) -> Reply:
    def show(view: View) -> Screen:
        return screens.step(turn.t, view, _at(view, Step.SAVED), page=page, place=Place.REPLACE)

    return _changed(turn, meeting_id, lambda row: None, show)


@router.tap("meetings.prep_saved", Access.PARENT)
def tick_saved(turn: Turn, meeting_id: int, question_id: int) -> Reply:
    """Onto this talk, or off it; the list of questions stays as it is."""
    listed = questions.list_questions(turn.session, turn.person_id)
    kept = next((one for one in listed if one.id == question_id), None)
    if kept is None:
        return GONE
    told = [Said.NOTHING]

    def tick(row: Preparation) -> None:
        before = queries.get_own(turn.session, meeting_id, turn.person_id)
        lines = before.lines if before else ()
        there = next((line.id for line in lines if line.kind is Kind.SAVED and line.text == kept.text), None)
        if there is not None:
            actions.remove(turn.session, row, there, now=turn.now)
            return
        line = Words(Kind.SAVED, kept.text, kept.term)
        added = actions.add(turn.session, row, line, turn.t.code, now=turn.now)
        told[0] = {Added.FULL: Said.FULL, Added.KNOWN: Said.KNOWN}.get(added, Said.NOTHING)

    page = listed.index(kept) // screens.SAVED_PAGE
    return _changed(
        turn,
        meeting_id,
        tick,
        lambda view: screens.step(turn.t, view, Step.SAVED, told[0], page=page, place=Place.REPLACE),
    )


@router.tap("meetings.prep_top", Access.PARENT)
def choose(turn: Turn, line_id: int) -> Reply:
    return _of_line(
        turn,
        line_id,
        lambda row: actions.choose(turn.session, row, line_id, now=turn.now),
        lambda view: screens.step(turn.t, view, Step.CHOOSE, place=Place.REPLACE),
    )


@router.tap("meetings.prep_drawing", Access.PARENT)
def bring_drawing(turn: Turn, meeting_id: int) -> Reply:
    return _toggled(turn, meeting_id, Step.CHILD, lambda row: actions.bring_drawing(turn.session, row, now=turn.now))


@router.tap("meetings.prep_wish", Access.PARENT)
def wish(turn: Turn, meeting_id: int, wanted: Wish) -> Reply:
    return _toggled(turn, meeting_id, Step.WISHES, lambda row: actions.wish(turn.session, row, wanted, now=turn.now))


@router.tap("meetings.prep_translate", Access.PARENT)
def allow_translation(turn: Turn, meeting_id: int, choice: Choice) -> Reply:
    allowed = choice is Choice.YES
    return _toggled(
        turn,
        meeting_id,
        Step.TRANSLATE,
        lambda row: actions.allow_translation(turn.session, row, is_allowed=allowed, now=turn.now),
    )


@router.tap("meetings.prep_share", Access.PARENT)
def share(turn: Turn, meeting_id: int, choice: Choice) -> Reply:
    return _toggled(turn, meeting_id, Step.SHARE, lambda row: actions.share(row, is_shared=choice is Choice.YES))


@router.tap("meetings.prep_other", Access.PARENT)
def show_other(turn: Turn, meeting_id: int) -> Reply:
    """What the other guardian lets this one read, as long as they do."""
    meeting = get_for(turn.session, turn.person_id, meeting_id, turn.now)
    if meeting is None or queries.get_own(turn.session, meeting_id, turn.person_id) is None:
        return GONE
    view = view_of(turn, meeting)
    return preview.other(turn.t, view) if view.shared else GONE


@router.tap("meetings.prep_send", Access.PARENT)
def send(turn: Turn, meeting_id: int) -> Reply:
    def sending(row: Preparation) -> None:
        before = queries.get_own(turn.session, meeting_id, turn.person_id)
        if before is not None and not before.is_empty:
            actions.send(turn.session, row, now=turn.now)
        actions.go_to(row, Step.PREVIEW)

    def answer(view: View) -> Screen:
        return preview.sent(turn.t, view) if view.mine.is_sent else preview.preview(turn.t, view)

    return _changed(turn, meeting_id, sending, answer)


@router.tap("meetings.prep_withdraw", Access.PARENT)
def withdraw(turn: Turn, meeting_id: int) -> Reply:
    return _changed(
        turn,
        meeting_id,
        lambda row: actions.withdraw(turn.session, row, now=turn.now),
        lambda view: preview.withdrawn(turn.t, view),
    )


@router.tap("meetings.prep_clear", Access.PARENT)
def ask_clear(turn: Turn, meeting_id: int) -> Reply:
    return _changed(turn, meeting_id, lambda row: None, lambda view: preview.ask_clear(turn.t, view))


@router.tap("meetings.prep_cleared", Access.PARENT)
def clear(turn: Turn, meeting_id: int) -> Reply:
    if get_for(turn.session, turn.person_id, meeting_id, turn.now) is None:
        return GONE
    row = actions.hold(turn.session, meeting_id, turn.person_id)
    if row is None:
        return GONE
    actions.clear(turn.session, row)
    _forget_removed(turn)
    return preview.cleared(turn.t, meeting_id)


@router.tap("meetings.prep_lines", Access.PARENT)
def list_lines(turn: Turn, meeting_id: int) -> Reply:
    return _changed(turn, meeting_id, lambda row: None, lambda view: preview.lines(turn.t, view))


@router.tap("meetings.prep_line", Access.PARENT)
def show_line(turn: Turn, line_id: int) -> Reply:
    return _of_line(turn, line_id, lambda row: None, lambda view: _line(turn, view, line_id))


@router.answer("meetings.prep_words", Access.PARENT)
def take_words(turn: Turn, text: str, line_id: int) -> Reply:
    words = clean_line(text, _ANY) or ""
    over = max(0, len(words) - rules.LONGEST)

    def write(row: Preparation) -> None:
        if words and not over:
            actions.edit(turn.session, row, line_id, words, now=turn.now)

    def answer(view: View) -> Screen:
        if words and not over:
            return screens.step(turn.t, view, Step.PREVIEW, Said.CHANGED)
        return _line(turn, view, line_id, too_long=over, is_empty=not words)

    return _of_line(turn, line_id, write, answer)


@router.tap("meetings.prep_remove", Access.PARENT)
def remove(turn: Turn, line_id: int) -> Reply:
    said: list[Words] = []

    def take_off(row: Preparation) -> None:
        words = actions.remove(turn.session, row, line_id, now=turn.now)
        if words is not None:
            said.append(words)
            _remember_removed(turn, row, words)

    return _of_line(turn, line_id, take_off, lambda view: preview.removed(turn.t, view, said[0].text))


@router.tap("meetings.prep_restore", Access.PARENT)
def restore(turn: Turn, meeting_id: int) -> Reply:
    removed = drafts.read(turn.session, turn.talker.conversation_id).get(_REMOVED)
    if removed is None or removed["meeting"] != meeting_id:
        return GONE
    told = [Said.RESTORED]

    def put_back(row: Preparation) -> None:
        line = Words(Kind(removed["kind"]), removed["text"], removed["term"])
        added = actions.add(turn.session, row, line, turn.t.code, now=turn.now)
        told[0] = Said.FULL if added is Added.FULL else Said.RESTORED
        _forget_removed(turn)

    return _changed(turn, meeting_id, put_back, lambda view: screens.step(turn.t, view, Step.PREVIEW, told[0]))


def _remember_removed(turn: Turn, row: Preparation, words: Words) -> None:
    draft = drafts.read(turn.session, turn.talker.conversation_id)
    removed = {"meeting": row.meeting_id, "kind": words.kind.value, "text": words.text, "term": words.term}
    drafts.write(turn.session, turn.talker.conversation_id, {**draft, _REMOVED: removed})


def _forget_removed(turn: Turn) -> None:
    draft = drafts.read(turn.session, turn.talker.conversation_id)
    drafts.write(turn.session, turn.talker.conversation_id, {key: draft[key] for key in draft if key != _REMOVED})


@router.tap("meetings.mine", Access.PARENT)
def show_mine(turn: Turn, meeting_id: int) -> Reply:
    """Their own page, also after the talk; before they have prepared, that comes first."""
    view = _own_view(turn, meeting_id)
    return view if not isinstance(view, View) else mine.screen(turn.t, view)


@router.tap("meetings.mine_file", Access.PARENT)
def show_file(turn: Turn, meeting_id: int) -> Reply:
    view = _own_view(turn, meeting_id)
    return view if not isinstance(view, View) else mine.file(turn.t, view)


def _own_view(turn: Turn, meeting_id: int) -> View | Tap:
    meeting = get_for(turn.session, turn.person_id, meeting_id, turn.now)
    if meeting is None:
        return GONE
    if queries.get_own(turn.session, meeting_id, turn.person_id) is None:
        return tap("meetings.prepare", meeting_id)
    return view_of(turn, meeting)


Change = Callable[[Preparation], None]
Answer = Callable[[View], Screen]


def _changed(turn: Turn, meeting_id: int, change: Change, answer: Answer) -> Reply:
    """Their own preparation, held, changed and shown, until the talk begins."""
    meeting = get_for(turn.session, turn.person_id, meeting_id, turn.now)
    if meeting is None:
        return GONE
    if not rules.is_open(meeting.state, meeting.starts_at, turn.now):
        has_page = queries.get_own(turn.session, meeting_id, turn.person_id) is not None
        return preview.too_late(turn.t, content.of_meeting(turn.session, meeting, turn.now), has_page=has_page)
    change(actions.begin(turn.session, meeting_id, turn.person_id, turn.t.code, now=turn.now))
    turn.session.flush()
    return answer(view_of(turn, meeting))


def _of_line(turn: Turn, line_id: int, change: Change, answer: Answer) -> Reply:
    """The same of one line, which must be theirs."""
    meeting_id = queries.find_meeting(turn.session, turn.person_id, line_id)
    return GONE if meeting_id is None else _changed(turn, meeting_id, change, answer)


def _toggled(turn: Turn, meeting_id: int, at: Step, change: Change) -> Reply:
    """A button that says yes and no, in place; not where this step is left out by now."""

    def show(view: View) -> Screen:
        return replace(_step(turn, view, at), place=Place.REPLACE)

    return _changed(turn, meeting_id, change, show)


def _step(turn: Turn, view: View, to: Step) -> Screen:
    return screens.step(turn.t, view, _at(view, to))


def _at(view: View, to: Step) -> Step:
    return rules.settle_step(to, view.steps)


def _line(turn: Turn, view: View, line_id: int, *, too_long: int = 0, is_empty: bool = False) -> Screen:
    line = view.line(line_id)
    if line is None:
        return preview.lines(turn.t, view)
    return preview.line(turn.t, view, line, too_long=too_long, is_empty=is_empty)
