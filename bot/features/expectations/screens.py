"""What parents see of expectations: the question, the ready sentences, their answers beside those of the teacher."""

from collections.abc import Iterator, Sequence

from bot.core.markup import Block, Rich, bold, literal, quote
from bot.core.screen import Ask, Button, Place, Screen, rows
from bot.core.tap import Tap, tap
from bot.delivery.staffchat import in_threes, numbered
from bot.features.expectations import rules
from bot.features.expectations.queries import Answers, OfTeacher, Sheet
from bot.features.expectations.rules import FOLDER, LONGEST, QUESTIONS, Question, Said, State
from bot.features.expectations.words import question_text
from bot.i18n.texts import Texts
from bot.phrases.bank import find_phrase, list_phrases
from bot.translate.own import quoted


def choose(t: Texts, sheets: Sequence[Sheet]) -> Screen:
    """Of a parent with several children."""
    buttons = [
        Button(f"{number}. {_short(t, one)}"[:24], tap("expectations.show", one.id))
        for number, one in enumerate(sheets, 1)
    ]
    return Screen(t("expectations", "About which child?"), rows(*buttons, _menu(t)))


def asked(t: Texts, sheet: Sheet) -> Screen:
    """The letter with which it begins."""
    about = (*_head(t, sheet), *literal(_asks(t, sheet)), *literal(_explains(t)))
    return Screen(about, rows(_begin(t, sheet), _menu(t)), Place.BELOW)


def reminder(t: Texts, sheet: Sheet) -> Screen:
    says = t("expectations", "You can still answer the five questions. You do not have to. This is the only reminder.")
    return Screen((*_head(t, sheet), *literal(says)), rows(_begin(t, sheet), _menu(t)), Place.BELOW)


def overview(t: Texts, sheet: Sheet) -> Screen:
    """Not sent yet: where they are."""
    return Screen(
        (*_head(t, sheet), *literal(_asks(t, sheet)), *literal(_explains(t))), rows(_begin(t, sheet), _menu(t))
    )


def step(t: Texts, sheet: Sheet, question: Question, *, problem: str = "") -> Screen:
    """One question. A number chooses a ready sentence; what is typed are own words."""
    phrases = [one for one in list_phrases(t.library, FOLDER, t.code).values() if one.theme == question]
    said, place = sheet.answers.get(question, Said()), QUESTIONS.index(question)
    body: list[Block] = [
        *literal(t("expectations", "Question {number} of {all}", number=place + 1, all=len(QUESTIONS))),
        *bold(question_text(t, question)),
        *(bold(problem) if problem else ()),
        *(_own_answer(t, said) if not said.is_empty else ()),
        *numbered(t, [one.text for one in phrases]),
        *literal(t("expectations", "Choose a sentence, or type your own words. Both is fine too.")),
    ]
    numbers = [Button(str(number), tap("expectations.say", sheet.id, one.id)) for number, one in enumerate(phrases, 1)]
    after = _after(t, sheet, place)
    clear = [Button(t("expectations", "Take my answer away"), tap("expectations.clear", sheet.id, question))]
    before = [Button(t("expectations", "Back"), _step_tap(sheet, QUESTIONS[place - 1]))] if place else []
    others = (*after, *(() if said.is_empty else clear), *before, _leave(t, sheet))
    ask = Ask("expectations.own", (str(sheet.id), question.value))
    return Screen(tuple(body), (*in_threes(numbers), *rows(*others)), ask=ask)


def too_long(t: Texts, over: int) -> str:
    return t.n(
        "messages",
        "That is {n} character too long. There is room for {longest}.",
        "That is {n} characters too long. There is room for {longest}.",
        over,
        longest=LONGEST,
    )


def preview(t: Texts, sheet: Sheet, *, nothing: bool = False) -> Screen:
    """All that the teacher will read."""
    says = (
        t("expectations", "You have not answered anything yet. Please answer at least one question.")
        if nothing
        else t("expectations", "The teachers of {group} read this. Nobody else does.", group=sheet.group)
    )
    body = (*bold(t("expectations", "Your answers")), *literal(says), *_answers(t, sheet.answers))
    change = [Button(str(number), _step_tap(sheet, question)) for number, question in enumerate(QUESTIONS, 1)]
    send = [Button(t("expectations", "Send"), tap("expectations.send", sheet.id))]
    is_open = sheet.state is State.OPEN
    hint = literal(t("expectations", "A number takes you back to that question."))
    return Screen(
        (*body, *hint),
        (*rows(*(send if is_open and sheet.answers else ())), *in_threes(change), *rows(_leave(t, sheet))),
    )


