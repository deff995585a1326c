"""The teacher answers the five questions on one page, looks at them as parents will, and asks the parents."""

from collections.abc import Mapping, Sequence

from bot.console.page import Answer, ConsolePage, Go, Missing, Show, Visit
from bot.features.expectations import actions, rules
from bot.features.expectations.pages import PLACE, TEMPLATES
from bot.features.expectations.pages import queries as seen
from bot.features.expectations.pages.queries import Child
from bot.features.expectations.queries import Answers, get_teachers
from bot.features.expectations.rules import FOLDER, LONGEST, QUESTIONS, Question, Said, State
from bot.features.expectations.tables import ExpectationRound
from bot.features.expectations.words import question_text
from bot.i18n.texts import Texts
from bot.people import audit
from bot.phrases.bank import find_phrase, list_phrases
from bot.translate import actions as translations

_FIELDS = 30

Line = tuple[str, str, str]  # question, ready sentence, own words


def show(visit: Visit) -> Answer:
    """The form until the parents are asked, then who is in; `?change=yes`: the form again, while nobody read it."""
    group = _group(visit)
    if group is None:
        return Missing()
    found = seen.get_round(visit.session, group[0], visit.now)
    answers = get_teachers(visit.session, found.id).answers if found else {}
    if found is None or found.asked_at is None:
        return _form(visit, group, answers)
    if visit.query.get("change") == "yes" and not seen.is_read(visit.session, found.id, visit.now):
        return _form(visit, group, answers)
    return _progress(visit, group, found)


def save(visit: Visit) -> Answer:
    group = _group(visit)
    if group is None:
        return Missing()
    answers = _read(visit.t, visit.form)
    if wrong := _mistakes(visit.t, answers):
        return _form(visit, group, answers, wrong=wrong)
    held = actions.begin_round(visit.session, group[0], visit.member.staff_id, now=visit.now)
    if seen.is_read(visit.session, held.id, visit.now):
        return Go(_path(group[0]))
    actions.write_teachers(visit.session, held, answers, now=visit.now)
    translations.mark_changed(visit.session, visit.member.school_id)
    _record(visit, "expectations.saved", held)
    return Go(_path(group[0]) if held.asked_at else f"{_path(group[0])}/look")


def look(visit: Visit) -> Answer:
    group = _group(visit)
    found = seen.get_round(visit.session, group[0], visit.now) if group else None
    if group is None:
        return Missing()
    if found is None or found.asked_at is not None:
        return Go(_path(group[0]))
    t, (parents, without) = visit.t, seen.count_to_ask(visit.session, visit.actor, group[0])
    values = {
        "group": group[1],
        "path": _path(group[0]),
        "lines": lines(t, get_teachers(visit.session, found.id).answers),
        "asks": t.n("expectations", "{n} parent is asked.", "{n} parents are asked.", parents)
        if parents
        else t("expectations", "No parent of this group has joined yet. Who joins is asked the morning after."),
        "without": t.n(
            "expectations", "{n} child: nobody can be asked yet.", "{n} children: nobody can be asked yet.", without
        )
        if without
        else "",
    }
    return Show("expectations-look.html", _title(t), values)


def ask(visit: Visit) -> Answer:
    """Twice at once asks once: the round is held."""
    group = _group(visit)
    if group is None:
        return Missing()
    held = actions.hold_round(visit.session, group[0], rules.school_year(visit.now.date()))
    if held is not None and held.asked_at is None and get_teachers(visit.session, held.id).answers:
        actions.ask(visit.session, held, visit.member.staff_id, now=visit.now)
        _record(visit, "expectations.asked", held)
    return Go(_path(group[0]))


def undo(visit: Visit) -> Answer:
    group = _group(visit)
    if group is None:
        return Missing()
    held = actions.hold_round(visit.session, group[0], rules.school_year(visit.now.date()))
    if held is not None and actions.undo_ask(visit.session, held, now=visit.now):
        _record(visit, "expectations.undone", held)
    return Go(_path(group[0]))


def lines(t: Texts, answers: Answers) -> list[Line]:
    """Every question, with its answer as the reader of `t` gets it."""
    found = []
    for question in QUESTIONS:
        said = answers.get(question, Said())
        phrase = find_phrase(t.library, FOLDER, t.code, said.phrase)
        found.append((question_text(t, question), phrase.text if phrase else "", said.words))
    return found