def sent(t: Texts, sheet: Sheet) -> Screen:
    """Still to be changed."""
    if sheet.done_at is None:
        raise LookupError("only what was sent is shown as sent")
    until = t.time(rules.exchanged_at(sheet.done_at))
    lines = (
        t("expectations", "Thank you, your answers are in."),
        t(
            "expectations",
            "You can change them until {time}. Then you read the teacher's answers.",
            time=until,
        ),
    )
    buttons = rows(Button(t("expectations", "Change my answers"), tap("expectations.look", sheet.id)), _menu(t))
    return Screen((*(block for line in lines for block in literal(line)), *_answers(t, sheet.answers)), buttons)


def exchanged(t: Texts, sheet: Sheet, teacher: OfTeacher, *, is_news: bool = False) -> Screen:
    """Both, question by question."""
    body: list[Block] = [*_head(t, sheet)]
    for question in QUESTIONS:
        own, theirs = sheet.answers.get(question), teacher.answers.get(question)
        if own is None and theirs is None:
            continue
        body += bold(question_text(t, question))
        body += literal(t("expectations", "You:"))
        body += _said(t, own)
        body += literal(t("expectations", "Teacher:"))
        body += _said_by_teacher(t, theirs, teacher, question)
    body += literal(
        t("expectations", "Is something different from what you had hoped? Then talk about it with the teacher.")
    )
    return Screen(tuple(body), rows(_menu(t)), Place.BELOW if is_news else Place.REPLACE)


def _said_by_teacher(t: Texts, said: Said | None, teacher: OfTeacher, question: Question) -> Rich:
    if said is None:
        return _said(t, None)
    says = t("expectations", "The teacher wrote this in Dutch:")
    ready = literal(_phrase(t, said)) if said.phrase else ()
    return (*ready, *quoted(t, said.words, teacher.translated.get(question, {}), in_dutch=False, says=says))


def _answers(t: Texts, answers: Answers) -> Iterator[Block]:
    for number, question in enumerate(QUESTIONS, 1):
        yield from t.direct(bold(f"{number}. {question_text(t, question)}"))
        yield from _said(t, answers.get(question))


def _own_answer(t: Texts, said: Said) -> Rich:
    return (*literal(t("expectations", "Your answer now:")), *_said(t, said))


def _said(t: Texts, said: Said | None) -> Rich:
    if said is None or said.is_empty:
        return literal(t("expectations", "No answer"))
    ready = literal(_phrase(t, said)) if said.phrase else ()
    return (*ready, *(t.direct(quote(said.words)) if said.words else ()))


def _phrase(t: Texts, said: Said) -> str:
    """Nothing for a sentence that is gone."""
    found = find_phrase(t.library, FOLDER, t.code, said.phrase)
    return found.text if found else ""


def _after(t: Texts, sheet: Sheet, place: int) -> list[Button]:
    if place + 1 < len(QUESTIONS):
        return [Button(t("expectations", "Next question"), _step_tap(sheet, QUESTIONS[place + 1]))]
    return [Button(t("expectations", "Look at my answers"), tap("expectations.look", sheet.id))]


def _head(t: Texts, sheet: Sheet) -> Rich:
    title = t("expectations", "What we expect of each other")
    if sheet.child:
        return (
            *bold(title),
            *literal(t("expectations", "It is about {child}, {group}.", child=sheet.child, group=sheet.group)),
        )
    return (*bold(title), *literal(t("expectations", "It is about your child, {group}.", group=sheet.group)))


def _asks(t: Texts, sheet: Sheet) -> str:
    if sheet.teacher:
        return t(
            "expectations", "{teacher} answered five questions, and asks you the same five.", teacher=sheet.teacher
        )
    return t("expectations", "The teacher answered five questions, and asks you the same five.")


def _explains(t: Texts) -> str:
    return t(
        "expectations",
        "When you have answered, you read each other's answers. You do not have to answer everything. "
        "You can stop and go on later.",
    )


def _begin(t: Texts, sheet: Sheet) -> Button:
    label = t("expectations", "Go on") if sheet.has_begun else t("expectations", "Begin")
    return Button(label, tap("expectations.begin", sheet.id))


def _short(t: Texts, sheet: Sheet) -> str:
    return sheet.child or sheet.group


def _step_tap(sheet: Sheet, question: Question) -> Tap:
    return tap("expectations.step", sheet.id, question)


def _leave(t: Texts, sheet: Sheet) -> Button:
    if sheet.state is State.SENT:
        return Button(t("expectations", "Done"), tap("expectations.show", sheet.id))
    return Button(t("expectations", "Go on later"), tap("home.menu"))


def _menu(t: Texts) -> Button:
    return Button(t("menu", "Main menu"), tap("home.menu"))