def _progress(visit: Visit, group: tuple[int, str], asked: ExpectationRound) -> Show:
    t, is_told = visit.t, asked.asked_at is not None and asked.asked_at <= visit.now
    children = seen.list_children(visit.session, visit.actor, asked, visit.now)
    done, total = seen.count_in(children)
    values = {
        "group": group[1],
        "group_id": group[0],
        "path": _path(group[0]),
        "is_told": is_told,
        "asked": t.day(asked.asked_at, now=visit.now) if asked.asked_at else "",
        "counted": t("expectations", "Parents who have answered: {done} of {all}", done=done, all=total),
        "children": [(child.first_name, _states(t, child)) for child in children],
        "lines": lines(t, get_teachers(visit.session, asked.id).answers),
        "may_change": not seen.is_read(visit.session, asked.id, visit.now),
    }
    return Show("expectations-progress.html", _title(t), values)


def _states(t: Texts, child: Child) -> list[tuple[str, int | None]]:
    """What to say of each parent, and whose answers can be read."""
    names = {
        State.OPEN: t("expectations", "not answered yet"),
        State.SENT: t("expectations", "answered, to be read within the hour"),
        State.EXCHANGED: t("expectations", "answered"),
    }
    return [
        (
            t("expectations", "Parent {number}: {state}", number=part.number, state=names[part.state]),
            part.sheet_id if part.state is State.EXCHANGED else None,
        )
        for part in child.parts
    ]


def _form(visit: Visit, group: tuple[int, str], answers: Answers, *, wrong: Sequence[str] = ()) -> Show:
    t = visit.t
    phrases = list_phrases(t.library, FOLDER, t.code).values()
    questions = [
        (
            question.value,
            question_text(t, question),
            [(one.id, one.text) for one in phrases if one.theme == question],
            answers.get(question, Said()),
        )
        for question in QUESTIONS
    ]
    values = {
        "group": group[1],
        "group_id": group[0],
        "path": _path(group[0]),
        "questions": questions,
        "wrong": wrong,
        "longest": LONGEST,
    }
    return Show("expectations-form.html", _title(t), values, status=422 if wrong else 200)


def _read(t: Texts, form: Mapping[str, str]) -> dict[Question, Said]:
    found = {}
    for question in QUESTIONS:
        phrase = find_phrase(t.library, FOLDER, t.code, form.get(f"phrase-{question}", ""))
        chosen = phrase.id if phrase and phrase.theme == question else ""
        found[question] = Said(chosen, rules.clean_words(form.get(f"words-{question}", "")))
    return found


def _mistakes(t: Texts, answers: Answers) -> list[str]:
    wrong = []
    for number, question in enumerate(QUESTIONS, 1):
        said = answers[question]
        if said.is_empty:
            wrong.append(t("expectations", "Question {number}: choose a sentence, or write something.", number=number))
        if len(said.words) > LONGEST:
            wrong.append(
                t(
                    "expectations",
                    "Question {number}: your words are too long. There is room for {longest} characters.",
                    number=number,
                    longest=LONGEST,
                )
            )
    return wrong


def _group(visit: Visit) -> tuple[int, str] | None:
    return seen.get_group(visit.session, visit.actor, visit.number("group_id"))


def _path(group_id: int) -> str:
    return PLACE.replace("{group_id}", str(group_id))


def _title(t: Texts) -> str:
    return t("expectations", "What we expect of each other")


def _record(visit: Visit, action: str, held: ExpectationRound) -> None:
    member = visit.member
    thing = f"group:{held.group_id}"
    audit.record(visit.session, f"staff:{member.staff_id}", action, thing, now=visit.now, school_id=member.school_id)


PAGES = (
    ConsolePage("expectations.show", PLACE, show, templates=TEMPLATES),
    ConsolePage("expectations.save", PLACE, save, method="POST", fields=_FIELDS, templates=TEMPLATES),
    ConsolePage("expectations.look", f"{PLACE}/look", look, templates=TEMPLATES),
    ConsolePage("expectations.ask", f"{PLACE}/ask", ask, method="POST", templates=TEMPLATES),
    ConsolePage("expectations.undo", f"{PLACE}/undo", undo, method="POST", templates=TEMPLATES),
)
